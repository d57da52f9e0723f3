#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every fuzz target for a few seconds, from its corpus of seeds: smoke.sh   (SECONDS_EACH=3, NAME=target for one only)
# Ends with "fuzz: N passed, N failed", a target each. New finds stay out of the tree: the corpus is read, not written;
# what crashes is kept in build/fuzz/crashes/.
set -u
cd "$(dirname "$0")/../.." || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS
seconds=${SECONDS_EACH:-3}

make -j"$(nproc)" MODE=fuzz fuzz-build || { echo "fuzz: 0 passed, 1 failed"; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/anpi-fuzz.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir -p build/fuzz/crashes

# One target: its output only if it fails. A target without seeds starts from nothing.
cat >"$work/one.sh" <<'END'
thing=${1##*/fuzz_}
mkdir -p "$WORK/new-$thing"
set -- "$1" "$WORK/new-$thing"
[ ! -d "tests/fuzz/corpus/$thing" ] || set -- "$@" "tests/fuzz/corpus/$thing"
[ ! -f "tests/fuzz/$thing.dict" ] || set -- "$@" "-dict=tests/fuzz/$thing.dict"
if "$@" -max_total_time="$SECONDS_EACH" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/crashes/$thing-" >"$WORK/$thing.log" 2>&1; then
    echo "  ok $thing: $(sed -n 's/^stat::number_of_executed_units: *//p' "$WORK/$thing.log") inputs"
    echo "1 0" >"$WORK/$thing.counts"
else
    { echo "  FAILED $thing"; tail -n 40 "$WORK/$thing.log"; } >"$WORK/$thing.said"
    cat "$WORK/$thing.said"
    echo "0 1" >"$WORK/$thing.counts"
fi
END

export WORK="$work" SECONDS_EACH="$seconds"
for source in tests/fuzz/fuzz_*.c; do
    target=$(basename "$source" .c)
    [ -f "$source" ] && { [ -z "${NAME:-}" ] || [ "fuzz_$NAME" = "$target" ]; } || continue
    printf '%s\0' "build/fuzz/tests/fuzz/$target"
done | xargs -0 -r -n 1 -P "$(nproc)" sh "$work/one.sh"
counts=$(cat "$work"/*.counts 2>/dev/null | awk '{ p += $1; f += $2 } END { print p + 0 " passed, " f + 0 " failed" }')
echo "fuzz: $counts"
case $counts in "0 passed"*) exit 1 ;; *" 0 failed") exit 0 ;; esac
exit 1
