/* SPDX-License-Identifier: Apache-2.0
 * fold.c - the fold of marks. Sets are small (the marks of one person in one round), so plain loops over pairs do. */
#include "server/picture/incidents/fold.h"

#include <stdlib.h>

const char *status_name(enum status s)
{
    return word_kept(WORDS_STATUS, s);
}

bool status_parse(struct sv name, enum status *out)
{
    int i = word_find(WORDS_STATUS, name);
    if (i >= 0)
        *out = (enum status)i;
    return i >= 0;
}

static bool is_later(const struct mark *a, const struct mark *b)
{
    if (a->time_unsure != b->time_unsure)
        return b->time_unsure;
    if (a->observed_us != b->observed_us)
        return a->observed_us > b->observed_us;
    return uuid_cmp(&a->op_id, &b->op_id) > 0;
}

static bool is_withdrawn(const struct mark *m, const struct mark *marks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (marks[i].has_voids && uuid_cmp(&marks[i].voids, &m->op_id) == 0)
            return true;
    }
    return false;
}

static bool has_seen(const struct mark *m, const struct uuid *op_id)
{
    for (size_t i = 0; i < m->seen_n; i++) {
        if (uuid_cmp(&m->seen[i], op_id) == 0)
            return true;
    }
    return false;
}

static bool is_answered(const struct mark *attention, const struct mark *const *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (c[i]->has_settles && uuid_cmp(&c[i]->settles, &attention->op_id) == 0)
            return true;
        if (is_later(c[i], attention) && has_seen(c[i], &attention->op_id))
            return true;
    }
    return false;
}

static int uuid_order(const void *a, const void *b)
{
    return uuid_cmp(a, b);
}

enum err mark_fold(struct arena *a, const struct mark *marks, size_t n, struct folded *out)
{
    const struct mark **c = arena_array(a, n + 1, sizeof *c);
    struct folded f = { .status = STATUS_UNREPORTED,
                        .conflict = arena_array(a, n + 1, sizeof *f.conflict),
                        .ops = arena_array(a, n + 1, sizeof *f.ops) };
    size_t standing = 0;
    if (!c || !f.conflict || !f.ops)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (!marks[i].has_status || marks[i].has_voids || is_withdrawn(&marks[i], marks, n))
            continue;
        c[standing++] = &marks[i];
        f.ops[f.ops_n++] = marks[i].op_id;
        if (!f.winner || is_later(&marks[i], f.winner))
            f.winner = &marks[i];
    }
    for (size_t i = 0; i < standing; i++) {
        if (c[i]->status == STATUS_ATTENTION && c[i] != f.winner && !is_answered(c[i], c, standing))
            f.conflict[f.conflict_n++] = c[i]->op_id;
    }
    if (f.winner)
        f.status = f.winner->status;
    if (f.status == STATUS_ATTENTION) /* nothing milder hides them */
        f.conflict_n = 0;
    else if (f.conflict_n)
        f.status = STATUS_ATTENTION;
    qsort(f.conflict, f.conflict_n, sizeof *f.conflict, uuid_order);
    qsort(f.ops, f.ops_n, sizeof *f.ops, uuid_order);
    *out = f;
    return OK;
}
