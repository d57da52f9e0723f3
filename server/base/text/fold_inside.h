/* SPDX-License-Identifier: Apache-2.0
 * fold_inside.h - what fold.c is made of: variants, kana and NFKC. For fold*.c only. */
#ifndef ANPI_BASE_TEXT_FOLD_INSIDE_H
#define ANPI_BASE_TEXT_FOLD_INSIDE_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Make the tables of variants.def ready; cheap after the first call, safe from any thread. fold.c calls it: no one
 * else has to. */
void variants_ready(void);
/* The kanji that `cp` is unified with, or `cp` itself. Only after variants_ready. One look-up in the basic plane, a
 * short list beyond it. */
uint32_t variant_strict(uint32_t cp);
/* Of a code point of a strict key. 斎 and 斉 are one in it. */
uint32_t variant_loose(uint32_t cp);

/* Katakana for one of U+FF61..U+FF9F (punctuation too; U+FF9E and U+FF9F become U+309B and U+309C). */
uint32_t kana_of_half(uint32_t half);
/* 濁点 and 半濁点, however they are written. */
enum kana_mark { MARK_NONE, MARK_VOICED, MARK_HALF_VOICED };
/* MARK_NONE for every other character. */
enum kana_mark kana_mark_of(uint32_t cp); /* combining, spacing and half-width dakuten and handakuten */
/* `katakana` with the mark in one code point, or 0 when there is none. */
uint32_t kana_marked(uint32_t katakana, enum kana_mark mark);
/* Of a full katakana U+30A1..U+30FA: large, without marks, ヂヅ as シス; and its vowel 'a' 'i' 'u' 'e' 'o', 0
 * for ン. Outside of that range the table is overrun: the caller asks first. */
uint32_t kana_loose(uint32_t katakana);
/* For dropping a long vowel behind the same one. */
char kana_vowel(uint32_t katakana);

/* NFKC by ICU of a valid string, whatever it holds. *out in the arena, untouched on failure. E_BAD_UTF8,
 * E_NO_MEMORY, E_INTERNAL (ICU without its data), E_TOO_LARGE past 16 MiB: ICU counts in 32 bits. */
ERR nfkc_by_icu(struct arena *a, struct sv in, struct sv *out);

#endif
