/* SPDX-License-Identifier: Apache-2.0
 * test_json.c - JSON from outside, and ours. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/json.h"
#include "server/base/jw.h"

#include <math.h>
#include <stdlib.h>

static struct arena arena;

static int fresh_arena(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int drop_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static const struct json *parsed(const char *text)
{
    const struct json *j = NULL;
    struct fail f;
    if (json_parse(&arena, sv_of(text), 8, &j, &f) != OK)
        fail_msg("refused: %s", text);
    return j;
}

static void refused(struct sv text, enum err want, long line)
{
    const struct json *j = (const struct json *)&arena;
    struct fail f = { .line = -1 };
    assert_int_equal(json_parse(&arena, text, 8, &j, &f), want);
    assert_int_equal(f.err, want);
    assert_int_equal(f.line, line);
    assert_ptr_equal(j, &arena);
}

static void hostile_documents_are_refused_each_for_its_reason(void **state)
{
    (void)state;
    refused(SV(""), E_JSON_SYNTAX, 1);
    refused(SV("{\n\"a\":1,\n\"a\":2}"), E_JSON_DUPLICATE, 3);
    refused(SV("{\"a\":{\"b\":1,\"b\":1}}"), E_JSON_DUPLICATE, 1);
    refused(SV("[[[[[[[[[1]]]]]]]]]"), E_JSON_DEPTH, 1);
    refused(SV("{}\n{}"), E_JSON_SYNTAX, 2);
    refused(SV("{\"a\":1,}"), E_JSON_SYNTAX, 1);
    refused(SV("[1\0]"), E_JSON_SYNTAX, 1);
    refused(SV("\n[\"a\0b\"]"), E_JSON_SYNTAX, 2);
    refused(SV("[\"a\\u0000b\"]"), E_JSON_SYNTAX, 1);
    refused(SV("{\"a\\u0000\":1}"), E_JSON_SYNTAX, 1);
    refused(SV("[\"\xFF\"]"), E_BAD_UTF8, 1);
    refused(SV("[\"\xED\xA0\x80\"]"), E_BAD_UTF8, 1);
    refused(SV("[\"\\ud800\"]"), E_JSON_SYNTAX, 1);
    refused(SV("[NaN]"), E_JSON_SYNTAX, 1);
    refused(SV("[01]"), E_JSON_SYNTAX, 1);
    refused(SV("[99999999999999999999]"), E_JSON_VALUE, 1);
    refused(SV("[1e999]"), E_JSON_VALUE, 1);
    refused(SV("[\"open"), E_JSON_SYNTAX, 1);
    refused(SV("[\"\\"), E_JSON_SYNTAX, 1);
}

static void a_hundred_thousand_brackets_do_not_reach_the_stack(void **state)
{
    (void)state;
    static char deep[100001];
    memset(deep, '[', 100000);
    refused(sv_of(deep), E_JSON_DEPTH, 1);
    memset(deep, '{', 100000);
    refused(sv_of(deep), E_JSON_DEPTH, 1);
}

static void brackets_inside_strings_are_not_depth(void **state)
{
    (void)state;
    const struct json *j = parsed("[\"[[[[[[[[[[\\\"[[[[[[[[\",[[[[[[[1]]]]]]]]");
    assert_int_equal(json_count(j), 2);
}

static void values_are_read_by_their_type_only(void **state)
{
    (void)state;
    const struct json *j = parsed("{\"s\":\"髙\",\"i\":-5,\"r\":1.5,\"b\":true,\"n\":null,\"a\":[1,2],\"o\":{}}");
    struct sv s = SV("x");
    int64_t i = 7;
    double r = 7;
    bool b = false;
    assert_true(json_str(json_get(j, "s"), &s) && sv_eq(s, SV("髙")));
    assert_true(json_i64(json_get(j, "i"), &i) && i == -5);
    assert_true(json_real(json_get(j, "r"), &r) && r == 1.5);
    assert_true(json_real(json_get(j, "i"), &r) && r == -5);
    assert_true(json_bool(json_get(j, "b"), &b) && b);
    assert_true(json_is_null(json_get(j, "n")) && json_is_null(json_get(j, "absent")) && json_is_null(NULL));
    assert_false(json_str(json_get(j, "i"), &s) || json_i64(json_get(j, "r"), &i) || json_i64(json_get(j, "s"), &i));
    assert_false(json_real(json_get(j, "s"), &r) || json_bool(json_get(j, "n"), &b) || json_str(NULL, &s));
    assert_int_equal(json_count(json_get(j, "a")), 2);
    assert_int_equal(json_count(j), 0);
    assert_null(json_at(json_get(j, "a"), 2));
    assert_null(json_get(json_get(j, "a"), "x"));
    assert_int_equal(json_type(json_get(j, "o")), JSON_OBJECT);
    assert_int_equal(json_type(json_get(j, "r")), JSON_REAL);
}

static void members_are_asked_for_by_name_type_and_bounds(void **state)
{
    (void)state;
    const struct json *j = parsed("{\"s\":\"abc\",\"i\":5,\"n\":null,\"a\":[1,2,3],\"b\":false}"), *a = NULL;
    struct fail f;
    struct sv s = SV("x");
    int64_t i = 7;
    bool b = true;
    assert_int_equal(json_need_str(j, "s", 3, &s, &f), OK);
    assert_true(sv_eq(s, SV("abc")));
    assert_int_equal(json_need_str(j, "s", 2, &s, &f), E_TOO_LARGE);
    assert_int_equal(json_need_str(j, "absent", 9, &s, &f), E_JSON_MISSING);
    assert_string_equal(f.field, "absent");
    assert_int_equal(json_need_str(j, "n", 9, &s, &f), E_JSON_MISSING);
    assert_int_equal(json_need_str(j, "i", 9, &s, &f), E_JSON_TYPE);
    assert_int_equal(json_need_str(NULL, "s", 9, &s, &f), E_JSON_MISSING);
    assert_int_equal(json_opt_str(j, "n", 9, &s, &f), OK);
    assert_true(sv_eq(s, SV("abc")));
    assert_int_equal(json_opt_i64(j, "i", 0, 5, &i, &f), OK);
    assert_int_equal(i, 5);
    assert_int_equal(json_opt_i64(j, "i", 0, 4, &i, &f), E_JSON_VALUE);
    assert_int_equal(json_opt_i64(j, "s", 0, 4, &i, &f), E_JSON_TYPE);
    assert_int_equal(json_opt_bool(j, "b", &b, &f), OK);
    assert_false(b);
    assert_int_equal(json_opt_bool(j, "i", &b, &f), E_JSON_TYPE);
    assert_int_equal(json_need_array(j, "a", 3, &a, &f), OK);
    assert_int_equal(json_need_array(j, "a", 2, &a, &f), E_TOO_LARGE);
    assert_int_equal(json_need_array(j, "s", 2, &a, &f), E_JSON_TYPE);
    assert_int_equal(json_need_array(j, "z", 2, &a, &f), E_JSON_MISSING);
}

static enum err gather(void *arg, const char *key, const struct json *value)
{
    buf_str(arg, key);
    return json_is_null(value) ? E_JSON_UNKNOWN : OK;
}

static void members_are_visited_in_the_order_written_until_one_objects(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    assert_int_equal(json_each(parsed("{\"z\":1,\"a\":2,\"m\":3}"), gather, &b), OK);
    assert_string_equal(b.p, "zam");
    assert_int_equal(json_each(parsed("{\"y\":1,\"b\":null,\"n\":3}"), gather, &b), E_JSON_UNKNOWN);
    assert_string_equal(b.p, "zamyb");
    buf_done(&b);
}

static void the_same_content_has_one_canonical_form(void **state)
{
    (void)state;
    struct buf a, b;
    buf_init(&a, 1000);
    buf_init(&b, 1000);
    json_dump_canonical(parsed("{ \"b\" : [1, 2.5, \"\\u9ad9\"],\n \"a\" : {\"y\":null, \"x\":true} }"), &a);
    json_dump_canonical(parsed("{\"a\":{\"x\":true,\"y\":null},\"b\":[1,2.5,\"髙\"]}"), &b);
    assert_string_equal(a.p, "{\"a\":{\"x\":true,\"y\":null},\"b\":[1,2.5,\"髙\"]}");
    assert_string_equal(a.p, b.p);
    buf_done(&a);
    buf_init(&a, 4);
    json_dump_canonical(parsed("[1,2,3,4]"), &a);
    assert_int_equal(a.bad, E_TOO_LARGE);
    buf_done(&a);
    buf_done(&b);
}

static void the_writer_places_commas_and_escapes(void **state)
{
    (void)state;
    struct buf b;
    struct jw w;
    buf_init(&b, 1000);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "s");
    jw_str(&w, ((struct sv){ "a\"\\\n\t\x01\x0B髙\xFF/\0z", 14 }));
    jw_key(&w, "a");
    jw_arr(&w);
    jw_i64(&w, INT64_MIN);
    jw_id(&w, 42);
    jw_bool(&w, true);
    jw_null(&w);
    jw_z(&w, NULL);
    jw_obj(&w);
    jw_obj_end(&w);
    jw_arr(&w);
    jw_arr_end(&w);
    jw_arr_end(&w);
    jw_key(&w, "t");
    jw_time(&w, 0);
    jw_key(&w, "u");
    jw_time(&w, INT64_MIN);
    jw_key(&w, "r");
    jw_raw(&w, SV("[1]"));
    jw_obj_end(&w);
    assert_int_equal(w.depth, 0);
    assert_string_equal(b.p, "{\"s\":\"a\\\"\\\\\\n\\t\\u0001\\u000b髙\xEF\xBF\xBD/\\u0000z\",\"a\":[-9223372036854775808,\"42\","
                             "true,null,null,{},[]],\"t\":\"1970-01-01T09:00:00+09:00\",\"u\":null,\"r\":[1]}");
    buf_done(&b);
}

static void written(double v, const char *want)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 100);
    jw_init(&w, &b);
    jw_real(&w, v);
    assert_string_equal(b.p, want);
    if (isfinite(v))
        assert_true(strtod(b.p, NULL) == v);
    buf_done(&b);
}

static void reals_are_short_and_read_back_the_same(void **state)
{
    (void)state;
    written(0.1, "0.1");
    written(139.6917061, "139.6917061");
    written(5, "5");
    written(-3, "-3");
    written(0.1 + 0.2, "0.30000000000000004");
    written(1e300, "1e+300");
    written(9007199254740993.0 * 3, "27021597764222976");
    written(NAN, "null");
    written(INFINITY, "null");
}

static void fixed(double v, int decimals, const char *want)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 400);
    jw_init(&w, &b);
    jw_fixed(&w, v, decimals);
    assert_string_equal(b.p, want);
    buf_done(&b);
}

static void fixed_decimals_are_rounded_and_kept(void **state)
{
    (void)state;
    fixed(139.69170649, 6, "139.691706");
    fixed(-0.05, 2, "-0.05");
    fixed(1.999, 2, "2.00");
    fixed(7, 0, "7");
    fixed(-0.0001, 2, "0.00");
    fixed(1e20, 2, "100000000000000000000.00");
    fixed(NAN, 2, "null");
}

static void a_failure_is_written_with_line_and_field_only_when_known(void **state)
{
    (void)state;
    struct buf b;
    struct jw w;
    struct fail f;
    buf_init(&b, 1000);
    jw_init(&w, &b);
    assert_int_equal(fail_set(&f, E_CSV_QUOTE, 12, "氏名カナ"), E_CSV_QUOTE);
    jw_fail(&w, &f);
    const struct json *e = json_get(parsed(b.p), "error");
    struct sv s;
    int64_t line = 0;
    assert_true(json_str(json_get(e, "code"), &s) && sv_eq(s, SV("csv.quote")));
    assert_true(json_str(json_get(e, "field"), &s) && sv_eq(s, SV("氏名カナ")));
    assert_true(json_i64(json_get(e, "line"), &line) && line == 12);
    buf_clear(&b);
    jw_init(&w, &b);
    assert_int_equal(fail_set(&f, E_CSV_QUOTE, 0, NULL), E_CSV_QUOTE);
    jw_fail(&w, &f);
    e = json_get(parsed(b.p), "error");
    assert_null(json_get(e, "line"));
    assert_null(json_get(e, "field"));
    buf_done(&b);
}

/* jansson makes its own real numbers with a function of the name of ours. */
static void jansson_is_not_disturbed_by_our_names(void **state)
{
    (void)state;
    double v = 0;
    assert_true(json_real(json_at(parsed("[0.25]"), 0), &v) && v == 0.25);
}

