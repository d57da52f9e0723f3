/* SPDX-License-Identifier: Apache-2.0
 * Vector tiles as a reader of them sees it: what is in a tile, where, and how it winds. */
#include "tests/unit/geo/geo_data.h"

#include "geo/shape/tile.h"
#include "tests/unit/geo/shape/tile_read.h"

#include <math.h>

static struct geo *g;
static struct read_layer layers[READ_LAYERS];
static struct read_feature f;
static struct buf kept; /* the tile read last: what was read points into it */

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
    buf_done(&kept);
    return 0;
}

/* A tile near 137 E 35 N: at zoom 10, 0.35 degrees wide. */
static struct tile_place place_at(unsigned z, double lon, double lat)
{
    struct tile_place p = { .z = z };
    double n = ldexp(1, (int)z);
    p.x = (uint32_t)((lon + 180) / 360 * n);
    p.y = (uint32_t)((1 - asinh(tan(lat * M_PI / 180)) / M_PI) / 2 * n);
    return p;
}

static struct tile_shape *ready(const char *geojson)
{
    struct shape *s = NULL;
    struct tile_shape *t = NULL;
    assert_int_equal(shape_from_geojson(g, sv_of(geojson), &s, NULL), OK);
    assert_int_equal(tile_shape_new(g, s, &t), OK);
    shape_free(s);
    return t;
}

/* The tile with this polygon alone, read; false when it is empty. */
static bool drawn(struct tile_place p, struct tile_shape *s, int64_t id)
{
    struct tile *t = tile_new(&p);
    uint32_t n = 0;
    buf_done(&kept);
    buf_init(&kept, TILE_BYTES_MAX);
    tile_layer(t, "zones");
    bool any = tile_polygon(t, id, s);
    tile_tag_str(t, "name", SV("旭町"));
    assert_int_equal(tile_end(t, &kept), OK);
    assert_true(read_tile(buf_view(&kept), layers, &n));
    assert_int_equal(n, any ? 1 : 0);
    if (any)
        assert_true(read_feature(&layers[0], 0, &f));
    tile_free(t);
    return any;
}

static const char square[] = "{\"type\":\"Polygon\",\"coordinates\":[[[137,35],[137,36],[138,36],[138,35],[137,35]],"
                             "[[137.4,35.4],[137.6,35.4],[137.6,35.6],[137.4,35.6],[137.4,35.4]]]}";

static void a_place_is_digits_within_its_zoom(void **state)
{
    (void)state;
    struct tile_place p;
    assert_int_equal(tile_place_parse(SV("10"), SV("902"), SV("403"), &p), OK);
    assert_int_equal(p.x, 902);
    assert_int_equal(tile_place_parse(SV("0"), SV("0"), SV("0"), &p), OK);
    static const char *const bad[][3] = { { "23", "0", "0" }, { "2", "4", "0" },   { "2", "0", "4" },
                                          { "+2", "0", "0" }, { "2", "-1", "0" },  { "02", "0", "0" },
                                          { "", "0", "0" },   { "2", "1.0", "0" }, { "2", "0", " 1" } };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(tile_place_parse(sv_of(bad[i][0]), sv_of(bad[i][1]), sv_of(bad[i][2]), &p), E_TILE_PLACE);
}

static void the_bounds_of_a_tile_hold_the_point_it_was_chosen_by(void **state)
{
    (void)state;
    struct mesh_box box;
    for (unsigned z = 0; z <= TILE_ZOOM_MAX; z++) {
        struct tile_place p = place_at(z, 137.2267, 34.8266);
        tile_bounds(&p, 0, &box);
        assert_true(box.lon_min <= 137.2267 && 137.2267 < box.lon_max && box.lat_min < 34.8266 && 34.8266 <= box.lat_max);
    }
}

static void a_shell_winds_clockwise_and_its_hole_the_other_way(void **state)
{
    (void)state;
    struct tile_shape *s = ready(square);
    assert_true(drawn(place_at(6, 137.5, 35.5), s, 42));
    assert_int_equal(f.id, 42);
    assert_int_equal(f.type, 3);
    assert_int_equal(f.rings, 2);
    assert_true(read_area2(&f, 0) > 0 && read_area2(&f, 1) < 0);
    assert_true(sv_eq(read_tag(&layers[0], &f, "name"), SV("\x0a\x06旭町")));
    tile_shape_free(s);
}

