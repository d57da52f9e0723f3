/* SPDX-License-Identifier: Apache-2.0
 * buf.h - a growing byte buffer that must be told its maximum when it is made (as curl's dynbuf).
 *
 * The first append that would pass the cap marks the buffer bad, frees it and every later append does nothing: a
 * writer appends freely and asks buf_ok once at the end. Always NUL-terminated behind its last byte. */
#ifndef ANPI_BASE_BUF_H
#define ANPI_BASE_BUF_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct buf {
    char *p;
    size_t n, room, cap;
    enum err bad; /* OK, E_TOO_LARGE or E_NO_MEMORY */
};

void buf_init(struct buf *b, size_t cap_bytes);
void buf_done(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory, forgets the error */
void buf_add(struct buf *b, const void *p, size_t n);
void buf_sv(struct buf *b, struct sv s);
void buf_str(struct buf *b, const char *z);
void buf_ch(struct buf *b, char c);
void buf_i64(struct buf *b, int64_t v);
void buf_u64(struct buf *b, uint64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *buf_reserve(struct buf *b, size_t n); /* room for n more bytes, NULL when bad; then add to b->n yourself */
static inline bool buf_ok(const struct buf *b)
{
    return b->bad == OK;
}
static inline struct sv buf_view(const struct buf *b)
{
    return (struct sv){ b->p, b->n };
}

#endif
