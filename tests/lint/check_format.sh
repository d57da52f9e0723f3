# SPDX-License-Identifier: Apache-2.0
# C has one form, and a program keeps it: clang-format with .clang-format. What was laid out by hand stands between
# clang-format off and on. To mend: git ls-files '*.[ch]' | xargs clang-format -i
[ -f .clang-format ] && grep -qE '\.[ch]$' "$FILES" || exit 0
command -v clang-format >/dev/null || { echo "lint: clang-format is missing: sh deploy/deps.sh test" >&2; exit 1; }
grep -E '\.[ch]$' "$FILES" | tr '\n' '\0' | xargs -0 -r clang-format --dry-run 2>&1 |
    awk -F : '/warning: code should be clang-formatted/ { printf "form\t%s:%d\tnot as clang-format has it\n", $1, $2 }'
