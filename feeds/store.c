/* SPDX-License-Identifier: Apache-2.0
 * store.c - areas and states of sources as the database takes and gives them. */
#include "feeds/store.h"

#include <math.h>

#include "server/base/jw.h"

const char *source_state_name(enum source_state s)
{
    static const char *const names[] = { "ok", "stale", "fault" };
    return names[s];
}

void store_count(const struct feed_area *open, size_t n, struct source_status *out)
{
    out->areas = n;
    out->unmatched = 0;
    out->households_low = out->households_high = out->unmatched_high = 0;
    for (size_t i = 0; i < n; i++) {
        const struct count c = open[i].count;
        int64_t high = c.high != COUNT_UNKNOWN ? c.high : c.low != COUNT_UNKNOWN ? c.low : 0;
        out->households_low += c.low != COUNT_UNKNOWN ? c.low : 0;
        out->households_high += high;
        if (!open[i].unmatched)
            continue;
        out->unmatched++;
        out->unmatched_high += high;
    }
}

static void put_time(struct jw *w, const char *key, int64_t t_us)
{
    if (t_us == TIME_NONE)
        return;
    jw_ki64(w, key, t_us);
}

static void put_text(struct jw *w, const char *key, struct sv s)
{
    if (s.n == 0)
        return;
    jw_kstr(w, key, s);
}

static void put_i64(struct jw *w, const char *key, int64_t v)
{
    jw_ki64(w, key, v);
}

static void put_z(struct jw *w, const char *key, const char *z)
{
    jw_kz(w, key, z);
}

void store_status_json(struct buf *b, const struct source_status *s)
{
    struct jw w;
    jw_init(&w, b);
    jw_obj(&w);
    put_z(&w, "state", source_state_name(s->state));
    put_z(&w, "fault", s->fault ? err_code(s->fault) : NULL);
    put_time(&w, "feed_time_us", s->feed_time_us);
    put_time(&w, "fetched_at_us", s->fetched_at_us);
    put_i64(&w, "areas", (int64_t)s->areas);
    put_i64(&w, "households_low", s->households_low);
    put_i64(&w, "households_high", s->households_high);
    put_i64(&w, "unmatched", (int64_t)s->unmatched);
    put_i64(&w, "unmatched_high", s->unmatched_high);
    put_i64(&w, "rows_refused", (int64_t)s->rows_refused);
    put_i64(&w, "rows_partly", (int64_t)s->rows_partly);
    jw_kraw(&w, "rows", s->rows.n ? s->rows : SV("[]"));
    jw_obj_end(&w);
}

void store_rows_json(struct buf *b, const char *file, const struct row_faults *f, size_t *n)
{
    for (size_t i = 0; i < f->n && *n < ROWS_LISTED_MAX; i++, ++*n) {
        const struct row_fault *x = &f->list[i];
        struct jw w;
        if (*n)
            buf_ch(b, ',');
        jw_init(&w, b);
        jw_obj(&w);
        put_z(&w, "file", file);
        put_i64(&w, "line", x->line);
        put_text(&w, "field", x->field);
        put_text(&w, "value", x->value);
        put_z(&w, "code", err_code(x->why));
        jw_kbool(&w, "taken", x->taken);
        jw_obj_end(&w);
    }
}

static void put_mesh(struct jw *w, const struct feed_area *x)
{
    if (x->mesh_n == 0)
        return;
    jw_key(w, "mesh");
    buf_str(w->b, "\"{"); /* digits and commas need no escape */
    for (size_t i = 0; i < x->mesh_n; i++) {
        if (i)
            buf_ch(w->b, ',');
        buf_i64(w->b, x->mesh[i]);
    }
    buf_str(w->b, "}\"");
    w->need_comma = true;
}

static void put_place(struct jw *w, const struct feed_area *x)
{
    put_z(w, "kind", area_kind_name(x->kind));
    put_z(w, "match_level", area_level_name(x->level));
    put_text(w, "municipality", x->municipality);
    jw_key(w, "towns");
    jw_arr(w);
    for (size_t i = 0; i < x->towns_n; i++)
        jw_str(w, x->towns[i]);
    jw_arr_end(w);
    put_mesh(w, x);
    if (x->geometry.n) {
        jw_kraw(w, "geometry", x->geometry);
    }
    if (isfinite(x->lon) && isfinite(x->lat)) {
        jw_kreal(w, "lon", x->lon);
        jw_kreal(w, "lat", x->lat);
    }
}

static void put_said(struct jw *w, const struct feed_area *x)
{
    put_text(w, "name", x->name);
    if (x->count.low != COUNT_UNKNOWN)
        put_i64(w, "low", x->count.low);
    if (x->count.high != COUNT_UNKNOWN)
        put_i64(w, "high", x->count.high);
    put_text(w, "raw", x->raw);
    put_text(w, "cause", x->cause);
    put_text(w, "restore_raw", x->restore_raw);
    put_time(w, "since_us", x->since_us);
    put_time(w, "restore_us", x->restore_us);
    put_time(w, "first_seen_us", x->first_seen_us);
    put_time(w, "before_seen_us", x->before_seen_us);
    put_z(w, "state", area_state_name(x->state));
    put_i64(w, "content", (int64_t)x->content);
}

