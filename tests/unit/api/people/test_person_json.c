/* SPDX-License-Identifier: Apache-2.0
 * A row of a list shows what the grant allows, and is sound JSON whatever is left out. */
#include "tests/unit/picture/fixture.h"

#include "server/api/people/person_json.h"

static struct picture *made;

static int make(void **state)
{
    (void)state;
    made = picture_new();
    person_load(made,
                &(struct who){ .id = 7, .name = "飯田 花", .kana = "イイダ ハナ", .birth = "1935-03-05", .sex = 2, .address = "形原町1" });
    return picture_index(made);
}

static int unmake(void **state)
{
    (void)state;
    picture_free(made);
    return 0;
}

static void shows(unsigned fields, const char *expected)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    person_row_write(&w, picture_person(made, 7), fields);
    jw_key(&w, "end");
    jw_bool(&w, true);
    jw_obj_end(&w);
    assert_string_equal(b.p, expected);
    buf_done(&b);
}

#define IDENTITY "\"name\":\"飯田 花\",\"kana\":\"イイダ ハナ\",\"birth\":\"1935-03-05\",\"sex\":\"女\","

static void a_row_without_any_field_is_an_id(void **state)
{
    (void)state;
    shows(0, "{\"person\":\"7\",\"end\":true}");
    shows(FIELD_MEDICAL, "{\"person\":\"7\",\"end\":true}");
}

static void a_row_shows_only_the_fields_that_are_allowed(void **state)
{
    (void)state;
    shows(FIELD_NAME, "{\"person\":\"7\"," IDENTITY "\"end\":true}");
    shows(FIELD_ADDRESS, "{\"person\":\"7\",\"address\":\"形原町1\",\"end\":true}");
    shows(FIELD_PHONE, "{\"person\":\"7\",\"phone\":null,\"end\":true}");
    shows(FIELD_NAME | FIELD_PHONE, "{\"person\":\"7\"," IDENTITY "\"phone\":null,\"end\":true}");
    shows(FIELD_NAME | FIELD_ADDRESS, "{\"person\":\"7\"," IDENTITY "\"address\":\"形原町1\",\"end\":true}");
    shows(FIELD_ADDRESS | FIELD_PHONE, "{\"person\":\"7\",\"address\":\"形原町1\",\"phone\":null,\"end\":true}");
    shows(FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE, "{\"person\":\"7\"," IDENTITY "\"address\":\"形原町1\",\"phone\":null,\"end\":true}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_without_any_field_is_an_id),
        cmocka_unit_test(a_row_shows_only_the_fields_that_are_allowed),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
