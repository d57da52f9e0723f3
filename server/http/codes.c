/* SPDX-License-Identifier: Apache-2.0
 * codes.c - what a client says of codes and words, and what its kind says where it says nothing. */
#include "server/http/codes.h"

#include <string.h>

#include "server/base/json_shape.h"
#include "server/http/route.h"

/* All browsers, and no other programs, begin their name so (RFC 9110, 10.1.5, leaves it to them). */
static bool is_browser(const struct req *r)
{
    return sv_starts(req_header(r, "User-Agent"), SV("Mozilla/"));
}

bool req_takes_codes(const struct req *r)
{
    struct sv said[] = { req_header(r, "X-Anpi-Words"), req_query(r, "words") };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (sv_eq(said[i], SV("code")))
            return true;
        if (sv_eq(said[i], SV("word")))
            return false;
    }
    return !is_browser(r);
}

const struct json_codes *req_codes(const struct req *r, const char *media_type)
{
    if (!r->route || !req_takes_codes(r))
        return NULL;
    const struct json_shape *s = strcmp(media_type, "application/json") == 0 ? r->route->answer : r->route->geojson;
    return s ? s->codes : NULL;
}
