/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "geo/zones/zones.h"

#include <math.h>

#define SQUARE(x, y, x2, y2) "[[[" x "," y "],[" x2 "," y "],[" x2 "," y2 "],[" x "," y2 "],[" x "," y "]]]"
#define FEATURE(props, coords)                                                                                                             \
    "{\"type\":\"Feature\",\"properties\":{" props "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":" coords "}}"

static const char collection[] = "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
    "\"N03_003\":\"西の市\",\"N03_004\":null,\"N03_007\":\"23997\"",
    SQUARE("137.0", "35.0", "137.1",
           "35.1")) "," FEATURE("\"N03_003\":\"東\",\"N03_004\":\"の市\",\"N03_007\":\"23998\"",
                                SQUARE("137.1", "35.0", "137.2",
                                       "35.1")) "," FEATURE("\"N03_003\":\"西の市\",\"N03_007\":\"23997\"",
                                                            SQUARE("137.05", "35.15", "137.06",
                                                                   "35.16")) "," FEATURE("\"N03_003\":\"所属未定地\"",
                                                                                         SQUARE("137.3", "35.0", "137.4", "35.1")) "]}";

static struct zones *zones_of(const char *text, const struct zones_columns *columns, struct zones_account *account)
{
    struct fail fail = { 0 };
    struct zones *z = zones_new();
    assert_non_null(z);
    assert_int_equal(zones_add_geojson(z, sv_of(text), columns, account, &fail), OK);
    assert_int_equal(zones_build(z), OK);
    return z;
}

static void features_of_one_code_are_one_zone(void **state)
{
    (void)state;
    struct zones_account account = { 0 };
    struct zone_hit hit;
    struct zone zone;
    struct zones *z = zones_of(collection, &zones_columns_n03, &account);
    assert_int_equal(account.features, 4);
    assert_int_equal(account.zones, 2);
    assert_int_equal(account.without_code, 1);
    assert_int_equal(zones_count(z), 2);
    assert_true(zones_at(z, SV(""), 137.055, 35.155, &hit)); /* the island */
    zones_get(z, hit.zone, &zone);
    assert_true(!hit.outside && sv_eq(zone.code, SV("23997")) && sv_eq(zone.name, SV("西の市")));
    assert_true(sv_eq(zone.municipality, SV("23997")) && shape_has_point(zone.shape, zone.label_lon, zone.label_lat));
    zones_get(z, zones_find(z, SV("23998")), &zone);
    assert_true(sv_eq(zone.name, SV("東の市")));
    assert_int_equal(zones_find(z, SV("00000")), UINT32_MAX);
    zones_free(z);
}

struct heard {
    size_t n;
    struct zones_word word[16];
    char name[16][32], other[16][32];
};

static void on_word(void *ctx, const struct zones_word *w)
{
    struct heard *h = ctx;
    assert_true(h->n < 16);
    snprintf(h->name[h->n], 32, SV_FMT, SV_ARG(w->name));
    snprintf(h->other[h->n], 32, SV_FMT, SV_ARG(w->other_name));
    h->word[h->n++] = *w;
}

#define OTHER_FEATURE(props, type, coords)                                                                                                 \
    "{\"type\":\"Feature\",\"properties\":{" props "},\"geometry\":{\"type\":\"" type "\",\"coordinates\":" coords "}}"

