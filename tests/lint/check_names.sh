# SPDX-License-Identifier: Apache-2.0
# What one file gives to the others has one name in the whole house: all rooms end in one library, and a linker that
# finds a function where a table was meant does not always say so.
awk -F '\t' '
    $1 != "code" || $2 !~ /^(server|geo|feeds)\/.*\.c$/ { next }
    function given(name, line) {
        if (name == "main") return
        if (name in where && where[name] !~ "^" $2 ":") printf "name-twice\t%s:%d\t%s is in %s too\n", $2, line, name, where[name]
        if (!(name in where)) where[name] = $2 ":" line
    }
    $4 ~ /^[A-Za-z_].*\(/ && $4 !~ /;[ \t]*$/ { signature = $4; at = $3 }
    $4 ~ /^\{/ && signature != "" {
        if (signature !~ /^static/) {
            sub(/\(.*/, "", signature)
            sub(/.*[ *]/, "", signature)
            given(signature, at)
        }
        signature = ""
    }
    $4 ~ /^(const )?struct [a-z_0-9]+ [*a-z_0-9 ]+(\[[^]]*\])? = \{/ {
        name = $4
        sub(/(\[[^]]*\])? = \{.*/, "", name)
        sub(/.*[ *]/, "", name)
        given(name, $3)
    }' "$TOKENS"

# A struct's name says one thing in the whole house, whichever file it is private to: who reads two of them takes them for one.
awk -F '\t' '
    $1 == "code" && $2 ~ /^(server|geo|feeds)\/.*\.[ch]$/ && $4 ~ /^struct [a-z_0-9]+ \{/ {
        name = $4
        sub(/^struct /, "", name)
        sub(/ .*/, "", name)
        if (name in where) printf "struct-twice\t%s:%d\tstruct %s is in %s too; name it after its file\n", $2, $3, name, where[name]
        where[name] = $2 ":" $3
    }' "$TOKENS"
