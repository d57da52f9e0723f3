/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/geo/geo_data.h"

#include "geo/mesh.h"

static int64_t encode(enum mesh_level level, double lon, double lat)
{
    int64_t code = 0;
    assert_int_equal(mesh_encode(level, lon, lat, &code), OK);
    return code;
}

/* Tokyo station's neighbourhood, worked out by hand from the definition of the standard. */
static void a_point_has_its_code_at_every_level(void **state)
{
    (void)state;
    double lon = 139.71475, lat = 35.70078;
    assert_int_equal(encode(MESH_1, lon, lat), 5339);
    assert_int_equal(encode(MESH_2, lon, lat), 533945);
    assert_int_equal(encode(MESH_5X, lon, lat), 5339452);
    assert_int_equal(encode(MESH_2X, lon, lat), 533945465);
    assert_int_equal(encode(MESH_3, lon, lat), 53394547);
    assert_int_equal(encode(MESH_500, lon, lat), 533945471);
    assert_int_equal(encode(MESH_250, lon, lat), 5339454711);
    assert_int_equal(encode(MESH_125, lon, lat), 53394547112);
}

static void codes_of_nine_digits_are_told_apart_by_their_last(void **state)
{
    (void)state;
    enum mesh_level level;
    assert_int_equal(mesh_decode(533945465, &level, NULL), OK);
    assert_int_equal(level, MESH_2X);
    assert_int_equal(mesh_decode(533945471, &level, NULL), OK);
    assert_int_equal(level, MESH_500);
    assert_int_equal(mesh_decode(533945476, &level, NULL), E_MESH_CODE);
    assert_int_equal(mesh_decode(533945455, &level, NULL), E_MESH_CODE); /* 2倍: both digits are even */
}

static uint64_t seed = 88172645463325252u;
static double random_unit(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}

static double as_printed(double degrees)
{
    char text[64];
    double back;
    snprintf(text, sizeof text, "%.12f", degrees);
    assert_true(sv_to_double(sv_of(text), &back));
    return back;
}

/* South and west edges belong to the cell, north and east ones do not. */
static void check_cell(int64_t code, enum mesh_level level, double lon, double lat)
{
    enum mesh_level found;
    struct mesh_box box;
    int64_t corner, next;
    assert_int_equal(mesh_decode(code, &found, &box), OK);
    assert_int_equal(found, level);
    assert_true(box.lon_min <= lon + 2e-12 && lon < box.lon_max && box.lat_min <= lat + 2e-12 && lat < box.lat_max);
    assert_int_equal(mesh_encode(level, as_printed(box.lon_min), as_printed(box.lat_min), &corner), OK);
    assert_int_equal(corner, code);
    if (mesh_encode(level, as_printed(box.lon_max), as_printed(box.lat_min), &next) == OK)
        assert_int_not_equal(next, code);
    if (mesh_encode(level, as_printed(box.lon_min), as_printed(box.lat_max), &next) == OK)
        assert_int_not_equal(next, code);
}

static void a_printed_corner_encodes_back_to_its_cell(void **state)
{
    (void)state;
    int seen = 0;
    for (int i = 0; i < 100000; i++) {
        double lon = 122 + random_unit() * 32, lat = 20 + random_unit() * 26;
        for (int level = 0; level < MESH_LEVELS; level++) {
            int64_t code;
            if (mesh_encode((enum mesh_level)level, lon, lat, &code) != OK)
                continue;
            check_cell(code, (enum mesh_level)level, lon, lat);
            seen++;
        }
    }
    assert_true(seen > 100000);
}

/* A billionth of a cell decides, to either side. */
static void nearly_on_the_edge_is_on_the_edge(void **state)
{
    (void)state;
    int64_t here = encode(MESH_125, 139.75, 35.675), below;
    double billionth = 1e-9 / 640;
    assert_int_equal(encode(MESH_125, 139.75 - 0.5 * billionth, 35.675), here);
    below = encode(MESH_125, 139.75 - 3 * billionth, 35.675);
    assert_int_not_equal(below, here);
    assert_int_equal(encode(MESH_125, 139.75 + 0.5 * billionth, 35.675), here);
    assert_int_equal(encode(MESH_125, 139.75 - 1e-5, 35.675), below);
}

static void outside_japan_is_refused(void **state)
{
    (void)state;
    int64_t code = 7;
    assert_int_equal(mesh_encode(MESH_3, 2.35, 48.85, &code), E_GEO_RANGE);   /* Paris */
    assert_int_equal(mesh_encode(MESH_3, 126.98, 37.57, &code), E_GEO_RANGE); /* Seoul */
    assert_int_equal(mesh_encode(MESH_3, 145.5, 35.5, &code), E_GEO_RANGE);   /* the Pacific, between existing meshes */
    assert_int_equal(mesh_encode(MESH_3, -139.7, 35.6, &code), E_GEO_RANGE);
    assert_int_equal(mesh_encode(MESH_3, 35.6, 139.7, &code), E_GEO_RANGE); /* lat, lon by mistake */
    assert_int_equal(mesh_encode(MESH_3, 0.0 / 0.0, 35.6, &code), E_GEO_COORD);
    assert_int_equal(mesh_encode((enum mesh_level)8, 139.7, 35.6, &code), E_MESH_LEVEL);
    assert_int_equal(code, 7);
    assert_int_equal(mesh_decode(5345, NULL, NULL), E_GEO_RANGE);
}

