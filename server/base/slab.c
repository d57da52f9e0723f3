/* SPDX-License-Identifier: Apache-2.0
 * slab.c - blocks cut from large pieces.
 *
 * Huge pages were tried for them and for the index: lookups gained nothing that could be measured (3.4 us of the mix at a
 * million persons, with and without), and the first touch of 1.3 GB took 3 to 6 s on a virtual machine whose host had
 * taken the memory back, 0.5 to 0.9 s in small pages. */
#include "server/base/slab.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_MIN ((size_t)1 << 20)  /* bytes: a small picture takes no more than it needs */
#define PIECE_MAX ((size_t)64 << 20) /* bytes: an eighth of what is held, up to here, so few pieces make a million persons */

#if defined(__SANITIZE_ADDRESS__)
#define EACH_ITS_OWN 1
#else
#define EACH_ITS_OWN 0
#endif

void slab_init(struct slab *s)
{
    memset(s, 0, sizeof *s);
}

static bool is_own(size_t n)
{
    return EACH_ITS_OWN || n > SLAB_BLOCK_MAX;
}

/* Pieces grow with what is held, so that a small register holds little more than it needs. */
static bool piece_add(struct slab *s)
{
    size_t n = s->held / 8 / PIECE_MIN * PIECE_MIN;
    n = n < PIECE_MIN ? PIECE_MIN : n > PIECE_MAX ? PIECE_MAX : n;
    char *p = malloc(n);
    if (!p)
        return false;
    memcpy(p, &s->pieces, sizeof s->pieces);
    s->pieces = p;
    s->at = p + SLAB_STEP;
    s->left = n - SLAB_STEP;
    s->held += n;
    return true;
}

void *slab_take(struct slab *s, size_t n)
{
    if (is_own(n))
        return malloc(n);
    size_t class = (n + SLAB_STEP - 1) / SLAB_STEP, bytes = class * SLAB_STEP;
    void *block = s->spare[class];
    if (block) {
        memcpy(&s->spare[class], block, sizeof block);
        return block;
    }
    if (s->left < bytes && !piece_add(s))
        return NULL;
    block = s->at;
    s->at += bytes;
    s->left -= bytes;
    return block;
}

void slab_give(struct slab *s, void *block, size_t n)
{
    if (!block)
        return;
    if (is_own(n)) {
        free(block);
        return;
    }
    size_t class = (n + SLAB_STEP - 1) / SLAB_STEP;
    memcpy(block, &s->spare[class], sizeof block);
    s->spare[class] = block;
}

void slab_done(struct slab *s)
{
    for (void *p = s->pieces, *next; p; p = next) {
        memcpy(&next, p, sizeof next);
        free(p);
    }
    slab_init(s);
}
