/* SPDX-License-Identifier: Apache-2.0
 * keys.h - keys of names, kana and addresses in the forms the picture searches.
 *
 * base/fold.h defines strict and loose keys. Here kana keys are packed as well: one byte a katakana (0x80 up), ASCII as
 * it is, any other code point as a class byte and five bytes below 0x20, so that byte order is code point order and a
 * piece is found only where a code point begins. The arena is scratch: reset by the callee. For this room only. */
#ifndef ANPI_PICTURE_PEOPLE_KEYS_H
#define ANPI_PICTURE_PEOPLE_KEYS_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Bytes of one key; what is longer is cut at a code point. A name of 80 kanji fits. */
#define KEY_MAX 240

/* On the caller's stack; not terminated. */
struct name_keys {
    /* Bytes. */
    size_t strict_n, loose_n;
    char strict[KEY_MAX], loose[KEY_MAX];
};
/* UTF-8 keys of a name as written. E_BAD_UTF8, E_NO_MEMORY. *out is untouched on failure. */
ERR keys_of_name(struct arena *scratch, struct sv name, struct name_keys *out);
/* Packed keys of a kana name, or of a piece of one. The same errors; kana_n of a person is one byte, so KEY_MAX
 * stays below 256. */
ERR keys_of_kana(struct arena *scratch, struct sv kana, struct name_keys *out);

/* Of a key in UTF-8; returns bytes written. Stops before what would not fit. */
size_t kana_pack(struct sv utf8, char *out, size_t max);
/* Code points. O(bytes). */
size_t packed_len(struct sv packed);
/* Only katakana and ー; false when empty. Of a strict key: hiragana is no kana here. */
bool key_is_kana(struct sv utf8);

/* The form in which addresses are compared: strict fold; 丁目 番地 番 号 and hyphens as one '-', kanji numerals before them
 * as digits, no trailing '-'. Lives in `a`, which is not reset. E_BAD_UTF8, E_NO_MEMORY. O(bytes). *out is untouched
 * on failure. */
ERR keys_of_address(struct arena *a, struct sv text, struct sv *out);

#endif
