/* SPDX-License-Identifier: Apache-2.0
 * seal.c - making, signing, writing and reading of roots. */
#include "server/auth/seal/seal.h"

#include <sodium.h>
#include <stdio.h>

#include "server/auth/seal/leaf.h"

#define WORD "anpi-audit-root-1"

bool hex_read(struct sv hex, uint8_t *out, size_t n)
{
    size_t got = 0;
    return hex.n == 2 * n && sodium_hex2bin(out, n, hex.p, hex.n, NULL, &got, NULL) == 0 && got == n;
}

void hex_write(const uint8_t *in, size_t n, char *out)
{
    sodium_bin2hex(out, 2 * n + 1, in, n);
}

void seal_root(const uint8_t before[MERKLE_BYTES], struct sv leaves, uint8_t out[MERKLE_BYTES])
{
    struct merkle m;
    merkle_start(&m);
    merkle_add(&m, (struct sv){ (const char *)before, MERKLE_BYTES });
    for (size_t at = 0; at + LEAF_BYTES <= leaves.n; at += LEAF_BYTES)
        merkle_add(&m, (struct sv){ leaves.p + at, LEAF_BYTES });
    merkle_root(&m, out);
}

/* What is signed. Returns its length. */
static size_t message(const struct seal *s, char out[SEAL_LINE_MAX])
{
    char root[2 * MERKLE_BYTES + 1], before[2 * MERKLE_BYTES + 1];
    hex_write(s->root, MERKLE_BYTES, root);
    hex_write(s->before, MERKLE_BYTES, before);
    int n = snprintf(out, SEAL_LINE_MAX, WORD " %lld %lld %lld %lld %s %s %s", (long long)s->number, (long long)s->from_id,
                     (long long)s->to_id, (long long)s->at_us, root, before, s->key_id);
    return n > 0 ? (size_t)n : 0;
}

void seal_sign(struct seal *s, const struct seal_key *key)
{
    char text[SEAL_LINE_MAX];
    memcpy(s->key_id, key->id, SEAL_KEY_ID);
    size_t n = message(s, text);
    crypto_sign_detached(s->signature, NULL, (const unsigned char *)text, n, key->secret);
}

bool seal_signed(const struct seal *s, const struct seal_keys *keys)
{
    char text[SEAL_LINE_MAX];
    size_t n = message(s, text);
    for (size_t i = 0; i < keys->n; i++)
        if (!strcmp(keys->item[i].id, s->key_id))
            return crypto_sign_verify_detached(s->signature, (const unsigned char *)text, n, keys->item[i].key) == 0;
    return false;
}

void seal_line(const struct seal *s, char out[SEAL_LINE_MAX])
{
    size_t n = message(s, out);
    out[n] = ' ';
    hex_write(s->signature, SEAL_SIGNATURE_BYTES, out + n + 1);
}

enum err seal_line_parse(struct sv line, struct seal *out)
{
    struct seal s = { 0 };
    int64_t *number[] = { &s.number, &s.from_id, &s.to_id, &s.at_us };
    struct sv rest = sv_trim(line);
    bool ok = sv_eq(sv_cut(&rest, ' '), SV(WORD));
    for (size_t i = 0; i < 4; i++)
        ok = ok && sv_to_i64(sv_cut(&rest, ' '), number[i]);
    ok = ok && hex_read(sv_cut(&rest, ' '), s.root, MERKLE_BYTES) && hex_read(sv_cut(&rest, ' '), s.before, MERKLE_BYTES);
    struct sv id = sv_cut(&rest, ' ');
    if (!ok || id.n != SEAL_KEY_ID - 1 || !hex_read(rest, s.signature, SEAL_SIGNATURE_BYTES))
        return E_AUDIT_SEAL;
    memcpy(s.key_id, id.p, id.n);
    *out = s;
    return OK;
}
