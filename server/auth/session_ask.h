/* SPDX-License-Identifier: Apache-2.0
 * session_ask.h - sessions that the change feed has not brought yet.
 *
 * A token that memory does not know may have been made a moment ago, by `anpi user token` or through another server, so
 * the database is asked before it is refused. Tokens are gathered: one statement at a time, of at most 64, at most 100 a
 * second, however many unknown ones come. What is found is good for the request that asked and is not kept: a session that
 * ended meanwhile, which the feed has told, cannot come back by it. Loop's thread only. */
#ifndef ANPI_AUTH_SESSION_ASK_H
#define ANPI_AUTH_SESSION_ASK_H

#include "server/auth/session.h"
#include "server/db/db.h"

struct session_ask;

/* Called once for each that was asked for, never from within. `found` has the sessions asked for that live, and their
 * users; good during the call. NULL: the database could not be asked. NULL too when E_NO_MEMORY. `job` may have
 * gone: the caller looks it up. */
typedef void session_told(void *ctx, uint64_t job, struct sessions *found);

/* NULL without memory. `db` must be the one it was made with until session_ask_free. */
struct session_ask *session_ask_new(struct loop *l, struct db *db, int64_t idle_limit_us, session_told *fn, void *ctx);
/* After the db, which answers what is under way; what waits is forgotten. NULL is fine. None of those that wait is
 * told. */
void session_ask_free(struct session_ask *a);
/* E_HTTP_BUSY: too many wait. E_DB_AWAY. The token is hashed at once and not kept; at most 512 wait. */
ERR session_ask(struct session_ask *a, struct sv token, uint64_t job);
/* Statements sent and tokens asked for since the start. */
struct session_ask_stats {
    uint64_t statements, tokens;
};
/* A copy, for the metrics. */
struct session_ask_stats session_ask_stats(const struct session_ask *a);

#endif
