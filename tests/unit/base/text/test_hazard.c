/* SPDX-License-Identifier: Apache-2.0
 * test_hazard.c - what a cell says of a hazard. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/text/hazard.h"

static void yes_and_no_are_read_as_lists_write_them(void **state)
{
    (void)state;
    static const char *const yes[] = { "1",  "1.0",  "１", "１．０", "1.00", "○",    "◯", "〇",     "◎",  "●",
                                       "有", "あり", "可", "該当",   "true", "TRUE", "Y", "ｙｅｓ", " 1 " };
    static const char *const no[] = { "0", "0.0", "０", "-0", "×", "✕", "無", "なし", "不可", "false", "N", "－", "ー", "-" };
    static const char *const neither[] = { "△", "2", "0.5", "2階以上", "要確認", "?", "○（2階以上）" };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (hazard_answer(sv_of(yes[i])) != HAZARD_YES)
            fail_msg("%s is no yes", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (hazard_answer(sv_of(no[i])) != HAZARD_NO)
            fail_msg("%s is no no", no[i]);
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
        if (hazard_answer(sv_of(neither[i])) != HAZARD_UNREADABLE)
            fail_msg("%s was taken for an answer", neither[i]);
    assert_int_equal(hazard_answer(SV(" 　")), HAZARD_EMPTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(yes_and_no_are_read_as_lists_write_them) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
