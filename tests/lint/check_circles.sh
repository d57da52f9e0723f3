# SPDX-License-Identifier: Apache-2.0
# Files stand above one another: what a file uses of others never comes back to it. Who uses whom is read from the names
# that a file gives (its functions and tables that are not static), wherever they are declared: a header that declares
# for two files hides no circle.
awk -F '\t' -f "$LINT/circles.awk" "$TOKENS" "$TOKENS"
