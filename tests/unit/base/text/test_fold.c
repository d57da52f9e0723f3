/* SPDX-License-Identifier: Apache-2.0
 * test_fold.c - the keys by which a name is found. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/text/fold.h"
#include "server/base/utf8.h"

#include <stdio.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

typedef enum err (*fold_fn)(struct arena *, struct sv, struct sv *);

static void check(fold_fn fn, const char *in, const char *want)
{
    struct arena a;
    struct sv out;
    arena_init(&a, 1 << 20);
    assert_int_equal(fn(&a, sv_of(in), &out), OK);
    assert_string_equal(out.p, want);
    assert_int_equal(out.n, strlen(want));
    arena_done(&a);
}

static void all_spellings_of_a_kana_name_have_one_strict_key(void **state)
{
    (void)state;
    check(fold_strict, "たかはし　はなこ", "タカハシハナコ");
    check(fold_strict, "ﾀｶﾊｼ ﾊﾅｺ", "タカハシハナコ");
    check(fold_strict, "タカハシ・ハナコ", "タカハシハナコ");
    check(fold_strict, "ﾀｶﾊｼ･ﾊﾅｺ", "タカハシハナコ");
    check(fold_strict, "コーヒー", "コーヒー"); /* not コオヒイ */
    check(fold_strict, "ｺｰﾋｰ", "コーヒー");
    check(fold_strict, "Ａｂｃ　ｄ１２", "ABCD12");
}

static void what_nobody_sees_is_in_no_key(void **state)
{
    (void)state;
    check(fold_strict, "山\xE2\x80\xAE田\xE2\x80\xAC", "山田");             /* U+202E, U+202C */
    check(fold_strict, "\xE2\x81\xA6山\xE2\x81\xA9田\xE2\x80\x8F", "山田"); /* isolates, a right-to-left mark */
    check(fold_strict, "山\xD8\x9C田\xEF\xBB\xBF", "山田");                 /* U+061C, U+FEFF */
    check(fold_strict, "山\xF3\xA0\x81\xB2\xE3\x85\xA4田", "山田");         /* a tag, a Hangul filler */
    check(fold_strict, "山\xF0\x9B\xB2\xA0田", "山田");                     /* U+1BCA0, of shorthand */
    check(fold_loose, "や\xE2\x80\xADまだ", "ヤマタ");
    check(fold_strict,
          "A\xE2\x80\xAE\xE2\x80\x8B\xC2\xAD"
          "b",
          "AB");
}

static void dakuten_join_their_kana_however_they_are_typed(void **state)
{
    (void)state;
    check(fold_strict, "ｶﾞｷﾞｸﾞﾊﾟﾋﾟｳﾞ", "ガギグパピヴ");
    check(fold_strict, "か\xE3\x82\x99は\xE3\x82\x9A", "ガパ"); /* decomposed, as some file systems write names */
    check(fold_strict, "か゛は゜", "ガパ");
    check(fold_strict, "ﾞア゛", "ア"); /* joins nothing */
    check(fold_strict, "ダヂッヅデド", "ダヂッヅデド");
    check(fold_strict, "ﾀﾞﾁﾞｯﾂﾞﾃﾞﾄﾞ", "ダヂッヅデド");
}

static void kanji_variants_are_unified(void **state)
{
    (void)state;
    check(fold_strict, "髙橋", "高橋");
    check(fold_strict, "山﨑", "山崎");
    check(fold_strict, "渡邊", "渡辺");
    check(fold_strict, "渡邉", "渡辺");
    check(fold_strict, "齋藤", "斎藤");
    check(fold_strict, "齊藤", "斉藤");
    check(fold_strict, "澤田濵浜國廣", "沢田浜浜国広");
    check(fold_strict, "𠮷野", "吉野");
    check(fold_strict, "𡈽屋", "土屋");
    check(fold_strict, "\xEF\xA8\x99\xEF\xA7\x9C", "神隆"); /* compatibility ideographs */
    check(fold_strict, "\xEF\xA8\xB8", "器");
}

static void ivs_selectors_leave_keys(void **state)
{
    (void)state;
    check(fold_strict, "葛\xF3\xA0\x84\x80城", "葛城");
    check(fold_strict, "辻\xEF\xB8\x80", "辻");
    check(fold_strict, "\xEF\xBB\xBF田中\xE2\x80\x8B", "田中");
}

