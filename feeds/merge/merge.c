/* SPDX-License-Identifier: Apache-2.0
 * merge.c - what a new edition of a feed changes in what is known. */
#include "feeds/merge/merge.h"

#include "feeds/merge/merge_cells.h"
#include "feeds/merge/merge_hold.h"
#include "feeds/merge/merge_leave.h"
#include "feeds/merge/merge_rest.h"
#include "feeds/merge/pair.h"
#include "feeds/area/unite.h"
#include "server/base/clock.h"
#include "server/base/hash.h"

#define AHEAD_TRUSTED_US (600 * US_PER_S) /* a clock that is ten minutes fast is no wrong one */

enum freshness edition_freshness(int64_t known_us, int64_t feed_time_us, int64_t now_us, int64_t stale_after_us)
{
    if (feed_time_us > now_us + FEED_AHEAD_MAX_US)
        return FRESH_WRONG;
    if (feed_time_us < now_us - stale_after_us)
        return FRESH_STALE;
    if (known_us == TIME_NONE || feed_time_us > known_us)
        return FRESH_NEWS;
    /* What is known may have come with a time from the future: then what comes after it is news, though earlier. */
    if (known_us > now_us + AHEAD_TRUSTED_US && feed_time_us != known_us)
        return FRESH_NEWS;
    return feed_time_us == known_us ? FRESH_SAME : FRESH_STALE;
}

enum err changes_add(struct arena *a, struct changes *ch, enum change_op op, const struct feed_area *x, size_t was)
{
    if (ch->n == ch->room) {
        size_t room = ch->room ? ch->room * 2 : 64;
        struct area_change *more = arena_array(a, room, sizeof *more);
        if (!more)
            return E_NO_MEMORY;
        if (ch->n)
            memcpy(more, ch->list, ch->n * sizeof *more);
        ch->list = more;
        ch->room = room;
    }
    ch->list[ch->n++] = (struct area_change){ op, *x, was };
    return OK;
}

struct merging {
    struct arena *arena;
    const struct feed_area *open;
    size_t open_n;
    const struct edition *ed;
    struct pairing pairs;
    struct mapsv keys;           /* of open areas and of new ones */
    size_t *part_of, *next_part; /* of a partial edition: the new ones that may take towns from a known one, chained */
    struct cell_codes renewed;   /* cells of a partial edition */
    struct changes *out;
};

static int64_t earlier(int64_t a, int64_t b)
{
    if (a == TIME_NONE || b == TIME_NONE)
        return a == TIME_NONE ? b : a;
    return a < b ? a : b;
}

static enum err end_area(struct arena *a, const struct feed_area *was, size_t index, enum area_end by, int64_t at_us, int64_t feed_time_us,
                         int64_t fetched_at_us, struct changes *out)
{
    struct feed_area x = *was;
    x.state = AREA_ENDED;
    x.ended_by = by;
    x.ended_us = at_us;
    x.feed_time_us = feed_time_us;
    x.fetched_at_us = fetched_at_us;
    return changes_add(a, out, CHANGE_ENDED, &x, index);
}

/* A key nobody has: a second area of the same town becomes "...#2". */
static enum err free_key(struct merging *m, const struct feed_area *x, struct sv *out)
{
    uint64_t taken;
    struct sv base = pair_key(m->arena, m->ed->scope, x), key = base;
    for (int n = 2; key.p && mapsv_get(&m->keys, key, &taken); n++) {
        const char *z = arena_printf(m->arena, SV_FMT "#%d", SV_ARG(base), n);
        key = z ? sv_of(z) : (struct sv){ NULL, 0 };
    }
    if (!key.p)
        return E_NO_MEMORY;
    enum err e = mapsv_put(&m->keys, key, 1);
    if (!e)
        *out = key;
    return e;
}

static enum err add_new(struct merging *m, size_t i, struct feed_area *x)
{
    size_t kin = m->pairs.kin_of[i];
    x->first_seen_us = m->ed->feed_time_us;
    x->before_seen_us = m->ed->before_us;
    if (kin != PAIR_NONE) { /* parted from an area that was out already */
        x->first_seen_us = earlier(m->open[kin].first_seen_us, x->first_seen_us);
        x->before_seen_us = earlier(m->open[kin].before_seen_us, x->before_seen_us);
    }
    enum err e = free_key(m, x, &x->key);
    return e ? e : changes_add(m->arena, m->out, CHANGE_NEW, x, PAIR_NONE);
}

static enum err renew(struct merging *m, size_t old, struct feed_area *x)
{
    const struct feed_area *was = &m->open[old];
    x->content = area_digest(x);
    if (was->content == x->content)
        return OK;
    x->key = was->key;
    x->feed_time_us = m->ed->feed_time_us;
    x->fetched_at_us = m->ed->fetched_at_us;
    x->first_seen_us = was->first_seen_us;
    x->before_seen_us = was->before_seen_us;
    return changes_add(m->arena, m->out, CHANGE_CHANGED, x, old);
}

