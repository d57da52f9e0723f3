/* SPDX-License-Identifier: Apache-2.0
 * wire.c - questions to the parsing child and its answers. Both ends are the same program on the same machine, so
 * numbers go over as they lie in memory. */
#include "feeds/wire.h"

#include <math.h>

#include "geo/mesh.h"
#include "server/base/count.h"
#include "server/base/utf8.h"

/* Times outside 1868..2200 are no dates (date.h). */
#define TIME_MIN_US (-INT64_C(3218832000000000))
#define TIME_MAX_US INT64_C(7289740800000000) /* a day behind the end of 2200, where dates end (date_valid) */

static void put_u32(struct buf *b, uint32_t v)
{
    buf_add(b, &v, sizeof v);
}

static void put_i64(struct buf *b, int64_t v)
{
    buf_add(b, &v, sizeof v);
}

static void put_sv(struct buf *b, struct sv s)
{
    put_u32(b, (uint32_t)s.n);
    buf_add(b, s.p, s.n);
}

static size_t frame_begin(struct buf *b)
{
    put_u32(b, 0);
    return b->n;
}

static void frame_end(struct buf *b, size_t begin)
{
    if (!buf_ok(b))
        return;
    uint32_t n = (uint32_t)(b->n - begin);
    memcpy(b->p + begin - WIRE_HEAD, &n, sizeof n);
}

void wire_put_question(struct buf *b, const struct wire_question *q)
{
    size_t at = frame_begin(b);
    put_u32(b, q->source);
    put_i64(b, q->now_us);
    put_i64(b, q->modified_us);
    put_sv(b, q->scope);
    put_sv(b, q->bytes);
    frame_end(b, at);
}

static void put_area(struct buf *b, const struct feed_area *x)
{
    const uint32_t small[] = { x->kind, x->level, x->state, (uint32_t)x->count.low, (uint32_t)x->count.high };
    const int64_t times[] = { x->since_us, x->restore_us, x->ended_us };
    const struct sv texts[] = { x->pref, x->city,  x->municipality, x->case_no, x->name,
                                x->raw,  x->cause, x->restore_raw,  x->key,     x->geometry };
    const double point[] = { x->lon, x->lat };
    buf_add(b, small, sizeof small);
    buf_add(b, times, sizeof times);
    buf_add(b, point, sizeof point);
    for (size_t i = 0; i < countof(texts); i++)
        put_sv(b, texts[i]);
    put_u32(b, (uint32_t)x->names_n);
    for (size_t i = 0; i < x->names_n; i++)
        put_sv(b, x->names[i]);
    put_u32(b, (uint32_t)x->mesh_n);
    buf_add(b, x->mesh, x->mesh_n * sizeof *x->mesh);
}

static void put_faults(struct buf *b, const struct row_faults *f)
{
    put_u32(b, (uint32_t)f->refused);
    put_u32(b, (uint32_t)f->partly);
    put_u32(b, (uint32_t)f->n);
    for (size_t i = 0; i < f->n; i++) {
        put_u32(b, f->list[i].why);
        put_u32(b, f->list[i].taken);
        put_i64(b, f->list[i].line);
        put_sv(b, f->list[i].field);
        put_sv(b, f->list[i].value);
    }
}

void wire_put_answer(struct buf *b, enum err err, const struct fail *fail, const struct parsed *p)
{
    size_t at = frame_begin(b);
    put_u32(b, err);
    if (err) {
        put_i64(b, fail->line);
        put_sv(b, sv_of(fail->field));
        frame_end(b, at);
        return;
    }
    put_i64(b, p->feed_time_us);
    put_u32(b, p->is_parent);
    put_faults(b, &p->rows);
    put_u32(b, (uint32_t)p->children_n);
    for (size_t i = 0; i < p->children_n; i++) {
        put_sv(b, p->children[i].code);
        put_sv(b, p->children[i].name);
        buf_add(b, &p->children[i].count, sizeof p->children[i].count);
    }
    put_u32(b, (uint32_t)p->n);
    for (size_t i = 0; i < p->n; i++)
        put_area(b, &p->areas[i]);
    frame_end(b, at);
}

/* Taking in: the first thing that does not fit marks the reader bad, and all that follows is empty. */
struct taker {
    struct sv rest;
    bool bad;
};

