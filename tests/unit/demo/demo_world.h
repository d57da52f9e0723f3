/* SPDX-License-Identifier: Apache-2.0
 * demo_world.h - the made-up city and the program's own names, for tests of its people: without a database, so without zones. */
#ifndef ANPI_TESTS_UNIT_DEMO_DEMO_WORLD_H
#define ANPI_TESTS_UNIT_DEMO_DEMO_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/demo/demo_person.h"

static struct arena kept; /* the city and the names */
static struct demo_city city;
static struct demo_names names;
static const int64_t nurses[] = { 5, 6 }, support[] = { 7 }, clinics[] = { 9 };
static const char *const nurse_names[] = { "訪問看護一", "訪問看護二" }, *const support_names[] = { "包括" },
                         *const clinic_names[] = { "診療所" };

static struct demo_world world_with(uint64_t seed, struct demo_plan plan)
{
    return (struct demo_world){ .seed = seed,
                                .plan = plan,
                                .city = &city,
                                .names = &names,
                                .nurses = nurses,
                                .support = support,
                                .clinic = clinics,
                                .nurses_name = nurse_names,
                                .support_name = support_names,
                                .clinic_name = clinic_names,
                                .nurses_n = 2,
                                .support_n = 1,
                                .clinic_n = 1 };
}

static int setup(void **state)
{
    char folder[] = "/tmp/anpi-demo.XXXXXX", path[64];
    struct fail f = { 0 };
    (void)state;
    arena_init(&kept, 64 << 20);
    if (!mkdtemp(folder) || demo_city_draw(folder))
        return -1;
    snprintf(path, sizeof path, "%s/gazetteer.csv", folder);
    enum err e = gazetteer_file_open(path, &city.gazetteer, &f);
    if (!e && !(e = demo_city_towns(&kept, DEMO_CITY_CODE, &city, &f)))
        e = demo_names_own(&kept, &names);
    unlink(path);
    snprintf(path, sizeof path, "%s/boundaries.geojson", folder);
    unlink(path);
    rmdir(folder);
    return e ? -1 : 0;
}

static int teardown(void **state)
{
    (void)state;
    demo_city_close(&city);
    arena_done(&kept);
    return 0;
}

#endif
