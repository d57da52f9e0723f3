/* SPDX-License-Identifier: Apache-2.0
 * All the numbers of a cell, each with the words beside it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/buf.h"
#include "server/base/text/phones.h"

/* "0533681111 自宅|09011112222" and behind "!" what is left over. */
static void is(const char *cell, const char *wanted)
{
    struct arena a;
    struct buf b;
    struct phone_found f[10];
    struct sv left;
    size_t n;
    arena_init(&a, 1 << 20);
    buf_init(&b, 4096);
    assert_int_equal(phones_read(&a, sv_of(cell), f, 10, &n, &left), OK);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&b, "%s%s", i ? "|" : "", f[i].digits);
        if (f[i].note.n)
            buf_printf(&b, " " SV_FMT, SV_ARG(f[i].note));
        buf_str(&b, f[i].fax ? " FAX!" : f[i].doubtful ? " ?" : "");
    }
    if (left.n)
        buf_printf(&b, "!" SV_FMT, SV_ARG(left));
    if (!sv_eq(buf_view(&b), sv_of(wanted)))
        fail_msg("%s: " SV_FMT " instead of %s", cell, SV_ARG(buf_view(&b)), wanted);
    buf_done(&b);
    arena_done(&a);
}

static void one_number_in_every_writing(void **state)
{
    static const char *const same[] = { "0533-68-1111",    "(0533)68-1111",   "0533(68)1111",   "０５３３－６８－１１１１",
                                        "+81-533-68-1111", "+81 533 68 1111", "81533681111",    "0533.68.1111",
                                        "0533 68 1111",    "533-68-1111",     "0533ー68ー1111", "0533‐68‐1111",
                                        "（0533-68-1111）" };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        is(same[i], "0533681111");
    is("９０１１１１２２２２", "09011112222");
    is("0120-000-000", "0120000000");
    is("050-1111-2222", "05011112222");
}

static void two_numbers_however_they_are_kept_apart(void **state)
{
    static const char *const same[] = { "0533-68-1111、090-1111-2222", "0533-68-1111 090-1111-2222",  "0533-68-1111/090-1111-2222",
                                        "0533-68-1111\n090-1111-2222", "0533-68-1111・090-1111-2222", "0533-68-1111;090-1111-2222",
                                        "0533-68-1111,090-1111-2222",  "0533681111　09011112222",     "0533 68 1111 090 1111 2222" };
    (void)state;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        is(same[i], "0533681111|09011112222");
}

static void each_number_has_the_words_beside_it(void **state)
{
    (void)state;
    is("0533-68-1111（自宅）", "0533681111 自宅");
    is("自宅0533-68-1111 携帯090-1111-2222", "0533681111 自宅|09011112222 携帯");
    is("0533-68-1111(自宅) 090-1111-2222(長男携帯)", "0533681111 自宅|09011112222 長男携帯");
    is("自宅：0533-68-1111、長男携帯：090-1111-2222", "0533681111 自宅|09011112222 長男携帯");
    is("0533-68-1111 内線12", "0533681111 内線12");
    is("FAX0533-68-1111", "0533681111 FAX FAX!");
    is("0533-68-1111（ファックス兼用）", "0533681111 ファックス兼用 FAX!");
    is("ｹｲﾀｲ090-1111-2222", "09011112222 ｹｲﾀｲ");
    is("携帯090-1111-2222（長男）", "09011112222 携帯・長男");
    is("0533-68-1111（自宅（固定））", "0533681111 自宅（固定）");
}

static void what_is_no_whole_number_is_left_over(void **state)
{
    (void)state;
    is("68-1111", "!68-1111");
    is("なし", "!なし");
    is("***", "!***");
    is("110", "!110");
    is("68-1111、090-1111-2222", "09011112222!68-1111");
    is("090-1111-2222、68-1111", "09011112222!68-1111");
    is("0533-68-111", "053368111 ?");
    is("", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_number_in_every_writing),
        cmocka_unit_test(two_numbers_however_they_are_kept_apart),
        cmocka_unit_test(each_number_has_the_words_beside_it),
        cmocka_unit_test(what_is_no_whole_number_is_left_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
