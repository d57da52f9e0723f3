/* SPDX-License-Identifier: Apache-2.0
 * tally.h - inside of http/: how many connections there are by some text (address, certificate).
 *
 * Keys are owned by the tally. A count that goes to 0 is forgotten, so the table is as large as there are
 * connections. */
#ifndef ANPI_HTTP_TALLY_H
#define ANPI_HTTP_TALLY_H

#include "server/base/hash.h"

/* One more; false, and nothing counted, when there are `most` already or no memory. The key is copied. */
bool tally_add(struct mapsv *m, struct sv key, int64_t most);
/* One less; a key that is not there is let be. */
void tally_remove(struct mapsv *m, struct sv key);
/* Frees all, whatever they count. */
void tally_done(struct mapsv *m);

#endif
