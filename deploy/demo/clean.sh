#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Empties var/: the demo's city, its PostgreSQL, its certificates and its logs. Refuses while `make run` is running.
set -eu
cd "$(dirname "$0")/../.."
. deploy/demo/cluster.sh
. deploy/demo/state.sh

[ -d var ] || exit 0
exec 9>>var/lock
if ! flock -n 9; then
    echo "make run is running here: stop it first (Ctrl-C)" >&2
    exit 1
fi
if [ -d var/pg/data ]; then
    # Only a run that was killed leaves one behind.
    sockets=$(cluster_sockets "$(cd var/pg && pwd -P)") || sockets=
    cluster_stop "$(cd var/pg && pwd -P)" fast
    case $sockets in /tmp/anpi.*) rm -rf "$sockets" ;; esac
fi
state_remove
rm -rf var
