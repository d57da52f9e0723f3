/* SPDX-License-Identifier: Apache-2.0 */
#include "server/base/json_shape.h"

#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "server/base/count.h"
#include "server/base/word.h"
#include "shapes.h"

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static enum err read_as(const struct json_shape *shape, const char *text, void *out, struct fail *f)
{
    const struct json *doc;
    assert_int_equal(json_parse(&arena, sv_of(text), 8, &doc, NULL), OK);
    return json_shape_read(shape, doc, out, f);
}

#define OP "\"op_id\":\"018f0000-0000-7000-8000-000000000001\""

static void each_kind_of_member_is_read(void **state)
{
    (void)state;
    struct SAID_NEW_STAY s;
    struct SAID_NEW_ASSIGNMENT a;
    assert_int_equal(read_as(&SHAPE_NEW_STAY,
                             "{" OP ",\"at\":\"2026-11-30T12:00:00+09:00\",\"kind\":\"入院\",\"shelter\":\"12\",\"lon\":137,\"lat\":34.5}",
                             &s, NULL),
                     OK);
    assert_true(s.op_id.has && sv_eq(s.kind, SV("入院")) && s.shelter == 12 && s.facility == 0 && !s.place.p);
    assert_true(s.at == INT64_C(1796007600000000) && fabs(s.lon - 137) < 1e-9 && fabs(s.lat - 34.5) < 1e-9);
    assert_int_equal(read_as(&SHAPE_NEW_ASSIGNMENT, "{" OP ",\"person\":7,\"user\":\"8\",\"fallback_min\":30}", &a, NULL), OK);
    assert_true(a.person == 7 && a.user == 8 && a.fallback_min == 30 && a.zone == 0);
}

static void what_is_absent_or_null_reads_as_absent(void **state)
{
    (void)state;
    struct SAID_NEW_STAY s;
    struct SAID_HOME_PIN p;
    assert_int_equal(read_as(&SHAPE_NEW_STAY, "{" OP ",\"kind\":\"在宅\",\"at\":null,\"place\":null}", &s, NULL), OK);
    assert_true(s.at == INT64_MIN && !s.place.p && isnan(s.lon) && isnan(s.lat) && !s.shelter);
    assert_int_equal(read_as(&SHAPE_HOME_PIN, "{}", &p, NULL), OK);
    assert_true(p.pinned && !p.op_id.has); /* a usual value that is not false */
    assert_int_equal(read_as(&SHAPE_HOME_PIN, "{\"pinned\":false}", &p, NULL), OK);
    assert_false(p.pinned);
}

static void what_does_not_fit_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const struct json_shape *shape;
        const char *text;
        enum err want;
        const char *field;
    } cases[] = {
        { &SHAPE_NEW_STAY, "{" OP "}", E_JSON_MISSING, "kind" },
        { &SHAPE_NEW_STAY, "{\"kind\":\"在宅\"}", E_JSON_MISSING, "op_id" },
        { &SHAPE_NEW_STAY, "{\"op_id\":7,\"kind\":\"在宅\"}", E_JSON_TYPE, "op_id" },
        { &SHAPE_NEW_STAY, "{\"op_id\":\"7\",\"kind\":\"在宅\"}", E_JSON_VALUE, "op_id" },
        { &SHAPE_NEW_STAY, "{" OP ",\"kind\":7}", E_JSON_TYPE, "kind" },
        { &SHAPE_NEW_STAY, "{" OP ",\"kind\":\"在宅\",\"at\":\"yesterday\"}", E_JSON_VALUE, "at" },
        { &SHAPE_NEW_STAY, "{" OP ",\"kind\":\"在宅\",\"shelter\":0}", E_JSON_VALUE, "shelter" },
        { &SHAPE_NEW_STAY, "{" OP ",\"kind\":\"在宅\",\"lat\":91}", E_JSON_VALUE, "lat" },
        { &SHAPE_NEW_STAY, "{" OP ",\"kind\":\"在宅\",\"lat\":\"1\"}", E_JSON_TYPE, "lat" },
        { &SHAPE_NEW_PIN, "{\"pin\":\"12345678901234567\"}", E_TOO_LARGE, "pin" },
        { &SHAPE_NEW_PIN, "[]", E_JSON_TYPE, "" },
        { &SHAPE_NEW_ASSIGNMENT, "{" OP ",\"fallback_min\":0}", E_JSON_VALUE, "fallback_min" },
        { &SHAPE_NEW_ASSIGNMENT, "{" OP ",\"fallback_min\":1.5}", E_JSON_TYPE, "fallback_min" },
        { &SHAPE_REVIEW_DECISION, "{" OP ",\"mark\":\"018f0000-0000-7000-8000-000000000001\",\"accept\":1}", E_JSON_TYPE, "accept" },
        { &SHAPE_NEW_INCIDENT, "{\"name\":\"大雨\",\"kind\":\"洪水\",\"decided_by\":\"市長\",\"municipalities\":[7]}", E_JSON_TYPE,
          "municipalities" },
        { &SHAPE_NEW_INCIDENT,
          "{\"name\":\"大雨\",\"kind\":\"洪水\",\"decided_by\":\"市長\",\"municipalities\":[\"23999\"],\"population\":{\"lists\":[\"なし\"]"
          "}}",
          E_JSON_VALUE, "lists" },
        { &SHAPE_NEW_INCIDENT, "{\"name\":\"大雨\",\"kind\":\"雨\",\"decided_by\":\"市長\",\"municipalities\":[]}", E_JSON_VALUE, "kind" },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        struct fail f = { 0 };
        char said[512];
        assert_true(cases[i].shape->size <= sizeof said);
        assert_int_equal(read_as(cases[i].shape, cases[i].text, said, &f), cases[i].want);
        assert_string_equal(f.field, cases[i].field);
    }
}

