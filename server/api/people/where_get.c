/* SPDX-License-Identifier: Apache-2.0
 * where_get.c - for field staff who stand somewhere: which zone this is, and its mesh codes. Nothing is kept of the
 * question, and nothing personal is in the answer. */
#include "geo/mesh.h"
#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/base/jw.h"
#include "server/picture/picture.h"
#include "server/picture/places/shapes.h"
#include "shapes.h"

static enum step reply(struct job *j);

const struct route where_get = {
    .method = HTTP_GET,
    .path = "/api/where",
    .action = ACT_MAP_READ,
    .doc = "The zone and the mesh codes of a point.",
    .query_doc = "lon!,lat!",
    .answer = &SHAPE_WHERE_ANSWER,
    .steps = { { "reply", reply } },
};

static void zone_write(struct jw *w, int64_t id)
{
    struct picture_zone z;
    jw_key(w, "zone");
    if (!id || !picture_zone(picture_now(), id, &z)) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_kid(w, "zone", id);
    jw_kstr(w, "name", z.name);
    jw_kstr(w, "kind", z.kind);
    jw_obj_end(w);
}

static void municipality_write(struct jw *w, int64_t zone)
{
    struct picture_zone z;
    char code[6];
    jw_key(w, "municipality");
    if (!zone || !picture_zone(picture_now(), zone, &z)) {
        jw_null(w);
        return;
    }
    municipality_text(z.municipality, code);
    jw_z(w, code);
}

static void mesh_write(struct jw *w, double lon, double lat)
{
    jw_key(w, "mesh");
    jw_obj(w);
    for (int level = 0; level < MESH_LEVELS; level++) {
        int64_t code;
        if (mesh_encode((enum mesh_level)level, lon, lat, &code))
            continue;
        jw_key(w, mesh_level_name((enum mesh_level)level));
        jw_id(w, code);
    }
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    double lon, lat;
    int64_t cell;
    if (!sv_to_double(req_query(r, "lon"), &lon) || !sv_to_double(req_query(r, "lat"), &lat))
        return job_fail(j, E_GEO_COORD);
    if (mesh_encode(MESH_1, lon, lat, &cell))
        return job_fail(j, E_GEO_RANGE);
    int64_t zone = shapes_zone_at(picture_shapes(picture_now()), picture_now(), lon, lat);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 64 * 1024);
    municipality_write(w, zone);
    zone_write(w, zone);
    mesh_write(w, lon, lat);
    return reply_close(j, &answer);
}
