/* SPDX-License-Identifier: Apache-2.0
 * json_codes.h - an answer's coded words, said by their codes.
 *
 * Rows, cards and sealed records hold the words (words.def), and so does every answer as it is put together. What goes to a program that
 * takes codes passes here last: where the description of the answer (deploy/model/shapes) says that a text is a word, its code stands
 * instead. One pass over the text, O(bytes), no tree and no memory but `out`'s; a text that is no word of its thing stays as it is. */
#ifndef ANPI_BASE_JSON_CODES_H
#define ANPI_BASE_JSON_CODES_H

#include "server/base/buf.h"
#include "server/base/word.h"

struct json_codes_member;

/* Where words stand in a value. Of a list it says what holds for each item. Made by the build, constant; NULL in place of one: there is
 * none in it. */
struct json_codes {
    /* The text is a word of the first of these, or else of the second: enum word_thing + 1; 0: none. */
    int thing[2];
    /* The names of the members are words of this one; 0: they are names. */
    int keys;
    /* Members that have words in them, in no order. */
    const struct json_codes_member *members;
    size_t n;
};

/* One member by its name. */
struct json_codes_member {
    struct sv name;
    const struct json_codes *in;
};

/* Puts `json`, one value that this program has written, into `out`. Behind 32 levels, and in what is no JSON, words stay. `out` is at
 * fault afterwards when it could not take it all (buf_ok). */
void json_codes_put(const struct json_codes *codes, struct sv json, struct buf *out);

#endif
