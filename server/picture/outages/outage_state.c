/* SPDX-License-Identifier: Apache-2.0
 * outage_state.c - reading outage areas, and remembering what an area loses when it shrinks. */
#include "server/picture/outages/outage_state.h"

#include <stdlib.h>

#include "server/base/bisect.h"
#include "server/base/buf.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/grow.h"
#include "server/base/json.h"
#include "server/picture/things.h"

#define AREA_CAP (64u << 20)                /* bytes of one area: AREA_MESH_MAX codes and a geometry */
#define PART_KEPT_US (7 * 86400 * US_PER_S) /* a lost part is forgotten this long after it ended */

const char *outage_match_name(enum outage_match m)
{
    return word_kept(WORDS_MATCH, m);
}

const char *outage_state_name(enum outage_state s)
{
    return word_kept(WORDS_OUTAGE_STATE, s);
}

static void area_free(struct area *a)
{
    if (!a)
        return;
    shape_free(a->shape);
    arena_done(&a->own);
    free(a);
}

static enum err mesh_read(struct area *a, const struct json *arr)
{
    size_t n = json_count(arr);
    int64_t *mesh = arena_array(&a->own, n + 1, sizeof *mesh);
    if (!mesh)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct sv s;
        int64_t v;
        if (json_i64(json_at(arr, i), &v) || (json_str(json_at(arr, i), &s) && sv_to_i64(s, &v)))
            mesh[a->pub.mesh_n++] = v;
    }
    a->pub.mesh = mesh;
    return OK;
}

static enum err towns_read(struct area *a, struct town_names *towns, const struct json *arr)
{
    size_t n = json_count(arr);
    struct sv *keys = arena_array(&a->own, n + 1, sizeof *keys);
    a->towns = arena_array(&a->own, n + 1, sizeof *a->towns);
    if (!keys || !a->towns)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct sv key;
        if (!json_str(json_at(arr, i), &key))
            continue;
        keys[a->pub.towns_n] = arena_sv(&a->own, key);
        if (!keys[a->pub.towns_n].p)
            return E_NO_MEMORY;
        a->towns[a->pub.towns_n] = town_number(towns, keys[a->pub.towns_n]);
        a->pub.towns_n++;
    }
    a->pub.towns = keys;
    return OK;
}

static bool words_read(struct outage_area *pub, const struct json *j)
{
    struct sv match = change_str(j, "match_level"), state = change_str(j, "state");
    bool found = false;
    for (int i = 0; i < 4; i++) {
        if (sv_eq(match, sv_of(outage_match_name((enum outage_match)i)))) {
            pub->match = (enum outage_match)i;
            found = true;
        }
    }
    for (int i = 0; i < 3; i++) {
        if (sv_eq(state, sv_of(outage_state_name((enum outage_state)i)))) {
            pub->state = (enum outage_state)i;
            return found;
        }
    }
    return false;
}

static void values_read(struct outage_area *pub, const struct json *j)
{
    pub->source = change_str(j, "source");
    pub->key = change_str(j, "key");
    pub->name = change_str(j, "name");
    pub->cause = change_str(j, "cause");
    pub->raw = change_str(j, "raw");
    pub->restore_raw = change_str(j, "restore_raw");
    pub->municipality = (int32_t)change_i64(j, "municipality", 0);
    pub->low = change_i64(j, "low", -1);
    pub->high = change_i64(j, "high", -1);
    pub->since_us = change_time(j, "since_us", "since");
    pub->first_seen_us = change_time(j, "first_seen_us", "first_seen");
    pub->before_seen_us = change_time(j, "before_seen_us", "before_seen");
    pub->restore_us = change_time(j, "restore_us", "restore_estimate");
    pub->feed_time_us = change_time(j, "feed_time_us", "feed_time");
    pub->fetched_at_us = change_time(j, "fetched_at_us", "fetched_at");
    pub->ended_at_us = change_time(j, "ended_at_us", "ended_at");
    pub->unwatched = sv_eq(change_str(j, "ended_by"), SV("unwatched"));
    pub->lon = change_real(j, "lon");
    pub->lat = change_real(j, "lat");
}

