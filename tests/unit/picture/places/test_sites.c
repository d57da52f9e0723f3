/* SPDX-License-Identifier: Apache-2.0
 * The places of stays: nearest first by the length that is shown, however far, and those without a point behind all others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#include "geo/proj.h"
#include "server/picture/places/sites.h"

static void site_put(struct sites *s, int id, double lon, double lat)
{
    char body[200];
    struct arena a;
    const struct json *j;
    if (isnan(lon))
        snprintf(body, sizeof body, "{\"id\":%d,\"list\":\"care\",\"kind\":\"介護施設\",\"name\":\"みほんの里%d\"}", id, id);
    else
        snprintf(body, sizeof body,
                 "{\"id\":%d,\"list\":\"care\",\"kind\":\"介護施設\",\"name\":\"みほんの里%d\",\"lon\":%.7f,\"lat\":%.7f}", id, id, lon,
                 lat);
    arena_init(&a, 64 * 1024);
    assert_int_equal(json_parse(&a, sv_of(body), 4, &j, NULL), OK);
    assert_int_equal(sites_put(s, KIND_FACILITY, id, j), OK);
    arena_done(&a);
}

static size_t near(const struct sites *s, size_t limit, struct site_hit *hits)
{
    size_t n = 0;
    struct site_question q = {
        .q = SV("みほん"), .kinds = (1u << SITE_KINDS) - 1, .near = true, .lon = 137.6, .lat = 34.5, .limit = limit
    };
    assert_int_equal(sites_search(s, &q, hits, &n), OK);
    return n;
}

static void the_nearest_come_first_by_the_length_that_is_shown(void **state)
{
    (void)state;
    struct sites *s = sites_new();
    struct site_hit hits[SITE_HITS_MAX];
    site_put(s, 1, NAN, NAN);
    for (int i = 0; i < 400; i++) /* all around, from next door to the other end of the country */
        site_put(s, i + 2, 137.6 + i * 0.02 * cos(i) / cos(34.5 * M_PI / 180), 34.5 + i * 0.02 * sin(i));
    assert_int_equal(near(s, SITE_HITS_MAX, hits), SITE_HITS_MAX);
    for (int i = 0; i < SITE_HITS_MAX; i++) {
        assert_int_equal(hits[i].site->id, i + 2);
        assert_true(fabs(hits[i].distance_m - distance_m(137.6, 34.5, hits[i].site->lon, hits[i].site->lat)) < 1e-6);
    }
    sites_free(s);
}

/* So far away the plane and the ellipsoid do not agree on which is the nearer one; what is shown is the ellipsoid's. */
static void those_shown_stand_in_the_order_of_their_lengths(void **state)
{
    (void)state;
    struct sites *s = sites_new();
    struct site_hit hits[SITE_HITS_MAX];
    site_put(s, 1, NAN, NAN);
    for (int i = 0; i < 40; i++)
        site_put(s, i + 2, 137.6 + 14 * cos(i), 34.5 + 12 * sin(i));
    assert_int_equal(near(s, SITE_HITS_MAX, hits), 41);
    for (int i = 1; i < 40; i++)
        assert_true(hits[i - 1].distance_m <= hits[i].distance_m);
    assert_int_equal(hits[40].site->id, 1);
    assert_true(isnan(hits[40].distance_m));
    sites_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_come_first_by_the_length_that_is_shown),
        cmocka_unit_test(those_shown_stand_in_the_order_of_their_lengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
