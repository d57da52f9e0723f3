/* SPDX-License-Identifier: Apache-2.0
 * test_unseen.c - controls that turn text round are dropped from what is shown, and nothing else is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/utf8.h"
#include "server/base/text/unseen.h"

static size_t put(uint32_t cp, char *out)
{
    return (size_t)utf8_put(cp, out);
}

static bool must_go(uint32_t cp)
{
    return cp == 0x61C || cp == 0x200B || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x2064) || (cp >= 0x2066 && cp <= 0x206F) || cp == 0xFEFF;
}

static void every_code_point_is_kept_but_the_controls(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        char in[16] = "a", out[16];
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        size_t n = 1 + put(cp, in + 1);
        in[n++] = 'z';
        bool gone = must_go(cp);
        assert_int_equal(unseen_in((struct sv){ in, n }), gone);
        size_t left = unseen_drop((struct sv){ in, n }, out);
        assert_int_equal(left, gone ? 2 : n);
        assert_memory_equal(out, gone ? "az" : in, left);
    }
}

static void a_text_cut_within_a_character_is_kept_as_it_is(void **state)
{
    (void)state;
    static const char cut[] = "\xE2\x80", other[] = "\xEF\xBB", third[] = "\xD8";
    char out[8];
    assert_false(unseen_in(SV("")));
    assert_false(unseen_in(SV(cut)));
    assert_int_equal(unseen_drop(SV(cut), out), 2);
    assert_int_equal(unseen_drop(SV(other), out), 2);
    assert_int_equal(unseen_drop(SV(third), out), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_is_kept_but_the_controls),
        cmocka_unit_test(a_text_cut_within_a_character_is_kept_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
