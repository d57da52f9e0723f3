/* SPDX-License-Identifier: Apache-2.0
 * Which devices may come in: on record, not revoked, the very one that was issued. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sodium.h>

#include "server/auth/box.h"
#include "server/auth/ca.h"
#include "server/auth/certificates.h"
#include "server/auth/password.h"

#define GOOD "{\"office\":3,\"sha256\":\"aa\",\"expires_us\":5000,\"revoked\":false}"
#define GONE "{\"office\":3,\"sha256\":\"aa\",\"expires_us\":5000,\"revoked\":true}"

static struct certificates *with_one(void)
{
    struct certificates *c = certificates_new();
    bool revoked = true;
    assert_non_null(c);
    assert_int_equal(certificates_apply(c, 5, SV("certificate"), SV("1A2B"), SV(GOOD), &revoked), OK);
    assert_false(revoked);
    return c;
}

static enum err check(const struct certificates *c, const char *serial, const char *sha256)
{
    struct peer_cert p = { .present = true };
    int64_t office = 0;
    snprintf(p.serial, sizeof p.serial, "%s", serial);
    snprintf(p.sha256, sizeof p.sha256, "%s", sha256);
    enum err e = certificates_check(c, &p, &office);
    if (!e)
        assert_int_equal(office, 3);
    return e;
}

static void only_what_is_on_record_comes_in(void **state)
{
    struct certificates *c = with_one();
    (void)state;
    assert_int_equal(check(c, "1A2B", "aa"), OK);
    assert_int_equal(check(c, "1A2C", "aa"), E_AUTH_CERT_REFUSED);
    assert_int_equal(check(c, "", "aa"), E_AUTH_CERT_REFUSED);
    assert_int_equal(check(c, "1A2B", "bb"), E_AUTH_CERT_REFUSED); /* another authority's of the same serial */
    certificates_free(c);
}

static void a_revocation_is_told_once_and_an_old_change_does_not_undo_it(void **state)
{
    struct certificates *c = with_one();
    bool revoked = false;
    (void)state;
    assert_int_equal(certificates_apply(c, 6, SV("certificate"), SV("1A2B"), SV(GONE), &revoked), OK);
    assert_true(revoked);
    assert_int_equal(check(c, "1A2B", "aa"), E_AUTH_CERT_REFUSED);
    revoked = false;
    assert_int_equal(certificates_apply(c, 5, SV("certificate"), SV("1A2B"), SV(GOOD), &revoked), OK);
    assert_int_equal(check(c, "1A2B", "aa"), E_AUTH_CERT_REFUSED);
    assert_int_equal(certificates_apply(c, 7, SV("certificate"), SV("1A2B"), SV(GONE), &revoked), OK);
    assert_false(revoked);
    certificates_free(c);
}

static void other_kinds_are_left_alone_and_nonsense_is_refused(void **state)
{
    struct certificates *c = with_one();
    (void)state;
    assert_int_equal(certificates_apply(c, 9, SV("session"), SV("1A2B"), SV(GONE), NULL), OK);
    assert_int_equal(check(c, "1A2B", "aa"), OK);
    assert_int_equal(certificates_apply(c, 9, SV("certificate"), SV("1A2B"), SV("{"), NULL), E_JSON_SYNTAX);
    assert_int_equal(check(c, "1A2B", "aa"), OK);
    assert_int_equal(certificates_apply(c, 10, SV("certificate"), SV("1A2B"), (struct sv){ 0 }, NULL), OK);
    assert_int_equal(check(c, "1A2B", "aa"), E_AUTH_CERT_REFUSED);
    certificates_free(c);
}

static void note_serial(void *ctx, const char *serial)
{
    snprintf(ctx, 68, "%s", serial);
}

static void what_was_lost_while_the_feed_was_away_is_named(void **state)
{
    struct certificates *old = with_one(), *now = certificates_new();
    char lost[68] = "";
    (void)state;
    assert_int_equal(certificates_apply(now, 0, SV("certificate"), SV("1A2B"), SV(GOOD), NULL), OK);
    certificates_lost(now, old, note_serial, lost);
    assert_string_equal(lost, "");
    assert_int_equal(certificates_apply(now, 0, SV("certificate"), SV("1A2B"), SV(GONE), NULL), OK);
    certificates_lost(now, old, note_serial, lost);
    assert_string_equal(lost, "1A2B");
    certificates_free(old);
    certificates_free(now);
}

static void the_next_expiry_leaves_out_revoked_and_past_ones(void **state)
{
    struct certificates *c = with_one();
    (void)state;
    assert_true(certificates_next_expiry(c, 4000) == 5000);
    assert_true(certificates_next_expiry(c, 5000) == INT64_MAX);
    int64_t first = -1;
    assert_int_equal(certificates_ending(c, 3, 4000, 1000, &first), 1);
    assert_true(first == 5000);
    first = -1;
    assert_int_equal(certificates_ending(c, 3, 4000, 999, &first), 0);
    assert_int_equal(certificates_ending(c, 4, 4000, 1000, &first), 0);
    assert_int_equal(certificates_ending(c, 3, 5000, 1000, &first), 0);
    assert_true(first == -1);
    assert_int_equal(certificates_apply(c, 6, SV("certificate"), SV("1A2B"), SV(GONE), NULL), OK);
    assert_true(certificates_next_expiry(c, 4000) == INT64_MAX);
    certificates_free(c);
}

