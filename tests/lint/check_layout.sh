# SPDX-License-Identifier: Apache-2.0
# Everything has its room: nothing else at the top, no drawer for everything, no blanks in names.
awk '
    function say(what) { printf "layout\t%s:1\t%s\n", $0, what }
    BEGIN {
        n = split(".ci .github .clang-format .clang-tidy .gitignore .gitattributes LICENSE Makefile README.md deploy feeds geo " \
            "server tests web", w, " ")
        for (i = 1; i <= n; i++) top[w[i]] = 1
        n = split("base loop outside db http picture auth registry api app cli demo", w, " ")
        for (i = 1; i <= n; i++) room[w[i]] = 1
    }
    {
        split($0, part, "/")
        if (!(part[1] in top)) say("is not part of the layout")
        if (part[1] == "server" && !(part[2] in room) && $0 !~ /^server\/[A-Z]+\.md$/) say("is in no room of server/")
        base = $0
        sub(/.*\//, "", base)
        if (base ~ /^(common|server|misc|helpers?)\.[ch]$/) say("no drawer for everything")
        if ($0 ~ /[ \t]/) say("has a blank in its name")
    }' "$FILES"
