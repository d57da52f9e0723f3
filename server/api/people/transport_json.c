/* SPDX-License-Identifier: Apache-2.0
 * transport_json.c - entries of ambulance runs; a correction stands above what it replaced. */
#include "server/api/people/transport_json.h"

#include "server/api/kit/given.h"
#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/picture.h"

#define TRANSPORTS_MAX 500 /* entries with what they replaced; transports_more says that there are others */

struct entries {
    struct picture_transport at[TRANSPORTS_MAX];
    size_t n, total;
    bool to_crew;
};

/* One entry, its object left open. */
static void entry_open(struct jw *w, const struct json *t, bool to_crew)
{
    static const char *const open[] = { "hospital", "not_transported", "kind", "severity", "remarks", "crew" };
    static const char *const crew[] = { "complaint", "urgency", "companion" };
    static const char *const raw[] = { "times", "refusals", "vitals" };
    struct sv s;
    int64_t v = 0;
    jw_obj(w);
    jw_kid(w, "id", json_i64(json_get(t, "id"), &v) ? v : 0);
    jw_ktime(w, "at", json_i64(json_get(t, "at_us"), &v) ? v : INT64_MIN);
    jw_kstr(w, "by", json_text(json_get(t, "by_name")));
    for (size_t i = 0; i < countof(open); i++)
        if (json_str(json_get(t, open[i]), &s)) {
            jw_key(w, open[i]);
            jw_str(w, s);
        }
    for (size_t i = 0; to_crew && i < countof(crew); i++)
        if (json_str(json_get(t, crew[i]), &s)) {
            jw_key(w, crew[i]);
            jw_str(w, s);
        }
    for (size_t i = 0; to_crew && i < countof(raw); i++)
        if (!json_is_null(json_get(t, raw[i]))) {
            struct buf b;
            buf_init(&b, 64 * 1024);
            json_dump_canonical(json_get(t, raw[i]), &b);
            jw_key(w, raw[i]);
            jw_raw(w, buf_ok(&b) ? buf_view(&b) : SV("null"));
            buf_done(&b);
        }
}

/* Care team and city see that, when, where and the remarks; 自損行為 and 加害 are never passed on by default. */
static bool passed_on(const struct json *t, bool to_crew)
{
    struct sv kind;
    return to_crew || !json_str(json_get(t, "kind"), &kind) ||
           !(sv_eq(kind, SV(JA_TRANSPORT_KIND_SELF_HARM)) || sv_eq(kind, SV(JA_TRANSPORT_KIND_ASSAULT)));
}

static bool replaced(const struct entries *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].corrects == id)
            return true;
    return false;
}

static const struct picture_transport *entry_of(const struct entries *all, int64_t id)
{
    for (size_t i = 0; id && i < all->n; i++)
        if (all->at[i].id == id)
            return &all->at[i];
    return NULL;
}

static const struct json *entry_parse(struct arena *a, const struct picture_transport *t, bool to_crew)
{
    const struct json *j;
    return !json_parse(a, t->body, 8, &j, NULL) && passed_on(j, to_crew) ? j : NULL;
}

/* What this entry replaced, down to the first. An entry names an older one, so the chain ends. */
static void earlier_write(struct jw *w, struct arena *a, const struct entries *all, int64_t id)
{
    bool any = false;
    for (const struct picture_transport *t = entry_of(all, id); t; t = t->corrects < t->id ? entry_of(all, t->corrects) : NULL) {
        const struct json *j = entry_parse(a, t, all->to_crew);
        if (!j)
            continue;
        if (!any) {
            jw_key(w, "earlier");
            jw_arr(w);
            any = true;
        }
        entry_open(w, j, all->to_crew);
        jw_obj_end(w);
    }
    if (any)
        jw_arr_end(w);
}

void transports_write(struct jw *w, struct arena *a, const struct person *x, bool to_crew)
{
    struct entries all = { .to_crew = to_crew };
    all.total = picture_transports(picture_now(), x->id, all.at, TRANSPORTS_MAX);
    all.n = all.total < TRANSPORTS_MAX ? all.total : TRANSPORTS_MAX;
    jw_key(w, "transports");
    jw_arr(w);
    for (size_t i = 0; i < all.n; i++) {
        const struct json *j = replaced(&all, all.at[i].id) ? NULL : entry_parse(a, &all.at[i], to_crew);
        if (!j)
            continue;
        entry_open(w, j, to_crew);
        earlier_write(w, a, &all, all.at[i].corrects);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    jw_kbool(w, "transports_more", all.total > all.n);
}
