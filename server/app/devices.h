/* SPDX-License-Identifier: Apache-2.0
 * devices.h - what the program does about devices: keys and authority at the start, revocation while it runs. */
#ifndef ANPI_APP_DEVICES_H
#define ANPI_APP_DEVICES_H

#include "server/app/app.h"
#include "server/auth/certificates.h"

/* Reads the key of second factors and the authority's folder when the configuration names them. E_FILE_MISSING,
 * E_CONF_VALUE (a key that is none), E_CERT_CA, E_NO_MEMORY; `fail` has the file. devices_stop in any case. */
ERR devices_start(struct app *a, struct fail *fail);
/* Wipes the key. Behind the server: requests ask the table. */
void devices_stop(struct app *a);
/* A change of kind `certificate`: a revoked device's connections close at once. Other kinds are ignored. On the
 * loop, from the follower. The connections are closed before it returns. Errors as certificates_apply. */
ERR devices_apply(struct app *a, uint64_t seq, struct sv kind, struct sv id, struct sv body);
/* The table was loaded anew: `fresh` takes the old one's place, and what was revoked meanwhile is closed. Takes
 * `fresh` over. O(certificates). */
void devices_swap(struct app *a, struct certificates *fresh);

#endif
