/* SPDX-License-Identifier: Apache-2.0
 * shelters_get.c - the shelters of a municipality, and the nearest to somebody that this hazard allows.
 *
 * Nearest: those designated for the hazard, neither full nor closed; with `open=true` only those that are open now. What a
 * list leaves open about a hazard is never taken for safe, and one whose point lies outside its municipality is in no order of
 * distance: the point may be wrong. Nothing personal is in it. */
#include <math.h>
#include <stdlib.h>

#include "geo/gazetteer/municipality_code.h"
#include "geo/plane.h"
#include "geo/proj.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/map/shelter_json.h"
#include "server/api/map/tiles.h"
#include "server/base/jw.h"
#include "server/http/accept.h"
#include "shapes.h"

#define NEAR_MAX 100  /* shelters of an answer */
#define NEAR_USUAL 10 /* when nothing is said */

struct list {
    struct buf text;
    struct jw w;
    const struct user *user;
    int64_t municipality; /* 0: those of the caller's */
};

static enum step reply_list(struct job *j);
static enum step reply_geojson(struct job *j);
static enum step reply_near(struct job *j);

const struct route shelters_get = {
    .method = HTTP_GET,
    .path = "/api/shelters",
    .action = ACT_MAP_READ,
    .doc = "Shelters of a municipality (without one: of the caller's), with the hazards they are for; as GeoJSON to who asks for "
           "application/geo+json.",
    .query_doc = "municipality",
    .answer = &SHAPE_SHELTERS_ANSWER,
    .geojson = &SHAPE_SHELTER_COLLECTION,
    .steps = { { "reply", reply_list } },
};

const struct route shelters_geojson_get = {
    .method = HTTP_GET,
    .path = "/api/shelters.geojson",
    .action = ACT_MAP_READ,
    .doc = "The same shelters as GeoJSON points, lon lat, for programs that know an address alone.",
    .query_doc = "municipality",
    .geojson = &SHAPE_SHELTER_COLLECTION,
    .steps = { { "reply", reply_geojson } },
};

const struct route shelters_near_get = {
    .method = HTTP_GET,
    .path = "/api/shelters/near",
    .action = ACT_MAP_READ,
    .doc = "The nearest shelters that are for this hazard and neither full nor closed, by distance.",
    .query_doc = "lon!,lat!,hazard,limit,open",
    .answer = &SHAPE_SHELTERS_ANSWER,
    .steps = { { "reply", reply_near } },
};

static bool listed(const struct list *l, const struct shelter *s)
{
    char own[6];
    municipality_text(s->municipality, own);
    return l->municipality ? s->municipality == l->municipality : user_sees(l->user, sv_of(own));
}

static void each_listed(struct list *l, void (*write)(struct jw *w, const struct shelter *s))
{
    const struct shelters *all = picture_shelters(picture_now());
    jw_arr(&l->w);
    for (size_t i = 0; i < shelters_count(all); i++) {
        const struct shelter *s = shelters_at(all, i);
        if (!listed(l, s))
            continue;
        jw_obj(&l->w);
        write(&l->w, s);
        jw_obj_end(&l->w);
    }
    jw_arr_end(&l->w);
}

static enum err list_begin(struct req *r, struct list *l)
{
    struct sv municipality = req_query(r, "municipality");
    *l = (struct list){ .user = &req_caller(r)->user };
    if (municipality.n && (municipality.n != 5 || !sv_to_i64(municipality, &l->municipality)))
        return E_REG_MUNICIPALITY;
    buf_init(&l->text, 64 * 1024 * 1024);
    jw_init(&l->w, &l->text);
    jw_obj(&l->w);
    return OK;
}

/* RFC 7946: lon lat. A shelter whose list gives no place has no geometry, but is there. */
static void feature_write(struct jw *w, const struct shelter *s)
{
    jw_kz(w, "type", "Feature");
    jw_ki64(w, "id", s->id);
    jw_key(w, "geometry");
    if (isfinite(s->lon) && isfinite(s->lat)) {
        jw_obj(w);
        jw_kz(w, "type", "Point");
        jw_key(w, "coordinates");
        jw_arr(w);
        jw_real(w, s->lon);
        jw_real(w, s->lat);
        jw_arr_end(w);
        jw_obj_end(w);
    } else {
        jw_null(w);
    }
    jw_key(w, "properties");
    jw_obj(w);
    shelter_write(w, s);
    jw_obj_end(w);
}

