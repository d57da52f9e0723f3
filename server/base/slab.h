/* SPDX-License-Identifier: Apache-2.0
 * slab.h - memory for very many small blocks that live long and are read at random.
 *
 * Blocks are cut one behind the other from large pieces, so none carries a header and a million of them are made without
 * a million calls of malloc. The owner says the size again when it gives a
 * block back; it is kept for the next of that size. Nothing goes back to the system before slab_done. One thread at a
 * time. Under the address sanitizer every block is a malloc of its own, so that a use after the end is seen. */
#ifndef ANPI_BASE_SLAB_H
#define ANPI_BASE_SLAB_H

#include <stddef.h>

/* Sizes are rounded up to this; blocks are aligned to it. So at most 15 bytes of a block are lost. */
#define SLAB_STEP 16
/* Larger ones come from malloc. They go back to the system when given back. */
#define SLAB_BLOCK_MAX 4096

/* Zeroed by slab_init; its blocks are pointed at, the struct itself may be moved. */
struct slab {
    char *at;                                    /* free bytes of the youngest piece */
    size_t left, held;                           /* bytes: there; of all pieces */
    void *pieces;                                /* chained by their first word */
    void *spare[SLAB_BLOCK_MAX / SLAB_STEP + 1]; /* given back, by size, chained by their first word */
};

/* Takes no memory. */
void slab_init(struct slab *s);
/* N > 0; NULL without memory. Not cleared. A block lives until it is given back or the slab ends. */
void *slab_take(struct slab *s, size_t n);
/* N as asked for; block may be NULL. The wrong n puts the block where a larger one is looked for: say the very
 * number that slab_take got. */
void slab_give(struct slab *s, void *block, size_t n);
/* Every block up to SLAB_BLOCK_MAX is gone with it. Larger ones are malloc's and must have been given back one by
 * one. Afterwards the slab is empty and can be used again. */
void slab_done(struct slab *s);

#endif
