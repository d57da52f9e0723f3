/* SPDX-License-Identifier: Apache-2.0
 * group.c - gather, send as one, answer one by one; split what is refused.
 *
 * An operation waits in `waiting`, goes with its batch to a lane's `under_way`, and is freed when answered. What has to
 * be sent again (a deadlock, the halves of a refused batch) goes to the lane's `parts`, which it sends before anything
 * new. An operation is never overtaken by a later one of the same key (a person): while one of them is in a lane, those
 * of its key wait. `held` counts the keys in lanes by their hash; that two keys may share a place only delays. */
#include "server/db/group.h"

#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/list.h"

#define RETRIES_MAX 8 /* of a deadlock or a serialization failure; then the batch fails as busy */
#define LANES_MAX 2   /* one connection and one beside */
#define HELD_MAX 4096 /* counts of keys under way, by hash: two keys of one count only wait for each other */

struct op {
    struct link link;
    group_done *fn;
    void *ctx;
    uint64_t job;
    size_t index, bytes;
    bool answered;
    struct sv cols[]; /* the texts stand behind */
};

/* Operations that go, or went, in one statement. */
struct group_part {
    struct link link, ops;
    size_t n;
    int tries;
};

/* One connection, and at most one batch on it. */
struct group_lane {
    struct group *g;
    struct db *db;
    struct link parts;
    struct group_part *under_way;
    struct timer *retry; /* a pause after a deadlock */
    bool pausing;
};

struct group {
    struct loop *loop;
    struct group_conf conf;
    struct link waiting;
    struct group_lane lanes[LANES_MAX];
    size_t lane_n;
    uint16_t *held; /* HELD_MAX; NULL with one lane */
    size_t waiting_n, waiting_bytes;
    struct db_array *arrays; /* ord and the columns, kept for their memory */
    struct group_stats stats;
    bool freeing;
};

static void pump(void *arg);
static void pause_over(void *arg);

static bool arrays_make(struct group *g)
{
    g->arrays = calloc(g->conf.cols + 1, sizeof *g->arrays);
    for (size_t i = 0; g->arrays && i <= g->conf.cols; i++)
        db_array_init(&g->arrays[i], 2 * g->conf.bytes_max + 1024);
    return g->arrays != NULL;
}

static bool lane_init(struct group_lane *l, struct group *g, struct db *db)
{
    l->g = g;
    l->db = db;
    list_init(&l->parts);
    l->retry = timer_after(g->loop, 3600000, pause_over, l);
    if (l->retry)
        timer_stop(l->retry);
    return l->retry != NULL;
}

ERR group_new(struct loop *loop, struct db *db, const struct group_conf *conf, struct group **out)
{
    struct group *g = conf->cols <= GROUP_COLS_MAX ? calloc(1, sizeof *g) : NULL;
    if (!g)
        return conf->cols <= GROUP_COLS_MAX ? E_NO_MEMORY : E_INTERNAL;
    g->loop = loop;
    g->conf = *conf;
    g->conf.batch_max = conf->batch_max ? conf->batch_max : 1000;
    g->conf.queue_max = conf->queue_max ? conf->queue_max : 20000;
    g->conf.bytes_max = conf->bytes_max ? conf->bytes_max : (size_t)64 * 1024 * 1024;
    list_init(&g->waiting);
    g->lane_n = conf->beside ? 2 : 1;
    g->held = conf->beside ? calloc(HELD_MAX, sizeof *g->held) : NULL;
    bool ok = lane_init(&g->lanes[0], g, db) && (!conf->beside || (lane_init(&g->lanes[1], g, conf->beside) && g->held));
    if (!ok || !arrays_make(g)) {
        group_free(g);
        return E_NO_MEMORY;
    }
    *out = g;
    return OK;
}

static void op_answer(struct op *op, enum err e, const struct db_rows *rows, size_t row)
{
    if (!op->answered)
        op->fn(op->ctx, op->job, op->index, e, rows, row);
    op->answered = true;
}

static void ops_end(struct link *ops, enum err e)
{
    while (!list_empty(ops)) {
        struct op *op = LIST_OF(ops->next, struct op, link);
        list_remove(&op->link);
        op_answer(op, e, NULL, 0);
        free(op);
    }
}

static void part_end(struct group_part *p, enum err e)
{
    ops_end(&p->ops, e);
    free(p);
}

static void parts_end(struct group_lane *l, enum err e)
{
    while (l->g && !list_empty(&l->parts)) {
        struct group_part *p = LIST_OF(l->parts.next, struct group_part, link);
        list_remove(&p->link);
        part_end(p, e);
    }
}

/* Whoever is answered may put in another: that one waits anew. */
static void waiting_end(struct group *g, enum err e)
{
    struct link gone;
    list_init(&gone);
    while (!list_empty(&g->waiting)) {
        struct link *l = g->waiting.next;
        list_remove(l);
        list_add_tail(&gone, l);
    }
    g->waiting_n = g->waiting_bytes = 0;
    ops_end(&gone, e);
}

static bool is_idle(const struct group *g)
{
    return !g->lanes[0].under_way && !g->lanes[1].under_way;
}

