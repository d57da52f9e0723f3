/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "geo/shape/shape.h"

#include <math.h>

static struct geo *g;

static int open_geo(void **state)
{
    (void)state;
    g = geo_new();
    return g ? 0 : -1;
}

static int close_geo(void **state)
{
    (void)state;
    geo_free(g);
    return 0;
}

static struct shape *shape_of(const char *geojson, bool *repaired)
{
    struct shape *s = NULL;
    assert_int_equal(shape_from_geojson(g, sv_of(geojson), &s, repaired), OK);
    return s;
}

static const char ring_with_hole[] = "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[138,35],[138,36],[137,36],[137,35]],"
                                     "[[137.4,35.4],[137.6,35.4],[137.6,35.6],[137.4,35.6],[137.4,35.4]]]}";

static void a_point_is_in_on_the_border_or_out(void **state)
{
    (void)state;
    struct shape *s = shape_of(ring_with_hole, NULL);
    assert_true(shape_has_point(s, 137.2, 35.2));
    assert_true(shape_has_point(s, 137, 35.5));
    assert_true(shape_has_point(s, 137.4, 35.5)); /* the edge of the hole is border too */
    assert_false(shape_has_point(s, 137.5, 35.5));
    assert_false(shape_has_point(s, 136.999999, 35.5));
    assert_false(shape_has_point(s, NAN, 35.5));
    shape_free(s);
    shape_free(NULL);
}

static void a_bow_tie_is_repaired_and_said_so(void **state)
{
    (void)state;
    bool repaired = false;
    struct shape *s = shape_of("{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[138,36],[138,35],[137,36],[137,35]]]}", &repaired);
    assert_true(repaired);
    assert_true(shape_has_point(s, 137.1, 35.5) && !shape_has_point(s, 137.5, 35.2));
    shape_free(s);
    s = shape_of(ring_with_hole, &repaired);
    assert_false(repaired);
    shape_free(s);
}

static void what_is_no_polygon_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
    } bad[] = {
        { "", E_GEO_GEOJSON },
        { "[]", E_GEO_GEOJSON },
        { "{\"type\":\"Point\",\"coordinates\":[137,35]}", E_GEO_GEOJSON },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[\"a\",36],[138,35],[137,35]]]}", E_GEO_GEOJSON },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[137],[138,36],[138,35],[137,35]]]}", E_GEO_GEOJSON },
        { "{\"type\":\"Polygon\",\"coordinates\":[]}", E_GEO_GEOMETRY },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[138,36]]]}", E_GEO_GEOMETRY },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[138,36],[137,35],[137,35]]]}", E_GEO_GEOMETRY },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[138,1e9],[138,35],[137,35]]]}", E_GEO_GEOMETRY },
        { "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[1]]]]}", E_GEO_GEOJSON },
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct shape *s = NULL;
        assert_int_equal(shape_from_geojson(g, sv_of(bad[i].text), &s, NULL), bad[i].err);
        assert_null(s);
    }
}

static void wkb_and_geojson_come_back_the_same(void **state)
{
    (void)state;
    struct buf wkb, json, again;
    struct shape *s = shape_of(ring_with_hole, NULL), *back = NULL;
    buf_init(&wkb, 1 << 16);
    buf_init(&json, 1 << 16);
    buf_init(&again, 1 << 16);
    assert_int_equal(shape_to_wkb(s, &wkb), OK);
    assert_int_equal(wkb.p[0], 1);
    assert_int_equal(shape_from_wkb(g, buf_view(&wkb), &back, NULL), OK);
    assert_int_equal(shape_to_geojson(s, 6, &json), OK);
    assert_int_equal(shape_to_geojson(back, 6, &again), OK);
    assert_true(sv_eq(buf_view(&json), buf_view(&again)));
    shape_free(back);
    back = shape_of(json.p, NULL);
    assert_near(shape_area_m2(back), shape_area_m2(s), 1);
    for (size_t n = 0; n < wkb.n; n++) {
        struct shape *none = NULL;
        assert_int_not_equal(shape_from_wkb(g, (struct sv){ wkb.p, n }, &none, NULL), OK);
        assert_null(none);
    }
    shape_free(s);
    shape_free(back);
    buf_done(&wkb);
    buf_done(&json);
    buf_done(&again);
}

