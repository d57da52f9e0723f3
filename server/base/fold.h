/* SPDX-License-Identifier: Apache-2.0
 * fold.h - text keys by which people find people (3-data-items.md, Name keys). UTF-8 in, UTF-8 out.
 *
 * Strict key: NFKC; hiragana shifted to katakana by code point; spaces, U+30FB and IVS selectors dropped; ASCII
 * letters upper-cased; kanji variants unified by server/base/variants.def (髙→高, 﨑→崎, 邊 邉→辺, 齋→斎, 澤→沢, 濵→浜 …).
 * Loose key: strict, then dakuten and handakuten dropped, small kana enlarged, ヂヅ merged with ジズ (so シス), ー and
 * long vowels dropped, 斎=斉. Keys are for finding only; storage keeps what the clerk wrote. */
#ifndef ANPI_BASE_FOLD_H
#define ANPI_BASE_FOLD_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

ERR fold_strict(struct arena *a, struct sv in, struct sv *out);   /* E_BAD_UTF8, E_NO_MEMORY */
ERR fold_loose(struct arena *a, struct sv in, struct sv *out);
ERR fold_nfkc(struct arena *a, struct sv in, struct sv *out);
/* Half-width kana to full, full-width ASCII to half; nothing else is changed (for addresses and cells). */
ERR fold_width(struct arena *a, struct sv in, struct sv *out);
bool utf8_valid(struct sv s);                                     /* no surrogates, no overlong, no > U+10FFFF */
size_t utf8_len(struct sv s);                                     /* code points; the string must be valid */
/* Next code point of a valid string; moves *s on. */
uint32_t utf8_next(struct sv *s);
int utf8_put(uint32_t cp, char out[4]);                           /* bytes written */
bool is_kana(uint32_t cp);                                        /* katakana incl. ー, after fold_strict */
bool is_kanji(uint32_t cp);                                       /* CJK ideographs incl. extension planes, 々 〆 ヶ excluded */

/* Digits of a phone number as dialled in Japan: +81 becomes 0, brackets, hyphens (all of them) and spaces dropped, a
 * lost leading zero put back for 9 and 10 digit numbers. E_REG_PHONE when 9..11 digits do not come out. out[16]. */
ERR phone_digits(struct sv in, char out[16]);
/* What may stand between the digits of a number: hyphens of every make, brackets, dots, blanks. */
bool phone_separator(uint32_t cp);
/* A number as every phone can read it: ASCII digits, hyphens, brackets, dots and blanks. All else is kept. E_BAD_UTF8, E_NO_MEMORY. */
ERR phone_plain(struct arena *a, struct sv in, struct sv *out);

#endif
