/* SPDX-License-Identifier: Apache-2.0
 * round.c - one round over the files of a source: fetch, parse, judge, merge; one file after the other. */
#include "feeds/round.h"

#include <stdlib.h>

#include "feeds/resolve.h"
#include "server/base/clock.h"
#include "server/base/log.h"

#define FILES_MAX 4096                /* of one source, children included */
#define ROUND_ARENA ((size_t)1 << 30) /* bytes of all that one round of a source reads */

static void next_file(struct round *r);

static struct feed_file *current(const struct round *r)
{
    return r->queue[r->queue_at];
}

static void file_done(struct round *r, enum err e, const char *detail)
{
    struct feed_file *file = current(r);
    if (e && e != file->err)
        log_line(LOG_WARN, r->id, "feed.fault", "source=%s file=%s error=%s detail=%s", log_q(r->source->name), log_q(file->scope),
                 err_code(e), log_q(detail ? detail : ""));
    else if (!e && file->err)
        log_line(LOG_INFO, r->id, "feed.well", "source=%s file=%s", log_q(r->source->name), log_q(file->scope));
    file->err = e;
    if (e && e != E_FEED_STALE) /* what could not be read is asked for whole the next time */
        file->etag[0] = file->last_modified[0] = 0;
    r->queue_at++;
    next_file(r);
}

/* The file of that code: known from earlier rounds, or new. NULL: no memory, or too many. */
static struct feed_file *child_file(struct round *r, const struct feed_file *parent, const char *code)
{
    for (size_t i = 0; i < r->files_n; i++)
        if (strcmp(r->files[i]->scope, code) == 0)
            return r->files[i];
    if (r->files_n == FILES_MAX)
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
        r->files[r->files_n++] = c;
    return c;
}