static void an_authority_is_made_once_and_issues_different_serials(void **state)
{
    char dir[] = "/tmp/anpi-ca.XXXXXX", path[64];
    struct ca *ca = NULL;
    struct cert_issued a, b;
    struct cert_order o = { .office = 3, .office_name = SV("みほん市"), .device = SV("窓口"), .days = 30 };
    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(ca_open(dir, &ca, NULL), E_CERT_CA);
    assert_int_equal(ca_init(dir, SV("試験"), 365, SV(""), NULL), OK);
    assert_int_equal(ca_init(dir, SV("試験"), 365, SV(""), NULL), E_CERT_CA_EXISTS);
    assert_int_equal(ca_open(dir, &ca, NULL), OK);
    assert_int_equal(ca_issue(ca, &o, &a), OK);
    assert_int_equal(ca_issue(ca, &o, &b), OK);
    assert_int_equal(strlen(a.serial), 32);
    assert_string_not_equal(a.serial, b.serial);
    assert_string_not_equal(a.password, b.password);
    assert_in_range((a.expires_us - a.issued_us) / 1000000, 30 * 86400, 30 * 86400 + 600);
    cert_issued_done(&a);
    cert_issued_done(&b);
    ca_close(ca);
    snprintf(path, sizeof path, "%s/ca.key", dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/ca.pem", dir);
    unlink(path);
    rmdir(dir);
}

static void a_link_opens_with_its_code_alone(void **state)
{
    struct cert_link l;
    struct buf out;
    (void)state;
    assert_int_equal(cert_link_make(SV("the file"), &l), OK);
    struct sv hex = { l.boxed.p + 2, l.boxed.n - 2 };
    buf_init(&out, 100);
    assert_int_equal(cert_link_open(sv_of(l.code), hex, &out), OK);
    assert_true(sv_eq(buf_view(&out), SV("the file")));
    buf_clear(&out);
    assert_int_equal(cert_link_open(SV("another code"), hex, &out), E_CERT_LINK);
    assert_int_equal(cert_link_open(sv_of(l.code), SV("00ff"), &out), E_CERT_LINK);
    assert_int_equal(cert_link_open(sv_of(l.code), SV("no hex"), &out), E_CERT_LINK);
    buf_done(&out);
    cert_link_done(&l);
}

static void a_key_file_must_hold_exactly_a_key(void **state)
{
    char path[] = "/tmp/anpi-key.XXXXXX";
    uint8_t key[BOX_KEY_BYTES];
    FILE *f;
    (void)state;
    assert_int_equal(box_key_read("/tmp/there-is-no-such-file", key), E_FILE_MISSING);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    f = fdopen(fd, "w");
    fprintf(f, "%064d\n", 7);
    fflush(f);
    assert_int_equal(box_key_read(path, key), OK);
    assert_int_equal(key[31], 7);
    fprintf(f, "00");
    fclose(f);
    assert_int_equal(box_key_read(path, key), E_CONF_VALUE);
    unlink(path);
}

static void common_passwords_are_refused_however_they_are_dressed(void **state)
{
    static const char *const bad[] = { "password1234", "Password1234", "P@ssw0rd1234",    "qwertyuiop123", "aaaaaaaaaaaaaa",
                                       "123456789012", "abcabcabcabc", "administrator1!", "iloveyou2026!", "anpi-anpi-anpi",
                                       "234567890123", "zyxwvutsrqpo", "welcome123456" };
    static const char *const good[] = { "mikan-no-ki-ga-3-bon", "correct horse battery", "雨の日は屋根の音を数えて眠る" };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (password_acceptable(sv_of(bad[i]), SV("tanaka"), NULL) != E_USER_PASSWORD)
            fail_msg("%s was taken", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_int_equal(password_acceptable(sv_of(good[i]), SV("tanaka"), NULL), OK);
    assert_int_equal(password_acceptable(SV("tanaka-hanako1"), SV("tanaka-hanako"), NULL), E_USER_PASSWORD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_on_record_comes_in),
        cmocka_unit_test(a_revocation_is_told_once_and_an_old_change_does_not_undo_it),
        cmocka_unit_test(other_kinds_are_left_alone_and_nonsense_is_refused),
        cmocka_unit_test(what_was_lost_while_the_feed_was_away_is_named),
        cmocka_unit_test(the_next_expiry_leaves_out_revoked_and_past_ones),
        cmocka_unit_test(an_authority_is_made_once_and_issues_different_serials),
        cmocka_unit_test(a_link_opens_with_its_code_alone),
        cmocka_unit_test(a_key_file_must_hold_exactly_a_key),
        cmocka_unit_test(common_passwords_are_refused_however_they_are_dressed),
    };
    return sodium_init() < 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
