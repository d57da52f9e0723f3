# SPDX-License-Identifier: Apache-2.0
# Headers are contracts: every prototype has one, and 35 of 100 lines of all headers together are words.
#
# Measured are the headers of server, geo, feeds and deploy/make, each line once: a comment behind code does not count, an
# empty line of one neither. The line of the licence counts as the others do, and so do include guards and includes on the other
# side. Tables of names (routes.h), rows of configuration and inline bodies count as they are: they make a share unfair to
# their own room, hence one share for all.
#     sh tests/lint/check_contracts.sh     alone, in the clone: says the share, and what has no contract
SHARE=35

if [ -z "${TOKENS:-}" ]; then
    LINT=$(dirname "$0")
    cd "$LINT/../.." || exit 1
    LINT=tests/lint FILES=$(mktemp) TOKENS=
    trap 'rm -f "$FILES"' EXIT
    find server geo feeds deploy -name '*.h' | sort >"$FILES"
fi

headers=$(mktemp)
grep -E '^(server|geo|feeds|deploy/make)/.*\.h$' "$FILES" >"$headers"
if [ -s "$headers" ]; then
    lines=$(tr '\n' '\0' <"$headers" | xargs -0 cat | wc -l)
    tr '\n' '\0' <"$headers" | xargs -0 awk -f "$LINT/split.awk" | awk -v lines="$lines" -f "$LINT/contracts.awk" |
        awk -F '\t' -v share="$SHARE" -v alone="${TOKENS:-alone}" -v first="$(sed 1q "$headers")" '
            $1 == "bare" { printf "prototype-contract\t%s\t%s says nothing of what its types do not: units, ownership, errors, who may call\n", $2, $3 }
            $1 == "count" && $5 > 100 && $4 * 100 < share * $5 {
                printf "contract-share\t%s:1\t%.1f of 100 lines of headers are contracts, %d are wanted\n", first, $4 * 100 / $5, share
            }
            $1 == "count" && alone == "alone" {
                printf "contracts: %d of %d lines (%.1f %%), %d of %d prototypes without one\n", $4, $5, $4 * 100 / $5, $3, $2
            }'
fi
rm -f "$headers"
