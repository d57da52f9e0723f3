# SPDX-License-Identifier: Apache-2.0
# A request's body is read once, by its shape (server/api/kit/said.h), before its route looks at it: a route that names a shape has the step
# that reads it, nothing in server/api picks members out of JSON one by one, and the bytes as they came are for those alone who need them so.
awk -F '\t' '
    BEGIN {
        # Who needs the bytes, and what for.
        raw["server/api/kit/said.c"]               # reads them
        raw["server/api/dispatch/calls_post.c"]    # a signature is over them, and is looked at first
        raw["server/api/people/lookup_post.c"]     # what was asked goes on record word for word
        raw["server/api/incidents/search_post.c"]  # the same
        # Elsewhere r->body does not stand. Operations of a list and recipients of a decision are JSON too, and have shapes of their own.
    }
    function route_end() {
        if (route && route ~ /[.]request *=/ && route !~ /[^a-z_]said_read(_form)?[^a-z_]/)
            printf "body-step\t%s:%d\tits body has a shape, and said_read is none of its steps\n", file, line
        route = ""
    }
    $1 != "code" || $2 !~ /^server\/api\/.*\.[ch]$/ { next }
    $2 != file { route_end(); file = $2 }
    $4 ~ /^const struct route [a-z_0-9]+ = \{/ { route_end(); line = $3; route = " " }
    route { route = route $4 }
    route && $4 ~ /^};/ { route_end() }
    $4 ~ /(^|[^A-Za-z_])json_(need|opt)_[a-z0-9]+\(|json_get\(said_json\(/ {
        printf "body-by-hand\t%s:%d\ta body is read by its shape: SAID of kit/said.h, or json_shape_read for an item of a list\n", $2, $3
    }
    $4 ~ /(job_req\([a-z]+\)|(^|[^A-Za-z_])r)->body([^A-Za-z_]|$)/ && !($2 in raw) {
        printf "body-raw\t%s:%d\tthe bytes of a body are read by kit/said.c; who else needs them stands in check_bodies.sh with the reason\n", $2, $3
    }
    END { route_end() }' "$TOKENS"
