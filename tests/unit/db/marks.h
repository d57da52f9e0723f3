/* SPDX-License-Identifier: Apache-2.0
 * marks.h - marks for tests: made up here, sent as one group, and the rule of the fold once more, by brute force. */
#ifndef ANPI_TESTS_MARKS_H
#define ANPI_TESTS_MARKS_H

#include <stdio.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/db/sync.h"

#define MARK_COLS 20
#define SEEN_MAX 8
#define MARKS_MAX 4096

struct mark {
    struct uuid op_id;
    int64_t incident, person, observed_us;
    const char *status; /* NULL: only a void */
    struct uuid seen[SEEN_MAX];
    size_t seen_n;
    bool has_voids, has_settles, by_command;
    struct uuid voids, settles;
    int64_t by_user;
    char content; /* stands for the hash */
};

static inline void mark_cols(const struct mark *m, int64_t ord, struct db_array a[MARK_COLS])
{
    char seen[SEEN_MAX * 37 + 3] = "{";
    for (size_t i = 0; i < m->seen_n; i++) {
        char u[37];
        uuid_format(&m->seen[i], u);
        snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s%s", i ? "," : "", u);
    }
    snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "}");
    db_array_i64(&a[0], ord);
    db_array_uuid(&a[1], &m->op_id);
    db_array_i64(&a[2], m->incident);
    db_array_i64(&a[3], m->person);
    db_array_sv_or_null(&a[4], sv_of(m->status));
    db_array_i64(&a[5], m->observed_us);
    for (int c = 6; c <= 11; c++)
        db_array_null(&a[c]);
    db_array_sv(&a[12], sv_of(seen));
    m->has_voids ? db_array_uuid(&a[13], &m->voids) : db_array_null(&a[13]);
    m->has_settles ? db_array_uuid(&a[14], &m->settles) : db_array_null(&a[14]);
    db_array_null(&a[15]);
    db_array_i64(&a[16], m->by_user);
    db_array_sv(&a[17], SV("訪問者"));
    db_array_bool(&a[18], m->by_command);
    db_array_bytes(&a[19], (struct sv){ &m->content, 1 });
}

/* One group of marks; *rows are in no order. */
static inline enum err marks_send(struct db_sync *s, const struct mark *m, size_t n, int64_t now_us, struct db_rows **rows,
                                  struct fail *fail)
{
    struct db_array a[MARK_COLS];
    struct db_arg args[MARK_COLS + 1];
    struct db_num now;
    for (int c = 0; c < MARK_COLS; c++)
        db_array_init(&a[c], 1 << 24);
    for (size_t i = 0; i < n; i++)
        mark_cols(&m[i], (int64_t)i, a);
    for (int c = 0; c < MARK_COLS; c++)
        args[c] = db_array_end(&a[c]);
    args[MARK_COLS] = db_i64_in(&now, now_us);
    enum err e = db_sync_run(s, (struct db_stmt){ SQL_MARK_COMMIT, args, MARK_COLS + 1 }, rows, fail);
    for (int c = 0; c < MARK_COLS; c++)
        db_array_done(&a[c]);
    return e;
}

/* The row of this ord: result, seq, error, bounded are columns 1 to 4. */
static inline size_t marks_row(const struct db_rows *rows, size_t ord)
{
    for (size_t r = 0; r < db_rows_n(rows); r++)
        if ((size_t)db_i64_at(rows, r, 0) == ord)
            return r;
    return SIZE_MAX;
}

/* The fold by the words of its rule, quadratic and in no particular order: "status|winner|conflict|ops". */
static inline bool mark_later(const struct mark *a, const struct mark *b)
{
    return a->observed_us != b->observed_us ? a->observed_us > b->observed_us : uuid_cmp(&a->op_id, &b->op_id) > 0;
}

static inline bool mark_counts(const struct mark *m, const struct mark *all, size_t n)
{
    if (m->has_voids || !m->status)
        return false;
    for (size_t i = 0; i < n; i++)
        if (all[i].has_voids && uuid_cmp(&all[i].voids, &m->op_id) == 0)
            return false;
    return true;
}

static inline bool mark_answered(const struct mark *a, const struct mark *const *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (c[i]->has_settles && uuid_cmp(&c[i]->settles, &a->op_id) == 0)
            return true;
        for (size_t k = 0; mark_later(c[i], a) && k < c[i]->seen_n; k++)
            if (uuid_cmp(&c[i]->seen[k], &a->op_id) == 0)
                return true;
    }
    return false;
}

static inline int mark_by_id(const void *a, const void *b)
{
    return uuid_cmp(&(*(const struct mark *const *)a)->op_id, &(*(const struct mark *const *)b)->op_id);
}

static inline void marks_list(const struct mark *const *c, size_t n, char *out, size_t room)
{
    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        char u[37];
        uuid_format(&c[i]->op_id, u);
        snprintf(out + strlen(out), room - strlen(out), "%s%s", i ? "," : "", u);
    }
}

static inline void marks_fold(const struct mark *all, size_t n, char *out, size_t room)
{
    const struct mark *c[MARKS_MAX], *open[MARKS_MAX], *winner = NULL;
    size_t c_n = 0, open_n = 0;
    char ops[2048], conflict[2048], u[37] = "";
    for (size_t i = 0; i < n; i++)
        if (mark_counts(&all[i], all, n))
            c[c_n++] = &all[i];
    qsort(c, c_n, sizeof *c, mark_by_id);
    for (size_t i = 0; i < c_n; i++)
        if (!winner || mark_later(c[i], winner))
            winner = c[i];
    for (size_t i = 0; i < c_n; i++)
        if (winner && strcmp(winner->status, "attention") != 0 && strcmp(c[i]->status, "attention") == 0 && !mark_answered(c[i], c, c_n))
            open[open_n++] = c[i];
    if (winner)
        uuid_format(&winner->op_id, u);
    marks_list(c, c_n, ops, sizeof ops);
    marks_list(open, open_n, conflict, sizeof conflict);
    snprintf(out, room, "%s|%s|%s|%s", !winner ? "unreported" : open_n ? "attention" : winner->status, u, conflict, ops);
}

#endif
