/* SPDX-License-Identifier: Apache-2.0
 * box.c - boxes: a random nonce, then the ciphertext with its tag. */
#include "server/auth/box.h"

#include <sodium.h>

#include "server/base/file.h"
#include "server/base/id.h"

enum err box_key_read(const char *path, uint8_t key[BOX_KEY_BYTES])
{
    struct buf b;
    size_t n = 0;
    buf_init(&b, 4096);
    enum err e = file_read(path, &b);
    struct sv line = sv_trim(buf_view(&b));
    if (!e && (sodium_hex2bin(key, BOX_KEY_BYTES, line.p, line.n, NULL, &n, NULL) || n != BOX_KEY_BYTES || line.n != 2 * n))
        e = E_CONF_VALUE;
    if (b.p)
        sodium_memzero(b.p, b.n);
    buf_done(&b);
    return e;
}

void box_key_of_code(struct sv code, uint8_t key[BOX_KEY_BYTES])
{
    static const char use[] = "anpi one-time link";
    crypto_generichash(key, BOX_KEY_BYTES, (const unsigned char *)code.p, code.n, (const unsigned char *)use, sizeof use - 1);
}

void box_close(const uint8_t key[BOX_KEY_BYTES], struct sv plain, struct buf *out)
{
    size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
    unsigned char *room = (unsigned char *)buf_reserve(out, n);
    if (!room)
        return;
    random_bytes(room, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(room + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.p, plain.n, room, key);
    out->n += n;
}

enum err box_open(const uint8_t key[BOX_KEY_BYTES], struct sv box, struct buf *out)
{
    const size_t head = crypto_secretbox_NONCEBYTES, over = head + crypto_secretbox_MACBYTES;
    if (box.n < over)
        return E_AUTH_FAILED;
    unsigned char *room = (unsigned char *)buf_reserve(out, box.n - over + 1);
    const unsigned char *p = (const unsigned char *)box.p;
    if (!room)
        return out->bad;
    if (crypto_secretbox_open_easy(room, p + head, box.n - head, p, key))
        return E_AUTH_FAILED;
    out->n += box.n - over;
    return OK;
}

void bytea_put(struct buf *out, struct sv bytes)
{
    buf_str(out, "\\x");
    char *room = buf_reserve(out, 2 * bytes.n + 1);
    if (!room)
        return;
    sodium_bin2hex(room, 2 * bytes.n + 1, (const unsigned char *)bytes.p, bytes.n);
    out->n += 2 * bytes.n;
}

enum err bytes_from_hex(struct sv hex, struct buf *out)
{
    size_t n = 0;
    unsigned char *room = (unsigned char *)buf_reserve(out, hex.n / 2 + 1);
    if (!room)
        return out->bad;
    if (sodium_hex2bin(room, hex.n / 2, hex.p, hex.n, NULL, &n, NULL) || 2 * n != hex.n)
        return E_JSON_VALUE;
    out->n += n;
    return OK;
}
