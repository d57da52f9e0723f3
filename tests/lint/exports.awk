# SPDX-License-Identifier: Apache-2.0
# Exports of TypeScript without a word above them. Prints `PATH:LINE <tab> NAME` for each.
#
# A comment that ends on the line above is the contract; the line of the licence is none. One-line exports that follow each other without a
# line in between stand under the comment of the first. What only hands on another file's exports has its contract there, but for `*`.

FNR == 1 { said = covered = 0 }
/^export / {
    if (!said && !covered && $0 !~ /^export (type )?\{/) {
        name = $0
        sub(/^export (default |async |declare |abstract )*(const|let|function|class|interface|type|enum)?[* ]*/, "", name)
        sub(/[^A-Za-z0-9_$*].*/, "", name)
        printf "%s:%d\t%s\n", FILENAME, FNR, name == "" ? "*" : name
    }
    covered = (said || covered) && /;$/
    said = 0
    next
}
{
    covered = 0
    said = (/^\/\// && !/SPDX-License-Identifier/) || /\*\/$/
}
