/* SPDX-License-Identifier: Apache-2.0
 * areas.c - municipalities from boundaries, zones from polygons or from towns. */
#include "server/registry/areas_inside.h"

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
        e = area_municipality_save(s, &one, f);
        out->municipalities++;
    }
    if (!e)
        e = area_cities_save(s, z, out, f);
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

/* The municipality stands in the database: zones of one that does not would have nobody to report to. */
static enum err municipality_check(struct db_sync *s, struct sv municipality, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_arg args[] = { db_text(municipality) };
    enum err e = db_sync_run(s, SQL_REGISTRY_MUNICIPALITY, args, 1, &rows, f);
    if (!e && !db_rows_n(rows))
        e = fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    db_rows_free(rows);
    return e;
}

enum err area_import_zones(struct db_sync *s, struct sv geojson, const struct zones_columns *columns, const struct area_options *o,
                           struct area_account *out, struct fail *f)
{
    struct zones_account a = { 0 };
    struct zones *z = zones_new();
    enum err e = z ? municipality_check(s, o->municipality, f) : E_NO_MEMORY;
    if (!e)
        e = zones_add_geojson(z, geojson, columns, &a, f);
    if (!e && o->replace && (a.without_code || !zones_count(z)))
        e = fail_set(f, E_ZONES_INCOMPLETE, 0, "features");
    if (!e)
        e = zones_build(z);
    if (!e)
        e = area_zones_write(s, z, o, "polygon", NULL, out, f);
    out->features += a.features;
    out->repaired += a.repaired;
    out->left_out += a.without_code;
    zones_free(z);
    return e;
}

static enum err towns_divide(struct db_sync *s, const struct gazetteer *g, const struct area_options *o, struct sv boundary,
                             struct area_account *out, struct fail *f)
{
    struct area_options towns = *o;
    struct geo *geo = geo_new();
    struct shape *shape = NULL;
    struct zones *z = zones_new();
    enum err e = geo && z ? shape_from_geojson(geo, boundary, &shape, NULL) : E_NO_MEMORY;
    towns.kind = "town";
    if (!e)
        e = area_city_divide(s, g, o->municipality, shape, z, &out->left_out, f);
    if (!e)
        e = zones_build(z);
    if (!e)
        e = area_zones_write(s, z, &towns, "voronoi", g, out, f);
    zones_free(z);
    shape_free(shape);
    geo_free(geo);
    return e;
}

/* Its boundary, and how many finer zones it has; a ward that only its city's boundary covers is made first. */
static enum err boundary_find(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct db_rows **out, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_arg args[] = { db_text(municipality) };
    enum err e = db_sync_run(s, SQL_AREA_BOUNDARY, args, 1, &rows, f);
    if (!e && !db_rows_n(rows)) {
        db_rows_free(rows);
        rows = NULL;
        e = area_ward_make(s, g, municipality, f);
        if (!e)
            e = db_sync_run(s, SQL_AREA_BOUNDARY, args, 1, &rows, f);
    }
    if (!e)
        *out = rows;
    else
        db_rows_free(rows);
    return e;
}

enum err area_divide(struct db_sync *s, const struct gazetteer *g, const struct area_options *o, struct area_account *out, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = boundary_find(s, g, o->municipality, &rows, f);
    if (!e && !db_is_null(rows, 0, 0))
        e = towns_divide(s, g, o, db_text_at(rows, 0, 0), out, f);
    db_rows_free(rows);
    return e;
}

enum err area_make_towns(struct db_sync *s, const struct gazetteer *g, struct sv municipality, bool anew, struct area_account *out,
                         struct fail *f)
{
    struct area_options o = { .municipality = municipality };
    struct db_rows *rows = NULL;
    enum err e = boundary_find(s, g, municipality, &rows, f);
    if (!e && !db_is_null(rows, 0, 0) && (anew || db_i64_at(rows, 0, 1) == 0))
        e = towns_divide(s, g, &o, db_text_at(rows, 0, 0), out, f);
    db_rows_free(rows);
    return e;
}
