/* SPDX-License-Identifier: Apache-2.0
 * incident_verify.c - fold every mark of an incident again and compare with what is kept.
 *
 * The database keeps each person's status as marks come; this folds all marks anew with the picture's own code. The two
 * were written apart, so that a fault in one shows here. Only ids are printed. */
#include <stdio.h>
#include <stdlib.h>

#include "server/base/grow.h"
#include "server/base/id.h"
#include "server/cli/cli.h"
#include "server/picture/incidents/fold.h"

#define MARKS_MAX 100000 /* of one person in one round */
#define SHOWN_MAX 100    /* further ones are counted, not named */

/* One person in one round, as the rows come. */
struct verify_group {
    int64_t person, round;
    struct arena arena; /* seen lists and texts of the group */
    struct mark *marks;
    size_t n, room;
    bool kept; /* there is a status row */
    const char *status, *conflict, *ops;
    char winner[37]; /* "" for none */
    size_t checked, marks_total, differ;
};

static enum err run(char **argv, struct fail *f);

const struct command cmd_incident_verify = {
    .name = "incident verify",
    .usage = "ID",
    .args = { 1, 1 },
    .run = run,
    .ja = "災害のすべての安否記録をたたみ直して比べます。違いがあれば終了コード 1。",
    .doc = "Fold every mark of an incident anew and compare; exit 1 when anything differs.",
};

/* "{a,b}" as PostgreSQL writes a uuid[]. */
static enum err uuids_read(struct arena *a, struct sv text, const struct uuid **out, size_t *n)
{
    struct sv rest = text.n >= 2 ? (struct sv){ text.p + 1, text.n - 2 } : SV("");
    struct uuid *list = arena_array(a, text.n / 36 + 1, sizeof *list);
    size_t count = 0;
    if (!list)
        return E_NO_MEMORY;
    while (rest.p && rest.n) {
        enum err e = uuid_parse(sv_cut(&rest, ','), &list[count]);
        if (e)
            return e;
        count++;
    }
    *out = list;
    *n = count;
    return OK;
}

static const char *uuids_write(struct arena *a, const struct uuid *list, size_t n)
{
    char *text = arena_alloc(a, 37 * n + 3);
    size_t at = 0;
    if (!text)
        return "";
    text[at++] = '{';
    for (size_t i = 0; i < n; i++, at += 37) {
        uuid_format(&list[i], text + at);
        text[at + 36] = ',';
    }
    text[n ? at - 1 : at] = '}';
    return text;
}

static void differ(struct verify_group *g, const char *what)
{
    if (g->differ++ < SHOWN_MAX)
        printf("differs\tperson %lld\tround %lld\t%s\n", (long long)g->person, (long long)g->round, what);
}

static enum err group_check(struct verify_group *g)
{
    struct folded f;
    char winner[37] = "";
    if (!g->person)
        return OK;
    enum err e = mark_fold(&g->arena, g->marks, g->n, &f);
    if (e)
        return e;
    g->checked++;
    g->marks_total += g->n;
    if (f.winner)
        uuid_format(&f.winner->op_id, winner);
    if (!g->kept)
        differ(g, "no status is kept");
    else if (strcmp(g->status, status_name(f.status)))
        differ(g, "status");
    else if (strcmp(g->winner, winner))
        differ(g, "winner");
    else if (strcmp(g->conflict, uuids_write(&g->arena, f.conflict, f.conflict_n)))
        differ(g, "conflict");
    else if (strcmp(g->ops, uuids_write(&g->arena, f.ops, f.ops_n)))
        differ(g, "marks");
    return OK;
}

static enum err group_begin(struct verify_group *g, const struct SQL_CLI_INCIDENT_FACTS_GIVES *x)
{
    arena_reset(&g->arena);
    g->n = 0;
    g->person = x->person;
    g->round = x->round;
    g->kept = x->has_status;
    g->status = arena_str(&g->arena, x->status);
    g->winner[0] = 0;
    if (x->has_winner)
        uuid_format(&x->winner, g->winner);
    g->conflict = arena_str(&g->arena, x->conflict);
    g->ops = arena_str(&g->arena, x->ops);
    return g->status && g->conflict && g->ops ? OK : E_NO_MEMORY;
}

static enum err mark_keep(struct verify_group *g, const struct mark *m)
{
    if (g->n == MARKS_MAX)
        return E_TOO_LARGE;
    if (GROW(g->marks, g->room, g->n + 1))
        return E_NO_MEMORY;
    g->marks[g->n++] = *m;
    return OK;
}

static enum err mark_read(struct verify_group *g, const struct SQL_CLI_INCIDENT_FACTS_GIVES *x)
{
    struct mark m = { .op_id = x->op_id,
                      .observed_us = x->observed_at,
                      .time_unsure = x->time_unsure,
                      .has_voids = x->has_voids,
                      .voids = x->voids,
                      .has_settles = x->has_settles,
                      .settles = x->settles };
    if (!x->has_op_id)
        return OK; /* a status without marks */
    m.has_status = x->has_mark_status && status_parse(x->mark_status, &m.status);
    enum err e = uuids_read(&g->arena, x->seen, &m.seen, &m.seen_n);
    return e ? e : mark_keep(g, &m);
}

static enum err on_row(void *ctx, const struct db_rows *rows, size_t row)
{
    struct verify_group *g = ctx;
    const struct SQL_CLI_INCIDENT_FACTS_GIVES *x = SQL_ROW(CLI_INCIDENT_FACTS, rows, row);
    enum err e = OK;
    if (x->person != g->person || x->round != g->round) {
        if (!(e = group_check(g)))
            e = group_begin(g, x);
    }
    return e ? e : mark_read(g, x);
}

static enum err run(char **argv, struct fail *f)
{
    struct verify_group g = { 0 };
    int64_t incident;
    if (id_parse(sv_of(argv[0]), &incident))
        return E_USAGE;
    struct db_stmt id = SQL_WITH(CLI_INCIDENT_KNOWN, .incident = ARG_INT(incident));
    enum err e = cli_find(id, E_INCIDENT_UNKNOWN, "", NULL, f);
    if (e)
        return e;
    arena_init(&g.arena, 256 * 1024 * 1024);
    if (!(e = cli_each(SQL_WITH(CLI_INCIDENT_FACTS, .incident = ARG_INT(incident)), on_row, &g, f)))
        e = group_check(&g);
    arena_done(&g.arena);
    free(g.marks);
    if (e)
        return e;
    printf("災害 %lld: 安否記録 %zu 件、対象者×回 %zu を検証、不一致 %zu\n", (long long)incident, g.marks_total, g.checked, g.differ);
    printf("incident %lld: %zu marks, %zu persons and rounds, %zu differ\n", (long long)incident, g.marks_total, g.checked, g.differ);
    cli_end(g.differ ? 1 : 0);
    return OK;
}
