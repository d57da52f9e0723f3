#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The story: one storm from the clerk's file to the hospital, on real PostgreSQL, the real programs and real feed bytes.
# PEOPLE=20000 changes how many people; ANPI_DATA names the real data, without which the fictional city stands in.
set -eu
cd "$(dirname "$0")/../.."
# The limit is that of the whole file.
TEST_TIMEOUT_MS=580000 exec sh tests/lib/node_test.sh "${ANPI_BUILD:-build/release}" tests/story/story.test.mjs
