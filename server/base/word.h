/* SPDX-License-Identifier: Apache-2.0
 * word.h - the coded words of the data model (deploy/model/words.def), by what they are of.
 *
 * What a thing is kept as is what its rows, cards and sealed records hold and what answers carry: the Japanese word, or the code. The
 * names come from words.h, which the build makes: enum word_thing has a WORDS_THING, enum word_<thing> a WORD_THING_CODE, which is the
 * index used here, and JA_THING_CODE is the word itself. All texts live as long as the program; nothing allocates. */
#ifndef ANPI_BASE_WORD_H
#define ANPI_BASE_WORD_H

#include "server/base/sv.h"
#include "words.h"

/* Which word of the thing is said: by its code or, where that is what is kept, the word. Exactly as written: no other case, no blanks,
 * no beginning of one. -1: none. */
int word_find(enum word_thing thing, struct sv said);
/* The same for a cell of a list or a setting: letters in either case, the Japanese and every spelling of words.def too. */
int word_written(enum word_thing thing, struct sv written);
/* Which word `text` begins with, by the longest spelling, letters in either case; *n: its bytes. -1: none. */
int word_begins(enum word_thing thing, struct sv text, size_t *n);

/* Makes of what a request said what is kept; false, and `said` as it was, when it is no word of the thing. */
bool word_keep(enum word_thing thing, struct sv *said);

/* The `i`-th word; "" past the last. */
const char *word_kept(enum word_thing thing, unsigned i);
const char *word_code(enum word_thing thing, unsigned i);
const char *word_ja(enum word_thing thing, unsigned i);
const char *word_en(enum word_thing thing, unsigned i);
unsigned word_count(enum word_thing thing);
const char *word_thing_name(enum word_thing thing); /* "incident_kind" */

#endif
