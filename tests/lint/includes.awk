# SPDX-License-Identifier: Apache-2.0
# The include law. First file: rooms.txt. Second: the output of split.awk. -v root=FOLDER is where names start.

function trim(s)
{
    gsub(/^[ \t]+|[ \t]+$/, "", s)
    return s
}

function say(rule, text)
{
    printf "%s\t%s:%d\t%s\n", rule, path, line, text
}

# True if one of the words names the path itself or a folder (or beginning) of it.
function listed(words, name,    w, n, i)
{
    n = split(words, w, /[ \t]+/)
    for (i = 1; i <= n; i++)
        if (w[i] == "*" || index(name, w[i]) == 1)
            return 1
    return 0
}

function room_of(name,    i)
{
    for (i = 1; i <= rooms; i++)
        if (name == room[i] || index(name, room[i] (room[i] ~ /\.c$|parse$|xml$/ ? "" : "/")) == 1)
            return i
    return 0
}

function third_party(name, at)
{
    if (listed(system_headers, name) || listed(others[at], name))
        return
    if (listed(all_others, name))
        say("third-party", "room " room[at] " may not include <" name ">")
    else
        say("third-party", "<" name "> is in no row of tests/lint/rooms.txt")
}

function from_root(name, at,    probe, found)
{
    if (listed(generated, name)) {
        if (room[at] != "tests" && !listed(generated_rooms[name], room[at]))
            say("include-law", "room " room[at] " may not include " name)
        return
    }
    found = (getline probe < (root "/" name)) >= 0
    close(root "/" name)
    if (!found)
        say("include-law", "\"" name "\" names no file from the root")
    else if (!listed_room(may[at], name))
        say("include-law", "room " room[at] " may not include " name)
    else if (name ~ /_inside\.h$/ && room[at] != "tests" && !of_stem(path, name))
        say("include-law", name " is for the files of its own stem")
    else if (name ~ /^server\/api\/.*\/given\.h$/ && !given_to(path, name))
        say("include-law", name " is for the .c files of its own room, and for server/app, which gives it")
}

# What a room of api is given no other room sees, through no header either. What all stand on is kit's.
function given_to(file, name)
{
    sub(/given\.h$/, "", name)
    if (file ~ /^(server\/app|tests)\//)
        return 1
    return name == "server/api/kit/" ? file ~ /^server\/api\// : index(file, name) == 1 && file ~ /\.c$/
}

# What files of one subject share, x.c and x_more.c, is their x_inside.h.
function of_stem(file, name)
{
    sub(/_inside\.h$/, "", name)
    return index(file, name) == 1 && substr(file, length(name) + 1) ~ /^[._]/
}

function listed_room(words, name,    w, n, i)
{
    n = split(words, w, /[ \t]+/)
    for (i = 1; i <= n; i++)
        if (w[i] == "*" || w[i] == name || index(name, w[i] "/") == 1)
            return 1
    return 0
}

NR == FNR {
    if ($0 ~ /^#/ || split($0, part, "|") < 2)
        next
    key = trim(part[1])
    if (key == "system") {
        system_headers = system_headers " " trim(part[2])
    } else if (key == "generated") {
        generated = generated " " trim(part[2])
        n = split(trim(part[2]), made, /[ \t]+/)
        for (i = 1; i <= n; i++)
            generated_rooms[made[i]] = trim(part[3])
    } else {
        room[++rooms] = key
        may[rooms] = trim(part[2])
        others[rooms] = trim(part[3])
        if (others[rooms] != "*" && others[rooms] != "-")
            all_others = all_others " " others[rooms]
    }
    next
}

FNR == 1 { system_headers = trim(system_headers); generated = trim(generated); all_others = trim(all_others) }

{
    split($0, field, "\t")
    if (field[1] != "code" || field[2] !~ /\.[ch]$/ || field[4] !~ /^[ \t]*#[ \t]*include/)
        next
    path = field[2]
    line = field[3]
    at = room_of(path)
    if (at == 0) {
        say("include-law", "this file is in no room of tests/lint/rooms.txt")
        next
    }
    name = field[4]
    if (name ~ /</) {
        sub(/^[^<]*</, "", name)
        sub(/>.*/, "", name)
        third_party(name, at)
    } else {
        sub(/^[^"]*"/, "", name)
        sub(/".*/, "", name)
        from_root(name, at)
    }
}
