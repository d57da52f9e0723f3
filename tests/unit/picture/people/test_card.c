/* SPDX-License-Identifier: Apache-2.0
 * The card is cut as SQL wrote it, and a person is made of it. */
#include "tests/unit/picture/fixture.h"

#include <math.h>

static void a_list_is_visited_item_by_item(void **state)
{
    (void)state;
    struct sv rest = SV("電話\x1d"
                        "0533-11-1111\x1d"
                        "0533111111\x1e"
                        "携帯\x1d"
                        "090"),
              item[3];
    assert_int_equal(card_count(rest), 2);
    assert_true(card_item(&rest, item, 3));
    assert_true(sv_eq(item[2], SV("0533111111")));
    assert_true(card_item(&rest, item, 3));
    assert_true(sv_eq(item[0], SV("携帯")));
    assert_true(sv_eq(item[1], SV("090")));
    assert_int_equal(item[2].n, 0);
    assert_false(card_item(&rest, item, 3));
}

static void an_empty_list_has_no_item(void **state)
{
    (void)state;
    struct sv rest = SV(""), item[3];
    assert_int_equal(card_count(rest), 0);
    assert_false(card_item(&rest, item, 3));
}

static void a_card_of_another_version_is_refused(void **state)
{
    (void)state;
    struct card c;
    assert_int_equal(card_cut(SV("2\x1f"
                                 "23214"),
                              &c),
                     E_PICTURE_CARD);
    assert_int_equal(card_cut(SV(""), &c), E_PICTURE_CARD);
    assert_int_equal(card_cut(SV("1\x1f"
                                 "23214"),
                              &c),
                     OK);
    assert_true(sv_eq(c.f[CARD_MUNICIPALITY], SV("23214")));
    assert_int_equal(c.f[CARD_LINKS].n, 0);
}

static void missing_fields_read_as_empty(void **state)
{
    (void)state;
    assert_int_equal(card_field(SV("1\x1f"
                                   "23214\x1f"),
                                CARD_NOTE)
                         .n,
                     0);
    assert_true(sv_eq(card_field(SV("1\x1f"
                                    "23214\x1f"
                                    "A7"),
                                 CARD_MUNICIPAL_ID),
                      SV("A7")));
    assert_int_equal(card_int(SV(""), -1), -1);
    assert_true(isnan(card_real(SV(""))));
    assert_true(card_true(SV("1")) && !card_true(SV("0")) && !card_true(SV("")));
}

static void a_person_has_the_place_of_the_stay(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    person_load(p, &(struct who){ .id = 1,
                                  .name = "飯田 花子",
                                  .kana = "イイダ ハナコ",
                                  .birth = "1935-03-05",
                                  .zone = 5,
                                  .mesh250 = 5237014111,
                                  .lon = 137.2,
                                  .lat = 34.8,
                                  .town = "23214形原町",
                                  .stay = "避難所;体育館;0;137.3;34.9;5237014122;;7;23214西浦町" });
    person_load(p, &(struct who){ .id = 2,
                                  .name = "A",
                                  .zone = 5,
                                  .mesh250 = 5237014111,
                                  .lon = 137.2,
                                  .lat = 34.8,
                                  .town = "23214形原町",
                                  .stay = "親族宅等;;0;;;;;;" });
    person_load(p, &(struct who){ .id = 3, .name = "B", .zone = 5, .stay = "入院;市民病院;0;;;;;;", .devices = "9;人工呼吸器" });
    assert_int_equal(picture_index(p), OK);
    const struct person *x = picture_person(p, 1);
    assert_int_equal(x->zone, 7);
    assert_int_equal(x->mesh250, 5237014122);
    assert_true(fabs(x->lon - 137.3) < 1e-9 && fabs(x->home_lon - 137.2) < 1e-9);
    assert_true(sv_eq(picture_town(p, x->town), SV("23214西浦町")));
    assert_true(sv_eq(person_name(x), SV("飯田 花子")));
    x = picture_person(p, 2); /* away, nobody knows where: counts at home, but no outage there is theirs */
    assert_int_equal(x->zone, 5);
    assert_int_equal(x->mesh250, 0);
    assert_int_equal(x->town, 0);
    assert_true(isnan(x->lon));
    x = picture_person(p, 3);
    assert_true(x->excluded && x->powered);
    assert_null(picture_person(p, 4));
    picture_free(p);
}

static void members_of_a_household_follow_their_moves(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    int64_t ids[4];
    person_load(p, &(struct who){ .id = 1, .name = "A", .household = 70 });
    person_load(p, &(struct who){ .id = 2, .name = "B", .household = 70 });
    person_load(p, &(struct who){ .id = 3, .name = "C", .household = 71 });
    assert_int_equal(picture_index(p), OK);
    assert_int_equal(picture_household(p, 70, ids, 4), 2);
    person_change(p, 10, &(struct who){ .id = 3, .name = "C", .household = 70 });
    person_change(p, 11, &(struct who){ .id = 1, .name = "A", .household = 71 });
    person_change(p, 12, &(struct who){ .id = 1, .name = "A", .household = 70 });
    assert_int_equal(picture_household(p, 70, ids, 4), 3);
    assert_int_equal(picture_household(p, 71, ids, 4), 0);
    person_gone(p, 13, 2);
    assert_int_equal(picture_household(p, 70, ids, 4), 2);
    picture_free(p);
}

