/* SPDX-License-Identifier: Apache-2.0
 * api/zones_get.c - how every zone of an incident stands: counts, both rates, and which have not reported. */
#include <math.h>

#include "server/api/util.h"
#include "server/api/zone_json.h"

static void zone_write(struct jw *w, const struct zone_count *c)
{
    struct picture_zone z;
    char code[6];
    if (!picture_zone(api()->picture, c->zone, &z))
        return;
    municipality_text(z.municipality, code);
    jw_obj(w);
    jw_key(w, "zone");
    jw_id(w, z.id);
    jw_key(w, "code");
    jw_str(w, z.code);
    jw_key(w, "name");
    jw_str(w, z.name);
    jw_key(w, "municipality");
    jw_z(w, code);
    jw_key(w, "lon");
    jw_real(w, z.lon);
    jw_key(w, "lat");
    jw_real(w, z.lat);
    zone_counts_write(w, c);
    jw_obj_end(w);
}

static bool zone_visible(const struct user *u, int64_t zone)
{
    struct picture_zone z;
    char code[6];
    if (!picture_zone(api()->picture, zone, &z))
        return false;
    municipality_text(z.municipality, code);
    return user_sees(u, sv_of(code));
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct incident in;
    struct zone_count c;
    struct buf b;
    struct jw w;
    enum err e = req_incident(r, &in);
    if (e)
        return job_fail(j, e);
    buf_init(&b, 32 * 1024 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    as_of_write(&w);
    jw_key(&w, "incident");
    jw_id(&w, in.id);
    jw_key(&w, "round");
    jw_i64(&w, in.round);
    jw_key(&w, "zones");
    jw_arr(&w);
    for (size_t it = 0; incident_zone_next(api()->picture, in.id, &it, &c);)
        if (zone_visible(&req_caller(r)->user, c.zone))
            zone_write(&w, &c);
    jw_arr_end(&w);
    jw_key(&w, "without_location");
    jw_obj(&w);
    memset(&c, 0, sizeof c);
    if (incident_zone(api()->picture, in.id, 0, &c))
        zone_counts_write(&w, &c);
    else
        zone_counts_write(&w, &(struct zone_count){ 0 });
    jw_obj_end(&w);
    jw_key(&w, "total");
    jw_obj(&w);
    incident_total(api()->picture, in.id, &c);
    zone_counts_write(&w, &c);
    jw_obj_end(&w);
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

const struct route incident_zones_get = {
    .method = HTTP_GET, .path = "/api/incidents/{incident}/zones", .action = ACT_INCIDENT_READ,
    .doc = "Counts, rates and state of every zone of an incident.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"as_of\",\"round\",\"zones\",\"without_location\"]}",
    .steps = { { "reply", reply } },
};
