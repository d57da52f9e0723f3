/* SPDX-License-Identifier: Apache-2.0
 * pair.c - which area of a new edition is which area known already.
 *
 * Each known area is listed under every town it names. A new area looks its towns up there: first for a known one with the same
 * begin, then, among what is left, for any. So a case that lost towns, or got another number, is still itself. Cases that
 * are said to be over choose last: they are listed for hours, and must not take a running one of the same town along.
 * Of a known area that came from storage with a shortened name not all names are known. It is listed under its gazetteer towns
 * too, and, for running ones that find nothing else, under the begin it has in its city. */
#include "feeds/merge/pair.h"

#include "server/base/hash.h"

struct pair_holder { /* one known area under one town; chained */
    size_t known;
    uint64_t next; /* index + 1 into the holders; 0 ends */
};

struct pair_list {
    struct arena *arena;
    const struct feed_area *known, *fresh;
    struct mapsv by_place; /* place -> index + 1 of the first holder */
    bool any_cut;          /* among the known ones: names_cut */
    struct pair_holder *holders;
    size_t holders_n;
    struct pairing out;
};

/* A '/' parts scope, city and town in a key, so names have none. */
static char *put_clean(char *to, struct sv s)
{
    for (size_t i = 0; i < s.n; i++)
        *to++ = s.p[i] == '/' ? ' ' : s.p[i];
    return to;
}

/* "愛知県北設楽郡設楽町/小松" */
static struct sv place_of(struct arena *a, const struct feed_area *x, struct sv name)
{
    size_t n = x->pref.n + x->city.n + 1 + name.n;
    char *p = arena_alloc(a, n + 1);
    if (!p)
        return (struct sv){ NULL, 0 };
    char *end = put_clean(put_clean(p, x->pref), x->city);
    *end++ = '/';
    put_clean(end, name);
    return (struct sv){ p, n };
}

static bool by_key(const struct feed_area *x)
{
    return x->kind == AREA_MESH || x->kind == AREA_POLYGON;
}

struct sv pair_key(struct arena *a, struct sv scope, const struct feed_area *x)
{
    struct sv place = by_key(x) ? x->key : place_of(a, x, x->names_n ? x->names[0] : SV(""));
    if (!place.p)
        return place;
    const char *z = arena_printf(a, SV_FMT "/" SV_FMT, SV_ARG(scope), SV_ARG(place));
    return z ? sv_of(z) : (struct sv){ NULL, 0 };
}

static size_t places_n(const struct feed_area *x, bool by_town)
{
    return by_key(x) || x->names_n == 0 ? 1 : x->names_n + (by_town ? x->towns_n : 0);
}

/* A place that is no name: those begin with no control character. p == NULL: no memory. */
static struct sv place_marked(struct arena *a, const struct feed_area *x, const char *mark)
{
    return mark ? place_of(a, x, sv_of(mark)) : (struct sv){ NULL, 0 };
}

static struct sv begin_place(struct arena *a, const struct feed_area *x)
{
    return place_marked(a, x, arena_printf(a, "\x1f%lld", (long long)x->since_us));
}

/* The i-th of the places an area can be found under. A known area's key is whole; a new one's lacks its scope. */
static struct sv place_at(struct pair_list *p, const struct feed_area *x, size_t i, struct sv scope)
{
    if (by_key(x))
        return scope.p ? pair_key(p->arena, scope, x) : x->key;
    if (x->names_n == 0)
        return place_of(p->arena, x, SV(""));
    return i < x->names_n ? place_of(p->arena, x, x->names[i])
                          : place_marked(p->arena, x, arena_printf(p->arena, "\x1e" SV_FMT, SV_ARG(x->towns[i - x->names_n])));
}

static enum err list_place(struct pair_list *p, size_t known, struct sv place)
{
    struct pair_holder *h = &p->holders[p->holders_n++];
    h->known = known;
    if (!place.p)
        return E_NO_MEMORY;
    if (!mapsv_get(&p->by_place, place, &h->next))
        h->next = 0;
    return mapsv_put(&p->by_place, place, p->holders_n);
}

static enum err list_one(struct pair_list *p, size_t known)
{
    const struct feed_area *x = &p->known[known];
    enum err e = OK;
    for (size_t k = 0; k < places_n(x, x->names_cut) && !e; k++)
        e = list_place(p, known, place_at(p, x, k, (struct sv){ NULL, 0 }));
    return e || !x->names_cut || x->since_us == TIME_NONE ? e : list_place(p, known, begin_place(p->arena, x));
}

