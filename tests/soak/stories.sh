#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The story again and again for MINUTES=10. Ends with "stories: N passed, N failed".
set -u
end=$(($(date +%s) + ${MINUTES:-10} * 60))
passed=0
failed=0
round=0
while [ "$round" -eq 0 ] || [ "$(date +%s)" -lt "$end" ]; do
    round=$((round + 1))
    echo "story $round"
    if PEOPLE="${PEOPLE:-2000}" sh tests/story/run.sh; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "stories: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
