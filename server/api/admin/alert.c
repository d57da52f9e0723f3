/* SPDX-License-Identifier: Apache-2.0
 * alert.c - from the change feed to the screens of those who review. */
#include "server/api/admin/alert.h"

#include "server/api/admin/given.h"
#include "server/api/kit/given.h"
#include "server/base/arena.h"
#include "server/base/json.h"
#include "server/base/jw.h"

#define BODY_MAX 4096 /* bytes: ids alone */

static void event_write(struct jw *w, struct sv id, const struct json *body)
{
    static const char *const ids[] = { "person", "user" };
    int64_t v = 0;
    jw_obj(w);
    jw_kz(w, "kind", "break_glass");
    jw_kstr(w, "id", id);
    for (size_t i = 0; i < 2; i++) {
        jw_key(w, ids[i]);
        jw_id(w, json_i64(json_get(body, ids[i]), &v) ? v : 0);
    }
    jw_ktime(w, "at", json_i64(json_get(body, "at_us"), &v) ? v : INT64_MIN);
    jw_obj_end(w);
}

void alert_publish(struct sv kind, struct sv id, struct sv body)
{
    const struct json *j;
    struct sv code = { 0 };
    struct arena a;
    struct buf b;
    struct jw w;
    int64_t municipality = 0;
    if (!sv_eq(kind, SV("break_glass")))
        return;
    arena_init(&a, 64 * 1024);
    buf_init(&b, BODY_MAX);
    if (!json_parse(&a, body, 4, &j, NULL) && json_str(json_get(j, "municipality"), &code) && sv_to_i64(code, &municipality)) {
        jw_init(&w, &b);
        event_write(&w, id, j);
        struct live_event e = { .topic = LIVE_ALERT, .scope = (uint64_t)municipality, .json = buf_view(&b) };
        if (buf_ok(&b))
            live_publish(admin_given->live, &e);
    }
    buf_done(&b);
    arena_done(&a);
}
