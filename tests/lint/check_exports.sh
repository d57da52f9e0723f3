# SPDX-License-Identifier: Apache-2.0
# What pages share is a contract as headers are: no export of web/shared without words above it (what it gives, units, order, errors).
# Tests and what is made by the build are let be.
grep -E '^web/shared/.*\.ts$' "$FILES" | grep -v '\.test\.ts$' | tr '\n' '\0' | xargs -0 -r awk -f "$LINT/exports.awk" |
    awk -F '\t' '{ printf "export-contract\t%s\t%s says nothing of what its types do not: units, order, errors\n", $1, $2 }'
