/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "geo/proj.h"

#include <math.h>

/* The origins of the nineteen systems as the notice gives them: lat and lon in degrees and minutes. */
/* clang-format off */
static const struct {
    double lat, lon;
} origin[PLANE_SYSTEMS + 1] = {
    /* clang-format on */
    { 0, 0 },
    { 33, 129.5 },
    { 33, 131 },
    { 36, 132 + 10 / 60.0 },
    { 33, 133.5 },
    { 36, 134 + 20 / 60.0 },
    { 36, 136 },
    { 36, 137 + 10 / 60.0 },
    { 36, 138.5 },
    { 36, 139 + 50 / 60.0 },
    { 40, 140 + 50 / 60.0 },
    { 44, 140.25 },
    { 44, 142.25 },
    { 44, 144.25 },
    { 26, 142 },
    { 26, 127.5 },
    { 26, 124 },
    { 26, 131 },
    { 20, 136 },
    { 26, 154 },
};

static void every_system_has_its_origin_and_lon_stands_first(void **state)
{
    (void)state;
    struct proj *p = proj_new();
    for (int s = 1; s <= PLANE_SYSTEMS; s++) {
        double x = 1, y = 1, lon, lat;
        assert_int_equal(proj_to_plane(p, s, origin[s].lon, origin[s].lat, &x, &y), OK);
        assert_near(x, 0, 0.001);
        assert_near(y, 0, 0.001);
        assert_int_equal(proj_to_plane(p, s, origin[s].lon + 0.1, origin[s].lat, &x, &y), OK);
        assert_true(x > 7000 && x < 12000 && fabs(y) < 100); /* x is east */
        assert_int_equal(proj_from_plane(p, s, x, y, &lon, &lat), OK);
        assert_near(lon, origin[s].lon + 0.1, 1e-9);
        assert_near(lat, origin[s].lat, 1e-9);
    }
    proj_free(p);
}

static void what_cannot_be_projected_is_an_error(void **state)
{
    (void)state;
    struct proj *p = proj_new();
    double x = 5, y = 6;
    assert_int_equal(proj_to_plane(p, 0, 137, 35, &x, &y), E_GEO_PROJ);
    assert_int_equal(proj_to_plane(p, 20, 137, 35, &x, &y), E_GEO_PROJ);
    assert_int_equal(proj_to_plane(p, 7, 35, 137, &x, &y), E_GEO_COORD);
    assert_int_equal(proj_to_plane(p, 7, NAN, 35, &x, &y), E_GEO_COORD);
    assert_int_equal(proj_from_plane(p, 7, INFINITY, 0, &x, &y), E_GEO_COORD);
    assert_true(x == 5 && y == 6);
    proj_free(p);
    proj_free(NULL);
}

static void municipalities_use_their_system(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        double lon, lat;
        int system;
    } known[] = {
        { "23214", 137.2, 34.8, 7 },  { "08220", 140.1, 36.1, 9 },  { "13101", 139.7, 35.7, 9 },  { "13421", 142.2, 27.1, 14 },
        { "13421", 154.0, 24.3, 19 }, { "13421", 136.1, 20.4, 18 }, { "01202", 140.7, 41.8, 11 }, { "01101", 141.3, 43.1, 12 },
        { "01207", 143.2, 42.9, 13 }, { "46201", 130.6, 31.6, 2 },  { "46222", 129.5, 28.4, 1 },  { "46505", 130.5, 30.4, 2 },
        { "47201", 127.7, 26.2, 15 }, { "47382", 123.0, 24.5, 16 }, { "47357", 131.2, 25.8, 17 }, { "42201", 129.9, 32.7, 1 },
        { "27100", 135.5, 34.7, 6 },  { "99999", 135, 35, 0 },      { "2321", 135, 35, 0 },
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_int_equal(plane_system_of(sv_of(known[i].code), known[i].lon, known[i].lat), known[i].system);
}

static void distance_is_geodesic(void **state)
{
    (void)state;
    assert_near(distance_m(137, 35, 137, 36), 110946.7, 15); /* a degree of the meridian at 35.5 N */
    assert_near(distance_m(137, 35, 138, 35), 91287, 15);    /* a degree of the parallel at 35 N */
    assert_near(distance_m(137, 35, 137, 35), 0, 1e-9);
}

