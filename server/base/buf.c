/* SPDX-License-Identifier: Apache-2.0
 * buf.c - the growing byte buffer; one place decides about growth and failure: buf_reserve. */
#include "server/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t cap_bytes)
{
    *b = (struct buf){ .cap = cap_bytes };
}

void buf_done(struct buf *b)
{
    if (!b)
        return;
    free(b->p);
    *b = (struct buf){ .cap = b->cap };
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->bad = OK;
    if (b->p)
        b->p[0] = 0;
}

static char *turn_bad(struct buf *b, enum err why)
{
    free(b->p);
    *b = (struct buf){ .cap = b->cap, .bad = why };
    return NULL;
}

char *buf_reserve(struct buf *b, size_t n)
{
    if (b->bad)
        return NULL;
    if (n < b->room - b->n) /* strictly: one byte stays for the NUL */
        return b->p + b->n;
    if (n > b->cap || b->n > b->cap - n || b->n + n == SIZE_MAX)
        return turn_bad(b, E_TOO_LARGE);
    size_t need = b->n + n + 1, room = b->room ? b->room : 64;
    while (room < need && room <= SIZE_MAX / 2)
        room *= 2;
    if (room < need || (room > b->cap && b->cap < SIZE_MAX))
        room = need > b->cap ? need : b->cap + 1;
    char *p = realloc(b->p, room);
    if (!p)
        return turn_bad(b, E_NO_MEMORY);
    b->p = p;
    b->room = room;
    p[b->n] = 0;
    return p + b->n;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    char *at = buf_reserve(b, n);
    if (!at)
        return;
    if (n)
        memcpy(at, p, n);
    b->n += n;
    b->p[b->n] = 0;
}

void buf_sv(struct buf *b, struct sv s)
{
    buf_add(b, s.p, s.n);
}

void buf_str(struct buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_ch(struct buf *b, char c)
{
    if (b->room - b->n < 2) { /* also when bad: it has no room */
        buf_add(b, &c, 1);
        return;
    }
    b->p[b->n++] = c;
    b->p[b->n] = 0;
}

void buf_u64(struct buf *b, uint64_t v)
{
    char digits[20], *end = digits + sizeof digits, *p = end;
    do {
        *--p = (char)('0' + v % 10);
        v /= 10;
    } while (v);
    buf_add(b, p, (size_t)(end - p));
}

void buf_i64(struct buf *b, int64_t v)
{
    if (v < 0)
        buf_ch(b, '-');
    buf_u64(b, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    char small[512];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    if (n >= 0 && (size_t)n < sizeof small) {
        buf_add(b, small, (size_t)n);
    } else if (n >= 0) {
        char *at = buf_reserve(b, (size_t)n); /* reserve always keeps one byte more for the NUL */
        if (at) {
            vsnprintf(at, (size_t)n + 1, fmt, again);
            b->n += (size_t)n;
        }
    }
    va_end(again);
    va_end(ap);
}
