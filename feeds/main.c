/* SPDX-License-Identifier: Apache-2.0
 * main.c - anpi-feeds: fetches what the utilities say is out and writes it down.
 *
 * Reads its configuration and the list of utilities, then connects, and works while it holds the advisory lock: of two
 * readers one works and the other waits and says so. `--once` makes one round over every source and ends (exit 0 when
 * all of it is stored, whatever the utilities answered).
 *
 * Exit: 0 told to stop, 1 could not start or not finish, 3 the database's schema is too old (anpi migrate), 4 too new for
 * this program. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "feeds/conf.h"
#include "feeds/feed.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/jw.h"
#include "server/base/log.h"
#include "server/base/version.h"
#include "server/db/conninfo.h"

#define SOURCES_BYTES_MAX (1 << 20) /* of sources_file: SOURCES_MAX sources fit many times */
#define LOCK_RETRY_MS 1000          /* how long a standby takes to notice that the reader before it is gone */
#define ONCE_PATIENCE_MS 30000      /* for the database to be there at all */

struct program {
    struct feeds_conf conf;
    struct arena arena;
    struct source *sources;
    size_t n;
    struct child_source *reads;
    struct cells *cells[SOURCES_MAX];
    struct child_conf child;
    struct file_map gazetteer_map;
    struct gazetteer *gazetteer;
    struct feed_reader reader;
    struct timer *lock_timer, *patience;
    bool waiting_said;
    size_t rounds_left; /* with --once */
    int status;
};

/* A refusal for people and scripts, and for the log what exactly. */
static void tell(const struct fail *f)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_fail(&w, f);
    fprintf(stderr, "%s\n", buf_ok(&b) ? b.p : err_code(f->err));
    if (f->detail[0])
        log_line(LOG_ERROR, 0, "feeds.refused", "detail=%s", log_q(f->detail));
    buf_done(&b);
}

static struct program *program_of(struct feed_reader *r)
{
    return (struct program *)(void *)((char *)r - offsetof(struct program, reader));
}

static void stop(void *arg)
{
    struct program *p = arg;
    loop_stop(p->reader.loop);
}

static void give_up(struct program *p, enum err why)
{
    log_line(LOG_ERROR, 0, "feeds.ended", "error=%s", err_code(why));
    p->status = err_exit_code(why);
    stop(p);
}

static void on_impatient(void *arg)
{
    give_up(arg, E_DB_AWAY);
}

static void on_round(struct feed *f)
{
    struct program *p = program_of(f->reader);
    if (!p->conf.once || f->over > 1)
        return;
    if (!f->stored)
        give_up(p, E_DB_AWAY);
    else if (--p->rounds_left == 0)
        stop(p);
}

/* ---- the lock -------------------------------------------------------------------------------------------------- */

static void work(struct program *p)
{
    timer_stop(p->patience);
    p->waiting_said = false;
    p->reader.working = true;
    log_line(LOG_INFO, 0, "feeds.working", "sources=%zu", p->n);
    for (size_t i = 0; i < p->reader.feeds_n; i++) {
        feed_forget(&p->reader.feeds[i]); /* another reader may have been at work */
        feed_go(&p->reader.feeds[i]);
    }
    if (p->conf.once && p->rounds_left == 0)
        stop(p);
}

static void on_sources_set(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    (void)job;
    struct program *p = ctx;
    if (!e) {
        int64_t ended = db_i64_at(rows, 0, 0);
        if (ended)
            log_line(LOG_WARN, 0, "feeds.unwatched", "error=%s areas=%lld", err_code(E_FEED_UNWATCHED), (long long)ended);
        change_wake(p->reader.waker);
        work(p);
        return;
    }
    log_line(LOG_WARN, 0, "feeds.sources", "error=%s", err_code(e));
    timer_again(p->lock_timer, LOCK_RETRY_MS);
}

static void tell_sources(struct program *p)
{
    struct buf b;
    struct jw w;
    buf_init(&b, SOURCES_BYTES_MAX);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < p->n; i++) {
        jw_obj(&w);
        jw_kz(&w, "name", p->sources[i].name);
        jw_kz(&w, "title", p->sources[i].title);
        jw_kz(&w, "utility", p->sources[i].utility);
        jw_kbool(&w, "on", p->sources[i].on);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    struct db_stmt statement = SQL_WITH(FEEDS_SOURCES_SET, .sources = ARG_WORDS(buf_view(&b)), .now_us = ARG_INT(clock_now_us()));
    if (!buf_ok(&b) || db_send(p->reader.db, statement, on_sources_set, p, 0))
        timer_again(p->lock_timer, LOCK_RETRY_MS);
    buf_done(&b);
}

