/* SPDX-License-Identifier: Apache-2.0
 * test_json_words.c - what a request says of a word, and what is kept of it; what was parsed stays. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/json_words.h"

static struct arena arena;

static const struct json *read(const char *text)
{
    const struct json *j;
    assert_int_equal(json_parse(&arena, sv_of(text), 6, &j, NULL), OK);
    return j;
}

static void kept_is(const char *text, const struct json_words *words, size_t n, enum err e, const char *wanted)
{
    const struct json *j = read(text);
    struct buf b, before, after;
    buf_init(&b, 4096);
    buf_init(&before, 4096);
    buf_init(&after, 4096);
    json_dump_canonical(j, &before);
    assert_int_equal(json_dump_kept(j, words, n, &b), e);
    json_dump_canonical(j, &after);
    assert_true(sv_eq(buf_view(&before), buf_view(&after)));
    if (!e && !sv_eq(buf_view(&b), sv_of(wanted)))
        fail_msg("%.*s", (int)b.n, b.p);
    buf_done(&b);
    buf_done(&before);
    buf_done(&after);
}

static void words_within_are_kept_and_the_rest_stays(void **state)
{
    static const struct json_words found[] = { { "stay", WORDS_STAY } }, lists[] = { { "lists", WORDS_LIST }, { "reasons", WORDS_REASON } };
    static const struct json_words keys[] = { { NULL, WORDS_TRANSPORT_STAGE } };
    (void)state;
    kept_is("{\"stay\":\"in_car\",\"note\":\"in_car\",\"deep\":{\"stay\":\"in_car\"}}", found, 1, OK,
            "{\"deep\":{\"stay\":\"in_car\"},\"note\":\"in_car\",\"stay\":\"車中泊\"}");
    kept_is("{\"stay\":7,\"a\\\"b\":[1]}", found, 1, OK, "{\"a\\\"b\":[1],\"stay\":7}");
    kept_is("{\"stay\":\"nowhere\"}", found, 1, OK, "{\"stay\":\"nowhere\"}");
    kept_is("{\"reasons\":[\"dementia\",\"独居\",null,\"x\"],\"lists\":[\"register\"]}", lists, 2, OK,
            "{\"lists\":[\"名簿\"],\"reasons\":[\"認知症\",\"独居\",null,\"x\"]}");
    kept_is("{\"back\":1,\"指令\":2,\"other\":3}", keys, 1, OK, "{\"other\":3,\"帰署\":1,\"指令\":2}");
    kept_is("{\"back\":1,\"帰署\":2}", keys, 1, E_JSON_DUPLICATE, NULL);
}

static int arena_begin(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    return 0;
}

static int arena_end(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_within_are_kept_and_the_rest_stays),
    };
    return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
