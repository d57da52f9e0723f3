# SPDX-License-Identifier: Apache-2.0
# Whoever has the clone has everything: documents name what is there and nothing outside the tree, every folder of the top level says
# what it is, and server/README.md knows each of its rooms. What counts as a path: docs.awk.
grep -E '\.md$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk -v files="$FILES" -f "$LINT/docs.awk" | while IFS= read -r line; do
    case $line in
    \?*)
        path=${line%%"$(printf '\t')"*}
        [ -e "${path#\?}" ] || printf '%s\n' "${line#*"$(printf '\t')"}"
        ;;
    *) printf '%s\n' "$line" ;;
    esac
done

for room in deploy feeds geo server tests web; do
    ! grep -q "^$room/" "$FILES" || grep -qx "$room/README.md" "$FILES" || printf 'docs-room\t%s/README.md:1\tis not there\n' "$room"
done
sed -n 's|^\(server/[a-z_0-9]*\)/.*|\1|p' "$FILES" | sort -u | while IFS= read -r room; do
    grep -qs "\`$room[\`/]" server/README.md || printf 'docs-room\tserver/README.md:1\tsays nothing of %s\n' "$room"
done
