/* SPDX-License-Identifier: Apache-2.0
 * city_name.c - the name of a municipality, from the picture. */
#include "server/api/kit/city_name.h"

#include "server/api/kit/given.h"
#include "server/base/json.h"
#include "server/picture/picture.h"

void city_name_write(struct jw *w, const char *code)
{
    struct arena a;
    struct sv name = { 0 }, text = picture_object(picture_now(), KIND_MUNICIPALITY, sv_of(code));
    const struct json *body;
    arena_init(&a, 64 * 1024);
    if (text.p && !json_parse(&a, text, 4, &body, NULL))
        (void)json_str(json_get(body, "name"), &name);
    jw_key(w, "name");
    if (name.n)
        jw_str(w, name);
    else
        jw_null(w);
    arena_done(&a);
}
