/* SPDX-License-Identifier: Apache-2.0
 * observations_post.c - marks, one or many, each with its own fate.
 *
 * Every operation is read and judged by itself; those that pass go to the group commit together, and the answer is
 * written after the commit: accepted, known (the same mark was taken before) or refused with the reason. If the
 * database cannot take them the whole answer is 503 and none counts: the phone sends all again under the same ids.
 *
 * A mark by somebody who held the person at another time is taken for review (mark_right.h). One on a person who is not
 * the caller's goes to the database too, as one on nobody: a mark that was taken before is known whatever became of the
 * right since, and the answer to all others says, by its words and its time, nothing about who exists.
 *
 * A withdrawal finds its mark, also one of the same request: marks are committed before those for review, and a withdrawal
 * of a mark that is for review goes the way of that mark. */
#include "server/api/incidents/given.h"
#include "server/api/incidents/mark_right.h"
#include "server/api/incidents/observation.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/given.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/base/clock.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"

const struct incidents_given *incidents_given;

#define OPERATIONS_MAX 1000 /* of one request: a phone's whole outbox comes in a few */

struct one {
    struct observation says;
    enum err refused; /* judged here, before the database */
    enum mark_right right;
    const char *doubt; /* for review: why */
    char field[64];
    enum err err; /* of the group */
    char result[12], code[64];
    int64_t seq;
    bool bounded, unsure, review;
};

struct batch {
    struct incident in;
    struct one *ops;
    size_t n, sent, for_review, due, answered;
};

static enum step parse(struct job *j);
static enum step commit(struct job *j);
static enum step commit_reviews(struct job *j);
static enum step reply(struct job *j);

const struct route observations_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/observations",
    .action = ACT_MARK_ADD,
    .body_max = 2 * 1024 * 1024,
    .doc = "Marks: 1 to 1,000 operations, each accepted, known or refused by itself; 503 means none was taken. `review`: kept, but it "
           "counts only when the "
           "command centre accepts it; `time_unsure`: the time cannot be, and it was taken at its arrival; `bounded`: a time ahead was cut "
           "to now.",
    .request = &SHAPE_OBSERVATIONS,
    .answer = &SHAPE_OBSERVATIONS_ANSWER,
    .steps = { { "said", said_read }, { "parse", parse }, { "commit", commit }, { "reviews", commit_reviews }, { "reply", reply } },
};

/* May the caller mark this person, in this incident, with what was so when it was seen? */
static enum err right_check(const struct req *r, const struct incident *in, struct one *o, struct fail *f)
{
    const struct person *x = picture_person(picture_now(), o->says.said.person);
    o->right = mark_right(&req_caller(r)->user, x, in, o->says.said.observed_at, &o->doubt);
    if (o->right == MARK_NO)
        return OK; /* the database refuses it, as it refuses the unknown */
    return incident_has(picture_now(), in->id, x) ? OK : fail_set(f, E_OBS_NOT_IN_INCIDENT, 0, "person");
}

static enum err judge(const struct req *r, const struct incident *in, const struct json *op, struct one *o)
{
    struct fail f = { 0 };
    enum err e = observation_read(&r->job->arena, op, &o->says, &f);
    if (!e)
        e = right_check(r, in, o, &f);
    o->refused = e;
    memcpy(o->field, f.field, sizeof o->field);
    return e;
}

