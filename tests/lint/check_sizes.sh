# SPDX-License-Identifier: Apache-2.0
# Files of 800 lines, functions of 70, headers of 150 at most.
grep -E '\.(c|h|ts|tsx|mjs|sql|sh|mk|awk|css|html|def)$|Makefile$' "$FILES" | tr '\n' '\0' |
    xargs -0 -r awk -f "$LINT/sizes.awk"
