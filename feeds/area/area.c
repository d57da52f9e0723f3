/* SPDX-License-Identifier: Apache-2.0
 * area.c - copying, cleaning and digesting of outage areas. */
#include "feeds/area/area.h"

#include <math.h>

#include "server/base/count.h"
#include "server/base/hash.h"

void area_init(struct feed_area *a)
{
    *a = (struct feed_area){
        .kind = AREA_TOWN,
        .lon = NAN,
        .lat = NAN,
        .count = { COUNT_UNKNOWN, COUNT_UNKNOWN },
        .since_us = TIME_NONE,
        .restore_us = TIME_NONE,
        .ended_us = TIME_NONE,
        .state = AREA_OUT,
        .level = LEVEL_TOWN,
        .first_seen_us = TIME_NONE,
        .before_seen_us = TIME_NONE,
        .feed_time_us = TIME_NONE,
        .fetched_at_us = TIME_NONE,
    };
}

static enum err copy_text(struct arena *to, struct sv *s)
{
    if (s->n == 0) {
        *s = SV("");
        return OK;
    }
    *s = arena_sv(to, *s);
    return s->p ? OK : E_NO_MEMORY;
}

static enum err copy_texts(struct arena *to, struct sv **list, size_t n)
{
    struct sv *mine = arena_array(to, n ? n : 1, sizeof *mine);
    if (!mine)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        mine[i] = (*list)[i];
        enum err e = copy_text(to, &mine[i]);
        if (e)
            return e;
    }
    *list = mine;
    return OK;
}

enum err area_copy(struct arena *to, const struct feed_area *from, struct feed_area *out)
{
    struct feed_area a = *from;
    struct sv *texts[] = { &a.pref, &a.city,  &a.municipality, &a.case_no, &a.name, &a.geometry,
                           &a.raw,  &a.cause, &a.restore_raw,  &a.scope,   &a.key };
    for (size_t i = 0; i < countof(texts); i++) {
        enum err e = copy_text(to, texts[i]);
        if (e)
            return e;
    }
    enum err e = copy_texts(to, &a.names, a.names_n);
    if (!e)
        e = copy_texts(to, &a.towns, a.towns_n);
    if (e)
        return e;
    a.mesh = arena_array(to, a.mesh_n ? a.mesh_n : 1, sizeof *a.mesh);
    if (!a.mesh)
        return E_NO_MEMORY;
    if (a.mesh_n)
        memcpy(a.mesh, from->mesh, a.mesh_n * sizeof *a.mesh);
    *out = a;
    return OK;
}

static uint64_t mix_i64(uint64_t h, int64_t v)
{
    return hash_mix(h, &v, sizeof v);
}

static uint64_t mix_sv(uint64_t h, struct sv s)
{
    return hash_mix(mix_i64(h, (int64_t)s.n), s.p, s.n);
}

uint64_t area_digest(const struct feed_area *a)
{
    uint64_t h = HASH_MIX_FIRST;
    h = mix_i64(h, a->kind);
    h = mix_i64(h, a->level);
    h = mix_i64(h, a->state);
    h = mix_i64(h, a->count.low);
    h = mix_i64(h, a->count.high);
    h = mix_i64(h, a->since_us);
    h = mix_i64(h, a->restore_us);
    const struct sv texts[] = { a->municipality, a->name, a->raw, a->cause, a->restore_raw, a->geometry };
    for (size_t i = 0; i < countof(texts); i++)
        h = mix_sv(h, texts[i]);
    for (size_t i = 0; i < a->towns_n; i++)
        h = mix_sv(h, a->towns[i]);
    h = mix_i64(h, (int64_t)a->mesh_n);
    return hash_mix(h, a->mesh, a->mesh_n * sizeof *a->mesh);
}

/* Bytes of `s` that fit into `max` without cutting a character in two. */
static size_t whole_characters(struct sv s, size_t max)
{
    if (s.n <= max)
        return s.n;
    size_t n = max;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

struct sv area_text(struct arena *a, struct sv s)
{
    return area_text_within(a, s, AREA_TEXT_MAX);
}

struct sv area_text_within(struct arena *a, struct sv s, size_t max)
{
    s = sv_trim(s);
    s.n = whole_characters(s, max);
    if (s.n == 0)
        return SV("");
    char *p = arena_str(a, s);
    if (!p)
        return (struct sv){ NULL, 0 };
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
            p[i] = ' ';
    return (struct sv){ p, s.n };
}

const char *area_kind_name(enum area_kind k)
{
    static const char *const names[] = { "mesh", "town", "polygon", "point", "municipality" };
    return names[k];
}

const char *area_level_name(enum area_level l)
{
    static const char *const names[] = { "polygon", "mesh", "town", "municipality" };
    return names[l];
}

const char *area_state_name(enum area_state s)
{
    static const char *const names[] = { "out", "restoring", "ended" };
    return names[s];
}

const char *area_end_name(enum area_end e)
{
    static const char *const names[] = { NULL, "said", "absent", "replaced", "unwatched" };
    return names[e];
}
