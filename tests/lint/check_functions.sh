# SPDX-License-Identifier: Apache-2.0
# A function file is the whole truth of its functions: it can be applied again at any time, and says of each its security, the
# search_path of those that run as the owner, who may call it, and what it does. An invoker's search_path is the caller's, whose
# names are all written with their schema: SET would keep PostgreSQL from inlining it. Numbered files make no function and no view.
grep -E '^deploy/schema/functions/.*\.sql$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    function say(at, rule, what) { printf "%s\t%s\t%s\n", rule, at, what }
    # The names in "anpi.a, anpi.b(bigint)" become keys of set.
    function names(text, set,   name) {
        while (match(text, /anpi\.[a-z0-9_]+/)) {
            name = substr(text, RSTART + 5, RLENGTH - 5)
            set[name] = 1
            text = substr(text, RSTART + RLENGTH)
        }
    }
    function header_done(   name) {
        match(header, /anpi\.[a-z0-9_]+/)
        name = substr(header, RSTART + 5, RLENGTH - 5)
        if (name in home && home[name] != FILENAME) say(at, "function-twice", "anpi." name " is in " home[name] " too")
        home[name] = FILENAME
        where[FILENAME " " name] = at
        if (header ~ /^CREATE OR REPLACE VIEW/) return
        if (header !~ /SECURITY (DEFINER|INVOKER)/) say(at, "function-says", "anpi." name " does not say SECURITY")
        if (header ~ /SECURITY DEFINER/ && header !~ /SET search_path = pg_catalog, pg_temp/)
            say(at, "function-says", "anpi." name " is SECURITY DEFINER and sets no search_path")
    }
    function file_done(   key, part) {
        for (key in where) {
            split(key, part, " ")
            if (!(part[2] in commented)) say(where[key], "function-says", "no COMMENT ON anpi." part[2])
            if (!(part[2] in revoked)) say(where[key], "function-says", "no REVOKE ALL ON anpi." part[2] " FROM PUBLIC")
        }
        split("", where); split("", commented); split("", revoked)
    }
    FNR == 1 { file_done(); inside = 0; quote = 0; revoke = "" }
    {
        line = $0
        marks = gsub(/\$[a-z_]*\$/, "&", line)
        if (quote) { if (marks % 2) quote = 0; next }
        sub(/--.*/, "", line)
    }
    /^CREATE OR REPLACE (FUNCTION|VIEW) anpi\./ { inside = 1; header = ""; at = FILENAME ":" FNR }
    /^(CREATE|ALTER|DROP) / && !/^CREATE OR REPLACE (FUNCTION|VIEW) anpi\.|^CREATE OR REPLACE TRIGGER |^(CREATE|DROP) POLICY / {
        say(FILENAME ":" FNR, "function-again", "can only be applied once; say CREATE OR REPLACE, or write a numbered file")
    }
    inside {
        header = header line " "
        if (line ~ /\$[a-z_]*\$/ || header ~ / AS *(SELECT|WITH|$)/ && header ~ /VIEW/) { header_done(); inside = 0 }
    }
    /^COMMENT ON (FUNCTION|VIEW) / { text = line; sub(/ IS.*/, "", text); names(text, commented) }
    /^REVOKE ALL ON / { revoke = " " }
    revoke != "" {
        revoke = revoke line " "
        if (line ~ /;/) { if (revoke ~ /FROM PUBLIC/) names(revoke, revoked); revoke = "" }
    }
    { if (marks % 2) quote = 1 }
    END { file_done() }'

grep -E '^deploy/schema/tables/.*\.sql$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    { name = FILENAME; sub(/.*\//, "", name) }
    substr(name, 1, 4) <= "0062" { next }
    /^[ \t]*(CREATE( OR REPLACE)?|ALTER) (FUNCTION|PROCEDURE|VIEW|MATERIALIZED)/ && !/ pg_temp\./ ||
    /^[ \t]*(GRANT|REVOKE) .* ON (ALL )?FUNCTIONS? / {
        printf "function-home\t%s:%d\tfunctions and views stand in deploy/schema/functions\n", FILENAME, FNR
    }'