static enum err shape_read(struct outage_state_all *o, struct area *a, const struct json *geometry)
{
    if (a->pub.match != MATCH_POLYGON || !geometry || json_is_null(geometry))
        return OK;
    if (!o->geo && !(o->geo = geo_new()))
        return E_NO_MEMORY;
    return shape_from_json(o->geo, geometry, &a->shape, NULL) == E_NO_MEMORY ? E_NO_MEMORY : OK;
}

/* The geometry as text, so that nobody need parse the body again to show it. */
static enum err geometry_keep(struct area *a, const struct json *geometry)
{
    struct buf b;
    if (!geometry || json_is_null(geometry))
        return OK;
    buf_init(&b, AREA_CAP / 4);
    json_dump_canonical(geometry, &b);
    a->pub.geometry = buf_ok(&b) ? arena_sv(&a->own, buf_view(&b)) : (struct sv){ 0 };
    buf_done(&b);
    return a->pub.geometry.p ? OK : E_NO_MEMORY;
}

/* The strings were views into the parsed document; the document goes, the area stays. */
static enum err strings_keep(struct area *a)
{
    struct outage_area *pub = &a->pub;
    struct sv *const all[] = { &pub->source, &pub->key, &pub->name, &pub->cause, &pub->raw, &pub->restore_raw };
    for (size_t i = 0; i < countof(all); i++) {
        *all[i] = arena_sv(&a->own, *all[i]);
        if (!all[i]->p)
            return E_NO_MEMORY;
    }
    return OK;
}

static enum err area_fill(struct picture *p, struct area *a, struct sv body, const struct json *j)
{
    if (!words_read(&a->pub, j))
        return E_PICTURE_CARD;
    a->pub.body = body;
    values_read(&a->pub, j);
    enum err e = strings_keep(a);
    if (!e)
        e = mesh_read(a, json_get(j, "mesh"));
    if (!e)
        e = towns_read(a, &p->towns, json_get(j, "towns"));
    if (!e)
        e = geometry_keep(a, json_get(j, "geometry"));
    return e ? e : shape_read(p->outages, a, json_get(j, "geometry"));
}

static enum err area_make(struct picture *p, const struct change *c, struct area **out)
{
    struct area *a = calloc(1, sizeof *a);
    if (!a)
        return E_NO_MEMORY;
    arena_init(&a->own, AREA_CAP);
    a->pub.id = c->number;
    enum err e = area_fill(p, a, c->body, c->json);
    if (e)
        area_free(a);
    else
        *out = a;
    return e;
}

static size_t area_at(const struct outage_state_all *o, int64_t id)
{
    size_t from = 0, to = o->n;
    BISECT(mid, from, to, o->area[mid]->pub.id < id);
    return from;
}

static void area_drop(struct outage_state_all *o, size_t at)
{
    area_free(o->area[at]);
    memmove(&o->area[at], &o->area[at + 1], (o->n - at - 1) * sizeof(struct area *));
    o->n--;
}

static enum err area_keep(struct outage_state_all *o, struct area *a)
{
    size_t at = area_at(o, a->pub.id);
    if (at < o->n && o->area[at]->pub.id == a->pub.id) {
        area_free(o->area[at]);
        o->area[at] = a;
        return OK;
    }
    if (GROW(o->area, o->room, o->n + 1)) {
        area_free(a);
        return E_NO_MEMORY;
    }
    memmove(&o->area[at + 1], &o->area[at], (o->n - at) * sizeof(struct area *));
    o->area[at] = a;
    o->n++;
    return OK;
}

