/* SPDX-License-Identifier: Apache-2.0
 * util.h - what several routes do the same way: find the object of the path, put a disclosure on record, hash an
 * operation, say "as of". */
#ifndef ANPI_API_KIT_UTIL_H
#define ANPI_API_KIT_UTIL_H

#include "server/api/kit/api.h"
#include "server/api/kit/facts.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/picture/incidents/incidents.h"

#define OPERATION_HASH_TEXT 67 /* "\x" + 64 hex + NUL: a bytea in text form */

/* The person of {person}. Unknown and outside the caller's municipalities look alike: E_PERSON_UNKNOWN. */
ERR req_person(const struct req *r, const struct person **out);
/* The incident of {incident} (or of the query parameter `incident`). E_INCIDENT_UNKNOWN, also when it touches none of
 * the caller's municipalities. */
ERR req_incident(const struct req *r, struct incident *out);
bool incident_visible(const struct user *u, const struct incident *i);
/* For whose assignments the caller may read: what was entrusted for an incident is read no longer once it is over, though
 * marks made before its end still come in. */
int64_t incident_to_read(const struct incident *i);

/* Put one disclosure on record before it is shown. `persons` may be NULL for a single `person`. */
struct disclosure {
    const char *kind; /* "person.read", "list", "lookup", "write" */
    int64_t person, incident;
    const int64_t *persons;
    size_t person_count;
    struct policy_grant grant;
    struct sv case_ref, terms;
};
ERR disclose(const struct req *r, const struct disclosure *d);

/* SHA-256 of the canonical form of an operation's JSON: the same content always hashes the same. */
ERR operation_hash(const struct json *op, char out[OPERATION_HASH_TEXT]);

/* The QR code of a text as an array of rows of '0' and '1'; empty for a text that is too long for one. */
void qr_write(struct jw *w, struct sv text);
void as_of_write(struct jw *w); /* "as_of": when the picture was last known to be whole */
/* {"ground"?, "case"?} of a body. */
ERR reason_read(const struct json *body, struct reason_given *out, struct fail *f);

/* Member `key` as an id: a decimal string or a number. E_JSON_MISSING, E_JSON_VALUE. */
ERR json_need_id(const struct json *obj, const char *key, int64_t *out, struct fail *f);
ERR json_need_uuid(const struct json *obj, const char *key, struct uuid *out, struct fail *f);
/* RFC 3339 with an offset; `*out` untouched when absent. E_JSON_VALUE. */
ERR json_opt_time(const struct json *obj, const char *key, int64_t *out_us, struct fail *f);

/* Arguments of a statement from an operation's JSON: a trimmed text member, or a member as JSON text; NULL when absent.
 * op_json: E_JSON_TYPE for another type, E_TOO_LARGE past OPERATION_JSON_MAX: nothing is left out in silence. */
#define OPERATION_JSON_MAX ((size_t)64 * 1024)
struct db_arg op_text(const struct json *op, const char *key);
ERR op_json(struct arena *a, const struct json *op, const char *key, enum json_type type, struct db_arg *out, struct fail *f);
/* All of these are texts of at most `max` bytes, or absent. */
ERR op_texts_check(const struct json *op, const char *const *keys, size_t n, size_t max, struct fail *f);
/* {"lon","lat"}: both or none, within the globe. */
ERR op_point(const struct json *op, bool *has, double *lon, double *lat, struct fail *f);

/* One operation of a route went to a group: what came of it. Filled by operation_done, read by the route's next step. */
struct operation_result {
    enum err err;      /* of the group: OK, E_DB_AWAY ... */
    char result[12];   /* accepted | known | refused */
    char code[64];     /* refused: public error code */
    int64_t seq;
    bool bounded;
    char id[24];
};
/* group_done for routes with one operation: ctx is the jobs table. Resumes the job with a struct operation_result. */
void operation_done(void *ctx, uint64_t job, size_t index, enum err err, const struct db_rows *rows, size_t row);
/* The failure that a result stands for, or OK for accepted and known. */
ERR operation_error(const struct operation_result *r);

#endif
