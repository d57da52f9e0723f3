/* SPDX-License-Identifier: Apache-2.0
 * demo_marks.c - marks in groups of 1,000, as the server sends them. */
#include "server/demo/demo_marks.h"

#include <stdlib.h>

#include "server/auth/session.h"
#include "server/base/clock.h"
#include "server/base/grow.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/word.h"
#include "server/demo/demo_dice.h"

enum { STREAM_ZONE = 70, STREAM_MARK, STREAM_REPORT };
#define GROUP 1000 /* marks of one statement, as a group of writes has (server/db/group.c) */
#define COLUMNS 20
#define GROUP_BYTES ((size_t)4 << 20) /* of one column of GROUP marks */
#define HOUR_US (INT64_C(3600) * US_PER_S)

struct somebody {
    int64_t person, zone, holder; /* holder: the 民生委員 who may read of them; 0: none */
};

struct marks_making {
    struct db_sync *db;
    const struct demo_staff *staff;
    int64_t incident, now_us;
    uint64_t seed;
    struct somebody *all;
    size_t n, room;
    struct db_array col[COLUMNS];
    size_t in_group, marks;
    struct fail *fail;
};

enum {
    M_ORD,
    M_OP,
    M_INCIDENT,
    M_PERSON,
    M_STATUS,
    M_AT,
    M_METHOD,
    M_OUTCOME,
    M_FINDINGS,
    M_LON,
    M_LAT,
    M_NOTE,
    M_SEEN,
    M_VOIDS,
    M_SETTLES,
    M_REPORTED_BY,
    M_BY_USER,
    M_BY_NAME,
    M_BY_COMMAND,
    M_CONTENT
};

static enum err on_incident(struct db_rows *rows, int64_t *id, struct fail *f)
{
    const struct json *said;
    struct arena a;
    arena_init(&a, 1 << 20);
    enum err e = json_parse(&a, db_text_at(rows, 0, 0), 6, &said, f);
    if (!e)
        e = json_opt_i64(said, "id", 1, INT64_MAX, id, f);
    arena_done(&a);
    return e;
}

enum err demo_incident_open(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, int64_t now_us, int64_t *id,
                            struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_array codes;
    db_array_init(&codes, 256);
    db_array_sv(&codes, sv_of(c->code));
    struct db_stmt statement = SQL_WITH(INCIDENT_OPEN, .name = ARG_Z("台風第99号（デモ）"), .kind = ARG_Z(JA_INCIDENT_KIND_TYPHOON),
                                        .drill = ARG_FLAG(false), .municipalities = ARG_LIST(&codes),
                                        .decided_by = ARG_Z("市長 " DEMO_MAYOR), .grounds = ARG_Z(JA_GROUNDS_OCCURRED),
                                        .by_user = ARG_INT(staff->user[0].id), .now_us = ARG_INT(now_us - 3 * HOUR_US));
    enum err e = db_sync_run(s, statement, &rows, f);
    db_array_done(&codes);
    if (!e)
        e = on_incident(rows, id, f);
    db_rows_free(rows);
    return e;
}

static enum err on_person(void *ctx, const struct db_rows *rows, size_t row)
{
    struct marks_making *m = ctx;
    if (GROW(m->all, m->room, m->n + 1))
        return E_NO_MEMORY;
    const struct SQL_DEMO_POPULATION_GIVES *p = SQL_ROW(DEMO_POPULATION, rows, row);
    m->all[m->n++] = (struct somebody){ p->person, p->zone, p->user };
    return OK;
}

/* How far a zone has come, percent: nothing at all, all of it, or on the way. */
static double progress_of(uint64_t seed, int64_t zone)
{
    struct dice d = dice_of(seed, STREAM_ZONE, (uint64_t)zone);
    double kind = dice_real(&d) * 100;
    return kind < 13 ? 0 : kind < 24 ? 100 : 12 + dice_real(&d) * 52;
}

static const struct demo_user *volunteer(const struct demo_staff *staff, struct dice *d)
{
    return staff->volunteers ? &staff->user[staff->own_users + dice_below(d, (uint32_t)staff->volunteers)] : &staff->user[0];
}

