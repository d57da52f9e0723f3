#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Throwaway PostgreSQL clusters for tests.
#
#   cluster.sh start [--owner PID] [--fsync] [name=value …]   prints dir=… and conninfo=… once it answers
#   cluster.sh restart DIR [name=value …]                     the same settings, and these on top
#   cluster.sh copy DIR standby|recovery [--owner PID]        a base backup of it: prints dir=…, `restart` starts it; a standby
#                                                             follows DIR, a recovery ends the log and begins a timeline
#   cluster.sh kill DIR                                       as if the machine had lost it (immediate)
#   cluster.sh stop DIR                                       stops it and removes everything
#
# It ends by itself, and leaves nothing, when process PID (default: the caller) ends, however that ends.
# fsync is off unless asked for: what a test of durability must ask for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../deploy/demo/cluster.sh"

usage() { sed -n '3,13s/^# \{0,1\}//p' "$0" >&2; exit 64; }

start() {
    owner=$PPID fsync=off
    while [ $# -gt 0 ]; do
        case $1 in
        --owner) owner=$2; shift 2 ;;
        --fsync) fsync=on; shift ;;
        -*) usage ;;
        *) break ;;
        esac
    done
    base=${TMPDIR:-/tmp}
    [ ${#base} -le 60 ] || base=/tmp # a socket's path holds 107 bytes
    dir=$(mktemp -d "$base/anpi-t.XXXXXX")
    cluster_folder "$dir"
    trap 'rm -rf "$dir"' EXIT
    cluster_init "$dir" --no-sync
    [ "$fsync" = on ] || set -- fsync=off full_page_writes=off "$@"
    printf '%s\n' "$@" >"$dir/settings"
    run_with "$dir" "$@"
    setsid sh "$here/../../deploy/demo/guard.sh" "$owner" "$dir" "$dir" </dev/null >/dev/null 2>&1 &
    echo $! >"$dir/guard"
    trap - EXIT
    echo "dir=$dir"
    echo "conninfo=host=$dir user=anpi_owner dbname=postgres"
}

run_with() {
    d=$1
    shift
    cluster_start "$d" "$d" max_connections=200 shared_buffers=64MB "$@"
}

copy() {
    of=$1 how=$2 owner=$PPID
    [ "${3:-}" != --owner ] || owner=$4
    base=${TMPDIR:-/tmp}
    [ ${#base} -le 60 ] || base=/tmp
    dir=$(mktemp -d "$base/anpi-t.XXXXXX")
    cluster_folder "$dir"
    trap 'rm -rf "$dir"' EXIT
    as=$(cluster_user "$dir")
    cluster_as "$as" "$(cluster_bin)/pg_basebackup" -h "$of" -U anpi_owner -D "$dir/data" -R -X stream -c fast --no-sync
    printf '%s\n' fsync=off full_page_writes=off >"$dir/settings"
    if [ "$how" = recovery ]; then
        cluster_as "$as" mv "$dir/data/standby.signal" "$dir/data/recovery.signal"
        printf '%s\n' restore_command=false >>"$dir/settings"
    fi
    setsid sh "$here/../../deploy/demo/guard.sh" "$owner" "$dir" "$dir" </dev/null >/dev/null 2>&1 &
    echo $! >"$dir/guard"
    trap - EXIT
    echo "dir=$dir"
}

restart() {
    dir=$1
    shift
    [ $# -eq 0 ] || printf '%s\n' "$@" >>"$dir/settings"
    cluster_stop "$dir"
    set --
    while IFS= read -r setting; do
        [ -z "$setting" ] || set -- "$@" "$setting"
    done <"$dir/settings"
    run_with "$dir" "$@"
}

[ $# -ge 1 ] || usage
verb=$1
shift
case $verb in
start) start "$@" ;;
restart) restart "$@" ;;
copy) copy "$@" ;;
kill) cluster_stop "$1" immediate ;;
stop)
    [ -d "$1" ] || exit 0
    case $1 in */anpi-t.*) ;; *) usage ;; esac
    [ ! -s "$1/guard" ] || kill "$(cat "$1/guard")" 2>/dev/null || :
    cluster_stop "$1" immediate
    rm -rf "$1"
    ;;
*) usage ;;
esac
