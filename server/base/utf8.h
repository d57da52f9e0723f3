/* SPDX-License-Identifier: Apache-2.0
 * utf8.h - UTF-8 as such: valid or not, code point by code point, and what kind of character one is. */
#ifndef ANPI_BASE_UTF8_H
#define ANPI_BASE_UTF8_H

#include "server/base/sv.h"

bool utf8_valid(struct sv s); /* no surrogates, no overlong, no > U+10FFFF */
size_t utf8_len(struct sv s); /* code points; the string must be valid */
/* Next code point of a valid string; moves *s on. */
uint32_t utf8_next(struct sv *s);
int utf8_put(uint32_t cp, char out[4]); /* bytes written */
bool is_kana(uint32_t cp);              /* katakana incl. ー, after fold_strict */
bool is_kanji(uint32_t cp);             /* CJK ideographs incl. extension planes, 々 〆 ヶ excluded */

#endif