static void group_end(struct group *g)
{
    free(g->held);
    free(g);
}

/* What is under way keeps a pointer to the group in db's queue: its answer then finds `freeing`, the last one ends all. */
void group_free(struct group *g)
{
    if (!g)
        return;
    g->freeing = true;
    loop_defer_cancel(g->loop, g);
    for (size_t i = 0; i < g->lane_n; i++) {
        timer_free(g->lanes[i].retry);
        g->lanes[i].retry = NULL;
        parts_end(&g->lanes[i], E_DB_AWAY);
    }
    waiting_end(g, E_DB_AWAY);
    for (size_t i = 0; g->arrays && i <= g->conf.cols; i++)
        db_array_done(&g->arrays[i]);
    free(g->arrays);
    g->arrays = NULL;
    if (is_idle(g))
        group_end(g);
}

static bool any_ready(const struct group *g)
{
    return db_ready(g->lanes[0].db) || (g->lane_n > 1 && db_ready(g->lanes[1].db));
}

ERR group_room(const struct group *g, size_t n)
{
    if (!any_ready(g))
        return E_DB_AWAY;
    return g->waiting_n + n > g->conf.queue_max || g->waiting_bytes >= g->conf.bytes_max ? E_DB_BUSY : OK;
}

static struct op *op_make(const struct db_arg *cols, size_t n)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += cols[i].v.n;
    struct op *op = malloc(sizeof *op + n * sizeof(struct sv) + bytes + 1);
    if (!op)
        return NULL;
    char *at = (char *)&op->cols[n];
    for (size_t i = 0; i < n; i++) {
        op->cols[i] = (struct sv){ cols[i].v.p ? at : NULL, cols[i].v.n };
        if (cols[i].v.n > 0)
            memcpy(at, cols[i].v.p, cols[i].v.n);
        at += cols[i].v.n;
    }
    op->bytes = bytes;
    op->answered = false;
    return op;
}

ERR group_add(struct group *g, const struct db_arg *cols, size_t n, group_done *fn, void *ctx, uint64_t job, size_t index)
{
    enum err e = group_room(g, 1);
    if (e != OK)
        return e;
    if (n != g->conf.cols)
        return E_INTERNAL;
    for (size_t i = 0; i < n; i++)
        if (cols[i].v.n > 0 && memchr(cols[i].v.p, '\0', cols[i].v.n))
            return E_BAD_UTF8;
    struct op *op = op_make(cols, n);
    if (!op)
        return E_NO_MEMORY;
    op->fn = fn;
    op->ctx = ctx;
    op->job = job;
    op->index = index;
    list_add_tail(&g->waiting, &op->link);
    g->waiting_n++;
    g->waiting_bytes += op->bytes;
    loop_defer(g->loop, pump, g);
    return OK;
}

/* Parts. */

static struct group_part *part_new(void)
{
    struct group_part *p = calloc(1, sizeof *p);
    if (p)
        list_init(&p->ops);
    return p;
}

static void part_take(struct group_part *p, struct link *from, size_t max)
{
    for (; p->n < max && !list_empty(from); p->n++) {
        struct link *l = from->next;
        list_remove(l);
        list_add_tail(&p->ops, l);
    }
}

static uint16_t *held_of(const struct group *g, const struct op *op)
{
    struct sv key = op->cols[g->conf.key];
    size_t place = 0;
    for (size_t i = 0; i < key.n; i++)
        place = place * 31 + (unsigned char)key.p[i];
    return &g->held[place % HELD_MAX];
}

static void part_hold(struct group *g, const struct group_part *p, int by)
{
    LIST_EACH(l, &p->ops)
    {
        uint16_t *held = g->held ? held_of(g, LIST_OF(l, struct op, link)) : NULL;
        if (held)
            *held = (uint16_t)(*held + by);
    }
}

/* In the order they came, without those of a key that is in a lane already. */
static struct group_part *part_of_waiting(struct group *g)
{
    struct group_part *p = list_empty(&g->waiting) ? NULL : part_new();
    if (!p) {
        waiting_end(g, E_NO_MEMORY); /* if there are any: nobody would come back for them */
        return NULL;
    }
    for (struct link *l = g->waiting.next, *next; l != &g->waiting && p->n < g->conf.batch_max; l = next) {
        struct op *op = LIST_OF(l, struct op, link);
        next = l->next;
        if (g->held && *held_of(g, op))
            continue;
        list_remove(l);
        list_add_tail(&p->ops, l);
        p->n++;
        g->waiting_n--;
        g->waiting_bytes -= op->bytes;
    }
    if (p->n)
        return p;
    free(p);
    return NULL;
}

static void part_first(struct group_lane *l, struct group_part *p)
{
    list_add_tail(l->parts.next, &p->link); /* before the first */
}

