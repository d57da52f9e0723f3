/* SPDX-License-Identifier: Apache-2.0
 * throttle.h - slows guessing of passwords without locking anybody out.
 *
 * Failures are counted for the pair (who tries, login): an attacker elsewhere does not shut the owner out. Five failures
 * are free; then each doubles the wait, from 1 s to 60 s. A success forgets them. `who` is an address, or a device that has
 * logged in before.
 * Many who guess at one name are slowed together: after ten failures of devices that do not know it, one address that has
 * not failed yet comes through a second, and one that has every ten seconds. Its owner's device is not asked to wait at all,
 * and the owner at a strange one a second. Kept in a table of fixed size, in which many made-up names push out only what
 * failed least. In memory, a server each: behind two servers a guesser has twice as many tries. Times are
 * microseconds of the monotonic clock; names are hashed, never kept. On the loop's thread; nothing allocates. */
#ifndef ANPI_API_IDENTITY_THROTTLE_H
#define ANPI_API_IDENTITY_THROTTLE_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Before the password is looked at; asking counts nothing. */
ERR throttle_check(struct sv who, struct sv login, int64_t now_mono_us); /* E_AUTH_SLOW_DOWN */
/* Also for names nobody has: else it would be told which there are. */
void throttle_failed(struct sv who, struct sv login, int64_t now_mono_us);
/* Only this pair: failures of others at the name stay. */
void throttle_succeeded(struct sv who, struct sv login);

/* The same for a name, whoever tries: only for those whose device does not know it. Before the try, and when it
 * failed. That it was let through is remembered: one call a try. */
ERR throttle_check_name(struct sv address, struct sv login, int64_t now_mono_us); /* E_AUTH_SLOW_DOWN */
/* Forgotten by time alone; no success forgets it. */
void throttle_failed_name(struct sv login, int64_t now_mono_us);

#endif
