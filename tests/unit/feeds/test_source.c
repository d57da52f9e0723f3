/* SPDX-License-Identifier: Apache-2.0
 * test_source.c - the list of utilities: what is left out is sensible, what is wrong is named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "feeds/source.h"

static struct arena arena;
static struct source *list;
static size_t n;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void good(const char *text)
{
    struct fail fail = { 0 };
    enum err e = sources_read(&arena, sv_of(text), &list, &n, &fail);
    if (e)
        print_error("%s at %ld %s\n", err_code(e), fail.line, fail.field);
    assert_int_equal(e, OK);
}

static void bad(const char *text, long number, const char *member)
{
    struct fail fail = { 0 };
    assert_int_equal(sources_read(&arena, sv_of(text), &list, &n, &fail), E_FEED_SOURCES);
    assert_int_equal(fail.line, number);
    assert_string_equal(fail.field, member);
}

#define ONE(more) "[{\"name\":\"a\",\"utility\":\"chubu\",\"base_url\":\"https://example.jp/x//\"" more "}]"

static void what_is_left_out_is_sensible_and_off(void **state)
{
    (void)state;
    good(ONE(""));
    assert_int_equal(n, 1);
    assert_false(list[0].on);
    assert_string_equal(list[0].base_url, "https://example.jp/x");
    assert_int_equal(list[0].files_n, 5);
    assert_string_equal(list[0].scopes[0], "aichi");
    assert_int_equal(list[0].interval_s, 300);
    assert_null(list[0].cookie);
    good(ONE(",\"terms_acknowledged\":true,\"interval_s\":1"));
    assert_true(list[0].on);
    assert_int_equal(list[0].interval_s, 1);
    good("[]");
    assert_int_equal(n, 0);
}

static void on_demand_is_never_more_than_once_in_ten_minutes(void **state)
{
    (void)state;
    good(ONE(",\"on_demand\":true,\"interval_s\":5"));
    assert_int_equal(list[0].interval_s, 600);
}

static void columns_follow_the_kind_of_cells_unless_they_are_named(void **state)
{
    (void)state;
#define MESH(more) "[{\"name\":\"m\",\"utility\":\"mesh\",\"base_url\":\"http://example.jp\"" more "}]"
    good(MESH(""));
    assert_true(sv_eq(list[0].read.columns.cell, SV("メッシュコード")));
    good(MESH(",\"cells\":\"cells.csv\""));
    assert_true(sv_eq(list[0].read.columns.cell, SV("管理区")));
    assert_string_equal(list[0].cells_id, "管理区");
    good(MESH(",\"columns\":{\"cell\":\"code\",\"updated\":\"at\"}"));
    assert_true(sv_eq(list[0].read.columns.cell, SV("code")));
    assert_true(sv_eq(list[0].read.columns.updated, SV("at")));
    assert_int_equal(list[0].read.columns.households.n, 0);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    bad("{}", 0, "");
    bad("[1]", 1, "");
    bad("[{\"utility\":\"chubu\",\"base_url\":\"http://x\"}]", 1, "name");
    bad(ONE(",\"colour\":1"), 1, "colour");
    bad(ONE(",\"interval_s\":0"), 1, "interval_s");
    bad(ONE(",\"interval_s\":\"5\""), 1, "interval_s");
    bad(ONE(",\"cookie\":\"a=1\\r\\nHost: b\""), 1, "cookie");
    bad(ONE(",\"files\":[]"), 1, "files");
    bad(ONE(",\"files\":[\"a/x.xml\",\"b/x.xml\"]"), 1, "files");
    bad(ONE(",\"terms_acknowledged\":1"), 1, "terms_acknowledged");
    bad("[{\"name\":\"a\",\"utility\":\"chubu\",\"base_url\":\"http://x\"},{\"name\":\"a\",\"utility\":\"mesh\",\"base_url\":\"http://"
        "x\"}]",
        2, "name");
    bad("[{\"name\":\"a\",\"utility\":\"chubu\",\"base_url\":\"file:///etc/passwd\"}]", 1, "base_url");
    bad("[{\"name\":\"a\",\"utility\":\"nuclear\",\"base_url\":\"http://x\"}]", 1, "utility");
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_is_left_out_is_sensible_and_off),
        T(on_demand_is_never_more_than_once_in_ten_minutes),
        T(columns_follow_the_kind_of_cells_unless_they_are_named),
        T(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
