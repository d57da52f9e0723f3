/* SPDX-License-Identifier: Apache-2.0
 * test_charset.c - the encodings lists come in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/text/charset.h"

static void detects(struct sv bytes, enum charset want)
{
    enum charset got = (enum charset)99;
    assert_int_equal(charset_detect(bytes, &got, NULL), OK);
    assert_int_equal(got, want);
}

static void the_three_encodings_are_told_apart(void **state)
{
    (void)state;
    detects(SV(""), CHARSET_UTF8);
    detects(SV("ascii"), CHARSET_UTF8);
    detects(SV("氏名,住所"), CHARSET_UTF8);
    detects(SV("\xEF\xBB\xBF氏名"), CHARSET_UTF8_BOM);
    detects(SV("\x8E\x81\x96\xBC"), CHARSET_CP932); /* 氏名 */
    detects(SV("\xC0\xB6\xCA\xBC"), CHARSET_CP932); /* half-width ﾀｶﾊｼ */
}

static void what_is_neither_is_refused_with_its_line(void **state)
{
    (void)state;
    enum charset got = CHARSET_UTF8;
    struct fail f;
    assert_int_equal(charset_detect(SV("a\nb\n\x8E\x81\nc\xFF\xFF\n"), &got, &f), E_BAD_CHARSET);
    assert_int_equal(f.line, 4);
    assert_int_equal(charset_detect(SV("\xEF\xBB\xBF\n\x8E\x81"), &got, &f), E_BAD_CHARSET);
    assert_int_equal(f.line, 2);
    assert_int_equal(charset_detect(SV("abc\x8E"), &got, &f), E_BAD_CHARSET); /* cut inside a character */
}

static void the_characters_of_windows_survive_both_ways(void **state)
{
    (void)state;
    const struct sv utf8 = SV("髙橋,山﨑,①,Ⅲ,㈱,～,－,ﾀｶﾊｼ,表\\n");
    struct buf cp932, back;
    size_t lost = 9;
    buf_init(&cp932, 1000);
    buf_init(&back, 1000);
    assert_int_equal(charset_encode(CHARSET_CP932, utf8, &cp932, &lost), OK);
    assert_int_equal(lost, 0);
    detects(buf_view(&cp932), CHARSET_CP932);
    assert_memory_equal(cp932.p, "\xFB\xFC\x8B\xB4", 4); /* 髙橋 as Windows writes it */
    assert_int_equal(charset_decode(CHARSET_CP932, buf_view(&cp932), &back, NULL), OK);
    assert_true(sv_eq(buf_view(&back), utf8));
    buf_done(&cp932);
    buf_done(&back);
}

static void a_second_byte_that_looks_like_a_backslash_is_no_backslash(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    assert_int_equal(charset_decode(CHARSET_CP932, SV("\x95\x5C,\x8F\x5C"), &b, NULL), OK);
    assert_string_equal(b.p, "表,十");
    buf_done(&b);
}

static void the_mark_is_dropped_in_reading_and_written_when_asked(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    assert_int_equal(charset_decode(CHARSET_UTF8_BOM, SV("\xEF\xBB\xBF氏名"), &b, NULL), OK);
    assert_string_equal(b.p, "氏名");
    buf_clear(&b);
    assert_int_equal(charset_encode(CHARSET_UTF8_BOM, SV("氏名"), &b, NULL), OK);
    assert_string_equal(b.p, "\xEF\xBB\xBF氏名");
    buf_done(&b);
}

static void what_cp932_cannot_hold_becomes_a_geta_and_is_counted(void **state)
{
    (void)state;
    struct buf b, back;
    size_t lost = 0;
    buf_init(&b, 100);
    buf_init(&back, 100);
    assert_int_equal(charset_encode(CHARSET_CP932, SV("𠮷野、葛\xF3\xA0\x84\x80城"), &b, &lost), OK);
    assert_int_equal(lost, 2);
    assert_int_equal(charset_decode(CHARSET_CP932, buf_view(&b), &back, NULL), OK);
    assert_string_equal(back.p, "〓野、葛城");
    buf_done(&b);
    buf_done(&back);
}

static void a_failure_leaves_the_buffer_as_it_was(void **state)
{
    (void)state;
    struct buf b;
    struct fail f;
    buf_init(&b, 100);
    buf_str(&b, "kept");
    assert_int_equal(charset_decode(CHARSET_CP932, SV("ab\ncd\xFF"), &b, &f), E_BAD_CHARSET);
    assert_int_equal(f.line, 2);
    assert_int_equal(charset_decode(CHARSET_UTF8, SV("ab\xFF"), &b, &f), E_BAD_CHARSET);
    assert_int_equal(charset_encode(CHARSET_CP932, SV("ab\xFF"), &b, NULL), E_BAD_UTF8);
    assert_string_equal(b.p, "kept");
    buf_done(&b);
}

static void long_texts_are_decoded_in_pieces(void **state)
{
    (void)state;
    static char cp932[30001];
    struct buf b;
    for (int i = 0; i < 15000; i++)
        memcpy(cp932 + 2 * i, "\x95\x5C", 2);
    buf_init(&b, 1 << 20);
    assert_int_equal(charset_decode(CHARSET_CP932, (struct sv){ cp932, 30000 }, &b, NULL), OK);
    assert_int_equal(b.n, 45000);
    buf_done(&b);
    buf_init(&b, 1000);
    assert_int_equal(charset_decode(CHARSET_CP932, (struct sv){ cp932, 30000 }, &b, NULL), E_TOO_LARGE);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_encodings_are_told_apart),
        cmocka_unit_test(what_is_neither_is_refused_with_its_line),
        cmocka_unit_test(the_characters_of_windows_survive_both_ways),
        cmocka_unit_test(a_second_byte_that_looks_like_a_backslash_is_no_backslash),
        cmocka_unit_test(the_mark_is_dropped_in_reading_and_written_when_asked),
        cmocka_unit_test(what_cp932_cannot_hold_becomes_a_geta_and_is_counted),
        cmocka_unit_test(a_failure_leaves_the_buffer_as_it_was),
        cmocka_unit_test(long_texts_are_decoded_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