static void take(struct taker *t, void *out, size_t n)
{
    if (t->bad || t->rest.n < n) {
        t->bad = true;
        memset(out, 0, n);
        return;
    }
    if (n)
        memcpy(out, t->rest.p, n);
    t->rest = (struct sv){ t->rest.p + n, t->rest.n - n };
}

static uint32_t take_u32(struct taker *t, uint32_t max)
{
    uint32_t v;
    take(t, &v, sizeof v);
    if (v > max)
        t->bad = true;
    return t->bad ? 0 : v;
}

static int64_t take_i64(struct taker *t)
{
    int64_t v;
    take(t, &v, sizeof v);
    return v;
}

static int64_t take_time(struct taker *t)
{
    int64_t v = take_i64(t);
    if (v != TIME_NONE && (v < TIME_MIN_US || v > TIME_MAX_US))
        t->bad = true;
    return v;
}

static struct sv take_bytes(struct taker *t, size_t max)
{
    uint32_t n = take_u32(t, UINT32_MAX);
    if (t->bad || n > max || n > t->rest.n) {
        t->bad = true;
        return SV("");
    }
    struct sv s = { t->rest.p, n };
    t->rest = (struct sv){ t->rest.p + n, t->rest.n - n };
    return s;
}

static struct sv take_text(struct taker *t, size_t max)
{
    struct sv s = take_bytes(t, max);
    if (!utf8_valid(s) || memchr(s.p, 0, s.n))
        t->bad = true;
    return t->bad ? SV("") : s;
}

static void take_count(struct taker *t, struct count *out)
{
    take(t, out, sizeof *out);
    if (out->low < COUNT_UNKNOWN || out->high < COUNT_UNKNOWN)
        t->bad = true;
}

enum err wire_frame_length(const char head[WIRE_HEAD], size_t *out)
{
    uint32_t n;
    memcpy(&n, head, sizeof n);
    if (n > WIRE_FRAME_MAX)
        return E_TOO_LARGE;
    *out = n;
    return OK;
}

enum err wire_get_question(struct sv frame, struct wire_question *out)
{
    struct taker t = { .rest = frame };
    struct wire_question q = { .source = take_u32(&t, UINT32_MAX) };
    q.now_us = take_i64(&t);
    q.modified_us = take_i64(&t);
    q.scope = take_bytes(&t, AREA_TEXT_MAX);
    q.bytes = take_bytes(&t, WIRE_FRAME_MAX);
    if (t.bad || t.rest.n)
        return E_FEED_PARSER;
    *out = q;
    return OK;
}

static enum err take_names(struct arena *a, struct taker *t, struct feed_area *x)
{
    uint32_t n = take_u32(t, AREA_TOWNS_MAX);
    x->names = arena_array(a, n + 1u, sizeof *x->names);
    if (!x->names)
        return E_NO_MEMORY;
    for (; x->names_n < n && !t->bad; x->names_n++)
        x->names[x->names_n] = take_text(t, AREA_TEXT_MAX);
    return OK;
}

static enum err take_mesh(struct arena *a, struct taker *t, struct feed_area *x)
{
    uint32_t n = take_u32(t, AREA_MESH_MAX);
    if (t->bad || n > t->rest.n / sizeof *x->mesh) {
        t->bad = true;
        return OK;
    }
    x->mesh = arena_array(a, n + 1u, sizeof *x->mesh);
    if (!x->mesh)
        return E_NO_MEMORY;
    x->mesh_n = n;
    take(t, x->mesh, n * sizeof *x->mesh);
    for (uint32_t i = 0; i < n && !t->bad; i++) {
        enum mesh_level level;
        t->bad = mesh_decode(x->mesh[i], &level, NULL) || level != MESH_250 || (i && x->mesh[i] <= x->mesh[i - 1]);
    }
    return OK;
}

static bool is_digits(struct sv s, size_t n)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == n;
}

