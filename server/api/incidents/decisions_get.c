/* SPDX-License-Identifier: Apache-2.0
 * decisions_get.c - the decisions (提供の決定) of an incident: all of them for those who make them, for others those to them.
 *
 * Who makes them also gets what a form needs: the offices and roles that can be recipients, the fields each can be given at
 * most, and the longest time. Holds no person. */
#include <stdio.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/incidents/decision_json.h"
#include "server/api/kit/decided.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/base/clock.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"
#include "shapes.h"

static enum step reply(struct job *j);

const struct route decisions_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/decisions",
    .action = ACT_INCIDENT_READ,
    .doc = "The decisions (提供の決定) of an incident, newest first: all for those who make them, for others those that are to them.",
    .answer = &SHAPE_DECISIONS_ANSWER,
    .steps = { { "reply", reply } },
};

static bool may_make(const struct user *u, int32_t municipality)
{
    struct policy_facts facts;
    facts_of_municipality(u, municipality, &facts);
    return policy_check(u->role, ACT_DECISION_WRITE, &facts, NULL) == OK;
}

static void decisions_write(struct jw *w, struct job *j, const struct incident *in)
{
    const struct user *u = &req_caller(job_req(j))->user;
    const struct decision *d;
    jw_key(w, "decisions");
    jw_arr(w);
    for (size_t it = 0; (d = decided_next(&it));) {
        const struct json *body;
        if (d->incident == in->id && (may_make(u, d->municipality) || decided_is_to(d, u)) &&
            !json_parse(&j->arena, d->body, 6, &body, NULL))
            decision_object_write(w, body, in->closed_us, clock_now_us());
    }
    jw_arr_end(w);
}

static void fields_write(struct jw *w, unsigned fields)
{
    jw_key(w, "fields");
    jw_arr(w);
    for (unsigned bit = 0; bit < 32; bit++)
        if (fields & 1u << bit)
            jw_z(w, provision_word(1u << bit));
    jw_arr_end(w);
}

static bool works_there(const struct json *office, const struct incident *in)
{
    const struct json *codes = json_get(office, "municipalities");
    for (size_t i = 0; i < json_count(codes); i++) {
        struct sv code;
        for (size_t k = 0; json_str(json_at(codes, i), &code) && k < in->municipalities_n; k++) {
            char own[6];
            municipality_text(in->municipalities[k], own);
            if (sv_eq(code, sv_of(own)))
                return true;
        }
    }
    return false;
}

static void offices_write(struct jw *w, struct job *j, const struct incident *in)
{
    struct sv id, text;
    for (size_t it = 0; picture_object_next(picture_now(), KIND_OFFICE, &it, &id, &text);) {
        const struct json *body;
        int64_t office = 0;
        if (json_parse(&j->arena, text, 4, &body, NULL) || !json_i64(json_get(body, "id"), &office) || !office_most(office) ||
            !works_there(body, in))
            continue;
        jw_obj(w);
        jw_kid(w, "office", office);
        jw_kstr(w, "name", json_text(json_get(body, "name")));
        fields_write(w, office_most(office));
        jw_obj_end(w);
    }
}

/* "choices": for the form. */
static void choices_write(struct jw *w, struct job *j, const struct incident *in)
{
    jw_key(w, "choices");
    jw_arr(w);
    for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++) {
        if (!provision_most(kit_given->provision, (enum role)role))
            continue;
        jw_obj(w);
        jw_kz(w, "role", role_code((enum role)role));
        fields_write(w, provision_most(kit_given->provision, (enum role)role));
        jw_obj_end(w);
    }
    offices_write(w, j, in);
    jw_arr_end(w);
    jw_ki64(w, "longest_min", kit_given->provision->longest_ms / 60000);
}

static enum step reply(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct incident in;
    enum err e = req_incident(job_req(j), &in);
    if (e)
        return job_fail(j, e);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 16 * 1024 * 1024);
    as_of_write(w);
    jw_ktime(w, "now", clock_now_us());
    jw_key(w, "needed"); /* does this caller see people of the list by a decision alone? */
    jw_bool(w, policy_outside(u->role, u->city_office));
    jw_kz(w, "clause", clause_text(kit_given->clauses, GROUND_DISASTER));
    decisions_write(w, j, &in);
    if (policy_any(u->role, ACT_DECISION_WRITE, false))
        choices_write(w, j, &in);
    return reply_close(j, &answer);
}
