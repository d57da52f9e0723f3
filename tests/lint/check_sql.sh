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

# Of a statement: for whom, what goes in, what comes out. What goes in is read by programs too: `name type`, a ? behind what may be
# NULL, words for people in parentheses; as many as the statement has $n, and of the types it casts them to.
grep -E '^(server/[a-z/]+|feeds)/sql/.*\.sql$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    function say(what) { printf "sql-header\t%s:1\t%s\n", file, what }
    function compare(    n, item, i, part) {
        gsub(/\([^()]*\)/, "", params)
        n = params ~ /^ *none *$/ ? 0 : split(params, item, ",")
        if (n != most) { say("`-- params:` names " n ", the statement takes " most + 0); return }
        for (i = 1; i <= n; i++) {
            gsub(/^ +| +$/, "", item[i])
            if (item[i] !~ /^[a-z][a-z0-9_]* [a-z]+( precision)?(\[\])?\??$/) say("no `name type`: " item[i])
            part = item[i]
            sub(/^[^ ]* /, "", part)
            sub(/\?$/, "", part)
            if ((i in cast) && cast[i] != part) say("$" i " is " cast[i] " in the statement, " part " in its head")
        }
    }
    function finish() {
        if (file == "") return
        if (!is_for) say("no `-- for:` line")
        if (!returns) say("no `-- returns:` line")
        if (most && params == "") say("no `-- params:` line")
        else if (params != "") compare()
    }
    function casts(text,    n, type) {
        while (match(text, /\$[0-9]+/)) {
            n = substr(text, RSTART + 1, RLENGTH - 1) + 0
            text = substr(text, RSTART + RLENGTH)
            if (n > most) most = n
            if (match(text, /^::[a-z]+( precision)?(\[\])?/)) {
                type = substr(text, 3, RLENGTH - 2)
                if (!(n in cast)) cast[n] = type
            }
        }
    }
    FNR == 1 { finish(); file = FILENAME; is_for = returns = most = 0; params = ""; delete cast }
    /^-- for:/ { is_for = 1 }
    /^-- params:/ { sub(/^-- params:/, ""); params = params (params == "" ? "" : ",") $0; next }
    /^-- returns:/ { returns = 1 }
    !/^--/ { casts($0) }
    END { finish() }'

# What a statement takes and gives is said by name (db/statement.h, db/rows.h): a list of arguments, or a column by its number, could be
# swapped and still compile. The room of the database itself, and a group that fills its columns in a loop, are below that.
grep -E '^(server|feeds)/.*\.c$' "$FILES" | grep -v '^server/db/' | tr '\n' '\0' | xargs -0 -r awk '
    /struct db_arg [a-z_]+\[\] = \{/ { printf "sql-by-place\t%s:%d\targuments in a row; SQL_WITH says them by name\n", FILENAME, FNR }
    /(db_(text|i64|real|bool|us|uuid)_at|db_is_null)\([a-z]+, [^,]+, [1-9]/ {
        printf "sql-by-place\t%s:%d\ta column by its number; SQL_ROW reads it by name\n", FILENAME, FNR
    }'

# A member of SQL_WITH that is left out is NULL: only what its head lets be NULL may be.
grep -E '^(server/[a-z/]+|feeds)/sql/.*\.sql$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    FNR == 1 { name = FILENAME; sub(/.*\//, "", name); sub(/\.sql$/, "", name) }
    /^-- params:/ {
        sub(/^-- params:/, "")
        gsub(/\([^()]*\)/, "")
        n = split($0, item, ",")
        for (i = 1; i <= n; i++) {
            gsub(/^ +| +$/, "", item[i])
            if (item[i] !~ /\?$/ && split(item[i], word, " ") > 1) print toupper(name) "\t" word[1]
        }
    }' >"$FILES.needed"
grep -E '^(server|feeds)/.*\.c$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk -v needed="$FILES.needed" '
    BEGIN { while ((getline line < needed) > 0) { split(line, f, "\t"); need[f[1]] = need[f[1]] " " f[2] } }
    function finish(    n, member, i, name) {
        name = call
        sub(/^SQL_WITH\(/, "", name)
        sub(/,.*/, "", name)
        n = split(need[name], member, " ")
        for (i = 1; i <= n; i++)
            if (call !~ ("\\." member[i] " = "))
                printf "sql-by-place\t%s:%d\t%s needs .%s, or its head a ? behind it\n", FILENAME, from, name, member[i]
        call = ""
    }
    {
        rest = $0
        while (call != "" || match(rest, /SQL_WITH\([A-Z]/)) {
            if (call == "") { from = FNR; depth = 0; rest = substr(rest, RSTART) }
            for (at = 1; at <= length(rest); at++) {
                c = substr(rest, at, 1)
                if (c == "(") depth++
                if (c == ")" && --depth == 0) break
            }
            call = call substr(rest, 1, at)
            if (at > length(rest)) break
            rest = substr(rest, at + 1)
            finish()
        }
    }'
rm -f "$FILES.needed"
