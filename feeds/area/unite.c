/* SPDX-License-Identifier: Apache-2.0
 * unite.c - a feed that says the same thing twice says it once. */
#include "feeds/area/unite.h"

#include "feeds/area/count.h"
#include "server/base/hash.h"

static struct sv keep(struct arena *a, struct buf *b)
{
    struct sv out = buf_ok(b) ? arena_sv(a, buf_view(b)) : (struct sv){ NULL, 0 };
    buf_done(b);
    return out;
}

static const struct sv comma = { "、", sizeof "、" - 1 }, more = { "…", sizeof "…" - 1 };

/* A text this long may have been cut by a reader before 0.8.0, at any character. */
#define NAME_CUT_MIN (AREA_TEXT_MAX - 3)

/* How many names fit, with what stands for the others. */
static size_t fitting(const struct feed_area *x)
{
    size_t bytes = 0, fit = 0;
    for (size_t i = 0; i < x->names_n; i++) {
        bytes += (i ? comma.n : 0) + x->names[i].n;
        if (bytes + comma.n + more.n < NAME_CUT_MIN)
            fit = i + 1;
    }
    return bytes < NAME_CUT_MIN && !x->names_cut ? x->names_n : fit;
}

struct sv area_name_of(struct arena *a, const struct feed_area *area)
{
    if (area->names_n == 0)
        return area->city;
    size_t n = fitting(area);
    if (n == 0)
        return area_text(a, area->names[0]);
    struct buf b;
    buf_init(&b, AREA_TEXT_MAX);
    for (size_t i = 0; i < n; i++) {
        buf_sv(&b, i ? comma : SV(""));
        buf_sv(&b, area->names[i]);
    }
    if (n < area->names_n || area->names_cut) {
        buf_sv(&b, comma);
        buf_sv(&b, more);
    }
    struct sv whole = keep(a, &b);
    return whole.p ? area_text(a, whole) : whole;
}

enum err area_names_from(struct arena *a, struct sv name, struct feed_area *out)
{
    struct sv rest = name;
    size_t n = 1;
    for (size_t i = 0; i + comma.n <= name.n; i++)
        n += memcmp(name.p + i, comma.p, comma.n) == 0;
    out->names = arena_array(a, n, sizeof *out->names);
    if (!out->names)
        return E_NO_MEMORY;
    out->names_n = 0;
    for (long at; (at = sv_find(rest, comma)) >= 0;) {
        out->names[out->names_n++] = (struct sv){ rest.p, (size_t)at };
        rest = (struct sv){ rest.p + at + comma.n, rest.n - (size_t)at - comma.n };
    }
    out->names_cut = sv_eq(rest, more) || name.n >= NAME_CUT_MIN;
    if (!out->names_cut || out->names_n == 0)
        out->names[out->names_n++] = rest;
    return OK;
}

static struct sv identity(struct arena *a, const struct feed_area *x, enum unite how)
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

static void take_in(struct feed_area *into, const struct feed_area *x, enum unite how)
{
    if (how == UNITE_SAME_PLACE)
        into->count = count_add(into->count, x->count);
    else if (x->count.high > into->count.high)
        into->count = x->count;
    else
        return;
    into->raw = x->raw;
}

enum err areas_unite(struct arena *a, struct feed_area *areas, size_t *n, enum unite how)
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
