/* SPDX-License-Identifier: Apache-2.0
 * password.c - hashing and checking passwords. */
#include "server/auth/password.h"

#include <sodium.h>

#include "server/base/fold.h"
#include "server/base/id.h"

#define MEMORY_BYTES (46u * 1024 * 1024)
#define PASSES 1u

/* The head of the lists of leaked passwords that reach twelve characters, and what people make of the product's name. */
static const char *const common[] = {
    "123456789012", "1234567890123", "password1234", "passwordpassword", "qwertyuiop12", "qwertyuiop123",
    "administrator", "adminadmin123", "iloveyou1234", "abcdefghijkl", "abcdefghijklm", "111111111111", "000000000000",
    "aaaaaaaaaaaa", "1q2w3e4r5t6y", "1qaz2wsx3edc", "qazwsxedcrfv", "zaq12wsxcde3", "anpianpianpi", "anpi12345678",
    "welcome12345", "letmein12345", "changeme1234", "p@ssw0rd1234", "password2026", "123123123123", "121212121212",
};

enum err password_init(void)
{
    return sodium_init() < 0 ? E_NO_MEMORY : OK;
}

enum err password_acceptable(struct sv password, struct sv login)
{
    if (!utf8_valid(password) || utf8_len(password) < 12 || password.n > 800)
        return E_USER_PASSWORD;
    if (sv_eq_nocase(password, login))
        return E_USER_PASSWORD;
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (sv_eq_nocase(password, sv_of(common[i])))
            return E_USER_PASSWORD;
    return OK;
}

enum err password_hash(struct sv password, char out[PASSWORD_HASH_MAX])
{
    if (crypto_pwhash_str_alg(out, password.p, password.n, PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13))
        return E_NO_MEMORY;
    return OK;
}

/* Made once with the same cost as every other, of a random value nobody knows. */
static const char unknown_user_hash[] =
    "$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo";

bool password_verify(const char *hash, struct sv password)
{
    bool known = hash && hash[0];
    char copy[PASSWORD_HASH_MAX] = { 0 };
    const char *use = known ? hash : unknown_user_hash;
    size_t n = strlen(use);
    if (n >= sizeof copy)
        return false;
    memcpy(copy, use, n);
    return crypto_pwhash_str_verify(copy, password.p, password.n) == 0 && known;
}

void password_make(char out[PASSWORD_MADE])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789-"; /* 31 and one that is never drawn */
    size_t n = 0;
    while (n < PASSWORD_MADE - 1) {
        uint8_t draw;
        if (n % 5 == 4) {
            out[n++] = '-';
            continue;
        }
        random_bytes(&draw, 1);
        if (draw % 32 != 31)
            out[n++] = letters[draw % 32];
    }
    out[n] = 0;
}
