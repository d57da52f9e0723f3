/* SPDX-License-Identifier: Apache-2.0
 * The cases of tests/cases/keys.json in C; the screens' strict key and SQL's comparing of names read the same file. */
#include "tests/unit/cases.h"

#include "server/base/text/fold.h"

static bool is(enum err (*fold)(struct arena *, struct sv, struct sv *), struct sv text, const struct json *want, const char *name)
{
    struct arena a;
    struct sv key;
    arena_init(&a, 1 << 20);
    assert_int_equal(fold(&a, text, &key), OK);
    bool same = sv_eq(key, json_text(want));
    if (!same)
        print_error("%s: %.*s is %.*s\n", name, (int)text.n, text.p, (int)key.n, key.p);
    arena_done(&a);
    return same;
}

static void case_holds(const struct json *c, const char *name)
{
    const struct json *texts = json_get(c, "texts"), *loosely = json_get(c, "loosely"), *loose = json_get(c, "loose");
    assert_true(json_count(texts) > 0);
    for (size_t i = 0; i < json_count(texts); i++) {
        struct sv text = json_text(json_at(texts, i));
        assert_true(is(fold_strict, text, json_get(c, "strict"), name));
        assert_true(!loose || is(fold_loose, text, loose, name));
    }
    for (size_t i = 0; i < json_count(loosely); i++) {
        struct arena a;
        struct sv text = json_text(json_at(loosely, i)), strict;
        arena_init(&a, 1 << 20);
        assert_true(is(fold_loose, text, loose, name));
        assert_int_equal(fold_strict(&a, text, &strict), OK);
        assert_false(sv_eq(strict, json_text(json_get(c, "strict"))));
        arena_done(&a);
    }
}

static void every_text_has_the_key_its_case_says(void **state)
{
    (void)state;
    cases_each("keys", case_holds);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_text_has_the_key_its_case_says) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
