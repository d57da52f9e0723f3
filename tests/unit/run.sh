#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Run every cmocka program below the folder given; a line a program that fails, and at the end "units: N passed, N failed".
set -u
dir=$1; passed=0; failed=0; out=$(mktemp)
for t in $(find "$dir" -type f -name 'test_*' ! -name '*.d' ! -name '*.o' | sort); do
    "$t" >"$out" 2>&1; rc=$?
    p=$(grep -c '^\[       OK \]' "$out"); f=$(grep -c '^\[  FAILED  \] [a-z_0-9]*$' "$out")
    [ "$rc" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    passed=$((passed + p)); failed=$((failed + f))
    if [ "$rc" -ne 0 ]; then echo "FAILED $t (exit $rc)"; grep -v '^\[ *\(RUN\|OK\)' "$out" | tail -n 40; fi
done
rm -f "$out"
echo "units: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
