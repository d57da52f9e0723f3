/* SPDX-License-Identifier: Apache-2.0
 * arena.c - blocks that double up to 64 KiB; what is larger gets a block of its own. */
#include "server/base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define BLOCK_FIRST 1024       /* bytes: most requests need no second block */
#define BLOCK_MOST (64 * 1024) /* bytes: larger ones would lie half empty */
#define ALIGN 16               /* what any type of C needs */

struct arena_block {
    struct arena_block *next;
    size_t room, used;
    _Alignas(ALIGN) char mem[];
};

struct arena_cleanup {
    struct arena_cleanup *next;
    void (*fn)(void *);
    void *arg;
};

void arena_init(struct arena *a, size_t cap_bytes)
{
    *a = (struct arena){ .cap = cap_bytes };
}

static void run_cleanups(struct arena *a)
{
    /* A cleanup may register another one: take them off one by one. */
    while (a->cleanups) {
        struct arena_cleanup *c = a->cleanups;
        a->cleanups = c->next;
        c->fn(c->arg);
    }
}

void arena_done(struct arena *a)
{
    if (!a)
        return;
    run_cleanups(a);
    for (struct arena_block *b = a->head, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    *a = (struct arena){ .cap = 0 };
}

void arena_reset(struct arena *a)
{
    run_cleanups(a);
    struct arena_block *b = a->head;
    while (b && b->next) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
    if (b)
        b->used = 0;
    a->head = b;
    a->used = 0;
}

static struct arena_block *block_add(struct arena *a, size_t need)
{
    size_t room = a->head ? a->head->room * 2 : BLOCK_FIRST;
    if (room > BLOCK_MOST)
        room = BLOCK_MOST;
    if (room < need)
        room = need;
    struct arena_block *b = malloc(sizeof *b + room);
    if (!b)
        return NULL;
    *b = (struct arena_block){ .next = a->head, .room = room };
    a->head = b;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX - ALIGN)
        return NULL;
    size_t need = n ? (n + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
    if (need > a->cap || a->used > a->cap - need)
        return NULL;
    struct arena_block *b = a->head;
    if (!b || b->room - b->used < need) {
        b = block_add(a, need);
        if (!b)
            return NULL;
    }
    void *p = b->mem + b->used;
    b->used += need;
    a->used += need;
    return memset(p, 0, need);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    size_t n;
    return __builtin_mul_overflow(count, size, &n) ? NULL : arena_alloc(a, n);
}

char *arena_str(struct arena *a, struct sv s)
{
    if (s.n == SIZE_MAX)
        return NULL;
    char *z = arena_alloc(a, s.n + 1);
    if (z && s.n)
        memcpy(z, s.p, s.n);
    return z;
}

struct sv arena_sv(struct arena *a, struct sv s)
{
    char *z = arena_str(a, s);
    return (struct sv){ z, z ? s.n : 0 };
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    char small[256];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    char *z = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
    if (z && (size_t)n < sizeof small)
        memcpy(z, small, (size_t)n + 1);
    else if (z)
        vsnprintf(z, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return z;
}

enum err arena_on_done(struct arena *a, void (*fn)(void *), void *arg)
{
    struct arena_cleanup *c = arena_alloc(a, sizeof *c);
    if (!c) {
        fn(arg);
        return E_NO_MEMORY;
    }
    *c = (struct arena_cleanup){ a->cleanups, fn, arg };
    a->cleanups = c;
    return OK;
}
