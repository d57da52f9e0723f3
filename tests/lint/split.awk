# SPDX-License-Identifier: Apache-2.0
# Splits C and TypeScript into what is code, what is a string and what is a comment.
#
# Prints KIND <tab> PATH <tab> LINE <tab> TEXT, KIND one of: code, string, comment. A comment or a template string
# that spans lines is printed line by line. It knows no regular expression literals: a quote inside one ends with
# its line, so an odd one spoils at most that line.

FNR == 1 { state = "" }

{
    rest = $0
    code = ""
    while (rest != "") {
        if (state == "comment") {
            rest = take_comment(rest)
        } else if (state == "template") {
            rest = take_template(rest)
        } else if (match(rest, /["'`]|\/\*|\/\//)) {
            code = code substr(rest, 1, RSTART - 1) " "
            mark = substr(rest, RSTART, RLENGTH)
            rest = open_mark(mark, substr(rest, RSTART + RLENGTH))
        } else {
            code = code rest
            rest = ""
        }
    }
    if (code ~ /[^ \t]/)
        put("code", code)
}

function put(kind, text)
{
    printf "%s\t%s\t%d\t%s\n", kind, FILENAME, FNR, text
}

function open_mark(mark, rest)
{
    if (mark == "//") {
        put("comment", rest)
        return ""
    }
    if (mark == "/*") {
        state = "comment"
        return rest == "" ? "" : take_comment(rest)
    }
    # A back quote opens a template in TypeScript only; in C it can stand in nothing but a string or a comment.
    if (mark == "`") {
        state = "template"
        return rest == "" ? "" : take_template(rest)
    }
    return take_string(mark, rest)
}

# An include keeps its name in the code: the include law reads it there.
function take_string(mark, rest,    text)
{
    text = ""
    while (match(rest, /\\.|["']/)) {
        text = text substr(rest, 1, RSTART - 1)
        if (substr(rest, RSTART, RLENGTH) == mark) {
            rest = substr(rest, RSTART + RLENGTH)
            if (code ~ /^[ \t]*#[ \t]*include[ \t]*$/)
                code = code "\"" text "\""
            put("string", text)
            return rest
        }
        text = text substr(rest, RSTART, RLENGTH)
        rest = substr(rest, RSTART + RLENGTH)
    }
    put("string", text rest)
    return ""
}

function take_comment(rest,    at)
{
    at = index(rest, "*/")
    if (at == 0) {
        put("comment", rest)
        return ""
    }
    put("comment", substr(rest, 1, at - 1))
    state = ""
    return substr(rest, at + 2)
}

function take_template(rest,    at)
{
    at = index(rest, "`")
    if (at == 0) {
        put("string", rest)
        return ""
    }
    put("string", substr(rest, 1, at - 1))
    state = ""
    return substr(rest, at + 1)
}
