/* SPDX-License-Identifier: Apache-2.0
 * body.h - members of an operation's JSON, checked, and as arguments of its statement. */
#ifndef ANPI_API_KIT_BODY_H
#define ANPI_API_KIT_BODY_H

#include "server/base/id.h"
#include "server/base/json_words.h"
#include "server/db/arg.h"

/* Member `key` as an id: a decimal string or a number. E_JSON_MISSING, E_JSON_VALUE. *out is untouched on failure,
 * as in all of these; `f` gets the member. */
ERR json_need_id(const struct json *obj, const char *key, int64_t *out, struct fail *f);
/* 36 characters, any version. E_JSON_MISSING, E_JSON_TYPE, E_JSON_VALUE, E_TOO_LARGE. */
ERR json_need_uuid(const struct json *obj, const char *key, struct uuid *out, struct fail *f);
/* RFC 3339 with an offset; `*out` untouched when absent. E_JSON_VALUE. Microseconds UTC. E_JSON_TYPE. */
ERR json_opt_time(const struct json *obj, const char *key, int64_t *out_us, struct fail *f);

/* Arguments of a statement from an operation's JSON: a trimmed text member, or a member as JSON text; NULL when absent.
 * op_json: E_JSON_TYPE for another type, E_TOO_LARGE past OPERATION_JSON_MAX: nothing is left out in silence. */
#define OPERATION_JSON_MAX ((size_t)64 * 1024)
/* A text of blanks is absent. A view into the document. */
struct db_words op_text(const struct json *op, const char *key);
/* In the arena, in canonical form (json_dump_canonical). E_NO_MEMORY. */
ERR op_json(struct arena *a, const struct json *op, const char *key, enum json_type type, struct db_words *out, struct fail *f);
/* op_json of an object, with the words in it as they are kept (json_words.h). */
ERR op_json_kept(struct arena *a, const struct json *op, const char *key, const struct json_words *words, size_t n, struct db_words *out,
                 struct fail *f);
/* All of these are texts of at most `max` bytes, or absent. */
ERR op_texts_check(const struct json *op, const char *const *keys, size_t n, size_t max, struct fail *f);
/* {"lon","lat"}: both or none, within the globe. Degrees, lon before lat. E_JSON_TYPE, E_JSON_VALUE; *has is false
 * then. */
ERR op_point(const struct json *op, bool *has, double *lon, double *lat, struct fail *f);

#endif
