/* SPDX-License-Identifier: Apache-2.0
 * hashing.h - work with passwords, one after the other in the pool, in fair turns.
 *
 * A hash takes 25 ms of a core, so who waits for one waits for all before. Log-ins on a device that knows the name and people
 * who are logged in already (a PIN, a new password) wait in the first lane, a turn a name, so that somebody who has gathered
 * cookies or sessions waits behind themselves; all others by their address in the slow one. When a lane is full, whoever has most in it is told E_HTTP_BUSY. Work whose client has left is not done. */
#ifndef ANPI_API_KIT_HASHING_H
#define ANPI_API_KIT_HASHING_H

#include "server/api/kit/given.h"
#include "server/loop/fair.h"
#include "server/loop/pool.h"

/* Whose work it is, and how it waits. */
struct turn {
    enum fair_lane lane;
    uint64_t key;
};

/* `waiting_max`: in each lane. The pool must take as many tasks as it has workers and one more. E_NO_MEMORY. Once;
 * the pool must outlive it until hashing_stop. */
ERR hashing_start(struct pool *pool, size_t workers, size_t waiting_max);
/* Before the pool is freed: nothing more begins. What waits is dropped; work that runs ends in the pool. */
void hashing_stop(void);

/* The turn of who is logged in: one a user, however many sessions and devices. */
struct turn turn_of_caller(const struct req *r);
/* The turn of a login on a device that knows it (known), or of an address. The key is a hash: two names may share a
 * turn, which costs them time alone. */
struct turn turn_of(struct sv who, bool known);

/* A step's end. Checks `password` against `hash` when it is there (p != NULL; the hash of an unknown user is NULL and costs
 * the same), and then hashes `fresh` when it is there. result: the new hash; result_err: E_AUTH_FAILED, or
 * E_HTTP_BUSY. E_TOO_LARGE for what is longer than any password may be. Copies are wiped when done. */
enum step hashing_wait(struct job *j, struct turn turn, const char *hash, struct sv password, struct sv fresh);

#endif
