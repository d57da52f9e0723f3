/* SPDX-License-Identifier: Apache-2.0
 * search_post.c - the search of the phone desk: somebody of an incident by what the caller says, whatever their status.
 *
 * Who is already safe and calls again must be found with what is known, and so must who is in a hospital (対象外). Terms
 * are a body, never part of a URL. The cursor is the rank of the last row, which no mark moves: "tier.person". */
#include <stdio.h>

#include "server/api/incidents/list_rows.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/people/status_json.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/find/lookup.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"

#define LIMIT_DEFAULT 60 /* rows of a page when nothing is said */
#define CURSOR_MAX 32    /* bytes of a place in it, as the shape has it */

struct search_asked {
    struct lookup_page page;
    struct list_filter filter;
};

/* What the search asks of everybody it meets: is this person on the list it is narrowed to? */
struct narrowed {
    struct incident_page list;
    int64_t incident;
};

static enum step parse(struct job *j);
static enum step reply(struct job *j);

const struct route search_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/search",
    .action = ACT_UNREPORTED_READ,
    .body_max = 4096,
    .doc = "Find somebody of an incident by name, kana, phone, address or zone, whatever their status, a page at a time.",
    .request = &SHAPE_INCIDENT_SEARCH,
    .answer = &SHAPE_UNREPORTED_ANSWER,
    .steps = { { "said", said_read }, { "parse", parse }, { "reply", reply } },
};

static bool takes(void *ctx, const struct person *x)
{
    const struct narrowed *n = ctx;
    size_t from = 0, to = n->list.only_n;
    while (n->list.only && from < to) {
        size_t mid = from + (to - from) / 2;
        if (n->list.only[mid] < x->id)
            from = mid + 1;
        else
            to = mid;
    }
    if (n->list.only && (from == n->list.only_n || n->list.only[from] != x->id))
        return false;
    return incident_lists(picture_now(), n->incident, &n->list, x);
}

static enum err cursor_read(struct sv text, struct lookup_page *page)
{
    int64_t tier;
    if (!text.n)
        return OK;
    struct sv first = sv_cut(&text, '.');
    if (!sv_to_i64(first, &tier) || tier < 0 || tier > 9 || id_parse(text, &page->after))
        return E_JSON_VALUE;
    page->after_tier = (uint8_t)tier;
    return OK;
}

/* A place in the order of names and births is told to nobody who may not be shown who stands there. */
static bool cursor_known(struct list_eye *eye, int64_t after)
{
    const struct person *x = after ? picture_person(picture_now(), after) : NULL;
    return !after || (x && list_allows(eye, x));
}

static enum step parse(struct job *j)
{
    struct search_asked *a = arena_alloc(&j->arena, sizeof *a);
    const struct SAID_INCIDENT_SEARCH *said = SAID(INCIDENT_SEARCH, j);
    if (!a)
        return job_fail(j, E_NO_MEMORY);
    *a = (struct search_asked){ .filter = { .zone = said->zone, .status = said->status, .label = said->label } };
    j->state = a;
    if (cursor_read(said->after, &a->page))
        return job_fail_at(j, E_JSON_VALUE, 0, "after");
    a->page.q.q = said->q;
    a->page.q.limit = said->limit == INT64_MIN ? LIMIT_DEFAULT : (uint32_t)said->limit;
    return STEP_NEXT;
}

static void next_write(struct jw *w, const struct lookup_found *found)
{
    char cursor[CURSOR_MAX];
    jw_key(w, "next");
    if (!found->more) {
        jw_null(w);
        return;
    }
    const struct lookup_hit *last = &found->hits[found->n - 1];
    snprintf(cursor, sizeof cursor, "%u.%lld", (unsigned)last->tier, (long long)last->person->id);
    jw_z(w, cursor);
}

static void answer_write(struct buf *b, struct list_eye *eye, const struct lookup_found *found)
{
    struct jw w;
    jw_init(&w, b);
    jw_obj(&w);
    as_of_write(&w);
    round_write(&w, eye->incident);
    jw_ki64(&w, "total", (int64_t)found->total);
    jw_key(&w, "cut"); /* so many answer that they were not all looked through: there are more than "total" */
    jw_bool(&w, found->cut);
    jw_key(&w, "persons");
    jw_arr(&w);
    for (size_t i = 0; i < found->n; i++)
        list_row_write(&w, eye, found->hits[i].person);
    jw_arr_end(&w);
    next_write(&w, found);
    jw_obj_end(&w);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct search_asked *a = j->state;
    struct narrowed n;
    struct incident in;
    struct list_eye eye;
    struct lookup_found found;
    struct buf b;
    enum err e = req_incident(r, &in);
    if (e || (e = list_eye_init(&eye, r, &in, "lookup")))
        return job_fail(j, e);
    eye.d.terms = r->body;
    n.incident = in.id;
    a->page.q.municipalities = in.municipalities;
    a->page.q.municipalities_n = in.municipalities_n;
    a->page.takes = takes;
    a->page.ctx = &n;
    if (!cursor_known(&eye, a->page.after))
        return job_fail_at(j, E_JSON_VALUE, 0, "after");
    a->page.q.shown = policy_outside(eye.user->role, eye.user->city_office) ? list_finds : NULL;
    a->page.q.shown_ctx = &eye;
    if ((e = list_filter_read(&a->filter, &eye, &j->arena, &n.list)) || (e = lookup_page(picture_now(), &a->page, &j->arena, &found)))
        return job_fail(j, e);
    buf_init(&b, LIST_ANSWER_MAX);
    answer_write(&b, &eye, &found);
    e = disclose_shown(r, &eye.d, &eye.shown);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
