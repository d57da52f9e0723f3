#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench [PEOPLE=N]: how fast, beside what else could do the job. Prints "bench NAME VALUE UNIT goal GOAL" lines.
#
#   PEOPLE=N     one size only (default: 10,000 and 100,000, some six minutes; 1,000,000 takes twice that)
#   PARTS="…"    some of: lookup marks live mesh geo picture (default: all)
#   CITY_BY=ANPI   the `anpi` of an older build makes the city: two builds compared on the same people
#   JS_ADDRESSES=FOLDER   addresses beside a JavaScript implementation too (tests/bench/address_js.mjs says which)
#
# The load generator is pinned to the first core, what is measured to the last; the audit spool is on and fsync too.
# Whatever is compared is measured in turns within one run, and the median of the turns counts: machines differ, and
# the same one differs from minute to minute. What a part lacks is said on standard error and the part left out.
set -eu
cd "$(dirname "$0")/../.."
unset MAKEFLAGS MAKELEVEL MFLAGS
export LC_ALL=C.UTF-8
export ANPI_DATA="${ANPI_DATA:-../shared/data}"
mode=${MODE:-release}
out=${ANPI_BUILD:-build/$mode}
sizes=${PEOPLE:-10000 100000}
parts=${PARTS:-lookup marks live mesh geo picture}
sql=tests/bench
tools=$out/tests/bench
load_core=0
work_core=$(($(nproc) - 1))
say() { echo "bench: $*" >&2; }
# Where that is allowed both sides of every comparison run in the real-time class: a busy neighbour would otherwise slow
# a server that is one process far more than a database that is many.
first= ahead=
# The load generator goes ahead of what is measured, as it would on a machine of its own: what it waits for the processor
# is not the service's time, nor PostgreSQL's.
if chrt -r 2 true 2>/dev/null; then first="chrt -r 1" ahead="chrt -r 2"; else say "not root: what else runs here will show in the figures"; fi

. deploy/demo/cluster.sh
. tests/bench/parts.sh

die() { say "$*"; exit 1; }
wanted() { case " $parts " in *" $1 "*) ;; *) return 1 ;; esac; }

dir= conninfo= server= nginx= folder=
leave() {
    status=$?
    trap '' INT TERM HUP
    [ -z "$nginx" ] || kill "$nginx" 2>/dev/null || :
    [ -z "$server" ] || server_stop
    [ -z "$dir" ] || sh tests/lib/cluster.sh stop "$dir" || :
    [ -z "$folder" ] || rm -rf "$folder"
    exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

[ "$work_core" -gt 0 ] || say "one core only: the load generator takes its time from what is measured"
sh deploy/deps.sh bench
make -s -j"$(nproc)" MODE="$mode" O="$out" programs bench-build >&2
folder=$(mktemp -d /tmp/anpi-b.XXXXXX)
chmod 755 "$folder"
mkdir "$folder/web" "$folder/spool"
eval "$(sh tests/lib/cluster.sh start --owner $$ --fsync shared_buffers=1GB max_wal_size=8GB checkpoint_timeout=1h |
    sed -n "s/^dir=\(.*\)/dir='\1'/p; s/^conninfo=\(.*\)/conninfo='\1'/p")"

for people in $sizes; do
    name=$(size_name "$people")
    say "$people people"
    city_make "$people"
    server_start
    memory_measure
    if wanted lookup; then lookups; fi
    last=$people
done
if wanted marks; then marks; fi
if wanted live; then live; fi
server_stop
if wanted mesh; then mesh; fi
if wanted geo; then geo; fi
if wanted picture; then "$tools/bench_picture" "$last" && "$tools/bench_sites"; fi