/* What is said to be over, and what is new in a town of a known one. */
static enum err chain_parts(struct merging *m)
{
    m->part_of = arena_array(m->arena, m->open_n + 1, sizeof *m->part_of);
    m->next_part = arena_array(m->arena, m->ed->n + 1, sizeof *m->next_part);
    if (!m->part_of || !m->next_part)
        return E_NO_MEMORY;
    for (size_t k = 0; k < m->open_n; k++)
        m->part_of[k] = PAIR_NONE;
    for (size_t i = 0; i < m->ed->n; i++) {
        size_t old = m->pairs.old_of[i], of = old == PAIR_NONE ? m->pairs.kin_of[i] : old;
        if (of == PAIR_NONE || (old != PAIR_NONE && m->ed->areas[i].ended_us == TIME_NONE))
            continue;
        m->next_part[i] = m->part_of[of];
        m->part_of[of] = i;
    }
    return OK;
}

/* Known area `old` without the towns that a partial edition says are over, or has in an area of its own. `self`: a new one
 * whose towns leave too; or PAIR_NONE. */
static enum err towns_left(struct merging *m, size_t old, size_t self, struct feed_area *rest)
{
    const struct feed_area *was = &m->open[old];
    *rest = *was;
    enum err e = self == PAIR_NONE ? OK : rest_of_towns(m->arena, &m->ed->areas[self], rest);
    for (size_t i = m->part_of[old]; i != PAIR_NONE && !e; i = m->next_part[i])
        if (rest_speaks_of(&m->ed->areas[i], was))
            e = rest_of_towns(m->arena, &m->ed->areas[i], rest);
    if (rest->names_n == 0 && was->names_cut) /* there are others, of which the names are not known */
        *rest = *was;
    return e;
}

static enum err take_over(struct merging *m, size_t old, const struct feed_area *x)
{
    const struct feed_area *was = &m->open[old];
    struct feed_area rest = *was;
    int64_t at = x->ended_us < m->ed->feed_time_us ? x->ended_us : m->ed->feed_time_us;
    if (m->ed->partial && !rest_speaks_of(x, was))
        return OK; /* the row of the one that is out may be the one that could not be read */
    enum err e = m->ed->partial ? towns_left(m, old, PAIR_NONE, &rest) : OK;
    if (!e && m->ed->partial && rest.names_n)
        return renew(m, old, &rest);
    return e ? e : end_area(m->arena, was, old, END_SAID, at, x->feed_time_us, x->fetched_at_us, m->out);
}

static bool is_out(const struct feed_area *x)
{
    return x->state == AREA_OUT && x->count.high != 0;
}

/* The known area of `x`, of a partial edition, goes on with what else it had. What is restored takes nothing along. */
static enum err renew_towns(struct merging *m, size_t i, size_t old, struct feed_area *x)
{
    struct feed_area rest;
    bool parts = !is_out(x) && is_out(&m->open[old]);
    enum err e = towns_left(m, old, parts ? i : PAIR_NONE, &rest);
    if (!e && parts && rest.names_n) {
        m->pairs.kin_of[i] = old;
        x->content = area_digest(x);
        e = renew(m, old, &rest);
        return e ? e : add_new(m, i, x);
    }
    if (!e && !parts)
        e = area_hold(m->arena, &rest, x);
    return e ? e : renew(m, old, x);
}

/* The known area of `x`, of a partial edition, goes on with the cells that stand nowhere else now. */
static enum err renew_cells(struct merging *m, size_t old, struct feed_area *x)
{
    struct feed_area rest;
    size_t left, gone;
    enum err e = leave_cells(m->arena, &m->open[old], &m->renewed, &rest, &left, &gone);
    if (!e)
        e = area_hold(m->arena, &rest, x);
    if (!e && left && x->count.high == 0)
        x->count = rest.count; /* of those that it lacks */
    return e ? e : renew(m, old, x);
}

/* Known areas of cells that a partial edition lacks lose those that it has elsewhere. What is left has no more households out
 * than all had, and how many at least cannot be told. */
static enum err leave_older(struct merging *m)
{
    enum err e = OK;
    for (size_t k = 0; k < m->open_n && !e; k++) {
        const struct edition *ed = m->ed;
        struct feed_area rest;
        size_t left, gone;
        if (!sv_eq(m->open[k].scope, ed->scope) || m->pairs.new_of[k] != PAIR_NONE)
            continue;
        e = leave_cells(m->arena, &m->open[k], &m->renewed, &rest, &left, &gone);
        if (e || gone == 0)
            continue;
        rest.count.low = COUNT_UNKNOWN;
        e = left ? renew(m, k, &rest)
                 : end_area(m->arena, &m->open[k], k, END_REPLACED, ed->feed_time_us, ed->feed_time_us, ed->fetched_at_us, m->out);
    }
    return e;
}

