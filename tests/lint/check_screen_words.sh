# SPDX-License-Identifier: Apache-2.0
# Screens speak as people at work do: no word of screen_words.txt in a page or in a sentence of an error. Comments speak
# of the words and tests of what is on the wire, so both are left alone, and so is the table of what is on the wire itself.
grep -E '^web/.*\.(ts|tsx|html|css|webmanifest)$|^server/base/errors\.def$' "$FILES" | grep -vE '\.test\.ts$|/i18n/gen/words\.ts$' |
    tr '\n' '\0' | xargs -0 -r awk -v words="$LINT/screen_words.txt" '
    BEGIN {
        while ((getline line < words) > 0) {
            if (line ~ /^#/ || line !~ /\t/)
                continue
            split(line, cell, "\t")
            word[++n] = cell[1]
            say[n] = cell[2]
            right[n] = cell[3]
        }
    }
    # What is left of the text without those phrases.
    function without(text, phrases,    each, i, k, at) {
        k = split(phrases, each, "|")
        for (i = 1; i <= k; i++)
            while ((at = index(text, each[i])) > 0)
                text = substr(text, 1, at - 1) " " substr(text, at + length(each[i]))
        return text
    }
    /^[ \t]*(\/\/|\/?\*)/ { next }
    {
        text = $0
        sub(/[ \t]\/\/ .*/, "", text)
        for (i = 1; i <= n; i++)
            if (index(text, word[i]) > 0 && index(right[i] == "" ? text : without(text, right[i]), word[i]) > 0)
                printf "screen-words\t%s:%d\t%s: say %s\n", FILENAME, FNR, word[i], say[i]
    }'
