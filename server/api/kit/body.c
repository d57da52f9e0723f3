/* SPDX-License-Identifier: Apache-2.0
 * body.c - arguments of a statement. */
#include "server/api/kit/body.h"

#include <math.h>

struct db_words op_text(struct sv said)
{
    return ARG_WORDS_IF(sv_trim(said).n, sv_trim(said));
}

enum err op_json(struct arena *a, const struct json *value, const char *key, const struct json_words *words, size_t n, struct db_words *out,
                 struct fail *f)
{
    struct buf b;
    struct sv kept = { 0 };
    if (json_is_null(value)) {
        *out = (struct db_words){ 0 };
        return OK;
    }
    buf_init(&b, OPERATION_JSON_MAX);
    if (!n)
        json_dump_canonical(value, &b);
    enum err e = n ? json_dump_kept(value, words, n, &b) : b.bad;
    if (!e && !(kept = arena_sv(a, buf_view(&b))).p)
        e = E_NO_MEMORY;
    buf_done(&b);
    if (e)
        return fail_set(f, e, 0, key);
    *out = ARG_WORDS(kept);
    return OK;
}

enum err op_point(double lon, double lat, bool *has, struct fail *f)
{
    *has = false;
    if (isnan(lon) != isnan(lat))
        return fail_set(f, E_JSON_TYPE, 0, isnan(lon) ? "lon" : "lat");
    *has = !isnan(lon);
    return OK;
}
