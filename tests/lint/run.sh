#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The laws that a machine can check.   tests/lint/run.sh [FOLDER]     (default: this clone)
#
# Each check_*.sh beside this file prints a line a violation, `RULE <tab> PATH:LINE <tab> WHAT`, and nothing if the
# law holds. They get FILES (a file that lists the sources), TOKENS (what split.awk made of them) and LINT (this
# folder), and run in the folder that is checked. Ends with "lint: N passed, N failed", a check each.
# Without a FOLDER the checks themselves are tested too: selftest.sh plants violations and expects them found.
set -u
export LC_ALL=C

LINT=$(cd "$(dirname "$0")" && pwd)
root=${1:-$LINT/../..}
cd "$root" || exit 1
work=$(mktemp -d /tmp/anpi-lint.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

FILES=$work/files TOKENS=$work/tokens
export LINT FILES TOKENS

find . \( -name .git -o -name node_modules -o -name dist -o -name gen -o -path ./build -o -path ./var -o -path './var/*' \
    -o -path ./tests/fuzz/corpus -o -path '*/fixtures' \) -prune -o -type f -print | sed 's|^\./||' | sort >"$FILES"
grep -E '\.(c|h|ts|tsx|mjs)$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk -f "$LINT/split.awk" >"$TOKENS"

passed=0
failed=0
used=$work/used
: >"$used"
for check in "$LINT"/check_*.sh; do
    name=$(basename "$check" .sh)
    sh "$check" >"$work/found" 2>"$work/errors"
    rc=$?
    # An exception is RULE PATH; what it excuses is remembered, so that a stale one can be told.
    awk -F '\t' -v used="$used" '
        NR == FNR { if ($0 !~ /^#/ && $0 !~ /^at most/ && NF) excuse[$0] = 1; next }
        { p = $2; sub(/:[0-9]*$/, "", p); key = $1 " " p }
        key in excuse { print key >>used; next }
        { print }' "$LINT/exceptions.txt" "$work/found" >"$work/left"
    if [ -s "$work/left" ] || [ "$rc" -ne 0 ]; then
        failed=$((failed + 1))
        awk -F '\t' '{ printf "%s: %s: %s\n", $2, $1, $3 }' "$work/left"
        cat "$work/errors" >&2
        echo "lint: $name failed: $(wc -l <"$work/left") violations"
    else
        passed=$((passed + 1))
    fi
done

# The list of exceptions may only shrink.
stale=$(awk -v used="$used" '
    BEGIN { while ((getline k < used) > 0) seen[k] = 1 }
    /^#/ || !NF { next }
    /^at most/ { most = $3; next }
    { n++; if (!($0 in seen)) print "exceptions.txt: excuses nothing: " $0 }
    END { if (n > most) print "exceptions.txt: " n " exceptions, at most " most " allowed" }' "$LINT/exceptions.txt")
if [ -n "$stale" ] && [ $# -eq 0 ]; then
    failed=$((failed + 1))
    echo "$stale"
else
    passed=$((passed + 1))
fi

if [ $# -eq 0 ]; then
    counts=$(sh "$LINT/selftest.sh")
    echo "$counts"
    p=$(echo "$counts" | sed -n 's/^selftest: \([0-9]*\) passed, \([0-9]*\) failed$/\1/p')
    f=$(echo "$counts" | sed -n 's/^selftest: \([0-9]*\) passed, \([0-9]*\) failed$/\2/p')
    passed=$((passed + ${p:-0}))
    failed=$((failed + ${f:-1}))
fi
echo "lint: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
