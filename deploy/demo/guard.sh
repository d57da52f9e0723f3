#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# guard.sh PID FOLDER [REMOVE…]: waits for that process to end, however it ends; then stops the cluster in FOLDER and
# removes what is named. Start it in a session of its own, so that what ends a whole group leaves it. A TERM calls it off.
. "$(dirname "$0")/cluster.sh"

guarded=$1 home=$2
shift 2
trap 'kill "$nap" 2>/dev/null; exit 0' TERM
trap '' INT HUP
while kill -0 "$guarded" 2>/dev/null; do
    sleep 0.5 &
    nap=$!
    wait "$nap"
done
cluster_stop "$home" fast
[ $# -eq 0 ] || rm -rf "$@"
