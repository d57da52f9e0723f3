/* SPDX-License-Identifier: Apache-2.0
 * wire.h - questions to the parsing child and its answers, as bytes on a socket.
 *
 * A frame is a 4-byte length (little endian) and that many bytes. What comes back from the child is as little to be
 * trusted as the feed it read: every length, count, enum, text and mesh code is checked when it is taken in. Pure. */
#ifndef ANPI_FEEDS_WIRE_H
#define ANPI_FEEDS_WIRE_H

#include "feeds/formats/parse.h"

/* Bytes of the length that begins a frame. */
#define WIRE_HEAD 4
/* Bytes; what a child says beyond it is nonsense. */
#define WIRE_FRAME_MAX ((size_t)256 << 20)

/* Views, as in the frame. */
struct wire_question {
    uint32_t source; /* number of the source: the child knows its format, columns and cells */
    struct sv scope, bytes;
    int64_t now_us, modified_us;
};

/* Append a whole frame. The buffer turns bad past its cap. */
void wire_put_question(struct buf *b, const struct wire_question *q);
/* `p` is not read when `err` is not OK, `fail` not when it is. */
void wire_put_answer(struct buf *b, enum err err, const struct fail *fail, const struct parsed *p);

/* Length of the frame that begins `head` (4 bytes). E_TOO_LARGE. Any four bytes may come: only the cap is checked. */
ERR wire_frame_length(const char head[WIRE_HEAD], size_t *out);
/* `frame` is what follows the head; views point into it. E_FEED_PARSER when it is no such frame. *out is untouched
 * on failure. In the child. */
ERR wire_get_question(struct sv frame, struct wire_question *out);
/* The child's answer: its own error (fail is filled), or OK and `out` in the arena. E_FEED_PARSER, E_NO_MEMORY. In
 * the parent: nothing of it has been believed yet. A copy of the frame is taken into the arena. *out is untouched on
 * failure. */
ERR wire_get_answer(struct arena *a, struct sv frame, struct parsed *out, struct fail *fail);

#endif
