/* SPDX-License-Identifier: Apache-2.0
 * known_device.h - a device on which somebody has logged in before, by a signed cookie.
 *
 * It gives no right: log-ins from it wait in the faster lane, and guesses made elsewhere at a name that it knows do not slow
 * its owner. The value holds a random id, its day of making, and tags of the last eight names (keyed hashes, so that it
 * tells nobody who uses the device), under an HMAC-SHA-256. The key is the database's, the same for all servers. */
#ifndef ANPI_AUTH_KNOWN_DEVICE_H
#define ANPI_AUTH_KNOWN_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "server/base/sv.h"

/* Of HMAC-SHA-256, and of the keyed hash of names. */
#define KNOWN_DEVICE_KEY_BYTES 32
/* Bounds the cookie; the name used longest ago falls out. */
#define KNOWN_DEVICE_LOGINS 8
/* Bytes of the value, with its NUL. */
#define KNOWN_DEVICE_ROOM 320
/* Browsers keep a cookie no longer; each log-in begins anew. The limit of RFC 6265bis. */
#define KNOWN_DEVICE_DAYS 400

/* Copied freely; tags mean nothing without the key. */
struct known_device {
    char id[33];                          /* "" when it is not known */
    uint64_t logins[KNOWN_DEVICE_LOGINS]; /* tags, the newest first; 0: none */
};

/* False, and `out` empty, when the value was not made with this key or is too old. `now_s`: seconds since 1970, UTC.
 * A key of zeros (none set yet) makes every value a stranger's. Compared in constant time. */
bool known_device_read(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct sv value, int64_t now_s, struct known_device *out);
/* Has this name logged in on it before? Constant time. The name as typed, folded as log-ins are by the caller. */
bool known_device_has(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], const struct known_device *d, struct sv login);
/* After a log-in: the name comes first; a device that was not known gets an id. The oldest of eight falls out. */
void known_device_add(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], struct known_device *d, struct sv login);
/* The cookie's value, NUL-terminated. A device without an id is written as one that nobody will know. */
void known_device_write(const uint8_t key[KNOWN_DEVICE_KEY_BYTES], const struct known_device *d, int64_t now_s,
                        char out[KNOWN_DEVICE_ROOM]);

#endif
