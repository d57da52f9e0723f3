/* SPDX-License-Identifier: Apache-2.0
 * test_conf.c - where an option's value comes from, and what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/arena.h"
#include "server/base/conf.h"
#include "server/base/file.h"
#include "server/base/json.h"

#include <stdlib.h>
#include <unistd.h>

struct options {
    const char *host;
    int64_t port, body_max, wait_ms;
    bool drill;
};

static const struct conf_item table[] = {
    { "test_host", CONF_STR, "localhost", 0, 0, offsetof(struct options, host), "Name of the database host." },
    { "test_port", CONF_INT, "8443", 1, 65535, offsetof(struct options, port), "Port to listen on." },
    { "test_body_max", CONF_SIZE, "1m", 1024, 1 << 30, offsetof(struct options, body_max), "Largest body, in bytes." },
    { "test_wait_ms", CONF_MS, "30s", 0, 600000, offsetof(struct options, wait_ms), "Longest wait, in milliseconds." },
    { "test_drill", CONF_BOOL, "false", 0, 0, offsetof(struct options, drill), "Whether this is a drill." },
};
#define ROWS (sizeof table / sizeof *table)
#define FILE_NAME "/tmp/anpi-test-conf"

static struct options o;
static struct fail f;
static int rest;

static enum err load(int argc, const char **argv)
{
    o = (struct options){ .host = NULL };
    rest = -1;
    return conf_load(table, ROWS, &o, argc, (char **)(uintptr_t)argv, &rest, &f);
}

#define LOAD(...) load((int)(sizeof((const char *[]){ "prog", __VA_ARGS__ }) / sizeof(char *)), (const char *[]){ "prog", __VA_ARGS__ })

static int clear_environment(void **state)
{
    (void)state;
    unsetenv("ANPI_TEST_PORT");
    unlink(FILE_NAME);
    return 0;
}

static void defaults_hold_when_nothing_is_said(void **state)
{
    (void)state;
    assert_int_equal(LOAD("sub", "--test_port=1"), OK);
    assert_string_equal(o.host, "localhost");
    assert_int_equal(o.port, 8443); /* options end at the first word */
    assert_int_equal(o.body_max, 1 << 20);
    assert_int_equal(o.wait_ms, 30000);
    assert_false(o.drill);
    assert_int_equal(rest, 1);
}

static void later_sources_win(void **state)
{
    (void)state;
    assert_int_equal(file_replace(FILE_NAME, SV("# comment\n\ntest_port = 1000\n test_host=db.example \r\ntest_drill = yes"), 0600), OK);
    assert_int_equal(LOAD("--config=" FILE_NAME), OK);
    assert_int_equal(o.port, 1000);
    assert_string_equal(o.host, "db.example");
    assert_true(o.drill);
    setenv("ANPI_TEST_PORT", "2000", 1);
    assert_int_equal(LOAD("--config=" FILE_NAME), OK);
    assert_int_equal(o.port, 2000);
    assert_int_equal(LOAD("--config=" FILE_NAME, "--test_port=3000", "--test_drill", "run", "x"), OK);
    assert_int_equal(o.port, 3000);
    assert_int_equal(rest, 4);
}

static void units_are_understood(void **state)
{
    (void)state;
    assert_int_equal(LOAD("--test_body_max=64KiB", "--test_wait_ms=2min"), OK);
    assert_int_equal(o.body_max, 65536);
    assert_int_equal(o.wait_ms, 120000);
    assert_int_equal(LOAD("--test_wait_ms=500ms", "--"), OK);
    assert_int_equal(o.wait_ms, 500);
    assert_int_equal(rest, 3);
}

static void unknown_keys_and_bad_values_are_refused_by_name(void **state)
{
    (void)state;
    assert_int_equal(LOAD("--tset_port=1"), E_CONF_UNKNOWN);
    assert_string_equal(f.field, "tset_port");
    const char *bad[] = { "--test_port=0",      "--test_port=65536", "--test_port=8k",
                          "--test_port=",       "--test_port",       "--test_port=1.5",
                          "--test_drill=maybe", "--test_wait_ms=1k", "--test_body_max=9999999999g" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(LOAD(bad[i]), E_CONF_VALUE);
    setenv("ANPI_TEST_PORT", "none", 1);
    assert_int_equal(LOAD("x"), E_CONF_VALUE);
    assert_string_equal(f.field, "test_port");
    assert_string_equal(f.detail, "in the environment: test_port = none: a number from 1 to 65535");
    unsetenv("ANPI_TEST_PORT");
    assert_int_equal(LOAD("--test_port"), E_CONF_VALUE);
    assert_string_equal(f.detail, "--test_port has no value");
}

static void a_fault_in_the_file_is_told_with_its_line(void **state)
{
    (void)state;
    assert_int_equal(file_replace(FILE_NAME, SV("test_port = 1000\n\nunknown = 1\n"), 0600), OK);
    assert_int_equal(LOAD("--config=" FILE_NAME), E_CONF_UNKNOWN);
    assert_int_equal(f.line, 3);
    assert_string_equal(f.field, "unknown");
    assert_string_equal(f.detail, FILE_NAME ":3: unknown");
    assert_int_equal(file_replace(FILE_NAME, SV("\ntest_port = 84x43\n"), 0600), OK);
    assert_int_equal(LOAD("--config=" FILE_NAME), E_CONF_VALUE);
    assert_string_equal(f.detail, FILE_NAME ":2: test_port = 84x43: a number from 1 to 65535");
    assert_int_equal(file_replace(FILE_NAME, SV("test_drill = perhaps\n"), 0600), OK);
    assert_int_equal(LOAD("--config=" FILE_NAME), E_CONF_VALUE);
    assert_string_equal(f.detail, FILE_NAME ":1: test_drill = perhaps: true or false");
    assert_int_equal(file_replace(FILE_NAME, SV("test_port 1000\n"), 0600), OK);
    assert_int_not_equal(LOAD("--config=" FILE_NAME), OK);
    assert_int_equal(LOAD("--config=/nowhere/at/all"), E_FILE_MISSING);
    assert_string_equal(f.detail, "/nowhere/at/all: No such file or directory");
}

static void the_table_describes_itself(void **state)
{
    (void)state;
    struct arena a;
    struct buf b;
    const struct json *j;
    struct sv s;
    int64_t v;
    arena_init(&a, 1 << 20);
    buf_init(&b, 1 << 16);
    conf_describe(table, ROWS, &b);
    assert_int_equal(json_parse(&a, buf_view(&b), 4, &j, NULL), OK);
    assert_int_equal(json_count(j), ROWS);
    const struct json *port = json_at(j, 1);
    assert_true(json_str(json_get(port, "key"), &s) && sv_eq(s, SV("test_port")));
    assert_true(json_str(json_get(port, "type"), &s) && sv_eq(s, SV("integer")));
    assert_true(json_str(json_get(port, "default"), &s) && sv_eq(s, SV("8443")));
    assert_true(json_i64(json_get(port, "min"), &v) && v == 1);
    assert_true(json_i64(json_get(port, "max"), &v) && v == 65535);
    assert_true(json_str(json_get(port, "doc"), &s) && s.n > 0);
    buf_done(&b);
    arena_done(&a);
}

#define T(f) cmocka_unit_test_setup_teardown(f, clear_environment, clear_environment)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(defaults_hold_when_nothing_is_said),
        T(later_sources_win),
        T(units_are_understood),
        T(unknown_keys_and_bad_values_are_refused_by_name),
        T(a_fault_in_the_file_is_told_with_its_line),
        T(the_table_describes_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