/* Whoever looks after the person went there; of whom nobody outside the city may know, a nurse or the city's own people did. */
static const struct demo_user *marker(const struct demo_staff *staff, struct dice *d, int64_t holder)
{
    for (size_t i = staff->own_users; holder && i < staff->users; i++)
        if (staff->user[i].id == holder)
            return &staff->user[i];
    for (int i = 0; i < 100; i++) {
        const struct demo_user *u = &staff->user[dice_below(d, (uint32_t)staff->own_users)];
        if (!strcmp(u->role, "field_care") || !strcmp(u->role, "command"))
            return u;
    }
    return &staff->user[0];
}

static enum err group_send(struct marks_making *m)
{
    struct db_arg args[COLUMNS + 1];
    struct db_rows *rows = NULL;
    struct db_num now;
    if (!m->in_group)
        return OK;
    for (size_t i = 0; i < COLUMNS; i++)
        args[i] = db_array_end(&m->col[i]);
    args[COLUMNS] = db_i64_in(&now, m->now_us);
    enum err e = db_sync_run(m->db, (struct db_stmt){ SQL_MARK_COMMIT, args, COLUMNS + 1 }, &rows, m->fail);
    for (size_t i = 0; !e && i < db_rows_n(rows); i++) {
        const struct SQL_MARK_COMMIT_GIVES *said = SQL_ROW(MARK_COMMIT, rows, i);
        if (sv_eq(said->result, SV("accepted")))
            m->marks++;
        else
            e = fail_set(m->fail, E_INTERNAL, 0, said->code.p);
    }
    db_rows_free(rows);
    for (size_t i = 0; i < COLUMNS; i++)
        db_array_clear(&m->col[i]);
    m->in_group = 0;
    return e;
}

static void text_or_null(struct db_array *a, const char *z)
{
    db_array_sv_or_null(a, sv_of(z));
}

static void mark_add(struct marks_making *m, const struct somebody *who, struct dice *d, const char *status, int64_t at_us)
{
    static const char *const methods[] = { JA_METHOD_IN_PERSON, JA_METHOD_IN_PERSON, JA_METHOD_IN_PERSON, JA_METHOD_PHONE,
                                           JA_METHOD_PHONE,     JA_METHOD_FAMILY,    JA_METHOD_NEIGHBOUR, JA_METHOD_SELF };
    static const char *const calls[] = { JA_OUTCOME_NO_RESPONSE, JA_OUTCOME_NO_RESPONSE, JA_OUTCOME_RESCUE_NEEDED, JA_OUTCOME_INJURED,
                                         JA_OUTCOME_MISSING };
    static const char *const notes[] = { "停電中。懐中電灯あり。", "薬の残りが3日分。", "飲み水が足りない。", "親族宅へ移る予定。",
                                         "玄関前が冠水。" };
    bool calling = !strcmp(status, "attention"), noting = !strcmp(status, "noted");
    const struct demo_user *by = marker(m->staff, d, who->holder);
    uint8_t content[TOKEN_HASH_BYTES];
    struct uuid op;
    uuid_v7(&op);
    token_hash((struct sv){ (const char *)op.b, sizeof op.b }, content);
    db_array_i64(&m->col[M_ORD], (int64_t)m->in_group++);
    db_array_uuid(&m->col[M_OP], &op);
    db_array_i64(&m->col[M_INCIDENT], m->incident);
    db_array_i64(&m->col[M_PERSON], who->person);
    db_array_sv(&m->col[M_STATUS], sv_of(status));
    db_array_i64(&m->col[M_AT], at_us);
    db_array_sv(&m->col[M_METHOD], sv_of(DICE_PICK(d, methods)));
    db_array_sv(&m->col[M_OUTCOME], sv_of(calling ? DICE_PICK(d, calls) : JA_OUTCOME_UNHARMED));
    text_or_null(&m->col[M_FINDINGS], noting && dice_percent(d, 40) ? "{\"power_out\":true}" : NULL);
    text_or_null(&m->col[M_NOTE], noting ? DICE_PICK(d, notes) : NULL);
    for (int i = M_LON; i <= M_LAT; i++)
        db_array_null(&m->col[i]);
    for (int i = M_SEEN; i <= M_REPORTED_BY; i++)
        db_array_null(&m->col[i]);
    db_array_i64(&m->col[M_BY_USER], by->id);
    db_array_sv(&m->col[M_BY_NAME], sv_of(by->name));
    db_array_bool(&m->col[M_BY_COMMAND], !strcmp(by->role, "command"));
    db_array_bytes(&m->col[M_CONTENT], (struct sv){ (const char *)content, sizeof content });
}

