# SPDX-License-Identifier: Apache-2.0
# Of documents: links, and paths in backticks, that name nothing of the tree; and whatever points outside it. -v files=LIST
#
# A path in backticks is one that begins with a folder of the top level, from the root or from the document's own folder; or
# that ends as our sources do, and then is the end of some file's path. <name>, {name}, a run of capital N and * stand for anything.
# What is not among the files is printed with a leading "?": whoever calls looks whether it is there all the same (a corpus).

function say(rule, what) { printf "%s\t%s:%d\t%s\n", rule, FILENAME, FNR, what }

# The path from the root; "" when it climbs out of the tree.
function resolved(from, path,    n, part, i, top, out)
{
    n = split((from == "" ? "" : from "/") path, part, "/")
    for (i = 1; i <= n; i++) {
        if (part[i] == "" || part[i] == ".")
            continue
        if (part[i] == "..") {
            if (top-- == 0)
                return ""
            continue
        }
        stack[++top] = part[i]
    }
    for (i = 1; i <= top; i++)
        out = out (i > 1 ? "/" : "") stack[i]
    return top ? out : "."
}

# As a regular expression: dots are dots, a star is anything.
function pattern(path)
{
    gsub(/<[^>]*>|\{[^}]*\}|NN+/, "*", path)
    gsub(/[.+]/, "[&]", path)
    gsub(/\*+/, "[^/]*", path)
    return path
}

function exists(path,    i, p)
{
    if (path in have)
        return 1
    if (path !~ /[*<{]|NN/)
        return 0
    p = "^" pattern(path) "$"
    for (i in have)
        if (i ~ p)
            return 1
    return 0
}

# Some file's path ends so.
function ends_one(path,    i, p)
{
    if (path in ends)
        return ends[path]
    p = "(^|/)" pattern(path) "$"
    for (i in have)
        if (i ~ p)
            return ends[path] = 1
    return ends[path] = 0
}

function link(target,    path)
{
    if (target ~ /^(https?:|mailto:|#)/)
        return
    sub(/#.*/, "", target)
    if (target ~ /^\//) {
        say("docs-outside", "links to an absolute path: " target)
        return
    }
    path = resolved(here, target)
    if (path != "" && !exists(path))
        printf "?%s\tdocs-link\t%s:%d\tlinks to what is not there: %s\n", path, FILENAME, FNR, target
}

function named(token,    top)
{
    sub(/[.,;:]$/, "", token)
    sub(/\/$/, "", token)
    if (token !~ /^[.]?[A-Za-z0-9_*{}<>+-][A-Za-z0-9_.*{}<>+,-]*(\/[A-Za-z0-9_.*{}<>+,-]+)*$/)
        return
    if (token ~ /^\.[a-z]+$/) # an ending
        return
    top = token
    sub(/\/.*/, "", top)
    if (token ~ /\// && top ~ /^(server|geo|feeds|web|deploy|tests|\.github|\.ci)$/) {
        if (token !~ /^web\/(dist|node_modules)(\/|$)/ && !exists(token) && !exists(resolved(here, token)))
            printf "?%s\tdocs-path\t%s:%d\tnames what is not there: %s\n", token, FILENAME, FNR, token
    } else if (token ~ /\.(c|h|def|sql|ts|tsx|mjs|sh|awk|mk|css|md)$/ && !ends_one(token)) {
        say("docs-path", "names what is not there: " token)
    }
}

BEGIN {
    while ((getline file <files) > 0) {
        have[file] = 1
        while (sub(/\/[^\/]*$/, "", file) && !(file in have))
            have[file] = 1
    }
}
FNR == 1 {
    here = FILENAME
    if (!sub(/\/[^\/]*$/, "", here))
        here = ""
}
{
    for (rest = $0; match(rest, /(\.\.\/)+[A-Za-z0-9_.\/-]*/); rest = substr(rest, RSTART + RLENGTH))
        if (resolved(here, substr(rest, RSTART, RLENGTH)) == "")
            say("docs-outside", "points outside the tree: " substr(rest, RSTART, RLENGTH))
    if ($0 ~ /(^|[ "(`=])\/(home|root|tmp|mnt|srv)\//)
        say("docs-outside", "names a path of one machine")
    for (rest = $0; match(rest, /\]\([^) ]*\)/); rest = substr(rest, RSTART + RLENGTH))
        link(substr(rest, RSTART + 2, RLENGTH - 3))
    n = split($0, piece, "`")
    for (i = 2; i < n; i += 2)
        named(piece[i])
}
