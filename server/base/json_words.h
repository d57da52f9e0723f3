/* SPDX-License-Identifier: Apache-2.0
 * json_words.h - the coded words of a request (word.h): said by their code or their word, taken as they are kept.
 *
 * What was parsed stays as it was said: an operation's hash is that of its JSON as sent. */
#ifndef ANPI_BASE_JSON_WORDS_H
#define ANPI_BASE_JSON_WORDS_H

#include "server/base/json.h"
#include "server/base/word.h"

/* Which texts of an object are words: those of `member`, a text or a list of texts; with `member` NULL its own keys. */
struct json_words {
    const char *member;
    enum word_thing thing;
};
/* As json_dump_canonical, with these words as they are kept; other texts in their places stay. E_JSON_DUPLICATE when one key was said
 * in two ways; E_NO_MEMORY; what `out` refuses. */
ERR json_dump_kept(const struct json *obj, const struct json_words *words, size_t n, struct buf *out);

#endif