static void all_176_meshes_exist(void **state)
{
    (void)state;
    int n = 0;
    for (int64_t code = 1000; code < 10000; code++)
        n += mesh_decode(code, NULL, NULL) == OK;
    assert_int_equal(n, 176);
    assert_int_equal(encode(MESH_1, 136.08, 20.42), 3036); /* 沖ノ鳥島 */
    assert_int_equal(encode(MESH_1, 153.98, 24.29), 3653); /* 南鳥島 */
    assert_int_equal(encode(MESH_1, 122.94, 24.45), 3622); /* 与那国島 */
    assert_int_equal(encode(MESH_1, 140.97, 45.3), 6740);  /* 礼文島 */
}

static void text_that_is_no_code_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "",        "53",        "533",        "53394",        "5339454x", "５３３９", "533948", "5339450",
                                       "5339455", "533945470", "5339454715", "533945471121", "-533945",  "0533",     "53 39" };
    int64_t code;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(mesh_parse(sv_of(bad[i]), &code), E_MESH_CODE);
    assert_int_equal(mesh_parse(SV("53394547112"), &code), OK);
    assert_int_equal(code, 53394547112);
    assert_int_equal(mesh_parse(SV("9999"), &code), E_GEO_RANGE);
}

static void levels_have_names_both_ways(void **state)
{
    (void)state;
    static const char *const names[] = { "1", "2", "5x", "2x", "3", "500", "250", "125" };
    enum mesh_level level;
    for (int i = 0; i < MESH_LEVELS; i++) {
        assert_int_equal(mesh_level_parse(sv_of(names[i]), &level), OK);
        assert_int_equal(level, i);
        assert_string_equal(mesh_level_name(level), names[i]);
    }
    assert_int_equal(mesh_level_parse(SV("4"), &level), E_MESH_LEVEL);
}

static void a_cell_lies_in_its_parents(void **state)
{
    (void)state;
    int64_t up;
    assert_int_equal(mesh_parent(53394547112, MESH_250, &up), OK);
    assert_int_equal(up, 5339454711);
    assert_int_equal(mesh_parent(53394547112, MESH_2X, &up), OK);
    assert_int_equal(up, 533945465);
    assert_int_equal(mesh_parent(53394547112, MESH_125, &up), OK);
    assert_int_equal(up, 53394547112);
    assert_int_equal(mesh_parent(533945465, MESH_5X, &up), E_MESH_LEVEL);
    assert_int_equal(mesh_parent(5339, MESH_2, &up), E_MESH_LEVEL);
}

static void neighbours_cross_into_the_next_mesh(void **state)
{
    (void)state;
    int64_t east, back;
    assert_int_equal(mesh_neighbour(53394599, 1, 0, &east), OK);
    assert_int_equal(east, 53394690);
    assert_int_equal(mesh_neighbour(53394790, 0, 1, &east), OK);
    assert_int_equal(east, 53395700);
    assert_int_equal(mesh_neighbour(53397799, 1, 0, &east), OK);
    assert_int_equal(east, 53407090);
    assert_int_equal(mesh_neighbour(east, -1, 0, &back), OK);
    assert_int_equal(back, 53397799);
    assert_int_equal(mesh_neighbour(3036, 1, 0, &east), E_GEO_RANGE);
    assert_int_equal(mesh_neighbour(3036, INT32_MAX, INT32_MIN, &east), E_GEO_RANGE);
}

static void a_cover_has_every_cell_once_and_no_other(void **state)
{
    (void)state;
    int64_t codes[256];
    struct mesh_box box;
    size_t n;
    assert_int_equal(mesh_decode(533945, NULL, &box), OK);
    assert_int_equal(mesh_cover(MESH_3, &box, codes, 256, &n), OK);
    assert_int_equal(n, 100); /* exactly its own: edges shared with others do not count */
    for (size_t i = 0; i < n; i++)
        assert_int_equal(codes[i] / 100, 533945);
    assert_int_equal(mesh_cover(MESH_3, &box, codes, 99, &n), E_TOO_LARGE);
    assert_int_equal(n, 100);
    struct mesh_box point = { 139.71475, 35.70078, 139.71475, 35.70078 };
    assert_int_equal(mesh_cover(MESH_125, &point, codes, 1, &n), OK);
    assert_int_equal(codes[0], 53394547112);
    struct mesh_box upside_down = { 140, 36, 139, 35 };
    assert_int_equal(mesh_cover(MESH_3, &upside_down, codes, 1, &n), E_GEO_COORD);
    struct mesh_box world = { -180, -90, 180, 90 };
    assert_int_equal(mesh_cover(MESH_1, &world, codes, 256, &n), OK);
    assert_int_equal(n, 176);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_has_its_code_at_every_level),
        cmocka_unit_test(codes_of_nine_digits_are_told_apart_by_their_last),
        cmocka_unit_test(a_printed_corner_encodes_back_to_its_cell),
        cmocka_unit_test(nearly_on_the_edge_is_on_the_edge),
        cmocka_unit_test(outside_japan_is_refused),
        cmocka_unit_test(all_176_meshes_exist),
        cmocka_unit_test(text_that_is_no_code_is_refused),
        cmocka_unit_test(levels_have_names_both_ways),
        cmocka_unit_test(a_cell_lies_in_its_parents),
        cmocka_unit_test(neighbours_cross_into_the_next_mesh),
        cmocka_unit_test(a_cover_has_every_cell_once_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
