/* SPDX-License-Identifier: Apache-2.0
 * A file on an older datum comes out on JGD2011, with all else as it was. */
#include "tests/unit/geo/geo_data.h"

#include "geo/geojson_datum.h"
#include "geo/zones/zones.h"
#include "server/base/json.h"

static const char square[] =
    "{\"type\":\"FeatureCollection\",\"crs\":null,\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"name\":\"北\\\"町\",\"code\":7,\"note\":null},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[137.2,34.8],[137.3,34.8],[137.3,34.9],[137.2,34.9],[137.2,34.8]]]}},"
    "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}]}";

static struct buf moved;

/* Moved as whoever brings it in says; *accuracy_m as far as one is asked for. */
static enum err brought(enum datum said, struct sv text, double *accuracy_m, struct fail *f)
{
    struct geojson_source s = { .moved = false };
    enum err e = geojson_to_jgd2011(&said, text, &moved, &s, f);
    if (!e && accuracy_m)
        *accuracy_m = s.accuracy_m;
    return e;
}

static int begin(void **state)
{
    (void)state;
    buf_init(&moved, 256u << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buf_done(&moved);
    return 0;
}

static void tokyo_degrees_are_moved_and_properties_are_kept(void **state)
{
    (void)state;
    struct arena a;
    const struct json *root;
    struct sv name;
    int64_t code;
    double lon, lat, want_lon, want_lat, accuracy_m = -1;
    struct proj *p = proj_new();
    arena_init(&a, 1 << 20);
    assert_int_equal(brought(DATUM_TOKYO, sv_of(square), &accuracy_m, NULL), OK);
    assert_int_equal(json_parse(&a, buf_view(&moved), 16, &root, NULL), OK);
    const struct json *first = json_at(json_get(root, "features"), 0), *properties = json_get(first, "properties");
    assert_true(json_str(json_get(properties, "name"), &name) && sv_eq(name, SV("北\"町")));
    assert_true(json_i64(json_get(properties, "code"), &code) && code == 7);
    const struct json *corner = json_at(json_at(json_get(json_get(first, "geometry"), "coordinates"), 0), 2);
    assert_true(json_real(json_at(corner, 0), &lon) && json_real(json_at(corner, 1), &lat));
    assert_int_equal(proj_from_datum(p, DATUM_TOKYO, 137.3, 34.9, &want_lon, &want_lat, NULL), OK);
    assert_near(lon, want_lon, 1e-9);
    assert_near(lat, want_lat, 1e-9);
    assert_near(distance_m(lon, lat, 137.3, 34.9), 450, 60);
    assert_near(accuracy_m, 15.5, 1e-9);
    assert_int_equal(json_count(json_get(root, "features")), 2);
    arena_done(&a);
    proj_free(p);
}

static void jgd2000_is_taken_over_and_says_what_may_be_off(void **state)
{
    (void)state;
    double accuracy_m = 0;
    assert_int_equal(brought(DATUM_JGD2000, sv_of(square), &accuracy_m, NULL), OK);
    assert_near(accuracy_m, 5.5, 1e-9);
    assert_true(sv_find(buf_view(&moved), SV("[137.3,34.8]")) >= 0 || sv_find(buf_view(&moved), SV("[137.300000000,34.800000000]")) >= 0);
}

static void what_lies_outside_japan_is_refused_with_its_feature(void **state)
{
    (void)state;
    static const char *const corners[] = { "[34.8,137.2]", "[-11000.5,-80000.25]", "[137.2,34.8e0]" };
    char text[1024];
    for (size_t i = 0; i < 3; i++) {
        struct fail f = { 0 };
        snprintf(text, sizeof text,
                 "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\","
                 "\"coordinates\":[[[137.2,34.8]]]}},{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[%s]]}}]}",
                 corners[i]);
        buf_clear(&moved);
        assert_int_equal(brought(DATUM_TOKYO, sv_of(text), NULL, &f), i == 0 ? E_GEO_SWAPPED : i == 1 ? E_GEO_METRES : OK);
        assert_int_equal(f.line, i < 2 ? 2 : 0);
    }
    struct fail f = { 0 };
    assert_int_equal(brought(DATUM_TOKYO, SV("{\"features\":3}"), NULL, &f), E_GEO_GEOJSON);
    assert_string_equal(f.field, "features");
}

static void real_boundaries_move_by_half_a_kilometre_and_stay_zones(void **state)
{
    (void)state;
    struct buf text;
    double accuracy_m;
    if (!data_read("boundaries/N03-21_23.geojson", &text))
        skip(); /* the data folder is no part of this repository */
    assert_int_equal(brought(DATUM_TOKYO, buf_view(&text), &accuracy_m, NULL), OK);
    struct zones *was = zones_new(), *is = zones_new();
    assert_int_equal(zones_add_geojson(was, buf_view(&text), &zones_columns_n03, NULL, NULL), OK);
    assert_int_equal(zones_add_geojson(is, buf_view(&moved), &zones_columns_n03, NULL, NULL), OK);
    assert_int_equal(zones_build(was), OK);
    assert_int_equal(zones_build(is), OK);
    assert_int_equal(zones_count(is), zones_count(was));
    for (uint32_t i = 0; i < zones_count(is); i++) {
        struct zone a, b;
        struct mesh_box x, y;
        zones_get(was, i, &a);
        zones_get(is, i, &b);
        assert_true(sv_eq(a.code, b.code) && sv_eq(a.name, b.name));
        shape_bounds(a.shape, &x);
        shape_bounds(b.shape, &y);
        assert_near(distance_m(x.lon_min, x.lat_min, y.lon_min, y.lat_min), 440, 60);
        assert_near(shape_area_m2(b.shape) / shape_area_m2(a.shape), 1, 1e-3);
    }
    zones_free(was);
    zones_free(is);
    buf_done(&text);
}

/* One feature at x, y, with the crs member as given. */
static enum err at_crs(const char *crs, double x, double y, const enum datum *said, struct geojson_source *s, struct fail *f)
{
    char text[1024];
    snprintf(text, sizeof text,
             "{\"type\":\"FeatureCollection\",\"crs\":%s,\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":"
             "{\"type\":\"Polygon\",\"coordinates\":[[[%.9f,%.9f]]]}}]}",
             crs, x, y);
    buf_clear(&moved);
    return geojson_to_jgd2011(said, sv_of(text), &moved, s, f);
}

#define NAMED(name) "{\"type\":\"name\",\"properties\":{\"name\":\"" name "\"}}"

static void the_files_own_word_for_its_system_is_heeded(void **state)
{
    (void)state;
    static const struct {
        const char *crs;
        double x, y; /* 137.2, 34.8 on JGD2011, to a centimetre or two (Tokyo: what the three parameters make of it) */
        bool moves;  /* x and y 0: metres of system VII, as the other direction makes them */
    } cases[] = {
        { NAMED("urn:ogc:def:crs:EPSG::4301"), 137.202981, 34.796727, true },
        { NAMED("EPSG:4301"), 137.202981, 34.796727, true },
        { "{\"type\":\"EPSG\",\"properties\":{\"code\":4301}}", 137.202981, 34.796727, true },
        { NAMED("http://www.opengis.net/def/crs/EPSG/0/4612"), 137.2, 34.8, true },
        { NAMED("urn:ogc:def:crs:EPSG::6668"), 137.2, 34.8, false },
        { NAMED("urn:ogc:def:crs:OGC:1.3:CRS84"), 137.2, 34.8, false },
        { NAMED("urn:ogc:def:crs:EPSG::4326"), 137.2, 34.8, false },
        { "null", 137.2, 34.8, false },
        { NAMED("EPSG:6675"), 0, 0, true },
        { NAMED("EPSG:2449"), 0, 0, true },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct geojson_source s = { .moved = false };
        double lon = cases[i].x, lat = cases[i].y;
        struct fail f = { 0 };
        struct proj *p7 = proj_new();
        if (cases[i].x == 0)
            assert_int_equal(proj_to_plane(p7, 7, 137.2, 34.8, &lon, &lat), OK);
        proj_free(p7);
        assert_int_equal(at_crs(cases[i].crs, lon, lat, NULL, &s, &f), OK);
        assert_int_equal(s.moved, cases[i].moves);
        if (s.moved) {
            struct arena a;
            const struct json *root;
            arena_init(&a, 1 << 20);
            assert_int_equal(json_parse(&a, buf_view(&moved), 16, &root, NULL), OK);
            const struct json *p = json_at(
                json_at(json_get(json_get(json_at(json_get(root, "features"), 0), "geometry"), "coordinates"), 0), 0);
            assert_true(json_real(json_at(p, 0), &lon) && json_real(json_at(p, 1), &lat));
            arena_done(&a);
        }
        if (distance_m(lon, lat, 137.2, 34.8) > 1)
            fail_msg("%s: %.9f %.9f", cases[i].crs, lon, lat);
    }
}

static void a_system_that_is_not_known_is_refused_by_its_name(void **state)
{
    (void)state;
    static const char *const bad[][2] = { { NAMED("urn:ogc:def:crs:EPSG::27700"), "urn:ogc:def:crs:EPSG::27700" },
                                          { "{\"type\":\"name\"}", "crs" },
                                          { "7", "crs" },
                                          { NAMED("EPSG:"), "EPSG:" },
                                          { NAMED("local"), "local" },
                                          { "{\"type\":\"link\",\"properties\":{\"href\":\"http://example.jp/crs\"}}",
                                            "http://example.jp/crs" } };
    struct geojson_source s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct fail f = { 0 };
        assert_int_equal(at_crs(bad[i][0], 137.2, 34.8, NULL, &s, &f), E_GEO_CRS);
        assert_string_equal(f.field, bad[i][1]);
    }
    struct fail f = { 0 };
    static const enum datum tokyo = DATUM_TOKYO, jgd2011 = DATUM_JGD2011;
    assert_int_equal(at_crs(NAMED("EPSG:6668"), 137.2, 34.8, &tokyo, &s, &f), E_GEO_CRS_DATUM);
    assert_int_equal(at_crs(NAMED("EPSG:4301"), 137.2, 34.8, &jgd2011, &s, &f), E_GEO_CRS_DATUM);
    assert_int_equal(at_crs(NAMED("EPSG:4301"), 137.2, 34.8, &tokyo, &s, &f), OK);
    assert_true(s.named && s.moved);
    assert_int_equal(at_crs(NAMED("EPSG:4301"), 34.8, 137.2, NULL, &s, &f), E_GEO_SWAPPED);
    assert_int_equal(f.line, 1);
    assert_int_equal(geojson_to_jgd2011(
                         NULL, SV("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"crs\":" NAMED("EPSG:4301") "}]}"),
                         &moved, &s, &f),
                     E_GEO_CRS);
    assert_int_equal(f.line, 1);
}

#define MOVED(t) cmocka_unit_test_setup_teardown(t, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MOVED(tokyo_degrees_are_moved_and_properties_are_kept),     MOVED(jgd2000_is_taken_over_and_says_what_may_be_off),
        MOVED(what_lies_outside_japan_is_refused_with_its_feature), MOVED(the_files_own_word_for_its_system_is_heeded),
        MOVED(a_system_that_is_not_known_is_refused_by_its_name),   MOVED(real_boundaries_move_by_half_a_kilometre_and_stay_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