/* clang-format off */
static void what_is_left_out_is_told_by_its_number_and_name(void **state)
{
    (void)state;
    static const struct {
        enum err why;
        size_t feature;
        const char *name;
    } told[] = { { E_ZONE_NO_CODE, 2, "無番" }, { E_ZONE_NO_POLYGON, 3, "点" }, { E_ZONE_BAD_SHAPE, 4, "線" }, { E_GEO_SWAPPED, 5, "逆" },
                 { E_GEO_METRES, 6, "米" }, { E_GEO_RANGE, 7, "外" }, { E_ZONE_REPAIRED, 8, "蝶" }, { E_ZONE_NO_POLYGON, 9, "無" }, { E_ZONE_REPAIRED, 10, "欠" } };
    struct heard h = { 0 };
    const struct zones_columns columns = { .code = "c", .name = { "n" }, .told = on_word, .ctx = &h };
    struct zones_account a = { 0 };
    struct zones *z = zones_of("{\"type\":\"FeatureCollection\",\"features\":["
        FEATURE("\"c\":1.0,\"n\":\"一\"", SQUARE("137.0", "35.0", "137.1", "35.1")) ","
        FEATURE("\"c\":\" \",\"n\":\"無番\"", SQUARE("137.0", "35.0", "137.1", "35.1")) ","
        OTHER_FEATURE("\"c\":\"3\",\"n\":\"点\"", "Point", "[137,35]") ","
        FEATURE("\"c\":\"4\",\"n\":\"線\"", "[[[137,35],[138,35],[137,35]]]") ","
        FEATURE("\"c\":\"5\",\"n\":\"逆\"", SQUARE("35.0", "137.0", "35.1", "137.1")) ","
        FEATURE("\"c\":\"6\",\"n\":\"米\"", SQUARE("-11000", "-130000", "-10000", "-120000")) ","
        FEATURE("\"c\":\"7\",\"n\":\"外\"", SQUARE("0", "0", "137.1", "35.1")) ","
        FEATURE("\"c\":\"8\",\"n\":\"蝶\"", "[[[137,35],[137.2,35.2],[137.2,35],[137,35.2],[137,35]]]") ","
        "{\"type\":\"Feature\",\"properties\":{\"c\":9,\"n\":\"無\"},\"geometry\":null},"
        OTHER_FEATURE("\"c\":10,\"n\":\"欠\"", "MultiPolygon", "[" SQUARE("137.3", "35.0", "137.4", "35.1") ",[[[137.5,35],[137.6,35]]]]") "]}", &columns, &a);
    assert_int_equal(h.n, sizeof told / sizeof told[0]);
    for (size_t i = 0; i < h.n; i++) {
        assert_int_equal(h.word[i].why, told[i].why);
        assert_int_equal(h.word[i].feature, told[i].feature);
        assert_string_equal(h.name[i], told[i].name);
    }
    assert_int_equal(a.without_code, 1);
    assert_int_equal(a.without_polygon, 2);
    assert_int_equal(a.bad_shape, 4);
    assert_int_equal(a.repaired, 2);
    assert_int_equal(a.features, zones_count(z) + zones_left_out(&a));
    assert_int_not_equal(zones_find(z, SV("1")), UINT32_MAX);
    zones_free(z);
}
/* clang-format on */

static void two_names_under_one_code_are_told_and_one_name_is_one_zone_of_parts(void **state)
{
    (void)state;
    struct heard h = { 0 };
    const struct zones_columns columns = { .code = "c", .name = { "n" }, .told = on_word, .ctx = &h };
    struct zones_account a = { 0 };
    struct zone_hit hit;
    struct zones *z = zones_of("{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
                                   "\"c\":\"k\",\"n\":\"重一\"",
                                   SQUARE("137.0", "35.0", "137.1",
                                          "35.1")) "," FEATURE("\"c\":\"k\",\"n\":\"重一\"",
                                                               SQUARE("137.2", "35.0", "137.3",
                                                                      "35.1")) "," FEATURE("\"c\":\"k\",\"n\":\"重二\"",
                                                                                           SQUARE("137.4", "35.0", "137.5", "35.1")) "]}",
                               &columns, &a);
    assert_int_equal(a.joined, 2);
    assert_int_equal(a.same_code, 1);
    assert_int_equal(h.n, 1);
    assert_true(h.word[0].why == E_ZONE_SAME_CODE && h.word[0].feature == 3 && h.word[0].other == 1);
    assert_string_equal(h.name[0], "重二");
    assert_string_equal(h.other[0], "重一");
    for (double lon = 137.05; lon < 137.5; lon += 0.2) /* no ground is lost */
        assert_true(zones_at(z, SV(""), lon, 35.05, &hit) && !hit.outside);
    zones_free(z);
}

static void a_point_outside_belongs_to_the_nearest_and_is_marked(void **state)
{
    (void)state;
    struct zone_hit hit;
    struct zones *z = zones_of(collection, &zones_columns_n03, NULL);
    assert_true(zones_at(z, SV(""), 137.21, 35.05, &hit));
    assert_true(hit.outside && hit.zone == zones_find(z, SV("23998")));
    assert_near(hit.distance_m, 912, 5);
    assert_true(zones_at(z, SV("23997"), 137.15, 35.05, &hit)); /* inside another municipality's */
    assert_true(hit.outside && hit.zone == zones_find(z, SV("23997")));
    assert_near(hit.distance_m, 4562, 25);
    assert_true(zones_at(z, SV(""), 137.1, 35.05, &hit)); /* on the border: one of them, always the same */
    assert_true(!hit.outside && hit.zone == 0);
    assert_false(zones_at(z, SV(""), 139, 35, &hit));
    assert_false(zones_at(z, SV("01101"), 137.05, 35.05, &hit));
    assert_false(zones_at(z, SV(""), NAN, 35, &hit));
    zones_free(z);
}

