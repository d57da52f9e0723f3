/* SPDX-License-Identifier: Apache-2.0
 * sites.c - an array of sites with their keys; a search looks at each: tens of thousands take a millisecond. */
#include "server/picture/places/sites.h"

#include <math.h>
#include <stdlib.h>

#include "geo/plane.h"
#include "geo/proj.h"
#include "server/base/text/fold.h"
#include "server/base/grow.h"
#include "server/base/hash.h"

#define FOLD_MAX ((size_t)256 * 1024) /* bytes for folding one name */
enum { TABLE_SHELTER, TABLE_FACILITY, TABLES };

struct kept {
    struct site site;
    struct sv name_key, kana_key, loose_key; /* behind it, as the texts */
};

struct sites {
    struct kept **item;
    size_t n, room;
    struct map64 at[TABLES];
};

struct sites *sites_new(void)
{
    struct sites *s = calloc(1, sizeof *s);
    for (int t = 0; s && t < TABLES; t++)
        map64_init(&s->at[t]);
    return s;
}

void sites_free(struct sites *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        free(s->item[i]);
    free(s->item);
    for (int t = 0; t < TABLES; t++)
        map64_done(&s->at[t]);
    free(s);
}

const char *site_kind_code(enum site_kind kind)
{
    return word_code(WORDS_PLACE_KIND, kind);
}

bool site_kind_parse(struct sv code, enum site_kind *out)
{
    int kind = word_find(WORDS_PLACE_KIND, code);
    if (kind >= 0)
        *out = (enum site_kind)kind;
    return kind >= 0;
}

static int table_of(enum site_kind kind)
{
    return kind == SITE_SHELTER ? TABLE_SHELTER : TABLE_FACILITY;
}

const struct site *sites_find(const struct sites *s, enum site_kind kind, int64_t id)
{
    uint64_t i;
    return map64_get(&s->at[table_of(kind)], id, &i) ? &s->item[i]->site : NULL;
}

static void drop(struct sites *s, int table, int64_t id)
{
    uint64_t i;
    if (!map64_get(&s->at[table], id, &i))
        return;
    free(s->item[i]);
    map64_remove(&s->at[table], id);
    s->item[i] = s->item[--s->n];
    if (i < s->n && map64_put(&s->at[table_of(s->item[i]->site.kind)], s->item[i]->site.id, i) != OK)
        abort(); /* the key is there: nothing is allocated */
}

static enum err add(struct sites *s, int table, struct kept *x)
{
    if (GROW(s->item, s->room, s->n + 1))
        return E_NO_MEMORY;
    enum err e = map64_put(&s->at[table], x->site.id, s->n);
    if (!e)
        s->item[s->n++] = x;
    return e;
}

/* A copy behind the site, with its texts one after the other. */
static struct kept *copy(const struct kept *from)
{
    const struct sv texts[] = { from->site.name, from->site.address, from->site.type, from->name_key, from->kana_key, from->loose_key };
    size_t bytes = 0;
    for (size_t i = 0; i < 6; i++)
        bytes += texts[i].n;
    struct kept *x = malloc(sizeof *x + bytes + 1);
    if (!x)
        return NULL;
    *x = *from;
    struct sv *const to[] = { &x->site.name, &x->site.address, &x->site.type, &x->name_key, &x->kana_key, &x->loose_key };
    char *at = (char *)(x + 1);
    for (size_t i = 0; i < 6; i++) {
        if (texts[i].n)
            memcpy(at, texts[i].p, texts[i].n);
        *to[i] = (struct sv){ at, texts[i].n };
        at += texts[i].n;
    }
    return x;
}

static enum err site_read(struct arena *a, int table, const struct json *j, struct kept *out)
{
    struct kept x = { .site = { .kind = SITE_SHELTER, .lon = json_number(json_get(j, "lon")), .lat = json_number(json_get(j, "lat")) } };
    int64_t municipality = 0;
    bool outside = false;
    if (table == TABLE_FACILITY)
        x.site.kind = sv_eq(json_text(json_get(j, "list")), SV("hospital")) ? SITE_HOSPITAL : SITE_CARE;
    if (sv_to_i64(json_text(json_get(j, "municipality")), &municipality))
        x.site.municipality = (int32_t)municipality;
    if (json_bool(json_get(j, "outside"), &outside) && outside)
        x.site.lon = x.site.lat = NAN;
    x.site.name = json_text(json_get(j, "name"));
    x.site.address = json_text(json_get(j, "address"));
    x.site.type = json_text(json_get(j, "kind"));
    enum err e = fold_strict(a, x.site.name, &x.name_key);
    if (!e)
        e = fold_strict(a, json_text(json_get(j, "kana")), &x.kana_key);
    if (!e)
        e = fold_loose(a, x.site.name, &x.loose_key);
    if (!e)
        *out = x;
    return e;
}

