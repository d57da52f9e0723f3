# SPDX-License-Identifier: Apache-2.0
# Prints the circles among the C files: those that reach each other through what they use. The tokens are read twice:
# who gives a name, then who uses it.

$1 != "code" || $2 !~ /^(server|geo|feeds)\/.*\.c$/ { next }

FNR == NR { learn_names($4); next }

{
    text = $4 ~ /^[ \t]*#[ \t]*include/ ? "" : $4
    gsub(/(struct|enum|union)[ \t]+[A-Za-z_0-9]+/, " ", text)
    gsub(/(\.|->)[ \t]*[A-Za-z_][A-Za-z_0-9]*/, " ", text)
    n = split(text, word, /[^A-Za-z_0-9]+/)
    for (i = 1; i <= n; i++)
        if (word[i] in giver && giver[word[i]] != $2 && !(($2, word[i]) in own))
            use(giver[word[i]], word[i])
}

END {
    for (file in uses)
        reach(file, file)
    for (file in uses)
        if (((file, file) in reached) && !(file in told))
            tell(file)
}

# A function opens with its signature on a line of its own and a brace below; a table with its name and what it is set to.
function learn_names(line)
{
    if (line ~ /^[A-Za-z_].*\(/ && line !~ /;[ \t]*$/)
        signature = line
    if (line ~ /^\{/ && signature != "") {
        name = signature
        sub(/\(.*/, "", name)
        learn(name, signature)
        signature = ""
    }
    if (line ~ /^[a-z][a-z_0-9 *]*[ *][a-z_0-9]+(\[[^]]*\])* = /) {
        name = line
        sub(/(\[[^]]*\])* = .*/, "", name)
        learn(name, line)
    }
}

function learn(name, whole)
{
    sub(/.*[ *]/, "", name)
    own[$2, name] = 1
    if (whole !~ /^static/ && name != "main")
        giver[name] = $2
}

function use(other, name)
{
    if (!(($2, other) in by)) {
        by[$2, other] = name
        line_of[$2, other] = $3
        uses[$2] = uses[$2] " " other
    }
}

function reach(from, at,    other, n, i)
{
    n = split(uses[at], other, " ")
    for (i = 1; i <= n; i++)
        if (!((from, other[i]) in reached)) {
            reached[from, other[i]] = 1
            reach(from, other[i])
        }
}

# One line for each way inside the circle, so that the one to be undone can be chosen.
function tell(file,    a, b)
{
    for (a in uses)
        if (((a, file) in reached) && ((file, a) in reached)) {
            told[a] = 1
            for (b in uses)
                if (((a, b) in by) && ((b, file) in reached) && ((file, b) in reached))
                    printf "circle\t%s:%d\tuses %s of %s, which comes back to it\n", a, line_of[a, b], by[a, b], b
        }
}