/* Of a mark and its withdrawal that come together, both go for review or neither: the groups know nothing of each other. */
static void voids_follow(struct batch *b)
{
    for (size_t i = 0; i < b->n; i++) {
        struct one *o = &b->ops[i];
        if (o->refused || o->right != MARK_YES || !o->says.said.voids.has)
            continue;
        for (size_t k = 0; k < i; k++) {
            const struct one *of = &b->ops[k];
            if (of->refused || of->right != MARK_REVIEW ||
                memcmp(&of->says.said.op_id.uuid, &o->says.said.voids.uuid, sizeof(struct uuid)) != 0)
                continue;
            o->right = MARK_REVIEW;
            o->doubt = of->doubt;
            break;
        }
    }
}

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct batch *b = arena_alloc(&j->arena, sizeof *b);
    const struct json *ops = SAID(OBSERVATIONS, j)->operations;
    enum err e = b ? req_incident(r, &b->in) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    j->state = b;
    if (json_count(ops) > OPERATIONS_MAX)
        return job_fail_at(j, E_OBS_TOO_MANY, 0, "operations");
    if (!json_count(ops))
        return job_fail_at(j, E_JSON_MISSING, 0, "operations");
    b->n = json_count(ops);
    b->ops = arena_array(&j->arena, b->n, sizeof *b->ops);
    if (!b->ops)
        return job_fail(j, E_NO_MEMORY);
    for (size_t i = 0; i < b->n; i++)
        b->sent += judge(r, &b->in, json_at(ops, i), &b->ops[i]) == OK;
    voids_follow(b);
    for (size_t i = 0; i < b->n; i++)
        b->for_review += !b->ops[i].refused && b->ops[i].right == MARK_REVIEW;
    return STEP_NEXT;
}

static void on_mark(void *ctx, uint64_t id, size_t index, enum err err, const struct db_rows *rows, size_t row)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    struct batch *b = j->state;
    struct one *o = &b->ops[index];
    o->err = err;
    if (!err) {
        const struct SQL_MARK_COMMIT_GIVES *m = SQL_ROW(MARK_COMMIT, rows, row);
        memcpy(o->result, m->result.p, m->result.n < sizeof o->result ? m->result.n : 0);
        memcpy(o->code, m->code.p, m->code.n < sizeof o->code ? m->code.n : 0);
        o->seq = m->seq;
        o->bounded = m->bounded;
        o->unsure = sv_eq(m->code, SV("unsure"));
        o->review = sv_eq(m->code, SV("review"));
    }
    if (++b->answered == b->due)
        job_resume(ctx, id, OK, NULL);
}

/* What a mark says, whether it is taken or for review. */
#define MARK_SAYS                                                                                                                          \
    .op_id = ARG_UUID(&s->op_id.uuid), .incident = ARG_INT(b->in.id), .person = ARG_INT(known ? s->person : 0),                            \
    .status = op_text(s->status), .observed_us = ARG_INT(s->observed_at), .method = op_text(s->method), .outcome = op_text(s->outcome),    \
    .findings = o->findings, .lon = ARG_REAL_IF(o->has_point, s->lon), .lat = ARG_REAL_IF(o->has_point, s->lat), .note = op_text(s->note), \
    .seen = ARG_WORDS(o->seen), .voids = ARG_UUID_IF(known && s->voids.has, &s->voids.uuid),                                               \
    .settles = ARG_UUID_IF(known && s->settles.has, &s->settles.uuid), .reported_by = o->reported_by, .by_user = ARG_INT(u->id),           \
    .by_name = ARG_Z(u->name), .content = ARG_Z(o->content)

static enum err send_one(struct job *j, struct batch *b, size_t i)
{
    const struct user *u = &req_caller(job_req(j))->user;
    const struct one *one = &b->ops[i];
    const struct observation *o = &one->says;
    const struct SAID_OPERATION *s = &o->said;
    bool known = one->right != MARK_NO; /* else on nobody, and without what could be looked up, so that all of them take the same way */
    if (one->right == MARK_REVIEW)
        return group_add(incidents_given->reviews, GROUP_ROW(MARK_REVIEW_TAKE, MARK_SAYS, .reason = ARG_Z(one->doubt)), on_mark,
                         kit_given->jobs, j->id, i);
    return group_add(incidents_given->marks, GROUP_ROW(MARK_COMMIT, MARK_SAYS, .by_command = ARG_FLAG(u->role == ROLE_COMMAND)), on_mark,
                     kit_given->jobs, j->id, i);
}

