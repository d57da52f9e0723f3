/* SPDX-License-Identifier: Apache-2.0
 * test_variants.c - the table of kanji variants keeps its own rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/fold.h"
#include "server/base/fold_parts.h"

struct row {
    const char *target, *variants;
    bool strict;
};
static const struct row rows[] = {
#define V(target, variants) {target, variants, true},
#define L(target, variants) {target, variants, false},
#include "server/base/variants.def"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_stands_once_and_leads_to_its_target),
        cmocka_unit_test(no_target_is_a_variant_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
