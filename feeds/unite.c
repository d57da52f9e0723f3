/* SPDX-License-Identifier: Apache-2.0
 * unite.c - a feed that says the same thing twice says it once. */
#include "feeds/unite.h"

#include "feeds/count.h"
#include "server/base/hash.h"

static struct sv keep(struct arena *a, struct buf *b)
{
    struct sv out = buf_ok(b) ? arena_sv(a, buf_view(b)) : (struct sv){ NULL, 0 };
    buf_done(b);
    return out;
}

struct sv area_name_of(struct arena *a, const struct outage_area *area)
{
    if (area->names_n == 0)
        return area->city;
    struct buf b;
    buf_init(&b, 1u << 20);
    for (size_t i = 0; i < area->names_n && b.n < AREA_TEXT_MAX; i++) {
        buf_str(&b, i ? "、" : "");
        buf_sv(&b, area->names[i]);
    }
    struct sv whole = keep(a, &b);
    return whole.p ? area_text(a, whole) : whole;
}

static struct sv identity(struct arena *a, const struct outage_area *x, enum unite how)
{
    struct buf b;
    buf_init(&b, 8u << 20);
    buf_sv(&b, how == UNITE_SAME_CASE ? x->case_no : SV(""));
    buf_ch(&b, '\x1f');
    buf_sv(&b, x->pref);
    buf_sv(&b, x->city);
    buf_ch(&b, '\x1f');
    buf_i64(&b, x->since_us);
    buf_i64(&b, x->ended_us);
    for (size_t i = 0; i < x->names_n; i++) {
        buf_ch(&b, '\x1f');
        buf_sv(&b, x->names[i]);
    }
    return keep(a, &b);
}

static void take_in(struct outage_area *into, const struct outage_area *x, enum unite how)
{
    if (how == UNITE_SAME_PLACE)
        into->count = count_add(into->count, x->count);
    else if (x->count.high > into->count.high)
        into->count = x->count;
    else
        return;
    into->raw = x->raw;
}

enum err areas_unite(struct arena *a, struct outage_area *areas, size_t *n, enum unite how)
{
    struct mapsv seen;
    mapsv_init(&seen);
    enum err e = OK;
    size_t kept = 0;
    for (size_t i = 0; i < *n && !e; i++) {
        uint64_t first;
        struct sv id = identity(a, &areas[i], how);
        if (!id.p) {
            e = E_NO_MEMORY;
        } else if (mapsv_get(&seen, id, &first)) {
            take_in(&areas[first], &areas[i], how);
        } else {
            e = mapsv_put(&seen, id, kept);
            areas[kept++] = areas[i];
        }
    }
    mapsv_done(&seen);
    if (!e)
        *n = kept;
    return e;
}
