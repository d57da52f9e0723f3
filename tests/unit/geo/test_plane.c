/* SPDX-License-Identifier: Apache-2.0
 * The plane around a point: as good as its header says, wherever in Japan and whichever way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "geo/plane.h"
#include "geo/proj.h"

static double worst(double reach_m)
{
    double worst = 0;
    for (double lat = 24; lat <= 45; lat += 3)
        for (int turn = 0; turn < 48; turn++) {
            struct plane p = plane_at(137.5, lat);
            double angle = M_PI / 24 * turn, lon_to = 137.5 + reach_m * cos(angle) / p.m_per_lon,
                   lat_to = lat + reach_m * sin(angle) / p.m_per_lat;
            worst = fmax(worst, fabs(sqrt(plane_distance_2(&p, lon_to, lat_to)) / distance_m(137.5, lat, lon_to, lat_to) - 1));
        }
    return worst;
}

static void distances_on_the_plane_are_as_good_as_its_header_says(void **state)
{
    (void)state;
    assert_true(worst(100e3) < 1e-4);
    assert_true(worst(600e3) < 1e-3);
    assert_true(worst(2000e3) < 1e-2);
}

static void a_point_is_nowhere_from_itself(void **state)
{
    (void)state;
    struct plane p = plane_at(137.6, 34.5);
    assert_true(plane_distance_2(&p, 137.6, 34.5) <= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_on_the_plane_are_as_good_as_its_header_says),
        cmocka_unit_test(a_point_is_nowhere_from_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