static void rare_characters_take_the_way_through_nfkc(void **state)
{
    (void)state;
    check(fold_strict, "㈱ｱﾝﾋﾟ", "(株)アンピ");
    check(fold_strict, "Ⅲ①", "III1");
    check(fold_strict, "㌖た", "キロメートルタ");
    check(fold_strict, "e\xCC\x81さ", "\xC3\xA9サ");
    check(fold_strict, "ゟヿ", "ヨリコト");
    check(fold_strict, "佐々木〆", "佐々木〆");
}

static void the_loose_key_forgets_what_ears_forget(void **state)
{
    (void)state;
    check(fold_loose, "ナカジマ", "ナカシマ");
    check(fold_loose, "なかしま", "ナカシマ");
    check(fold_loose, "ヂヅ", "シス");
    check(fold_loose, "ジズ", "シス");
    check(fold_loose, "キョウコ", "キヨコ");
    check(fold_loose, "キヨコ", "キヨコ");
    check(fold_loose, "オオノ", "オノ");
    check(fold_loose, "オーノ", "オノ");
    check(fold_loose, "ゆうこ", "ユコ");
    check(fold_loose, "けいこ", "ケコ");
    check(fold_loose, "ケーコ", "ケコ");
    check(fold_loose, "みすゞ", "ミスス");
    check(fold_loose, "みすず", "ミスス");
    check(fold_loose, "ヰヱヲ", "イエオ");
    check(fold_loose, "ヴァイオリン", "ウアイオリン");
}

static void the_loose_key_unifies_saito_and_keeps_other_names_apart(void **state)
{
    (void)state;
    check(fold_loose, "斉藤", "斎藤");
    check(fold_loose, "齊藤", "斎藤");
    check(fold_loose, "齋藤", "斎藤");
    check(fold_loose, "渡部", "渡部");
    check(fold_loose, "ABC-1", "ABC-1");
}

static void a_long_vowel_ends_where_the_family_name_ends(void **state)
{
    (void)state;
    check(fold_loose, "サイトウ　ウメ", "サイトウメ");
    check(fold_loose, "サイトウ・ウメ", "サイトウメ");
    check(fold_loose, "アアア", "ア");
}

static void bad_utf8_is_refused_and_the_output_untouched(void **state)
{
    (void)state;
    const char *bad[] = {
        "\x80", "\xC0\xAF", "\xE3\x81", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "㈱\xFF", "あ\xC1\x81"
    };
    fold_fn fns[] = { fold_strict, fold_loose, fold_nfkc, fold_width };
    struct arena a;
    struct sv out = SV("untouched");
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(utf8_valid(sv_of(bad[i])));
        for (size_t f = 0; f < 4; f++)
            assert_int_equal(fns[f](&a, sv_of(bad[i]), &out), E_BAD_UTF8);
    }
    arena_done(&a);
    arena_init(&a, 4);
    assert_int_equal(fold_strict(&a, SV("田中花子"), &out), E_NO_MEMORY);
    assert_int_equal(fold_nfkc(&a, SV("㈱"), &out), E_NO_MEMORY);
    arena_done(&a);
    assert_string_equal(out.p, "untouched");
}

static void empty_names_have_empty_keys(void **state)
{
    (void)state;
    check(fold_strict, "", "");
    check(fold_loose, "　・", "");
    check(fold_nfkc, "", "");
    check(fold_width, "", "");
}

static void width_changes_kana_and_ascii_and_nothing_else(void **state)
{
    (void)state;
    check(fold_width, "ﾒｿﾞﾝ飯田　１－２　ａ", "メゾン飯田　1-2　a");
    check(fold_width, "｡｢｣､･ﾞ", "。「」、・゛");
    check(fold_width, "①髙か゛\xEF\xA8\x99", "①髙か゛\xEF\xA8\x99");
}

/* What ICU alone makes of every string of two kana or marks must be what the tables make of it. */
static void the_tables_agree_with_icu_on_kana(void **state)
{
    (void)state;
    struct arena a;
    UErrorCode uerr = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&uerr);
    arena_init(&a, 1 << 20);
    for (UChar base = 0x3041; base <= 0xFF9D; base++) {
        bool kana = base <= 0x3096 || (base >= 0x30A1 && base <= 0x30FE) || base >= 0xFF66;
        if (!kana || base == 0x30FB)
            continue;
        UChar text[2] = { base, 0xFF9E }, normal[8];
        for (; text[1] <= 0xFF9F; text[1]++) {
            char in[16], want[32];
            int32_t in_n, want_n;
            struct sv got;
            u_strToUTF8(in, sizeof in, &in_n, text, 2, &uerr);
            bool hiragana = base <= 0x3096 || base == 0x309D || base == 0x309E;
            UChar shifted[2] = { hiragana ? (UChar)(base + 0x60) : base, text[1] };
            int32_t n = unorm2_normalize(nfkc, shifted, 2, normal, 8, &uerr);
            n -= normal[n - 1] == 0x3099 || normal[n - 1] == 0x309A; /* a mark that joined nothing is dropped */
            u_strToUTF8(want, sizeof want, &want_n, normal, n, &uerr);
            assert_true(U_SUCCESS(uerr));
            assert_int_equal(fold_strict(&a, (struct sv){ in, (size_t)in_n }, &got), OK);
            assert_string_equal(got.p, want);
            arena_reset(&a);
        }
    }
    arena_done(&a);
}

