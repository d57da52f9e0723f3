/* SPDX-License-Identifier: Apache-2.0
 * Sessions in memory: found by their token alone, ended by every way a session ends. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include <sodium.h>

#include "server/auth/password.h"
#include "server/auth/session.h"
#include "server/base/buf.h"

#define TOKEN "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
#define HOUR INT64_C(3600000000)

static struct sv hash_of(const char *token, char out[65])
{
    uint8_t h[32];
    token_hash(sv_of(token), h);
    token_hash_hex(h, out);
    return sv_of(out);
}

static struct sessions *with_user(const char *kind, bool disabled)
{
    struct sessions *s = sessions_new(HOUR);
    char hex[65], body[400];
    snprintf(body, sizeof body,
             "{\"login\":\"u\",\"name\":\"架空 太郎\",\"role\":\"command\",\"office\":3,\"office_name\":\"市\",\"office_kind\":\"city\","
             "\"municipalities\":[\"23214\"],\"disabled\":%s}",
             disabled ? "true" : "false");
    assert_int_equal(sessions_apply(s, 1, SV("user"), SV("7"), sv_of(body)), OK);
    snprintf(body, sizeof body, "{\"user\":7,\"csrf\":\"c\",\"kind\":\"%s\",\"expires_us\":%lld,\"used_us\":0,\"ended\":false}", kind,
             (long long)(10 * HOUR));
    assert_int_equal(sessions_apply(s, 2, SV("session"), hash_of(TOKEN, hex), sv_of(body)), OK);
    return s;
}

static void a_token_finds_its_session_and_no_other_does(void **state)
{
    struct sessions *s = with_user("browser", false);
    const struct user *u = NULL;
    (void)state;
    assert_non_null(sessions_find(s, SV(TOKEN), 1, &u));
    assert_int_equal(u->id, 7);
    assert_true(user_sees(u, SV("23214")));
    assert_false(user_sees(u, SV("23215")));
    assert_null(sessions_find(s, SV("bbcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"), 1, &u));
    assert_null(sessions_find(s, SV(""), 1, &u));
    sessions_free(s);
}

static void a_session_ends_when_idle_too_long_but_a_token_does_not(void **state)
{
    struct sessions *s = with_user("browser", false), *t = with_user("token", false);
    const struct user *u;
    (void)state;
    assert_non_null(sessions_find(s, SV(TOKEN), HOUR / 2, &u));
    assert_non_null(sessions_find(s, SV(TOKEN), HOUR / 2 + HOUR - 1, &u));
    assert_null(sessions_find(s, SV(TOKEN), 4 * HOUR, &u));
    assert_non_null(sessions_find(t, SV(TOKEN), 4 * HOUR, &u));
    sessions_free(s);
    sessions_free(t);
}

static void a_session_ends_at_its_absolute_limit(void **state)
{
    struct sessions *s = with_user("token", false);
    const struct user *u;
    (void)state;
    assert_non_null(sessions_find(s, SV(TOKEN), 10 * HOUR - 1, &u));
    assert_null(sessions_find(s, SV(TOKEN), 10 * HOUR, &u));
    sessions_free(s);
}

static void disabling_a_user_ends_the_session_at_once(void **state)
{
    struct sessions *s = with_user("browser", false);
    const struct user *u;
    uint8_t hash[TOKEN_HASH_BYTES];
    (void)state;
    token_hash(SV(TOKEN), hash);
    assert_true(sessions_alive(s, hash, 1));
    assert_int_equal(
        sessions_apply(s, 9, SV("user"), SV("7"),
                       SV("{\"login\":\"u\",\"name\":\"n\",\"role\":\"command\",\"office\":3,\"municipalities\":[],\"disabled\":true}")),
        OK);
    assert_null(sessions_find(s, SV(TOKEN), 1, &u));
    assert_false(sessions_alive(s, hash, 1));
    sessions_free(s);
}

static void an_ended_session_is_gone_and_an_older_change_does_not_bring_it_back(void **state)
{
    struct sessions *s = with_user("browser", false);
    const struct user *u;
    char hex[65];
    (void)state;
    assert_int_equal(
        sessions_apply(s, 5, SV("session"), hash_of(TOKEN, hex),
                       SV("{\"user\":7,\"csrf\":\"c\",\"kind\":\"browser\",\"expires_us\":36000000000,\"used_us\":0,\"ended\":true}")),
        OK);
    assert_null(sessions_find(s, SV(TOKEN), 1, &u));
    assert_int_equal(sessions_count(s), 0);
    sessions_free(s);
}

static void a_stream_lives_as_long_as_its_own_session_and_does_not_prolong_it(void **state)
{
    struct sessions *s = with_user("browser", false);
    uint8_t hash[TOKEN_HASH_BYTES], other[TOKEN_HASH_BYTES] = { 1 };
    (void)state;
    token_hash(SV(TOKEN), hash);
    assert_true(sessions_alive(s, hash, HOUR / 2));
    assert_false(sessions_alive(s, other, HOUR / 2));
    assert_false(sessions_alive(s, hash, HOUR + 1));
    sessions_free(s);
}

static void sessions_loaded_anew_keep_the_time_of_their_last_use(void **state)
{
    struct sessions *s = with_user("browser", false), *t = with_user("browser", false);
    const struct user *u;
    (void)state;
    assert_non_null(sessions_find(s, SV(TOKEN), HOUR - 1, &u));
    sessions_carry(t, s);
    assert_non_null(sessions_find(t, SV(TOKEN), HOUR + 1, &u));
    sessions_free(s);
    sessions_free(t);
}

static void sessions_past_a_limit_are_forgotten(void **state)
{
    struct sessions *s = with_user("browser", false);
    (void)state;
    assert_int_equal(sessions_prune(s, HOUR - 1), 0);
    assert_int_equal(sessions_prune(s, HOUR + 1), 1);
    assert_int_equal(sessions_count(s), 0);
    sessions_free(s);
}

static void a_user_of_more_municipalities_than_fit_still_loads(void **state)
{
    struct sessions *s = sessions_new(HOUR);
    struct buf b;
    (void)state;
    buf_init(&b, 65536);
    buf_str(&b, "{\"login\":\"u\",\"name\":\"n\",\"role\":\"pref\",\"office\":3,\"municipalities\":[\"\"");
    for (int i = 0; i < 400; i++)
        buf_printf(&b, ",\"%05d\"", 10000 + i);
    buf_str(&b, "]}");
    assert_int_equal(sessions_apply(s, 1, SV("user"), SV("7"), buf_view(&b)), OK);
    assert_int_equal(sessions_user(s, 7)->municipality_count, USER_MUNICIPALITIES_MAX);
    assert_true(user_sees(sessions_user(s, 7), SV("10000")));
    buf_done(&b);
    sessions_free(s);
}

#define USER "{\"login\":\"u\",\"name\":\"n\",\"role\":\"command\",\"logins\":"
#define BESIDE "{\"at_us\":5,\"session\":\"00000000000000000000000000000000\",\"device\":\"福祉課-3\"}"

static void each_session_finds_the_newest_log_in_that_is_not_its_own(void **state)
{
    struct sessions *s = sessions_new(HOUR);
    char hex[65], body[400];
    uint8_t own[TOKEN_HASH_BYTES], other[TOKEN_HASH_BYTES] = { 0 };
    (void)state;
    token_hash(SV(TOKEN), own);
    hash_of(TOKEN, hex);
    snprintf(body, sizeof body, USER "[{\"at_us\":9,\"session\":\"%.32s\",\"address\":\"192.0.2.7\"}," BESIDE "]}", hex);
    assert_int_equal(sessions_apply(s, 1, SV("user"), SV("7"), sv_of(body)), OK);
    const struct user_login *l = user_login_beside(sessions_user(s, 7), own);
    assert_non_null(l);
    assert_int_equal(l->at_us, 5);
    assert_string_equal(l->device, "福祉課-3");
    assert_string_equal(l->address, "");
    l = user_login_beside(sessions_user(s, 7), other);
    assert_int_equal(l->at_us, 9);
    assert_string_equal(l->address, "192.0.2.7");
    sessions_free(s);
}

static void a_log_in_that_cannot_be_read_keeps_no_user_out(void **state)
{
    struct sessions *s = sessions_new(HOUR);
    uint8_t own[TOKEN_HASH_BYTES];
    (void)state;
    token_hash(SV(TOKEN), own);
    static const char *const none[] = { "[]", "{}", "null", "7", "[null,7,{}]", "[{\"at_us\":\"x\",\"session\":7}]" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        char body[400];
        snprintf(body, sizeof body, USER "%s}", none[i]);
        assert_int_equal(sessions_apply(s, i + 1, SV("user"), SV("7"), sv_of(body)), OK);
        assert_null(user_login_beside(sessions_user(s, 7), own));
    }
    static const char many[] = USER "[null," BESIDE "," BESIDE "," BESIDE "]}";
    assert_int_equal(sessions_apply(s, 99, SV("user"), SV("7"), SV(many)), OK);
    assert_int_equal(sessions_user(s, 7)->last_login_count, USER_LOGINS_KEPT);
    sessions_free(s);
}

static void a_damaged_change_is_refused_and_changes_nothing(void **state)
{
    struct sessions *s = with_user("browser", false);
    const struct user *u;
    (void)state;
    assert_int_not_equal(sessions_apply(s, 9, SV("user"), SV("7"), SV("{\"login\":")), OK);
    assert_int_not_equal(sessions_apply(s, 9, SV("session"), SV("zz"), SV("{}")), OK);
    assert_non_null(sessions_find(s, SV(TOKEN), 1, &u));
    sessions_free(s);
}

static void a_password_is_known_by_its_hash_and_an_unknown_user_never_fits(void **state)
{
    char hash[PASSWORD_HASH_MAX];
    (void)state;
    assert_int_equal(password_hash(SV("correct horse battery"), hash), OK);
    assert_int_equal(password_verify(hash, SV("correct horse battery")), OK);
    assert_int_equal(password_verify(hash, SV("correct horse batterx")), E_AUTH_FAILED);
    assert_int_equal(password_verify(NULL, SV("correct horse battery")), E_AUTH_FAILED);
    assert_int_equal(password_verify("", SV("")), E_AUTH_FAILED);
}

static void short_common_and_own_name_passwords_are_refused(void **state)
{
    (void)state;
    assert_int_equal(password_acceptable(SV("eleven-char"), SV("u"), NULL), E_USER_PASSWORD);
    assert_int_equal(password_acceptable(SV("Password1234"), SV("u"), NULL), E_USER_PASSWORD);
    assert_int_equal(password_acceptable(SV("takahashi.hanako"), SV("takahashi.hanako"), NULL), E_USER_PASSWORD);
    assert_int_equal(password_acceptable(SV("雨の日に見回る十二文字です"), SV("u"), NULL), OK);
}

static int start(void **state)
{
    (void)state;
    return sodium_init() < 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_finds_its_session_and_no_other_does),
        cmocka_unit_test(a_session_ends_when_idle_too_long_but_a_token_does_not),
        cmocka_unit_test(a_session_ends_at_its_absolute_limit),
        cmocka_unit_test(disabling_a_user_ends_the_session_at_once),
        cmocka_unit_test(an_ended_session_is_gone_and_an_older_change_does_not_bring_it_back),
        cmocka_unit_test(a_stream_lives_as_long_as_its_own_session_and_does_not_prolong_it),
        cmocka_unit_test(sessions_loaded_anew_keep_the_time_of_their_last_use),
        cmocka_unit_test(sessions_past_a_limit_are_forgotten),
        cmocka_unit_test(a_user_of_more_municipalities_than_fit_still_loads),
        cmocka_unit_test(each_session_finds_the_newest_log_in_that_is_not_its_own),
        cmocka_unit_test(a_log_in_that_cannot_be_read_keeps_no_user_out),
        cmocka_unit_test(a_damaged_change_is_refused_and_changes_nothing),
        cmocka_unit_test(a_password_is_known_by_its_hash_and_an_unknown_user_never_fits),
        cmocka_unit_test(short_common_and_own_name_passwords_are_refused),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