static void a_polygon_is_cut_at_the_border_around_the_tile(void **state)
{
    (void)state;
    struct tile_shape *s = ready(square);
    assert_true(drawn(place_at(12, 137.0, 35.2), s, 1)); /* the west edge runs through it */
    bool at_border = false;
    for (uint32_t i = 0; i < f.points; i++) {
        assert_in_range(f.xy[i][0] + TILE_BUFFER, 0, TILE_EXTENT + 2 * TILE_BUFFER);
        assert_in_range(f.xy[i][1] + TILE_BUFFER, 0, TILE_EXTENT + 2 * TILE_BUFFER);
        at_border |= f.xy[i][1] == -TILE_BUFFER;
    }
    assert_true(at_border);
    assert_true(drawn(place_at(12, 137.2, 35.2), s, 1)); /* wholly inside: the tile and its border, four corners */
    assert_int_equal(f.points, 4);
    assert_int_equal(read_area2(&f, 0), 2 * (TILE_EXTENT + 2 * TILE_BUFFER) * (TILE_EXTENT + 2 * TILE_BUFFER));
    assert_false(drawn(place_at(12, 137.5, 35.5), s, 1)); /* in the hole */
    assert_false(drawn(place_at(12, 139.5, 35.5), s, 1)); /* elsewhere */
    tile_shape_free(s);
}

static void a_coast_of_many_corners_has_few_of_them_far_out(void **state)
{
    (void)state;
    double *ring = calloc(2 * 20000, sizeof *ring);
    struct shape *s = NULL;
    struct tile_shape *t = NULL;
    for (int i = 0; i < 20000; i++) {
        double a = i * 2 * M_PI / 20000, r = 0.2 + 0.002 * sin(a * 300) + 0.0005 * sin(a * 3000);
        ring[2 * i] = 137.4 + r * cos(a);
        ring[2 * i + 1] = 35.2 + r * sin(a);
    }
    assert_int_equal(shape_from_ring(g, ring, 20000, &s, NULL), OK);
    assert_int_equal(tile_shape_new(g, s, &t), OK);
    uint32_t last = 0;
    for (unsigned z = 4; z <= 8; z += 2) {
        assert_true(drawn(place_at(z, 137.4, 35.2), t, 1));
        assert_true(f.points > last && f.points < 20000 / 4);
        last = f.points;
    }
    assert_false(drawn(place_at(1, 137.4, 35.2), t, 1) && f.points > 30);
    tile_shape_free(t);
    shape_free(s);
    free(ring);
}

static void a_polygon_smaller_than_the_grid_is_left_out(void **state)
{
    (void)state;
    struct tile_shape *s = ready("{\"type\":\"Polygon\",\"coordinates\":[[[137.2,35.2],[137.2001,35.2],[137.2,35.2001],[137.2,35.2]]]}");
    assert_false(drawn(place_at(3, 137.2, 35.2), s, 1));
    assert_true(drawn(place_at(16, 137.20005, 35.20004), s, 1));
    tile_shape_free(s);
}

static void an_id_that_javascript_cannot_hold_is_left_out(void **state)
{
    (void)state;
    struct tile_shape *s = ready(square);
    assert_true(drawn(place_at(6, 137.5, 35.5), s, TILE_ID_MAX));
    assert_true(f.id == (uint64_t)TILE_ID_MAX);
    assert_true(drawn(place_at(6, 137.5, 35.5), s, TILE_ID_MAX + 1));
    assert_int_equal(f.id, 0);
    assert_true(drawn(place_at(6, 137.5, 35.5), s, -7));
    assert_int_equal(f.id, 0);
    tile_shape_free(s);
}

static uint32_t points_in(struct tile_place p, double lon, double lat)
{
    struct tile *t = tile_new(&p);
    uint32_t n = 0;
    buf_done(&kept);
    buf_init(&kept, TILE_BYTES_MAX);
    tile_layer(t, "people");
    bool in = tile_point(t, 9, lon, lat);
    tile_tag_i64(t, "count", -3);
    tile_tag_bool(t, "open", true);
    tile_tag_real(t, "share", 0.5);
    assert_int_equal(tile_features(t), in);
    assert_int_equal(tile_end(t, &kept), OK);
    assert_true(read_tile(buf_view(&kept), layers, &n));
    if (in)
        assert_true(read_feature(&layers[0], 0, &f));
    tile_free(t);
    return n;
}

