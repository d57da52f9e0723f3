/* SPDX-License-Identifier: Apache-2.0
 * live_get.c - Server-Sent Events of what changed, to those who may see it.
 *
 * Events hold ids, counts and statuses, no names: a screen that needs more asks the route, which records it. An event
 * about one person goes only to those whom the policy would show something of that person now. Callers of the same
 * role and municipalities share one scope, so an event is judged and put into bytes once for all of them; roles that
 * see assigned people or their own patients are judged one by one. */
#include "server/api/live/live_get.h"

#include <stdlib.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/live/given.h"
#include "server/base/clock.h"
#include "server/picture/picture.h"

const struct live_given *live_given;

struct viewer {
    struct user user; /* without its strings */
    uint64_t scope_key;
    uint8_t token_hash[TOKEN_HASH_BYTES];
    int64_t admitted_us;
};

/* By which actions of the policy a topic about one person is seen; the list ends with ACT_PUBLIC. */
static const enum action personal[LIVE_TOPICS][4] = {
    [LIVE_STATUS] = { ACT_UNREPORTED_READ, ACT_ASSIGNED_READ, ACT_PERSON_READ },
    [LIVE_TRANSPORT] = { ACT_TRANSPORT_ADD, ACT_PERSON_READ },
    [LIVE_CALL] = { ACT_CALL_READ },
    [LIVE_REVIEW] = { ACT_MARK_REVIEW },
};

/* What such an event tells of: who is not shown that of the person hears nothing of it. */
static const unsigned subject[LIVE_TOPICS] = { [LIVE_STATUS] = FIELD_STATUS, [LIVE_TRANSPORT] = FIELD_TRANSPORT };

static enum step subscribe(struct job *j);

const struct route live_get = {
    .method = HTTP_GET,
    .path = "/api/live",
    .action = ACT_SELF, /* what it tells of is judged event by event */
    .flags = ROUTE_STREAM,
    .doc = "Live events (Server-Sent Events) by topic; Last-Event-ID resumes, `reload` says to fetch all anew, `beat` every 15 s that the "
           "stream is alive.",
    .query_doc = "topics,session,last_event_id,words",
    .media = "text/event-stream",
    .steps = { { "subscribe", subscribe } },
};

static bool may_see_person(const struct user *u, const struct live_event *e)
{
    const struct person *x = picture_person(picture_now(), e->subject);
    if (!x || x->is_protected) /* protected since */
        return false;
    struct reason_given alarm = { GROUND_NONE, SV("call") }; /* the call is the case */
    for (const enum action *a = personal[e->topic]; *a; a++) {
        struct policy_grant g = { 0 };
        if (!person_allowed(u, *a, x, 0, e->topic == LIVE_CALL ? &alarm : NULL, &g) &&
            (!g.ground || (g.fields & subject[e->topic]) == subject[e->topic]))
            return true;
    }
    return false;
}

/* Scope 0 is for everybody; else the event's municipality must be one of the viewer's. */
static bool may_see(void *who, const struct live_event *e)
{
    const struct viewer *v = who;
    char code[6];
    if (!policy_any(v->user.role, ACT_MAP_READ, false))
        return false; /* hears of the own account alone */
    if (e->scope & LIVE_SCOPE_DESK)
        return user_on_desk(&v->user, (int32_t)(e->scope & ~LIVE_SCOPE_DESK));
    if (e->subject && personal[e->topic][0])
        return may_see_person(&v->user, e);
    if (e->topic == LIVE_CALL && !policy_any(v->user.role, ACT_CALL_HANDLE, false))
        return false; /* of nobody we know: for those who answer alarms */
    if (e->topic == LIVE_REVIEW)
        return false; /* of nobody we know */
    if (e->topic == LIVE_ALERT && !policy_any(v->user.role, ACT_BREAK_GLASS_REVIEW, false))
        return false;
    if (!e->scope)
        return true;
    municipality_text((int32_t)e->scope, code);
    return user_sees(&v->user, sv_of(code));
}

static bool sees_own_people(enum role role)
{
    return role == ROLE_FIELD_CARE || role == ROLE_FIELD_COMMUNITY || role == ROLE_CARE;
}

static uint64_t scope_key(const struct user *u)
{
    uint64_t h = sv_hash((struct sv){ (const char *)u->municipality, u->municipality_count * sizeof u->municipality[0] });
    bool own = sees_own_people(u->role), outside = policy_outside(u->role, u->city_office); /* decisions name offices */
    int64_t rest[] = { u->role, u->city_office, u->protected_desk, own ? u->id : 0, own || outside ? u->office : 0 };
    return (h ^ sv_hash((struct sv){ (const char *)rest, sizeof rest })) | 1;
}

/* Let in by the database alone (session_ask.h): the change feed has not come to the moment of it yet, so memory knows no better. Closed
 * for that, the stream would be opened again at once, and closed again. Once the feed has passed that moment, unknown is over. A feed
 * that hangs keeps nobody: after UNHEARD_US the stream is closed, and the page's next one is asked for in the database again. */
#define UNHEARD_US (3 * US_PER_S) /* and a second until it is looked at: whoever logged out hears nothing for longer than five */

static bool unheard_yet(const struct viewer *v)
{
    return !sessions_holds(*live_given->sessions, v->token_hash) && picture_as_of(picture_now()) <= v->admitted_us &&
           clock_now_us() - v->admitted_us < UNHEARD_US;
}

bool live_viewer_over(const void *who)
{
    const struct viewer *v = who;
    if (unheard_yet(v))
        return false;
    const struct user *u = sessions_user(*live_given->sessions, v->user.id);
    return !u || !sessions_alive(*live_given->sessions, v->token_hash, clock_now_us()) || scope_key(u) != v->scope_key;
}

/* A page that names its session is given no other's stream, whoever has logged in beside it meanwhile. */
static bool is_own_session(const struct req *r, const struct caller *c)
{
    char name[SESSION_NAME_BYTES];
    struct sv asked = req_query(r, "session");
    session_name(c->token_hash, name);
    return !asked.p || sv_eq(asked, sv_of(name));
}

static enum step subscribe(struct job *j)
{
    struct req *r = job_req(j);
    const struct caller *c = req_caller(r);
    unsigned topics;
    enum err e = live_topics_parse(req_query(r, "topics"), &topics);
    if (e)
        return job_fail(j, e);
    if (!is_own_session(r, c))
        return job_fail_at(j, E_AUTH_SESSION_UNKNOWN, 0, "session");
    struct viewer *v = calloc(1, sizeof *v);
    if (!v)
        return job_fail(j, E_NO_MEMORY);
    v->user = c->user;
    v->user.login = v->user.name = v->user.office_name = NULL;
    v->admitted_us = clock_now_us();
    v->scope_key = scope_key(&c->user);
    memcpy(v->token_hash, c->token_hash, sizeof v->token_hash);
    struct live_who who = { .who = v, .scope_key = v->scope_key, .may_see = may_see, .who_free = free, .user_id = v->user.id };
    if ((e = live_subscribe(live_given->live, r, topics, &who))) {
        free(v);
        return job_fail(j, e);
    }
    return STEP_DONE;
}
