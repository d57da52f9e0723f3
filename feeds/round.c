/* SPDX-License-Identifier: Apache-2.0
 * round.c - one round over the files of a source: fetch, parse, judge, merge; one file after the other. */
#include <stdlib.h>

#include "feeds/feed.h"
#include "feeds/resolve.h"
#include "server/base/clock.h"
#include "server/base/log.h"

static void next_file(struct feed *f);

static struct feed_file *current(const struct feed *f)
{
    return f->queue[f->queue_at];
}

static void file_done(struct feed *f, enum err e, const char *detail)
{
    struct feed_file *file = current(f);
    if (e && e != file->err)
        log_line(LOG_WARN, f->rounds, "feed.fault", "source=%s file=%s error=%s detail=%s", log_q(f->source->name),
                 log_q(file->scope), err_code(e), log_q(detail ? detail : ""));
    else if (!e && file->err)
        log_line(LOG_INFO, f->rounds, "feed.well", "source=%s file=%s", log_q(f->source->name), log_q(file->scope));
    file->err = e;
    if (e && e != E_FEED_STALE) /* what could not be read is asked for whole the next time */
        file->etag[0] = file->last_modified[0] = 0;
    f->queue_at++;
    next_file(f);
}

/* The file of that code: known from earlier rounds, or new. NULL: no memory, or too many. */
static struct feed_file *child_file(struct feed *f, const struct feed_file *parent, const char *code)
{
    for (size_t i = 0; i < f->files_n; i++)
        if (strcmp(f->files[i]->scope, code) == 0)
            return f->files[i];
    if (f->files_n == FEED_FILES_MAX)
        return NULL;
    struct sv path = sv_of(parent->path);
    size_t folder = path.n;
    while (folder && path.p[folder - 1] != '/')
        folder--;
    struct buf b;
    buf_init(&b, 4096);
    buf_add(&b, path.p, folder);
    buf_printf(&b, "%s.xml", code);
    struct feed_file *c = buf_ok(&b) ? feed_file_new(b.p, code, FORMAT_TEPCO) : NULL;
    buf_done(&b);
    if (c)
        f->files[f->files_n++] = c;
    return c;
}

/* A fresh parent list stands: its children take part in this round. */
static void queue_children(struct feed *f, const struct feed_file *parent)
{
    for (size_t i = 0; i < parent->children_n && f->queue_n < FEED_FILES_MAX; i++) {
        struct feed_file *c = child_file(f, parent, parent->children[i]);
        if (!c || c->round == f->round)
            continue;
        c->round = f->round;
        f->queue[f->queue_n++] = c;
    }
}

static enum err keep_children(struct feed_file *file, const struct parsed *p)
{
    char(*codes)[12] = calloc(p->children_n + 1, sizeof *codes);
    if (!codes)
        return E_NO_MEMORY;
    for (size_t i = 0; i < p->children_n; i++)
        memcpy(codes[i], p->children[i].code.p, 11); /* wire.c saw to it that it is 11 digits */
    free(file->children);
    file->children = codes;
    file->children_n = p->children_n;
    file->is_parent = true;
    return OK;
}

/* What a fresh parent list no longer has is over; but not by a list of which a line could not be read. `listed`: the digits
 * of a code that are its own at its parent's next level, as areas are filed. */
static enum err merge_parent(struct feed *f, struct feed_file *file, const struct parsed *p)
{
    struct sv *listed = arena_array(&f->arena, p->children_n + 1, sizeof *listed);
    if (!listed)
        return E_NO_MEMORY;
    for (size_t i = 0; i < p->children_n; i++) {
        struct sv code = p->children[i].code;
        code.n = memcmp(code.p + 2, "000000000", 9) == 0 ? 2 : 5;
        listed[i] = code;
    }
    enum err e = OK;
    if (!rows_are_partial(&p->rows))
        e = merge_absent(&f->arena, f->open, f->open_n, sv_of(file->area_scope), listed, p->children_n, p->feed_time_us, f->now_us,
                         &f->changes);
    return e ? e : keep_children(file, p);
}

