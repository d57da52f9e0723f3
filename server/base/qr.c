/* SPDX-License-Identifier: Apache-2.0
 * qr.c - a QR code, step by step: bits, Reed-Solomon, patterns, zigzag, mask.
 *
 * The mask is always the third (columns divisible by three): the standard asks for the prettiest of eight, readers take
 * any. */
#include "server/base/qr.h"

#include <stdlib.h>

#define VERSIONS 10   /* the tables below end there */
#define WORDS_MAX 346 /* codewords of version 10 */
#define MASK 2        /* any will do: see qr.h */

/* Error correction M: codewords in all, check words a block, blocks. */
static const struct {
    int words, check, blocks;
} kinds[VERSIONS + 1] = {
    { 0, 0, 0 },    { 26, 10, 1 },  { 44, 16, 1 },  { 70, 26, 1 },  { 100, 18, 2 }, { 134, 24, 2 },
    { 172, 16, 4 }, { 196, 18, 4 }, { 242, 22, 4 }, { 292, 22, 5 }, { 346, 26, 5 },
};
/* Centres of the alignment patterns; the last is repeated from the size. */
static const int centres[VERSIONS + 1][3] = {
    { 0 }, { 0 }, { 6, 18 }, { 6, 22 }, { 6, 26 }, { 6, 30 }, { 6, 34 }, { 6, 22, 38 }, { 6, 24, 42 }, { 6, 26, 46 }, { 6, 28, 50 },
};

static uint8_t gf_mul(uint8_t a, uint8_t b)
{
    unsigned z = 0;
    for (int i = 7; i >= 0; i--) {
        z = (z << 1) ^ ((z >> 7) * 0x11du);
        z ^= ((unsigned)b >> i & 1u) * a;
    }
    return (uint8_t)z;
}

static void check_words(const uint8_t *data, int n, int check, uint8_t *out)
{
    uint8_t gen[32] = { 0 }, root = 1;
    gen[check - 1] = 1;
    for (int i = 0; i < check; i++) {
        for (int k = 0; k < check; k++)
            gen[k] = gf_mul(gen[k], root) ^ (k + 1 < check ? gen[k + 1] : 0);
        root = gf_mul(root, 2);
    }
    memset(out, 0, (size_t)check);
    for (int i = 0; i < n; i++) {
        uint8_t f = data[i] ^ out[0];
        memmove(out, out + 1, (size_t)check - 1);
        out[check - 1] = 0;
        for (int k = 0; k < check; k++)
            out[k] ^= gf_mul(gen[k], f);
    }
}

static int data_words(int v)
{
    return kinds[v].words - kinds[v].check * kinds[v].blocks;
}

struct bits {
    uint8_t word[WORDS_MAX];
    int n;
};

static void bits_put(struct bits *b, unsigned value, int count)
{
    for (int i = count - 1; i >= 0; i--, b->n++)
        if (value >> i & 1)
            b->word[b->n / 8] |= (uint8_t)(0x80 >> b->n % 8);
}

static void data_make(struct sv text, int v, struct bits *b)
{
    int room = 8 * data_words(v);
    bits_put(b, 4, 4);
    bits_put(b, (unsigned)text.n, v < 10 ? 8 : 16);
    for (size_t i = 0; i < text.n; i++)
        bits_put(b, (unsigned char)text.p[i], 8);
    bits_put(b, 0, room - b->n < 4 ? room - b->n : 4);
    bits_put(b, 0, (8 - b->n % 8) % 8);
    for (unsigned pad = 0xec; b->n < room; pad ^= 0xec ^ 0x11)
        bits_put(b, pad, 8);
}

/* Blocks of data, the later ones a word longer, dealt out word by word; then their check words likewise. */
static void interleave(const uint8_t *data, int v, uint8_t *out)
{
    int blocks = kinds[v].blocks, check = kinds[v].check, short_n = data_words(v) / blocks, longer = data_words(v) % blocks, at = 0, n = 0;
    uint8_t checks[8][32];
    const uint8_t *start[8];
    int size[8];
    for (int b = 0; b < blocks; b++) {
        start[b] = data + at;
        size[b] = short_n + (b >= blocks - longer);
        check_words(start[b], size[b], check, checks[b]);
        at += size[b];
    }
    for (int i = 0; i <= short_n; i++)
        for (int b = 0; b < blocks; b++)
            if (i < size[b])
                out[n++] = start[b][i];
    for (int i = 0; i < check; i++)
        for (int b = 0; b < blocks; b++)
            out[n++] = checks[b][i];
}

