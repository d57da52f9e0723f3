/* SPDX-License-Identifier: Apache-2.0
 * test_known_device.c - the cookie of an earlier log-in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "server/auth/known_device.h"

#define NOW INT64_C(1800000000)
static const uint8_t key[KNOWN_DEVICE_KEY_BYTES] = { 1, 2, 3 }, other_key[KNOWN_DEVICE_KEY_BYTES] = { 1, 2, 4 };

static void made(struct known_device *d, const char *const *logins, size_t n, char out[KNOWN_DEVICE_ROOM])
{
    *d = (struct known_device){ 0 };
    for (size_t i = 0; i < n; i++)
        known_device_add(key, d, sv_of(logins[i]));
    known_device_write(key, d, NOW, out);
}

static void a_device_is_known_again_for_the_last_eight_names_on_it(void **state)
{
    (void)state;
    static const char *const names[] = { "n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n3" };
    struct known_device d, read;
    char value[KNOWN_DEVICE_ROOM];
    made(&d, names, 10, value);
    assert_true(known_device_read(key, sv_of(value), NOW + 86400, &read));
    assert_string_equal(read.id, d.id);
    for (int i = 1; i <= 8; i++)
        assert_true(known_device_has(key, &read, sv_of(names[i])));
    assert_false(known_device_has(key, &read, SV("n0")));
    assert_false(known_device_has(key, &read, SV("somebody")));
}

static void a_value_that_was_changed_is_old_or_of_another_key_is_no_device(void **state)
{
    (void)state;
    static const char *const names[] = { "command" };
    struct known_device d, read;
    char value[KNOWN_DEVICE_ROOM], bad[KNOWN_DEVICE_ROOM];
    made(&d, names, 1, value);
    for (size_t i = 0; value[i]; i++) {
        snprintf(bad, sizeof bad, "%s", value);
        bad[i] = bad[i] == '0' ? '1' : '0';
        assert_false(known_device_read(key, sv_of(bad), NOW, &read));
        assert_int_equal(read.id[0], 0);
        assert_false(known_device_read(key, (struct sv){ value, i }, NOW, &read));
    }
    assert_false(known_device_read(other_key, sv_of(value), NOW, &read));
    assert_true(known_device_read(key, sv_of(value), NOW + INT64_C(86400) * KNOWN_DEVICE_DAYS, &read));
    assert_false(known_device_read(key, sv_of(value), NOW + INT64_C(86400) * (KNOWN_DEVICE_DAYS + 1), &read));
}

static void without_a_key_nobody_is_known(void **state)
{
    (void)state;
    static const uint8_t none[KNOWN_DEVICE_KEY_BYTES];
    struct known_device d = { 0 }, read;
    char value[KNOWN_DEVICE_ROOM];
    known_device_add(none, &d, SV("command"));
    known_device_write(none, &d, NOW, value);
    assert_false(known_device_read(none, sv_of(value), NOW, &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_device_is_known_again_for_the_last_eight_names_on_it),
        cmocka_unit_test(a_value_that_was_changed_is_old_or_of_another_key_is_no_device),
        cmocka_unit_test(without_a_key_nobody_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
