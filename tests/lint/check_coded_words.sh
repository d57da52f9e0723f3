# SPDX-License-Identifier: Apache-2.0
# A coded word (deploy/model/words.def) is named, never written again: JA_METHOD_PHONE in C, METHOD.phone in TypeScript. Words are told by
# the table alone, so one that is renamed or misspelt is seen. Texts of screens, tests and words_apart.txt are left alone.
[ -f deploy/model/words.def ] || exit 0
awk -F '\t' -v model=deploy/model/words.def -v list="$LINT/words_apart.txt" '
    function trim(s) { gsub(/^ +| +$/, "", s); return s }
    BEGIN {
        while ((getline line < model) > 0) {
            if (line == "" || line ~ /^#/) continue
            split(substr(line, line ~ /^=/ ? 2 : 1), cell, "|")
            if (line ~ /^=/) { thing = trim(cell[1]); kept = trim(cell[2]); continue }
            sub(/>.*/, "", cell[2])
            if (kept == "word") word[trim(cell[2])] = thing "." trim(cell[1])
        }
        while ((getline line < list) > 0)
            if (line !~ /^#/ && split(line, cell, "\t") > 1) apart[++aparts] = cell[1]
    }
    function is_apart(path,    i) {
        for (i = 1; i <= aparts; i++)
            if (index(path, apart[i]) == 1) { used[i] = 1; return 1 }
        return 0
    }
    function look(text) {
        if ((text in word) && text ~ /[\200-\377]/ && !is_apart($2))
            printf "coded-word\t%s:%d\t%s is %s of words.def: say it by its name\n", $2, $3, text, word[text]
    }
    $2 !~ /^(server|feeds|geo)\/.*\.[ch]$/ && $2 !~ /^web\/.*\.tsx?$/ { next }
    $2 ~ /\.test\.tsx?$|\/i18n\/(texts|gen)\// { next }
    $1 == "string" {
        look($4)
        n = split($4, piece, /\\"/)
        for (i = 2; i < n; i++) look(piece[i])
    }
    $1 == "code" && $2 ~ /^web\// { # keys of objects
        rest = $4
        while (match(rest, /[\200-\377]+ *:/)) {
            key = substr(rest, RSTART, RLENGTH)
            sub(/ *:$/, "", key)
            look(key)
            rest = substr(rest, RSTART + RLENGTH)
        }
    }
    END {
        for (i = 1; i <= aparts; i++)
            if (!used[i]) printf "coded-word\ttests/lint/words_apart.txt:1\texcuses nothing: %s\n", apart[i]
    }' "$TOKENS"