static int i64_cmp(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Cells and towns of `was` that `now` no longer has, into `part`; false when nothing was lost (or memory is). */
static bool lost_between(const struct area *was, const struct area *now, struct area *part)
{
    int64_t *mesh = arena_array(&part->own, was->pub.mesh_n + 1, sizeof *mesh);
    int64_t *left = arena_array(&part->own, now->pub.mesh_n + 1, sizeof *left);
    part->towns = arena_array(&part->own, was->pub.towns_n + 1, sizeof *part->towns);
    if (!mesh || !left || !part->towns)
        return false;
    if (now->pub.mesh_n)
        memcpy(left, now->pub.mesh, now->pub.mesh_n * sizeof *left);
    qsort(left, now->pub.mesh_n, sizeof *left, i64_cmp);
    for (size_t i = 0; i < was->pub.mesh_n; i++) {
        if (!bsearch(&was->pub.mesh[i], left, now->pub.mesh_n, sizeof *left, i64_cmp))
            mesh[part->pub.mesh_n++] = was->pub.mesh[i];
    }
    for (size_t i = 0; i < was->pub.towns_n; i++) {
        bool kept = false;
        for (size_t j = 0; j < now->pub.towns_n && !kept; j++)
            kept = now->towns[j] == was->towns[i];
        if (!kept)
            part->towns[part->pub.towns_n++] = was->towns[i];
    }
    part->pub.mesh = mesh;
    return part->pub.mesh_n || part->pub.towns_n;
}

static void parts_prune(struct outage_state_all *o, int64_t before_us)
{
    for (size_t i = 0; i < o->n && o->area[i]->pub.id < 0;) {
        if (o->area[i]->pub.ended_at_us < before_us)
            area_drop(o, i);
        else
            i++;
    }
}

/* Keep what a running area lost as a part that has ended: no power is claimed there, and nobody drops off unseen. */
static enum err part_keep(struct outage_state_all *o, const struct area *was, const struct area *now)
{
    if (!area_runs(was) || !area_runs(now) || was->pub.id < 0)
        return OK;
    struct area *part = calloc(1, sizeof *part);
    if (!part)
        return E_NO_MEMORY;
    arena_init(&part->own, AREA_CAP);
    part->pub = was->pub;
    part->pub.mesh_n = part->pub.towns_n = 0;
    if (!lost_between(was, now, part)) {
        area_free(part);
        return OK;
    }
    struct outage_area *pub = &part->pub;
    pub->body = pub->geometry = (struct sv){ 0 };
    pub->source = arena_sv(&part->own, was->pub.source);
    pub->key = arena_sv(&part->own, was->pub.key);
    pub->name = pub->cause = pub->raw = pub->restore_raw = (struct sv){ 0 };
    struct sv *keys = arena_array(&part->own, pub->towns_n + 1, sizeof *keys);
    if (!keys) {
        area_free(part);
        return E_NO_MEMORY;
    }
    pub->towns = keys;
    pub->id = --o->last_part;
    pub->match = was->pub.match == MATCH_POLYGON ? MATCH_MESH : was->pub.match;
    pub->state = OUTAGE_ENDED;
    pub->ended_at_us = now->pub.fetched_at_us;
    parts_prune(o, now->pub.fetched_at_us - PART_KEPT_US);
    return area_keep(o, part);
}

enum err outage_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    struct outage_state_all *o = p->outages;
    size_t at = area_at(o, c->number);
    struct area *was = at < o->n && o->area[at]->pub.id == c->number ? o->area[at] : NULL, *now;
    o->dirty = true;
    delta->municipality = was ? was->pub.municipality : 0;
    if (!c->json) {
        if (was)
            area_drop(o, at);
        return OK;
    }
    if (was)
        was->pub.body = (struct sv){ 0 }; /* its object has given way to the new one already */
    enum err e = area_make(p, c, &now);
    if (e)
        return e;
    delta->municipality = now->pub.municipality;
    e = was ? part_keep(o, was, now) : OK;
    enum err kept = area_keep(o, now);
    return e ? e : kept;
}

void outages_done(struct picture *p)
{
    struct outage_state_all *o = p->outages;
    if (!o)
        return;
    for (size_t i = 0; i < o->n; i++)
        area_free(o->area[i]);
    free(o->area);
    outage_hash_done(o);
    geo_free(o->geo);
    free(o);
    p->outages = NULL;
}