static void a_text_or_number_that_is_none_is_empty_or_not_a_number(void **state)
{
    (void)state;
    const struct json *j = parsed("{\"text\":\"みほん\",\"real\":34.5,\"whole\":3,\"null\":null}");
    assert_true(sv_eq(json_text(json_get(j, "text")), SV("みほん")));
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(json_text(json_get(j, (const char *const[]){ "real", "null", "absent" }[i])).n, 0);
    assert_true(json_number(json_get(j, "real")) == 34.5 && json_number(json_get(j, "whole")) == 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(isnan(json_number(json_get(j, (const char *const[]){ "text", "null", "absent" }[i]))));
}

static void an_empty_text_is_written_as_null(void **state)
{
    (void)state;
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_text_or_null(&w, "name", SV("みほん\"市"));
    jw_text_or_null(&w, "phone", SV(""));
    jw_text_or_null(&w, "kana", (struct sv){ 0 });
    jw_obj_end(&w);
    assert_true(sv_eq(buf_view(&b), SV("{\"name\":\"みほん\\\"市\",\"phone\":null,\"kana\":null}")));
    buf_done(&b);
}

static void a_number_past_64_bits_is_refused_however_it_is_spelled(void **state)
{
    static const char *const refused[] = { "9223372036854775808",  "9223372036854775808.0", "-1e308", "[0,{\"a\":[1e19]}]", "1e400",
                                           "-9223372036854775809", "{\"a\":-9.3e18}" };
    static const char *const taken[] = { "9223372036854775807", "9.2e18", "-9.2e18", "5e-324", "[0,{\"a\":[1e15]}]" };
    (void)state;
    const struct json *j;
    for (size_t i = 0; i < countof(refused); i++)
        assert_int_equal(json_parse(&arena, sv_of(refused[i]), 8, &j, NULL), E_JSON_VALUE);
    for (size_t i = 0; i < countof(taken); i++)
        assert_int_equal(json_parse(&arena, sv_of(taken[i]), 8, &j, NULL), OK);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh_arena, drop_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(hostile_documents_are_refused_each_for_its_reason),
        T(a_hundred_thousand_brackets_do_not_reach_the_stack),
        T(brackets_inside_strings_are_not_depth),
        T(values_are_read_by_their_type_only),
        T(members_are_asked_for_by_name_type_and_bounds),
        T(members_are_visited_in_the_order_written_until_one_objects),
        T(the_same_content_has_one_canonical_form),
        T(the_writer_places_commas_and_escapes),
        T(reals_are_short_and_read_back_the_same),
        T(fixed_decimals_are_rounded_and_kept),
        T(a_failure_is_written_with_line_and_field_only_when_known),
        T(a_text_or_number_that_is_none_is_empty_or_not_a_number),
        T(an_empty_text_is_written_as_null),
        T(a_number_past_64_bits_is_refused_however_it_is_spelled),
        T(jansson_is_not_disturbed_by_our_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
