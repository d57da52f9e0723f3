/* SPDX-License-Identifier: Apache-2.0
 * buf.h - a growing byte buffer that must be told its maximum when it is made (as curl's dynbuf).
 *
 * The first append that would pass the cap marks the buffer bad, frees it and every later append does nothing: a
 * writer appends freely and asks buf_ok once at the end. Always NUL-terminated behind its last byte. */
#ifndef ANPI_BASE_BUF_H
#define ANPI_BASE_BUF_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Owned by one caller at a time; not thread-safe. `p` moves with every append: keep offsets, not pointers. A zeroed
 * struct is a buffer with the cap 0: its first append fails. */
struct buf {
    char *p;
    /* Bytes: written, taken from malloc (one is kept for the NUL), and the most that may be written. */
    size_t n, room, cap;
    enum err bad; /* OK, E_TOO_LARGE or E_NO_MEMORY */
};

/* Takes no memory. `cap_bytes` does not count the NUL; SIZE_MAX is no cap. */
void buf_init(struct buf *b, size_t cap_bytes);
/* Afterwards it is an empty buffer with the same cap, ready to be used again. NULL is fine. */
void buf_done(struct buf *b);
/* Keeps the memory, forgets the error. For a buffer that is filled over and over. What turned bad has lost its
 * memory already and begins anew. */
void buf_clear(struct buf *b);
/* The appending functions never fail by themselves: past the cap or without memory the buffer turns bad, what it
 * held is freed, and all further appends are ignored until buf_clear. `p` may be NULL when n is 0, and must not
 * point into the buffer itself. Amortised O(n): the room doubles. */
void buf_add(struct buf *b, const void *p, size_t n);
/* The same of a view, of a text with NUL, and of one byte. */
void buf_sv(struct buf *b, struct sv s);
void buf_str(struct buf *b, const char *z);
void buf_ch(struct buf *b, char c);
/* Decimal, without plus sign or leading zeros; independent of the locale, and much cheaper than buf_printf. */
void buf_i64(struct buf *b, int64_t v);
/* As buf_i64. */
void buf_u64(struct buf *b, uint64_t v);
/* Any length; the text is made twice when it has 512 bytes or more. What vsnprintf cannot write adds nothing and
 * leaves the buffer good. */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Room for n more bytes behind the last one; NULL when bad, or turned bad by this call. Write there, then add what
 * was written to `b->n` and put a NUL behind it; good until the next append. */
char *buf_reserve(struct buf *b, size_t n);
/* Ask once, before the bytes are used: a bad buffer is empty, and its view looks like an empty answer. */
static inline bool buf_ok(const struct buf *b)
{
    return b->bad == OK;
}
/* A view into the buffer: dead at the next append, clear or done. `p` is NULL when nothing was ever written. */
static inline struct sv buf_view(const struct buf *b)
{
    return (struct sv){ b->p, b->n };
}

#endif