static enum step send_all(struct job *j, bool review, size_t n)
{
    struct batch *b = j->state;
    enum err e = group_room(review ? incidents_given->reviews : incidents_given->marks, n);
    if (!n)
        return STEP_NEXT;
    if (e)
        return job_fail(j, e);
    b->due += n;
    for (size_t i = 0; i < b->n; i++)
        if (!b->ops[i].refused && (b->ops[i].right == MARK_REVIEW) == review && (e = send_one(j, b, i)))
            return job_fail(j, e);
    return job_wait(j, "marks");
}

static enum step commit(struct job *j)
{
    const struct batch *b = j->state;
    return send_all(j, false, b->sent - b->for_review);
}

static enum step commit_reviews(struct job *j)
{
    const struct batch *b = j->state;
    return send_all(j, true, b->for_review);
}

static void result_write(struct jw *w, const struct one *o)
{
    bool refused = o->refused || !strcmp(o->result, "refused");
    jw_obj(w);
    jw_kz(w, "op_id", o->says.op_text[0] ? o->says.op_text : NULL);
    jw_kz(w, "result", refused ? "refused" : o->result);
    if (refused) {
        enum err e = o->refused ? o->refused : err_by_code(o->code);
        jw_key(w, "error");
        jw_obj(w);
        jw_kz(w, "code", e ? err_code(e) : o->code);
        jw_kz(w, "ja", err_ja(e ? e : E_DB_REFUSED));
        jw_kz(w, "en", err_en(e ? e : E_DB_REFUSED));
        if (o->field[0] || e == E_OBS_UNKNOWN_PERSON) {
            jw_kz(w, "field", o->field[0] ? o->field : "person");
        }
        jw_obj_end(w);
    } else {
        jw_ki64(w, "seq", o->seq);
        if (o->bounded) { /* the time lay in the future and was cut to the server's */
            jw_kbool(w, "bounded", true);
        }
        if (o->unsure) { /* the time cannot be: taken at its arrival */
            jw_kbool(w, "time_unsure", true);
        }
        if (o->review) { /* kept, but it counts only when the command centre accepts it */
            jw_kbool(w, "review", true);
        }
    }
    jw_obj_end(w);
}

/* When one mark cannot be known to be stored, no mark of the request is called accepted. */
static enum err worst(const struct batch *b)
{
    for (size_t i = 0; i < b->n; i++)
        if (!b->ops[i].refused && b->ops[i].err && b->ops[i].err != E_DB_REFUSED)
            return b->ops[i].err;
    return OK;
}

/* Whom the accepted marks are about. */
static enum err persons_of(struct job *j, const struct batch *b, struct disclosure *d)
{
    int64_t *ids = arena_array(&j->arena, b->n + 1, sizeof *ids);
    if (!ids)
        return E_NO_MEMORY;
    d->persons = ids;
    for (size_t i = 0; i < b->n; i++)
        if (!b->ops[i].refused && !b->ops[i].err && strcmp(b->ops[i].result, "refused"))
            ids[d->person_count++] = b->ops[i].says.said.person;
    return OK;
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct batch *b = j->state;
    struct disclosure d = { .kind = "write", .incident = b->in.id };
    struct buf out;
    struct jw w;
    enum err e = worst(b);
    if (e)
        return job_fail(j, e);
    if (b->sent)
        change_wake(kit_given->waker);
    if ((e = persons_of(j, b, &d)) || (e = disclose(r, &d)))
        return job_fail(j, e);
    buf_init(&out, 1024 * 1024);
    jw_init(&w, &out);
    jw_obj(&w);
    jw_key(&w, "results");
    jw_arr(&w);
    for (size_t i = 0; i < b->n; i++) {
        if (!b->ops[i].refused && b->ops[i].err)
            b->ops[i].refused = b->ops[i].err;
        result_write(&w, &b->ops[i]);
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &out);
    buf_done(&out);
    return s;
}
