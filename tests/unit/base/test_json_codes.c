/* SPDX-License-Identifier: Apache-2.0
 * test_json_codes.c - the words of an answer, said by their codes where its description says that they are words; all else byte for byte. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "server/base/json_codes.h"

#define THING(name) (int)(name) + 1

static const struct json_codes stay = { { THING(WORDS_STAY), 0 }, 0, NULL, 0 };
static const struct json_codes place = { { THING(WORDS_SHELTER_KIND), THING(WORDS_FACILITY_KIND) }, 0, NULL, 0 };
static const struct json_codes times = { { 0, 0 }, THING(WORDS_TRANSPORT_STAGE), NULL, 0 };
static const struct json_codes_member inner_members[] = { { { "stay", 4 }, &stay }, { { "type", 4 }, &place } };
static const struct json_codes inner = { { 0, 0 }, 0, inner_members, 2 };
static const struct json_codes_member members[] = { { { "persons", 7 }, &inner }, { { "stay", 4 }, &stay }, { { "times", 5 }, &times } };
static const struct json_codes answer = { { 0, 0 }, 0, members, 3 };

static void becomes(const struct json_codes *codes, const char *json, const char *wanted)
{
    struct buf b;
    buf_init(&b, 4096);
    json_codes_put(codes, sv_of(json), &b);
    if (!sv_eq(buf_view(&b), sv_of(wanted)))
        fail_msg("%s became %.*s", json, (int)b.n, b.p);
    buf_done(&b);
}

static void a_word_becomes_its_code_where_it_is_one(void **state)
{
    (void)state;
    becomes(&answer, "{\"stay\":\"車中泊\"}", "{\"stay\":\"in_car\"}");
    becomes(&answer, "{\"a\":1,\"stay\":\"車中泊\",\"b\":[1,{\"stay\":\"車中泊\"}]}",
            "{\"a\":1,\"stay\":\"in_car\",\"b\":[1,{\"stay\":\"車中泊\"}]}");
    becomes(&answer, "{\"persons\":[{\"stay\":\"車中泊\"},{\"x\":\"y\",\"stay\":\"在宅\"}],\"stay\":null}",
            "{\"persons\":[{\"stay\":\"in_car\"},{\"x\":\"y\",\"stay\":\"at_home\"}],\"stay\":null}");
    becomes(&answer, " { \"stay\" : [ \"車中泊\" , \"在宅\" ] } ", " { \"stay\" : [ \"in_car\" , \"at_home\" ] } ");
}

static void a_word_of_the_second_thing_is_found_behind_the_first(void **state)
{
    (void)state;
    becomes(&answer, "{\"persons\":[{\"type\":\"福祉避難所\"},{\"type\":\"診療所\"}]}",
            "{\"persons\":[{\"type\":\"welfare_shelter\"},{\"type\":\"clinic\"}]}");
}

static void the_names_of_members_are_words_where_they_are_said_to_be(void **state)
{
    (void)state;
    becomes(&answer, "{\"times\":{\"覚知\":\"2026\",\"知らない\":\"覚知\"},\"覚知\":1}",
            "{\"times\":{\"call_received\":\"2026\",\"知らない\":\"覚知\"},\"覚知\":1}");
}

static void a_text_that_is_no_word_stays(void **state)
{
    (void)state;
    becomes(&answer, "{\"stay\":\"車中泊 \"}", "{\"stay\":\"車中泊 \"}");
    becomes(&answer, "{\"stay\":\"\"}", "{\"stay\":\"\"}");
    becomes(&answer, "{\"stay\":{\"stay\":\"車中泊\"}}", "{\"stay\":{\"stay\":\"車中泊\"}}");
    becomes(&answer, "{\"note\":\"車中泊\",\"stay\":\"in_car\"}", "{\"note\":\"車中泊\",\"stay\":\"in_car\"}");
}

static void quotes_and_brackets_within_a_text_lead_nobody_astray(void **state)
{
    (void)state;
    becomes(&answer, "{\"note\":\"\\\"}],{\\\\\",\"stay\":\"車中泊\"}", "{\"note\":\"\\\"}],{\\\\\",\"stay\":\"in_car\"}");
    becomes(&answer, "{\"no\\\"te\":[\"]\",{\"}\":\"{\"}],\"stay\":\"車中泊\"}",
            "{\"no\\\"te\":[\"]\",{\"}\":\"{\"}],\"stay\":\"in_car\"}");
    becomes(&answer, "{\"a\":{},\"b\":[],\"c\":\"\",\"stay\":\"車中泊\"}", "{\"a\":{},\"b\":[],\"c\":\"\",\"stay\":\"in_car\"}");
}

/* What an answer never is ends too, and loses nothing. */
static void what_is_no_json_is_given_as_it_is(void **state)
{
    static const char *const odd[] = { "",
                                       "\"",
                                       "{",
                                       "[",
                                       "{\"stay\"",
                                       "{\"stay\":",
                                       "{\"stay\":\"x",
                                       "{\"persons\":[{",
                                       "{\"persons\":[{]}",
                                       "{,}",
                                       "[,,]",
                                       "{\"a\":\"\\",
                                       "}",
                                       "]",
                                       "{\"stay\":\"x\"]",
                                       "{\"persons\":}{\"",
                                       "true",
                                       "1,2" };
    char deep[400];
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        becomes(&answer, odd[i], odd[i]);
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = 0;
    becomes(&stay, deep, deep);
    becomes(NULL, "{\"stay\":\"車中泊\"}", "{\"stay\":\"車中泊\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_becomes_its_code_where_it_is_one),
        cmocka_unit_test(a_word_of_the_second_thing_is_found_behind_the_first),
        cmocka_unit_test(the_names_of_members_are_words_where_they_are_said_to_be),
        cmocka_unit_test(a_text_that_is_no_word_stays),
        cmocka_unit_test(quotes_and_brackets_within_a_text_lead_nobody_astray),
        cmocka_unit_test(what_is_no_json_is_given_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
