/* SPDX-License-Identifier: Apache-2.0
 * breached.c - a sorted array of hashes. */
#include "server/auth/breached.h"

#include <sodium.h>
#include <stdlib.h>

#include "server/base/file.h"

#define WORD_MAX 200 /* longer lines are no passwords of people */

struct breached {
    size_t n;
    uint64_t hash[];
};

/* The key is no secret: whoever has the list needs no collision. */
static uint64_t hash_of(const char *p, size_t n)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = "anpi-breached-1";
    uint64_t h;
    crypto_shorthash((unsigned char *)&h, (const unsigned char *)p, n, key);
    return h;
}

static uint64_t hash_of_line(struct sv line)
{
    char low[WORD_MAX];
    for (size_t i = 0; i < line.n; i++)
        low[i] = line.p[i] >= 'A' && line.p[i] <= 'Z' ? (char)(line.p[i] + 32) : line.p[i];
    return hash_of(low, line.n);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static size_t lines_count(struct sv text)
{
    size_t n = 1;
    for (const char *p = text.p; text.n && (p = memchr(p, '\n', (size_t)(text.p + text.n - p))); p++)
        n++;
    return n;
}

static void fill(struct breached *b, struct sv text)
{
    for (struct sv rest = text; rest.p;) {
        struct sv line = sv_cut(&rest, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n >= BREACHED_MIN && line.n <= WORD_MAX)
            b->hash[b->n++] = hash_of_line(line);
    }
    qsort(b->hash, b->n, sizeof b->hash[0], by_value);
}

enum err breached_open(const char *path, struct breached **out)
{
    struct file_map file;
    enum err e = file_map_open(path, BREACHED_FILE_MAX, &file);
    if (e)
        return e;
    struct breached *b = calloc(1, sizeof *b + lines_count(file.bytes) * sizeof b->hash[0]);
    if (b)
        fill(b, file.bytes);
    file_map_close(&file);
    e = !b ? E_NO_MEMORY : b->n ? OK : E_CONF_VALUE;
    if (e)
        free(b);
    else
        *out = b;
    return e;
}

void breached_free(struct breached *b)
{
    free(b);
}

size_t breached_count(const struct breached *b)
{
    return b ? b->n : 0;
}

bool breached_has(const struct breached *b, struct sv password)
{
    if (!b || password.n < BREACHED_MIN || password.n > WORD_MAX)
        return false;
    uint64_t h = hash_of(password.p, password.n);
    return bsearch(&h, b->hash, b->n, sizeof h, by_value) != NULL;
}

struct sv breached_piece(const struct breached *b, struct sv password)
{
    for (size_t n = b ? password.n : 0; n >= BREACHED_MIN; n--)
        for (size_t at = 0; at + n <= password.n; at++)
            if (breached_has(b, (struct sv){ password.p + at, n }))
                return (struct sv){ password.p + at, n };
    return SV("");
}