static void put(struct qr *q, int x, int y, bool dark)
{
    if (x >= 0 && y >= 0 && x < q->size && y < q->size)
        q->module[y][x] = (uint8_t)(2 | dark);
}

static void finder(struct qr *q, int cx, int cy)
{
    for (int dy = -4; dy <= 4; dy++)
        for (int dx = -4; dx <= 4; dx++) {
            int d = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
            put(q, cx + dx, cy + dy, d != 2 && d != 4);
        }
}

static void alignments(struct qr *q, int v)
{
    int n = v == 1 ? 0 : v < 7 ? 2 : 3;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++) {
            if ((i == 0 && k == 0) || (i == 0 && k == n - 1) || (i == n - 1 && k == 0))
                continue;
            for (int dy = -2; dy <= 2; dy++)
                for (int dx = -2; dx <= 2; dx++)
                    put(q, centres[v][k] + dx, centres[v][i] + dy, (abs(dx) > abs(dy) ? abs(dx) : abs(dy)) != 1);
        }
}

static unsigned remainder_of(unsigned value, int shift, unsigned poly, int degree)
{
    unsigned r = value;
    for (int i = 0; i < shift; i++)
        r = (r << 1) ^ ((r >> (degree - 1)) * poly);
    return r;
}

/* Error correction M is 00; fifteen bits, twice. */
static void format_bits(struct qr *q)
{
    unsigned f = ((unsigned)MASK << 10 | remainder_of(MASK, 10, 0x537, 10)) ^ 0x5412;
    for (int i = 0; i < 15; i++) {
        bool dark = f >> i & 1;
        put(q, 8, i < 6 ? i : i < 8 ? i + 1 : q->size - 15 + i, dark);
        put(q, i < 8 ? q->size - 1 - i : i < 9 ? 7 : 14 - i, 8, dark);
    }
    put(q, 8, q->size - 8, true);
}

static void version_bits(struct qr *q, int v)
{
    unsigned f = (unsigned)v << 12 | remainder_of((unsigned)v, 12, 0x1f25, 12);
    for (int i = 0; v >= 7 && i < 18; i++) {
        put(q, q->size - 11 + i % 3, i / 3, f >> i & 1);
        put(q, i / 3, q->size - 11 + i % 3, f >> i & 1);
    }
}

static void patterns(struct qr *q, int v)
{
    for (int i = 0; i < q->size; i++) {
        put(q, 6, i, i % 2 == 0);
        put(q, i, 6, i % 2 == 0);
    }
    finder(q, 3, 3);
    finder(q, q->size - 4, 3);
    finder(q, 3, q->size - 4);
    alignments(q, v);
    format_bits(q);
    version_bits(q, v);
}

/* Two columns at a time from the right, up and down in turn, past the column of the timing pattern. */
static void zigzag(struct qr *q, const uint8_t *word, int words)
{
    int bit = 0;
    for (int right = q->size - 1; right >= 1; right -= 2) {
        if (right == 6)
            right = 5;
        for (int i = 0; i < q->size; i++)
            for (int k = 0; k < 2; k++) {
                int x = right - k, y = ((right + 1) & 2) == 0 ? q->size - 1 - i : i;
                if (q->module[y][x] & 2)
                    continue;
                bool dark = bit < 8 * words && (word[bit / 8] >> (7 - bit % 8) & 1);
                q->module[y][x] = dark != (x % 3 == 0);
                bit++;
            }
    }
}

enum err qr_make(struct sv text, struct qr *out)
{
    struct bits data = { 0 };
    uint8_t all[WORDS_MAX];
    int v = 1;
    while (v <= VERSIONS && (int)text.n + (v < 10 ? 2 : 3) > data_words(v))
        v++;
    if (v > VERSIONS)
        return E_TOO_LARGE;
    memset(out, 0, sizeof *out);
    out->size = 17 + 4 * v;
    data_make(text, v, &data);
    interleave(data.word, v, all);
    patterns(out, v);
    zigzag(out, all, kinds[v].words);
    return OK;
}
