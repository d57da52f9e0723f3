# SPDX-License-Identifier: Apache-2.0
# Every header compiles alone, and twice. Warnings are errors.
grep -q '\.h$' "$FILES" || exit 0
if [ -f Makefile ]; then
    make -s build/gen/sql_names.h build/gen/words.h build/gen/shapes.h >/dev/null || exit 1
    FLAGS=$(make -s compile-flags) || exit 1
else
    FLAGS="-I. -std=c17 -Wall -Wextra"
fi
export FLAGS
cat >"$TOKENS.one.sh" <<'END'
h=$1
out=$(printf '#include "%s"\n#include "%s"\n' "$h" "$h" |
    gcc $FLAGS -Werror -fsyntax-only -x c - 2>&1) ||
    printf 'header-alone\t%s:1\t%s\n' "$h" "$(printf '%s' "$out" | grep -m1 -E 'error' | tr '\t' ' ')"
END
grep '\.h$' "$FILES" | grep -v '^tests/' | tr '\n' '\0' | xargs -0 -r -n 1 -P "$(nproc)" sh "$TOKENS.one.sh"
