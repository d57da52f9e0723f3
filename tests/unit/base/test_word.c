/* SPDX-License-Identifier: Apache-2.0 */
#include "server/base/word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void each_code_and_each_word_is_found_and_kept(void **state)
{
    (void)state;
    for (unsigned t = 0; t < WORD_THINGS; t++)
        for (unsigned i = 0; i < word_count(t); i++) {
            struct sv code = sv_of(word_code(t, i)), kept = sv_of(word_kept(t, i)), said = code;
            assert_int_equal(word_find(t, code), i);
            assert_int_equal(word_find(t, kept), i);
            assert_true(word_keep(t, &said) && sv_eq(said, kept));
            assert_true(word_ja(t, i)[0] && word_en(t, i)[0]);
        }
}

static void what_is_no_word_of_the_thing_is_not_found(void **state)
{
    static const char *const none[] = { "", "x", "phon", "phone ", " phone", "Phone", "PHONE", "電", "電話 ", "停電", "in person" };
    (void)state;
    for (size_t i = 0; i < countof(none); i++) {
        struct sv said = sv_of(none[i]);
        assert_int_equal(word_find(WORDS_METHOD, said), -1);
        assert_false(word_keep(WORDS_METHOD, &said));
        assert_ptr_equal(said.p, none[i]);
    }
    for (unsigned t = 0; t < WORD_THINGS; t++)
        for (unsigned i = 0; i < word_count(t); i++) {
            struct sv cut = sv_of(word_code(t, i));
            cut.n--;
            assert_int_not_equal(word_find(t, cut), i);
        }
    assert_string_equal(word_ja(WORDS_METHOD, WORD_METHOD_COUNT), "");
}

static void a_thing_kept_by_its_code_is_not_said_by_its_label(void **state)
{
    (void)state;
    assert_int_equal(word_find(WORDS_STATUS, SV("safe")), WORD_STATUS_SAFE);
    assert_int_equal(word_find(WORDS_STATUS, SV("未確認")), -1);
    assert_string_equal(word_kept(WORDS_ROLE, WORD_ROLE_POLICE), "police");
    assert_string_equal(word_kept(WORDS_METHOD, WORD_METHOD_PHONE), JA_METHOD_PHONE);
}

static void a_list_may_say_more_in_either_case(void **state)
{
    (void)state;
    assert_int_equal(word_written(WORDS_SEX, SV("M")), WORD_SEX_MALE);
    assert_int_equal(word_written(WORDS_SEX, SV("Male")), WORD_SEX_MALE);
    assert_int_equal(word_written(WORDS_SEX, SV("男性")), WORD_SEX_MALE);
    assert_int_equal(word_find(WORDS_SEX, SV("男性")), -1);
    assert_int_equal(word_written(WORDS_CONSENT_ANSWER, SV("YES")), WORD_CONSENT_ANSWER_AGREED);
    assert_int_equal(word_written(WORDS_CONSENT_ANSWER, SV("同意撤回")), WORD_CONSENT_ANSWER_REFUSED);
    assert_int_equal(word_written(WORDS_CONSENT_ANSWER, SV("同意撤")), -1);
}

static void the_longest_beginning_counts(void **state)
{
    size_t n;
    (void)state;
    assert_int_equal(word_begins(WORDS_DEVICE_KIND, SV("腹膜透析の装置"), &n), WORD_DEVICE_KIND_PERITONEAL_DIALYSIS);
    assert_int_equal(n, strlen("腹膜透析"));
    assert_int_equal(word_begins(WORDS_DEVICE_KIND, SV("nppv"), &n), WORD_DEVICE_KIND_VENTILATOR);
    assert_int_equal(word_begins(WORDS_DEVICE_KIND, SV("家の吸引器"), &n), -1);
    assert_int_equal(n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_code_and_each_word_is_found_and_kept),
        cmocka_unit_test(what_is_no_word_of_the_thing_is_not_found),
        cmocka_unit_test(a_thing_kept_by_its_code_is_not_said_by_its_label),
        cmocka_unit_test(a_list_may_say_more_in_either_case),
        cmocka_unit_test(the_longest_beginning_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
