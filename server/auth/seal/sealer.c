/* SPDX-License-Identifier: Apache-2.0
 * sealer.c - ask what is settled, read it, sign it, store it; one step at a time. */
#include "server/auth/seal/sealer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/auth/seal/leaf.h"
#include "server/auth/seal/seal.h"
#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/log.h"

#define RECORDS_MAX 1000 /* in one seal: hashing them takes 2 ms of the loop */
#define AGAIN_MS 20      /* between two pieces, so that a backlog does not hold the loop */

struct sealer {
    struct db *db;
    struct timer *timer;
    int64_t every_ms;
    struct seal_key key;
    int copy_fd; /* -1: none */
    bool busy, broken;
    struct seal last; /* the last one that this server made; number 0: none yet */
    struct seal making;
    struct buf leaves;
    int64_t settled;
};

static void failed(struct sealer *s, const char *where, enum err err, const struct db_rows *rows)
{
    s->busy = false;
    if (!db_err_passes(err))
        log_line(LOG_ERROR, 0, "audit.seal", "step=%s err=%s state=%s", where, err_code(err), db_sqlstate(rows));
}

static void copy_append(struct sealer *s)
{
    char line[SEAL_LINE_MAX + 1];
    if (s->copy_fd < 0)
        return;
    seal_line(&s->making, line);
    size_t n = strlen(line);
    line[n++] = '\n';
    if (write(s->copy_fd, line, n) != (ssize_t)n || fdatasync(s->copy_fd))
        log_line(LOG_ERROR, 0, "audit.seal.copy", "number=%lld", (long long)s->making.number);
}

static void on_saved(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    struct sealer *s = ctx;
    (void)job;
    if (err) {
        failed(s, "save", err, rows);
        return;
    }
    s->busy = false;
    s->last = s->making;
    copy_append(s);
    if (s->last.to_id < s->settled)
        timer_again(s->timer, AGAIN_MS);
}

static struct db_words hex_arg(struct buf *out, const void *bytes, size_t n)
{
    size_t from = out->n;
    buf_str(out, "\\x");
    char *room = buf_reserve(out, 2 * n + 1);
    if (!room)
        return ARG_Z(NULL);
    hex_write(bytes, n, room);
    out->n += 2 * n + 1;
    return ARG_WORDS(((struct sv){ out->p + from, 2 * n + 2 }));
}

static void save(struct sealer *s)
{
    const struct seal *m = &s->making;
    struct buf root, before, leaves, signature;
    struct buf *all[] = { &root, &before, &leaves, &signature };
    for (size_t i = 0; i < 4; i++)
        buf_init(all[i], 2 * (size_t)RECORDS_MAX * LEAF_BYTES + 16);
    struct db_stmt statement = SQL_WITH(AUDIT_SEAL_SAVE, .number = ARG_INT(m->number), .from_id = ARG_INT(m->from_id),
                                        .to_id = ARG_INT(m->to_id), .at_us = ARG_INT(m->at_us),
                                        .root = hex_arg(&root, m->root, MERKLE_BYTES), .before = hex_arg(&before, m->before, MERKLE_BYTES),
                                        .leaves = hex_arg(&leaves, s->leaves.p, s->leaves.n),
                                        .signature = hex_arg(&signature, m->signature, SEAL_SIGNATURE_BYTES), .key_id = ARG_Z(m->key_id));
    s->busy = db_send(s->db, statement, on_saved, s, 0) == OK;
    for (size_t i = 0; i < 4; i++)
        buf_done(all[i]);
}

