/* SPDX-License-Identifier: Apache-2.0
 * power_get.c - who lives by a device and has no power, and how many minutes are left: smallest first.
 *
 * A care team's patients may live in any municipality: for those roles the policy alone narrows the list. */
#include <math.h>

#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/grounds.h"
#include "server/api/kit/reply_json.h"
#include "server/api/people/person_json.h"
#include "server/base/clock.h"
#include "server/base/jw.h"
#include "server/picture/outages/power.h"
#include "server/picture/picture.h"
#include "shapes.h"

static enum step reply(struct job *j);

const struct route power_get = {
    .method = HTTP_GET,
    .path = "/api/power",
    .action = ACT_POWER_READ,
    .doc = "Persons on powered devices in an outage, least minutes first; a feed never says that a home has power again. "
           "Whose outage was known from a source that is switched off is `no_longer_watched`. "
           "A home known only to its town, part of which is dark, is `possible`, with the share of where it may be.",
    .answer = &SHAPE_POWER_ANSWER,
    .steps = { { "reply", reply } },
};

static void claim_write(struct jw *w, const struct power_row *p)
{
    jw_ktime(w, "since", p->since_us ? p->since_us : p->began_us);
    jw_ktime(w, "began", p->began_us);
    jw_kz(w, "match_level", p->by_feed ? outage_match_name(p->match) : NULL);
    jw_kreal(w, "share", round(p->share * 1000) / 1000);
    jw_key(w, "sources");
    jw_arr(w);
    for (size_t i = 0; i < p->sources_n; i++)
        jw_str(w, p->sources[i]);
    jw_arr_end(w);
    jw_kbool(w, "confirmed", p->confirmed);
    jw_key(w, "seen_by");
    if (p->seen_by.n)
        jw_str(w, p->seen_by);
    else
        jw_null(w);
    jw_ktime(w, "ended_at", p->state == POWER_RESTORED_UNCONFIRMED || p->state == POWER_NO_LONGER_WATCHED ? p->ended_at_us : INT64_MIN);
}

static void row_write(struct jw *w, const struct power_row *p, unsigned fields)
{
    struct picture_zone z;
    jw_obj(w);
    person_row_write(w, p->x, fields);
    protected_mark_write(w, p->x);
    jw_key(w, "zone_name");
    if (fields & FIELD_ADDRESS && p->x->zone && picture_zone(picture_now(), p->x->zone, &z))
        jw_str(w, z.name);
    else
        jw_null(w);
    jw_kstr(w, "device", p->device_kind);
    jw_ki64(w, "minutes_left", p->minutes_left);
    jw_kbool(w, "battery_unknown", p->battery_unknown);
    claim_write(w, p);
    jw_key(w, "move_at_min");
    if (p->move_at_min >= 0)
        jw_i64(w, p->move_at_min);
    else
        jw_null(w);
    jw_key(w, "move_to");
    if (p->move_to.n)
        jw_str(w, p->move_to);
    else
        jw_null(w);
    jw_kbool(w, "move_now", p->move_now);
    jw_kz(w, "state", power_state_name(p->state));
    jw_obj_end(w);
}

static enum err rows_write(struct job *j, const struct power_row *rows, size_t n, struct jw *w)
{
    struct req *r = job_req(j);
    struct disclosure d = { .kind = "list" };
    struct shown shown;
    if (shown_new(&j->arena, n, &shown))
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        struct policy_grant g = { 0 };
        if (person_allowed(&req_caller(r)->user, ACT_POWER_READ, rows[i].x, 0, NULL, &g))
            continue;
        row_write(w, &rows[i], g.fields);
        shown_add(&shown, rows[i].person, &g);
    }
    return disclose_shown(r, &d, &shown);
}

static enum step reply(struct job *j)
{
    int32_t codes[USER_MUNICIPALITIES_MAX];
    struct power_row *rows = NULL;
    size_t n = 0;
    struct buf b;
    struct jw w;
    struct power_query q = { .now_us = clock_now_us(),
                             .municipalities = codes,
                             .with_protected = req_caller(job_req(j))->user.protected_desk };
    q.municipalities_n = user_municipality_numbers(&req_caller(job_req(j))->user, codes, USER_MUNICIPALITIES_MAX);
    q.everywhere = req_caller(job_req(j))->user.role == ROLE_CARE || req_caller(job_req(j))->user.role == ROLE_FIELD_CARE;
    enum err e = ground_needed(job_req(j), ACT_POWER_READ, NULL);
    if (!e)
        e = power_list(picture_now(), &q, &j->arena, &rows, &n);
    if (e)
        return job_fail(j, e);
    buf_init(&b, 16 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    jw_ktime(&w, "now", q.now_us);
    jw_key(&w, "persons");
    jw_arr(&w);
    e = rows_write(j, rows, n, &w);
    jw_arr_end(&w);
    jw_obj_end(&w);
    enum step s = e ? job_fail(j, e) : reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}
