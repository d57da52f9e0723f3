# SPDX-License-Identifier: Apache-2.0
# Every source says its licence; a header opens with its contract; tables and functions of the schema are commented.
grep -E '\.(c|h|ts|tsx|mjs|js|sql|sh|mk|awk|css|html|def)$|(^|/)Makefile$|^\.ci/run$' "$FILES" | tr '\n' '\0' |
    xargs -0 -r awk '
    function finish() { if (file != "" && !spdx) printf "spdx\t%s:1\tno SPDX-License-Identifier: Apache-2.0 line\n", file }
    FNR == 1 { finish(); file = FILENAME; spdx = 0 }
    FNR <= 6 && /SPDX-License-Identifier: Apache-2\.0/ { spdx = 1 }
    END { finish() }'

# The opening comment of a header: twelve letters beside the licence are not yet a contract, but nothing is none.
grep -E '\.h$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    function finish() {
        if (file != "" && length(words) < 12) printf "contract\t%s:1\theader does not open with a contract\n", file
    }
    FNR == 1 { finish(); file = FILENAME; words = ""; open = 1; inside = 0 }
    !open { next }
    {
        line = $0
        starts = line ~ /^[ \t]*(\/\*|\/\/)/
        if (!starts && !inside && line ~ /[^ \t]/) { open = 0; next }
        if (line ~ /\/\*/) inside = 1
        if (line ~ /\*\//) inside = 0
        if (line !~ /SPDX-License/) { gsub(/[^A-Za-z]/, "", line); words = words line }
    }
    END { finish() }'

grep -E '^deploy/schema/.*\.sql$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    function bare(s) { sub(/\(.*/, "", s); gsub(/[";]/, "", s); sub(/^(public|anpi)\./, "", s); return tolower(s) }
    { line = $0; sub(/--.*/, "", line); n = split(line, w, /[ \t]+/); i = w[1] == "" ? 2 : 1; first = toupper(w[i]) }
    first == "CREATE" {
        i++
        while (toupper(w[i]) ~ /^(OR|REPLACE|UNLOGGED)$/) i++
        kind = toupper(w[i])
        if (kind != "TABLE" && kind != "FUNCTION" && kind != "PROCEDURE") next
        i++
        while (toupper(w[i]) ~ /^(IF|NOT|EXISTS)$/) i++
        if (kind == "TABLE" && toupper(line) ~ /PARTITION OF/) next
        key = kind " " bare(w[i])
        if (!(key in where)) where[key] = FILENAME ":" FNR
    }
    first == "DROP" { delete where[toupper(w[i + 1]) " " bare(w[i + 2] ~ /^(if|IF)$/ ? w[i + 4] : w[i + 2])] }
    first == "COMMENT" { said[toupper(w[i + 2]) " " bare(w[i + 3])] = 1 }
    END {
        for (key in where) if (!(key in said)) printf "sql-comment\t%s\tno COMMENT ON %s\n", where[key], key
    }'