/* The time of the last edition in which what is new now was not yet out: a whole one, for it may have stood in a row of a
 * partial one that could not be read. */
static int64_t before_of(const struct feed *f, const struct feed_file *file, int64_t feed_time_us)
{
    int64_t t = file->whole_us != TIME_NONE ? file->whole_us : file->taken_us != TIME_NONE ? f->stored_us : f->last_us;
    return t < feed_time_us ? t : TIME_NONE;
}

static enum err merge_file(struct feed *f, struct feed_file *file, const struct parsed *p)
{
    if (p->is_parent)
        return merge_parent(f, file, p);
    struct outage_area *areas = p->areas;
    size_t n = p->n;
    enum err e = resolve_areas(f->reader->gazetteer, &f->arena, &areas, &n);
    struct edition ed = {
        .scope = sv_of(file->area_scope),
        .feed_time_us = p->feed_time_us,
        .fetched_at_us = f->now_us,
        .before_us = before_of(f, file, p->feed_time_us),
        .areas = areas,
        .n = n,
        .partial = rows_are_partial(&p->rows),
    };
    return e ? e : merge_edition(&f->arena, f->open, f->open_n, &ed, &f->changes);
}

static enum freshness judge(const struct feed *f, const struct feed_file *file, int64_t feed_time_us)
{
    int64_t known = file->taken_us;
    if (known == TIME_NONE && f->stored_us != TIME_NONE)
        known = f->stored_us - 1; /* not older than what is stored; the same again is looked at, for it may be more */
    else if (known != TIME_NONE && known != file->whole_us)
        known -= 1; /* a partial one may come again under its time, mended */
    return edition_freshness(known, feed_time_us, f->now_us, f->source->stale_after_s * US_PER_S);
}

/* "23:feed.row_place 24:feed.row_place" */
static void tell_rows(const struct feed *f, const struct feed_file *file)
{
    struct buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < file->rows.n; i++)
        buf_printf(&b, "%s%ld:%s", i ? " " : "", file->rows.list[i].line, err_code(file->rows.list[i].why));
    log_line(LOG_WARN, f->rounds, "feed.rows", "source=%s file=%s refused=%zu partly=%zu lines=%s", log_q(f->source->name),
             log_q(file->scope), file->rows.refused, file->rows.partly, log_q(buf_ok(&b) && b.n ? b.p : ""));
    buf_done(&b);
}

/* What could not be read is remembered with the file, and told when it is other than it was. */
static void keep_rows(const struct feed *f, struct feed_file *file, const struct row_faults *rows)
{
    uint64_t before = row_faults_digest(&file->rows);
    arena_reset(&file->rows_arena);
    file->rows = (struct row_faults){ .refused = rows->refused, .partly = rows->partly };
    if (row_faults_copy(&file->rows_arena, rows, &file->rows)) /* then only the counts */
        file->rows = (struct row_faults){ .refused = rows->refused, .partly = rows->partly };
    if (row_faults_digest(&file->rows) != before && (rows->refused || rows->partly))
        tell_rows(f, file);
}

static void on_parsed(void *ctx, enum err e, const struct fail *fail, const struct parsed *p)
{
    struct feed *f = ctx;
    struct feed_file *file = current(f);
    if (e) {
        file_done(f, e, fail->field);
        return;
    }
    enum freshness fresh = judge(f, file, p->feed_time_us);
    file->seen_us = p->feed_time_us;
    if (fresh == FRESH_NEWS) {
        e = merge_file(f, file, p);
        if (!e)
            file->taken_us = p->feed_time_us;
        if (!e && !rows_are_partial(&p->rows))
            file->whole_us = p->feed_time_us;
    }
    keep_rows(f, file, &p->rows);
    if (!e && fresh == FRESH_WRONG)
        e = E_FEED_TIME;
    if (!e && fresh == FRESH_STALE)
        e = E_FEED_STALE;
    if (!e && p->is_parent)
        queue_children(f, file);
    file_done(f, e, "");
}

