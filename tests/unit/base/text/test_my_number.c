/* SPDX-License-Identifier: Apache-2.0
 * Numbers that no list may hold are masked wherever they stand, and nothing else is. 123456789018 is one by its check digit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "server/base/text/my_number.h"

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
    is(MASK_TEXT,
       "12345\xE2\x80\x8B"
       "6789018",
       "*****\xE2\x80\x8B*******");
    is(MASK_TEXT, "=\"123456789018\"", "=\"************\"");
    is(MASK_TEXT, "a123456789018、123456789018", "a************、************");
    is(MASK_TEXT, "𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟎𝟏𝟖", "************");
    is(MASK_PHONES, "123456789018", "************");
}

/* What somebody writes between the digits, or instead of them, hides nothing. */
static void an_individual_number_is_masked_whatever_stands_between_its_digits(void **state)
{
    /* clang-format off */
    static const char *const texts[] = {
        "1234 - 5678 - 9018", "1234 ― 5678 ― 9018", "1234   5678   9018", "1234\t\t\t5678\t\t\t9018", "1234...5678...9018", "1234の5678の9018",
        "1 2 3 4 5 6 7 8 9 0 1 8", "1_2_3_4_5_6_7_8_9_0_1_8", "12-34-56-78-90-18", "12345-6789018", "12345678-9018", "1-23-456-789018",
        "1234&nbsp;5678&nbsp;9018", "1234&#160;5678&#x3000;9018", "1234<br/>5678<br>9018", "1\xCC\x88" "2\xCC\x88" "3456789018",
        "1234ㅤ5678ㅤ9018", "1234\xF3\xA0\x84\x80" "56789018", "一二三四五六七八九〇一八", "①②③④⑤⑥⑦⑧⑨⓪①⑧", "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣0️⃣1️⃣8️⃣", "+123456789018", "+1234-5678-9018",
        "0123456789018", "01234-5678-9018", "0 1234 5678 9018", "三123456789018", "①1234 5678 9018", "01: 1234 5678 9018", "03 1234 5678 9018",
        "0533681111 0533681112 0533681113 0533681114 0533681115 0533681116 123456789018", "0533-68-1116 1234-5678-9018", "1234-5678-9018 090-1111-2222",
        "090-1111-2222、123456789018", "2024-01-15 1234 5678 9018",
    };
    /* clang-format on */
    (void)state;
    for (int what = MASK_TEXT; what <= MASK_PHONES; what++)
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            struct arena a;
            struct sv out;
            bool found;
            arena_init(&a, 1 << 20);
            assert_int_equal(my_number_mask(&a, sv_of(texts[i]), (enum mask_of)what, &out, &found), OK);
            int stars = 0;
            for (size_t k = 0; k < out.n; k++)
                stars += out.p[k] == '*';
            if (!found || stars != 12)
                fail_msg("%s: " SV_FMT, texts[i], SV_ARG(out));
            arena_done(&a);
        }
}

/* Every last digit: one in eleven would bear a check digit by chance. */
static void numbers_side_by_side_are_not_joined(void **state)
{
    /* clang-format off */
    static const char *const texts[] = {
        "0533681116 090000000#", "0533-68-111# 0533-68-1116", "090-1111-222# 0533-68-1116", "0533-68-1116 12#", "0533-68-11#6 12", "0533-68-1116、0533-69-#116、090-1111-2222",
        "080 1111 222# 0533 68 1116", "03-1234-567# 9018", "2024-01-15 123#", "2024/1/15 12:3#:00", "+81-90-1234-567#", "+81 (0)533-68-111#", "053368111#\t0533681116\t090",
        "〒440-0897 0533-68-111#",
    };
    /* clang-format on */
    static const char *const phones[] = { "81 90 1234 567#", "533-68-111# 533-68-1117", "90-1111-222# 90-1111-2223",
                                          "81-533-68-111# 0533-68-1116" };
    (void)state;
    for (char c = '0'; c <= '9'; c++) {
        char text[128];
        for (size_t i = 0; i < sizeof texts / sizeof texts[0] + sizeof phones / sizeof phones[0]; i++) {
            size_t plain = sizeof texts / sizeof texts[0];
            assert_true(snprintf(text, sizeof text, "%s", i < plain ? texts[i] : phones[i - plain]) < (int)sizeof text);
            *strchr(text, '#') = c;
            is(MASK_PHONES, text, text);
            if (i < plain)
                is(MASK_TEXT, text, text);
        }
    }
}

static void nothing_else_is_touched(void **state)
{
    static const char *const kept[] = {
        "", "123456789012", "1234567890189", "0533-68-1111", "090-1111-2222", "2024-01-15 1234", "0533-68-1111 12時", "12345678901", "氏名"
    };
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
        cmocka_unit_test(an_individual_number_is_masked_whatever_stands_between_its_digits),
        cmocka_unit_test(numbers_side_by_side_are_not_joined),
        cmocka_unit_test(nothing_else_is_touched),
        cmocka_unit_test(a_resident_code_is_masked_under_its_heading_or_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
