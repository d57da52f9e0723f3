#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run every cmocka program below the folder given, as many at a time as there are cores. Tells what failed, and at the
# end "units: N passed, N failed".
set -u
dir=$1
work=$(mktemp -d "${TMPDIR:-/tmp}/anpi-units.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

cat >"$work/one.sh" <<'END'
name=$(echo "$1" | tr / _)
timeout -k 5 240 "$1" >"$WORK/$name.out" 2>&1
rc=$?
p=$(grep -c '^\[       OK \]' "$WORK/$name.out")
f=$(grep -c '^\[  FAILED  \] [a-z_0-9]*$' "$WORK/$name.out")
# A program that dies has failed, whatever its tests said; so has one that ran none.
[ "$rc" -eq 0 ] || [ "$f" -gt 0 ] || f=1
[ $((p + f)) -gt 0 ] || f=1
echo "$p $f" >"$WORK/$name.counts"
[ "$f" -eq 0 ] && exit 0
{
    echo "FAILED $1 (exit $rc)"
    grep -v '^\[ *\(RUN\|OK\)' "$WORK/$name.out" | tail -n 40
} >"$WORK/$name.failed"
cat "$WORK/$name.failed"
END

export WORK="$work"
find "$dir" -type f -name 'test_*' ! -name '*.d' ! -name '*.o' 2>/dev/null | sort | tr '\n' '\0' |
    xargs -0 -r -n 1 -P "$(nproc)" sh "$work/one.sh"
counts=$(cat "$work"/*.counts 2>/dev/null | awk '{ p += $1; f += $2 } END { print p + 0 " passed, " f + 0 " failed" }')
echo "units: $counts"
case $counts in *" 0 failed") exit 0 ;; esac
exit 1