static enum err take_area(struct arena *a, struct taker *t, struct feed_area *x)
{
    area_init(x);
    x->kind = (enum area_kind)take_u32(t, AREA_MUNICIPALITY);
    x->level = (enum area_level)take_u32(t, LEVEL_MUNICIPALITY);
    x->state = (enum area_state)take_u32(t, AREA_RESTORING);
    take_count(t, &x->count);
    x->since_us = take_time(t);
    x->restore_us = take_time(t);
    x->ended_us = take_time(t);
    take(t, &x->lon, sizeof x->lon);
    take(t, &x->lat, sizeof x->lat);
    struct sv *texts[] = { &x->pref, &x->city, &x->municipality, &x->case_no, &x->name, &x->raw, &x->cause, &x->restore_raw, &x->key };
    for (size_t i = 0; i < countof(texts); i++)
        *texts[i] = take_text(t, AREA_TEXT_MAX);
    x->geometry = take_text(t, AREA_GEOMETRY_MAX);
    if (x->municipality.n && !is_digits(x->municipality, 5))
        t->bad = true;
    if (!isnan(x->lon) && !(fabs(x->lon) <= 180 && fabs(x->lat) <= 90))
        t->bad = true;
    enum err e = take_names(a, t, x);
    return e ? e : take_mesh(a, t, x);
}

static enum err take_children(struct arena *a, struct taker *t, struct parsed *p)
{
    uint32_t n = take_u32(t, PARSE_CHILDREN_MAX);
    p->children = arena_array(a, n + 1u, sizeof *p->children);
    if (!p->children)
        return E_NO_MEMORY;
    for (; p->children_n < n && !t->bad; p->children_n++) {
        struct feed_child *c = &p->children[p->children_n];
        c->code = take_text(t, AREA_TEXT_MAX);
        c->name = take_text(t, AREA_TEXT_MAX);
        take_count(t, &c->count);
        if (!is_digits(c->code, 11)) /* it becomes a part of an address */
            t->bad = true;
    }
    return OK;
}

static void take_faults(struct arena *a, struct taker *t, struct row_faults *f)
{
    f->refused = take_u32(t, UINT32_MAX);
    f->partly = take_u32(t, UINT32_MAX);
    for (uint32_t n = take_u32(t, ROWS_LISTED_MAX); n > 0 && !t->bad; n--) {
        struct row_fault x = { .why = (enum err)take_u32(t, ERR_COUNT - 1) };
        x.taken = take_u32(t, 1);
        x.line = (long)take_i64(t);
        x.field = take_text(t, ROW_TEXT_MAX);
        x.value = take_text(t, ROW_TEXT_MAX);
        if (!x.why || x.line < 0)
            t->bad = true;
        if (!t->bad)
            row_fault_list(f, a, &x);
    }
}

static enum err take_parsed(struct arena *a, struct taker *t, struct parsed *p)
{
    p->feed_time_us = take_time(t);
    p->is_parent = take_u32(t, 1);
    take_faults(a, t, &p->rows);
    enum err e = take_children(a, t, p);
    uint32_t n = take_u32(t, PARSE_AREAS_MAX);
    p->areas = e ? NULL : arena_array(a, n + 1u, sizeof *p->areas);
    if (!e && !p->areas)
        e = E_NO_MEMORY;
    for (; !e && p->n < n && !t->bad; p->n++)
        e = take_area(a, t, &p->areas[p->n]);
    if (p->feed_time_us == TIME_NONE)
        t->bad = true;
    return e;
}

enum err wire_get_answer(struct arena *a, struct sv frame, struct parsed *out, struct fail *fail)
{
    struct sv mine = arena_sv(a, frame); /* the texts stay views of this copy */
    if (!mine.p)
        return fail_set(fail, E_NO_MEMORY, 0, "");
    struct taker t = { .rest = mine };
    enum err said = (enum err)take_u32(&t, ERR_COUNT - 1);
    struct parsed p = { 0 };
    if (said) {
        char field[64] = "";
        long line = (long)take_i64(&t);
        struct sv name = take_text(&t, sizeof field - 1);
        if (t.bad || t.rest.n)
            return fail_set(fail, E_FEED_PARSER, 0, "");
        memcpy(field, name.p, name.n);
        return fail_set(fail, said, line, field);
    }
    enum err e = take_parsed(a, &t, &p);
    if (e || t.bad || t.rest.n)
        return fail_set(fail, e ? e : E_FEED_PARSER, 0, "");
    *out = p;
    return OK;
}
