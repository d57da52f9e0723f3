/* SPDX-License-Identifier: Apache-2.0
 * places_post.c - shelters, hospitals and care homes, by a piece of their name and from nearby: what the place of a stay is
 * chosen from. Nothing personal is in the answer; what is asked is a body, because the point may be somebody's home. */
#include <math.h>

#include "geo/mesh.h"
#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/body.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/said.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/places/sites.h"

#define LIMIT_USUAL 20 /* places when nothing is said */

static enum step reply(struct job *j);

const struct route places_post = {
    .method = HTTP_POST,
    .path = "/api/places",
    .action = ACT_MAP_READ,
    .body_max = 4096,
    .doc = "Shelters, hospitals and care homes by a piece of their name, nearest first when a point is given: the places of stays.",
    .request = &SHAPE_PLACE_QUERY,
    .answer = &SHAPE_PLACES_ANSWER,
    .steps = { { "said", said_read }, { "reply", reply } },
};

static enum err question_read(struct job *j, struct site_question *q)
{
    const struct SAID_PLACE_QUERY *said = SAID(PLACE_QUERY, j);
    enum site_kind kind;
    int64_t cell;
    enum err e = op_point(said->lon, said->lat, &q->near, &j->fail);
    if (e)
        return e;
    if (q->near && mesh_encode(MESH_1, said->lon, said->lat, &cell))
        return fail_set(&j->fail, E_GEO_RANGE, 0, "lon");
    q->lon = said->lon;
    q->lat = said->lat;
    q->kinds = site_kind_parse(said->kind, &kind) ? 1u << kind : (1u << SITE_KINDS) - 1;
    q->q = sv_trim(said->q);
    q->limit = said->limit == INT64_MIN ? LIMIT_USUAL : (size_t)said->limit;
    return OK;
}

static void hit_write(struct jw *w, const struct site_hit *h)
{
    char code[6];
    municipality_text(h->site->municipality, code);
    jw_obj(w);
    jw_kz(w, "kind", site_kind_code(h->site->kind));
    jw_kid(w, "id", h->site->id);
    jw_text_or_null(w, "name", h->site->name);
    jw_text_or_null(w, "type", h->site->type);
    jw_text_or_null(w, "address", h->site->address);
    jw_text_or_null(w, "municipality", h->site->municipality ? sv_of(code) : SV(""));
    jw_kbool(w, "located", !isnan(h->site->lon));
    jw_key(w, "distance_m");
    if (isnan(h->distance_m))
        jw_null(w);
    else
        jw_i64(w, llround(h->distance_m));
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    int32_t home[USER_MUNICIPALITIES_MAX];
    struct site_question q = { .home = home,
                               .home_n = user_municipality_numbers(&req_caller(job_req(j))->user, home, USER_MUNICIPALITIES_MAX) };
    struct site_hit hits[SITE_HITS_MAX];
    size_t n = 0;
    enum err e = question_read(j, &q);
    if (!e)
        e = sites_search(picture_sites(picture_now()), &q, hits, &n);
    if (e)
        return job_fail(j, e);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4 * 1024 * 1024);
    as_of_write(w);
    jw_key(w, "places");
    jw_arr(w);
    for (size_t i = 0; i < n; i++)
        hit_write(w, &hits[i]);
    jw_arr_end(w);
    return reply_close(j, &answer);
}