static ERR arrays_fill(struct group *g, const struct group_part *p, struct db_arg *args)
{
    int64_t ord = 0;
    for (size_t i = 0; i <= g->conf.cols; i++)
        db_array_clear(&g->arrays[i]);
    LIST_EACH(l, &p->ops)
    {
        const struct op *op = LIST_OF(l, struct op, link);
        db_array_i64(&g->arrays[0], ord++);
        for (size_t i = 0; i < g->conf.cols; i++)
            db_array_sv_or_null(&g->arrays[i + 1], op->cols[i]);
    }
    enum err e = OK;
    for (size_t i = 0; i <= g->conf.cols; i++) {
        args[i] = db_array_end(&g->arrays[i]);
        e = e ? e : db_array_err(&g->arrays[i]);
    }
    return e;
}

/* Answers. */

static void answer_rows(struct group_part *p, const struct db_rows *rows)
{
    size_t n = db_rows_n(rows);
    struct op **by_ord = calloc(p->n, sizeof(struct op *));
    size_t i = 0;
    if (by_ord) {
        LIST_EACH(l, &p->ops)
        by_ord[i++] = LIST_OF(l, struct op, link);
        for (size_t r = 0; r < n; r++) {
            size_t ord = (size_t)db_i64_at(rows, r, 0);
            if (ord < p->n)
                op_answer(by_ord[ord], OK, rows, r);
        }
    }
    /* Committed, but without a row (or without memory to find it): the same id sent again will be told. */
    ops_end(&p->ops, E_DB_UNKNOWN_COMMIT);
    free(by_ord);
    free(p);
}

static void retry_later(struct group_lane *l, struct group_part *p)
{
    uint16_t r;
    random_bytes(&r, sizeof r);
    l->g->stats.retries++;
    l->pausing = true;
    part_first(l, p);
    timer_again(l->retry, 1 + r % 10 * p->tries);
}

/* Two halves, to be sent one after the other; the bad operation ends up alone. */
static void split(struct group_lane *l, struct group_part *p)
{
    struct group_part *first = part_new();
    if (!first) {
        part_hold(l->g, p, -1);
        part_end(p, E_NO_MEMORY);
        return;
    }
    part_take(first, &p->ops, p->n / 2);
    p->n -= first->n;
    p->tries = 0;
    l->g->stats.splits++;
    part_first(l, p);
    part_first(l, first);
}

/* The next batch goes out before this one is answered, so that PostgreSQL has work meanwhile. */
static void part_done(struct group_lane *l, struct group_part *p, enum err e, const struct db_rows *rows)
{
    part_hold(l->g, p, -1);
    if (e != OK) {
        part_end(p, e);
        return;
    }
    if (!l->g->freeing)
        pump(l->g);
    answer_rows(p, rows);
}

static void on_answer(void *ctx, uint64_t job, enum err e, const struct db_rows *rows)
{
    struct group_lane *l = ctx;
    struct group *g = l->g;
    struct group_part *p = l->under_way;
    (void)job;
    l->under_way = NULL;
    g->stats.under_way -= p->n;
    if (e != OK && strncmp(db_sqlstate(rows), "40", 2) == 0 && p->tries++ < RETRIES_MAX && !g->freeing)
        retry_later(l, p);
    else if (e != OK && p->n > 1 && !g->freeing && !db_err_passes(e))
        split(l, p);
    else
        part_done(l, p, e, rows);
    if (!g->freeing)
        loop_defer(g->loop, pump, g);
    else if (is_idle(g))
        group_end(g);
}

static void part_send(struct group_lane *l, struct group_part *p)
{
    struct group *g = l->g;
    struct db_arg args[GROUP_COLS_MAX + 2];
    enum err e = arrays_fill(g, p, args);
    if (!e) {
        args[g->conf.cols + 1] = DB_I64(clock_now_us());
        l->under_way = p;
        e = db_send(l->db, (struct db_stmt){ g->conf.sql, args, g->conf.cols + 2 }, on_answer, l, 0);
    }
    if (e != OK) {
        l->under_way = NULL;
        part_hold(g, p, -1);
        part_end(p, e);
        return;
    }
    g->stats.batches++;
    g->stats.ops += p->n;
    g->stats.under_way += p->n;
}

/* A new batch for this lane. Beside another one only when it is no smaller: beginning one costs as much as ten operations. */
static struct group_part *part_next(struct group_lane *l)
{
    struct group *g = l->g;
    if (!is_idle(g) && g->waiting_n < g->stats.under_way)
        return NULL;
    if (!db_ready(l->db) && any_ready(g))
        return NULL;
    struct group_part *p = part_of_waiting(g);
    if (p)
        part_hold(g, p, 1);
    return p;
}

static void lane_pump(struct group_lane *l)
{
    while (!l->under_way && !l->pausing) {
        struct group_part *p = NULL;
        if (!list_empty(&l->parts)) {
            p = LIST_OF(l->parts.next, struct group_part, link);
            list_remove(&p->link);
        } else {
            p = part_next(l);
        }
        if (!p)
            break;
        part_send(l, p);
    }
}

static void pump(void *arg)
{
    struct group *g = arg;
    for (size_t i = 0; i < g->lane_n; i++)
        lane_pump(&g->lanes[i]);
}

static void pause_over(void *arg)
{
    struct group_lane *l = arg;
    l->pausing = false;
    pump(l->g);
}

void group_stats(const struct group *g, struct group_stats *out)
{
    *out = g->stats;
    out->waiting = g->waiting_n;
}
