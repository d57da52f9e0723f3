/* SPDX-License-Identifier: Apache-2.0
 * my_number.h - individual numbers (マイナンバー, 12 digits) and resident codes (住民票コード, 11 digits): no list of this service may hold
 * them, so they are found and masked before anything is kept or told. */
#ifndef ANPI_BASE_TEXT_MY_NUMBER_H
#define ANPI_BASE_TEXT_MY_NUMBER_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Twelve digits whose last is the check digit of an individual number (番号法施行規則, ministerial ordinance 85 of
 * 2014). ASCII digits without separators. Of random 12 digits one in ten or so passes: it shows that a number may be
 * one, never that it is. */
bool is_my_number(struct sv s);

/* What the column is known to hold. */
enum mask_of {
    MASK_TEXT,    /* individual numbers */
    MASK_PHONES,  /* but not a number abroad-style: 81 90 1234 5678 */
    MASK_RESIDENT /* and every run of 11 digits: the heading says that they are resident codes */
};

/* `out` is `s` with * for each digit of such a number: twelve digits with the check digit, in groups of any size, in whichever writing
 * (１２ 一二 ①②), with up to six characters that are no letters, の, entities or unseen characters between two of them. Phones and dates
 * are left whole, and never joined with their neighbours. Resident codes also where the text itself names them. *found tells whether
 * there was any; without any `out` is `s`. Valid UTF-8 only. E_NO_MEMORY. One * for a digit, however many bytes the
 * digit had: offsets into `s` do not fit `out`. *found is set on failure too. O(s.n). */
ERR my_number_mask(struct arena *a, struct sv s, enum mask_of what, struct sv *out, bool *found);

#endif
