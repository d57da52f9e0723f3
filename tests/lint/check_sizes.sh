# SPDX-License-Identifier: Apache-2.0
# Files of 800 lines, functions of 70, headers of 150 at most; what is made of a table is as long as the table.
grep -E '\.(c|h|ts|tsx|mjs|sql|sh|mk|awk|css|html|def)$|Makefile$' "$FILES" | grep -v '/i18n/gen/' | tr '\n' '\0' |
    xargs -0 -r awk -f "$LINT/sizes.awk"
