/* SPDX-License-Identifier: Apache-2.0
 * person_get.c - everything the role may see of one person, and the ground it is shown on.
 *
 * The reason for looking (a case number, or breaking the glass) comes in headers, not in the URL: X-Anpi-Ground and
 * X-Anpi-Case, percent-encoded UTF-8 as header values must be ASCII. The same page can be asked for by POST with a body. */
#include <math.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/decided.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/grounds.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/people/person_json.h"
#include "server/api/people/protected_line.h"
#include "server/api/people/status_json.h"
#include "server/api/people/transport_json.h"
#include "server/base/clock.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/base/utf8.h"
#include "server/base/word.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/outages/power.h"
#include "server/picture/people/card.h"

struct person_view {
    struct reason_given why;
};

static enum step read_headers(struct job *j);
static enum step reply(struct job *j);
static enum step read_body(struct job *j);

const struct route person_get = {
    .method = HTTP_GET,
    .path = "/api/persons/{person}",
    .action = ACT_PERSON_READ,
    .doc = "Everything the role may see of one person. X-Anpi-Ground and X-Anpi-Case give the reason for looking.",
    .header_doc = "X-Anpi-Ground,X-Anpi-Case",
    .answer = &SHAPE_PERSON_ANSWER,
    .steps = { { "headers", read_headers }, { "reply", reply } },
};

const struct route person_view_post = {
    .method = HTTP_POST,
    .path = "/api/persons/{person}/view",
    .action = ACT_PERSON_READ,
    .body_max = 4096,
    .doc = "The same page, with the reason for looking (ground, case number) in the body.",
    .request = &SHAPE_VIEW_REASON,
    .answer = &SHAPE_PERSON_ANSWER,
    .steps = { { "said", said_read }, { "body", read_body }, { "reply", reply } },
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct sv percent_decoded(struct arena *a, struct sv s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    if (!out)
        return (struct sv){ 0 };
    for (size_t i = 0; i < s.n; i++) {
        int hi = i + 2 < s.n && s.p[i] == '%' ? hex_digit(s.p[i + 1]) : -1;
        int lo = hi >= 0 ? hex_digit(s.p[i + 2]) : -1;
        out[n++] = lo >= 0 ? (char)(hi * 16 + lo) : s.p[i];
        i += lo >= 0 ? 2 : 0;
    }
    return (struct sv){ out, n };
}

/* It is going on record, where no byte may be lost or changed. */
static bool case_readable(struct sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20)
            return false;
    return s.n > 0 && s.n <= 400 && utf8_valid(s);
}

static enum step read_headers(struct job *j)
{
    struct req *r = job_req(j);
    struct person_view *v = arena_alloc(&j->arena, sizeof *v);
    struct sv ground = req_header(r, "X-Anpi-Ground"), ref = req_header(r, "X-Anpi-Case");
    if (!v)
        return job_fail(j, E_NO_MEMORY);
    j->state = v;
    v->why.ground = ground_parse(ground);
    if (ref.n)
        v->why.case_ref = percent_decoded(&j->arena, ref);
    if ((ref.n && !case_readable(v->why.case_ref)) || (ground.n && !v->why.ground))
        return job_fail_at(j, E_JSON_VALUE, 0, ground.n && !v->why.ground ? "X-Anpi-Ground" : "X-Anpi-Case");
    return STEP_NEXT;
}

static enum step read_body(struct job *j)
{
    struct person_view *v = arena_alloc(&j->arena, sizeof *v);
    const struct SAID_VIEW_REASON *said = SAID(VIEW_REASON, j);
    enum err e = v ? reason_read(said->ground, said->case_, &v->why, &j->fail) : E_NO_MEMORY;
    j->state = v;
    return e ? job_fail(j, e) : STEP_NEXT;
}

/* What was said of the home itself is certain for a day; after that only the list of those on devices still asks. */
#define SEEN_OUT_US (INT64_C(86400) * US_PER_S)

static bool seen_out(const struct person *x, struct power_seen *s)
{
    return power_seen(x, s) && sv_eq(s->power, SV(JA_POWER_OUT)) && s->at_us > clock_now_us() - SEEN_OUT_US;
}

/* As far as the sources say; a report from the home, of a person or of its device, is as near as can be: `home`. */
static void outage_write(struct jw *w, const struct person *x)
{
    struct outage_at at = { .out = false };
    struct power_seen seen = { .at_us = 0 };
    bool fed = outage_at_person(picture_now(), x, &at) && outage_running_at(&at), home = seen_out(x, &seen);
    jw_key(w, "outage");
    if (!fed && !home) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_ktime(w, "since", fed ? at.began_us : seen.at_us);
    jw_kz(w, "match_level", home ? "home" : outage_match_name(at.match));
    jw_kbool(w, "possible", fed && at.possible && !home);
    jw_kreal(w, "share", home ? 1 : round(at.share * 1000) / 1000);
    jw_key(w, "sources");
    jw_arr(w);
    for (size_t i = 0; fed && i < at.sources_n; i++)
        jw_str(w, at.sources[i]);
    if (home)
        jw_str(w, seen.by);
    jw_arr_end(w);
    jw_obj_end(w);
}

