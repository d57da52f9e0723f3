#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Everything, from a bare machine: run.sh [STAGE…]      (all stages, or those named)
#
# Each stage says how many of its tests passed and failed; the last line is their sum, `N passed, N failed`. A stage
# that ran no test counts as a failure. Whatever a stage leaves running is a failure too, and is ended: every process of
# this run carries ANPI_TEST_RUN in its environment, every temporary file lies below one TMPDIR.
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MAKELEVEL MFLAGS MODE
export LC_ALL=C.UTF-8 NO_COLOR=1

chosen=" $* "
jobs=$(nproc)
passed=0
failed=0
summary=
pid=
TMPDIR=$(mktemp -d /tmp/anpi-test.XXXXXX)
chmod 711 "$TMPDIR"
ANPI_TEST_RUN=${TMPDIR##*.}$$
logs=$TMPDIR/logs
mkdir -p "$logs"
export TMPDIR ANPI_TEST_RUN
export ANPI_DATA="${ANPI_DATA:-../shared/data}"

# ---- starting and ending ----------------------------------------------------------------------------------------

# Processes of this run but this one and its own children of the moment.
strays() {
    for p in /proc/[0-9]*; do
        p=${p#/proc/}
        [ "$p" -ne $$ ] || continue
        tr '\0' '\n' <"/proc/$p/environ" 2>/dev/null | grep -qx "ANPI_TEST_RUN=$ANPI_TEST_RUN" || continue
        [ "$(sed -n 's/^PPid:\t//p' "/proc/$p/status" 2>/dev/null)" != $$ ] || continue
        echo "$p"
    done 2>/dev/null
}

end_strays() {
    for signal in TERM TERM KILL; do
        left=$(strays)
        [ -n "$left" ] || return 0
        # shellcheck disable=SC2086
        kill -"$signal" $left 2>/dev/null
        sleep 1
    done
}

leave() {
    trap '' INT TERM HUP
    [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null
    [ -z "$(strays)" ] || { sleep 1; end_strays; }
    rm -rf "$TMPDIR"
}
trap leave EXIT
trap 'echo; echo "interrupted"; exit 130' INT
trap 'exit 143' TERM HUP

# ---- one stage ----------------------------------------------------------------------------------------------------

# counted FILE: "PASSED FAILED SKIPPED" from whatever a stage's program said last.
counted() {
    awk '
        { gsub(/\033\[[0-9;]*m/, "") }
        /^[a-z]+: [0-9]+ passed, [0-9]+ failed$/ { p = $2; f = $4 } # ours
        /^(#|ℹ) pass [0-9]+$/ { p = $3 } # node --test
        /^(#|ℹ) fail [0-9]+$/ { f = $3 }
        /^(#|ℹ) cancelled [0-9]+$/ { f += $3 }
        /^(#|ℹ) skipped [0-9]+$/ { s = $3 }
        /^ *Tests +.*\([0-9]+\)$/ { # vitest
            p = f = 0
            for (i = 2; i <= NF; i++) {
                if ($i == "passed") p = $(i - 1)
                if ($i == "failed") f = $(i - 1)
                if ($i == "skipped") s = $(i - 1)
            }
        }
        END { print p + 0, f + 0, s + 0 }' "$1"
}

# stage NAME SECONDS COMMAND…: runs it, at most so long, and adds up. `build-…` stages are one test each: it works.
stage() {
    name=$1 limit=$2
    shift 2
    case "$chosen" in "  " | *" $name "*) ;; *) return 0 ;; esac
    echo
    echo "== $name"
    began=$(date +%s)
    log=$logs/$name
    : >"$log"
    timeout -k 15 "$limit" "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    tail --pid="$pid" -s 0.2 -n +1 -f "$log" &
    tailing=$!
    wait "$pid"
    rc=$?
    pid=
    wait "$tailing"
    took=$(($(date +%s) - began))
    case $name in
    build-*) [ "$rc" -eq 0 ] && set -- 1 0 0 || set -- 0 1 0 ;;
    # shellcheck disable=SC2046
    *) set -- $(counted "$log") ;;
    esac
    p=$1 f=$2 note=
    [ "$3" -eq 0 ] || note=", $3 skipped"
    if [ "$rc" -eq 124 ]; then f=$((f + 1)) note="$note (stopped after $limit s)"
    elif [ "$rc" -ne 0 ] && [ "$f" -eq 0 ]; then f=1 note="$note (exit $rc)"
    elif [ $((p + f)) -eq 0 ]; then f=1 note="$note (ran no test)"; fi
    passed=$((passed + p))
    failed=$((failed + f))
    summary="$summary$(printf '%-16s %6d passed %5d failed %5d s%s' "$name" "$p" "$f" "$took" "$note")
"
    echo "== $name: $p passed, $f failed, $took s$note"
}

# A stage whose tests are not in the tree is named, so that its absence is seen.
absent() {
    case "$chosen" in "  " | *" $1 "*) echo; echo "== $1: none in this tree" ;; esac
}

# What the stages said, and their sum as the last line.
finish() {
    echo
    printf '%s' "$summary"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

files() { ls $1 >/dev/null 2>&1; } # files GLOB: are there any?

# ---- the stages -------------------------------------------------------------------------------------------------

sh deploy/deps.sh test || { echo "0 passed, 1 failed"; exit 1; }
[ -d "$ANPI_DATA" ] || echo "ANPI_DATA: there is no $ANPI_DATA, so tests on real data are skipped and say so"

stage build-release 900 make -j"$jobs" WERROR=1 MODE=release programs unit-build bench-build
stage build-asan 900 make -j"$jobs" WERROR=1 MODE=asan programs unit-build
# What did not build is not tested: the programs of yesterday would answer.
[ "$failed" -eq 0 ] || finish
if [ -f web/build.sh ]; then stage build-web 600 sh web/build.sh; else absent build-web; fi
stage lint 120 sh tests/lint/run.sh
stage units 300 make -s -j"$jobs" WERROR=1 MODE=release unit
stage units-asan 600 make -s -j"$jobs" WERROR=1 MODE=asan unit
if [ -f web/package.json ]; then stage web 300 sh tests/lib/vitest.sh; else absent web; fi
if files 'tests/api/*.test.mjs'; then
    stage api 600 env TEST_CONCURRENCY=2 sh tests/lib/node_test.sh build/release tests/api/*.test.mjs
    stage api-asan 600 env TEST_CONCURRENCY=2 sh tests/lib/node_test.sh build/asan tests/api/*.test.mjs
else
    absent api
fi
if [ -f tests/story/run.sh ]; then
    stage story 600 env ANPI_BUILD=build/release sh tests/story/run.sh
    stage story-asan 600 env ANPI_BUILD=build/asan PEOPLE=2000 sh tests/story/run.sh
else
    absent story
fi
if files 'tests/browser/*.test.mjs'; then
    stage browser 600 sh tests/lib/node_test.sh build/release tests/browser/*.test.mjs
else
    absent browser
fi
if files 'tests/fuzz/fuzz_*.c'; then stage fuzz 600 sh tests/fuzz/smoke.sh; else absent fuzz; fi

# ---- what is left -----------------------------------------------------------------------------------------------

sleep 1
left=$(strays)
if [ -z "$left" ]; then
    passed=$((passed + 1))
    summary="$summary$(printf '%-16s %6d passed %5d failed' leftovers 1 0)
"
else
    failed=$((failed + 1))
    summary="$summary$(printf '%-16s %6d passed %5d failed' leftovers 0 1)
"
    echo
    echo "== left running by a test, ended now:"
    for p in $left; do echo "$p $(tr '\0' ' ' <"/proc/$p/cmdline")"; done
fi
finish
