/* SPDX-License-Identifier: Apache-2.0
 * calls_get.c - the alarms of the last day for the desk and the care team, and the desk's hand on one of them. */
#include "server/api/kit/answer.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/grounds.h"
#include "server/api/kit/once.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/said.h"
#include "server/api/people/person_json.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/json_words.h"
#include "server/base/jw.h"
#include "server/picture/people/card.h"
#include "server/picture/picture.h"

#define PAGE_MAX 500                       /* calls of an answer */
#define DAY_US (INT64_C(86400) * US_PER_S) /* how far the desk's list goes back by itself */

static enum step ask(struct job *j);
static enum step reply(struct job *j);
static enum step handle(struct job *j);
static enum step handled(struct job *j);

const struct route calls_get = {
    .method = HTTP_GET,
    .path = "/api/calls",
    .action = ACT_CALL_READ,
    .doc = "Alarms of the last 24 hours, newest first, a page at a time, with the person as far as the role may see.",
    .query_doc = "limit,after",
    .answer = &SHAPE_CALLS_ANSWER,
    .steps = { { "ask", ask }, { "reply", reply } },
};

const struct route call_state_post = {
    .method = HTTP_POST,
    .path = "/api/calls/{call}/state",
    .action = ACT_CALL_HANDLE,
    .body_max = 1024,
    .doc = "The desk moves a call on: 確認中, 相談, 誤報, 協力員対応, 119要請 or 終了.",
    .request = &SHAPE_CALL_STATE,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "handle", handle }, { "reply", handled } },
};

static enum err page_read(const struct req *r, int64_t *after, int64_t *limit)
{
    struct sv from = req_query(r, "after"), most = req_query(r, "limit");
    *after = 0;
    *limit = PAGE_MAX;
    if ((most.n && (!sv_to_i64(most, limit) || *limit < 1)) || (from.n && id_parse(from, after)))
        return E_JSON_VALUE;
    if (*limit > PAGE_MAX)
        *limit = PAGE_MAX;
    return OK;
}

/* All of the day: a page is cut of what the caller may see, so that it says nothing of the calls of others. */
static enum step ask(struct job *j)
{
    int64_t after, limit;
    enum err e = page_read(job_req(j), &after, &limit);
    if (e)
        return job_fail(j, e);
    return answer_ask(j, SQL_WITH(CALL_LIST, .since_us = ARG_INT(clock_now_us() - DAY_US)));
}

/* May the caller see this call, and what of the person? An alarm of nobody we know is for those who answer alarms. */
static bool call_allowed(const struct user *u, const struct json *call, const struct person **x, struct policy_grant *g)
{
    struct reason_given alarm = { GROUND_NONE, SV("call") }; /* the call is the case */
    int64_t id = 0;
    *x = json_i64(json_get(call, "person"), &id) ? picture_person(picture_now(), id) : NULL;
    if (!id)
        return policy_any(u->role, ACT_CALL_HANDLE, false);
    if (*x && !person_allowed(u, ACT_CALL_READ, *x, 0, &alarm, g))
        return true;
    /* The alarm of a protected person is shown to those who answer alarms, and that there is somebody to ask about. */
    return *x && (*x)->is_protected && !person_allowed(u, ACT_CALL_HANDLE, *x, 0, NULL, NULL);
}

static void call_write(struct jw *w, const struct json *call, const struct person *x, unsigned fields)
{
    static const char *const texts[] = { "vendor", "device_id", "kind", "state" };
    struct sv s;
    int64_t v = 0;
    jw_obj(w);
    jw_kid(w, "call", json_i64(json_get(call, "id"), &v) ? v : 0);
    jw_ktime(w, "at", json_i64(json_get(call, "at_us"), &v) ? v : INT64_MIN);
    for (size_t i = 0; i < countof(texts); i++) {
        jw_key(w, texts[i]);
        jw_str(w, json_str(json_get(call, texts[i]), &s) ? s : SV(""));
    }
    if (x)
        person_row_write(w, x, fields);
    if (x)
        protected_mark_write(w, x);
    jw_obj_end(w);
}

/* A page of what the caller may see: behind that call, if it is one of those, and so many at most. */
static void page_write(struct jw *w, const struct user *u, const struct json *calls, int64_t after, int64_t limit, struct shown *shown)
{
    int64_t id = 0, last = 0, n = 0;
    bool begun = !after, more = false;
    jw_key(w, "calls");
    jw_arr(w);
    for (size_t i = 0; i < json_count(calls) && !more; i++) {
        const struct json *call = json_at(calls, i);
        const struct person *x;
        struct policy_grant g = { 0 };
        if (!json_i64(json_get(call, "id"), &id) || !call_allowed(u, call, &x, &g))
            continue;
        bool here = begun;
        begun |= id == after;
        more = here && n == limit;
        if (!here || more)
            continue;
        call_write(w, call, x, g.fields);
        if (x)
            shown_add(shown, x->id, &g);
        last = id;
        n++;
    }
    jw_arr_end(w);
    jw_key(w, "next");
    if (more)
        jw_id(w, last);
    else
        jw_null(w);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    const struct json *calls;
    int64_t after, limit;
    struct disclosure d = { .kind = "list" };
    struct shown shown;
    struct buf b;
    struct jw w;
    enum err e = j->result_err;
    if (e || !j->result || (e = page_read(r, &after, &limit)) || (e = json_parse(&j->arena, sv_of(j->result), 4, &calls, NULL)))
        return job_fail(j, e ? e : E_INTERNAL);
    if ((e = shown_new(&j->arena, (size_t)limit, &shown)))
        return job_fail(j, e);
    buf_init(&b, 2 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    page_write(&w, &req_caller(r)->user, calls, after, limit, &shown);
    jw_obj_end(&w);
    e = disclose_shown(r, &d, &shown);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

static enum step handle(struct job *j)
{
    struct req *r = job_req(j);
    struct once once;
    int64_t call;
    if (!req_param_id(r, "call", &call))
        return job_fail(j, E_CALL_UNKNOWN);
    enum err e = once_read(j, &SAID(CALL_STATE, j)->op_id, call, &once);
    if (e)
        return job_fail(j, e);
    const struct user *u = &req_caller(r)->user;
    struct db_array codes;
    db_array_init(&codes, 8192);
    for (size_t i = 0; i < u->municipality_count; i++)
        db_array_sv(&codes, sv_of(u->municipality[i]));
    struct db_stmt statement = SQL_WITH(CALL_HANDLE, .op_id = once_id(&once), .content = once_content(&once), .call = ARG_INT(call),
                                        .state = ARG_WORDS(SAID(CALL_STATE, j)->state), .user = ARG_INT(u->id),
                                        .now_us = ARG_INT(clock_now_us()), .municipalities = ARG_LIST(&codes));
    enum step s = answer_send(j, statement);
    db_array_done(&codes);
    return s;
}

static enum step handled(struct job *j)
{
    struct disclosure d = { .kind = "write" };
    enum err e = j->result_err;
    if (!e && !j->result)
        e = E_CALL_UNKNOWN;
    if (e || (e = disclose(job_req(j), &d)))
        return job_fail(j, e);
    change_wake(kit_given->waker);
    reply_json(job_req(j), 200, SV("{}"));
    return STEP_DONE;
}
