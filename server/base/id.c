/* SPDX-License-Identifier: Apache-2.0
 * id.c - UUIDv7, object ids and random tokens. */
#include "server/base/id.h"
#include "server/base/clock.h"

#include <sodium.h>

void random_bytes(void *out, size_t n)
{
    /* randombytes works without sodium_init, which only makes the choice of the generator thread-safe
     * earlier. */
    randombytes_buf(out, n);
}

void uuid_v7(struct uuid *out)
{
    uint64_t ms = (uint64_t)(clock_now_us() / 1000);
    random_bytes(out->b, sizeof out->b);
    for (int i = 0; i < 6; i++)
        out->b[i] = (uint8_t)(ms >> (40 - 8 * i));
    out->b[6] = (uint8_t)(0x70 | (out->b[6] & 0x0F));
    out->b[8] = (uint8_t)(0x80 | (out->b[8] & 0x3F));
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

enum err uuid_parse(struct sv s, struct uuid *out)
{
    struct uuid u;
    size_t at = 0;
    if (s.n != 36)
        return E_JSON_VALUE;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i) && s.p[at++] != '-')
            return E_JSON_VALUE;
        int high = hex_value(s.p[at]), low = hex_value(s.p[at + 1]);
        if (high < 0 || low < 0)
            return E_JSON_VALUE;
        u.b[i] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    *out = u;
    return OK;
}

bool uuid_is_v7(const struct uuid *u)
{
    return u->b[6] >> 4 == 7 && u->b[8] >> 6 == 2;
}

void uuid_format(const struct uuid *u, char out[37])
{
    static const char hex[] = "0123456789abcdef";
    char *p = out;
    for (int i = 0; i < 16; i++) {
        if (dash_before(i))
            *p++ = '-';
        *p++ = hex[u->b[i] >> 4];
        *p++ = hex[u->b[i] & 15];
    }
    *p = 0;
}

int uuid_cmp(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->b, b->b, sizeof a->b);
}

enum err id_parse(struct sv s, int64_t *out)
{
    int64_t v;
    if (s.n == 0 || s.n > 16 || s.p[0] < '1' || s.p[0] > '9' || !sv_to_i64(s, &v) || v >= INT64_C(1) << 53)
        return E_JSON_VALUE;
    *out = v;
    return OK;
}

void random_token(char out[44])
{
    uint8_t b[32];
    random_bytes(b, sizeof b);
    sodium_bin2base64(out, 44, b, sizeof b, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(b, sizeof b);
}
