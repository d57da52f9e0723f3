/* SPDX-License-Identifier: Apache-2.0
 * throttle.h - slows guessing of passwords without locking anybody out.
 *
 * Failures are counted for the pair (address, login): an attacker elsewhere does not shut the owner out. Five failures
 * are free; then each doubles the wait, from 1 s to 60 s. A success forgets them. Kept in a table of fixed size. */
#ifndef ANPI_API_THROTTLE_H
#define ANPI_API_THROTTLE_H

#include "server/base/err.h"
#include "server/base/sv.h"

ERR throttle_check(struct sv address, struct sv login, int64_t now_mono_us); /* E_AUTH_SLOW_DOWN */
void throttle_failed(struct sv address, struct sv login, int64_t now_mono_us);
void throttle_succeeded(struct sv address, struct sv login);

#endif
