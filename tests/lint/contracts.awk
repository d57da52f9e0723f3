# SPDX-License-Identifier: Apache-2.0
# Reads what split.awk made of headers; knows comment from code by line.
#
# Prints `bare <tab> PATH:LINE <tab> NAME` for each prototype without a contract, and last `count <tab> PROTOTYPES <tab>
# BARE <tab> COMMENT LINES <tab> LINES`; -v lines=N is how many lines the headers have.
#
# A prototype is a declaration outside of any braces that has a parenthesis or begins with `extern`; what is static has its
# body beside it, and is none. It has a contract when a comment ends on the line above it or stands on one of its own lines.
# A comment above several that follow each other without a line in between is the contract of them all.
# A comment line is one with a word in it and no code; `clang-format off` and `on` say nothing to a reader.

BEGIN { FS = "\t" }

$2 != file {
    finish()
    file = $2
}

$1 == "code" {
    text = $0
    sub(/^[^\t]*\t[^\t]*\t[^\t]*\t/, "", text)
    code[$3 + 0] = code[$3 + 0] text
    last = $3 + 0
}

$1 == "comment" && $4 ~ /[^ \t*]/ && $4 !~ /^ clang-format o(n|ff) $/ {
    comment[$3 + 0] = 1
    last = $3 + 0
}

END {
    finish()
    printf "count\t%d\t%d\t%d\t%d\n", prototypes, bare, said, lines
}

function finish(    i, depth, statement, begun, part, c, macro)
{
    for (i = 1; i <= last; i++) {
        said += comment[i] && code[i] == ""
        if (macro || code[i] ~ /^[ \t]*#/) {
            macro = code[i] ~ /\\[ \t]*$/
            continue
        }
        for (part = 1; part <= length(code[i]); part++) {
            c = substr(code[i], part, 1)
            depth += c == "{"
            if (depth == 0 && (statement != "" || c ~ /[^ \t;]/)) {
                if (statement == "")
                    begun = i
                statement = statement c
            }
            if (depth == 0 && c == ";") {
                declared(statement, begun, i)
                statement = ""
            }
            if (c == "}" && --depth == 0)
                statement = ""
        }
        statement = statement == "" ? "" : statement " "
    }
    split("", code)
    split("", comment)
    split("", under)
    last = 0
}

# under[LINE]: a prototype ends there that stands under a comment, its own or that of those before it.
function declared(statement, from, to,    own, i)
{
    if (statement ~ /^(static|typedef|_Static_assert)[ \t(]/ || (statement !~ /^extern[ \t]/ && statement !~ /\(/))
        return
    prototypes++
    under[to] = (comment[from - 1] && code[from - 1] == "") || under[from - 1]
    for (i = from; i <= to; i++)
        own = own || comment[i]
    if (under[to] || own)
        return
    bare++
    gsub(/__attribute__[ ]*\(\(.*\)\)/, "", statement)
    sub(/[ \t]*[([;].*/, "", statement)
    sub(/.*[ \t*]/, "", statement)
    printf "bare\t%s:%d\t%s\n", file, from, statement
}
