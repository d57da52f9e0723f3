/* SPDX-License-Identifier: Apache-2.0
 * lookup_post.c - find a person from what was half heard.
 *
 * The policy decides for each match what may be shown and on which ground, before the picture counts and ranks it: who may
 * not be shown is in no number, no order and no "same name". Whether a case number would show more (`case_needed`) is the
 * role's, never the search's. A protected person is shown by name and with whom to ask, nothing else but to
 * their desk, and to nobody who reads by a decision. The search and its hits are on record before the answer, by ground. */
#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/grounds.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/people/person_json.h"
#include "server/base/clock.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/find/lookup.h"
#include "server/picture/people/card.h"

#define HIT_ROOM 400                /* bytes of most hits */
#define HIT_MAX ((size_t)64 * 1024) /* of any: an address has 4,000 at most, all of them perhaps escaped */
#define FETCH_AHEAD 4               /* hits */
#define FETCH_LINES 8               /* of 64 bytes, to the end of most rows */

struct lookup_asked {
    struct lookup_query q;
    struct reason_given why;
    int32_t municipalities[USER_MUNICIPALITIES_MAX];
};

static enum step parse(struct job *j);
static enum step reply(struct job *j);

const struct route lookup_post = {
    .method = HTTP_POST,
    .path = "/api/lookup",
    .action = ACT_LOOKUP,
    .body_max = 8 * 1024,
    .doc = "Find persons by any mix of kana, kanji, phone, birth date, sex and address.",
    .request = &SHAPE_LOOKUP_QUERY,
    .answer = &SHAPE_LOOKUP_ANSWER,
    .steps = { { "said", said_read }, { "parse", parse }, { "reply", reply } },
};

/* The caller's municipalities, narrowed by those asked for; one outside the scope asks for nothing. */
static void scope_read(struct job *j, const struct json *want, struct lookup_asked *a)
{
    const struct user *u = &req_caller(job_req(j))->user;
    size_t all = user_municipality_numbers(u, a->municipalities, USER_MUNICIPALITIES_MAX), n = 0;
    a->q.municipalities = a->municipalities;
    a->q.municipalities_n = all;
    if (!want)
        return;
    for (size_t i = 0; i < all; i++) {
        char code[6];
        bool asked = false;
        municipality_text(a->municipalities[i], code);
        for (size_t k = 0; k < json_count(want) && !asked; k++) {
            struct sv s;
            asked = json_str(json_at(want, k), &s) && sv_eq(s, sv_of(code));
        }
        if (asked)
            a->municipalities[n++] = a->municipalities[i];
    }
    a->q.municipalities_n = n;
}

static enum step parse(struct job *j)
{
    struct lookup_asked *a = arena_alloc(&j->arena, sizeof *a);
    const struct SAID_LOOKUP_QUERY *said = SAID(LOOKUP_QUERY, j);
    enum err e = a ? reason_read(said->ground, said->case_, &a->why, &j->fail) : E_NO_MEMORY;
    if (e)
        return job_fail(j, e);
    j->state = a;
    a->q.q = said->q;
    a->q.kana = said->kana;
    a->q.name = said->name;
    a->q.phone = said->phone;
    a->q.birth = said->birth;
    a->q.sex = said->sex;
    a->q.address = said->address;
    a->q.limit = said->limit == INT64_MIN ? LOOKUP_LIMIT_DEFAULT : (uint32_t)said->limit;
    scope_read(j, said->municipalities, a);
    return STEP_NEXT;
}

static void why_write(struct jw *w, unsigned why)
{
    jw_key(w, "why");
    jw_arr(w);
    for (unsigned bit = 0; bit < LOOKUP_WHYS; bit++)
        if (why & 1u << bit)
            jw_z(w, lookup_why_name(bit));
    jw_arr_end(w);
}

/* What follows the row is the same for most hits of a lookup: written once, then copied while nothing in it changes. */
struct tail {
    struct buf text; /* members of an object, behind its brace */
    int32_t municipality;
    enum ground ground;
    uint16_t why;
    bool same_name;
};
#define TAIL_CAP 1024 /* bytes behind the hits */

static struct sv tail_text(struct tail *t, const struct lookup_hit *h, enum ground ground)
{
    char code[6];
    struct jw w;
    if (t->text.n && t->municipality == h->person->municipality && t->ground == ground && t->why == h->why && t->same_name == h->same_name)
        return (struct sv){ t->text.p + 1, t->text.n - 1 };
    t->municipality = h->person->municipality;
    t->ground = ground;
    t->why = h->why;
    t->same_name = h->same_name;
    municipality_text(h->person->municipality, code);
    buf_clear(&t->text);
    jw_init(&w, &t->text);
    jw_obj(&w);
    jw_kz(&w, "municipality", code);
    if (ground) {
        jw_kz(&w, "ground", ground_code(ground));
    }
    why_write(&w, h->why);
    jw_kbool(&w, "same_name", h->same_name);
    return buf_ok(&t->text) ? (struct sv){ t->text.p + 1, t->text.n - 1 } : (struct sv){ 0 };
}

