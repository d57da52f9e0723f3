/* SPDX-License-Identifier: Apache-2.0
 * areas.c - writing municipalities and zones, and moving homes to the zone they lie in. */
#include "server/registry/areas.h"

#include "server/base/id.h"
#include "server/registry/place.h"

#define GEOMETRY_MAX ((size_t)64 * 1024 * 1024)
#define DECIMALS 7

static const char *const prefectures[] = {
    "", "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
    "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県",
    "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県",
    "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
};

const char *prefecture_name(struct sv municipality)
{
    if (municipality.n < 2)
        return "";
    int n = (municipality.p[0] - '0') * 10 + (municipality.p[1] - '0');
    return n >= 1 && n <= 47 ? prefectures[n] : "";
}

static enum err zone_save(struct db_sync *s, const struct zone *z, struct sv municipality, const char *kind, const char *source,
                          struct fail *f)
{
    struct buf g;
    buf_init(&g, GEOMETRY_MAX);
    enum err e = shape_to_geojson(z->shape, DECIMALS, &g);
    if (!e && !buf_ok(&g))
        e = g.bad;
    if (!e) {
        struct db_arg args[] = { db_text(municipality), db_text(z->code), db_text(z->name), db_z(kind), DB_REAL(z->label_lon),
                                 DB_REAL(z->label_lat), db_text(buf_view(&g)), db_z(source) };
        e = db_sync_run(s, SQL_AREA_ZONE_SAVE, args, 8, NULL, f);
    }
    buf_done(&g);
    return e;
}

static enum err municipality_save(struct db_sync *s, const struct zone *z, struct fail *f)
{
    struct buf g;
    buf_init(&g, GEOMETRY_MAX);
    enum err e = shape_to_geojson(z->shape, DECIMALS, &g);
    if (!e && !buf_ok(&g))
        e = g.bad;
    if (!e) {
        struct db_arg args[] = { db_text(z->code), db_z(prefecture_name(z->code)), db_text(z->name), db_text(buf_view(&g)) };
        e = db_sync_run(s, SQL_AREA_MUNICIPALITY_SAVE, args, 4, NULL, f);
    }
    buf_done(&g);
    return e ? e : zone_save(s, z, z->code, "municipality", "polygon", f);
}

static bool is_code(struct sv s)
{
    int64_t v;
    return s.n == 5 && sv_to_i64(s, &v) && s.p[0] != '-' && s.p[0] != '+';
}

enum err area_import_boundaries(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, struct area_account *out,
                                struct fail *f)
{
    struct zones_account a = { 0 };
    struct zones *z = zones_new();
    enum err e = z ? zones_add_geojson(z, geojson, columns, &a, f) : E_NO_MEMORY;
    if (!e)
        e = zones_build(z);
    if (!e)
        e = db_sync_begin(s, DB_SYNC_WRITE, f);
    for (uint32_t i = 0; !e && i < zones_count(z); i++) {
        struct zone one;
        zones_get(z, i, &one);
        if (!is_code(one.code)) {
            a.without_code++;
            continue;
        }
        e = municipality_save(s, &one, f);
        out->municipalities++;
    }
    if (!e)
        e = db_sync_commit(s, f);
    else
        db_sync_rollback(s);
    out->features += a.features;
    out->repaired += a.repaired;
    out->left_out += a.without_code;
    zones_free(z);
    return e;
}

struct homes {
    const struct place *place;
    struct db_array ids, zones, nearest;
    size_t moved;
};

static enum err on_home(void *ctx, const struct db_rows *rows, size_t row)
{
    struct homes *h = ctx;
    struct zone_hit hit = { 0 };
    struct zone z;
    int64_t zone = 0;
    bool found = zones_at(h->place->zones, sv_of(h->place->municipality), db_real_at(rows, row, 1), db_real_at(rows, row, 2), &hit);
    if (found) {
        zones_get(h->place->zones, hit.zone, &z);
        if (id_parse(z.code, &zone))
            zone = 0;
    }
    if (zone == db_i64_at(rows, row, 3) && hit.outside == db_bool_at(rows, row, 4))
        return OK;
    db_array_i64(&h->ids, db_i64_at(rows, row, 0));
    if (zone)
        db_array_i64(&h->zones, zone);
    else
        db_array_null(&h->zones);
    db_array_bool(&h->nearest, hit.outside);
    h->moved++;
    return OK;
}

static enum err rezone_write(struct db_sync *s, struct homes *h, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_arg args[] = { db_array_end(&h->ids), db_array_end(&h->zones), db_array_end(&h->nearest) };
    enum err e = db_sync_run(s, SQL_AREA_HOMES_REZONE, args, 3, &rows, f);
    if (!e) {
        struct db_arg persons[] = { db_text(db_text_at(rows, 0, 1)) };
        e = db_sync_run(s, SQL_AREA_CARDS_REFRESH, persons, 1, NULL, f);
    }
    db_rows_free(rows);
    return e;
}

