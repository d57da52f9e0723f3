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

# one TARGET: runs it; its output only if it fails. A target without seeds starts from nothing.
one() {
    thing=${1##*/fuzz_}
    mkdir -p "$work/new-$thing"
    seeds=tests/fuzz/corpus/$thing
    dictionary=tests/fuzz/$thing.dict
    [ -d "$seeds" ] || seeds=
    # shellcheck disable=SC2086
    if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
        -artifact_prefix="build/fuzz/crashes/$thing-" $([ ! -f "$dictionary" ] || echo "-dict=$dictionary") \
        "$work/new-$thing" $seeds >"$work/$thing.log" 2>&1; then
        echo "  ok $thing: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$thing.log") inputs"
        return 0
    fi
    echo "  FAILED $thing"
    tail -n 40 "$work/$thing.log"
    return 1
}

passed=0
failed=0
for source in tests/fuzz/fuzz_*.c; do
    [ -f "$source" ] || continue
    target=$(basename "$source" .c)
    [ -z "${NAME:-}" ] || [ "fuzz_$NAME" = "$target" ] || continue
    if one "build/fuzz/tests/fuzz/$target"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