static enum step reply_geojson(struct job *j)
{
    struct list l;
    enum err e = list_begin(job_req(j), &l);
    if (e)
        return job_fail(j, e);
    jw_kz(&l.w, "type", "FeatureCollection");
    as_of_write(&l.w);
    jw_key(&l.w, "features");
    each_listed(&l, feature_write);
    jw_obj_end(&l.w);
    if (buf_ok(&l.text))
        reply_json_as(job_req(j), 200, "application/geo+json", buf_view(&l.text));
    else
        reply_err(job_req(j), l.text.bad);
    buf_done(&l.text);
    return STEP_DONE;
}

static enum step reply_list(struct job *j)
{
    struct list l;
    reply_header(job_req(j), "Vary", SV("Accept"));
    if (accept_prefers(req_header(job_req(j), "Accept"), SV("application/geo+json"), SV("application/json")))
        return reply_geojson(j);
    enum err e = list_begin(job_req(j), &l);
    if (e)
        return job_fail(j, e);
    as_of_write(&l.w);
    jw_key(&l.w, "shelters");
    each_listed(&l, shelter_write);
    jw_obj_end(&l.w);
    enum step done = reply_done(j, 200, &l.text);
    buf_done(&l.text);
    return done;
}

struct question {
    double lon, lat;
    unsigned hazard; /* a bit; 0: any shelter */
    bool open_only;
    size_t limit;
};

static enum err question_read(const struct req *r, struct question *q)
{
    struct sv hazard = req_query(r, "hazard"), limit = req_query(r, "limit");
    int64_t n = NEAR_USUAL, cell;
    enum hazard h;
    if (!sv_to_double(req_query(r, "lon"), &q->lon) || !sv_to_double(req_query(r, "lat"), &q->lat))
        return E_GEO_COORD;
    if (mesh_encode(MESH_1, q->lon, q->lat, &cell))
        return E_GEO_RANGE;
    if (hazard.n && !hazard_parse(hazard, &h))
        return E_JSON_VALUE;
    q->hazard = hazard.n ? 1u << h : 0;
    if (limit.n && (!sv_to_i64(limit, &n) || n < 1 || n > NEAR_MAX))
        return E_JSON_VALUE;
    q->limit = (size_t)n;
    q->open_only = sv_eq(req_query(r, "open"), SV("true"));
    return OK;
}

static bool fits(const struct question *q, const struct shelter *s)
{
    bool holds = shelter_state_holds(s); /* nobody is sent to, or kept from, where only a drill said so */
    if (isnan(s->lon) || s->outside || (holds && shelter_shut(s)) || (q->open_only && !(holds && shelter_open(s))))
        return false;
    return !q->hazard || s->hazards & q->hazard;
}

struct hit {
    const struct shelter *s;
    double m;
};

static int nearer(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->m < y->m || x->m > y->m)
        return x->m < y->m ? -1 : 1;
    return (x->s->id > y->s->id) - (x->s->id < y->s->id);
}

static size_t nearest(const struct question *q, struct hit *hits)
{
    const struct shelters *all = picture_shelters(picture_now());
    const struct plane plane = plane_at(q->lon, q->lat);
    size_t n = 0;
    for (size_t i = 0; i < shelters_count(all); i++) {
        struct hit h = { .s = shelters_at(all, i) };
        if (!fits(q, h.s))
            continue;
        h.m = plane_distance_2(&plane, h.s->lon, h.s->lat); /* to choose by; those chosen are measured below */
        size_t at = n < q->limit ? n++ : q->limit;
        for (; at > 0 && nearer(&h, &hits[at - 1]) < 0; at--)
            if (at < q->limit)
                hits[at] = hits[at - 1];
        if (at < q->limit)
            hits[at] = h;
    }
    for (size_t i = 0; i < n; i++)
        hits[i].m = distance_m(q->lon, q->lat, hits[i].s->lon, hits[i].s->lat);
    qsort(hits, n, sizeof *hits, nearer);
    return n;
}

static enum step reply_near(struct job *j)
{
    struct question q;
    struct hit hits[NEAR_MAX];
    enum err e = question_read(job_req(j), &q);
    if (e)
        return job_fail(j, e);
    size_t n = nearest(&q, hits);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4 * 1024 * 1024);
    as_of_write(w);
    jw_key(w, "shelters");
    jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        jw_obj(w);
        jw_ki64(w, "distance_m", llround(hits[i].m));
        shelter_write(w, hits[i].s);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    return reply_close(j, &answer);
}