static void an_older_change_is_ignored(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    person_load(p, &(struct who){ .id = 1, .name = "古" });
    assert_int_equal(picture_index(p), OK);
    assert_true(person_change(p, 10, &(struct who){ .id = 1, .name = "新" }).applied);
    assert_false(person_change(p, 10, &(struct who){ .id = 1, .name = "同" }).applied);
    assert_false(person_change(p, 9, &(struct who){ .id = 1, .name = "旧" }).applied);
    assert_true(sv_eq(person_name(picture_person(p, 1)), SV("新")));
    assert_true(person_gone(p, 12, 1).applied);
    assert_false(person_change(p, 11, &(struct who){ .id = 1, .name = "霊" }).applied);
    assert_null(picture_person(p, 1));
    assert_true(person_change(p, 13, &(struct who){ .id = 1, .name = "再" }).applied);
    assert_int_equal(picture_persons(p), 1);
    assert_true(change(p, 20, "office", "4", "{\"id\":4}").applied);
    assert_false(change(p, 19, "office", "4", "{\"id\":5}").applied);
    assert_true(sv_eq(picture_object(p, KIND_OFFICE, SV("4")), SV("{\"id\":4}")));
    assert_false(change(p, 30, "user", "1", "{}").applied);
    picture_free(p);
}

static void transports_come_newest_first(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    struct picture_transport t[4];
    person_load(p, &(struct who){ .id = 1, .name = "A" });
    load(p, "transport", "7", "{\"id\":7,\"person\":1,\"at_us\":100}");
    assert_int_equal(picture_index(p), OK);
    struct picture_delta d = change(p, 5, "transport", "8", "{\"id\":8,\"person\":1,\"at_us\":300}");
    assert_true(d.topics & TOPIC_TRANSPORT);
    assert_int_equal(d.person, 1);
    change(p, 6, "transport", "9", "{\"id\":9,\"person\":1,\"at_us\":200}");
    change(p, 7, "transport", "8", "{\"id\":8,\"person\":1,\"at_us\":250}");
    assert_int_equal(picture_transports(p, 1, t, 4), 3);
    assert_int_equal(t[0].id, 8);
    assert_int_equal(t[1].id, 9);
    assert_int_equal(t[2].id, 7);
    picture_free(p);
}

static void a_row_stands_ready_in_parts_by_who_may_see_them(void **state)
{
    (void)state;
    struct picture *p = picture_new();
    person_load(p, &(struct who){ .id = 7,
                                  .name = "飯田 \"花\"",
                                  .kana = "イイダ ハナ",
                                  .birth = "1935-03-05",
                                  .sex = 2,
                                  .address = "形原町1",
                                  .phone = "0533111111" });
    person_load(p, &(struct who){ .id = 8 });
    assert_int_equal(picture_index(p), OK);
    const struct person *x = picture_person(p, 7), *nobody = picture_person(p, 8);
    assert_true(sv_eq(person_row(x, ROW_ID, ROW_ID), SV("\"person\":\"7\"")));
    assert_true(sv_eq(person_row(x, ROW_IDENTITY, ROW_IDENTITY),
                      SV(",\"name\":\"飯田 \\\"花\\\"\",\"kana\":\"イイダ ハナ\",\"birth\":\"1935-03-05\",\"sex\":\"女\"")));
    assert_true(sv_eq(person_row(x, ROW_ADDRESS, ROW_PHONE), SV(",\"address\":\"形原町1\",\"phone\":null")));
    assert_true(sv_eq(person_row(nobody, ROW_ID, ROW_PHONE),
                      SV("\"person\":\"8\",\"name\":null,\"kana\":null,\"birth\":null,\"sex\":\"不明\",\"address\":null,\"phone\":null")));
    assert_true(sv_eq(card_field(person_card(x), CARD_ADDRESS), SV("形原町1")));
    picture_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_visited_item_by_item),
        cmocka_unit_test(an_empty_list_has_no_item),
        cmocka_unit_test(a_card_of_another_version_is_refused),
        cmocka_unit_test(missing_fields_read_as_empty),
        cmocka_unit_test(a_person_has_the_place_of_the_stay),
        cmocka_unit_test(members_of_a_household_follow_their_moves),
        cmocka_unit_test(an_older_change_is_ignored),
        cmocka_unit_test(transports_come_newest_first),
        cmocka_unit_test(a_row_stands_ready_in_parts_by_who_may_see_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
