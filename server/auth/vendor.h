/* SPDX-License-Identifier: Apache-2.0
 * vendor.h - machines that sign what they send: pendant vendors, each with a key of its own.
 *
 * The keys lie in a folder of secrets, one file a vendor: `<vendor id>.key`, 64 hex digits, readable by the server
 * alone; the database holds only hashes. Folder and files are looked at with every signature and read anew when one has
 * changed: a key written over the old one counts at once, removing a file shuts a vendor out, and so does a folder that
 * is gone.
 * A signature is the hex HMAC-SHA256 of time, newline and body; the time may be five minutes off; what was taken once is
 * not taken again. Loop's thread only. */
#ifndef ANPI_AUTH_VENDOR_H
#define ANPI_AUTH_VENDOR_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Of HMAC-SHA256. */
#define VENDOR_KEY_BYTES 32
/* With the NUL. */
#define VENDOR_KEY_HEX (2 * VENDOR_KEY_BYTES + 1)

/* Whose signature is it? E_AUTH_REQUIRED (no signature, or nobody's), E_CALL_TIME, E_CALL_REPLAY. `time` as sent: RFC 3339 or
 * seconds since 1970. *vendor is untouched on failure. Reads the disk when a file has changed, on the loop: small
 * files of its own folder. Every key is tried, so how long it takes says nothing of whose it is. */
ERR vendor_check(const char *keys_dir, struct sv time, struct sv body, struct sv signature_hex, int64_t now_us, int64_t *vendor);
/* Call it once the request is stored: from then on its signature is a replay. In memory, and this server's alone: a
 * replay at another server meets the operation's id. */
void vendor_taken(struct sv signature_hex, int64_t now_us);

/* A new random key: its hex form to be shown once, and its hash for the database (a bytea in text form). Wipe `hex`
 * when it was shown. */
void vendor_key_make(char hex[VENDOR_KEY_HEX], char hash_bytea[67]);

#endif