ERR sites_put(struct sites *s, enum picture_kind kind, int64_t id, const struct json *body)
{
    struct arena a;
    struct kept read, *x = NULL;
    int table = kind == KIND_SHELTER ? TABLE_SHELTER : TABLE_FACILITY;
    enum err e = OK;
    arena_init(&a, FOLD_MAX);
    if (body && !(e = site_read(&a, table, body, &read))) {
        read.site.id = id;
        x = copy(&read);
        e = x ? OK : E_NO_MEMORY;
    }
    arena_done(&a);
    if (e)
        return e;
    drop(s, table, id);
    if (x && (e = add(s, table, x)))
        free(x);
    return e;
}

/* ---- searching ---- */

struct ranked {
    struct site_hit hit;
    int rank; /* less is better */
};

/* 0 begins with it, 1 holds it, 2 holds it loosely; -1 not at all. */
static int rank_of(const struct kept *x, struct sv key, struct sv loose)
{
    if (!key.n || sv_starts(x->name_key, key) || (x->kana_key.n && sv_starts(x->kana_key, key)))
        return 0;
    if (sv_find(x->name_key, key) >= 0 || sv_find(x->kana_key, key) >= 0)
        return 1;
    return loose.n && sv_find(x->loose_key, loose) >= 0 ? 2 : -1;
}

static bool is_own(const struct site_question *q, const struct site *x)
{
    for (size_t i = 0; i < q->home_n; i++)
        if (q->home[i] == x->municipality)
            return x->municipality != 0;
    return false;
}

/* By distance where there is one; else by rank and name. */
static int better(const struct ranked *a, const struct ranked *b)
{
    bool far_a = isnan(a->hit.distance_m), far_b = isnan(b->hit.distance_m);
    if (far_a != far_b)
        return far_a ? 1 : -1;
    if (!far_a && (a->hit.distance_m < b->hit.distance_m || a->hit.distance_m > b->hit.distance_m))
        return a->hit.distance_m < b->hit.distance_m ? -1 : 1;
    if (a->rank != b->rank)
        return a->rank - b->rank;
    const struct sv x = a->hit.site->name, y = b->hit.site->name;
    int c = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    if (c || x.n != y.n)
        return c ? c : x.n < y.n ? -1 : 1;
    return (a->hit.site->id > b->hit.site->id) - (a->hit.site->id < b->hit.site->id);
}

/* Into its place among the best so far. */
static size_t keep(struct ranked *best, size_t n, size_t limit, const struct ranked *one)
{
    size_t at = n < limit ? n++ : limit;
    for (; at > 0 && better(one, &best[at - 1]) < 0; at--)
        if (at < limit)
            best[at] = best[at - 1];
    if (at < limit)
        best[at] = *one;
    return n;
}

static int in_order(const void *a, const void *b)
{
    return better(a, b);
}

/* Until here distances are squares on a plane, good enough to choose by: a geodesic for each of 200,000 held the loop for 180 ms. */
static void measure(const struct site_question *q, struct ranked *best, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(best[i].hit.distance_m))
            best[i].hit.distance_m = distance_m(q->lon, q->lat, best[i].hit.site->lon, best[i].hit.site->lat);
    qsort(best, n, sizeof *best, in_order);
}

ERR sites_search(const struct sites *s, const struct site_question *q, struct site_hit hits[SITE_HITS_MAX], size_t *n)
{
    struct ranked best[SITE_HITS_MAX];
    struct arena a;
    struct sv key, loose;
    size_t found = 0, limit = q->limit < SITE_HITS_MAX ? q->limit : SITE_HITS_MAX;
    arena_init(&a, 64 * 1024);
    enum err e = fold_strict(&a, q->q, &key);
    if (!e)
        e = fold_loose(&a, q->q, &loose);
    const struct plane plane = plane_at(q->lon, q->lat);
    for (size_t i = 0; !e && i < s->n; i++) {
        const struct site *x = &s->item[i]->site;
        struct ranked one = { { x, NAN }, q->kinds & 1u << x->kind ? rank_of(s->item[i], key, loose) : -1 };
        if (one.rank < 0)
            continue;
        one.rank = one.rank * 2 + !is_own(q, x);
        if (q->near && !isnan(x->lon))
            one.hit.distance_m = plane_distance_2(&plane, x->lon, x->lat);
        found = keep(best, found, limit, &one);
    }
    arena_done(&a);
    measure(q, best, found);
    for (size_t i = 0; !e && i < found; i++)
        hits[i] = best[i].hit;
    if (!e)
        *n = found;
    return e;
}
