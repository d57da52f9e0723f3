/* SPDX-License-Identifier: Apache-2.0
 * throttle.h - slows guessing of passwords without locking anybody out.
 *
 * Failures are counted for the pair (who tries, login): an attacker elsewhere does not shut the owner out. Five failures
 * are free; then each doubles the wait, from 1 s to 60 s. A success forgets them. `who` is an address, or a device that has
 * logged in before.
 * Many who guess at one name are slowed together: after ten failures of devices that do not know it, one address that has
 * not failed yet comes through a second, and one that has every ten seconds. Its owner's device is not asked to wait at all,
 * and the owner at a strange one a second. Kept in a table of fixed size, in which many made-up names push out only what
 * failed least. */
#ifndef ANPI_API_IDENTITY_THROTTLE_H
#define ANPI_API_IDENTITY_THROTTLE_H

#include "server/base/err.h"
#include "server/base/sv.h"

ERR throttle_check(struct sv who, struct sv login, int64_t now_mono_us); /* E_AUTH_SLOW_DOWN */
void throttle_failed(struct sv who, struct sv login, int64_t now_mono_us);
void throttle_succeeded(struct sv who, struct sv login);

/* The same for a name, whoever tries: only for those whose device does not know it. Before the try, and when it failed. */
ERR throttle_check_name(struct sv address, struct sv login, int64_t now_mono_us); /* E_AUTH_SLOW_DOWN */
void throttle_failed_name(struct sv login, int64_t now_mono_us);

#endif
