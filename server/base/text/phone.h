/* SPDX-License-Identifier: Apache-2.0
 * phone.h - a phone number as it is dialled in Japan. All the numbers in a cell: phones.h. */
#ifndef ANPI_BASE_TEXT_PHONE_H
#define ANPI_BASE_TEXT_PHONE_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Digits of a phone number as dialled in Japan: +81 becomes 0, brackets, hyphens (all of them) and spaces dropped, a
 * lost leading zero put back for 9 and 10 digit numbers. E_REG_PHONE when 9..11 digits do not come out. out[16].
 * Full-width digits are as good. NUL-terminated, `out` untouched on failure; a number abroad (+ and not 81) is
 * refused. */
ERR phone_digits(struct sv in, char out[16]);
/* What may stand between the digits of a number: hyphens of every make, brackets, dots, blanks. */
bool phone_separator(uint32_t cp);
/* A number as every phone can read it: ASCII digits, hyphens, brackets, dots and blanks. All else is kept.
 * E_BAD_UTF8, E_NO_MEMORY. Never longer than `in`; in the arena. Whether it is a number is not asked. */
ERR phone_plain(struct arena *a, struct sv in, struct sv *out);

#endif
