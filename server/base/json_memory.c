/* SPDX-License-Identifier: Apache-2.0
 * json_memory.c - blocks for a document, filled from the front; nothing in them is given back singly. */
#include "server/base/json_memory.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>

#define BLOCK_FIRST 2048
#define BLOCK_MOST ((size_t)1 << 20)
#define ALIGN alignof(max_align_t)

struct block {
    struct block *next;
    alignas(ALIGN) char mem[];
};

struct json_memory {
    struct block *blocks;
    char *at;
    size_t left, room; /* of the newest block */
    jmp_buf refused;
};

static _Thread_local struct json_memory *reading;

static void block_add(struct json_memory *m, size_t need)
{
    size_t room = m->room ? m->room * 2 : BLOCK_FIRST;
    room = room > BLOCK_MOST ? BLOCK_MOST : room;
    room = room < need ? need : room;
    struct block *b = malloc(sizeof *b + room);
    if (!b)
        longjmp(m->refused, 1);
    b->next = m->blocks;
    m->blocks = b;
    m->at = b->mem;
    m->left = m->room = room;
}

static void *get(size_t n)
{
    struct json_memory *m = reading;
    if (!m) /* writing: its own, for a moment */
        return malloc(n);
    size_t need = n ? (n + ALIGN - 1) & ~(ALIGN - 1) : ALIGN;
    if (need > m->left)
        block_add(m, need);
    void *p = m->at;
    m->at += need;
    m->left -= need;
    return p;
}

static void give(void *p)
{
    if (!reading)
        free(p);
}

__attribute__((constructor)) static void take_over(void)
{
    json_set_alloc_funcs(get, give);
}

enum err json_memory_load(struct sv text, size_t flags, json_t **root, struct json_memory **memory, json_error_t *why)
{
    struct json_memory *m = calloc(1, sizeof *m);
    if (!m)
        return E_NO_MEMORY;
    if (setjmp(m->refused)) {
        json_memory_free(reading);
        reading = NULL;
        return E_NO_MEMORY;
    }
    reading = m;
    json_t *made = json_loadb(text.n ? text.p : "", text.n, flags, why);
    reading = NULL;
    if (!made) {
        json_memory_free(m);
        return E_JSON_SYNTAX;
    }
    *root = made;
    *memory = m;
    return OK;
}

void json_memory_free(void *memory)
{
    struct json_memory *m = memory;
    for (struct block *b = m ? m->blocks : NULL, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(m);
}