static void a_point_far_from_its_system_is_said_so(void **state)
{
    (void)state;
    struct proj *p = proj_new();
    double x = 5, y = 6, lon, lat;
    assert_int_equal(proj_to_plane(p, 7, 137.2, 34.8, &x, &y), OK);
    assert_int_equal(proj_to_plane(p, 7, 34.8, 77.2, &x, &y), E_GEO_AREA);  /* exchanged */
    assert_int_equal(proj_to_plane(p, 7, 141.3, 43.1, &x, &y), E_GEO_AREA); /* 札幌 */
    assert_int_equal(proj_to_plane(p, 16, 137.2, 34.8, &x, &y), E_GEO_AREA);
    assert_int_equal(proj_from_plane(p, 7, 2e6, 0, &lon, &lat), E_GEO_AREA); /* 2,000 km east of it */
    proj_free(p);
}

/* 日本経緯度原点 as it was published on both datums. */
static void tokyo_datum_comes_to_the_origin_of_japan(void **state)
{
    (void)state;
    struct proj *p = proj_new();
    double lon, lat, accuracy_m;
    double old_lon = 139 + 44 / 60.0 + 40.5020 / 3600, old_lat = 35 + 39 / 60.0 + 17.5148 / 3600;
    double new_lon = 139 + 44 / 60.0 + 28.8759 / 3600, new_lat = 35 + 39 / 60.0 + 29.1572 / 3600;
    assert_int_equal(proj_from_datum(p, DATUM_TOKYO, old_lon, old_lat, &lon, &lat, &accuracy_m), OK);
    assert_true(distance_m(lon, lat, new_lon, new_lat) < 1);
    assert_true(distance_m(old_lon, old_lat, lon, lat) > 400); /* what it would be off, taken as it is */
    assert_near(accuracy_m, 15.5, 1e-9);
    assert_int_equal(proj_from_datum(p, DATUM_TOKYO, 130.4, 33.6, &lon, &lat, &accuracy_m), OK);
    assert_near(accuracy_m, 10, 1e-9);
    proj_free(p);
}

static void jgd2000_is_taken_over_and_says_what_that_costs(void **state)
{
    (void)state;
    struct proj *p = proj_new();
    double lon = 0, lat = 0, accuracy_m = 0;
    enum datum d = DATUM_JGD2011;
    assert_int_equal(proj_from_datum(p, DATUM_JGD2000, 141.4, 38.3, &lon, &lat, &accuracy_m), OK); /* 牡鹿半島: 5.3 m */
    assert_true(lon == 141.4 && lat == 38.3);
    assert_near(accuracy_m, 5.5, 1e-9);
    assert_int_equal(proj_from_datum(p, DATUM_JGD2000, 130.4, 33.6, &lon, &lat, &accuracy_m), OK);
    assert_near(accuracy_m, 0.1, 1e-9);
    assert_int_equal(proj_from_datum(p, DATUM_JGD2011, 141.4, 38.3, &lon, &lat, &accuracy_m), OK);
    assert_near(accuracy_m, 0, 1e-9);
    assert_int_equal(proj_from_datum(p, DATUM_JGD2000, 2.3, 48.8, &lon, &lat, NULL), E_GEO_AREA);
    assert_int_equal(proj_from_datum(p, DATUM_JGD2000, 38.3, 141.4, &lon, &lat, NULL), E_GEO_COORD);
    assert_int_equal(datum_parse(SV("tokyo"), &d), OK);
    assert_int_equal(d, DATUM_TOKYO);
    assert_int_equal(datum_parse(SV("4612"), &d), OK);
    assert_int_equal(d, DATUM_JGD2000);
    assert_int_equal(datum_parse(SV("WGS72"), &d), E_GEO_DATUM);
    proj_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_system_has_its_origin_and_lon_stands_first),
        cmocka_unit_test(what_cannot_be_projected_is_an_error),
        cmocka_unit_test(municipalities_use_their_system),
        cmocka_unit_test(distance_is_geodesic),
        cmocka_unit_test(a_point_far_from_its_system_is_said_so),
        cmocka_unit_test(tokyo_datum_comes_to_the_origin_of_japan),
        cmocka_unit_test(jgd2000_is_taken_over_and_says_what_that_costs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
