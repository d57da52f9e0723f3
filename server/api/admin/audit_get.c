/* SPDX-License-Identifier: Apache-2.0
 * audit_get.c - the audit for the auditor of a city, or of an office: who, when, at whom, on which ground. Newest first, a page at a time; what
 * one page showed goes on record like any other reading. */
#include "server/api/admin/audit_scope.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/base/clock.h"
#include "server/base/date.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "shapes.h"

#define PAGE_DEFAULT 100                     /* records a page when nothing is said */
#define PAGE_MAX 500                         /* records a page: what an auditor's screen can show, and one statement reads quickly */
#define ANSWER_MAX ((size_t)8 * 1024 * 1024) /* bytes of PAGE_MAX records with all their ids */

struct asked {
    int64_t person, since_us, until_us, after, limit; /* 0: not asked */
    struct sv login, kind, ground;
};

static enum step ask(struct job *j);
static enum step reply(struct job *j);

const struct route audit_get = {
    .method = HTTP_GET,
    .path = "/api/audit",
    .action = ACT_AUDIT_READ,
    .doc = "The audit, newest first: who looked, when, at whom, why. `after` is the `next` of the page before.",
    .query_doc = "person,login,since,until,kind,ground,after,limit",
    .answer = &SHAPE_AUDIT_PAGE,
    .steps = { { "ask", ask }, { "reply", reply } },
};

static enum err id_read(const struct req *r, const char *name, int64_t *out, struct fail *f)
{
    struct sv s = req_query(r, name);
    return s.n && id_parse(s, out) ? fail_set(f, E_JSON_VALUE, 0, name) : OK;
}

/* A day (midnight in Japan) or a full time with its offset. */
static enum err time_read(const struct req *r, const char *name, int64_t *out_us, struct fail *f)
{
    struct sv s = req_query(r, name);
    struct date d;
    if (!s.n || !time_parse_rfc3339(s, out_us))
        return OK;
    if (date_parse(s, &d))
        return fail_set(f, E_JSON_VALUE, 0, name);
    *out_us = civil_to_us(&(struct civil){ d.year, d.month, d.day, 0, 0, 0 });
    return OK;
}

static enum err asked_read(const struct req *r, struct asked *q, struct fail *f)
{
    enum err e;
    q->limit = PAGE_DEFAULT;
    q->login = req_query(r, "login");
    q->kind = req_query(r, "kind");
    q->ground = req_query(r, "ground");
    if ((e = id_read(r, "person", &q->person, f)) || (e = id_read(r, "after", &q->after, f)) || (e = id_read(r, "limit", &q->limit, f)) ||
        (e = time_read(r, "since", &q->since_us, f)) || (e = time_read(r, "until", &q->until_us, f)))
        return e;
    if (q->ground.n && !ground_parse(q->ground))
        return fail_set(f, E_JSON_VALUE, 0, "ground");
    return q->limit > PAGE_MAX ? fail_set(f, E_JSON_VALUE, 0, "limit") : OK;
}

static enum step ask(struct job *j)
{
    struct asked *q = arena_alloc(&j->arena, sizeof *q);
    enum err e = q ? asked_read(job_req(j), q, &j->fail) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    j->state = q;
    struct audit_scope scope;
    audit_scope_init(&scope, &req_caller(job_req(j))->user);
    struct db_stmt statement = SQL_WITH(AUDIT_PAGE, .person = ARG_INT_IF(q->person, q->person), .login = ARG_WORDS_IF(q->login.n, q->login),
                                        .since_us = ARG_INT_IF(q->since_us, q->since_us), .until_us = ARG_INT_IF(q->until_us, q->until_us),
                                        .kind = ARG_WORDS_IF(q->kind.n, q->kind), .ground = ARG_WORDS_IF(q->ground.n, q->ground),
                                        .before_id = ARG_INT_IF(q->after, q->after), .most = ARG_INT(q->limit),
                                        .municipalities = scope.municipalities, .office = ARG_INT_IF(scope.office, scope.office));
    enum step s = answer_ask(j, statement);
    audit_scope_done(&scope);
    return s;
}

static void clauses_write(struct jw *w)
{
    jw_key(w, "clauses");
    jw_obj(w);
    for (int g = GROUND_NONE + 1; g < GROUND_COUNT; g++) {
        jw_key(w, ground_code((enum ground)g));
        jw_z(w, clause_text(kit_given->clauses, (enum ground)g));
    }
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    const struct asked *q = j->state;
    const struct json *rows;
    struct disclosure d = { .kind = "audit.read", .person = q->person, .terms = q->login };
    struct sv last = { 0 };
    enum err e = j->result_err;
    if (e || !j->result || (e = json_parse(&j->arena, sv_of(j->result), 8, &rows, NULL)) || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    size_t n = json_count(rows);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, ANSWER_MAX);
    jw_kraw(w, "records", sv_of(j->result));
    jw_key(w, "next");
    if (n == (size_t)q->limit && json_str(json_get(json_at(rows, n - 1), "id"), &last))
        jw_str(w, last);
    else
        jw_null(w);
    clauses_write(w);
    return reply_close(j, &answer);
}
