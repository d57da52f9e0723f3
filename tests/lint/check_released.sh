# SPDX-License-Identifier: Apache-2.0
# A released schema file never changes, never goes, and nothing new comes before it: databases out there have applied it.
# released.txt has a line a file, as sha256sum prints it; tests/releases/make.sh writes it.
list=tests/lint/released.txt
[ -f "$list" ] || exit 0
while read -r sum file; do
    if [ ! -f "$file" ]; then
        printf 'released\t%s:1\twas released and is gone\n' "$file"
    elif [ "$(sha256sum <"$file")" != "$sum  -" ]; then
        printf 'released\t%s:1\twas released and is changed; write a new file\n' "$file"
    fi
done <"$list"
last=$(sed -n 's/^[0-9a-f]*  //p' "$list" | sort | tail -n 1)
grep -E '^deploy/schema/tables/.*\.sql$' "$FILES" | while IFS= read -r file; do
    grep -q "  $file\$" "$list" && continue
    [ "$(printf '%s\n%s\n' "$file" "$last" | sort | head -n 1)" != "$file" ] ||
        printf 'released\t%s:1\tstands before %s, which is released\n' "$file" "$last"
done
