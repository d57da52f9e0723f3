/* SPDX-License-Identifier: Apache-2.0
 * password.c - hashing and checking passwords. */
#include "server/auth/password.h"

#include <sodium.h>
#include <stdlib.h>

#include "server/base/count.h"
#include "server/base/utf8.h"
#include "server/base/id.h"

#define MEMORY_BYTES (46u * 1024 * 1024)
#define PASSES 1u
#define HASH_BYTES 32

/* Common passwords are few words with something around them. What is typed is folded first (small letters, 0 for o, @
 * for a …), then every such word, every year and every run of keys is taken out: what is left must still be worth
 * guessing. So the list stays short and covers what people make of its words to reach twelve characters. */
static const char *const words[] = {
    "administrator", "qwertyuiop", "asdfghjkl", "1qaz2wsx3edc", "qazwsxedc",  "zaq12wsx", "1q2w3e4r", "zxcvbnm",   "password", "passwort",
    "passwd",        "letmein",    "welcome",   "iloveyou",     "changeme",   "sunshine", "princess", "football",  "baseball", "starwars",
    "whatever",      "superman",   "trustno",   "dragon",       "monkey",     "master",   "shadow",   "michael",   "jordan",   "charlie",
    "computer",      "internet",   "samsung",   "google",       "nintendo",   "pokemon",  "doraemon", "sakura",    "nippon",   "japan",
    "tokyo",         "osaka",      "nagoya",    "aichi",        "konnichiwa", "arigatou", "arigato",  "aishiteru", "daisuki",  "himitsu",
    "pasuwado",      "kanri",      "admin",     "system",       "server",     "secret",   "default",  "guest",     "login",    "user",
    "test",          "demo",       "root",      "temp",         "hello",      "qwerty",   "abcd",     "pass",      "anpi",     "anzen",
    "bousai",        "saigai",     "kyuukyuu",  "shobo",        "shiyakusho", "yakuba",   "hospital", "byouin",    "kango",    "kaigo",
    "fukushi",       "spring",     "summer",    "autumn",       "winter",     "january",  "april",    "october",   "reiwa",    "heisei",
    "showa",
};
#define LEFT_MIN 6 /* characters that are not common ones */

enum err password_init(void)
{
    return sodium_init() < 0 ? E_NO_MEMORY : OK;
}

