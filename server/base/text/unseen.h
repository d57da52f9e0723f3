/* SPDX-License-Identifier: Apache-2.0
 * unseen.h - controls that nobody sees and that turn text round: a name with one of them reads as another's.
 *
 * Dropped from what is shown: U+061C, U+200B, U+200E, U+200F, U+202A-202E, U+2060-2064, U+2066-206F, U+FEFF (Unicode's
 * Bidi_Control, and format characters of no width). Joiners and variation selectors stay: they shape letters. Keys drop more
 * (fold.h). Storage keeps what came. */
#ifndef ANPI_BASE_TEXT_UNSEEN_H
#define ANPI_BASE_TEXT_UNSEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "server/base/sv.h"

/* Is one of them in this UTF-8? Costs a few passes of memchr. For UTF-8 that is valid; takes no memory. */
bool unseen_in(struct sv s);
/* Copies `s` to `out` (room for s.n) without them; returns the length. `out` is not terminated. Other bytes are
 * copied as they are, valid or not. */
size_t unseen_drop(struct sv s, char *out);

#endif
