/* SPDX-License-Identifier: Apache-2.0
 * totp.c - RFC 6238 over RFC 4226. */
#include "server/auth/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>

#include "server/base/digest.h"

void totp_code(struct sv secret, int64_t step, char out[7])
{
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE] = { 0 };
    unsigned n = 20;
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    HMAC(EVP_sha1(), secret.p, (int)secret.n, counter, sizeof counter, mac, &n);
    unsigned at = mac[n - 1] & 15u;
    uint32_t v = ((uint32_t)(mac[at] & 0x7f) << 24) | ((uint32_t)mac[at + 1] << 16) | ((uint32_t)mac[at + 2] << 8) | mac[at + 3];
    snprintf(out, 7, "%06u", (unsigned)(v % 1000000));
}

/* All three steps are always worked out: how long it takes says nothing of the code. */
enum err totp_check(struct sv secret, struct sv code, int64_t now_s, int64_t after, int64_t *step)
{
    int64_t now = now_s / TOTP_STEP_S, found = 0;
    for (int64_t s = now - 1; s <= now + 1; s++) {
        char want[7];
        totp_code(secret, s, want);
        bool same = code.n == 6 && sodium_memcmp(want, code.p, 6) == 0;
        if (same && s > after && !found)
            found = s;
    }
    if (!found)
        return E_AUTH_TOTP;
    *step = found;
    return OK;
}

void base32_write(const uint8_t secret[TOTP_SECRET_BYTES], char out[TOTP_BASE32])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (int i = 0; i < TOTP_BASE32 - 1; i++) {
        int bit = i * 5, byte = bit / 8, over = bit % 8;
        unsigned two = (unsigned)secret[byte] << 8 | (byte + 1 < TOTP_SECRET_BYTES ? secret[byte + 1] : 0u);
        out[i] = digits[two >> (11 - over) & 31];
    }
    out[TOTP_BASE32 - 1] = 0;
}

void recovery_hash(int64_t user, struct sv code, char out[67])
{
    char text[64];
    size_t n = (size_t)snprintf(text, sizeof text, "%lld:", (long long)user);
    for (size_t i = 0; i < code.n && n < sizeof text; i++) {
        char c = code.p[i];
        if (c != ' ' && c != '-')
            text[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    sha256_bytea((struct sv){ text, n }, out);
}
