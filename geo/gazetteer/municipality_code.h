/* SPDX-License-Identifier: Apache-2.0
 * municipality_code.h - 全国地方公共団体コード as lists have it: five digits (JIS X 0402), six with the check digit, either without the
 * leading zero that a spreadsheet took, full-width, or with a ".0" behind; and the prefectures they begin with. Pure. */
#ifndef ANPI_GEO_GAZETTEER_MUNICIPALITY_CODE_H
#define ANPI_GEO_GAZETTEER_MUNICIPALITY_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/sv.h"

/* Five digits and a NUL. Of every `char code[]` here. */
#define MUNICIPALITY_CODE_BYTES 6

/* The five digits; false when it is no code of any prefecture. Of five digits that are a code as they stand and also six without
 * their zero (13103 and 013103) they are the first. NUL-terminated; untouched when false. */
bool municipality_code_read(struct sv text, char code[MUNICIPALITY_CODE_BYTES]);
/* What it can be read as, at most two: how many. */
#define MUNICIPALITY_CODE_READINGS 2
/* The likelier first; 0 when it is no code. Whether such a municipality exists is the gazetteer's to say. */
size_t municipality_code_readings(struct sv text, char codes[MUNICIPALITY_CODE_READINGS][MUNICIPALITY_CODE_BYTES]);
/* Of a number, as the database and the picture have it. Its last five digits, with leading zeros. */
void municipality_text(int32_t number, char out[MUNICIPALITY_CODE_BYTES]);

/* 1..47. By JIS X 0401. The first is "": no prefecture has the number 0. */
extern const char *const prefecture_names[48];
/* Prefecture of a JIS X 0401 code ("23" of "23214"): 愛知県; "" when there is none. Static. Only the first two
 * characters are looked at. */
const char *prefecture_name(struct sv municipality);

#endif
