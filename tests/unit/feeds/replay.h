/* SPDX-License-Identifier: Apache-2.0
 * replay.h - the recorded storm for tests: files under $ANPI_DATA (default ../shared/data), or a skip that says so. */
#ifndef ANPI_TESTS_UNIT_FEEDS_REPLAY_H
#define ANPI_TESTS_UNIT_FEEDS_REPLAY_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "feeds/formats/parse.h"
#include "server/base/clock.h"
#include "server/base/file.h"

/* 2019-10-12 22:00 JST + hours */
static inline int64_t storm_us(int hours)
{
    return civil_to_us(&(struct civil){ 2019, 10, 12, 22, 0, 0 }) + (int64_t)hours * 3600 * US_PER_S;
}

static inline const char *data_path(struct arena *a, const char *below)
{
    const char *root = getenv("ANPI_DATA");
    return arena_printf(a, "%s/%s", root && *root ? root : "../shared/data", below);
}

static inline void need_data(struct arena *a, const char *below)
{
    const char *path = data_path(a, below);
    if (access(path, R_OK) == 0)
        return;
    /* Real editions are hundreds of megabytes of others' data and no part of this repository. */
    print_message("skipped: no real data at %s (set ANPI_DATA)\n", path);
    arena_done(a);
    skip();
}

/* A file under the data folder, copied into the arena. */
static inline struct sv data_file(struct arena *a, const char *below)
{
    struct file_map m;
    assert_int_equal(file_map_open(data_path(a, below), (size_t)256 << 20, &m), OK);
    struct sv bytes = arena_sv(a, m.bytes);
    file_map_close(&m);
    return bytes;
}

#define ARENA_CAP ((size_t)1 << 30)

#endif
