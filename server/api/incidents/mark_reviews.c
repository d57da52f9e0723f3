/* SPDX-License-Identifier: Apache-2.0
 * mark_reviews.c - 本部確認待ち: the marks that wait for the command centre, and its decision on each.
 *
 * A mark waits here when its author held the person at another time than it was seen (mark_right.h). It is in no status and
 * no count; accepted, it counts with the time it was seen, refused, it stays on record. Whom the caller may not see in
 * lists is not here either, and a mark on such a person is as one that does not exist. */
#include <stdlib.h>

#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/once.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/api/people/person_json.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"

#define LIST_MAX 500 /* marks of an answer, the oldest first */

struct review_waiting {
    int64_t received_us;
    struct sv id;
    const struct json *body;
    const struct person *x;
    struct policy_grant grant;
};

struct review_queue {
    struct review_waiting *at; /* in the job's arena */
    size_t n;
    struct disclosure d;
};

static enum step list(struct job *j);
static enum step decide(struct job *j);
static enum step reply(struct job *j);

const struct route mark_reviews_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/reviews",
    .action = ACT_MARK_REVIEW,
    .doc =
        "Marks that wait for the command centre, the longest waiting first: whose, what was seen when and by whom, and why it is in doubt "
        "(after_end, before_start, time_unsure, closed, stand_in). `voids_by`, `voids_status`, `voids_at`: the mark that a withdrawal "
        "would take away. "
        "`waiting`: how many there are in all.",
    .answer = &SHAPE_REVIEWS_ANSWER,
    .steps = { { "list", list } },
};

const struct route mark_reviews_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/reviews",
    .action = ACT_MARK_REVIEW,
    .body_max = 8 * 1024,
    .doc = "Accept a mark that waits (it counts with the time it was seen) or refuse it (it stays on record); a refusal says why.",
    .request = &SHAPE_REVIEW_DECISION,
    .answer = &SHAPE_REVIEW_ANSWER,
    .steps = { { "said", said_read }, { "send", decide }, { "settle", settle_written }, { "reply", reply } },
};

static int waiting_cmp(const void *a, const void *b)
{
    const struct review_waiting *x = a, *y = b;
    if (x->received_us != y->received_us)
        return x->received_us < y->received_us ? -1 : 1;
    return memcmp(x->id.p, y->id.p, x->id.n < y->id.n ? x->id.n : y->id.n);
}

/* Is this one of the incident's that waits, on somebody whom the caller may review? */
static bool waiting_read(const struct user *u, int64_t incident, struct sv text, struct arena *a, struct review_waiting *out)
{
    int64_t of = 0, person = 0;
    struct sv state = { 0 };
    if (json_parse(a, text, 8, &out->body, NULL) || !json_i64(json_get(out->body, "incident"), &of) || of != incident ||
        !json_str(json_get(out->body, "state"), &state) || !sv_eq(state, SV("waiting")) ||
        !json_i64(json_get(out->body, "person"), &person))
        return false;
    (void)json_i64(json_get(out->body, "received_us"), &out->received_us);
    out->x = picture_person(picture_now(), person);
    return out->x && person_allowed(u, ACT_MARK_REVIEW, out->x, incident, NULL, &out->grant) == OK;
}

static enum err queue_read(struct job *j, struct review_queue *q)
{
    struct sv id, text;
    size_t all = picture_objects(picture_now(), KIND_MARK_REVIEW);
    q->at = arena_array(&j->arena, all + 1, sizeof *q->at);
    if (!q->at)
        return E_NO_MEMORY;
    for (size_t it = 0; q->n < all && picture_object_next(picture_now(), KIND_MARK_REVIEW, &it, &id, &text);) {
        struct review_waiting w = { .id = id };
        if (waiting_read(&req_caller(job_req(j))->user, q->d.incident, text, &j->arena, &w))
            q->at[q->n++] = w;
    }
    if (q->n > 1)
        qsort(q->at, q->n, sizeof *q->at, waiting_cmp);
    return OK;
}

static void texts_write(struct jw *w, const struct json *body, const char *const *keys, size_t n)
{
    struct sv s;
    for (size_t i = 0; i < n; i++) {
        jw_key(w, keys[i]);
        if (json_str(json_get(body, keys[i]), &s))
            jw_str(w, s);
        else
            jw_null(w);
    }
}

static void time_write(struct jw *w, const char *key, const struct json *us)
{
    int64_t t = 0;
    jw_ktime(w, key, json_i64(us, &t) ? t : INT64_MIN);
}

