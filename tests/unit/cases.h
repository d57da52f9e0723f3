/* SPDX-License-Identifier: Apache-2.0
 * cases.h - the cases that C, SQL and TypeScript share (tests/cases), for the C among them. Header only.
 *
 * They are read where ANPI_CASES says, else from tests/cases: so that the same test reads cases that were drawn by dice. */
#ifndef ANPI_TESTS_CASES_H
#define ANPI_TESTS_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "server/base/file.h"
#include "server/base/json.h"

#define CASES_BYTES (4 << 20)
#define CASES_LEAST 15 /* in every file: an empty one tests nothing */

static inline int64_t case_number(const struct json *c, const char *key)
{
    int64_t n = 0;
    (void)json_i64(json_get(c, key), &n);
    return n;
}

static inline bool case_flag(const struct json *c, const char *key)
{
    bool yes = false;
    (void)json_bool(json_get(c, key), &yes);
    return yes;
}

/* `fn` fails by itself; it is told what the case is called only where it says so. */
static inline void cases_each(const char *rule, void (*fn)(const struct json *c, const char *name))
{
    const char *dir = getenv("ANPI_CASES");
    char path[512], name[300];
    struct file_map file = { 0 };
    const struct json *all;
    struct arena a;
    arena_init(&a, 64 << 20);
    snprintf(path, sizeof path, "%s/%s.json", dir && *dir ? dir : "tests/cases", rule);
    assert_int_equal(file_map_open(path, CASES_BYTES, &file), OK);
    assert_int_equal(json_parse(&a, file.bytes, 16, &all, NULL), OK);
    const struct json *cases = json_get(all, "cases");
    assert_true(json_count(cases) > CASES_LEAST);
    for (size_t i = 0; i < json_count(cases); i++) {
        struct sv said = json_text(json_get(json_at(cases, i), "name"));
        snprintf(name, sizeof name, "%.*s", (int)said.n, said.p ? said.p : "");
        fn(json_at(cases, i), name);
    }
    file_map_close(&file);
    arena_done(&a);
}

#endif
