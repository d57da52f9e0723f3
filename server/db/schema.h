/* SPDX-License-Identifier: Apache-2.0
 * schema.h - may this program work on this database? Asked on every connection before anything else.
 *
 * E_DB_OLDER: files that this program carries are not applied, numbered ones whatever their numbers, or functions in this text,
 * unless those of a later release stand in their place (deploy/schema/functions; a release keeps what the last one calls). E_DB_NEWER: the
 * schema is of a later release, and says (anpi.schema_compat) that a program as old as this one cannot work there any more.
 * E_DB_SCHEMA: a file was applied with another text, or this role may not look. A newer schema that says nothing against
 * this program is fine. For this room only. */
#ifndef ANPI_DB_SCHEMA_H
#define ANPI_DB_SCHEMA_H

#include "server/db/pq.h"
#include "server/db/statement.h"

/* Names and hashes of embedded files as arguments of a statement. Done is fine whatever make said. Owns both arrays. */
struct schema_files {
    struct db_array names_array, hashes_array;
    struct db_list names, hashes; /* text[] and bytea[] as text[]; views into the arrays */
};
/* E_NO_MEMORY, also past 1 MiB of names. On failure it goes to schema_files_done all the same. */
ERR schema_files_make(const struct schema_name *all, unsigned n, struct schema_files *out);
/* After the statement was sent: names and hashes are views. */
void schema_files_done(struct schema_files *f);

/* The parameters of SQL_SCHEMA_FITS: names and hashes of the files this program carries, and its release.
 * E_NO_MEMORY. To be freed with pq_params_done. */
ERR schema_params(struct pq_params *out);
/* What its answer means; `fail` may be NULL, else its detail says what is amiss. E_DB_OLDER, E_DB_NEWER,
 * E_DB_SCHEMA; of an error what pq_err says. `res` stays the caller's. */
ERR schema_verdict(const PGresult *res, struct fail *fail);

#endif
