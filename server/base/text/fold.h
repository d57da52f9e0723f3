/* SPDX-License-Identifier: Apache-2.0
 * fold.h - text keys by which people find people (server/DATA.md, Name keys). UTF-8 in, UTF-8 out.
 *
 * Strict key: NFKC; hiragana shifted to katakana by code point; spaces, U+30FB and IVS selectors dropped; ASCII
 * letters upper-cased; kanji variants unified by server/base/text/variants.def (髙→高, 﨑→崎, 邊 邉→辺, 齋→斎, 澤→沢, 濵→浜 …).
 * Loose key: strict, then dakuten and handakuten dropped, small kana enlarged, ヂヅ merged with ジズ (so シス), ー and
 * long vowels dropped, 斎=斉. Keys are for finding only; storage keeps what the clerk wrote. */
#ifndef ANPI_BASE_TEXT_FOLD_H
#define ANPI_BASE_TEXT_FOLD_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* E_BAD_UTF8, E_NO_MEMORY. `in` is read, never kept; *out is in the arena and untouched on failure. O(n); takes at
 * most 18 times the bytes (one character of NFKC can become 18), in general the same. */
ERR fold_strict(struct arena *a, struct sv in, struct sv *out);
/* As fold_strict. Two names with one loose key sound alike to a person at the telephone: a key to find by, never to
 * join by. */
ERR fold_loose(struct arena *a, struct sv in, struct sv *out);
/* Unicode's NFKC and nothing else; a copy when the text is so already, without ICU. E_BAD_UTF8, E_NO_MEMORY;
 * E_TOO_LARGE past 16 MiB. */
ERR fold_nfkc(struct arena *a, struct sv in, struct sv *out);
/* Half-width kana to full, full-width ASCII to half; nothing else is changed (for addresses and cells). A half-width
 * dakuten joins the kana before it. E_BAD_UTF8, E_NO_MEMORY. */
ERR fold_width(struct arena *a, struct sv in, struct sv *out);

#endif