static void on_lock(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    (void)job;
    struct program *p = ctx;
    if (!e && db_bool_at(rows, 0, 0)) {
        tell_sources(p);
        return;
    }
    if (!e && p->conf.once) {
        give_up(p, E_FEED_LOCKED);
        return;
    }
    if (!e && !p->waiting_said) {
        p->waiting_said = true;
        log_line(LOG_WARN, 0, "feeds.waiting", "error=%s", err_code(E_FEED_LOCKED));
    }
    timer_again(p->lock_timer, LOCK_RETRY_MS);
}

static void ask_for_lock(void *arg)
{
    struct program *p = arg;
    if (p->reader.working || !db_ready(p->reader.db))
        return;
    if (db_ask(p->reader.db, SQL_BARE(FEEDS_LOCK), on_lock, p, 0))
        timer_again(p->lock_timer, LOCK_RETRY_MS);
}

static void on_db_state(void *ctx, struct db *db, enum db_state state, enum err why)
{
    struct program *p = ctx;
    if (state == DB_READY) {
        timer_again(p->lock_timer, 0);
        return;
    }
    p->reader.working = false;
    if (!why || state == DB_CLOSED)
        return;
    log_line(LOG_WARN, 0, "feeds.db", "error=%s reason=%s", err_code(why), log_q(db ? db_reason(db) : ""));
    if (why == E_DB_OLDER || why == E_DB_NEWER) { /* no try will mend that */
        tell(&(struct fail){ .err = why });
        give_up(p, why);
    }
}

/* ---- start and stop ---------------------------------------------------------------------------------------------- */

static enum err check_conf(const struct feeds_conf *c, struct fail *fail)
{
    enum log_level level;
    if (c->clock_offset_s && !c->demo)
        return fail_set(fail, E_CONF_VALUE, 0, "clock_offset_s");
    if (!log_level_of(c->log_level, &level)) {
        enum err e = fail_set(fail, E_CONF_VALUE, 0, "log_level");
        fail_say(fail, "log_level = %s: debug, info, warn or error", c->log_level);
        return e;
    }
    log_set(level, "anpi-feeds");
    clock_offset_set(c->clock_offset_s);
    return conninfo_check(c->db, fail);
}

static enum err read_sources(struct program *p, struct fail *fail)
{
    struct buf b;
    buf_init(&b, SOURCES_BYTES_MAX);
    enum err e = file_read(p->conf.sources_file, &b);
    if (e)
        e = fail_file(fail, e, "sources_file", p->conf.sources_file);
    else if ((e = sources_read(&p->arena, buf_view(&b), &p->sources, &p->n, fail)))
        fail_say(fail, e == E_FEED_SOURCES ? "%s: source %ld: %s" : "%s:%ld: %s", p->conf.sources_file, fail->line, fail->field);
    buf_done(&b);
    if (e)
        return e;
    p->reads = arena_array(&p->arena, p->n + 1, sizeof *p->reads);
    return p->reads ? OK : fail_set(fail, E_NO_MEMORY, 0, "");
}

/* The tables of cells are the site's own files: read before the child is made, which then has them in its memory. */
static enum err read_cells(struct program *p, struct fail *fail)
{
    for (size_t i = 0; i < p->n; i++) {
        struct source *s = &p->sources[i];
        struct file_map m;
        if (s->cells_path && s->on) {
            enum err e = file_map_open(s->cells_path, CELLS_BYTES_MAX, &m);
            if (e)
                return fail_file(fail, e, "cells", s->cells_path);
            e = cells_read(m.bytes, sv_of(s->cells_id), &p->cells[i], fail);
            file_map_close(&m);
            if (e) {
                fail_say(fail, "%s:%ld: %s", s->cells_path, fail->line, fail->field);
                return e;
            }
            s->read.cells = p->cells[i];
            long first;
            size_t left_out = cells_left_out(p->cells[i], &first);
            log_line(left_out ? LOG_WARN : LOG_INFO, 0, "feeds.cells", "source=%s cells=%zu left_out=%zu first=%ld", log_q(s->name),
                     cells_count(p->cells[i]), left_out, first);
        }
        p->reads[i] = s->read;
    }
    return OK;
}

static enum err open_gazetteer(struct program *p, struct fail *fail)
{
    if (!*p->conf.gazetteer_file) {
        log_line(LOG_WARN, 0, "feeds.gazetteer", "file=none");
        return OK;
    }
    enum err e = file_map_open(p->conf.gazetteer_file, GAZETTEER_BYTES_MAX, &p->gazetteer_map);
    if (!e)
        e = gazetteer_open(p->gazetteer_map.bytes, &p->gazetteer);
    return e ? fail_file(fail, e, "gazetteer_file", p->conf.gazetteer_file) : OK;
}

