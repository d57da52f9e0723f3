#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a command beside a throwaway PostgreSQL: with_cluster.sh COMMAND…
# ANPI_TEST_DB holds the owner's conninfo. Gives the command's exit status and leaves nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
eval "$(sh "$here/cluster.sh" start --owner $$ | sed -n "s/^dir=\(.*\)/dir='\1'/p; s/^conninfo=\(.*\)/conninfo='\1'/p")"
trap 'sh "$here/cluster.sh" stop "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
ANPI_TEST_DB=$conninfo "$@"
