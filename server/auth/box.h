/* SPDX-License-Identifier: Apache-2.0
 * box.h - secrets at rest: boxes that only the holder of a key opens (XSalsa20-Poly1305), and the two kinds of key.
 *
 * A key is either in a file of the servers (second factors) or made from a one-time code that is not stored (a device's
 * certificate on its way). What is stored is the box. */
#ifndef ANPI_AUTH_BOX_H
#define ANPI_AUTH_BOX_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Of XSalsa20-Poly1305 (crypto_secretbox). */
#define BOX_KEY_BYTES 32

/* 32 bytes as 64 hex digits on the first line. E_FILE_MISSING, E_CONF_VALUE. What follows the hex digits makes it no
 * key. `key` may hold a part on failure: wipe it. */
ERR box_key_read(const char *path, uint8_t key[BOX_KEY_BYTES]);
/* Only for codes of high entropy (random_token): there is no work factor. */
void box_key_of_code(struct sv code, uint8_t key[BOX_KEY_BYTES]);
/* Appends the box to `out`. 40 bytes longer; a random nonce each time, so equal plain texts give unequal boxes. A
 * failure shows in `out`. */
void box_close(const uint8_t key[BOX_KEY_BYTES], struct sv plain, struct buf *out);
/* Appends what was sealed. E_AUTH_FAILED when the key or the box is not the right one. `out` is as long as before on
 * failure. E_NO_MEMORY, E_TOO_LARGE by its cap. */
ERR box_open(const uint8_t key[BOX_KEY_BYTES], struct sv box, struct buf *out);

/* bytea as PostgreSQL writes and reads it: "\x" and hex; from_hex takes the digits alone. E_JSON_VALUE. A failure
 * shows in `out`. */
void bytea_put(struct buf *out, struct sv bytes);
/* Either case; an odd digit is none. `out` is as long as before on failure. */
ERR bytes_from_hex(struct sv hex, struct buf *out);

#endif