static void row_write(struct jw *w, const struct review_waiting *m, int64_t incident)
{
    static const char *const texts[] = { "status", "reason", "method", "outcome", "note", "voids", "voids_by", "voids_status", "settles" };
    struct person_status now = { 0 };
    struct picture_zone z;
    bool unsure = false;
    jw_obj(w);
    person_row_write(w, m->x, m->grant.fields & (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE));
    jw_key(w, "zone_name");
    if (m->grant.fields & FIELD_ADDRESS && m->x->zone && picture_zone(picture_now(), m->x->zone, &z))
        jw_str(w, z.name);
    else
        jw_null(w);
    jw_kstr(w, "mark", m->id);
    texts_write(w, m->body, texts, countof(texts));
    time_write(w, "observed_at", json_get(m->body, "observed_us"));
    time_write(w, "received_at", json_get(m->body, "received_us"));
    time_write(w, "voids_at", json_get(m->body, "voids_us"));
    jw_kbool(w, "time_unsure", json_bool(json_get(m->body, "time_unsure"), &unsure) && unsure);
    jw_kstr(w, "by", json_text(json_get(m->body, "by_name")));
    incident_status(picture_now(), incident, m->x->id, &now);
    jw_key(w, "now"); /* what the person is shown as without it */
    jw_z(w, status_name(now.status));
    jw_obj_end(w);
}

static enum step list(struct job *j)
{
    struct review_queue *q = arena_alloc(&j->arena, sizeof *q);
    struct incident in;
    struct buf b;
    struct jw w;
    enum err e = q ? req_incident(job_req(j), &in) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    *q = (struct review_queue){ .d = { .kind = "list", .incident = in.id } };
    if ((e = queue_read(j, q)))
        return job_fail(j, e);
    size_t shown = q->n < LIST_MAX ? q->n : LIST_MAX;
    int64_t *ids = arena_array(&j->arena, shown + 1, sizeof *ids);
    if (!ids)
        return job_fail(j, E_NO_MEMORY);
    buf_init(&b, 8 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    jw_ki64(&w, "waiting", (int64_t)q->n);
    jw_key(&w, "reviews");
    jw_arr(&w);
    for (size_t i = 0; i < shown; i++) {
        row_write(&w, &q->at[i], in.id);
        ids[i] = q->at[i].x->id;
        q->d.grant.ground = q->at[i].grant.ground;
        q->d.grant.fields |= q->at[i].grant.fields & (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS);
    }
    jw_arr_end(&w);
    jw_obj_end(&w);
    q->d.persons = ids;
    q->d.person_count = shown;
    e = disclose(job_req(j), &q->d);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

struct review_decision {
    struct once once;
    struct uuid mark;
    int64_t incident, person;
    bool accept;
    struct sv why;
};

/* The mark, of this incident and on somebody whom the caller may review; else it looks like one that does not exist. */
static enum err mark_find(struct job *j, struct review_decision *d)
{
    const struct json *body;
    int64_t of = 0;
    char id[37];
    uuid_format(&d->mark, id);
    struct sv text = picture_object(picture_now(), KIND_MARK_REVIEW, sv_of(id));
    if (!text.p || json_parse(&j->arena, text, 8, &body, NULL) || !json_i64(json_get(body, "incident"), &of) || of != d->incident ||
        !json_i64(json_get(body, "person"), &d->person))
        return E_MARK_REVIEW_UNKNOWN;
    const struct person *x = picture_person(picture_now(), d->person);
    if (!x || person_allowed(&req_caller(job_req(j))->user, ACT_MARK_REVIEW, x, d->incident, NULL, NULL))
        return E_MARK_REVIEW_UNKNOWN;
    return OK;
}

static enum err decision_read(struct job *j, struct review_decision *d)
{
    const struct SAID_REVIEW_DECISION *said = SAID(REVIEW_DECISION, j);
    d->mark = said->mark.uuid;
    d->accept = said->accept;
    d->why = sv_trim(said->why);
    return !d->accept && !d->why.n ? fail_set(&j->fail, E_MARK_REVIEW_WHY, 0, "why") : OK;
}

static enum step decide(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct review_decision *d = arena_alloc(&j->arena, sizeof *d);
    struct incident in;
    enum err e = d ? req_incident(job_req(j), &in) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    *d = (struct review_decision){ .incident = in.id };
    j->state = d;
    if ((e = once_read(j, &SAID(REVIEW_DECISION, j)->op_id, in.id, &d->once)) || (e = decision_read(j, d)) || (e = mark_find(j, d)))
        return job_fail(j, e);
    struct db_stmt statement = SQL_WITH(MARK_REVIEW_DECIDE, .op_id = once_id(&d->once), .content = once_content(&d->once),
                                        .incident = ARG_INT(in.id), .mark = ARG_UUID(&d->mark), .accept = ARG_FLAG(d->accept),
                                        .why = ARG_WORDS_IF(d->why.n, d->why), .by_user = ARG_INT(u->id), .by_name = ARG_Z(u->name),
                                        .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    static const char *const texts[] = { "state", "by", "why" };
    const struct review_decision *dec = j->state;
    struct disclosure d = { .kind = "write", .person = dec->person, .incident = dec->incident };
    const struct json *made;
    enum err e = j->result_err;
    if (e || !j->result || (e = json_parse(&j->arena, sv_of(j->result), 4, &made, NULL)) || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 16 * 1024);
    jw_key(w, "review");
    jw_obj(w);
    jw_kstr(w, "mark", json_text(json_get(made, "op_id")));
    texts_write(w, made, texts, countof(texts));
    time_write(w, "at", json_get(made, "decided_us"));
    jw_obj_end(w);
    return reply_close(j, &answer);
}