static void a_point_lies_in_exactly_one_tile(void **state)
{
    (void)state;
    double lon = 137.109375, lat = 34.8; /* on the edge between two tiles of zoom 10 and finer */
    struct tile_place p = place_at(12, lon, lat);
    uint32_t tiles = 0;
    for (int dx = -1; dx <= 1; dx++)
        for (int dy = -1; dy <= 1; dy++)
            tiles += points_in((struct tile_place){ 12, p.x + (uint32_t)dx, p.y + (uint32_t)dy }, lon, lat);
    assert_int_equal(tiles, 1);
    assert_int_equal(points_in(p, lon, lat), 1);
    assert_int_equal(f.xy[0][0], 0);
    assert_true(sv_eq(read_tag(&layers[0], &f, "count"), SV("\x30\x05")));
    assert_true(sv_eq(read_tag(&layers[0], &f, "open"), SV("\x38\x01")));
    assert_int_equal(points_in(p, NAN, lat), 0);
}

static void values_and_keys_stand_once_in_a_layer(void **state)
{
    (void)state;
    struct tile_place p = place_at(12, 137.2, 34.8);
    struct mesh_box box;
    struct tile *t = tile_new(&p);
    struct buf b;
    uint32_t n = 0;
    tile_bounds(&p, 0, &box);
    buf_init(&b, TILE_BYTES_MAX);
    tile_layer(t, "a");
    for (int i = 1; i <= 100; i++) {
        assert_true(tile_point(t, i, box.lon_min + 1e-4 * i, box.lat_min + 1e-4 * i));
        tile_tag_str(t, "kind", i % 2 ? SV("town") : SV("school"));
    }
    tile_layer(t, "empty");
    tile_layer(t, "b");
    assert_true(tile_point(t, 1, box.lon_min + 1e-4, box.lat_min + 1e-4));
    tile_tag_str(t, "name", SV("town"));
    assert_int_equal(tile_end(t, &b), OK);
    assert_true(read_tile(buf_view(&b), layers, &n));
    assert_int_equal(n, 2);
    assert_int_equal(layers[0].feature_count, 100);
    assert_int_equal(layers[0].keys, 1);
    assert_int_equal(layers[0].values, 2);
    assert_true(sv_eq(layers[1].name, SV("b")));
    assert_true(sv_eq(layers[1].key[0], SV("name")));
    tile_free(t);
    buf_done(&b);
}

/* Zones side by side, far finer than the grid: no gap wider than the simplification between what is drawn. */
static void neighbours_stay_neighbours(void **state)
{
    (void)state;
    int64_t area = 0;
    struct tile_place p = place_at(10, 137.4, 35.2);
    for (int i = 0; i < 40; i++) {
        for (int k = 0; k < 40; k++) {
            char text[256];
            double w = 136.9 + i * 0.03, s = 34.7 + k * 0.03;
            snprintf(text, sizeof text, "{\"type\":\"Polygon\",\"coordinates\":[[[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f]]]}", w, s,
                     w + 0.03, s, w + 0.03, s + 0.03, w, s + 0.03);
            struct tile_shape *t = ready(text);
            if (drawn(p, t, 1))
                area += read_area2(&f, 0) / 2;
            tile_shape_free(t);
        }
    }
    int64_t whole = (int64_t)(TILE_EXTENT + 2 * TILE_BUFFER) * (TILE_EXTENT + 2 * TILE_BUFFER);
    assert_true(llabs(area - whole) < whole / 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_digits_within_its_zoom),
        cmocka_unit_test(the_bounds_of_a_tile_hold_the_point_it_was_chosen_by),
        cmocka_unit_test(a_shell_winds_clockwise_and_its_hole_the_other_way),
        cmocka_unit_test(a_polygon_is_cut_at_the_border_around_the_tile),
        cmocka_unit_test(a_coast_of_many_corners_has_few_of_them_far_out),
        cmocka_unit_test(a_polygon_smaller_than_the_grid_is_left_out),
        cmocka_unit_test(an_id_that_javascript_cannot_hold_is_left_out),
        cmocka_unit_test(a_point_lies_in_exactly_one_tile),
        cmocka_unit_test(values_and_keys_stand_once_in_a_layer),
        cmocka_unit_test(neighbours_stay_neighbours),
    };
    return cmocka_run_group_tests(tests, open_geo, close_geo);
}
