/* SPDX-License-Identifier: Apache-2.0
 * test_text.c - string views, buffers, arenas and the table of errors. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/err.h"

static void every_error_has_a_code_a_status_and_two_sentences(void **state)
{
    (void)state;
    for (int i = 1; i < ERR_COUNT; i++) {
        enum err e = (enum err)i;
        assert_non_null(strchr(err_code(e), '.'));
        assert_true(err_status(e) >= 400 && err_status(e) < 600);
        assert_true(strlen(err_ja(e)) > 0 && strlen(err_en(e)) > 0);
        assert_int_equal(err_by_code(err_code(e)), e); /* so no code stands twice */
    }
    assert_int_equal(err_by_code("no.such_code"), OK);
}

static void a_failure_keeps_whole_characters_of_a_long_field(void **state)
{
    (void)state;
    struct fail f;
    char name[100] = "";
    for (int i = 0; i < 30; i++)
        memcpy(name + i * 3, "名", 4);
    assert_int_equal(fail_set(&f, E_CSV_QUOTE, 12, name), E_CSV_QUOTE);
    assert_int_equal(f.line, 12);
    assert_int_equal(strlen(f.field), 63);
    assert_int_equal(fail_set(&f, E_CSV_QUOTE, 12, "ab"), E_CSV_QUOTE);
    assert_string_equal(f.field, "ab");
    name[0] = 'x'; /* one byte instead of three: the 64th byte is now inside a character */
    memmove(name + 1, name + 3, strlen(name + 3) + 1);
    assert_int_equal(fail_set(&f, E_CSV_QUOTE, 12, name), E_CSV_QUOTE);
    assert_int_equal(strlen(f.field), 61);
    assert_int_equal(fail_set(NULL, E_IO, 0, NULL), E_IO);
}

static void trimming_takes_wide_spaces_too(void **state)
{
    (void)state;
    assert_true(sv_eq(sv_trim(SV(" \t　安否　 \r\n")), SV("安否")));
    assert_int_equal(sv_trim(SV("　 　")).n, 0);
}

static void cutting_ends_when_nothing_is_left(void **state)
{
    (void)state;
    struct sv rest = SV("a,,b,");
    const char *want[] = { "a", "", "b", "" };
    int n = 0;
    while (rest.p) {
        struct sv f = sv_cut(&rest, ',');
        assert_true(n < 4 && sv_eq(f, sv_of(want[n])));
        n++;
    }
    assert_int_equal(n, 4);
}

static void integers_are_read_whole_or_not_at_all(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(sv_to_i64(SV("-9223372036854775808"), &v) && v == INT64_MIN);
    assert_true(sv_to_i64(SV("+9223372036854775807"), &v) && v == INT64_MAX);
    v = 7;
    const char *bad[] = { "", "-", "+", "1 ", " 1", "9223372036854775808", "-9223372036854775809", "0x1", "1e3", "１" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(sv_to_i64(sv_of(bad[i]), &v));
    assert_int_equal(v, 7);
}

static void reals_are_finite_decimal_and_ignore_the_locale(void **state)
{
    (void)state;
    double v = 7;
    assert_true(sv_to_double(SV("139.691706"), &v) && v == 139.691706);
    assert_true(sv_to_double(SV("-.5e-3"), &v) && v == -0.0005);
    assert_true(sv_to_double(SV("5."), &v) && v == 5);
    v = 7;
    const char *bad[] = { "", ".", "-", "1,5", "nan", "inf", "0x10", "1e", "1e+", "1e999", "1 ", " 1", "1.2.3" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(sv_to_double(sv_of(bad[i]), &v));
    assert_true(v == 7);
}

static void finding_and_comparing(void **state)
{
    (void)state;
    assert_int_equal(sv_find(SV("髙橋 花子"), SV("花")), 7);
    assert_int_equal(sv_find(SV("abc"), SV("d")), -1);
    assert_int_equal(sv_find(SV("abc"), SV("abcd")), -1);
    assert_true(sv_eq_nocase(SV("Content-LENGTH"), SV("content-length")));
    assert_false(sv_eq_nocase(SV("["), SV("{")));
    assert_true(sv_starts(SV("abc"), SV("ab")) && !sv_starts(SV("a"), SV("ab")));
    assert_true(sv_ends(SV("abc"), SV("bc")) && !sv_ends(SV("c"), SV("bc")));
    assert_int_not_equal(sv_hash(SV("abcdefgh1")), sv_hash(SV("abcdefgh2")));
    assert_int_not_equal(sv_hash(SV("a")), sv_hash(((struct sv){ "a\0", 2 })));
}

static void a_buffer_past_its_cap_turns_bad_and_stays_quiet(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 10);
    buf_str(&b, "0123456789");
    assert_true(buf_ok(&b));
    assert_int_equal(b.n, 10);
    assert_string_equal(b.p, "0123456789");
    buf_ch(&b, 'x');
    buf_str(&b, "more");
    buf_printf(&b, "%d", 5);
    assert_int_equal(b.bad, E_TOO_LARGE);
    assert_int_equal(b.n, 0);
    buf_clear(&b);
    buf_i64(&b, INT64_MIN / 1000000000000);
    assert_string_equal(b.p, "-9223372");
    buf_done(&b);
}

static void a_buffer_formats_and_ends_in_nul(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100000);
    buf_i64(&b, INT64_MIN);
    buf_ch(&b, ' ');
    buf_u64(&b, UINT64_MAX);
    assert_string_equal(b.p, "-9223372036854775808 18446744073709551615");
    buf_clear(&b);
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%s", "0123456789");
    buf_printf(&b, "%0600d", 1);
    assert_int_equal(b.n, 10600);
    assert_int_equal(strlen(b.p), 10600);
    buf_done(&b);
    buf_done(NULL);
}

