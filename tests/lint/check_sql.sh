# SPDX-License-Identifier: Apache-2.0
# SQL is written in .sql files and nowhere else; each statement says for whom, what goes in and what comes out.
# Tests may talk SQL: they check the programs from outside.
awk -F '\t' '
    $1 == "string" && $2 !~ /^tests\// && $2 !~ /\.test\.tsx?$/ {
        text = $4
        up = "(^|[^A-Za-z_])(SELECT[ \\t(].*|INSERT[ \\t]+INTO|UPDATE[ \\t]+[a-zA-Z_.]+[ \\t]+SET|DELETE[ \\t]+FROM" \
            "|MERGE[ \\t]+INTO|(CREATE|ALTER|DROP)[ \\t]+(TABLE|INDEX|ROLE|FUNCTION|VIEW|SCHEMA|TYPE|DATABASE|EXTENSION)" \
            "|TRUNCATE[ \\t]+[a-z]|GRANT[ \\t].*[ \\t]TO|COPY[ \\t]+[a-z_.]+[ \\t(].*(STDIN|STDOUT))"
        low = "^[ \\t]*(select[ \\t].*[ \\t]from([ \\t]|$)|insert[ \\t]+into[ \\t]|update[ \\t]+[a-z_.]+[ \\t]+set[ \\t]" \
            "|delete[ \\t]+from[ \\t]|(create|alter|drop)[ \\t]+(table|index|role|function|view|schema|database)[ \\t])"
        if (text ~ up || text ~ low)
            printf "sql-outside\t%s:%d\tSQL in a string; it belongs in a .sql file\n", $2, $3
    }' "$TOKENS"

# Shell has no splitter: any line that is no comment will do.
grep -E '\.sh$' "$FILES" | grep -v '^tests/' | tr '\n' '\0' | xargs -0 -r awk '
    /^[ \t]*#/ { next }
    /(^|[^A-Za-z_])(SELECT[ \t].*|INSERT[ \t]+INTO|UPDATE[ \t]+[a-z_.]+[ \t]+SET|DELETE[ \t]+FROM|(CREATE|ALTER|DROP)[ \t]+(TABLE|ROLE|FUNCTION|DATABASE))/ {
        printf "sql-outside\t%s:%d\tSQL in a script; it belongs in a .sql file\n", FILENAME, FNR
    }'

grep -E '^(server/[a-z/]+|feeds)/sql/.*\.sql$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    function finish() {
        if (file == "") return
        if (!is_for) printf "sql-header\t%s:1\tno `-- for:` line\n", file
        if (takes && !params) printf "sql-header\t%s:1\tno `-- params:` line\n", file
        if (!returns) printf "sql-header\t%s:1\tno `-- returns:` line\n", file
    }
    FNR == 1 { finish(); file = FILENAME; is_for = params = returns = takes = 0 }
    !/^--/ && /\$[0-9]/ { takes = 1 }
    /^-- for:/ { is_for = 1 }
    /^-- params:/ { params = 1 }
    /^-- returns:/ { returns = 1 }
    END { finish() }'
