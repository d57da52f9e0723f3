/* SPDX-License-Identifier: Apache-2.0
 * token.h - place names and addresses as rows of symbols in which written variants are the same.
 *
 * A symbol is a folded code point or a number: "三丁目", "3丁目" and "３丁目" all begin with the symbol of the number 3.
 * Kanji numerals are numbers wherever they stand (八王子 begins with the number 8): both sides of a comparison are folded
 * the same way, and names stay apart because their other characters do. Folded alike: full and half width, case,
 * hiragana and katakana, ヶケがヵ箇, ッツ, 之ノの, small kana, old and variant kanji, radicals, 佐々木 and 佐佐木, every kind of dash
 * (ー only behind a digit or 目番地号丁線条, where it cannot be part of a name). For geo/ only. */
#ifndef ANPI_GEO_GAZETTEER_TOKEN_H
#define ANPI_GEO_GAZETTEER_TOKEN_H

#include "server/base/err.h"
#include "server/base/sv.h"

#define TOKEN_NUMBER 0x80000000u /* symbol of a number: this bit and its value */
#define TOKEN_SPACE 0x20u
#define TOKEN_DASH 0x2du
#define TOKEN_LOST 0xfffdu /* a character that was lost: 〓 ? ■ □ U+FFFD 外字 */
#define TOKENS_MAX 400     /* symbols of one text */

struct token {
    uint32_t sym;
    uint16_t from, to; /* bytes of the text it stands for */
    bool kanji;        /* a number written in kanji */
};

struct folder; /* code point -> folded code point */
ERR folder_new(struct folder **out);
void folder_free(struct folder *f);
uint32_t folder_fold(const struct folder *f, uint32_t cp);

/* Symbols of valid UTF-8 of less than 64 KiB; returns how many, at most `max` (a longer text is cut there). */
size_t token_split(const struct folder *f, struct sv text, struct token *out, size_t max);

static inline bool token_is_number(uint32_t sym)
{
    return (sym & TOKEN_NUMBER) != 0;
}

#endif
