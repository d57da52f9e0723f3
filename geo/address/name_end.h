/* SPDX-License-Identifier: Apache-2.0
 * name_end.h - whether a name ends where a match of it ends, or goes on into a longer one. For geo/ only.
 *
 * 南 is a town, but not the town of 南流山10-2; nor is 七瀬 that of 七瀬中町161, nor 門司 that of 門司区青葉. A name ends at
 * the text's end, a space, a number, 字, 番地, a lot (甲 乙 イ ロ), a word such as 地先. It may end before a small area that
 * nobody listed (瀬峰三代18, 三谷町丸山3) if what follows neither carries the mark of another town (町 村 市 区 丁目 通 台 新田)
 * nor is only a direction; a name of one character never does. Of 112,547 addresses of public shelters 700 are of that kind,
 * and the name is right for nine of ten. */
#ifndef ANPI_GEO_ADDRESS_NAME_END_H
#define ANPI_GEO_ADDRESS_NAME_END_H

#include "geo/gazetteer/token.h"

/* What stands behind a match, as far as the next few symbols tell. */
enum name_end {
    NAME_GOES_ON,
    NAME_MAY_END,   /* unless another town is known whose name goes on from there */
    NAME_ENDS_LOST, /* a lost character stands there: a number's, or one more of the name */
    NAME_ENDS
};

/* A match of a name against token[0..n); `at` == n is the end of the text. */
struct name_match {
    size_t at;       /* token behind the match */
    uint32_t last;   /* the last symbol of the name that matched */
    uint32_t length; /* symbols that matched */
};

/* Looks only at what stands behind the match, some tokens far; pure. */
enum name_end name_end_at(const struct token *token, size_t n, const struct name_match *m);
/* 市 区 町 村 郡: what is left of it behind a match says that it was the head of a longer name. */
bool is_municipal_mark(uint32_t sym);

#endif
