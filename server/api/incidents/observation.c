/* SPDX-License-Identifier: Apache-2.0
 * observation.c - a mark, held against its shape, and what the shape cannot say. */
#include "server/api/incidents/observation.h"

#include <string.h>

#include "server/api/kit/body.h"
#include "server/base/word.h"

/* An item that is no text is a bad value too, as it always was: so they are not held by the shape. */
static enum err seen_read(struct arena *a, const struct json *seen, struct sv *out, struct fail *f)
{
    struct uuid u;
    char *text = arena_alloc(a, 37 * json_count(seen) + 3), *at = text;
    if (!text)
        return E_NO_MEMORY;
    *at++ = '{';
    for (size_t i = 0; i < json_count(seen); i++, *at++ = ',') {
        if (uuid_parse(json_text(json_at(seen, i)), &u))
            return fail_set(f, E_JSON_VALUE, 0, "seen");
        uuid_format(&u, at);
        at += 36;
    }
    at -= json_count(seen) > 0;
    *at++ = '}';
    *out = (struct sv){ text, (size_t)(at - text) };
    return OK;
}

/* How large they are at all comes first, and is said of the whole. What the database will read of findings must be readable. */
static enum err objects_read(struct arena *a, struct observation *o, struct fail *f)
{
    static const struct json_words stay = { "stay", WORDS_STAY };
    enum err e;
    if ((e = op_json(a, o->said.findings, "findings", &stay, 1, &o->findings, f)) ||
        (o->said.findings && (e = json_shape_read(&SHAPE_FINDINGS, o->said.findings, NULL, f))) ||
        (e = op_json(a, o->said.reported_by, "reported_by", NULL, 0, &o->reported_by, f)))
        return e;
    return op_point(o->said.lon, o->said.lat, &o->has_point, f);
}

/* Only a withdrawal says no status. */
static enum err said_check(const struct SAID_OPERATION *said, struct fail *f)
{
    if (!uuid_is_v7(&said->op_id.uuid))
        return fail_set(f, E_OBS_OP_ID, 0, "op_id");
    return said->status.p || said->voids.has ? OK : fail_set(f, E_OBS_STATUS, 0, "status");
}

ERR observation_read(struct arena *a, const struct json *op, struct observation *out, struct fail *f)
{
    struct observation *o = out;
    struct sv id = json_text(json_get(op, "op_id")); /* for the answer, also when the shape refuses it */
    enum err e;
    *o = (struct observation){ 0 };
    if (id.n == 36)
        memcpy(o->op_text, id.p, 36);
    if ((e = json_shape_read(&SHAPE_OPERATION, op, &o->said, f)) || (e = said_check(&o->said, f)) ||
        (e = seen_read(a, o->said.seen, &o->seen, f)))
        return e;
    e = objects_read(a, o, f);
    return e ? e : operation_hash(op, o->content);
}
