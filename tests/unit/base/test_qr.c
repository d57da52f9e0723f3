/* SPDX-License-Identifier: Apache-2.0
 * QR codes: sizes, the patterns a reader looks for, and one whole code against npm's qrcode 1.5.4 (mask 2, byte mode). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/digest.h"
#include "server/base/qr.h"

static struct qr q;

static void a_code_is_the_one_that_another_maker_makes(void **state)
{
    static const char *const sums[][2] = {
        { "https://anpi.example/device#AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "e099d908f047a374da45e3d2e4d7a730f182ea495d1c55c979d510b7848dac8b" },
        { "anpi", "679f117dcdf747d5a9739750dedcc67e64c9b0733cdb2b35fe65d713e3984dec" },
        { "安否", "5f7f8f23f1405b7416d1f2b758c7c1c9e6cdc89af58c6349ee99b18692458733" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        static char rows[QR_SIZE_MAX * (QR_SIZE_MAX + 1)];
        char sum[SHA256_BYTEA];
        size_t n = 0;
        assert_int_equal(qr_make(sv_of(sums[i][0]), &q), OK);
        for (int y = 0; y < q.size; y++) {
            for (int x = 0; x < q.size; x++)
                rows[n++] = qr_dark(&q, x, y) ? '1' : '0';
            rows[n++] = '\n';
        }
        sha256_bytea((struct sv){ rows, n }, sum);
        assert_string_equal(sum + 2, sums[i][1]);
    }
}

static void the_smallest_version_that_holds_the_text_is_taken(void **state)
{
    char text[QR_TEXT_MAX + 1];
    static const struct {
        size_t bytes;
        int size;
    } rows[] = { { 1, 21 }, { 14, 21 }, { 15, 25 }, { 90, 41 }, { 180, 53 }, { 181, 57 }, { QR_TEXT_MAX, 57 } };
    (void)state;
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(qr_make((struct sv){ text, rows[i].bytes }, &q), OK);
        assert_int_equal(q.size, rows[i].size);
    }
    assert_int_equal(qr_make((struct sv){ text, QR_TEXT_MAX + 1 }, &q), E_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_the_one_that_another_maker_makes),
        cmocka_unit_test(the_smallest_version_that_holds_the_text_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