static void an_arena_refuses_past_its_cap(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 4096);
    char *p = arena_alloc(&a, 100);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % 16, 0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(p[i], 0);
    assert_null(arena_alloc(&a, 4000));
    assert_null(arena_array(&a, SIZE_MAX / 2, 3));
    assert_non_null(arena_alloc(&a, 3900));
    arena_reset(&a);
    assert_non_null(arena_alloc(&a, 4000));
    arena_done(&a);
    arena_done(&a);
    arena_done(NULL);
}

static char order[8];
static void note(void *c)
{
    size_t n = strlen(order);
    order[n] = *(const char *)c;
    order[n + 1] = 0;
}

static void cleanups_run_last_first_and_at_once_when_they_cannot_be_kept(void **state)
{
    (void)state;
    struct arena a;
    order[0] = 0;
    arena_init(&a, 1000);
    assert_int_equal(arena_on_done(&a, note, (void *)(uintptr_t) "1"), OK);
    assert_int_equal(arena_on_done(&a, note, (void *)(uintptr_t) "2"), OK);
    assert_string_equal(order, "");
    arena_done(&a);
    assert_string_equal(order, "21");
    arena_init(&a, 8);
    assert_int_equal(arena_on_done(&a, note, (void *)(uintptr_t) "3"), E_NO_MEMORY);
    assert_string_equal(order, "213");
    arena_done(&a);
    assert_string_equal(order, "213");
}

static void an_arena_copies_and_formats(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    assert_string_equal(arena_str(&a, SV("安否")), "安否");
    assert_int_equal(arena_sv(&a, SV("")).n, 0);
    assert_non_null(arena_sv(&a, SV("")).p);
    assert_string_equal(arena_printf(&a, "%s-%d", "zone", 7), "zone-7");
    assert_int_equal(strlen(arena_printf(&a, "%0900d", 1)), 900);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_a_code_a_status_and_two_sentences),
        cmocka_unit_test(a_failure_keeps_whole_characters_of_a_long_field),
        cmocka_unit_test(trimming_takes_wide_spaces_too),
        cmocka_unit_test(cutting_ends_when_nothing_is_left),
        cmocka_unit_test(integers_are_read_whole_or_not_at_all),
        cmocka_unit_test(reals_are_finite_decimal_and_ignore_the_locale),
        cmocka_unit_test(finding_and_comparing),
        cmocka_unit_test(a_buffer_past_its_cap_turns_bad_and_stays_quiet),
        cmocka_unit_test(a_buffer_formats_and_ends_in_nul),
        cmocka_unit_test(an_arena_refuses_past_its_cap),
        cmocka_unit_test(cleanups_run_last_first_and_at_once_when_they_cannot_be_kept),
        cmocka_unit_test(an_arena_copies_and_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
