/* SPDX-License-Identifier: Apache-2.0
 * arena.h - memory that lives as long as one job, with hooks that run when it ends.
 *
 * An arena owns all it hands out; arena_done frees everything and first runs the cleanups, last registered first.
 * Something that is not memory (a PGresult, a GEOSGeometry) is registered when it is born, so no path can leak it.
 * An arena has a cap: past it arena_alloc returns NULL and the caller fails with E_NO_MEMORY. Not thread-safe.
 * Blocks are from malloc: 1 KiB first, then doubling up to 64 KiB; what is larger has one of its own. Nothing is
 * given back singly. */
#ifndef ANPI_BASE_ARENA_H
#define ANPI_BASE_ARENA_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct arena_block;
struct arena_cleanup;

/* On the owner's stack or in its struct; zeroed it is an arena with the cap 0. It may be copied as long as one copy
 * is used: only blocks are pointed at. */
struct arena {
    struct arena_block *head;
    struct arena_cleanup *cleanups;
    size_t used, cap; /* bytes */
};

/* Takes no memory: the first allocation does. `cap_bytes` counts what is handed out, each piece rounded up to 16. */
void arena_init(struct arena *a, size_t cap_bytes);
/* NULL and zeroed arenas are fine; the arena can be used again after arena_init. All that came from it is dead from
 * here on. A cleanup may allocate and register further ones: they run too. */
void arena_done(struct arena *a);
/* Like done + init with the same cap, keeping the first block. Cleanups run as for done. O(blocks). For a loop over
 * rows that allocates the same again and again. */
void arena_reset(struct arena *a);
/* 16-byte aligned, zeroed; NULL past the cap. n = 0 gives a pointer of its own too. NULL also when the machine has
 * no memory; then `used` is unchanged and smaller requests may still fit. */
void *arena_alloc(struct arena *a, size_t n);
/* Zeroed; NULL on overflow too. And past the cap. 0 elements give a pointer of their own. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A NUL-terminated copy. Of all `s.n` bytes, a NUL among them too. NULL past the cap. */
char *arena_str(struct arena *a, struct sv s);
/* A copy; p == NULL past the cap. A copy that lives as long as the arena; NUL-terminated behind its end, so its `p`
 * may go to functions of C. */
struct sv arena_sv(struct arena *a, struct sv s);
/* NUL-terminated; NULL past the cap or when the format cannot be written (vsnprintf below 0). Not cut at any length. */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Run `fn(arg)` when the arena ends. On failure `fn` is run at once, so the caller never leaks. It takes a few bytes
 * of the arena: E_NO_MEMORY when there are none. `arg` may itself be memory of this arena: blocks are freed after
 * all cleanups. */
ERR arena_on_done(struct arena *a, void (*fn)(void *), void *arg);

#endif