static void hit_write(struct jw *w, const struct lookup_hit *h, const struct policy_grant *g, struct tail *t)
{
    jw_obj(w);
    person_row_write(w, h->person, g->fields);
    protected_mark_write(w, h->person);
    jw_members(w, tail_text(t, h, g->ground));
    jw_obj_end(w);
}

/* The table is asked anew only for facts other than those of the hit before, and facts that hold for everybody of a
 * municipality are not gathered again: most hits of a lookup share theirs. */
struct verdict {
    struct policy_facts facts;
    struct policy_grant grant;
    enum err err;
    bool known, by_place;
    int32_t municipality;
};

static bool same_facts(const struct policy_facts *a, const struct policy_facts *b)
{
    return a->in_municipality == b->in_municipality && a->assigned == b->assigned && a->care_team == b->care_team &&
           a->disaster_open == b->disaster_open && a->protected_person == b->protected_person && a->ordinance == b->ordinance &&
           a->city_office == b->city_office && a->reason_given == b->reason_given && a->break_glass == b->break_glass &&
           a->outside == b->outside && a->decision == b->decision && a->decision_fields == b->decision_fields && a->chosen == b->chosen &&
           a->consent_list == b->consent_list && a->consent_ambulance == b->consent_ambulance && a->consent_care == b->consent_care;
}

static void verdict_of(const struct user *u, const struct lookup_asked *a, const struct person *x, struct verdict *v)
{
    struct policy_facts f;
    if (v->known && v->by_place && v->municipality == x->municipality)
        return;
    facts_of(u, x, 0, &a->why, &f);
    f.protected_person = false;
    v->municipality = x->municipality;
    v->by_place = facts_by_place(u, &f);
    if (v->known && same_facts(&f, &v->facts))
        return;
    v->facts = f;
    v->known = true;
    v->err = policy_check(u->role, ACT_LOOKUP, &f, &v->grant);
}

struct showing {
    const struct user *u;
    const struct lookup_asked *ask;
    struct verdict verdict;
};

/* What may be shown of one person. A protected person's name alone tells the crew that there is somebody to ask about. */
static bool hit_allowed(struct showing *s, const struct person *x, struct policy_grant *g)
{
    if (x->is_protected && !person_allowed(s->u, ACT_LOOKUP, x, 0, &s->ask->why, g))
        return true; /* their desk */
    verdict_of(s->u, s->ask, x, &s->verdict);
    if (s->verdict.err || (x->is_protected && s->verdict.facts.outside && s->verdict.grant.ground == GROUND_DISASTER))
        return false;
    *g = s->verdict.grant;
    if (x->is_protected)
        g->fields &= FIELD_NAME;
    return true;
}

static unsigned may_show(void *ctx, const struct person *x)
{
    struct policy_grant g;
    return hit_allowed(ctx, x, &g) ? grant_finds(&g) : 0;
}

/* Persons lie about in memory: the rows that are written next are fetched while this one is. */
static void fetch(const struct lookup_result *res, size_t i)
{
    for (size_t line = 0; i < res->n && line < FETCH_LINES; line++)
        __builtin_prefetch((const char *)res->hits[i].person + line * 64);
}

static void hits_write(struct jw *w, const struct lookup_result *res, struct showing *showing, struct shown *shown)
{
    struct tail tail = { .municipality = 0 };
    for (size_t i = 0; i < FETCH_AHEAD; i++)
        fetch(res, i);
    buf_init(&tail.text, TAIL_CAP);
    jw_key(w, "hits");
    jw_arr(w);
    for (size_t i = 0; i < res->n; i++) {
        struct policy_grant g = { 0 };
        fetch(res, i + FETCH_AHEAD);
        if (!hit_allowed(showing, res->hits[i].person, &g))
            continue;
        hit_write(w, &res->hits[i], &g, &tail);
        shown_add(shown, res->hits[i].person->id, &g);
    }
    jw_arr_end(w);
    buf_done(&tail.text);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct lookup_asked *a = j->state;
    struct lookup_result res = { 0 };
    struct showing showing = { .u = &req_caller(r)->user, .ask = a };
    struct disclosure d = { .kind = "lookup", .case_ref = a->why.case_ref, .terms = r->body };
    struct shown shown;
    struct buf b;
    struct jw w;
    enum err e = ground_needed(r, ACT_LOOKUP, &a->why);
    if (e)
        return job_fail(j, e);
    a->q.shown = everybody_allowed(showing.u, ACT_LOOKUP, &a->why) ? NULL : may_show;
    a->q.shown_ctx = &showing;
    if ((e = lookup(picture_now(), &a->q, &j->arena, &res)) || (e = shown_new(&j->arena, res.n, &shown)))
        return job_fail(j, e);
    buf_init(&b, HIT_MAX * LOOKUP_LIMIT_MAX);
    (void)buf_reserve(&b, HIT_ROOM * (res.n + 1)); /* so that it grows once */
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    hits_write(&w, &res, &showing, &shown);
    jw_kbool(&w, "more", res.more);
    jw_kbool(&w, "case_needed", case_would_help(showing.u, ACT_LOOKUP, &a->why));
    jw_obj_end(&w);
    e = disclose_shown(r, &d, &shown);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
