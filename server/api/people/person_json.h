/* SPDX-License-Identifier: Apache-2.0
 * person_json.h - a person as JSON, cut down to the fields that the grant allows. What is not allowed is absent. */
#ifndef ANPI_API_PEOPLE_PERSON_JSON_H
#define ANPI_API_PEOPLE_PERSON_JSON_H

#include "server/auth/policy.h"
#include "server/base/jw.h"
#include "server/picture/people/person.h"

/* Members of one open object: name, kana, birth, age, sex, address, home, phones ... as `fields` allow. `fields` are
 * those of the grant, never all. Nothing when the card cannot be cut. The disclosure is the caller's to record. */
void person_write(struct jw *w, const struct person *x, unsigned fields, int64_t now_us);
/* The members of a row in a list: "person", and as allowed "name", "kana", "birth", "sex", "address", "phone".
 * Copies the parts that stand ready in the person: no parsing. */
void person_row_write(struct jw *w, const struct person *x, unsigned fields);
/* "birth": as much of the ISO date as is known (1935-03-05, 1935-03, 1935), or null. As the next value of the
 * writer. */
void person_birth_write(struct jw *w, const struct person *x);
/* Static: the words that screens show. */
const char *person_stay_text(const struct person *x);

/* Of a protected person only: that they are, and whom to ask. Nothing for others. */
void protected_mark_write(struct jw *w, const struct person *x);

#endif