static void a_word_is_read_by_either_name(void **state)
{
    static const struct {
        const char *said;
        enum err want;
        const char *kept;
    } all[] = {
        { "phone", OK, JA_METHOD_PHONE },
        { JA_METHOD_IN_PERSON, OK, JA_METHOD_IN_PERSON },
        { "", E_JSON_VALUE, NULL },
        { "fax", E_JSON_VALUE, NULL },
        { "0123456789012345678901234567890123456789012345678901234567890123456789", E_TOO_LARGE, NULL },
    };
    (void)state;
    for (size_t i = 0; i < countof(all); i++) {
        struct SAID_OPERATION o;
        struct fail f = { 0 };
        char text[400];
        snprintf(text, sizeof text, "{" OP ",\"person\":\"7\",\"observed_at\":\"2026-11-30T12:00:00+09:00\",\"method\":\"%s\"}",
                 all[i].said);
        assert_int_equal(read_as(&SHAPE_OPERATION, text, &o, &f), all[i].want);
        if (all[i].want)
            assert_string_equal(f.field, "method");
        else
            assert_true(sv_eq(o.method, sv_of(all[i].kept)));
    }
}

static void only_members_that_are_known_fit_a_closed_shape(void **state)
{
    (void)state;
    static const struct json_shape_member members[] = { { .name = "name", .kind = SHAPE_TEXT, .max = 10 } };
    static const struct json_shape open = { .members = members, .n = 1 }, closed = { .members = members, .n = 1, .closed = true };
    struct fail f = { 0 };
    assert_int_equal(read_as(&open, "{\"nmae\":\"x\"}", NULL, &f), OK);
    assert_int_equal(read_as(&closed, "{\"nmae\":\"x\"}", NULL, &f), E_JSON_UNKNOWN);
    assert_string_equal(f.field, "nmae");
    assert_int_equal(read_as(&closed, "{\"name\":\"x\"}", NULL, &f), OK);
}

static void an_empty_text_is_none_where_the_shape_says_so(void **state)
{
    (void)state;
    struct said {
        struct sv text;
    } said;
    static const char *const words[] = { "a", "b", NULL };
    static const struct json_shape_member members[] = { { .name = "text", .kind = SHAPE_TEXT, .max = 10, .words = words, .blank = true } };
    static const struct json_shape shape = { .members = members, .n = 1, .size = sizeof(struct said) };
    assert_int_equal(read_as(&shape, "{\"text\":\"\"}", &said, NULL), OK);
    assert_null(said.text.p);
    assert_int_equal(read_as(&shape, "{\"text\":\"b\"}", &said, NULL), OK);
    assert_true(sv_eq(said.text, SV("b")));
    assert_int_equal(read_as(&shape, "{\"text\":\" \"}", &said, NULL), E_JSON_VALUE);
}

static void a_text_has_its_least_length(void **state)
{
    (void)state;
    static const struct json_shape_member members[] = { { .name = "text", .kind = SHAPE_TEXT, .min = 1, .max = 10 } };
    static const struct json_shape shape = { .members = members, .n = 1 };
    assert_int_equal(read_as(&shape, "{\"text\":\"\"}", NULL, NULL), E_JSON_VALUE);
    assert_int_equal(read_as(&shape, "{\"text\":\"x\"}", NULL, NULL), OK);
    assert_int_equal(read_as(&shape, "{}", NULL, NULL), OK);
}

static void an_error_of_its_own_is_of_values_alone(void **state)
{
    (void)state;
    static const struct json_shape_member members[] = { { .name = "id", .kind = SHAPE_UUID, .needed = true, .wrong = E_OBS_OP_ID } };
    static const struct json_shape shape = { .members = members, .n = 1 };
    static const struct {
        const char *text;
        enum err want;
    } cases[] = {
        { "{\"id\":\"x\"}", E_OBS_OP_ID },
        { "{\"id\":7}", E_JSON_TYPE },
        { "{}", E_JSON_MISSING },
        { "{\"id\":\"018f0000-0000-7000-8000-0000000000010\"}", E_TOO_LARGE },
    };
    for (size_t i = 0; i < countof(cases); i++)
        assert_int_equal(read_as(&shape, cases[i].text, NULL, NULL), cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_member_is_read),
        cmocka_unit_test(what_is_absent_or_null_reads_as_absent),
        cmocka_unit_test(what_does_not_fit_is_refused_by_name),
        cmocka_unit_test(a_word_is_read_by_either_name),
        cmocka_unit_test(only_members_that_are_known_fit_a_closed_shape),
        cmocka_unit_test(an_empty_text_is_none_where_the_shape_says_so),
        cmocka_unit_test(a_text_has_its_least_length),
        cmocka_unit_test(an_error_of_its_own_is_of_values_alone),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
