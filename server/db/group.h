/* SPDX-License-Identifier: Apache-2.0
 * group.h - group commit of one kind of operation.
 *
 * Operations added during a loop turn are gathered and go to PostgreSQL as ONE statement over arrays in one
 * transaction; while that batch is under way the next one gathers. With a second connection (`beside`) two batches can
 * be under way at once, but never two operations of one key: those keep their order. A group statement takes
 *     $1 ord integer[] (0..n-1), $2.. one array a column (text forms), $last now_us bigint
 * and returns at least one row for each ord, whose first column is ord. The order of the rows is free.
 *
 * Deadlocks and serialization failures are retried under the same ids. A batch refused for its data is split until the
 * bad operation stands alone: its neighbours succeed. E_DB_AWAY and E_DB_UNKNOWN_COMMIT go to every operation of the
 * batch. Each operation is answered exactly once, on the loop, never from within group_add. */
#ifndef ANPI_DB_GROUP_H
#define ANPI_DB_GROUP_H

#include "server/db/db.h"
#include "sql_rows.h"

/* Bounds an operation's own table of lengths; E_INTERNAL past it. */
#define GROUP_COLS_MAX 48

struct group;

/* `row` is the operation's row in `rows`; rows is NULL unless err is OK. `index` is what group_add was given. Rows
 * are views, good during the call. `job` as in db_done: look it up again. */
typedef void group_done(void *ctx, uint64_t job, size_t index, enum err err, const struct db_rows *rows, size_t row);

/* Copied; `name` must outlive the group. 0 takes the default. */
struct group_conf {
    const char *name; /* for the log */
    enum sql_id sql;
    size_t cols;       /* arrays between ord and now_us, <= GROUP_COLS_MAX */
    size_t batch_max;  /* operations in a statement; 0 = 1,000 */
    size_t queue_max;  /* operations waiting, beside the batch under way; 0 = 20,000 */
    size_t bytes_max;  /* of all operations waiting; 0 = 64 MiB */
    struct db *beside; /* a second connection, or NULL; must outlive the group */
    size_t key;        /* with `beside`: the column (0 .. cols-1) that says whose an operation is */
};

/* `db` must outlive it. E_NO_MEMORY, E_INTERNAL (too many columns). */
ERR group_new(struct loop *loop, struct db *db, const struct group_conf *conf, struct group **out);
/* Before its db; what still waits is answered E_DB_AWAY. What is under way is answered when its batch comes back or
 * the db is freed: the callbacks must still be able to run then. */
void group_free(struct group *g);

/* What one operation says, by name:  group_add(g, GROUP_ROW(STAY_SET, .op_id = ARG_UUID(&id), .place = ARG_WORDS(place)), fn, …)
 * stands for the two arguments `cols` and `n`. GROUP_COLS: how many columns; GROUP_COL: which one, from 0. */
#define GROUP_COLS(STATEMENT) (sizeof(struct SQL_##STATEMENT##_ROW) / sizeof(struct db_arg))
#define GROUP_COL(STATEMENT, member) (offsetof(struct SQL_##STATEMENT##_ROW, member) / sizeof(struct db_arg))
#define GROUP_ROW(STATEMENT, ...) (const struct db_arg *)&(struct SQL_##STATEMENT##_ROW){ __VA_ARGS__ }, GROUP_COLS(STATEMENT)

/* One operation: `cols` texts or NULLs, copied. E_DB_AWAY or E_DB_BUSY at once when it cannot be taken: not queued, no
 * callback. A request with several operations checks group_room first and adds all or none. E_BAD_UTF8 (a NUL in a
 * text), E_INTERNAL (n is not the group's), E_NO_MEMORY likewise. `job` and `index` are only handed back. */
ERR group_add(struct group *g, const struct db_arg *cols, size_t n, group_done *fn, void *ctx, uint64_t job, size_t index);
/* OK when `n` more operations fit now; they will then be taken in this turn. E_DB_AWAY or E_DB_BUSY otherwise.
 * Nothing is reserved: add them before returning to the loop. */
ERR group_room(const struct group *g, size_t n);

/* Counts since the start; `waiting` and `under_way` are of now. */
struct group_stats {
    uint64_t batches, ops, retries, splits;
    size_t waiting, under_way;
};
/* O(1). */
void group_stats(const struct group *g, struct group_stats *out);

#endif