static void what_is_no_collection_is_refused(void **state)
{
    (void)state;
    struct fail fail = { 0 };
    struct zones *z = zones_new();
    static const char *const bad[] = { "", "{}", "{\"type\":\"FeatureCollection\"}", "{\"type\":\"Topology\",\"features\":[]}",
                                       "{\"type\":\"FeatureCollection\",\"features\":{}}" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_not_equal(zones_add_geojson(z, sv_of(bad[i]), &zones_columns_n03, NULL, &fail), OK);
    assert_int_equal(zones_count(z), 0);
    assert_int_equal(zones_build(z), OK);
    struct zone_hit hit;
    assert_false(zones_at(z, SV(""), 137, 35, &hit));
    zones_free(z);
}

static void any_properties_name_code_and_zone(void **state)
{
    (void)state;
    static const struct zones_columns columns = { .code = "id", .name = { "school" }, .municipality = "city" };
    struct zones *z = zones_of("{\"type\":\"FeatureCollection\",\"features\":[" FEATURE(
                                   "\"id\":17,\"school\":\"浜小学校区\",\"city\":\"23999\"", SQUARE("137", "35", "138", "36")) "]}",
                               &columns, NULL);
    struct zone zone;
    zones_get(z, zones_find(z, SV("17")), &zone);
    assert_true(sv_eq(zone.name, SV("浜小学校区")) && sv_eq(zone.municipality, SV("23999")));
    zones_free(z);
}

/* A real municipality divided among its towns: each town's point in its own cell, all cells together the municipality. */
static void divide(const struct gazetteer *g, const struct zones *boundaries, const char *code)
{
    struct zone city, zone;
    size_t without;
    struct zones *z = zones_new();
    zones_get(boundaries, zones_find(boundaries, sv_of(code)), &city);
    assert_int_equal(zones_add_towns(z, g, sv_of(code), city.shape, &without), OK);
    assert_int_equal(zones_build(z), OK);
    double sum = 0;
    struct zone_hit hit;
    uint32_t n = zones_count(z), inside = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct gazetteer_town t;
        zones_get(z, i, &zone);
        sum += shape_area_m2(zone.shape);
        gazetteer_town(g, gazetteer_town_find(g, zone.code), &t);
        assert_true(zones_at(z, sv_of(code), t.lon, t.lat, &hit));
        inside += !hit.outside;
        assert_true(hit.outside || hit.zone == i || hypot(t.lon - zone.label_lon, t.lat - zone.label_lat) < 1e-2);
    }
    printf("%s: %u zones, %zu towns without, %u points inside, area %.6f of the whole\n", code, n, without, inside,
           sum / shape_area_m2(city.shape));
    assert_true(n > 50 && inside > n * 9 / 10);
    assert_near(sum / shape_area_m2(city.shape), 1, 2e-3);
    zones_free(z);
}

static void real_municipalities_divide_among_their_towns(void **state)
{
    (void)state;
    struct buf csv, blob, geojson;
    struct zones_account account = { 0 };
    if (!data_read("gazetteer/japan.csv.gz", &csv))
        skip(); /* the data folder is no part of this repository */
    struct gazetteer *g = gazetteer_of(buf_view(&csv), &blob);
    if (data_read("boundaries/N03-21_23.geojson", &geojson)) {
        struct zones *boundaries = zones_of(geojson.p, &zones_columns_n03, &account);
        divide(g, boundaries, "23214");
        divide(g, boundaries, "23201");
        zones_free(boundaries);
        buf_done(&geojson);
    }
    if (data_read("boundaries/N03-21_08.geojson", &geojson)) {
        struct zones *boundaries = zones_of(geojson.p, &zones_columns_n03, &account);
        divide(g, boundaries, "08220");
        zones_free(boundaries);
        buf_done(&geojson);
    }
    gazetteer_free(g);
    buf_done(&csv);
    buf_done(&blob);
}

static void a_municipality_without_towns_cannot_be_divided(void **state)
{
    (void)state;
    struct buf blob;
    struct gazetteer *g = gazetteer_of(SV(MADE_UP_HEADER "愛知県,23999,海辺市,浜,,34.8,137.2\n"), &blob);
    struct zones *cities = zones_of(collection, &zones_columns_n03, NULL), *z = zones_new();
    struct zone city;
    zones_get(cities, 0, &city);
    assert_int_equal(zones_add_towns(z, g, SV("23997"), city.shape, NULL), E_REG_MUNICIPALITY);
    assert_int_equal(zones_add_towns(z, g, SV("23999"), city.shape, NULL), OK);
    assert_int_equal(zones_count(z), 1);
    assert_int_equal(zones_build(z), OK);
    zones_free(z);
    zones_free(cities);
    gazetteer_free(g);
    buf_done(&blob);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(features_of_one_code_are_one_zone),
        cmocka_unit_test(what_is_left_out_is_told_by_its_number_and_name),
        cmocka_unit_test(two_names_under_one_code_are_told_and_one_name_is_one_zone_of_parts),
        cmocka_unit_test(a_point_outside_belongs_to_the_nearest_and_is_marked),
        cmocka_unit_test(what_is_no_collection_is_refused),
        cmocka_unit_test(any_properties_name_code_and_zone),
        cmocka_unit_test(real_municipalities_divide_among_their_towns),
        cmocka_unit_test(a_municipality_without_towns_cannot_be_divided),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