static enum err list_known(struct pair_list *p, size_t known_n, struct sv scope)
{
    size_t most = 0;
    enum err e = OK;
    for (size_t i = 0; i < known_n; i++) {
        const struct feed_area *x = &p->known[i];
        if (!sv_eq(x->scope, scope))
            continue;
        most += places_n(x, x->names_cut) + 1;
        p->any_cut = p->any_cut || x->names_cut;
    }
    p->holders = arena_array(p->arena, most + 1, sizeof *p->holders);
    if (!p->holders)
        return E_NO_MEMORY;
    for (size_t i = known_n; i-- > 0 && !e;) /* backwards, so that chains run in order */
        if (sv_eq(p->known[i].scope, scope))
            e = list_one(p, i);
    return e;
}

static void try_holders(struct pair_list *p, size_t fresh, uint64_t at, bool same_begin)
{
    for (; at; at = p->holders[at - 1].next) {
        size_t k = p->holders[at - 1].known;
        p->out.held[k] = true;
        if (p->out.kin_of[fresh] == PAIR_NONE)
            p->out.kin_of[fresh] = k;
        if (p->out.old_of[fresh] != PAIR_NONE || p->out.new_of[k] != PAIR_NONE)
            continue;
        if (same_begin && p->known[k].since_us != p->fresh[fresh].since_us)
            continue;
        p->out.old_of[fresh] = k;
        p->out.new_of[k] = fresh;
    }
}

static enum err look_up(struct pair_list *p, size_t fresh, struct sv place, bool same_begin)
{
    uint64_t first;
    if (!place.p)
        return E_NO_MEMORY;
    if (mapsv_get(&p->by_place, place, &first))
        try_holders(p, fresh, first, same_begin);
    return OK;
}

static enum err pass(struct pair_list *p, size_t fresh_n, struct sv scope, bool over, bool same_begin)
{
    for (size_t i = 0; i < fresh_n; i++) {
        const struct feed_area *x = &p->fresh[i];
        if (over != (x->ended_us != TIME_NONE))
            continue;
        for (size_t k = 0; k < places_n(x, p->any_cut); k++) {
            enum err e = look_up(p, i, place_at(p, x, k, scope), same_begin);
            if (e)
                return e;
        }
    }
    return OK;
}

/* Running ones that share neither name nor town with any known one. */
static enum err pass_begins(struct pair_list *p, size_t fresh_n)
{
    enum err e = OK;
    for (size_t i = 0; i < fresh_n && p->any_cut && !e; i++) {
        const struct feed_area *x = &p->fresh[i];
        bool shared = p->out.kin_of[i] != PAIR_NONE;
        if (!by_key(x) && x->names_n && x->ended_us == TIME_NONE && x->since_us != TIME_NONE && !shared)
            e = look_up(p, i, begin_place(p->arena, x), true);
        if (p->out.old_of[i] == PAIR_NONE && !shared)
            p->out.kin_of[i] = PAIR_NONE; /* a begin alone makes no kin */
    }
    return e;
}

static size_t *none_array(struct arena *a, size_t n)
{
    size_t *list = arena_array(a, n + 1, sizeof *list);
    for (size_t i = 0; list && i < n; i++)
        list[i] = PAIR_NONE;
    return list;
}

enum err pair_areas(struct arena *a, const struct feed_area *known, size_t known_n, struct sv scope, const struct feed_area *fresh,
                    size_t fresh_n, struct pairing *out)
{
    struct pair_list p = { .arena = a, .known = known, .fresh = fresh };
    p.out.old_of = none_array(a, fresh_n);
    p.out.kin_of = none_array(a, fresh_n);
    p.out.new_of = none_array(a, known_n);
    p.out.held = arena_array(a, known_n + 1, sizeof *p.out.held);
    if (!p.out.old_of || !p.out.kin_of || !p.out.new_of || !p.out.held)
        return E_NO_MEMORY;
    mapsv_init(&p.by_place);
    enum err e = list_known(&p, known_n, scope);
    for (int i = 0; i < 4 && !e; i++) {
        e = i == 2 ? pass_begins(&p, fresh_n) : OK;
        if (!e)
            e = pass(&p, fresh_n, scope, i >= 2, i % 2 == 0);
    }
    mapsv_done(&p.by_place);
    if (!e)
        *out = p.out;
    return e;
}
