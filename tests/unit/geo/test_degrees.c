/* SPDX-License-Identifier: Apache-2.0
 * test_degrees.c - coordinates as people write them, and pairs that are no place in Japan. */
#include "tests/unit/geo/geo_data.h"

#include "geo/degrees.h"

static void every_way_of_writing_comes_to_the_same_degrees(void **state)
{
    (void)state;
    static const struct {
        const char *lat, *lon;
        enum degrees_form form;
    } same[] = {
        { "34.82", "137.22", DEGREES_DECIMAL },
        { " ３４．８２　", "１３７．２２", DEGREES_DECIMAL },
        { "34°49'12\"", "137°13'12\"", DEGREES_PARTS },
        { "34度49分12秒", "137度13分12秒", DEGREES_PARTS },
        { "３４度４９分１２秒", "１３７度１３分１２秒", DEGREES_PARTS },
        { "北緯34度49分12.0秒", "東経137度13分12.0秒", DEGREES_PARTS },
        { "34.49.12", "137.13.12", DEGREES_PARTS },
        { "34-49-12", "137-13-12", DEGREES_PARTS },
        { "34:49:12", "137:13:12", DEGREES_PARTS },
        { "34 49 12", "137 13 12", DEGREES_PARTS },
        { "34°49′12″", "137°13′12″", DEGREES_PARTS },
        { "34゜49’12”", "137゜13’12”", DEGREES_PARTS },
        { "N34d49m12s", "E137d13m12s", DEGREES_PARTS },
        { "34度49.2分", "137度13.2分", DEGREES_PARTS },
        { "34.49.12.00", "137.13.12.00", DEGREES_PARTS },
        { "344912", "1371312", DEGREES_PACKED },
        { "344912.0", "1371312.0", DEGREES_PACKED },
        { "34.82N", "137.22E", DEGREES_DECIMAL },
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        double lon = 0, lat = 0;
        enum degrees_form form = DEGREES_NONE;
        if (degrees_pair(sv_of(same[i].lon), sv_of(same[i].lat), &lon, &lat, &form) || form != same[i].form)
            fail_msg("%s %s: form %d", same[i].lat, same[i].lon, form);
        assert_near(lon, 137.22, 1e-9);
        assert_near(lat, 34.82, 1e-9);
    }
}

static void what_cannot_be_read_is_an_error_and_nothing_is_nothing(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "不明", "-", "34度61分", "34°49'72\"", "34.5度49分", "1.2.3.4.5", "34度49分12秒5", "約34.8", "34,8"
    };
    double lon = 7, lat = 8;
    enum degrees_form form;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (degrees_pair(SV("137.22"), sv_of(bad[i]), &lon, &lat, &form) != E_GEO_COORD)
            fail_msg("%s was read as %g", bad[i], lat);
    assert_int_equal(degrees_pair(SV("137.22"), SV(""), &lon, &lat, &form), E_GEO_COORD); /* half a point */
    assert_int_equal(degrees_pair(SV(" "), SV(""), &lon, &lat, &form), OK);
    assert_true(form == DEGREES_NONE && lon == 7 && lat == 8);
    assert_int_equal(degrees_pair(SV("-1371312"), SV("-130433.25"), &lon, &lat, &form), OK); /* metres are no packed degrees */
    assert_int_equal(form, DEGREES_DECIMAL);
}

static void a_pair_that_is_no_place_in_japan_says_what_it_is(void **state)
{
    (void)state;
    assert_int_equal(position_check(137.22, 34.82), OK);
    assert_int_equal(position_check(153.98, 24.28), OK); /* 南鳥島 */
    assert_int_equal(position_check(136.08, 20.42), OK); /* 沖ノ鳥島 */
    assert_int_equal(position_check(34.82, 137.22), E_GEO_SWAPPED);
    assert_int_equal(position_check(-11000.5, -130433.2), E_GEO_METRES);
    assert_int_equal(position_check(0, 0), E_GEO_RANGE);
    assert_int_equal(position_check(2.3, 48.8), E_GEO_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_writing_comes_to_the_same_degrees),
        cmocka_unit_test(what_cannot_be_read_is_an_error_and_nothing_is_nothing),
        cmocka_unit_test(a_pair_that_is_no_place_in_japan_says_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