/* Twice the area within the first or second ring written, above nought when it runs counter-clockwise. */
static double turn_of(struct sv geojson, int ring)
{
    struct arena a;
    const struct json *j;
    double sum = 0;
    arena_init(&a, 1 << 20);
    assert_int_equal(json_parse(&a, geojson, 12, &j, NULL), OK);
    const struct json *r = json_at(json_get(j, "coordinates"), (size_t)ring);
    for (size_t i = 0; i + 1 < json_count(r); i++) {
        double x0, y0, x1, y1;
        assert_true(json_real(json_at(json_at(r, i), 0), &x0) && json_real(json_at(json_at(r, i), 1), &y0));
        assert_true(json_real(json_at(json_at(r, i + 1), 0), &x1) && json_real(json_at(json_at(r, i + 1), 1), &y1));
        sum += (x0 - 137) * (y1 - 35) - (x1 - 137) * (y0 - 35);
    }
    arena_done(&a);
    return sum;
}

static void rings_are_written_by_the_right_hand_however_they_came(void **state)
{
    (void)state;
    static const char *const came[] = {
        "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[137.1,35],[137.1,35.1],[137,35.1],[137,35]],[[137.02,35.02],[137.04,35.02],[137."
        "04,35.04],[137.02,35.02]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[137,35.1],[137.1,35.1],[137.1,35],[137,35]],[[137.02,35.02],[137.04,35.04],[137."
        "04,35.02],[137.02,35.02]]]}",
    };
    for (size_t i = 0; i < 2; i++) {
        struct buf json;
        struct shape *s = shape_of(came[i], NULL);
        buf_init(&json, 1 << 16);
        assert_int_equal(shape_to_geojson(s, 6, &json), OK);
        assert_true(turn_of(buf_view(&json), 0) > 0);
        assert_true(turn_of(buf_view(&json), 1) < 0);
        buf_done(&json);
        shape_free(s);
    }
}

static void metres_are_right_to_half_a_percent(void **state)
{
    (void)state;
    struct shape *s = shape_of("{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[137.1,35],[137.1,35.1],[137,35.1]]]}", NULL);
    assert_near(shape_distance_m(s, 136.9, 35.05), 9123, 45);
    assert_near(shape_distance_m(s, 137.05, 35.2), 11095, 55);
    assert_near(shape_distance_m(s, 137.05, 35.05), 0, 0);
    assert_near(shape_area_m2(s) / 1e6, 101.2, 1.0);
    double lon, lat;
    shape_inside_point(s, &lon, &lat);
    assert_true(shape_has_point(s, lon, lat));
    shape_free(s);
}

