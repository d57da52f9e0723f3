/* SPDX-License-Identifier: Apache-2.0
 * utf8.h - UTF-8 as such: valid or not, code point by code point, and what kind of character one is.
 *
 * Well-formed as RFC 3629 has it. None takes memory. */
#ifndef ANPI_BASE_UTF8_H
#define ANPI_BASE_UTF8_H

#include "server/base/sv.h"

/* No surrogates, no overlong, no > U+10FFFF. O(n); the empty text is valid. */
bool utf8_valid(struct sv s);
/* Code points; the string must be valid. Combining marks count for themselves: it is not what a person would count. */
size_t utf8_len(struct sv s);
/* Next code point of a valid string; moves *s on. 0 at the end. Of bytes that are not valid it returns U+FFFD and
 * moves on by one, so a loop ends all the same. */
uint32_t utf8_next(struct sv *s);
/* Bytes written. 1 to 4, not terminated; not checked: cp is at most U+10FFFF. */
int utf8_put(uint32_t cp, char out[4]);
/* Katakana incl. ー, after fold_strict. U+30A1..U+30FE without ・. Hiragana and half-width kana are not: fold first. */
bool is_kana(uint32_t cp);
/* CJK ideographs incl. extension planes, 々 〆 ヶ excluded. Compatibility ideographs too. */
bool is_kanji(uint32_t cp);

#endif
