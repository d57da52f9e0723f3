# SPDX-License-Identifier: Apache-2.0
# Stages, for `make test` and `make soak`. To be sourced from the root of the clone, with the names of the chosen stages as "$@".
#
# Each stage says how many of its tests passed and failed; the last line is their sum, `N passed, N failed`. A stage
# that ran no test counts as a failure. Whatever a stage leaves running is a failure too, and is ended: every process of
# this run carries ANPI_TEST_RUN in its environment, every temporary file lies below one TMPDIR.
# shellcheck shell=sh
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

# ---- what is left -----------------------------------------------------------------------------------------------

leftovers() {
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
}
