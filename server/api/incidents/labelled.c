/* SPDX-License-Identifier: Apache-2.0
 * labelled.c - everybody who has a colour in an incident, for lists that are narrowed to one. */
#include <stdio.h>
#include <stdlib.h>

#include "server/api/incidents/labels.h"
#include "server/api/kit/given.h"
#include "server/base/json.h"
#include "server/picture/picture.h"

static int person_cmp(const void *a, const void *b)
{
    const struct labelled *x = a, *y = b;
    return (x->person > y->person) - (x->person < y->person);
}

static bool labelled_read(struct arena *scratch, struct sv body, struct labelled *out)
{
    const struct json *j;
    arena_reset(scratch);
    if (!body.p || json_parse(scratch, body, 4, &j, NULL) != OK || !json_i64(json_get(j, "person"), &out->person))
        return false;
    int colour = word_find(WORDS_LABEL_COLOUR, json_text(json_get(j, "colour")));
    out->colour = (unsigned)colour;
    return colour >= 0;
}

/* Ids begin with the incident: only its own are read. */
enum err labelled_list(int64_t incident, struct arena *a, struct labelled **out, size_t *n)
{
    struct arena scratch;
    struct sv id, body;
    char prefix[24];
    snprintf(prefix, sizeof prefix, "%lld/", (long long)incident);
    *n = 0;
    *out = arena_array(a, picture_objects(picture_now(), KIND_LABEL) + 1, sizeof **out);
    if (!*out)
        return E_NO_MEMORY;
    arena_init(&scratch, 16 * 1024);
    for (size_t it = 0; picture_object_next(picture_now(), KIND_LABEL, &it, &id, &body);) {
        if (sv_starts(id, sv_of(prefix)) && labelled_read(&scratch, body, &(*out)[*n]))
            (*n)++;
    }
    arena_done(&scratch);
    qsort(*out, *n, sizeof **out, person_cmp);
    return OK;
}
