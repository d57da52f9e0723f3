# SPDX-License-Identifier: Apache-2.0
# Functions that cannot be used safely, or not from more than one thread.
awk -F '\t' '
    $1 == "code" && $2 ~ /\.[ch]$/ {
        text = $4
        while (match(text, /[A-Za-z_][A-Za-z_0-9]*/)) {
            word = substr(text, RSTART, RLENGTH)
            if (word ~ /^(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|sscanf|localtime|gmtime)$/)
                printf "banned\t%s:%d\t%s is banned\n", $2, $3, word
            text = substr(text, RSTART + RLENGTH)
        }
    }' "$TOKENS"