/* Within the caller's transaction, so that zones and homes change together. */
static enum err rezone(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct area_account *out, struct fail *f)
{
    struct place place = { 0 };
    struct db_arg args[] = { db_text(municipality) };
    enum err e = place_open(s, g, municipality, &place, f);
    struct homes h = { .place = &place };
    db_array_init(&h.ids, GEOMETRY_MAX);
    db_array_init(&h.zones, GEOMETRY_MAX);
    db_array_init(&h.nearest, GEOMETRY_MAX);
    if (!e)
        e = db_sync_each(s, SQL_AREA_HOMES, args, 1, on_home, &h, f);
    if (!e && h.moved)
        e = rezone_write(s, &h, f);
    out->rezoned += h.moved;
    db_array_done(&h.ids);
    db_array_done(&h.zones);
    db_array_done(&h.nearest);
    place_close(&place);
    return e;
}

/* Zones of a municipality, finer than its school districts, and the district each lies in. */
struct nest {
    const struct zones *districts; /* of the municipality, whose codes are their ids */
    struct db_array ids, parents;
    size_t moved;
};

static enum err on_part(void *ctx, const struct db_rows *rows, size_t row)
{
    struct nest *n = ctx;
    struct zone_hit hit = { 0 };
    struct zone z;
    int64_t parent = db_i64_at(rows, row, 4); /* the municipality, when no district holds it */
    if (zones_at(n->districts, db_text_at(rows, row, 5), db_real_at(rows, row, 1), db_real_at(rows, row, 2), &hit) && !hit.outside) {
        zones_get(n->districts, hit.zone, &z);
        if (id_parse(z.code, &parent))
            return OK;
    }
    if (parent == db_i64_at(rows, row, 3) || parent == 0)
        return OK;
    db_array_i64(&n->ids, db_i64_at(rows, row, 0));
    db_array_i64(&n->parents, parent);
    n->moved++;
    return OK;
}

/* Municipality holds school district holds town: each finer zone lies in the district that holds the point of its label. */
static enum err nest(struct db_sync *s, struct sv municipality, struct fail *f)
{
    struct zones *districts = NULL;
    struct db_arg of[] = { db_text(municipality) };
    enum err e = place_zones(s, SQL_AREA_DISTRICTS, municipality, &districts, f);
    if (e)
        return e;
    struct nest n = { .districts = districts };
    db_array_init(&n.ids, GEOMETRY_MAX);
    db_array_init(&n.parents, GEOMETRY_MAX);
    e = db_sync_each(s, SQL_AREA_PARTS, of, 1, on_part, &n, f);
    if (!e && n.moved) {
        struct db_arg args[] = { db_array_end(&n.ids), db_array_end(&n.parents) };
        e = db_sync_run(s, SQL_AREA_NEST, args, 2, NULL, f);
    }
    db_array_done(&n.ids);
    db_array_done(&n.parents);
    zones_free(districts);
    return e;
}

static enum err zones_write(struct db_sync *s, const struct zones *z, struct sv municipality, const char *kind, const char *source,
                            const struct gazetteer *g, struct area_account *out, struct fail *f)
{
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, f);
    for (uint32_t i = 0; !e && i < zones_count(z); i++) {
        struct zone one;
        zones_get(z, i, &one);
        e = zone_save(s, &one, municipality, kind, source, f);
        out->zones++;
    }
    if (!e)
        e = nest(s, municipality, f);
    if (!e)
        e = rezone(s, g, municipality, out, f);
    if (!e)
        return db_sync_commit(s, f);
    db_sync_rollback(s);
    return e;
}

enum err area_import_zones(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, struct sv municipality,
                           const char *kind, struct area_account *out, struct fail *f)
{
    struct zones_account a = { 0 };
    struct zones *z = zones_new();
    enum err e = z ? zones_add_geojson(z, geojson, columns, &a, f) : E_NO_MEMORY;
    if (!e)
        e = zones_build(z);
    if (!e)
        e = zones_write(s, z, municipality, kind, "polygon", NULL, out, f);
    out->features += a.features;
    out->repaired += a.repaired;
    out->left_out += a.without_code;
    zones_free(z);
    return e;
}

static enum err towns_divide(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct sv boundary,
                             struct area_account *out, struct fail *f)
{
    struct geo *geo = geo_new();
    struct shape *shape = NULL;
    struct zones *z = zones_new();
    enum err e = geo && z ? shape_from_geojson(geo, boundary, &shape, NULL) : E_NO_MEMORY;
    if (!e)
        e = zones_add_towns(z, g, municipality, shape, &out->left_out);
    if (!e)
        e = zones_build(z);
    if (!e)
        e = zones_write(s, z, municipality, "town", "voronoi", g, out, f);
    zones_free(z);
    shape_free(shape);
    geo_free(geo);
    return e;
}

enum err area_make_towns(struct db_sync *s, const struct gazetteer *g, struct sv municipality, bool anew, struct area_account *out,
                         struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_arg args[] = { db_text(municipality) };
    enum err e = db_sync_run(s, SQL_AREA_BOUNDARY, args, 1, &rows, f);
    if (!e && !db_rows_n(rows))
        e = fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    if (!e && !db_is_null(rows, 0, 0) && (anew || db_i64_at(rows, 0, 1) == 0))
        e = towns_divide(s, g, municipality, db_text_at(rows, 0, 0), out, f);
    db_rows_free(rows);
    return e;
}
