/* SPDX-License-Identifier: Apache-2.0
 * conninfo.h - may this connection string be used? The register does not cross a network unprotected.
 *
 * A socket folder and the loopback addresses are this host. Every other address needs sslmode=verify-full: encrypted, by a
 * server whose certificate (sslrootcert) and name were checked. What the string leaves out comes from libpq's
 * environment (PGHOST, PGHOSTADDR, PGSSLMODE), so that is judged with it. Called by db_new and db_sync_open. */
#ifndef ANPI_DB_CONNINFO_H
#define ANPI_DB_CONNINFO_H

#include "server/base/err.h"

/* E_CONF_VALUE, with `db` as the field of `fail` (may be NULL): malformed, a service (its file is not read here), or another
 * host without sslmode=verify-full. The detail never holds the string itself, which may hold a password. Looks at no
 * network and resolves no name. An empty string is what the environment says. */
ERR conninfo_check(const char *conninfo, struct fail *fail);

#endif
