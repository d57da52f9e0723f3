/* SPDX-License-Identifier: Apache-2.0
 * test_csv.c - records as spreadsheets write them, and what becomes of broken ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/text/csv.h"

struct reading {
    struct csv c;
    struct arena a;
    struct csv_row row;
    struct fail fail;
};

static void begin(struct reading *r, struct sv text)
{
    csv_init(&r->c, text);
    arena_init(&r->a, 1 << 20);
}

static enum err next(struct reading *r)
{
    arena_reset(&r->a);
    return csv_next(&r->c, &r->a, &r->row, &r->fail);
}

/* The next record is at `line` and holds `want`, its fields separated by |. */
static void expect(struct reading *r, long line, const char *want)
{
    char got[256] = "";
    size_t n = 0;
    assert_false(csv_at_end(&r->c));
    assert_int_equal(next(r), OK);
    for (size_t i = 0; i < r->row.n; i++) {
        if (i)
            got[n++] = '|';
        memcpy(got + n, r->row.field[i].p, r->row.field[i].n);
        n += r->row.field[i].n;
    }
    got[n] = 0;
    assert_string_equal(got, want);
    assert_int_equal(r->row.line, line);
}

static void expect_error(struct reading *r, long line, enum err e)
{
    assert_int_equal(next(r), e);
    assert_int_equal(r->fail.err, e);
    assert_int_equal(r->fail.line, line);
}

static void expect_end(struct reading *r)
{
    assert_true(csv_at_end(&r->c));
    arena_done(&r->a);
}

static void quotes_commas_and_newlines_inside_quotes(void **state)
{
    (void)state;
    struct reading r;
    begin(&r, SV("\xEF\xBB\xBF"
                 "a,\"b,1\",\"c\"\"d\"\r\n\"x\ny\",,\r\nlast,,"));
    expect(&r, 1, "a|b,1|c\"d");
    expect(&r, 2, "x\ny||");
    expect(&r, 4, "last||");
    expect_end(&r);
}

static void blank_lines_are_skipped_and_counted(void **state)
{
    (void)state;
    struct reading r;
    begin(&r, SV("\n\r\na\n\n\nb\n\n"));
    expect(&r, 3, "a");
    expect(&r, 6, "b");
    assert_false(csv_at_end(&r.c));
    assert_int_equal(next(&r), OK);
    assert_int_equal(r.row.n, 0);
    expect_end(&r);
}

static void an_unclosed_quote_costs_its_own_line_only(void **state)
{
    (void)state;
    struct reading r;
    begin(&r, SV("1,\"open\n2,b\n3,\"c\"\n4,\"d"));
    expect_error(&r, 1, E_CSV_QUOTE);
    expect(&r, 2, "2|b");
    expect(&r, 3, "3|c");
    expect_error(&r, 4, E_CSV_QUOTE);
    expect_end(&r);
}

static void text_behind_a_closing_quote_is_an_error(void **state)
{
    (void)state;
    struct reading r;
    begin(&r, SV("\"a\"b,c\nd\n"));
    expect_error(&r, 1, E_CSV_QUOTE);
    expect(&r, 2, "d");
    expect_end(&r);
}

static void a_quote_inside_a_plain_field_is_text(void **state)
{
    (void)state;
    struct reading r;
    begin(&r, SV("5\" pipe,b\n"));
    expect(&r, 1, "5\" pipe|b");
    expect_end(&r);
}

static void too_many_fields_and_too_long_ones_are_refused(void **state)
{
    (void)state;
    static char text[2 * CSV_FIELD_BYTES_MAX];
    struct reading r;
    memset(text, ',', CSV_FIELDS_MAX);
    memcpy(text + CSV_FIELDS_MAX, "\nok\n", 5);
    begin(&r, sv_of(text));
    expect_error(&r, 1, E_CSV_TOO_LONG);
    expect(&r, 2, "ok");
    expect_end(&r);
    memset(text, ',', CSV_FIELDS_MAX - 1);
    text[CSV_FIELDS_MAX - 1] = 0;
    begin(&r, sv_of(text));
    assert_int_equal(next(&r), OK);
    assert_int_equal(r.row.n, CSV_FIELDS_MAX);
    expect_end(&r);
    memset(text, 'x', CSV_FIELD_BYTES_MAX + 1);
    memcpy(text + CSV_FIELD_BYTES_MAX + 1, "\nok", 4);
    begin(&r, sv_of(text));
    expect_error(&r, 1, E_CSV_TOO_LONG);
    expect(&r, 2, "ok");
    expect_end(&r);
}

static void a_row_that_does_not_fit_the_arena_fails_and_reading_goes_on(void **state)
{
    (void)state;
    struct reading r;
    begin(&r, SV("a,b,c,d,e,f,g,h,i\nz\n"));
    r.a.cap = 64;
    expect_error(&r, 1, E_NO_MEMORY);
    expect(&r, 2, "z");
    expect_end(&r);
}

static void put(const char *field, bool safe, const char *want)
{
    struct buf b;
    buf_init(&b, 1000);
    csv_put(&b, sv_of(field), true, safe);
    assert_string_equal(b.p ? b.p : "", want);
    buf_done(&b);
}

static void fields_are_quoted_when_needed(void **state)
{
    (void)state;
    put("plain", false, "plain");
    put("a,b", false, "\"a,b\"");
    put("a\"b", false, "\"a\"\"b\"");
    put("a\nb", false, "\"a\nb\"");
    put("", false, "");
}

static void formulas_are_made_harmless_when_asked(void **state)
{
    (void)state;
    put("=1+1", true, "'=1+1");
    put("+81", true, "'+81");
    put("-1,2", true, "\"'-1,2\"");
    put("@x", true, "'@x");
    put("\tx", true, "'\tx");
    put("'=1", true, "''=1"); /* or taking one away would give a formula */
    put("=1+1", false, "=1+1");
    put("a=1", true, "a=1");
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    const char *fields[] = { "髙橋", "", "a,b", "\"", "two\r\nlines", " x ", "end" };
    const size_t n = sizeof fields / sizeof *fields;
    struct reading r;
    struct buf b;
    buf_init(&b, 1000);
    for (size_t i = 0; i < n; i++)
        csv_put(&b, sv_of(fields[i]), i == 0, false);
    buf_str(&b, "\r\n");
    begin(&r, buf_view(&b));
    assert_int_equal(next(&r), OK);
    assert_int_equal(r.row.n, n);
    for (size_t i = 0; i < n; i++)
        assert_true(sv_eq(r.row.field[i], sv_of(fields[i])));
    expect_end(&r);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_commas_and_newlines_inside_quotes),
        cmocka_unit_test(blank_lines_are_skipped_and_counted),
        cmocka_unit_test(an_unclosed_quote_costs_its_own_line_only),
        cmocka_unit_test(text_behind_a_closing_quote_is_an_error),
        cmocka_unit_test(a_quote_inside_a_plain_field_is_text),
        cmocka_unit_test(too_many_fields_and_too_long_ones_are_refused),
        cmocka_unit_test(a_row_that_does_not_fit_the_arena_fails_and_reading_goes_on),
        cmocka_unit_test(fields_are_quoted_when_needed),
        cmocka_unit_test(formulas_are_made_harmless_when_asked),
        cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