static char folded(char c)
{
    static const char from[] = "@430157$!", to[] = "aaeoists"
                                                   "i";
    const char *at = c ? strchr(from, c) : NULL;
    return at ? to[at - from] : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Take `word` out of `s`, wherever it stands, as typed or folded; what is taken becomes a space. */
static void take_word(const char *raw, const char *fold, char *left, size_t n, const char *word, size_t word_n)
{
    for (size_t i = 0; i + word_n <= n; i++)
        if (!memcmp(raw + i, word, word_n) || !memcmp(fold + i, word, word_n))
            memset(left + i, ' ', word_n);
}

/* Neighbours that repeat or count up or down (aaa, 1234, zyx) are one character's worth. */
static void take_runs(const char *raw, char *left, size_t n)
{
    for (size_t i = 2; i < n; i++) {
        int a = raw[i - 1] - raw[i - 2], b = raw[i] - raw[i - 1];
        bool wraps = digit(raw[i]) && digit(raw[i - 1]) && (raw[i] - raw[i - 1] == -9 || raw[i] - raw[i - 1] == 9);
        if ((a == b && a >= -1 && a <= 1) || wraps)
            left[i] = left[i - 1] = ' ';
    }
}

/* A piece of up to four characters again and again: only its first turn counts. */
static void take_repeats(const char *raw, char *left, size_t n)
{
    for (size_t piece = 2; piece <= 4; piece++)
        for (size_t i = piece; i + piece <= n; i++)
            if (!memcmp(raw + i, raw + i - piece, piece))
                memset(left + i, ' ', piece);
}

/* One leaked password, the longest, wherever it stands: "liverpool" with a year behind it has been tried too. Only one, so
 * that a sentence of several words stays good. */
static void take_leaked(const char *raw, char *left, size_t n, const struct breached *leaked)
{
    struct sv piece = breached_piece(leaked, (struct sv){ raw, n });
    if (piece.n)
        memset(left + (piece.p - raw), ' ', piece.n);
}

/* Characters that remain; digits and punctuation around words are worth little: three of them count as one. */
static size_t worth(const char *left, size_t n)
{
    size_t strong = 0, weak = 0;
    for (size_t i = 0; i < n; i++) {
        bool letter = (left[i] >= 'a' && left[i] <= 'z') || (unsigned char)left[i] >= 0x80;
        strong += letter;
        weak += !letter && left[i] != ' ';
    }
    return strong + weak / 3;
}

static bool is_common(struct sv password, struct sv login, const struct breached *leaked)
{
    char raw[64], fold[64], left[64], name[64];
    size_t n = password.n, name_n = login.n;
    if (n > sizeof raw)
        return false; /* longer than any list */
    for (size_t i = 0; i < n; i++) {
        raw[i] = password.p[i] >= 'A' && password.p[i] <= 'Z' ? (char)(password.p[i] + 32) : password.p[i];
        fold[i] = folded(password.p[i]);
    }
    memcpy(left, raw, n);
    take_leaked(raw, left, n, leaked);
    for (size_t w = 0; w < countof(words); w++)
        take_word(raw, fold, left, n, words[w], strlen(words[w]));
    for (size_t i = 0; name_n <= sizeof name && i < name_n; i++)
        name[i] = login.p[i] >= 'A' && login.p[i] <= 'Z' ? (char)(login.p[i] + 32) : login.p[i];
    if (name_n >= 3 && name_n <= sizeof name)
        take_word(raw, fold, left, n, name, name_n);
    take_runs(raw, left, n);
    take_repeats(raw, left, n);
    return worth(left, n) < LEFT_MIN;
}

enum err password_acceptable(struct sv password, struct sv login, const struct breached *leaked)
{
    if (!utf8_valid(password) || utf8_len(password) < 12 || password.n > 800)
        return E_USER_PASSWORD;
    return is_common(password, login, leaked) ? E_USER_PASSWORD : OK;
}

enum err password_hash(struct sv password, char out[PASSWORD_HASH_MAX])
{
    if (crypto_pwhash_str_alg(out, password.p, password.n, PASSES, MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13))
        return E_NO_MEMORY;
    return OK;
}

/* Made once with the same cost as every other, of a random value nobody knows. */
static const char unknown_user_hash[] = "$argon2id$v=19$m=47104,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo";

/* What stands in "$argon2id$v=19$m=47104,t=1,p=1$SALT$HASH". */
struct made_hash {
    unsigned long memory_kib, passes;
    uint8_t salt[crypto_pwhash_argon2id_SALTBYTES], hash[HASH_BYTES];
};

static bool number_after(const char **at, const char *before, unsigned long *out)
{
    size_t n = strlen(before);
    char *end;
    if (strncmp(*at, before, n) != 0)
        return false;
    *out = strtoul(*at + n, &end, 10);
    bool some = end > *at + n;
    *at = end;
    return some;
}

static bool bytes_after(const char **at, uint8_t *out, size_t n)
{
    size_t got = 0;
    const char *end = NULL;
    if (**at != '$' || sodium_base642bin(out, n, *at + 1, strlen(*at + 1), NULL, &got, &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING))
        return false;
    *at = end;
    return got == n;
}

static bool hash_read(const char *text, struct made_hash *out)
{
    unsigned long lanes = 0;
    return number_after(&text, "$argon2id$v=19$m=", &out->memory_kib) && number_after(&text, ",t=", &out->passes) &&
           number_after(&text, ",p=", &lanes) && lanes == 1 && bytes_after(&text, out->salt, sizeof out->salt) &&
           bytes_after(&text, out->hash, sizeof out->hash) && !*text;
}

/* Not libsodium's own check of the text: it says "another password" where it had no memory. */
enum err password_verify(const char *hash, struct sv password)
{
    struct made_hash want;
    uint8_t is[HASH_BYTES];
    bool known = hash && hash_read(hash, &want);
    if (!known && !hash_read(unknown_user_hash, &want))
        return E_INTERNAL;
    if (crypto_pwhash(is, sizeof is, password.n ? password.p : "", password.n, want.salt, want.passes, want.memory_kib * 1024,
                      crypto_pwhash_ALG_ARGON2ID13))
        return E_NO_MEMORY;
    bool same = sodium_memcmp(is, want.hash, sizeof is) == 0;
    sodium_memzero(is, sizeof is);
    return known && same ? OK : E_AUTH_FAILED;
}

/* `room` - 1 characters, every fifth a dash; 4.95 bits each. */
static void draw_groups(char *out, size_t room)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789-"; /* 31 and one that is never drawn */
    size_t n = 0;
    while (n < room - 1) {
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

void password_make(char out[PASSWORD_MADE])
{
    draw_groups(out, PASSWORD_MADE);
}

void recovery_make(char out[RECOVERY_MADE])
{
    draw_groups(out, RECOVERY_MADE);
}