static void person_mark(struct marks_making *m, const struct somebody *who)
{
    struct dice d = dice_of(m->seed, STREAM_MARK, (uint64_t)who->person);
    if (!who->zone || !dice_percent(&d, progress_of(m->seed, who->zone)))
        return;
    double kind = dice_real(&d) * 100;
    int64_t at_us = m->now_us - (int64_t)(dice_real(&d) * 160 * 60 + 120) * US_PER_S;
    mark_add(m, who, &d, kind < 79 ? "safe" : kind < 94 ? "noted" : "attention", at_us);
    /* A few were called in need by one and well by another who did not know of it: that stays until somebody settles it. */
    if (kind >= 99.3)
        mark_add(m, who, &d, "safe", at_us + 60 * US_PER_S);
}

static enum err on_zone(void *ctx, const struct db_rows *rows, size_t row)
{
    static const char *const stuck[] = { JA_ZONE_REPORT_STATE_BLOCKED, JA_ZONE_REPORT_STATE_UNREACHABLE };
    struct marks_making *m = ctx;
    int64_t zone = db_i64_at(rows, row, 0);
    struct dice d = dice_of(m->seed, STREAM_REPORT, (uint64_t)zone);
    double done = progress_of(m->seed, zone);
    const char *state = done >= 100 ? JA_ZONE_REPORT_STATE_DONE : done <= 0 ? DICE_PICK(&d, stuck) : JA_ZONE_REPORT_STATE_PATROLLING;
    const struct demo_user *by = volunteer(m->staff, &d);
    uint8_t content[TOKEN_HASH_BYTES];
    struct uuid op;
    if (!dice_percent(&d, done <= 0 ? 50 : 75))
        return OK;
    uuid_v7(&op);
    token_hash((struct sv){ (const char *)op.b, sizeof op.b }, content);
    db_array_i64(&m->col[0], (int64_t)m->in_group++);
    db_array_uuid(&m->col[1], &op);
    db_array_i64(&m->col[2], m->incident);
    db_array_i64(&m->col[3], zone);
    db_array_sv(&m->col[4], sv_of(state));
    db_array_i64(&m->col[5], m->now_us - dice_between(&d, 5, 120) * 60 * US_PER_S);
    db_array_i64(&m->col[6], by->id);
    db_array_sv(&m->col[7], sv_of(by->name));
    text_or_null(&m->col[8], done <= 0 ? "冠水のため橋が渡れない。" : NULL);
    db_array_bytes(&m->col[9], (struct sv){ (const char *)content, sizeof content });
    return OK;
}

static enum err zones_report(struct marks_making *m, const char *municipality)
{
    struct db_arg args[11];
    struct db_num now;
    enum err e = db_sync_each(m->db, SQL_WITH(DEMO_ZONES, .municipality = ARG_Z(municipality)), on_zone, m, m->fail);
    for (size_t i = 0; i < 10; i++)
        args[i] = db_array_end(&m->col[i]);
    args[10] = db_i64_in(&now, m->now_us);
    if (!e && m->in_group)
        e = db_sync_run(m->db, (struct db_stmt){ SQL_ZONE_REPORT_COMMIT, args, 11 }, NULL, m->fail);
    return e;
}

enum err demo_marks_make(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, int64_t incident, uint64_t seed,
                         int64_t now_us, size_t *marks, struct fail *f)
{
    struct marks_making m = { .db = s, .staff = staff, .incident = incident, .now_us = now_us, .seed = seed, .fail = f };
    for (size_t i = 0; i < COLUMNS; i++)
        db_array_init(&m.col[i], GROUP_BYTES);
    enum err e = db_sync_each(s, SQL_WITH(DEMO_POPULATION, .municipality = ARG_Z(c->code)), on_person, &m, f);
    for (size_t i = 0; !e && i < m.n; i++) {
        person_mark(&m, &m.all[i]);
        if (m.in_group >= GROUP)
            e = group_send(&m);
    }
    if (!e)
        e = group_send(&m);
    if (!e)
        e = zones_report(&m, c->code);
    for (size_t i = 0; i < COLUMNS; i++)
        db_array_done(&m.col[i]);
    free(m.all);
    *marks = m.marks;
    return e;
}