/* That somebody lives by a device is itself a medical fact. */
static void power_write(struct jw *w, const struct person *x)
{
    struct power_row p;
    jw_key(w, "power");
    if (!power_of(picture_now(), x, clock_now_us(), &p)) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_ki64(w, "minutes_left", p.minutes_left);
    jw_kbool(w, "battery_unknown", p.battery_unknown);
    jw_kz(w, "state", power_state_name(p.state));
    jw_obj_end(w);
}

static void incident_status_write(struct jw *w, const struct incident *in, const struct person *x)
{
    jw_obj(w);
    jw_kid(w, "incident", in->id);
    jw_kstr(w, "name", in->name);
    jw_kbool(w, "drill", in->drill);
    round_write(w, in->id);
    person_status_write(w, in->id, x->id);
    jw_obj_end(w);
}

/* The open incidents the person is in, real ones before drills, and how the marks stand there; "status" is that of the
 * first, and "status_drill" says that it is a drill's. */
static void status_write(struct jw *w, struct arena *a, const struct person *x)
{
    size_t n = incident_list(picture_now(), NULL, 0);
    int64_t *ids = arena_array(a, n + 1, sizeof *ids);
    n = ids ? incident_list(picture_now(), ids, n) : 0;
    struct person_status first;
    bool any = false, drill = false;
    jw_key(w, "incidents");
    jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        struct incident in;
        if (!incident_get(picture_now(), ids[i], &in) || in.closed || !incident_has(picture_now(), ids[i], x))
            continue;
        incident_status_write(w, &in, x);
        if (!any) {
            incident_status(picture_now(), ids[i], x->id, &first);
            drill = in.drill;
        }
        any = true;
    }
    jw_arr_end(w);
    jw_kz(w, "status", any ? status_name(first.status) : NULL);
    jw_kbool(w, "status_drill", drill);
}

/* On which decision, and until when: the reader's screen says so. */
static void decision_write(struct jw *w, int64_t id)
{
    const struct decision *d;
    for (size_t it = 0; id && (d = decided_next(&it));) {
        if (d->id != id)
            continue;
        jw_key(w, "decision");
        jw_obj(w);
        jw_kid(w, "id", d->id);
        jw_ktime(w, "until", d->until_us);
        jw_obj_end(w);
    }
}

/* 「住所等　口外注意」: whom to ask before a word of it goes on. */
static void guard_write(struct jw *w, const struct person *x)
{
    jw_key(w, "protected");
    jw_obj(w);
    jw_kstr(w, "inquiry_to", card_field(person_card(x), CARD_INQUIRY_TO));
    desk_write(w, x->municipality);
    jw_obj_end(w);
}

static void page_write(struct jw *w, struct job *j, const struct person *x, const struct policy_grant *g)
{
    enum role role = req_caller(job_req(j))->user.role;
    bool to_crew = role == ROLE_AMBULANCE || role == ROLE_DISPATCH;
    char code[6];
    municipality_text(x->municipality, code);
    jw_obj(w);
    as_of_write(w);
    jw_kz(w, "ground", ground_code(g->ground));
    decision_write(w, g->decision);
    jw_key(w, "person");
    jw_obj(w);
    jw_kid(w, "id", x->id);
    jw_kz(w, "municipality", code);
    jw_kbool(w, "protected", x->is_protected);
    person_write(w, x, g->fields, clock_now_us());
    jw_obj_end(w);
    if (x->is_protected)
        guard_write(w, x);
    if (g->fields & FIELD_TRANSPORT)
        transports_write(w, &j->arena, x, to_crew);
    if (g->fields & FIELD_STATUS) {
        status_write(w, &j->arena, x);
        outage_write(w, x);
    }
    if (g->fields & FIELD_DEVICE)
        power_write(w, x);
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    const struct person_view *v = j->state;
    const struct person *x;
    struct policy_grant g = { 0 };
    struct buf b;
    struct jw w;
    enum err e = v->why.ground && !ground_is_of(req_caller(r)->user.role, ACT_PERSON_READ, v->why.ground) ? E_AUTH_CHOSEN
                                                                                                          : req_person(r, &x);
    if (e || (e = person_allowed(&req_caller(r)->user, ACT_PERSON_READ, x, 0, &v->why, &g)))
        return job_fail(j, e == E_AUTH_FORBIDDEN ? E_PERSON_UNKNOWN : e);
    struct disclosure d = { .kind = "person.read", .person = x->id, .grant = g, .case_ref = v->why.case_ref };
    if ((e = disclose(r, &d)))
        return job_fail(j, e);
    buf_init(&b, 512 * 1024);
    jw_init(&w, &b);
    page_write(&w, j, x, &g);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
