/* SPDX-License-Identifier: Apache-2.0
 * geo_data.h - real data for the tests of geo/, and what every test file of it needs. A test that does not find its
 * data says so and is skipped. */
#ifndef ANPI_TESTS_GEO_DATA_H
#define ANPI_TESTS_GEO_DATA_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "geo/gazetteer/gazetteer.h"
#include "server/base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DATA_BYTES_MAX (512u << 20)

static inline void data_path(const char *name, char path[512])
{
    const char *root = getenv("ANPI_DATA");
    snprintf(path, 512, "%s/%s", root && *root ? root : "../shared/data", name);
}

/* The file's bytes, unzipped; false and a notice when it is not there. */
static inline bool data_read(const char *name, struct buf *out)
{
    char path[512];
    data_path(name, path);
    buf_init(out, DATA_BYTES_MAX);
    enum err e = gz_read(path, out);
    if (e == OK)
        return true;
    printf("skipped: %s is not there (%s); set ANPI_DATA\n", path, err_code(e));
    buf_done(out);
    return false;
}

static inline struct gazetteer *gazetteer_of(struct sv csv, struct buf *blob)
{
    struct gazetteer *g = NULL;
    struct fail fail = { 0 };
    buf_init(blob, GAZETTEER_BYTES_MAX);
    if (gazetteer_compile(csv, blob, NULL, &fail) != OK || gazetteer_open(buf_view(blob), &g) != OK)
        return NULL;
    return g;
}

/* cmocka's own compares as float, which has no metres to spare at 139 degrees. */
static inline void assert_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("%.12g is not within %g of %.12g", got, within, want);
}

/* A made-up prefecture's worth of towns, for what must be shown without real data. */
#define MADE_UP_HEADER "都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度\n"

#endif
