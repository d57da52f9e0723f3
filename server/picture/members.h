/* SPDX-License-Identifier: Apache-2.0
 * members.h - the members of a change's JSON, read leniently: numbers or decimal strings. For this room only. */
#ifndef ANPI_PICTURE_MEMBERS_H
#define ANPI_PICTURE_MEMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/sv.h"

struct json;
int64_t change_i64(const struct json *obj, const char *key, int64_t otherwise);
int64_t change_time(const struct json *obj, const char *us_key, const char *at_key); /* 0 when absent or null */
struct sv change_str(const struct json *obj, const char *key);                       /* empty when absent */
bool change_flag(const struct json *obj, const char *key);
double change_real(const struct json *obj, const char *key); /* NAN when absent */

#endif
