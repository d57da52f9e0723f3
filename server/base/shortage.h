/* SPDX-License-Identifier: Apache-2.0
 * shortage.h - was memory refused meanwhile?
 *
 * Most functions that get no memory say so. Some answer with less instead: a name is left out, a list ends early, a row that
 * cannot be read is passed over. Each such answer looks right. So every refusal is counted, thread by thread, and whoever hands
 * on what was made (an answer, a kept text, a change that was applied, rows to be stored) compares the count before and after:
 *
 *     uint64_t before = shortage_count();
 *     … make it …
 *     if (shortage_count() != before) return E_NO_MEMORY;
 *
 * Counted are malloc, calloc, realloc, strdup and strndup of our own code (the linker leads them through here: deploy/make/flags.mk)
 * and what is known of a library's through shortage_note. An arena or a buffer that has reached its cap is not counted: that is
 * the size of what was sent, and the same again next time. */
#ifndef ANPI_BASE_SHORTAGE_H
#define ANPI_BASE_SHORTAGE_H

#include <stdint.h>

uint64_t shortage_count(void); /* of this thread, since it began; never falls */
void shortage_note(void);      /* memory was refused where the linker does not see it */

#endif
