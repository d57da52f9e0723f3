/* SPDX-License-Identifier: Apache-2.0
 * person.h - one person in the picture: the few values that counting and finding need at once, and the card behind them.
 *
 * Owned by the picture and replaced as a whole by a change, so a `const struct person *` is good only until the next
 * picture_apply: keep the id and look it up again. The current place is where the person is now: of the stay if it
 * has one, of the home when at home; a person away at an unknown place has no point, mesh or town, so an outage at the
 * empty home says nothing about them. */
#ifndef ANPI_PICTURE_PEOPLE_PERSON_H
#define ANPI_PICTURE_PEOPLE_PERSON_H

#include "server/base/sv.h"
#include "server/base/word.h"

/* Stands before every birthday in the order of the rank. */
#define PERSON_NO_BIRTH INT32_MIN

/* Bits of `lists`; as stored, on which lists the city keeps the person. */
enum person_list {
    LIST_REGISTER = 1 << WORD_LIST_REGISTER,
    LIST_PLAN = 1 << WORD_LIST_EVACUATION_PLAN,
    LIST_PATIENT = 1 << WORD_LIST_SHARED_PATIENT,
    LIST_CALL = 1 << WORD_LIST_EMERGENCY_CALL,
    LIST_WATCH = 1 << WORD_LIST_WATCHED_OVER
};
/* clang-format off */
/* Where the person is, by CARD_STAY; AT_HOME when there is none. */
enum person_stay {
    AT_HOME = WORD_STAY_AT_HOME, AT_HOSPITAL = WORD_STAY_HOSPITAL, AT_FACILITY = WORD_STAY_CARE_FACILITY,
    AT_SHORT_STAY = WORD_STAY_SHORT_STAY, AT_SHELTER = WORD_STAY_SHELTER, AT_WELFARE_SHELTER = WORD_STAY_WELFARE_SHELTER,
    AT_KIN = WORD_STAY_KIN, AT_CAR = WORD_STAY_IN_CAR, AT_OUTSIDE = WORD_STAY_OUT_OF_TOWN, AT_UNKNOWN = WORD_STAY_UNKNOWN
};
/* clang-format on */

/* What lists show of a person stands ready as JSON, in parts by who may see them: an answer of twenty hits copies
 * twenty rows. Members: person | name kana birth sex | address | phone (the first one). */
enum person_row_part { ROW_ID, ROW_IDENTITY, ROW_ADDRESS, ROW_PHONE, PERSON_ROW_PARTS };

/* One block in the picture's slab, card and keys behind it; ordered so that what a search reads stands first. */
struct person {
    int64_t id;
    /* A change with a lower one is old news. */
    uint64_t seq;      /* of the change that brought it; 0 when loaded */
    int64_t zone;      /* it counts in: of the stay if that has one, else of the home; 0 without location */
    int64_t household; /* 0 none */
    int64_t mesh250;   /* current place; 0 none */
    /* Degrees of EPSG:6668, as all points. */
    double lon, lat; /* current place; NAN when none */
    double home_lon, home_lat;
    int32_t municipality; /* JIS five digits as a number, 1100..47999 */
    int32_t birth_days;   /* since 1970-01-01; PERSON_NO_BIRTH; the first day of what is known */
    uint32_t town;        /* current place: number in picture_town, 0 none */
    uint32_t home_town;
    uint16_t coarse_m; /* the current place is known only to its town (or coarser): within so many metres; 0: to the block or better */
    /* Of all reasons on the card, for narrowing an incident. */
    uint16_t reasons; /* bit i: picture_reason_name(i) */
    /* Open listings only. */
    uint8_t lists;           /* enum person_list */
    uint8_t stay;            /* enum person_stay */
    uint8_t sex;             /* ISO 5218 */
    uint8_t birth_precision; /* enum birth_precision */
    bool is_protected;       /* 支援措置: address, phone, zone, point hidden from all but named roles */
    bool in_care;            /* has a care team: CARD_CARE is not empty */
    bool powered;            /* has a device that needs power */
    bool excluded;           /* 入院 入所: 対象外, never in a denominator */
    bool power_seen;         /* somebody confirmed how it stands with the power: CARD_POWER is not empty */
    /* Bytes of each key in `data`, in its order. */
    uint8_t kana_n, kana_loose_n, phones_n;
    uint16_t name_n, name_loose_n;
    uint32_t row_end[PERSON_ROW_PARTS]; /* where each part of the row ends */
    /* Bytes of the card as SQL made it. */
    uint32_t card_n;
    char data[]; /* kana | loose kana | name | loose name | phones | row | card, see person.c */
};

/* The card. Cut it with card_cut. These are views into the person, good as long as it. */
struct sv person_card(const struct person *x);
/* As registered. A view into the card. */
struct sv person_name(const struct person *x);
/* As registered. A view into the card; empty when no reading is known. */
struct sv person_kana(const struct person *x);

/* Parts `first` to `last` of the row, both included: the members of an object, with a comma before any but ROW_ID.
 * No brace around them: whoever answers opens the object. */
struct sv person_row(const struct person *x, enum person_row_part first, enum person_row_part last);
/* 男 女 その他 不明. Static, by ISO 5218: 1 2 9, and 不明 for all else. */
const char *person_sex_text(const struct person *x);

/* Keys. Name keys are UTF-8; kana keys are one byte a kana in code point order (see kana_pack). */
struct sv person_name_key(const struct person *x);
/* The strict key when both are the same: it is then not stored twice. */
struct sv person_name_loose(const struct person *x);
/* Packed (keys.h); empty when no reading is known. */
struct sv person_kana_key(const struct person *x);
/* Packed too. */
struct sv person_kana_loose(const struct person *x);
/* Digits of each number, each followed by '\n'. For searching digits within numbers; empty without a phone. */
struct sv person_phone_keys(const struct person *x);

/* The static rank: kana key, birth (none first), id. Deterministic, and the same ORDER BY in SQL under C collation.
 * As strcmp. Never 0 for two persons. */
int person_rank_cmp(const struct person *a, const struct person *b);

#endif
