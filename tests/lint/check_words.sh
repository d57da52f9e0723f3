# SPDX-License-Identifier: Apache-2.0
# Nothing half done, and no names of common drawers.
grep -E '\.(c|h|ts|tsx|mjs|sql|sh|mk|awk|css|html|def|md)$|(^|/)Makefile$|^\.ci/run$' "$FILES" |
    grep -v '^tests/lint/' | tr '\n' '\0' | xargs -0 -r awk '
    function say(what) { printf "words\t%s:%d\t%s\n", FILENAME, FNR, what }
    /(^|[^A-Za-z0-9_])(TODO|FIXME|XXX|HACK)([^A-Za-z0-9_]|$)/ { say("a note that something is not done") }
    /^E\(HTTP_|501/ { next } # "not implemented" is the name of a status of HTTP
    tolower($0) ~ /not (yet )?implemented/ { say("says it is not implemented") }
    tolower($0) ~ /(^|[^a-z_])stub(s|bed)?([^a-z_]|$)/ { say("speaks of a stub") }
    /(^|[ "(`])\/work\// { say("names a path of one machine") }'

# Coordinates are lon, lat; a typedef hides what a struct is.
awk -F '\t' '
    $1 == "code" && $2 ~ /\.h$/ && $4 ~ /(^|[^a-z_])typedef[ \t]+struct/ {
        printf "typedef-struct\t%s:%d\tno typedef for structs\n", $2, $3
    }
    $1 == "code" && $2 ~ /\.h$/ && $4 ~ /double[ \t]+lat[ \t]*,[ \t]*double[ \t]+lon/ {
        printf "lat-lon\t%s:%d\tcoordinates are lon, lat\n", $2, $3
    }' "$TOKENS"
