/* SPDX-License-Identifier: Apache-2.0
 * test_variants.c - the table of kanji variants keeps its own rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/text/fold.h"
#include "server/base/text/fold_inside.h"
#include "server/base/utf8.h"

struct row {
    const char *target, *variants;
    bool strict;
};
static const struct row rows[] = {
#define V(target, variants) { target, variants, true },
#define L(target, variants) { target, variants, false },
#include "server/base/text/variants.def"
#include "server/base/text/radicals.def"
#undef V
#undef L
};
#define ROWS (sizeof rows / sizeof *rows)

static void every_variant_stands_once_and_leads_to_its_target(void **state)
{
    (void)state;
    static uint8_t seen[0x30000];
    size_t variants = 0;
    variants_ready();
    for (size_t i = 0; i < ROWS; i++) {
        struct sv t = sv_of(rows[i].target), v = sv_of(rows[i].variants);
        uint32_t target = utf8_next(&t);
        assert_int_equal(t.n, 0);
        assert_true(target < 0x10000 && is_kanji(target));
        assert_true(v.n > 0);
        while (v.n) {
            uint32_t cp = utf8_next(&v);
            uint8_t bit = rows[i].strict ? 1 : 2;
            assert_true(is_kanji(cp) || (cp >= 0x2E80 && cp <= 0x2FDF)); /* radicals pass for kanji */
            assert_false(seen[cp] & bit);
            seen[cp] |= bit;
            assert_int_equal(rows[i].strict ? variant_strict(cp) : variant_loose(cp), target);
            variants++;
        }
    }
    assert_true(variants >= 600);
}

static void no_target_is_a_variant_itself(void **state)
{
    (void)state;
    variants_ready();
    for (size_t i = 0; i < ROWS; i++) {
        struct sv t = sv_of(rows[i].target);
        uint32_t target = utf8_next(&t);
        assert_int_equal(rows[i].strict ? variant_strict(target) : variant_loose(target), target);
    }
}

static void a_radical_is_found_as_the_character_it_looks_like(void **state)
{
    (void)state;
    struct arena a;
    struct sv radical, plain;
    arena_init(&a, 1 << 16);
    assert_int_equal(fold_strict(&a, SV("⻄⻑⾒⻘⽊"), &radical), OK); /* copied out of a PDF */
    assert_int_equal(fold_strict(&a, SV("西長見青木"), &plain), OK);
    assert_string_equal(radical.p, plain.p);
    for (uint32_t cp = 0x2E80; cp <= 0x2FD5; cp++) /* all but those that stand for no character, and the gaps */
        if (cp != 0x2E80 && cp != 0x2E87 && cp != 0x2E9A && (cp < 0x2EF4 || cp >= 0x2F00))
            assert_int_not_equal(variant_strict(cp), cp);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_radical_is_found_as_the_character_it_looks_like),
        cmocka_unit_test(every_variant_stands_once_and_leads_to_its_target),
        cmocka_unit_test(no_target_is_a_variant_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