static void a_cover_is_what_the_shape_touches(void **state)
{
    (void)state;
    int64_t codes[512], small[8];
    size_t n;
    struct mesh_box cell;
    struct shape *s;
    assert_int_equal(mesh_decode(53394547, NULL, &cell), OK);
    struct mesh_box inner = { cell.lon_min + 1e-4, cell.lat_min + 1e-4, cell.lon_max - 1e-4, cell.lat_max - 1e-4 };
    assert_int_equal(shape_from_box(g, &inner, &s), OK);
    assert_int_equal(shape_mesh_cover(s, MESH_3, codes, 512, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(codes[0], 53394547);
    assert_int_equal(shape_mesh_cover(s, MESH_125, codes, 512, &n), OK);
    assert_int_equal(n, 64);
    assert_int_equal(shape_mesh_cover(s, MESH_2X, small, 8, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(shape_mesh_cover(s, MESH_125, small, 8, &n), E_TOO_LARGE);
    assert_int_equal(n, 64);
    shape_free(s);
    /* every cell a slanting shape meets, compared with trying all of them */
    s = shape_of("{\"type\":\"Polygon\",\"coordinates\":[[[139.70,35.70],[139.73,35.71],[139.71,35.73]]]}", NULL);
    assert_int_equal(shape_mesh_cover(s, MESH_500, codes, 512, &n), OK);
    struct mesh_box bounds;
    int64_t all[512];
    size_t alls, met = 0;
    shape_bounds(s, &bounds);
    bounds = (struct mesh_box){ bounds.lon_min - 0.01, bounds.lat_min - 0.01, bounds.lon_max + 0.01, bounds.lat_max + 0.01 };
    assert_int_equal(mesh_cover(MESH_500, &bounds, all, 512, &alls), OK);
    for (size_t i = 0; i < alls; i++) {
        struct shape *one;
        assert_int_equal(mesh_decode(all[i], NULL, &cell), OK);
        assert_int_equal(shape_from_box(g, &cell, &one), OK);
        met += shape_meets(s, one);
        shape_free(one);
    }
    assert_true(n > 20 && n < alls);
    assert_int_equal(n, met);
    shape_free(s);
}

/* Square metres that two cells share, of all pairs. */
static double overlap_m2(const struct shape *const *cell, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            struct shape *both;
            if (shape_cut(g, cell[i], cell[k], &both) != OK)
                continue;
            sum += shape_area_m2(both);
            shape_free(both);
        }
    return sum;
}

static void cells_cover_without_gap_or_overlap(void **state)
{
    (void)state;
    double point[2 * 200];
    struct shape *within = shape_of(ring_with_hole, NULL), *cell[200];
    uint64_t seed = 42;
    for (size_t i = 0; i < 400; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        point[i] = (i % 2 ? 35 : 137) + (double)(seed >> 33) / 2147483648.0;
    }
    memcpy(point + 2, point, 2 * sizeof *point); /* two at one place */
    memcpy(point + 4, point, 2 * sizeof *point);
    assert_int_equal(shape_voronoi(g, within, point, 200, cell), OK);
    for (size_t i = 0; i < 200; i++) {
        assert_true(cell[i] != NULL || i < 3 || !shape_has_point(within, point[2 * i], point[2 * i + 1]));
        if (cell[i] && i >= 3 && shape_has_point(within, point[2 * i], point[2 * i + 1]))
            assert_true(shape_has_point(cell[i], point[2 * i], point[2 * i + 1]));
    }
    const struct shape *there[200];
    size_t n = 0;
    for (size_t i = 0; i < 200; i++)
        if (cell[i])
            there[n++] = cell[i];
    struct shape *whole;
    assert_int_equal(shape_union(g, there, n, &whole), OK);
    double area = shape_area_m2(within);
    assert_near(overlap_m2(there, n), 0, 1);
    assert_near(shape_area_m2(whole) / area, 1, 1e-9);
    for (size_t i = 0; i < 200; i++)
        shape_free(cell[i]);
    shape_free(whole);
    shape_free(within);
}

static void one_two_and_no_points_divide_too(void **state)
{
    (void)state;
    double point[] = { 137.2, 35.5, 137.8, 35.5 };
    struct shape *within = shape_of(ring_with_hole, NULL), *cell[2] = { NULL, NULL };
    assert_int_equal(shape_voronoi(g, within, point, 1, cell), OK);
    assert_near(shape_area_m2(cell[0]), shape_area_m2(within), 1);
    shape_free(cell[0]);
    assert_int_equal(shape_voronoi(g, within, point, 2, cell), OK);
    assert_true(shape_has_point(cell[0], 137.49, 35.9) && shape_has_point(cell[1], 137.51, 35.9));
    assert_false(shape_has_point(cell[0], 137.51, 35.9));
    shape_free(cell[0]);
    shape_free(cell[1]);
    assert_int_not_equal(shape_voronoi(g, within, point, 0, cell), OK);
    shape_free(within);
}

static void the_index_finds_boxes_that_hold_a_point(void **state)
{
    (void)state;
    struct shape_index *x;
    struct shape *s[10];
    uint32_t found[10];
    assert_int_equal(shape_index_new(g, &x), OK);
    for (uint32_t i = 0; i < 10; i++) {
        struct mesh_box box = { 137 + i * 0.1, 35, 137.1 + i * 0.1, 35.1 };
        assert_int_equal(shape_from_box(g, &box, &s[i]), OK);
        assert_int_equal(shape_index_add(x, s[i], i), OK);
    }
    assert_int_equal(shape_index_at(x, 137.35, 35.05, found, 10), 1);
    assert_int_equal(found[0], 3);
    assert_int_equal(shape_index_at(x, 136, 35.05, found, 10), 0);
    struct mesh_box wide = { 137.05, 35, 137.25, 36 };
    assert_int_equal(shape_index_in(x, &wide, found, 1), 3); /* how many there are, not how many fit */
    shape_index_free(x);
    for (int i = 0; i < 10; i++)
        shape_free(s[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_in_on_the_border_or_out),
        cmocka_unit_test(a_bow_tie_is_repaired_and_said_so),
        cmocka_unit_test(what_is_no_polygon_is_refused),
        cmocka_unit_test(wkb_and_geojson_come_back_the_same),
        cmocka_unit_test(rings_are_written_by_the_right_hand_however_they_came),
        cmocka_unit_test(metres_are_right_to_half_a_percent),
        cmocka_unit_test(a_cover_is_what_the_shape_touches),
        cmocka_unit_test(cells_cover_without_gap_or_overlap),
        cmocka_unit_test(one_two_and_no_points_divide_too),
        cmocka_unit_test(the_index_finds_boxes_that_hold_a_point),
    };
    return cmocka_run_group_tests(tests, open_geo, close_geo);
}