static void put_change(struct jw *w, const struct area_change *c)
{
    static const char *const ops[] = { "new", "changed", "ended" };
    jw_obj(w);
    put_z(w, "op", ops[c->op]);
    put_text(w, "key", c->area.key);
    put_time(w, "feed_time_us", c->area.feed_time_us);
    put_time(w, "fetched_at_us", c->area.fetched_at_us);
    if (c->op == CHANGE_ENDED) {
        put_time(w, "ended_at_us", c->area.ended_us);
        put_z(w, "ended_by", area_end_name(c->area.ended_by));
    } else {
        put_place(w, &c->area);
        put_said(w, &c->area);
    }
    jw_obj_end(w);
}

void store_changes_json(struct buf *b, const struct changes *ch)
{
    struct jw w;
    jw_init(&w, b);
    jw_arr(&w);
    for (size_t i = 0; i < ch->n; i++)
        put_change(&w, &ch->list[i]);
    jw_arr_end(&w);
}

static enum err read_mesh(struct arena *a, struct sv literal, struct feed_area *x)
{
    size_t n = 1;
    if (literal.n < 3)
        return OK;
    struct sv rest = { literal.p + 1, literal.n - 2 };
    for (size_t i = 0; i < rest.n; i++)
        n += rest.p[i] == ',';
    x->mesh = arena_array(a, n, sizeof *x->mesh);
    if (!x->mesh)
        return E_NO_MEMORY;
    while (rest.p) {
        int64_t code;
        if (sv_to_i64(sv_cut(&rest, ','), &code))
            x->mesh[x->mesh_n++] = code;
    }
    return OK;
}

static enum err read_towns(struct arena *a, struct sv text, struct feed_area *x)
{
    size_t n = 1;
    struct sv rest = arena_sv(a, text);
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\x1f';
    x->towns = arena_array(a, n, sizeof *x->towns);
    if (!x->towns || !rest.p)
        return E_NO_MEMORY;
    while (rest.n)
        x->towns[x->towns_n++] = sv_cut(&rest, '\x1f');
    return OK;
}

static enum area_kind kind_of(struct sv s)
{
    for (int k = AREA_MESH; k <= AREA_MUNICIPALITY; k++)
        if (sv_eq(s, sv_of(area_kind_name((enum area_kind)k))))
            return (enum area_kind)k;
    return AREA_TOWN;
}

static enum area_level level_of(struct sv s)
{
    for (int k = LEVEL_POLYGON; k <= LEVEL_MUNICIPALITY; k++)
        if (sv_eq(s, sv_of(area_level_name((enum area_level)k))))
            return (enum area_level)k;
    return LEVEL_MUNICIPALITY;
}

/* What the source said of it, which a partial edition may leave as it was. */
static enum err read_said(struct arena *a, const struct SQL_FEEDS_OPEN_AREAS_GIVES *r, struct feed_area *x)
{
    x->raw = arena_sv(a, r->raw);
    x->cause = arena_sv(a, r->cause);
    x->restore_raw = arena_sv(a, r->restore_raw);
    x->restore_us = r->restore_estimate;
    return x->raw.p && x->cause.p && x->restore_raw.p ? OK : E_NO_MEMORY;
}

enum err store_area_of_row(struct arena *a, const struct db_rows *rows, size_t row, bool *has, struct feed_area *out)
{
    const struct SQL_FEEDS_OPEN_AREAS_GIVES *r = SQL_ROW(FEEDS_OPEN_AREAS, rows, row);
    struct feed_area x;
    area_init(&x);
    *has = r->has_key;
    if (!*has)
        return OK;
    x.key = arena_sv(a, r->key);
    x.name = arena_sv(a, r->name);
    x.municipality = arena_sv(a, r->municipality);
    if (!x.key.p || !x.name.p || !x.municipality.p)
        return E_NO_MEMORY;
    x.kind = kind_of(r->kind);
    x.level = level_of(r->match_level);
    x.count = (struct count){ r->has_low ? (int32_t)r->low : COUNT_UNKNOWN, r->has_high ? (int32_t)r->high : COUNT_UNKNOWN };
    x.since_us = r->since;
    x.first_seen_us = r->first_seen;
    x.before_seen_us = r->before_seen;
    x.state = sv_eq(r->state, SV("restoring")) ? AREA_RESTORING : AREA_OUT;
    x.content = (uint64_t)r->content;
    x.geometry = arena_sv(a, r->geometry);
    enum err e = x.geometry.p ? read_mesh(a, r->mesh, &x) : E_NO_MEMORY;
    if (!e)
        e = read_towns(a, r->towns, &x);
    if (!e)
        e = read_said(a, r, &x);
    if (!e)
        e = area_recall(a, &x);
    x.unmatched = x.kind == AREA_MUNICIPALITY && x.names_n > 0;
    if (!e)
        *out = x;
    return e;
}
