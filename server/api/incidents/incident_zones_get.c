/* SPDX-License-Identifier: Apache-2.0
 * incident_zones_get.c - how every zone of an incident stands: counts, both rates, and which have not reported.
 *
 * An incident may lie over more municipalities than the caller's: then zones, those without location and the total are
 * those of the caller's own. total = zones + without location + protected, for everybody; of the protected all but their
 * desk are told the number alone, so their statuses are in nobody else's total. */
#include <math.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/zone_json.h"
#include "server/api/people/protected_line.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"
#include "shapes.h"

#define PAGE 200 /* persons read at once while they are counted */

static enum step reply(struct job *j);

const struct route incident_zones_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/zones",
    .action = ACT_INCIDENT_READ,
    .doc = "Counts, rates and state of every zone of an incident.",
    .answer = &SHAPE_ZONES_ANSWER,
    .steps = { { "reply", reply } },
};

static void zone_write(struct jw *w, const struct zone_count *c)
{
    struct picture_zone z;
    char code[6];
    if (!picture_zone(picture_now(), c->zone, &z))
        return;
    municipality_text(z.municipality, code);
    jw_obj(w);
    jw_kid(w, "zone", z.id);
    jw_kstr(w, "code", z.code);
    jw_kstr(w, "name", z.name);
    jw_kz(w, "municipality", code);
    jw_kreal(w, "lon", z.lon);
    jw_kreal(w, "lat", z.lat);
    zone_counts_write(w, c, 0);
    jw_obj_end(w);
}

static bool municipality_visible(const struct user *u, int32_t municipality)
{
    char code[6];
    municipality_text(municipality, code);
    return user_sees(u, sv_of(code));
}

static bool zone_visible(const struct user *u, int64_t zone)
{
    struct picture_zone z;
    return picture_zone(picture_now(), zone, &z) && municipality_visible(u, z.municipality);
}

static bool sees_all(const struct user *u, const struct incident *in)
{
    for (size_t i = 0; i < in->municipalities_n; i++)
        if (!municipality_visible(u, in->municipalities[i]))
            return false;
    return true;
}

/* Those without location who live in the caller's municipalities, counted one by one: the picture counts them together. */
static void unplaced_count(const struct user *u, int64_t incident, struct zone_count *c)
{
    int64_t ids[PAGE];
    for (int s = 0; s < STATUS_COUNT; s++) {
        struct incident_page p = { .status = (enum status)s, .limit = PAGE };
        bool more = true;
        while (more) {
            size_t n = incident_persons(picture_now(), incident, &p, ids, &more);
            for (size_t i = 0; i < n; i++) {
                const struct person *x = picture_person(picture_now(), ids[i]);
                bool own = x && municipality_visible(u, x->municipality);
                c->by_status[s] += own;
                c->persons += own;
            }
            if (!n)
                break;
            p.after = ids[n - 1];
        }
    }
    c->state = c->persons ? ZONE_NOT_STARTED : ZONE_NO_PERSONS;
}

static void count_add(struct zone_count *total, const struct zone_count *c)
{
    total->persons += c->persons;
    total->excluded += c->excluded;
    for (int s = 0; s < STATUS_COUNT; s++)
        total->by_status[s] += c->by_status[s];
    if (c->last_report_us > total->last_report_us)
        total->last_report_us = c->last_report_us;
}

static void counts_write(struct jw *w, const char *key, const struct zone_count *c, uint32_t beside)
{
    jw_key(w, key);
    jw_obj(w);
    zone_counts_write(w, c, beside);
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    const struct user *u = &req_caller(r)->user;
    struct incident in;
    struct zone_count c, unplaced = { 0 }, total = { 0 };
    struct protected_line guarded;
    enum err e = req_incident(r, &in);
    if (e)
        return job_fail(j, e);
    bool all = sees_all(u, &in);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 32 * 1024 * 1024);
    as_of_write(w);
    jw_kid(w, "incident", in.id);
    jw_ki64(w, "round", in.round);
    jw_key(w, "zones");
    jw_arr(w);
    for (size_t it = 0; incident_zone_next(picture_now(), in.id, &it, &c);)
        if (zone_visible(u, c.zone)) {
            zone_write(w, &c);
            count_add(&total, &c);
        }
    jw_arr_end(w);
    if (!all)
        unplaced_count(u, in.id, &unplaced);
    else if (!incident_zone(picture_now(), in.id, 0, &unplaced))
        unplaced = (struct zone_count){ 0 };
    counts_write(w, "without_location", &unplaced, 0);
    protected_line_count(u, &in, &guarded);
    protected_line_write(w, u, &in, &guarded);
    if (all)
        incident_total(picture_now(), in.id, &total);
    else
        count_add(&total, &unplaced);
    count_add(&total, &guarded.count);
    counts_write(w, "total", &total, guarded.beside);
    return reply_close(j, &answer);
}
