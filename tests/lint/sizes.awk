# SPDX-License-Identifier: Apache-2.0
# File, header and function lengths.
#
# C: a function's body opens with a brace alone in the first column (that is our brace style) and closes with one.
# TypeScript: a function opens with a line that ends in `{` and holds `function`, `=>` or a method's parameters; it
# closes at the first line of the same indentation that starts with `}`. A `describe` block of a test is no function.

function say(rule, line, text)
{
    printf "%s\t%s:%d\t%s\n", rule, file, line, text
}

function finish()
{
    if (file == "")
        return
    if (lines > 800)
        say("file-size", lines, "file has " lines " lines, 800 allowed")
    if (file ~ /\.h$/ && lines > 150)
        say("header-size", lines, "header has " lines " lines, 150 allowed")
    if (kind == "c" && open_at)
        say("function-size", open_at, "a function that never closes in the first column")
}

function end_function(start, last)
{
    if (last - start + 1 > 70)
        say("function-size", start, "function has " (last - start + 1) " lines, 70 allowed")
}

FNR == 1 {
    finish()
    file = FILENAME
    open_at = 0
    depth = 0
    name_at = 0
    kind = file ~ /\.[ch]$/ ? "c" : file ~ /\.(ts|tsx|mjs|js)$/ ? "ts" : file ~ /\.sh$/ ? "sh" : "other"
}

{ lines = FNR }

kind == "c" && /^[A-Za-z_].*\(/ && !/;[ \t]*$/ { name_at = FNR }
kind == "c" && /^[a-z_].*\)[ \t]*\{[ \t]*(\/\*.*)?$/ && !/=/ {
    say("brace-style", FNR, "a function's opening brace stands alone on the next line")
}
kind == "c" && /^\{/ { open_at = name_at ? name_at : FNR }
kind == "c" && /^\}/ {
    if (open_at)
        end_function(open_at, FNR)
    open_at = 0
    name_at = 0
}

kind == "sh" && /^[a-z_]+\(\)[ \t]*[{(][ \t]*$/ { open_at = FNR }
kind == "sh" && /^[})]/ {
    if (open_at)
        end_function(open_at, FNR)
    open_at = 0
}

kind == "ts" && /^[ \t]*[})]/ {
    match($0, /^[ \t]*/)
    while (depth > 0 && indent[depth] >= RLENGTH) {
        end_function(start[depth], FNR)
        depth--
    }
}
kind == "ts" && /[{(][ \t]*$/ && (/function/ || /=>[ \t]*[{(][ \t]*$/ || /\)[^=;]*\{[ \t]*$/) &&
!/^[ \t]*\}?[ \t]*(if|else|for|while|switch|catch|do|describe|suite|return \(|try)[ \t(.{]/ {
    match($0, /^[ \t]*/)
    depth++
    indent[depth] = RLENGTH
    start[depth] = FNR
}

END { finish() }
