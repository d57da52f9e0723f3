/* SPDX-License-Identifier: Apache-2.0
 * generate_words.h - the table of coded words (deploy/model/words.def), read and held to its own rules. For this room only.
 *
 * Everything points into the text of the file, which is never freed. */
#ifndef ANPI_DEPLOY_MAKE_GENERATE_WORDS_H
#define ANPI_DEPLOY_MAKE_GENERATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define THINGS_MAX 96
#define WORDS_MAX 32     /* of a thing */
#define SPELLINGS_MAX 48 /* of a word */

struct word {
    char *code, *ja, *shown, *en; /* `shown`: in Japanese, where screens say it otherwise; else as ja */
    char *spelling[SPELLINGS_MAX];
    int spellings;
};
struct thing {
    char *name, *columns, *what;
    bool keeps_code, open; /* rows hold the code; the column may hold other words too */
    struct word word[WORDS_MAX];
    int words;
};
struct model {
    struct thing thing[THINGS_MAX];
    int things;
};

/* The whole table, or the end: twice the same code, word or spelling in a thing, a word of two English labels, a line that is none. */
const struct model *model_read(const char *path);
const char *word_kept(const struct thing *t, const struct word *w); /* what rows hold and what is on the wire */

#endif
