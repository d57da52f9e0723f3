/* SPDX-License-Identifier: Apache-2.0
 * break_glass.c - what was opened by breaking the glass, for a second person to review: the list, and the mark. */
#include "server/api/admin/audit_scope.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/said.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/base/jw.h"

#define LIST_MAX 500                         /* the newest first; nobody reviews more at a sitting */
#define ANSWER_MAX ((size_t)4 * 1024 * 1024) /* bytes of LIST_MAX entries with their reasons */

struct review {
    int64_t id;
    struct sv verdict, remark;
};

static enum step list_ask(struct job *j);
static enum step list_reply(struct job *j);
static enum step review_send(struct job *j);
static enum step review_reply(struct job *j);

const struct route break_glass_get = {
    .method = HTTP_GET,
    .path = "/api/audit/break-glass",
    .action = ACT_BREAK_GLASS_REVIEW,
    .doc = "Openings by breaking the glass; those that wait for review come first, each with the time by which it is due.",
    .answer = &SHAPE_OPENINGS,
    .steps = { { "ask", list_ask }, { "reply", list_reply } },
};

const struct route break_glass_review_post = {
    .method = HTTP_POST,
    .path = "/api/audit/break-glass/{opening}/review",
    .action = ACT_BREAK_GLASS_REVIEW,
    .body_max = 16 * 1024,
    .doc = "Review an opening that somebody else made, within 72 hours.",
    .request = &SHAPE_OPENING_REVIEW,
    .answer = &SHAPE_REVIEWED,
    .steps = { { "said", said_read }, { "send", review_send }, { "reply", review_reply } },
};

static enum step list_ask(struct job *j)
{
    struct audit_scope scope;
    audit_scope_init(&scope, &req_caller(job_req(j))->user);
    struct db_stmt statement = SQL_WITH(BREAK_GLASS_LIST, .municipalities = scope.municipalities, .now_us = ARG_INT(clock_now_us()),
                                        .most = ARG_INT(LIST_MAX), .office = ARG_INT_IF(scope.office, scope.office));
    enum step s = answer_ask(j, statement);
    audit_scope_done(&scope);
    return s;
}

static enum step list_reply(struct job *j)
{
    struct disclosure d = { .kind = "audit.read" };
    struct buf b;
    struct jw w;
    enum err e = j->result_err;
    if (e || !j->result || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    buf_init(&b, ANSWER_MAX);
    jw_init(&w, &b);
    jw_raw(&w, sv_of(j->result));
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

static enum step review_send(struct job *j)
{
    struct req *r = job_req(j);
    struct review *v = arena_alloc(&j->arena, sizeof *v);
    struct audit_scope scope;
    if (!v)
        return job_fail(j, E_NO_MEMORY);
    j->state = v;
    v->verdict = SAID(OPENING_REVIEW, j)->verdict;
    v->remark = SAID(OPENING_REVIEW, j)->remark;
    if (!req_param_id(r, "opening", &v->id))
        return job_fail(j, E_REVIEW_UNKNOWN);
    const struct user *u = &req_caller(r)->user;
    audit_scope_init(&scope, u);
    struct db_stmt statement = SQL_WITH(BREAK_GLASS_REVIEW, .audit = ARG_INT(v->id), .by_user = ARG_INT(u->id),
                                        .municipalities = scope.municipalities, .office = ARG_INT_IF(scope.office, scope.office),
                                        .verdict = ARG_WORDS(v->verdict), .remark = ARG_WORDS_OR_NULL(v->remark),
                                        .now_us = ARG_INT(clock_now_us()));
    enum step s = answer_send(j, statement);
    audit_scope_done(&scope);
    return s;
}

static enum step review_reply(struct job *j)
{
    struct disclosure d = { .kind = "break_glass.review" };
    struct buf b;
    enum err e = j->result_err;
    if (e || !j->result)
        return job_fail(j, e ? e : E_INTERNAL);
    if (id_parse(sv_of(j->result), &d.person) || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    buf_init(&b, 64);
    buf_str(&b, "{\"reviewed\":true}");
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
