/* SPDX-License-Identifier: Apache-2.0
 * outages_text.c - a copy of the areas, a worker, a text with a count of its readers. */
#include "server/api/map/outages_text.h"

#include <stdlib.h>

#include "server/api/kit/given.h"
#include "server/api/map/outage_feature.h"
#include "server/api/map/town_shapes.h"
#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/base/shortage.h"
#include "server/loop/pool.h"

#define TEXT_MAX ((size_t)256 * 1024 * 1024) /* bytes of all areas of a picture */
#define COPY_MAX ((size_t)256 * 1024 * 1024) /* bytes of the areas' copy */
#define WAITING_MAX 4096                     /* jobs that wait for one text; more are told E_HTTP_BUSY */

struct outages_bytes {
    size_t refs; /* the loop's own: readers, and one of whoever keeps it */
    struct buf text;
};

struct outages_waiting {
    uint64_t job, version;
};

struct outages_text {
    struct jobs *jobs;
    struct pool *pool; /* its own: a storm of log-ins is no reason not to see the storm */
    struct outages_bytes *kept;
    uint64_t version, kept_version; /* of the areas; of those in the text */
    bool writing;
    struct outages_waiting waiting[WAITING_MAX];
    size_t waiting_n;
};

/* What the worker gets: areas of its own, and room for the text. */
struct writing {
    struct outages_text *of;
    uint64_t version;
    struct arena arena;
    struct outage_area *areas;
    struct area_towns {
        uint32_t *numbers;
        size_t n;
    } * towns; /* of each area: those that have a shape */
    size_t n;
    struct town_shapes *shapes;
    struct outages_bytes *made;
    enum err err;
};

void outages_bytes_unref(void *arg)
{
    struct outages_bytes *b = arg;
    if (!b || --b->refs)
        return;
    buf_done(&b->text);
    free(b);
}

static enum err sv_copy(struct arena *a, struct sv *s)
{
    if (!s->n)
        return OK;
    *s = arena_sv(a, *s);
    return s->p ? OK : E_NO_MEMORY;
}

/* Everything in it that points into the picture. */
static enum err area_copy(struct arena *arena, const struct outage_area *from, struct outage_area *to)
{
    *to = *from;
    struct sv *const texts[] = { &to->source, &to->key, &to->name, &to->cause, &to->raw, &to->restore_raw, &to->geometry };
    enum err e = OK;
    for (size_t i = 0; !e && i < countof(texts); i++)
        e = sv_copy(arena, texts[i]);
    struct sv *towns = arena_array(arena, from->towns_n + 1, sizeof *towns);
    int64_t *mesh = arena_array(arena, from->mesh_n + 1, sizeof *mesh);
    if (e || !towns || !mesh)
        return E_NO_MEMORY;
    for (size_t i = 0; !e && i < from->towns_n; i++) {
        towns[i] = from->towns[i];
        e = sv_copy(arena, &towns[i]);
    }
    if (from->mesh_n)
        memcpy(mesh, from->mesh, from->mesh_n * sizeof *mesh);
    to->towns = towns;
    to->mesh = mesh;
    to->body = (struct sv){ 0 };
    return e;
}

/* An area known by its towns has their shape; one that came with a shape keeps that. */
static enum err towns_copy(struct writing *w, const struct picture *p, const struct outage_area *a, struct area_towns *out)
{
    if (a->match != MATCH_TOWN || a->geometry.n)
        return OK;
    return town_shapes_keep(w->shapes, p, a->towns, a->towns_n, &out->numbers, &out->n);
}

static enum err areas_copy(struct writing *w, const struct picture *p)
{
    const struct outage_area *a;
    size_t room = outage_running(p);
    w->areas = arena_array(&w->arena, room + 1, sizeof *w->areas);
    w->towns = arena_array(&w->arena, room + 1, sizeof *w->towns);
    w->shapes = town_shapes_new(&w->arena);
    if (!w->areas || !w->towns || !w->shapes)
        return E_NO_MEMORY;
    for (size_t it = 0; (a = outage_next(p, &it));) {
        if (a->id < 0 || a->state == OUTAGE_ENDED || w->n == room)
            continue;
        enum err e = area_copy(&w->arena, a, &w->areas[w->n]);
        if (!e)
            e = towns_copy(w, p, a, &w->towns[w->n]);
        if (e)
            return e;
        w->n++;
    }
    return OK;
}

