/* SPDX-License-Identifier: Apache-2.0
 * arena.h - memory that lives as long as one job, with hooks that run when it ends.
 *
 * An arena owns all it hands out; arena_done frees everything and first runs the cleanups, last registered first.
 * Something that is not memory (a PGresult, a GEOSGeometry) is registered when it is born, so no path can leak it.
 * An arena has a cap: past it arena_alloc returns NULL and the caller fails with E_NO_MEMORY. Not thread-safe. */
#ifndef ANPI_BASE_ARENA_H
#define ANPI_BASE_ARENA_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct arena_block;
struct arena_cleanup;

struct arena {
    struct arena_block *head;
    struct arena_cleanup *cleanups;
    size_t used, cap; /* bytes */
};

void arena_init(struct arena *a, size_t cap_bytes);
void arena_done(struct arena *a);             /* NULL and zeroed arenas are fine; the arena can be used again after arena_init */
void arena_reset(struct arena *a);            /* like done + init with the same cap, keeping the first block */
void *arena_alloc(struct arena *a, size_t n); /* 16-byte aligned, zeroed; NULL past the cap */
void *arena_array(struct arena *a, size_t count, size_t size); /* zeroed; NULL on overflow too */
char *arena_str(struct arena *a, struct sv s);                 /* a NUL-terminated copy */
struct sv arena_sv(struct arena *a, struct sv s);              /* a copy; p == NULL past the cap */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Run `fn(arg)` when the arena ends. On failure `fn` is run at once, so the caller never leaks. */
ERR arena_on_done(struct arena *a, void (*fn)(void *), void *arg);

#endif
