/* SPDX-License-Identifier: Apache-2.0
 * test_vendor.c - whose signature counts while the files of the keys change under the server. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/auth/vendor.h"
#include "server/base/clock.h"

#define BODY SV("{\"device_id\":\"d1\"}")

static char folder[40];

static int start(void **state)
{
    (void)state;
    assert_true(sodium_init() >= 0);
    snprintf(folder, sizeof folder, "/tmp/anpi-keys-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return 0;
}

static int stop(void **state)
{
    (void)state;
    char cmd[80];
    snprintf(cmd, sizeof cmd, "rm -rf %s", folder);
    assert_int_equal(system(cmd), 0);
    return 0;
}

static void path_of(int vendor, char out[80])
{
    snprintf(out, 80, "%s/%d.key", folder, vendor);
}

/* In place, as an editor or `>` does: the folder's own time stays. */
static void write_over(int vendor, const char *hex)
{
    char path[80];
    path_of(vendor, path);
    FILE *f = fopen(path, "r+");
    if (!f)
        f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fprintf(f, "%s\n", hex) > 0);
    assert_int_equal(fclose(f), 0);
}

static void sign(const char *hex, const char *time, char out[2 * crypto_auth_hmacsha256_BYTES + 1])
{
    unsigned char key[VENDOR_KEY_BYTES], mac[crypto_auth_hmacsha256_BYTES];
    char text[256];
    size_t n = 0;
    assert_int_equal(sodium_hex2bin(key, sizeof key, hex, strlen(hex), NULL, &n, NULL), 0);
    snprintf(text, sizeof text, "%s\n" SV_FMT, time, SV_ARG(BODY));
    crypto_auth_hmacsha256_state h;
    crypto_auth_hmacsha256_init(&h, key, sizeof key);
    crypto_auth_hmacsha256_update(&h, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&h, mac);
    sodium_bin2hex(out, 2 * sizeof mac + 1, mac, sizeof mac);
}

/* Whose it is; 0: nobody's. */
static int64_t whose(const char *hex)
{
    char time[24], signature[2 * crypto_auth_hmacsha256_BYTES + 1];
    int64_t vendor = 0;
    snprintf(time, sizeof time, "%lld", (long long)(clock_now_us() / US_PER_S));
    sign(hex, time, signature);
    enum err e = vendor_check(folder, sv_of(time), BODY, sv_of(signature), clock_now_us(), &vendor);
    assert_true(e == OK || e == E_AUTH_REQUIRED);
    return e ? 0 : vendor;
}

static void a_key_written_over_the_old_one_counts_at_once(void **state)
{
    (void)state;
    char hex[VENDOR_KEY_HEX], older[VENDOR_KEY_HEX], hash[67];
    vendor_key_make(older, hash);
    write_over(7, older);
    assert_int_equal(whose(older), 7);
    for (int i = 0; i < 200; i++) { /* many within one tick of the files' clock */
        vendor_key_make(hex, hash);
        write_over(7, hex);
        assert_int_equal(whose(hex), 7);
        assert_int_equal(whose(older), 0);
        memcpy(older, hex, sizeof hex);
    }
}

/* Long after it was written and read: nothing but the file's own stamp can tell. */
static void a_key_that_was_quiet_for_long_is_noticed_too(void **state)
{
    (void)state;
    char one[VENDOR_KEY_HEX], other[VENDOR_KEY_HEX], hash[67], path[80];
    vendor_key_make(one, hash);
    vendor_key_make(other, hash);
    write_over(3, one);
    sleep(2);
    assert_int_equal(whose(one), 3);
    assert_int_equal(whose(one), 3);
    struct stat before;
    path_of(3, path);
    assert_int_equal(stat(path, &before), 0);
    write_over(3, other);
    struct timespec as_before[2] = { before.st_atim, before.st_mtim };
    assert_int_equal(utimensat(AT_FDCWD, path, as_before, 0), 0); /* cp -p, rsync -t */
    assert_int_equal(whose(other), 3);
    assert_int_equal(whose(one), 0);
}

static void a_file_that_is_gone_or_holds_no_key_shuts_its_vendor_out(void **state)
{
    (void)state;
    char one[VENDOR_KEY_HEX], two[VENDOR_KEY_HEX], hash[67], path[80];
    vendor_key_make(one, hash);
    vendor_key_make(two, hash);
    write_over(1, one);
    write_over(2, two);
    assert_int_equal(whose(one), 1);
    assert_int_equal(whose(two), 2);
    path_of(1, path);
    assert_int_equal(truncate(path, 10), 0);
    assert_int_equal(whose(one), 0);
    assert_int_equal(whose(two), 2);
    write_over(1, one);
    assert_int_equal(whose(one), 1);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(whose(one), 0);
    assert_int_equal(whose(two), 2);
    char away[80];
    snprintf(away, sizeof away, "%s.away", folder);
    assert_int_equal(rename(folder, away), 0);
    assert_int_equal(whose(two), 0);
    assert_int_equal(rename(away, folder), 0);
    assert_int_equal(whose(two), 2);
}

#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_key_written_over_the_old_one_counts_at_once),
        T(a_key_that_was_quiet_for_long_is_noticed_too),
        T(a_file_that_is_gone_or_holds_no_key_shuts_its_vendor_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
