/* SPDX-License-Identifier: Apache-2.0
 * word_inside.h - the tables that the build makes of deploy/model/words.def. For server/base/word*.c and the made words.c only. */
#ifndef ANPI_BASE_WORD_INSIDE_H
#define ANPI_BASE_WORD_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "words.h"

struct word_names {
    const char *code, *ja, *en;
};
struct word_said {
    const char *text;
    uint8_t n, word; /* its bytes; of which word it is said */
};
struct word_table {
    const char *name;
    const struct word_names *word;
    const struct word_said *said, *written; /* sorted by bytes; `written` in small letters */
    uint16_t words, said_n, written_n;
    bool keeps_code;
};
/* By enum word_thing; made by the build, constant, as long as the program. */
extern const struct word_table word_tables[WORD_THINGS];

#endif
