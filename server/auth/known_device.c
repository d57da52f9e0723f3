/* SPDX-License-Identifier: Apache-2.0
 * known_device.c - "1.<id>.<day>.<tags>.<hmac>", all in hex but the day. */
#include "server/auth/known_device.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "server/base/id.h"

#define DAY_S 86400
#define MAC_HEX (2 * crypto_auth_hmacsha256_BYTES)
#define TAG_HEX 16 /* of 64 bits: enough to tell eight names apart */

static void mac_hex(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct sv text, char out[MAC_HEX + 1])
{
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256(mac, (const uint8_t *)text.p, text.n, key);
    sodium_bin2hex(out, MAC_HEX + 1, mac, sizeof mac);
}

/* Never 0. The prefix keeps a name from being taken for a cookie's text. */
static uint64_t tag_of(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct sv login)
{
    crypto_auth_hmacsha256_state s;
    uint8_t mac[crypto_auth_hmacsha256_BYTES];
    uint64_t tag = 0;
    crypto_auth_hmacsha256_init(&s, key, KNOWN_DEVICE_KEY_BYTES);
    crypto_auth_hmacsha256_update(&s, (const uint8_t *)"login:", 6);
    crypto_auth_hmacsha256_update(&s, (const uint8_t *)login.p, login.n);
    crypto_auth_hmacsha256_final(&s, mac);
    for (int i = 0; i < 8; i++)
        tag = tag << 8 | mac[i];
    return tag | 1;
}

static bool is_hex(struct sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
            return false;
    return true;
}

static uint64_t hex_u64(const char *p)
{
    uint64_t v = 0;
    for (int i = 0; i < TAG_HEX; i++)
        v = v << 4 | (uint64_t)(p[i] <= '9' ? p[i] - '0' : p[i] - 'a' + 10);
    return v;
}

static bool signed_by(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct sv text, struct sv mac)
{
    char want[MAC_HEX + 1];
    mac_hex(key, text, want);
    return mac.n == MAC_HEX && sodium_memcmp(want, mac.p, MAC_HEX) == 0;
}

bool known_device_read(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct sv value, int64_t now_s, struct known_device *out)
{
    struct sv rest = value;
    struct sv version = sv_cut(&rest, '.'), id = sv_cut(&rest, '.'), day = sv_cut(&rest, '.'), tags = sv_cut(&rest, '.');
    int64_t days;
    *out = (struct known_device){ 0 };
    if (sodium_is_zero(key, KNOWN_DEVICE_KEY_BYTES) || value.n >= KNOWN_DEVICE_ROOM || !sv_eq(version, SV("1")) ||
        id.n != sizeof out->id - 1 || rest.n != MAC_HEX || !signed_by(key, (struct sv){ value.p, value.n - MAC_HEX - 1 }, rest))
        return false;
    if (!is_hex(id) || !is_hex(tags) || tags.n % TAG_HEX || tags.n > TAG_HEX * KNOWN_DEVICE_LOGINS || !sv_to_i64(day, &days) ||
        now_s / DAY_S > days + KNOWN_DEVICE_DAYS)
        return false;
    memcpy(out->id, id.p, id.n);
    for (size_t i = 0; i < tags.n / TAG_HEX; i++)
        out->logins[i] = hex_u64(tags.p + i * TAG_HEX);
    return true;
}

bool known_device_has(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], const struct known_device *d, struct sv login)
{
    uint64_t tag = tag_of(key, login);
    bool has = false;
    for (int i = 0; i < KNOWN_DEVICE_LOGINS; i++)
        has |= d->logins[i] == tag;
    return has;
}

void known_device_add(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct known_device *d, struct sv login)
{
    uint64_t tag = tag_of(key, login);
    uint8_t fresh[16];
    int at = 0;
    if (!d->id[0]) {
        random_bytes(fresh, sizeof fresh);
        sodium_bin2hex(d->id, sizeof d->id, fresh, sizeof fresh);
    }
    while (at < KNOWN_DEVICE_LOGINS - 1 && d->logins[at] && d->logins[at] != tag)
        at++;
    memmove(d->logins + 1, d->logins, (size_t)at * sizeof d->logins[0]);
    d->logins[0] = tag;
}

void known_device_write(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], const struct known_device *d, int64_t now_s, char out[KNOWN_DEVICE_ROOM])
{
    int n = snprintf(out, KNOWN_DEVICE_ROOM, "1.%s.%" PRId64 ".", d->id, now_s / DAY_S);
    for (int i = 0; i < KNOWN_DEVICE_LOGINS && d->logins[i]; i++)
        n += snprintf(out + n, (size_t)(KNOWN_DEVICE_ROOM - n), "%016" PRIx64, d->logins[i]);
    char mac[MAC_HEX + 1];
    mac_hex(key, (struct sv){ out, (size_t)n }, mac);
    snprintf(out + n, (size_t)(KNOWN_DEVICE_ROOM - n), ".%s", mac);
}
