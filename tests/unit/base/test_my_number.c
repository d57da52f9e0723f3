/* SPDX-License-Identifier: Apache-2.0
 * Numbers that no list may hold are masked wherever they stand, and nothing else is. 123456789018 is one by its check digit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/my_number.h"

static void is(enum mask_of what, const char *text, const char *wanted)
{
    struct arena a;
    struct sv out;
    bool found;
    arena_init(&a, 1 << 20);
    assert_int_equal(my_number_mask(&a, sv_of(text), what, &out, &found), OK);
    if (!sv_eq(out, sv_of(wanted)))
        fail_msg("%s: " SV_FMT " instead of %s", text, SV_ARG(out), wanted);
    assert_int_equal(found, strcmp(text, wanted) != 0);
    arena_done(&a);
}

static void the_check_digit_of_an_individual_number_is_computed(void **state)
{
    (void)state;
    assert_true(is_my_number(SV("123456789018")));
    assert_false(is_my_number(SV("123456789012")));
    assert_false(is_my_number(SV("12345678901")));
    assert_false(is_my_number(SV("12345678901a")));
}

static void an_individual_number_is_masked_in_every_writing(void **state)
{
    (void)state;
    is(MASK_TEXT, "123456789018", "************");
    is(MASK_TEXT, "マイナンバー123456789018です", "マイナンバー************です");
    is(MASK_TEXT, "１２３４５６７８９０１８", "************");
    is(MASK_TEXT, "1234-5678-9018", "****-****-****");
    is(MASK_TEXT, "1234 5678 9018", "**** **** ****");
    is(MASK_TEXT, "１２３４　５６７８　９０１８", "****　****　****");
    is(MASK_TEXT, "123456-789018", "******-******");
    is(MASK_TEXT, "123-456-789-018", "***-***-***-***");
    is(MASK_TEXT, "1234・5678・9018", "****・****・****");
    is(MASK_TEXT, "12345\xE2\x80\x8B" "6789018", "*****\xE2\x80\x8B*******");
    is(MASK_TEXT, "=\"123456789018\"", "=\"************\"");
    is(MASK_TEXT, "a123456789018、123456789018", "a************、************");
    is(MASK_TEXT, "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖", "************");
    is(MASK_PHONES, "123456789018", "************");
}

static void nothing_else_is_touched(void **state)
{
    static const char *const kept[] = { "", "123456789012", "1234567890189", "0123456789018", "0533-68-1111", "090-1111-2222", "2024-01-15 1234", "0533-68-1111 12時", "12345678901", "氏名" };
    (void)state;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        is(MASK_TEXT, kept[i], kept[i]);
    /* +81 90 1234 5670 in one run happens to bear a check digit. */
    for (int i = 0; i < 10; i++) {
        char phone[13] = "819012345670", plus[14] = "+819012345670";
        phone[11] = plus[12] = (char)('0' + i);
        is(MASK_PHONES, phone, phone);
        is(MASK_TEXT, plus, plus);
    }
}

static void a_resident_code_is_masked_under_its_heading_or_name(void **state)
{
    (void)state;
    is(MASK_RESIDENT, "12345678901", "***********");
    is(MASK_RESIDENT, "123-4567-8901", "***-****-****");
    is(MASK_RESIDENT, "123456789018", "************");
    is(MASK_TEXT, "住民票コード 12345678901", "住民票コード ***********");
    is(MASK_TEXT, "コード 12345678901", "コード 12345678901");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_digit_of_an_individual_number_is_computed),
        cmocka_unit_test(an_individual_number_is_masked_in_every_writing),
        cmocka_unit_test(nothing_else_is_touched),
        cmocka_unit_test(a_resident_code_is_masked_under_its_heading_or_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
