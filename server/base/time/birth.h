/* SPDX-License-Identifier: Apache-2.0
 * birth.h - a birth date as a clerk writes it, and as much of it as is known: 昭和10年 is a year, S10.3.5頃 about then, 90歳 about a
 * year. What is known only in part says so wherever it goes, and never passes for a day.
 *
 * Pure and without memory; *out is untouched on failure. */
#ifndef ANPI_BASE_TIME_BIRTH_H
#define ANPI_BASE_TIME_BIRTH_H

#include "server/base/date.h"
#include "server/base/word.h"

/* In the order of what they say: about is roughly then, whatever was written. */
enum birth_precision {
    BIRTH_ABOUT = WORD_BIRTH_PRECISION_ABOUT,
    BIRTH_YEAR = WORD_BIRTH_PRECISION_YEAR,
    BIRTH_MONTH = WORD_BIRTH_PRECISION_MONTH,
    BIRTH_DAY = WORD_BIRTH_PRECISION_DAY
};

/* Always a real day in `date`: what of it is known, the precision says. */
struct birth {
    struct date date; /* the first day of a month or year known no nearer */
    enum birth_precision precision;
    bool in_part; /* something was written that could not be read, or that no calendar has (S10.13.1): worth a look */
};

/* Years. The oldest person on record anywhere reached 122. */
#define BIRTH_AGE_MAX 125

/* Whatever date_parse reads, and beyond: a date past its era (昭和64年1月10日), a year or a month alone, 不詳 and 00 for a part
 * that nobody knows, 頃, an age (90歳, 90). E_REG_BIRTH: it says nothing of when; E_REG_BIRTH_FUTURE: not born yet, or longer
 * ago than anybody lives. Doubt is kept, never resolved: 昭和64年1月10日 is taken as 平成 and marked in_part.
 * `today` is the JST day. */
ERR birth_parse(struct sv s, struct date today, struct birth *out);
/* An age and nothing else: 90, 90歳, 満９０才. E_REG_BIRTH otherwise; E_REG_BIRTH_FUTURE past BIRTH_AGE_MAX. The
 * year is that of `today` less the age; precision BIRTH_ABOUT. */
ERR birth_of_age(struct sv s, struct date today, struct birth *out);

/* "about" "year" "month" "day". Static. Words of the card and the interface. */
const char *birth_precision_name(enum birth_precision p);
/* As it is kept in a card: 1935-03-05, 1935-03, 1935, and ~ behind what is only about then. False: none of these.
 * Only the numbers are looked at, not what stands between them: it was written by birth_format. *out is untouched
 * when false. */
bool birth_read(struct sv written, struct birth *out);
/* 1935-03-05, 1935-03 or 1935: as much as is known. NUL-terminated; without the ~, which the card puts behind what
 * is only about then. 1 January of BIRTH_ABOUT is written as the year. */
void birth_format(struct date d, enum birth_precision p, char out[11]);

#endif