/* 304: the edition known. It may have grown old meanwhile. */
static void on_unchanged(struct feed *f)
{
    struct feed_file *file = current(f);
    enum freshness fresh = judge(f, file, file->seen_us);
    bool good = file->seen_us != TIME_NONE && (fresh == FRESH_SAME || (fresh == FRESH_NEWS && file->seen_us == file->taken_us));
    if (good && file->is_parent)
        queue_children(f, file);
    file_done(f, good ? OK : E_FEED_STALE, "not modified");
}

static void on_fetched(void *ctx, const struct fetch_reply *r)
{
    struct feed *f = ctx;
    struct feed_file *file = current(f);
    if (r->err) {
        file_done(f, r->err, r->status ? arena_printf(&f->arena, "%ld", r->status) : r->detail);
        return;
    }
    if (r->not_modified) {
        on_unchanged(f);
        return;
    }
    memcpy(file->etag, r->etag, strlen(r->etag) + 1);
    memcpy(file->last_modified, r->last_modified, strlen(r->last_modified) + 1);
    struct wire_question q = {
        .source = f->number,
        .scope = sv_of(file->scope),
        .bytes = r->body,
        .now_us = f->now_us,
        .modified_us = r->modified_us,
    };
    enum err e = parser_ask(f->reader->parser, &q, &f->arena, on_parsed, f);
    if (e)
        file_done(f, e, "parser");
}

static void next_file(struct feed *f)
{
    if (f->queue_at == f->queue_n) {
        feed_round_end(f);
        return;
    }
    const struct feed_file *file = current(f);
    const char *url = arena_printf(&f->arena, "%s/%s", f->source->base_url, file->path);
    struct fetch_ask ask = {
        .url = url,
        .referer = f->source->referer,
        .cookie = f->source->cookie,
        .etag = file->etag,
        .last_modified = file->last_modified,
    };
    enum err e = url ? fetch_start(f->reader->fetcher, &ask, on_fetched, f) : E_NO_MEMORY;
    if (e)
        file_done(f, e, "fetch");
}

/* Does a file that is asked for speak for areas of this scope, or list one that does? */
static bool is_asked_for(const struct feed *f, struct sv scope)
{
    for (size_t i = 0; i < f->source->files_n; i++) {
        struct sv own = sv_of(f->files[i]->area_scope);
        if (f->source->read.format == FORMAT_TEPCO ? sv_starts(scope, own) : sv_eq(scope, own))
            return true;
    }
    return false;
}

/* A file taken out of the configuration is asked no more: what it said is out ends as no longer watched. */
static enum err end_unwatched(struct feed *f)
{
    for (size_t k = 0; k < f->open_n; k++) {
        if (is_asked_for(f, f->open[k].scope))
            continue;
        struct outage_area x = f->open[k];
        x.state = AREA_ENDED;
        x.ended_by = END_UNWATCHED;
        x.ended_us = x.fetched_at_us = f->now_us;
        x.feed_time_us = f->last_us == TIME_NONE ? f->now_us : f->last_us;
        enum err e = changes_add(&f->arena, &f->changes, CHANGE_ENDED, &x, k);
        if (e)
            return e;
    }
    return OK;
}

void round_start(struct feed *f)
{
    f->busy = true;
    f->round++;
    f->rounds++;
    f->started_us = clock_mono_us();
    f->now_us = clock_now_us();
    arena_reset(&f->arena);
    f->changes = (struct changes){ 0 };
    f->queue_n = f->queue_at = 0;
    for (size_t i = 0; i < f->source->files_n; i++) {
        f->files[i]->round = f->round;
        f->queue[f->queue_n++] = f->files[i];
    }
    enum err e = end_unwatched(f);
    if (e)
        log_line(LOG_WARN, f->rounds, "feed.unwatched", "source=%s error=%s", log_q(f->source->name), err_code(e));
    next_file(f);
}
