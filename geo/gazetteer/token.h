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

/* Symbol of a number: this bit and its value. Values are below 10^9, so the bit is never a part of one. */
#define TOKEN_NUMBER 0x80000000u
/* Any number of blanks, of any width. */
#define TOKEN_SPACE 0x20u
/* Every hyphen and dash people type. */
#define TOKEN_DASH 0x2du
/* A character that was lost: 〓 ? ■ □ U+FFFD 外字. It matches any one character, where exactly one name then fits. */
#define TOKEN_LOST 0xfffdu
/* Symbols of one text. An address of ADDRESS_BYTES_MAX has at most as many characters of three bytes; what comes
 * behind is not read. */
#define TOKENS_MAX 400

/* from..to are offsets in the text that token_split was given: views are made of them, so the text must stay. */
struct token {
    uint32_t sym;
    uint16_t from, to; /* bytes of the text it stands for */
    bool kanji;        /* a number written in kanji */
};

/* Code point -> folded code point. A table of 65,536 code points (128 KiB), the same for all: made once, read by any
 * number of threads. */
struct folder;
/* Fills the table anew each time: keep it. E_NO_MEMORY. */
ERR folder_new(struct folder **out);
/* NULL is fine. */
void folder_free(struct folder *f);
/* One code point to one; itself when nothing folds it. O(1). */
uint32_t folder_fold(const struct folder *f, uint32_t cp);

/* Symbols of valid UTF-8 of less than 64 KiB; returns how many, at most `max` (a longer text is cut there). Takes no
 * memory. Nine digits make one number; a longer run becomes several. */
size_t token_split(const struct folder *f, struct sv text, struct token *out, size_t max);

/* The value is what is left without the bit. */
static inline bool token_is_number(uint32_t sym)
{
    return (sym & TOKEN_NUMBER) != 0;
}

#endif
