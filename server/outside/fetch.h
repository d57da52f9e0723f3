/* SPDX-License-Identifier: Apache-2.0
 * fetch.h - one conditional GET at a time and a file, on the loop, with caps on everything.
 *
 * http and https only; no redirect is followed; the body is capped after decompression; certificates are checked. A
 * fetcher runs several transfers at once and owns libcurl's state. */
#ifndef ANPI_OUTSIDE_FETCH_H
#define ANPI_OUTSIDE_FETCH_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/loop/loop.h"

/* Bytes of an ETag or a date that is kept; a longer one is as none. */
#define FETCH_TAG_MAX 256

/* On the loop's thread; one a process, for libcurl's state is the process's. */
struct fetcher;

/* Milliseconds, and bytes after decompression. `user_agent` must outlive the fetcher. */
struct fetch_conf {
    const char *user_agent;
    size_t body_max; /* bytes */
    /* Past them E_FEED_TIMEOUT, however much has come. */
    int64_t connect_ms, total_ms;
};

/* Copied; nothing of it must outlive fetch_start. */
struct fetch_ask {
    /* http or https; anything else is answered as an error. */
    const char *url;
    const char *referer, *cookie;     /* NULL: none */
    const char *etag, *last_modified; /* of the answer known; "" or NULL: none */
};

/* All of it is good during the call only. Microseconds UTC. */
struct fetch_reply {
    enum err err; /* OK also for "not modified"; E_FEED_STATUS, E_FEED_REDIRECT, E_FEED_TOO_LARGE,
                                            E_FEED_TRUNCATED, E_FEED_TIMEOUT, E_NO_MEMORY */
    long status;  /* 0 when there was no answer */
    /* 304: what is known still stands. */
    bool not_modified;
    /* After decompression; empty when nothing came. */
    struct sv body;                   /* valid during the call */
    const char *etag, *last_modified; /* "" when there is none */
    int64_t modified_us;              /* TIME_NONE (INT64_MIN) when there is none */
    const char *detail;               /* for the log */
};
/* Another fetch may be started from within; the fetcher may not be freed. */
typedef void fetch_done(void *ctx, const struct fetch_reply *reply);

/* E_NO_MEMORY. The loop must outlive it. */
ERR fetcher_new(struct loop *l, const struct fetch_conf *conf, struct fetcher **out);
/* Transfers under way are dropped without a call; NULL is fine. On the loop's thread, not from within a fetch_done. */
void fetcher_free(struct fetcher *f);
/* Always answers on a later turn of the loop. E_NO_MEMORY: nothing was asked. An address that cannot be read is
 * answered, as an error. The transfers of one fetcher share its connections: more than those wait. */
ERR fetch_start(struct fetcher *f, const struct fetch_ask *ask, fetch_done *fn, void *ctx);

#endif
