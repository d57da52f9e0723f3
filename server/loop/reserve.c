/* SPDX-License-Identifier: Apache-2.0
 * reserve.c - libevent's malloc, with a few pieces behind it. */
#include "server/loop/reserve.h"

#include <event2/event.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PIECES 16
#define PIECE_BYTES 1024 /* a bufferevent of TLS is the largest: some 600 */

static alignas(max_align_t) char piece[PIECES][PIECE_BYTES];
static bool lent[PIECES];
static size_t lent_n;

static bool is_piece(const void *p)
{
    return (uintptr_t)p >= (uintptr_t)piece && (uintptr_t)p < (uintptr_t)(piece + PIECES);
}

static void *take(size_t n)
{
    for (size_t i = 0; n <= PIECE_BYTES && i < PIECES; i++) {
        if (lent[i])
            continue;
        lent[i] = true;
        lent_n++;
        return piece[i];
    }
    return NULL;
}

static void *get(size_t n)
{
    void *p = malloc(n);
    return p ? p : take(n);
}

static void give(void *p)
{
    if (!is_piece(p)) {
        free(p);
        return;
    }
    lent[((uintptr_t)p - (uintptr_t)piece) / PIECE_BYTES] = false;
    lent_n--;
}

static void *again(void *p, size_t n)
{
    if (!p)
        return get(n);
    if (!is_piece(p))
        return realloc(p, n);
    void *moved = malloc(n);
    if (!moved)
        return n <= PIECE_BYTES ? p : NULL;
    memcpy(moved, p, n < PIECE_BYTES ? n : PIECE_BYTES);
    give(p);
    return moved;
}

void reserve_start(void)
{
    static bool started;
    if (!started)
        event_set_mem_functions(get, again, give);
    started = true;
}

bool reserve_whole(void)
{
    return lent_n == 0;
}