static void on_rows(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    struct sealer *s = ctx;
    size_t n = db_rows_n(rows);
    (void)job;
    if (err || !n) {
        failed(s, "rows", err ? err : E_DB_AWAY, rows);
        return;
    }
    buf_clear(&s->leaves);
    for (size_t i = 0; i < n; i++) {
        struct leaf l;
        uint8_t packed[LEAF_BYTES];
        leaf_of_row(rows, i, &l);
        leaf_pack(&l, packed);
        buf_add(&s->leaves, packed, sizeof packed);
        s->making.to_id = l.id;
    }
    if (!buf_ok(&s->leaves)) {
        failed(s, "leaves", s->leaves.bad, NULL);
        return;
    }
    s->making.at_us = clock_now_us();
    seal_root(s->making.before, buf_view(&s->leaves), s->making.root);
    seal_sign(&s->making, &s->key);
    save(s);
}

/* A root that this server made and that is no longer the last, nor before the last: somebody has removed it. */
static bool taken_away(const struct sealer *s, const struct SQL_AUDIT_SEAL_NEXT_GIVES *last)
{
    char root[2 * MERKLE_BYTES + 1];
    hex_write(s->last.root, MERKLE_BYTES, root);
    return s->last.number > last->number || (s->last.number && s->last.number == last->number && !sv_eq(last->root, sv_of(root)));
}

static void on_next(void *ctx, uint64_t job, enum err err, const struct db_rows *rows)
{
    struct sealer *s = ctx;
    (void)job;
    if (err || !db_rows_n(rows)) { /* no row: another server seals */
        failed(s, "next", err ? err : E_DB_BUSY, rows);
        return;
    }
    const struct SQL_AUDIT_SEAL_NEXT_GIVES *last = SQL_ROW(AUDIT_SEAL_NEXT, rows, 0);
    s->settled = last->settled;
    if (taken_away(s, last)) {
        if (!s->broken)
            log_line(LOG_ERROR, 0, "audit.seal.gone", "number=%lld", (long long)s->last.number);
        s->broken = true;
        s->busy = false;
        return;
    }
    s->making = (struct seal){ .number = last->number + 1, .from_id = last->to_id + 1 };
    if (s->settled < s->making.from_id || !hex_read(last->root, s->making.before, MERKLE_BYTES)) {
        s->busy = false;
        return;
    }
    struct db_stmt statement = SQL_WITH(AUDIT_SEAL_ROWS, .after_id = ARG_INT(s->making.from_id - 1), .through_id = ARG_INT(s->settled),
                                        .most = ARG_INT(RECORDS_MAX));
    s->busy = db_ask(s->db, statement, on_rows, s, 0) == OK;
}

static void tick(void *arg)
{
    struct sealer *s = arg;
    timer_again(s->timer, s->every_ms);
    if (s->busy || !db_ready(s->db))
        return;
    s->busy = db_send(s->db, SQL_BARE(AUDIT_SEAL_NEXT), on_next, s, 0) == OK;
}

enum err sealer_start(struct loop *loop, struct db *db, const struct sealer_conf *conf, struct sealer **out, struct fail *f)
{
    struct sealer *s = calloc(1, sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    s->db = db;
    s->every_ms = conf->every_ms;
    s->copy_fd = -1;
    buf_init(&s->leaves, (size_t)RECORDS_MAX * LEAF_BYTES);
    enum err e = seal_key_read(conf->key_file, &s->key, f);
    if (!e && conf->copy_file[0]) {
        s->copy_fd = open(conf->copy_file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
        e = s->copy_fd < 0 ? fail_file(f, E_IO, "audit_root_copy", conf->copy_file) : OK;
    }
    if (!e && !(s->timer = timer_after(loop, s->every_ms, tick, s)))
        e = E_NO_MEMORY;
    if (e) {
        sealer_stop(s);
        return e;
    }
    *out = s;
    return OK;
}

void sealer_stop(struct sealer *s)
{
    if (!s)
        return;
    timer_free(s->timer);
    if (s->copy_fd >= 0)
        close(s->copy_fd);
    secret_wipe(&s->key, sizeof s->key);
    buf_done(&s->leaves);
    free(s);
}

int64_t sealer_behind(const struct sealer *s)
{
    return s->last.number ? s->settled - s->last.to_id : -1;
}

bool sealer_broken(const struct sealer *s)
{
    return s->broken;
}
