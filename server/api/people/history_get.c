/* SPDX-License-Identifier: Apache-2.0
 * history_get.c - every mark of a person in an incident, with what became of each: it counts, it was withdrawn, it
 * stands unanswered, it waits for the command centre or was refused there. Read from the database, folded by the same rule as there. */
#include "server/api/kit/answer.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/people/status_json.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "shapes.h"

struct history_view {
    int64_t incident, person;
    struct policy_grant grant;
    char *rows; /* JSON array made by the statement */
};

static enum step ask(struct job *j);
static enum step reply(struct job *j);

const struct route history_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/persons/{person}/history",
    .action = ACT_HISTORY_READ,
    .doc = "Every mark of a person in an incident, newest first.",
    .answer = &SHAPE_HISTORY_ANSWER,
    .steps = { { "ask", ask }, { "reply", reply } },
};

static enum step ask(struct job *j)
{
    struct req *r = job_req(j);
    struct history_view *v = arena_alloc(&j->arena, sizeof *v);
    struct incident in;
    const struct person *x;
    enum err e;
    if (!v)
        return job_fail(j, E_NO_MEMORY);
    j->state = v;
    if ((e = req_incident(r, &in)) || (e = req_person(r, &x)) ||
        (e = person_allowed(&req_caller(r)->user, ACT_HISTORY_READ, x, incident_to_read(&in), NULL, &v->grant)))
        return job_fail(j, e == E_AUTH_FORBIDDEN ? E_PERSON_UNKNOWN : e);
    v->incident = in.id;
    v->person = x->id;
    struct db_stmt statement = SQL_WITH(HISTORY_READ, .incident = ARG_INT(in.id), .person = ARG_INT(x->id),
                                        .user = ARG_INT(req_caller(r)->user.id));
    return answer_ask(j, statement);
}

static bool listed(struct sv ops, struct sv op)
{
    while (ops.p && ops.n)
        if (sv_eq(sv_cut(&ops, ','), op))
            return true;
    return false;
}

static void mark_write(struct jw *w, const struct json *m, const struct person_status *s)
{
    static const char *const texts[] = { "status", "by",      "note",   "method",      "outcome",
                                         "voids",  "settles", "review", "reviewed_by", "reviewed_why" };
    struct sv op = json_text(json_get(m, "op_id")), t;
    int64_t n = 0;
    jw_obj(w);
    jw_kstr(w, "op_id", op);
    jw_ktime(w, "observed_at", json_i64(json_get(m, "observed_us"), &n) ? n : INT64_MIN);
    jw_ki64(w, "round", json_i64(json_get(m, "round"), &n) ? n : 1);
    for (size_t i = 0; i < countof(texts); i++) {
        jw_key(w, texts[i]);
        if (json_str(json_get(m, texts[i]), &t))
            jw_str(w, t);
        else
            jw_null(w);
    }
    bool voided = false, unsure = false;
    jw_key(w, "time_unsure"); /* 時刻不明: observed_at is when it arrived */
    jw_bool(w, json_bool(json_get(m, "time_unsure"), &unsure) && unsure);
    jw_ktime(w, "reviewed_at", json_i64(json_get(m, "reviewed_us"), &n) ? n : INT64_MIN);
    jw_kbool(w, "voided", json_bool(json_get(m, "voided"), &voided) && voided);
    jw_kbool(w, "conflict", listed(s->conflict, op));
    jw_kbool(w, "counts", sv_eq(s->op_id, op));
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    const struct history_view *v = j->state;
    const struct json *rows;
    struct person_status s = { 0 };
    struct disclosure d = { .kind = "person.read", .person = v->person, .incident = v->incident, .grant = v->grant };
    enum err e = j->result_err;
    if (e || (e = json_parse(&j->arena, sv_of(j->result), 8, &rows, NULL)) || (e = disclose(job_req(j), &d)))
        return job_fail(j, e);
    incident_status(picture_now(), v->incident, v->person, &s);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4 * 1024 * 1024);
    as_of_write(w);
    round_write(w, v->incident);
    person_status_write(w, v->incident, v->person);
    jw_key(w, "observations");
    jw_arr(w);
    for (size_t i = 0; i < json_count(rows); i++)
        mark_write(w, json_at(rows, i), &s);
    jw_arr_end(w);
    return reply_close(j, &answer);
}
