# SPDX-License-Identifier: Apache-2.0
# Every script parses, and says which shell it is for or that it is to be sourced.
grep -E '\.sh$' "$FILES" | while IFS= read -r script; do
    out=$(sh -n "$script" 2>&1) || printf 'script\t%s:1\t%s\n' "$script" "$(printf '%s' "$out" | head -n 1)"
    if ! head -n 1 "$script" | grep -q '^#!/bin/sh' && grep -q '^set -' "$script"; then
        printf 'script\t%s:1\tsets options but does not start with #!/bin/sh\n' "$script"
    fi
done