static enum err take_fresh(struct merging *m, size_t i)
{
    struct feed_area x = m->ed->areas[i];
    size_t old = m->pairs.old_of[i];
    x.scope = m->ed->scope;
    x.feed_time_us = m->ed->feed_time_us;
    x.fetched_at_us = m->ed->fetched_at_us;
    if (x.ended_us != TIME_NONE)
        return old == PAIR_NONE ? OK : take_over(m, old, &x);
    if (old == PAIR_NONE) {
        x.content = area_digest(&x);
        return add_new(m, i, &x);
    }
    if (!m->ed->partial)
        return renew(m, old, &x);
    return x.kind == AREA_MESH || x.kind == AREA_POLYGON ? renew_cells(m, old, &x) : renew_towns(m, i, old, &x);
}

static enum err end_missing(struct merging *m)
{
    for (size_t k = 0; k < m->open_n; k++) {
        if (!sv_eq(m->open[k].scope, m->ed->scope) || m->pairs.new_of[k] != PAIR_NONE)
            continue;
        bool replaced = m->pairs.held[k] || (m->open[k].level == LEVEL_MUNICIPALITY && m->open[k].names_n == 0 && m->ed->n);
        enum err e = end_area(m->arena, &m->open[k], k, replaced ? END_REPLACED : END_ABSENT, m->ed->feed_time_us, m->ed->feed_time_us,
                              m->ed->fetched_at_us, m->out);
        if (e)
            return e;
    }
    return OK;
}

static enum err merge_run(struct merging *m)
{
    enum err e = OK;
    for (size_t k = 0; k < m->open_n && !e; k++)
        e = mapsv_put(&m->keys, m->open[k].key, 1);
    if (!e && m->ed->partial)
        e = chain_parts(m);
    if (!e && m->ed->partial)
        e = leave_codes(m->arena, m->ed->areas, m->ed->n, &m->renewed);
    for (size_t i = 0; i < m->ed->n && !e; i++)
        e = take_fresh(m, i);
    if (e)
        return e;
    return m->ed->partial ? leave_older(m) : end_missing(m);
}

enum err merge_edition(struct arena *a, const struct feed_area *open, size_t open_n, const struct edition *ed, struct changes *out)
{
    struct edition parted = *ed;
    struct merging m = { .arena = a, .open = open, .open_n = open_n, .ed = &parted, .out = out };
    enum err e = merge_part_cells(a, open, open_n, &parted);
    if (!e)
        e = pair_areas(a, open, open_n, ed->scope, parted.areas, parted.n, &m.pairs);
    if (e)
        return e;
    mapsv_init(&m.keys);
    e = merge_run(&m);
    mapsv_done(&m.keys);
    return e;
}

static bool is_listed(struct sv scope, const struct sv *listed, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sv_starts(scope, listed[i]))
            return true;
    return false;
}

enum err merge_absent(struct arena *a, const struct feed_area *open, size_t open_n, struct sv prefix, const struct sv *listed, size_t n,
                      int64_t feed_time_us, int64_t fetched_at_us, struct changes *out)
{
    for (size_t k = 0; k < open_n; k++) {
        if (!sv_starts(open[k].scope, prefix) || is_listed(open[k].scope, listed, n))
            continue;
        enum err e = end_area(a, &open[k], k, END_ABSENT, feed_time_us, feed_time_us, fetched_at_us, out);
        if (e)
            return e;
    }
    return OK;
}

static enum err keep(struct arena *to, const struct feed_area *x, struct feed_area *out)
{
    struct feed_area lean = *x;
    if (!area_has_boxes(x))
        lean.geometry = SV("");
    return area_copy(to, &lean, out);
}

enum err merge_apply(struct arena *to, const struct feed_area *open, size_t open_n, const struct changes *ch, struct feed_area **out,
                     size_t *out_n)
{
    struct feed_area *list = arena_array(to, open_n + ch->n + 1, sizeof *list);
    const struct area_change **of = arena_array(to, open_n + 1, sizeof(struct area_change *));
    size_t n = 0;
    enum err e = list && of ? OK : E_NO_MEMORY;
    for (size_t i = 0; i < ch->n && !e; i++)
        if (ch->list[i].was != SIZE_MAX)
            of[ch->list[i].was] = &ch->list[i];
    for (size_t k = 0; k < open_n && !e; k++)
        if (!of[k] || of[k]->op != CHANGE_ENDED)
            e = keep(to, of[k] ? &of[k]->area : &open[k], &list[n++]);
    for (size_t i = 0; i < ch->n && !e; i++)
        if (ch->list[i].op == CHANGE_NEW)
            e = keep(to, &ch->list[i].area, &list[n++]);
    if (e)
        return e;
    *out = list;
    *out_n = n;
    return OK;
}

enum err area_recall(struct arena *a, struct feed_area *x)
{
    struct sv rest = x->key;
    x->scope = sv_cut(&rest, '/');
    if (x->kind == AREA_MESH || x->kind == AREA_POLYGON)
        return OK;
    if (!rest.p)
        return OK;
    x->pref = SV("");
    x->city = sv_cut(&rest, '/');
    x->names_n = 0;
    return rest.p && rest.n && rest.p[0] != '#' ? area_names_from(a, x->name, x) : OK;
}
