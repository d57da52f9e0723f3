# SPDX-License-Identifier: Apache-2.0
# The include law, and which room may name whose headers: both in rooms.txt.
awk -v root=. -f "$LINT/includes.awk" "$LINT/rooms.txt" "$TOKENS"
