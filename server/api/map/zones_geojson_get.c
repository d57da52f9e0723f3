/* SPDX-License-Identifier: Apache-2.0
 * zones_geojson_get.c - the shapes of a municipality's zones (RFC 7946, lon lat), for the map.
 *
 * Zones change rarely and their shapes are large: the text of a municipality is made once and kept until a zone
 * changes (zones_geojson_forget). Nothing personal is in it. */
#include <stdlib.h>

#include "server/api/kit/given.h"
#include "server/api/map/zones_geojson.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/base/shortage.h"
#include "server/picture/picture.h"
#include "shapes.h"

#define KEPT_MAX 64                         /* scopes of callers whose text is kept */
#define TEXT_MAX ((size_t)64 * 1024 * 1024) /* bytes of all zones of a scope */

struct zones_kept {
    char code[6];
    struct buf text;
    uint64_t digest; /* of the text: the same on every server, and after a restart */
};
static struct zones_kept kept[KEPT_MAX];
static size_t kept_n;

static enum step reply(struct job *j);

const struct route zones_geojson_get = {
    .method = HTTP_GET,
    .path = "/api/zones.geojson",
    .action = ACT_MAP_READ,
    .doc = "The shapes of a municipality's reporting zones, GeoJSON lon lat.",
    .query_doc = "municipality",
    .header_doc = "If-None-Match",
    .geojson = &SHAPE_ZONE_COLLECTION,
    .steps = { { "reply", reply } },
};

void zones_geojson_forget(void)
{
    for (size_t i = 0; i < kept_n; i++)
        buf_done(&kept[i].text);
    kept_n = 0;
}

static void feature_write(struct jw *w, const struct json *z, int64_t id)
{
    struct buf shape;
    struct sv name = { 0 }, municipality = { 0 };
    bool named = json_str(json_get(z, "name"), &name) && json_str(json_get(z, "municipality"), &municipality);
    buf_init(&shape, TEXT_MAX);
    json_dump_canonical(json_get(z, "geometry"), &shape);
    if (named && buf_ok(&shape)) {
        jw_obj(w);
        jw_kz(w, "type", "Feature");
        jw_ki64(w, "id", id);
        jw_key(w, "properties");
        jw_obj(w);
        jw_kid(w, "zone", id);
        jw_kstr(w, "name", name);
        jw_kstr(w, "municipality", municipality);
        jw_obj_end(w);
        jw_kraw(w, "geometry", buf_view(&shape));
        jw_obj_end(w);
    }
    buf_done(&shape);
}

static bool finest(const char *code, struct sv kind)
{
    static const char *const order[] = { "town", "association", "school", "other", "municipality" };
    struct sv id, body;
    int best = 5, mine = 5;
    int64_t number = 0, zone = 0;
    sv_to_i64(sv_of(code), &number);
    for (int k = 0; k < 5; k++)
        if (sv_eq(kind, sv_of(order[k])))
            mine = k;
    for (size_t it = 0; picture_object_next(picture_now(), KIND_ZONE, &it, &id, &body);) {
        struct picture_zone z;
        if (id_parse(id, &zone) || !picture_zone(picture_now(), zone, &z) || z.municipality != number)
            continue;
        for (int k = 0; k < best; k++)
            if (sv_eq(z.kind, sv_of(order[k])))
                best = k;
    }
    return mine == best;
}

static void collection_write(struct jw *w, const char *code)
{
    struct sv id, body, layer = { 0 };
    int64_t number = 0, zone = 0;
    sv_to_i64(sv_of(code), &number);
    jw_obj(w);
    jw_kz(w, "type", "FeatureCollection");
    jw_key(w, "features");
    jw_arr(w);
    for (size_t it = 0; picture_object_next(picture_now(), KIND_ZONE, &it, &id, &body);) {
        struct picture_zone z;
        struct arena a;
        const struct json *j;
        if (id_parse(id, &zone) || !picture_zone(picture_now(), zone, &z) || z.municipality != number)
            continue;
        if (!layer.p && finest(code, z.kind))
            layer = z.kind;
        if (!layer.p || !sv_eq(layer, z.kind))
            continue;
        arena_init(&a, TEXT_MAX);
        if (!json_parse(&a, body, 12, &j, NULL))
            feature_write(w, j, zone);
        arena_done(&a);
    }
    jw_arr_end(w);
    jw_obj_end(w);
}

/* A text for which memory was short may lack a zone: it is not kept. */
static enum err text_of(const char *code, const struct zones_kept **out)
{
    struct jw w;
    uint64_t shortages = shortage_count();
    for (size_t i = 0; i < kept_n; i++) {
        if (!strcmp(kept[i].code, code)) {
            *out = &kept[i];
            return OK;
        }
    }
    if (kept_n == KEPT_MAX)
        zones_geojson_forget();
    struct zones_kept *k = &kept[kept_n];
    memset(k, 0, sizeof *k);
    memcpy(k->code, code, 6);
    buf_init(&k->text, TEXT_MAX);
    jw_init(&w, &k->text);
    collection_write(&w, code);
    if (!buf_ok(&k->text) || shortage_count() != shortages) {
        enum err e = buf_ok(&k->text) ? E_NO_MEMORY : k->text.bad;
        buf_done(&k->text);
        return e;
    }
    k->digest = sv_hash(buf_view(&k->text));
    kept_n++;
    *out = k;
    return OK;
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct sv want = req_query(r, "municipality");
    char code[6] = { 0 };
    struct buf tag;
    if (want.n != 5 || !user_sees(&req_caller(r)->user, want))
        return job_fail(j, E_REG_MUNICIPALITY);
    memcpy(code, want.p, 5);
    const struct zones_kept *k = NULL;
    enum err e = text_of(code, &k);
    if (e)
        return job_fail(j, e);
    buf_init(&tag, 64);
    buf_printf(&tag, "\"%s-%zx-%016llx\"", code, k->text.n, (unsigned long long)k->digest);
    reply_cache(r, "private, no-cache");
    reply_header(r, "ETag", buf_view(&tag));
    if (sv_eq(req_header(r, "If-None-Match"), buf_view(&tag)))
        reply_empty(r, 304);
    else
        reply_bytes(r, 200, "application/geo+json", buf_view(&k->text));
    buf_done(&tag);
    return STEP_DONE;
}
