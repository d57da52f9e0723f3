#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What takes longer than a cup of tea: the same tests for longer, under the sanitizers.   MINUTES=10 for each target
# and each story. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS MODE
minutes=${MINUTES:-10}

sh deploy/deps.sh soak || { echo "0 passed, 1 failed"; exit 1; }
passed=0
failed=0
count() { if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }

count env SECONDS_EACH=$((minutes * 60)) sh tests/fuzz/smoke.sh
if ! { make -j"$(nproc)" WERROR=1 programs && sh web/build.sh; }; then
    echo "$passed passed, $((failed + 1)) failed"
    exit 1
fi
for test in tests/soak/*.test.mjs; do
    echo "soak: $test"
    count sh tests/lib/node_test.sh build/release "$test"
done
make -j"$(nproc)" WERROR=1 MODE=asan programs || { echo "$passed passed, $((failed + 1)) failed"; exit 1; }
if [ -f tests/story/run.sh ]; then
    end=$(($(date +%s) + minutes * 60))
    round=0
    while [ "$(date +%s)" -lt "$end" ]; do
        round=$((round + 1))
        echo "soak: story $round"
        count env ANPI_BUILD=build/asan SEED="$round" sh tests/story/run.sh
    done
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
