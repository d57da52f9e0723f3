/* SPDX-License-Identifier: Apache-2.0
 * merge_cells.c - cells that joined later began later. */
#include "feeds/merge/merge_cells.h"

#include "server/base/clock.h"
#include "server/base/hash.h"

struct parting {
    struct arena *arena;
    struct edition *ed;
    struct feed_area *out;
    size_t n, room;
};

static enum err add(struct parting *p, const struct feed_area *x)
{
    if (p->n == p->room) {
        size_t room = p->room ? p->room * 2 : 256;
        struct feed_area *more = arena_array(p->arena, room, sizeof *more);
        if (!more)
            return E_NO_MEMORY;
        if (p->n)
            memcpy(more, p->out, p->n * sizeof *more);
        p->out = more;
        p->room = room;
    }
    p->out[p->n++] = *x;
    return OK;
}

static bool needs_parting(const struct feed_area *x)
{
    return x->kind == AREA_MESH && x->since_us == TIME_NONE;
}

/* The known area's key below its scope, when it is this chunk's: "513600" or "513600+...". */
static bool same_chunk(const struct feed_area *known, struct sv scope, struct sv chunk, struct sv *place)
{
    if (known->kind != AREA_MESH || !sv_eq(known->scope, scope) || known->key.n < scope.n + 1 + chunk.n)
        return false;
    *place = (struct sv){ known->key.p + scope.n + 1, known->key.n - scope.n - 1 };
    return sv_starts(*place, chunk) && (place->n == chunk.n || place->p[chunk.n] == '+');
}

/* Move the codes of `left` that `known` holds to `out`; both ascending. */
static size_t take(int64_t *left, size_t *left_n, const struct feed_area *known, int64_t *out)
{
    size_t kept = 0, taken = 0, k = 0;
    for (size_t i = 0; i < *left_n; i++) {
        while (k < known->mesh_n && known->mesh[k] < left[i])
            k++;
        if (k < known->mesh_n && known->mesh[k] == left[i])
            out[taken++] = left[i];
        else
            left[kept++] = left[i];
    }
    *left_n = kept;
    return taken;
}

static enum err later_key(struct parting *p, struct sv chunk, struct sv *out)
{
    struct civil c;
    civil_of_us(p->ed->feed_time_us, &c);
    const char *z = arena_printf(p->arena, SV_FMT "+%04d%02d%02d%02d%02d", SV_ARG(chunk), c.year, c.month, c.day, c.hour, c.minute);
    if (!z)
        return E_NO_MEMORY;
    *out = sv_of(z);
    return OK;
}

static enum err part(struct parting *p, const struct feed_area *open, size_t open_n, const struct feed_area *x)
{
    int64_t *left = arena_array(p->arena, x->mesh_n + 1, sizeof *left);
    if (!left)
        return E_NO_MEMORY;
    size_t left_n = x->mesh_n;
    if (left_n)
        memcpy(left, x->mesh, left_n * sizeof *left);
    struct count count = x->count;
    bool out_already = false;
    for (size_t k = 0; k < open_n; k++) {
        struct feed_area older = *x;
        if (!same_chunk(&open[k], p->ed->scope, x->key, &older.key))
            continue;
        out_already = true;
        older.mesh = arena_array(p->arena, left_n + 1, sizeof *older.mesh);
        if (!older.mesh)
            return E_NO_MEMORY;
        older.mesh_n = take(left, &left_n, &open[k], older.mesh);
        older.count = count;
        if (older.mesh_n == 0)
            continue;
        enum err e = add(p, &older);
        if (e)
            return e;
        count = (struct count){ COUNT_UNKNOWN, COUNT_UNKNOWN };
    }
    if (left_n == 0)
        return OK;
    struct feed_area newer = *x;
    newer.mesh = left;
    newer.mesh_n = left_n;
    newer.count = count;
    enum err e = out_already ? later_key(p, x->key, &newer.key) : OK;
    return e ? e : add(p, &newer);
}

enum err merge_part_cells(struct arena *a, const struct feed_area *open, size_t open_n, struct edition *ed)
{
    bool any = false;
    for (size_t i = 0; i < ed->n; i++)
        any = any || needs_parting(&ed->areas[i]);
    if (!any)
        return OK;
    struct parting p = { .arena = a, .ed = ed };
    for (size_t i = 0; i < ed->n; i++) {
        const struct feed_area *x = &ed->areas[i];
        enum err e = needs_parting(x) ? part(&p, open, open_n, x) : add(&p, x);
        if (e)
            return e;
    }
    ed->areas = p.out;
    ed->n = p.n;
    return OK;
}
