#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes anew what is kept of deploy/model/words.def beside it, for who changed it.   deploy/make/words.sh [check]
# With check nothing is written: names what is not what it would be, and ends with 1.
set -eu
cd "$(dirname "$0")/../.."
make -s build/gen/generate
fresh=$(mktemp /tmp/anpi-words.XXXXXX)
trap 'rm -f "$fresh"' EXIT
stale=0
while read -r kind file; do
    build/gen/generate "$kind" deploy/model/words.def >"$fresh"
    cmp -s "$fresh" "$file" && continue
    if [ "${1:-}" = check ]; then
        echo "$file"
        stale=1
    else
        mkdir -p "$(dirname "$file")"
        cp "$fresh" "$file"
        echo "$file"
    fi
done <<LIST
words-ts web/shared/i18n/gen/words.ts
labels-ts web/shared/i18n/gen/labels.ts
glossary deploy/GLOSSARY.md
LIST
exit $stale
