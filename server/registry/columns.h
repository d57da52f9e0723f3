/* SPDX-License-Identifier: Apache-2.0
 * columns.h - the columns of a list as clerks name them, in any order. */
#ifndef ANPI_REGISTRY_COLUMNS_H
#define ANPI_REGISTRY_COLUMNS_H

#include "server/base/text/csv.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* In the order in which an export writes them; a new one goes where clerks look for it, for nothing is stored by
 * number. */
/* clang-format off */
enum column {
    COL_MUNICIPAL_ID, COL_HOUSEHOLD, COL_NAME, COL_KANA, COL_BIRTH, COL_SEX, COL_POSTCODE, COL_ADDRESS, COL_BUILDING,
    COL_PHONE, COL_PHONE2, COL_MAIL, COL_LISTING, COL_REASON, COL_CARE_LEVEL, COL_DISABILITY, COL_INTRACTABLE, COL_DEVICE,
    COL_BATTERY_MIN, COL_EXTERNAL_MIN, COL_OXYGEN, COL_DOCTOR, COL_DOCTOR_PHONE, COL_CONTACT, COL_CONTACT_RELATION,
    COL_CONTACT_PHONE, COL_COMMUNITY, COL_COMMISSIONER, COL_CONSENT, COL_CONSENT_ON, COL_NOTE, COL_COUNT
};
/* clang-format on */

/* Past it unknown headings are passed over in silence. */
#define UNKNOWN_MAX 64

/* Views into the heading's row, which must stay. */
struct columns {
    /* By enum column. */
    int at[COL_COUNT]; /* index in the row, -1 when the file has no such column */
    int age_at;        /* 年齢: read where the birth date says nothing; -1 none */
    int resident_at;   /* 住民票コード: masked, not read; -1 none */
    /* All of the heading, known and unknown. */
    size_t n;                       /* columns in the heading */
    struct sv unknown[UNKNOWN_MAX]; /* headings not known: reported, not refused */
    /* Their indexes in the row. */
    int unknown_at[UNKNOWN_MAX];
    size_t unknown_n;
};

/* 氏名カナ. Static; the name we write. The spellings that are read are in columns.c. */
const char *column_name(enum column c);
/* Of the column at this place; "" when it is not known. Static. */
const char *columns_name_at(const struct columns *c, int at);

/* From the heading row. E_CSV_HEADER when 氏名 is missing or a column stands twice; E_REG_MYNUMBER for a column of
 * individual numbers (マイナンバー, 個人番号). The views are the row's. *out is untouched on failure. Headings are
 * folded first (heading.h). */
ERR columns_read(const struct csv_row *heading, struct columns *out, struct fail *f);

#endif
