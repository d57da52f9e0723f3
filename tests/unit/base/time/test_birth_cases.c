/* SPDX-License-Identifier: Apache-2.0
 * The cases of tests/cases/births.json in C: what a clerk wrote is read, what SQL writes into cards and lists is read back as it was.
 * SQL and TypeScript read the same file. */
#include "tests/unit/cases.h"

#include "server/base/time/birth.h"

static struct sv text_of(const struct json *c, const char *key)
{
    return json_text(json_get(c, key));
}

static struct date today_of(const struct json *c)
{
    struct date d = { 2026, 11, 29 };
    struct sv today = text_of(c, "today");
    if (today.n)
        assert_int_equal(date_parse(today, &d), OK);
    return d;
}

/* `part`: whether something of it should be looked at. */
static void is_read(const struct json *c, const char *name, struct sv text, bool part)
{
    struct birth b = { .in_part = false };
    char iso[11];
    enum err e = birth_parse(text, today_of(c), &b);
    struct sv refused = text_of(c, "refused");
    if (refused.n || e) {
        if (!sv_eq(sv_of(e ? err_code(e) : "taken"), refused))
            fail_msg("%s: %.*s: %s", name, (int)text.n, text.p, e ? err_code(e) : "taken");
        return;
    }
    date_format_iso(b.date, iso);
    if (!sv_eq(sv_of(iso), text_of(c, "date")) || !sv_eq(sv_of(birth_precision_name(b.precision)), text_of(c, "how")) || b.in_part != part)
        fail_msg("%s: %.*s: %s %s", name, (int)text.n, text.p, iso, birth_precision_name(b.precision));
}

static void card_is_read(const struct json *c, const char *name)
{
    struct birth b;
    char known[12];
    assert_true(birth_read(text_of(c, "card"), &b));
    birth_format(b.date, b.precision, known);
    if (b.precision == BIRTH_ABOUT)
        snprintf(known + strlen(known), 2, "~");
    if (!sv_eq(sv_of(known), text_of(c, "card")) || !sv_eq(sv_of(birth_precision_name(b.precision)), text_of(c, "how")))
        fail_msg("%s: the card reads %s", name, known);
}

/* 昭和10年3月5日（1935年）: of a day the server says what stands before the bracket. */
static void day_is_said(const struct json *c, const char *name)
{
    struct date d;
    char said[40];
    if (!sv_eq(text_of(c, "how"), SV("day")))
        return;
    assert_int_equal(date_parse(text_of(c, "date"), &d), OK);
    date_format_wareki(d, said);
    if (!sv_starts(text_of(c, "said"), sv_of(said)))
        fail_msg("%s: is said %s", name, said);
}

static void case_holds(const struct json *c, const char *name)
{
    const struct json *written = json_get(c, "written");
    for (size_t i = 0; i < json_count(written); i++)
        is_read(c, name, json_text(json_at(written, i)), case_flag(c, "part"));
    if (text_of(c, "refused").n)
        return;
    is_read(c, name, text_of(c, "listed"), false);
    card_is_read(c, name);
    day_is_said(c, name);
}

static void every_birth_is_read_as_its_case_says(void **state)
{
    (void)state;
    cases_each("births", case_holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_birth_is_read_as_its_case_says) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
