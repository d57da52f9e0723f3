/* SPDX-License-Identifier: Apache-2.0
 * Every kind of things.def: what cannot be read changes nothing, not even the number from which on a change is newer. */
#include "tests/unit/picture/fixture.h"

#include "server/picture/things.h"

static enum err say(struct picture *p, uint64_t seq, enum picture_kind kind, const char *body, struct picture_delta *d)
{
    const char *id = kind == KIND_LABEL ? "1/赤" : "1";
    return picture_apply(p, seq, sv_of(picture_kind_name(kind)), sv_of(id), body ? sv_of(body) : (struct sv){ 0 }, d);
}

static bool is_object(enum picture_kind kind)
{
    return kind != KIND_PERSON && kind != KIND_STATUS;
}

static void what_cannot_be_read_changes_nothing_whatever_its_kind(void **state)
{
    static const char *const bad[] = { "{", "7", "[]", "\"x\"", "" };
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct picture *p = picture_new();
        struct picture_delta d = { 0 };
        assert_int_equal(picture_index(p), OK);
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            assert_int_equal(say(p, 10, (enum picture_kind)kind, bad[i], &d), E_PICTURE_CARD);
            assert_false(d.applied);
            assert_int_equal(picture_objects(p, (enum picture_kind)kind), 0);
        }
        picture_free(p);
    }
}

static void a_change_that_failed_is_taken_when_it_comes_again_whole(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    struct picture_delta d = { 0 };
    assert_int_equal(picture_index(p), OK);
    assert_int_equal(say(p, 10, KIND_OFFICE, "{\"id\":1,\"name\":\"前\"}", &d), OK);
    assert_int_equal(say(p, 12, KIND_OFFICE, "{", &d), E_PICTURE_CARD);
    assert_true(sv_eq(picture_object(p, KIND_OFFICE, SV("1")), SV("{\"id\":1,\"name\":\"前\"}")));
    assert_int_equal(say(p, 12, KIND_OFFICE, "{\"id\":1,\"name\":\"後\"}", &d), OK);
    assert_true(d.applied);
    d.applied = false;
    assert_int_equal(say(p, 11, KIND_OFFICE, "{", &d), OK); /* older: nobody reads it */
    assert_false(d.applied);
    assert_true(sv_eq(picture_object(p, KIND_OFFICE, SV("1")), SV("{\"id\":1,\"name\":\"後\"}")));
    picture_free(p);
}

static void every_kind_has_its_name_and_is_found_by_it(void **state)
{
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        enum picture_kind found;
        assert_true(picture_kind_parse(sv_of(picture_kind_name((enum picture_kind)kind)), &found));
        assert_int_equal(found, kind);
        assert_true(is_object((enum picture_kind)kind) || picture_things[kind].take[0]);
    }
}

/* A transport is held by a list that points at its object: what replaces it must not leave the list pointing at what is freed. */
static void an_object_that_is_replaced_is_let_go_by_all_who_point_to_it(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    struct picture_delta d = { 0 };
    struct picture_transport t[4];
    assert_int_equal(picture_index(p), OK);
    assert_int_equal(say(p, 1, KIND_TRANSPORT, "{\"id\":1,\"person\":5,\"at_us\":1}", &d), OK);
    assert_int_equal(say(p, 2, KIND_TRANSPORT, "{\"id\":1,\"person\":6,\"at_us\":2}", &d), OK);
    assert_int_equal(picture_transports(p, 5, t, 4), 0);
    assert_int_equal(picture_transports(p, 6, t, 4), 1);
    assert_int_equal(say(p, 3, KIND_TRANSPORT, NULL, &d), OK);
    assert_int_equal(picture_transports(p, 6, t, 4), 0);
    picture_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_read_changes_nothing_whatever_its_kind),
        cmocka_unit_test(a_change_that_failed_is_taken_when_it_comes_again_whole),
        cmocka_unit_test(every_kind_has_its_name_and_is_found_by_it),
        cmocka_unit_test(an_object_that_is_replaced_is_let_go_by_all_who_point_to_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