static enum err make_feeds(struct program *p)
{
    struct feed_reader *r = &p->reader;
    r->tools.gazetteer = p->gazetteer;
    r->on_round = on_round;
    r->backoff_max_ms = p->conf.backoff_max_ms;
    r->feeds = arena_array(&p->arena, p->n + 1, sizeof *r->feeds);
    if (!r->feeds)
        return E_NO_MEMORY;
    for (size_t i = 0; i < p->n; i++) {
        enum err e = feed_init(&r->feeds[i], r, &p->sources[i], (uint32_t)i);
        r->feeds_n = i + 1;
        if (e)
            return e;
        p->rounds_left += p->sources[i].on;
    }
    return OK;
}

static enum err make_machinery(struct program *p)
{
    struct feed_reader *r = &p->reader;
    const struct fetch_conf fetch = { p->conf.user_agent, (size_t)p->conf.body_max, p->conf.connect_ms, p->conf.fetch_ms };
    const struct db_conf db = {
        .conninfo = p->conf.db, .app_name = "anpi-feeds", .programs = SQL_FOR_FEEDS, .on_state = on_db_state, .ctx = p
    };
    p->child = (struct child_conf){ p->reads, p->n, parse_feed, (unsigned long long)p->conf.parser_memory };
    enum err e = loop_new(&r->loop);
    if (!e)
        e = fetcher_new(r->loop, &fetch, &r->tools.fetcher);
    if (!e)
        e = parser_new(r->loop, &p->child, p->conf.parse_ms, &r->tools.parser);
    if (!e)
        e = loop_on_signal(r->loop, SIGINT, stop, p);
    if (!e)
        e = loop_on_signal(r->loop, SIGTERM, stop, p);
    if (e)
        return e;
    p->lock_timer = timer_after(r->loop, LOCK_RETRY_MS, ask_for_lock, p);
    p->patience = timer_after(r->loop, ONCE_PATIENCE_MS, on_impatient, p);
    if (!p->lock_timer || !p->patience)
        return E_NO_MEMORY;
    if (!p->conf.once)
        timer_stop(p->patience);
    e = make_feeds(p);
    if (!e)
        e = db_new(r->loop, &db, &r->db);
    return e ? e : change_waker_new(r->loop, r->db, &r->waker);
}

static void end(struct program *p)
{
    struct feed_reader *r = &p->reader;
    change_waker_free(r->waker);
    db_free(r->db);
    for (size_t i = 0; i < r->feeds_n; i++)
        feed_done(&r->feeds[i]);
    fetcher_free(r->tools.fetcher);
    parser_free(r->tools.parser);
    timer_free(p->lock_timer);
    timer_free(p->patience);
    loop_free(r->loop);
    gazetteer_free(p->gazetteer);
    file_map_close(&p->gazetteer_map);
    for (size_t i = 0; i < p->n; i++)
        cells_free(p->cells[i]);
    arena_done(&p->arena);
}

static int describe(void)
{
    struct buf b;
    buf_init(&b, SOURCES_BYTES_MAX);
    conf_describe(feeds_conf_items, feeds_conf_item_count, &b);
    printf("{\"configuration\":" SV_FMT "}\n", SV_ARG(buf_view(&b)));
    buf_done(&b);
    return 0;
}

int main(int argc, char **argv)
{
    static struct program p;
    struct fail fail = { 0 };
    int rest;
    if (argc == 2 && strcmp(argv[1], "--describe") == 0)
        return describe();
    if (argc == 2 && strcmp(argv[1], "--version") == 0)
        return puts("anpi-feeds " ANPI_VERSION) < 0;
    signal(SIGPIPE, SIG_IGN);
    log_set(LOG_INFO, "anpi-feeds");
    arena_init(&p.arena, (size_t)64 << 20);
    enum err e = conf_load(feeds_conf_items, feeds_conf_item_count, &p.conf, argc, argv, &rest, &fail);
    if (!e && rest < argc)
        e = fail_set(&fail, E_USAGE, 0, argv[rest]);
    if (!e)
        e = check_conf(&p.conf, &fail);
    if (!e)
        e = read_sources(&p, &fail);
    if (!e)
        e = read_cells(&p, &fail);
    if (!e)
        e = open_gazetteer(&p, &fail);
    if (!e && (e = make_machinery(&p)))
        e = fail_set(&fail, e, 0, "");
    if (!e) {
        loop_run(p.reader.loop);
        log_line(LOG_INFO, 0, "feeds.stopped", "status=%d", p.status);
    }
    end(&p);
    if (e)
        tell(&fail);
    return e ? 1 : p.status;
}