/* The fast ranges must hold nothing that NFKC would change. */
static void nfkc_is_what_icu_says_for_every_character(void **state)
{
    (void)state;
    struct arena a;
    UErrorCode uerr = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&uerr);
    arena_init(&a, 1 << 20);
    for (UChar32 cp = 1; cp <= 0x30000; cp++) {
        UChar text[2], normal[32];
        char in[4], want[64];
        int32_t n = 0, want_n;
        struct sv got;
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        U16_APPEND_UNSAFE(text, n, cp);
        n = unorm2_normalize(nfkc, text, n, normal, 32, &uerr);
        u_strToUTF8(want, sizeof want, &want_n, normal, n, &uerr);
        assert_true(U_SUCCESS(uerr));
        assert_int_equal(fold_nfkc(&a, (struct sv){ in, (size_t)utf8_put((uint32_t)cp, in) }, &got), OK);
        assert_string_equal(got.p, want);
        arena_reset(&a);
    }
    arena_done(&a);
}

/* A key of a key is the key: otherwise a stored key and a typed one could part. */
static void folding_twice_changes_nothing(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 1 << 20);
    for (uint32_t cp = 1; cp <= 0x30000; cp++) {
        char in[4];
        struct sv once, twice;
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        struct sv one = { in, (size_t)utf8_put(cp, in) };
        assert_int_equal(fold_strict(&a, one, &once), OK);
        assert_int_equal(fold_strict(&a, once, &twice), OK);
        assert_true(sv_eq(once, twice));
        assert_int_equal(fold_loose(&a, one, &once), OK);
        assert_int_equal(fold_loose(&a, once, &twice), OK);
        assert_true(sv_eq(once, twice));
        arena_reset(&a);
    }
    arena_done(&a);
}

static void code_points_are_counted_and_classified(void **state)
{
    (void)state;
    struct sv s = SV("aé山𠮷");
    assert_int_equal(utf8_len(s), 4);
    assert_int_equal(utf8_next(&s), 'a');
    assert_int_equal(utf8_next(&s), 0xE9);
    assert_int_equal(utf8_next(&s), 0x5C71);
    assert_int_equal(utf8_next(&s), 0x20BB7);
    assert_int_equal(utf8_next(&s), 0);
    assert_true(is_kana(0x30FC) && is_kana(0x30A2) && !is_kana(0x30FB) && !is_kana(0x3042));
    assert_true(is_kanji(0x5C71) && is_kanji(0x20BB7) && is_kanji(0xFA11));
    assert_false(is_kanji(0x3005) || is_kanji(0x3006) || is_kanji(0x30F6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_spellings_of_a_kana_name_have_one_strict_key),
        cmocka_unit_test(what_nobody_sees_is_in_no_key),
        cmocka_unit_test(dakuten_join_their_kana_however_they_are_typed),
        cmocka_unit_test(kanji_variants_are_unified),
        cmocka_unit_test(ivs_selectors_leave_keys),
        cmocka_unit_test(rare_characters_take_the_way_through_nfkc),
        cmocka_unit_test(the_loose_key_forgets_what_ears_forget),
        cmocka_unit_test(the_loose_key_unifies_saito_and_keeps_other_names_apart),
        cmocka_unit_test(a_long_vowel_ends_where_the_family_name_ends),
        cmocka_unit_test(bad_utf8_is_refused_and_the_output_untouched),
        cmocka_unit_test(empty_names_have_empty_keys),
        cmocka_unit_test(width_changes_kana_and_ascii_and_nothing_else),
        cmocka_unit_test(the_tables_agree_with_icu_on_kana),
        cmocka_unit_test(nfkc_is_what_icu_says_for_every_character),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(code_points_are_counted_and_classified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