static void write_text(void *arg)
{
    struct writing *w = arg;
    struct jw j;
    struct buf shape;
    uint64_t shortages = shortage_count();
    buf_init(&shape, TEXT_MAX);
    buf_str(&w->made->text, "\"features\":[");
    for (size_t i = 0; i < w->n; i++) {
        if (i)
            buf_ch(&w->made->text, ',');
        buf_clear(&shape);
        if (w->towns[i].n && town_shapes_write(w->shapes, w->towns[i].numbers, w->towns[i].n, &shape) && buf_ok(&shape))
            w->areas[i].geometry = buf_view(&shape);
        jw_init(&j, &w->made->text);
        outage_feature_write(&j, &w->areas[i]);
    }
    buf_done(&shape);
    buf_str(&w->made->text, "]}");
    w->err = w->made->text.bad;
    if (!w->err && shortage_count() != shortages)
        w->err = E_NO_MEMORY; /* an area may stand there without its shape */
}

static void writing_free(struct writing *w)
{
    outages_bytes_unref(w->made);
    town_shapes_free(w->shapes);
    arena_done(&w->arena);
    free(w);
}

static void write_start(struct outages_text *t);

/* Those who asked before the areas were copied; the rest wait for the next. */
static void answer(struct outages_text *t, uint64_t version, enum err err)
{
    for (size_t i = t->waiting_n; i-- > 0;) {
        if (i >= t->waiting_n || t->waiting[i].version > version)
            continue;
        uint64_t job = t->waiting[i].job;
        t->waiting[i] = t->waiting[--t->waiting_n];
        job_resume(t->jobs, job, err, NULL);
    }
}

static void written(void *arg)
{
    struct writing *w = arg;
    struct outages_text *t = w->of;
    t->writing = false;
    if (!w->err) {
        outages_bytes_unref(t->kept);
        t->kept = w->made;
        t->kept_version = w->version;
        w->made = NULL;
    }
    answer(t, w->version, w->err);
    writing_free(w);
    if (t->waiting_n)
        write_start(t);
}

static void write_start(struct outages_text *t)
{
    if (t->writing)
        return;
    struct writing *w = calloc(1, sizeof *w);
    struct outages_bytes *made = calloc(1, sizeof *made);
    if (!w || !made) {
        free(w);
        free(made);
        answer(t, t->version, E_NO_MEMORY);
        return;
    }
    made->refs = 1;
    buf_init(&made->text, TEXT_MAX);
    arena_init(&w->arena, COPY_MAX);
    w->of = t;
    w->made = made;
    w->version = t->version;
    enum err e = areas_copy(w, picture_now());
    if (!e && !(e = pool_submit(t->pool, write_text, written, w))) {
        t->writing = true;
        return;
    }
    writing_free(w);
    answer(t, t->version, e);
}

enum step outages_text_await(struct outages_text *t, struct job *j)
{
    if (t->kept && t->kept_version == t->version)
        return STEP_NEXT;
    if (t->waiting_n == WAITING_MAX)
        return job_fail(j, E_HTTP_BUSY);
    t->waiting[t->waiting_n++] = (struct outages_waiting){ j->id, t->version };
    write_start(t);
    return job_wait(j, "outages");
}

struct outages_bytes *outages_text_ref(struct outages_text *t, struct sv *out)
{
    if (!t->kept)
        return NULL;
    t->kept->refs++;
    *out = buf_view(&t->kept->text);
    return t->kept;
}

void outages_text_forget(struct outages_text *t)
{
    if (t)
        t->version++;
}

enum err outages_text_new(struct loop *l, struct jobs *jobs, struct outages_text **out)
{
    struct outages_text *t = calloc(1, sizeof *t);
    if (!t)
        return E_NO_MEMORY;
    enum err e = pool_new(l, 1, 2, 5, &t->pool);
    if (e) {
        free(t);
        return e;
    }
    t->jobs = jobs;
    t->version = 1;
    *out = t;
    return OK;
}

void outages_text_free(struct outages_text *t)
{
    if (!t)
        return;
    t->waiting_n = 0; /* their jobs are over, or will be told so */
    pool_free(t->pool);
    outages_bytes_unref(t->kept);
    free(t);
}
