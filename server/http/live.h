/* SPDX-License-Identifier: Apache-2.0
 * live.h - live events (Server-Sent Events) to thousands of clients.
 *
 * Events published within 100 ms are gathered: a client gets, per topic, one `event: TOPIC` whose data is the JSON
 * array of the events' objects; of several with the same topic and key (not 0) only the last. Subscribers with the
 * same `scope_key` must see the same things: what they get is filtered and put into bytes once for all of them (twice where some take
 * codes and some words, codes.h).
 * When nothing else comes there is an `event: beat` every `heartbeat_ms`, to all: a page that hears none for long knows that its
 * connection is dead though it looks open. Pages of before have no listener for it and pass over it.
 * Ids resume: after a break the missed events are sent again (some perhaps twice), or `event: reload` when the hub no
 * longer has them or the id is another server's. Delivery is at least once; objects carry their whole new state. */
#ifndef ANPI_HTTP_LIVE_H
#define ANPI_HTTP_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/http/request.h"
#include "server/loop/loop.h"

/* Public: pages subscribe by these words, so one is never renamed. A new one goes before LIVE_TOPICS. */
/* clang-format off */
enum live_topic {
    LIVE_STATUS, LIVE_ZONE, LIVE_OUTAGE, LIVE_POWER, LIVE_TRANSPORT, LIVE_CALL, LIVE_INCIDENT, LIVE_ALERT, LIVE_SHELTER, LIVE_REVIEW,
    LIVE_TOPICS
};
/* clang-format on. The event's name on the wire. */
#define LIVE_BEAT "beat"                               /* no topic: nobody subscribes to it */
/* "status", ... By enum live_topic. */
extern const char *const live_topic_name[LIVE_TOPICS];

/* May be on the caller's stack: what is kept is copied. */
struct live_event {
    /* Subscribers of others never see it. */
    enum live_topic topic;
    int64_t key;     /* of what the object is the newest state; 0: never replaced by a later one */
    uint64_t scope;  /* for may_see: e.g. the municipality's JIS code as a number */
    int64_t subject; /* for may_see: e.g. the incident's id */
    struct sv json;  /* one JSON value, copied */
};

/* Milliseconds, events, bytes. */
struct live_conf {
    int64_t gather_ms;    /* 0 means 100 */
    int64_t heartbeat_ms; /* 0 means 15000 */
    size_t ring_events;   /* 0 means 8192: kept for resuming */
    size_t ring_bytes;    /* 0 means 8 MiB */
};

struct live;

/* On the loop's thread, as all of it. E_NO_MEMORY. */
ERR live_new(struct loop *l, const struct live_conf *conf, struct live **out);
/* Closes all streams. Before the http server that has the connections. NULL is fine. */
void live_free(struct live *hub);

/* Never fails: without memory, or when the JSON alone is larger than the ring, everybody is told to reload. O(1)
 * plus what is pushed out of the ring. */
void live_publish(struct live *hub, const struct live_event *e);
/* To the open streams of one user, at once. It is not kept and has no number: no id tells anybody else that there was something, and
 * whoever was away asks anew on coming back. `json` is one value, copied. Subscribers of the topic alone. Silently
 * nothing without memory. */
void live_tell_user(struct live *hub, int64_t user_id, enum live_topic topic, struct sv json);
/* Everyone is to fetch all again: the picture was loaded anew. What was gathered and not sent yet is dropped with
 * it. */
void live_publish_reload(struct live *hub);

/* From a step of a ROUTE_STREAM route: answers with an event stream and takes the connection over; then return
 * STEP_DONE. `topics` is a set of (1u << LIVE_STATUS)...; `Last-Event-ID` (header, or query last_event_id) resumes.
 * `may_see(who, e)` decides for all with this `scope_key`; NULL means all may be seen. `who` is released by `who_free`
 * when the stream ends; on an error it stays the caller's. Copied. may_see must be quick: it is asked for each event
 * and group, on the loop. */
struct live_who {
    void *who;
    uint64_t scope_key;
    bool (*may_see)(void *who, const struct live_event *e);
    void (*who_free)(void *who); /* may be NULL */
    int64_t user_id;
};
/* E_NO_MEMORY, E_INTERNAL (answered already): nothing was sent then. */
ERR live_subscribe(struct live *hub, struct req *r, unsigned topics, const struct live_who *who);
/* Where the hub stands, as an id to resume from: whoever got it before asking for a list and subscribes with it afterwards
 * misses nothing in between. With the NUL. Opaque: the number in it is scrambled by a secret of this process, so
 * that nobody reads from two of them how much happened in between. */
#define LIVE_ID_BYTES 32
/* NUL-terminated, for an answer's member or header. */
void live_here(const struct live *hub, char out[LIVE_ID_BYTES]);
/* "status,zone" to a set; E_HTTP_BAD_REQUEST for an unknown word; empty or absent means all. *out is untouched on
 * failure. */
ERR live_topics_parse(struct sv text, unsigned *out);

/* Close the streams for which `fn` says so (a user disabled, a ground ended). Returns how many. `fn` must not
 * subscribe or publish. Their clients come back at once: what ends them must be true before. */
size_t live_close_if(struct live *hub, bool (*fn)(void *arg, void *who, int64_t user_id), void *arg);
/* Open streams, of all topics. */
size_t live_count(const struct live *hub);

#endif
