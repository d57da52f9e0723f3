/* SPDX-License-Identifier: Apache-2.0
 * members.h - the members of a change's JSON, read leniently: numbers or decimal strings. For this room only. */
#ifndef ANPI_PICTURE_MEMBERS_H
#define ANPI_PICTURE_MEMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/sv.h"

/* Absent, null and another type are all "not there": a newer schema must not make a picture fail. Views live as long
 * as the JSON. */
struct json;
/* `otherwise` when it is not there. */
int64_t change_i64(const struct json *obj, const char *key, int64_t otherwise);
/* 0 when absent or null. Microseconds UTC. `us_key` first; `at_key` may be a number or RFC 3339. */
int64_t change_time(const struct json *obj, const char *us_key, const char *at_key);
/* Empty when absent. A number is no text here. */
struct sv change_str(const struct json *obj, const char *key);
/* False when it is not there. */
bool change_flag(const struct json *obj, const char *key);
/* NAN when absent. A text is no number here. */
double change_real(const struct json *obj, const char *key);

#endif