/* A fresh parent list stands: its children take part in this round. */
static void queue_children(struct round *r, const struct feed_file *parent)
{
    for (size_t i = 0; i < parent->children_n && r->queue_n < FILES_MAX; i++) {
        struct feed_file *c = child_file(r, parent, parent->children[i]);
        if (!c || c->round == r->id)
            continue;
        c->round = r->id;
        r->queue[r->queue_n++] = c;
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
static enum err merge_parent(struct round *r, struct feed_file *file, const struct parsed *p)
{
    struct sv *listed = arena_array(&r->arena, p->children_n + 1, sizeof *listed);
    if (!listed)
        return E_NO_MEMORY;
    for (size_t i = 0; i < p->children_n; i++) {
        struct sv code = p->children[i].code;
        code.n = memcmp(code.p + 2, "000000000", 9) == 0 ? 2 : 5;
        listed[i] = code;
    }
    enum err e = OK;
    if (!rows_are_partial(&p->rows))
        e = merge_absent(&r->arena, r->known->open, r->known->open_n, sv_of(file->area_scope), listed, p->children_n, p->feed_time_us,
                         r->now_us, &r->changes);
    return e ? e : keep_children(file, p);
}

/* The time of the last edition in which what is new now was not yet out: a whole one, for it may have stood in a row of a
 * partial one that could not be read. */
static int64_t before_of(const struct round *r, const struct feed_file *file, int64_t feed_time_us)
{
    int64_t t = file->whole_us != TIME_NONE ? file->whole_us : file->taken_us != TIME_NONE ? r->known->stored_us : r->known->last_us;
    return t < feed_time_us ? t : TIME_NONE;
}

static enum err merge_file(struct round *r, struct feed_file *file, const struct parsed *p)
{
    if (p->is_parent)
        return merge_parent(r, file, p);
    struct feed_area *areas = p->areas;
    size_t n = p->n;
    enum err e = resolve_areas(r->tools->gazetteer, &r->arena, &areas, &n);
    struct edition ed = {
        .scope = sv_of(file->area_scope),
        .feed_time_us = p->feed_time_us,
        .fetched_at_us = r->now_us,
        .before_us = before_of(r, file, p->feed_time_us),
        .areas = areas,
        .n = n,
        .partial = rows_are_partial(&p->rows),
    };
    return e ? e : merge_edition(&r->arena, r->known->open, r->known->open_n, &ed, &r->changes);
}

static enum freshness judge(const struct round *r, const struct feed_file *file, int64_t feed_time_us)
{
    int64_t known = file->taken_us;
    if (known == TIME_NONE && r->known->stored_us != TIME_NONE)
        known = r->known->stored_us - 1; /* not older than what is stored; the same again is looked at, for it may be more */
    else if (known != TIME_NONE && known != file->whole_us)
        known -= 1; /* a partial one may come again under its time, mended */
    return edition_freshness(known, feed_time_us, r->now_us, r->source->stale_after_s * US_PER_S);
}

/* "23:feed.row_place 24:feed.row_place" */
static void tell_rows(const struct round *r, const struct feed_file *file)
{
    struct buf b;
    buf_init(&b, 4096);
    for (size_t i = 0; i < file->rows.n; i++)
        buf_printf(&b, "%s%ld:%s", i ? " " : "", file->rows.list[i].line, err_code(file->rows.list[i].why));
    log_line(LOG_WARN, r->id, "feed.rows", "source=%s file=%s refused=%zu partly=%zu lines=%s", log_q(r->source->name), log_q(file->scope),
             file->rows.refused, file->rows.partly, log_q(buf_ok(&b) && b.n ? b.p : ""));
    buf_done(&b);
}

/* What could not be read is remembered with the file, and told when it is other than it was. */
static void keep_rows(const struct round *r, struct feed_file *file, const struct row_faults *rows)
{
    uint64_t before = row_faults_digest(&file->rows);
    arena_reset(&file->rows_arena);
    file->rows = (struct row_faults){ .refused = rows->refused, .partly = rows->partly };
    if (row_faults_copy(&file->rows_arena, rows, &file->rows)) /* then only the counts */
        file->rows = (struct row_faults){ .refused = rows->refused, .partly = rows->partly };
    if (row_faults_digest(&file->rows) != before && (rows->refused || rows->partly))
        tell_rows(r, file);
}

static void on_parsed(void *ctx, enum err e, const struct fail *fail, const struct parsed *p)
{
    struct round *r = ctx;
    struct feed_file *file = current(r);
    if (e) {
        file_done(r, e, fail->field);
        return;
    }
    enum freshness fresh = judge(r, file, p->feed_time_us);
    file->seen_us = p->feed_time_us;
    if (fresh == FRESH_NEWS) {
        e = merge_file(r, file, p);
        if (!e)
            file->taken_us = p->feed_time_us;
        if (!e && !rows_are_partial(&p->rows))
            file->whole_us = p->feed_time_us;
    }
    keep_rows(r, file, &p->rows);
    if (!e && fresh == FRESH_WRONG)
        e = E_FEED_TIME;
    if (!e && fresh == FRESH_STALE)
        e = E_FEED_STALE;
    if (!e && p->is_parent)
        queue_children(r, file);
    file_done(r, e, "");
}

/* 304: the edition known. It may have grown old meanwhile. */
static void on_unchanged(struct round *r)
{
    struct feed_file *file = current(r);
    enum freshness fresh = judge(r, file, file->seen_us);
    bool good = file->seen_us != TIME_NONE && (fresh == FRESH_SAME || (fresh == FRESH_NEWS && file->seen_us == file->taken_us));
    if (good && file->is_parent)
        queue_children(r, file);
    file_done(r, good ? OK : E_FEED_STALE, "not modified");
}

static void on_fetched(void *ctx, const struct fetch_reply *reply)
{
    struct round *r = ctx;
    struct feed_file *file = current(r);
    if (reply->err) {
        file_done(r, reply->err, reply->status ? arena_printf(&r->arena, "%ld", reply->status) : reply->detail);
        return;
    }
    if (reply->not_modified) {
        on_unchanged(r);
        return;
    }
    memcpy(file->etag, reply->etag, strlen(reply->etag) + 1);
    memcpy(file->last_modified, reply->last_modified, strlen(reply->last_modified) + 1);
    struct wire_question q = {
        .source = r->number,
        .scope = sv_of(file->scope),
        .bytes = reply->body,
        .now_us = r->now_us,
        .modified_us = reply->modified_us,
    };
    enum err e = parser_ask(r->tools->parser, &q, &r->arena, on_parsed, r);
    if (e)
        file_done(r, e, "parser");
}

static void next_file(struct round *r)
{
    if (r->queue_at == r->queue_n) {
        r->on_end(r->arg);
        return;
    }
    const struct feed_file *file = current(r);
    const char *url = arena_printf(&r->arena, "%s/%s", r->source->base_url, file->path);
    struct fetch_ask ask = {
        .url = url,
        .referer = r->source->referer,
        .cookie = r->source->cookie,
        .etag = file->etag,
        .last_modified = file->last_modified,
    };
    enum err e = url ? fetch_start(r->tools->fetcher, &ask, on_fetched, r) : E_NO_MEMORY;
    if (e)
        file_done(r, e, "fetch");
}

/* Does a file that is asked for speak for areas of this scope, or list one that does? */
static bool is_asked_for(const struct round *r, struct sv scope)
{
    for (size_t i = 0; i < r->source->files_n; i++) {
        struct sv own = sv_of(r->files[i]->area_scope);
        if (r->source->read.format == FORMAT_TEPCO ? sv_starts(scope, own) : sv_eq(scope, own))
            return true;
    }
    return false;
}

/* A file taken out of the configuration is asked no more: what it said is out ends as no longer watched. */
static enum err end_unwatched(struct round *r)
{
    for (size_t k = 0; k < r->known->open_n; k++) {
        if (is_asked_for(r, r->known->open[k].scope))
            continue;
        struct feed_area x = r->known->open[k];
        x.state = AREA_ENDED;
        x.ended_by = END_UNWATCHED;
        x.ended_us = x.fetched_at_us = r->now_us;
        x.feed_time_us = r->known->last_us == TIME_NONE ? r->now_us : r->known->last_us;
        enum err e = changes_add(&r->arena, &r->changes, CHANGE_ENDED, &x, k);
        if (e)
            return e;
    }
    return OK;
}

void round_start(struct round *r, const struct known *known, void (*on_end)(void *arg), void *arg)
{
    r->known = known;
    r->on_end = on_end;
    r->arg = arg;
    r->id++;
    r->started_us = clock_mono_us();
    r->now_us = clock_now_us();
    arena_reset(&r->arena);
    r->changes = (struct changes){ 0 };
    r->queue_n = r->queue_at = 0;
    for (size_t i = 0; i < r->source->files_n; i++) {
        r->files[i]->round = r->id;
        r->queue[r->queue_n++] = r->files[i];
    }
    enum err e = end_unwatched(r);
    if (e)
        log_line(LOG_WARN, r->id, "feed.unwatched", "source=%s error=%s", log_q(r->source->name), err_code(e));
    next_file(r);
}

enum err round_init(struct round *r, const struct round_tools *tools, const struct source *s, uint32_t number)
{
    *r = (struct round){ .tools = tools, .source = s, .number = number };
    arena_init(&r->arena, ROUND_ARENA);
    r->files = calloc(FILES_MAX, sizeof *r->files);
    r->queue = calloc(FILES_MAX, sizeof *r->queue);
    if (!r->files || !r->queue)
        return E_NO_MEMORY;
    for (size_t i = 0; i < s->files_n; i++) {
        struct feed_file *file = feed_file_new(s->files[i], s->scopes[i], s->read.format);
        if (!file)
            return E_NO_MEMORY;
        r->files[r->files_n++] = file;
    }
    return OK;
}

void round_done(struct round *r)
{
    for (size_t i = 0; i < r->files_n; i++)
        feed_file_free(r->files[i]);
    free(r->files);
    free(r->queue);
    arena_done(&r->arena);
}
