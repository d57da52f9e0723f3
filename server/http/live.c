/* SPDX-License-Identifier: Apache-2.0
 * live.c - the hub: a ring of the latest events, and groups of subscribers that see the same of them.
 *
 * publish puts an event into the ring; 100 ms after the first one, flush goes through the groups, writes what
 * each may see once into a blob, and hands the same blob to all of its connections. An id is "epoch-number":
 * the epoch is random, so an id of another server or of an earlier life is recognised and answered with
 * `reload`; the number is sealed, for a gap between two would say that something was told to others. Of the events of one flush only the last carries the new number; a client cut off in the middle
 * gets them all again. */
#include "server/http/live.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/buf.h"
#include "server/base/id.h"
#include "server/base/list.h"
#include "server/base/text/unseen.h"
#include "server/http/codes.h"
#include "server/http/io.h"
#include "server/http/reply.h"
#include "server/http/state.h"
#include "shapes.h"

#define BLOB_MAX (8 * 1024 * 1024) /* bytes of one flush to one group; past it they are told to reload */
#define SEAL_ROUNDS 4              /* of a Feistel network: enough that counts cannot be read off */

const char *const live_topic_name[LIVE_TOPICS] = { "status", "zone",     "outage", "power",   "transport",
                                                   "call",   "incident", "alert",  "shelter", "review" };

struct item {
    struct live_event e; /* json.p is ours; NULL once a later one took its place */
    uint64_t number;
};

struct blob {
    size_t refs;
    struct buf bytes;
};

struct live_group { /* same scope, same topics, codes or words */
    struct link link;
    struct link subscribers;
    uint64_t scope_key;
    unsigned topics;
    bool codes;
    bool (*may_see)(void *who, const struct live_event *e);
};

struct subscriber {
    struct link link;
    struct live_group *group;
    struct live *hub;
    struct conn *conn;
    struct live_who who;
};

struct live {
    struct loop *loop;
    struct live_conf conf;
    struct timer *gather, *heartbeat;
    bool gathering;
    uint32_t epoch;
    uint64_t secret[SEAL_ROUNDS]; /* of the numbers in ids */
    uint64_t number;              /* of the newest event */
    uint64_t flushed;             /* sent up to and with this one */
    uint64_t lost;                /* the newest that the ring no longer has */
    struct item *ring;            /* the event `number` stands at number % ring_events */
    size_t ring_bytes;
    struct map64 newest; /* topic and key -> number, of what waits for the flush */
    struct link groups;
    size_t subscriber_count;
    struct metric *sent, *clients;
};

/* ---- blobs ---- */

static struct blob *blob_new(void)
{
    struct blob *b = calloc(1, sizeof *b);
    if (b) {
        b->refs = 1;
        buf_init(&b->bytes, BLOB_MAX);
    }
    return b;
}

static void blob_unref(struct blob *b)
{
    if (b && --b->refs == 0) {
        buf_done(&b->bytes);
        free(b);
    }
}

static void on_blob_sent(void *arg)
{
    blob_unref(arg);
}

/* Without the blob, for want of memory, the stream ends: its client comes back and is told what it has missed. */
static void send_blob(struct subscriber *s, struct blob *b)
{
    struct conn *c = s->conn;
    if (!b || !buf_ok(&b->bytes) || io_backlog(c) + b->bytes.n > (size_t)c->http->conf.write_backlog_max) {
        conn_close(c, b ? CLOSE_SLOW_READER : CLOSE_IO);
        return;
    }
    b->refs++;
    io_add_ref(c, buf_view(&b->bytes), on_blob_sent, b);
    metric_add(s->hub->sent, 1);
    io_flush(c);
}

/* `user_id`: to this user's alone; 0: to all. */
static void send_to_group(struct live_group *g, struct blob *b, int64_t user_id)
{
    /* A closed connection takes its subscriber out of the list, and an empty group goes with its last one:
     * the caller does not touch the group afterwards. */
    struct link *head = &g->subscribers;
    for (struct link *it = head->next, *next; it != head; it = next) {
        next = it->next;
        bool last = next == head;
        struct subscriber *s = LIST_OF(it, struct subscriber, link);
        if (!user_id || s->who.user_id == user_id)
            send_blob(s, b);
        if (last)
            return;
    }
}

/* ---- writing events ---- */

static uint32_t seal_mix(uint64_t secret, uint32_t half)
{
    uint64_t h = (secret ^ half) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 32 ^ secret) * UINT64_C(0xBF58476D1CE4E5B9);
    return (uint32_t)(h >> 33);
}

/* A permutation of the numbers of 62 bits (Feistel, halves of 31), and the way back. It hides how many lie between two. */
static uint64_t number_seal(const struct live *hub, uint64_t number)
{
    uint32_t left = (uint32_t)(number >> 31) & INT32_MAX, right = (uint32_t)number & INT32_MAX;
    for (int i = 0; i < SEAL_ROUNDS; i++) {
        uint32_t next = left ^ seal_mix(hub->secret[i], right);
        left = right;
        right = next;
    }
    return (uint64_t)left << 31 | right;
}

static uint64_t number_open(const struct live *hub, uint64_t sealed)
{
    uint32_t left = (uint32_t)(sealed >> 31) & INT32_MAX, right = (uint32_t)sealed & INT32_MAX;
    for (int i = SEAL_ROUNDS; i-- > 0;) {
        uint32_t before = right ^ seal_mix(hub->secret[i], left);
        right = left;
        left = before;
    }
    return (uint64_t)left << 31 | right;
}

static void id_text(const struct live *hub, uint64_t number, char out[LIVE_ID_BYTES])
{
    snprintf(out, LIVE_ID_BYTES, "%08x-%llu", hub->epoch, (unsigned long long)number_seal(hub, number));
}

static void put_id(const struct live *hub, struct buf *out, uint64_t number)
{
    char id[LIVE_ID_BYTES];
    id_text(hub, number, id);
    buf_printf(out, "id: %s\n", id);
}

void live_here(const struct live *hub, char out[LIVE_ID_BYTES])
{
    id_text(hub, hub->flushed, out);
}

static const struct item *item_at(const struct live *hub, uint64_t number)
{
    return &hub->ring[number % hub->conf.ring_events];
}

/* Where words stand in a topic's objects; NULL: nowhere. */
static const struct json_codes *topic_codes(enum live_topic topic)
{
    const struct json_codes_member *m = events_codes;
    while (m->name.p && !sv_eq(m->name, sv_of(live_topic_name[topic])))
        m++;
    return m->in;
}

/* One `event:` with the array of what of this topic may be seen in (from, to]. False when there is nothing. */
static bool put_topic(const struct live *hub, struct buf *out, enum live_topic topic, uint64_t from, uint64_t to,
                      const struct subscriber *s)
{
    const struct live_who *who = &s->who;
    const struct json_codes *codes = s->group->codes ? topic_codes(topic) : NULL;
    bool any = false;
    for (uint64_t n = from + 1; n <= to; n++) {
        const struct item *it = item_at(hub, n);
        if (!it->e.json.p || it->e.topic != topic || (who->may_see && !who->may_see(who->who, &it->e)))
            continue;
        if (any)
            buf_ch(out, ',');
        else
            buf_printf(out, "event: %s\ndata: [", live_topic_name[topic]);
        json_codes_put(codes, it->e.json, out);
        any = true;
    }
    if (any)
        buf_str(out, "]\n");
    return any;
}

/* All topics of (from, to], as this one of a group gets them; every event with an id, the last one with the new one. */
static void put_events(const struct live *hub, struct buf *out, uint64_t from, uint64_t to, const struct subscriber *s)
{
    bool open = false;
    unsigned present = 0;
    for (uint64_t n = from + 1; n <= to; n++)
        if (item_at(hub, n)->e.json.p)
            present |= 1u << item_at(hub, n)->e.topic;
    for (int t = 0; t < LIVE_TOPICS; t++) {
        if (!(s->group->topics & present & 1u << t))
            continue;
        size_t before = out->n;
        if (open) {
            put_id(hub, out, from);
            buf_ch(out, '\n');
        }
        if (put_topic(hub, out, (enum live_topic)t, from, to, s))
            open = true;
        else if (buf_ok(out))
            out->n = before;
    }
    if (open) {
        put_id(hub, out, to);
        buf_ch(out, '\n');
    }
}

static void put_reload(const struct live *hub, struct buf *out)
{
    buf_str(out, "event: reload\ndata: {}\n");
    put_id(hub, out, hub->flushed);
    buf_ch(out, '\n');
}

static void flush(void *arg)
{
    struct live *hub = arg;
    uint64_t from = hub->flushed, to = hub->number;
    hub->gathering = false;
    hub->flushed = to;
    for (struct link *it = hub->groups.next, *next; it != &hub->groups; it = next) {
        struct live_group *g = LIST_OF(it, struct live_group, link);
        next = it->next;
        struct blob *b = blob_new();
        const struct subscriber *first = LIST_OF(g->subscribers.next, struct subscriber, link);
        if (b)
            put_events(hub, &b->bytes, from, to, first);
        if (!b || b->bytes.n || !buf_ok(&b->bytes))
            send_to_group(g, b, 0);
        blob_unref(b);
    }
}

/* ---- publishing ---- */

static void item_clear(struct live *hub, struct item *it)
{
    hub->ring_bytes -= it->e.json.n;
    free((char *)(uintptr_t)it->e.json.p);
    it->e.json = (struct sv){ NULL, 0 };
}

static void lose_oldest(struct live *hub)
{
    hub->lost++;
    item_clear(hub, &hub->ring[hub->lost % hub->conf.ring_events]);
}

static int64_t newest_key(const struct live_event *e)
{
    return (int64_t)((uint64_t)e->key * LIVE_TOPICS + (uint64_t)e->topic);
}

/* An earlier state of the same object that nobody has got yet need not be sent. */
static void replace_earlier(struct live *hub, const struct live_event *e)
{
    uint64_t number;
    if (map64_get(&hub->newest, newest_key(e), &number) && number > hub->flushed) {
        struct item *it = &hub->ring[number % hub->conf.ring_events];
        if (it->number == number && it->e.topic == e->topic && it->e.key == e->key && it->e.scope == e->scope)
            item_clear(hub, it);
    }
    if (hub->newest.n > hub->conf.ring_events) {
        map64_done(&hub->newest);
        map64_init(&hub->newest);
    }
    /* Without memory for the map an event too many is sent: no harm. */
    enum err e2 = map64_put(&hub->newest, newest_key(e), hub->number + 1);
    (void)e2;
}

/* On one line: an SSE field ends at a line end, and inside JSON strings there is none. */
/* Without line ends, which would end the event, and without controls that nobody sees. */
static char *copy_json(struct sv json, size_t *n)
{
    char *p = malloc(json.n + 1);
    if (!p)
        return NULL;
    *n = unseen_drop(json, p);
    for (size_t i = 0; i < *n; i++)
        p[i] = p[i] == '\n' || p[i] == '\r' ? ' ' : p[i];
    return p;
}

void live_publish(struct live *hub, const struct live_event *e)
{
    size_t n = 0;
    char *json = e->json.n < hub->conf.ring_bytes ? copy_json(e->json, &n) : NULL;
    if (!json) {
        live_publish_reload(hub);
        return;
    }
    /* Never push out what was not sent yet. */
    bool full = hub->number - hub->flushed >= hub->conf.ring_events / 2 ||
                (hub->lost == hub->flushed && hub->ring_bytes + e->json.n > hub->conf.ring_bytes);
    if (full && hub->number > hub->flushed)
        flush(hub);
    if (e->key)
        replace_earlier(hub, e);
    while (hub->number - hub->lost >= hub->conf.ring_events ||
           (hub->ring_bytes + e->json.n > hub->conf.ring_bytes && hub->lost < hub->flushed))
        lose_oldest(hub);
    hub->number++;
    struct item *it = &hub->ring[hub->number % hub->conf.ring_events];
    *it = (struct item){ *e, hub->number };
    it->e.json = (struct sv){ json, n };
    hub->ring_bytes += n;
    if (!hub->gathering) {
        hub->gathering = true;
        timer_again(hub->gather, hub->conf.gather_ms);
    }
}

static void send_to_all(struct live *hub, void (*put)(const struct live *, struct buf *))
{
    struct blob *b = blob_new();
    if (b)
        put(hub, &b->bytes);
    for (struct link *it = hub->groups.next, *next; it != &hub->groups; it = next) {
        next = it->next;
        send_to_group(LIST_OF(it, struct live_group, link), b, 0);
    }
    blob_unref(b);
}

void live_tell_user(struct live *hub, int64_t user_id, enum live_topic topic, struct sv json)
{
    struct blob *b = blob_new();
    if (b)
        buf_printf(&b->bytes, "event: %s\ndata: [" SV_FMT "]\n\n", live_topic_name[topic], SV_ARG(json));
    for (struct link *it = hub->groups.next, *next; it != &hub->groups; it = next) {
        struct live_group *g = LIST_OF(it, struct live_group, link);
        next = it->next;
        if (g->topics & 1u << topic)
            send_to_group(g, b, user_id);
    }
    blob_unref(b);
}

void live_publish_reload(struct live *hub)
{
    while (hub->lost < hub->number)
        lose_oldest(hub);
    /* A number of its own, so that whoever was away while it was said hears it on coming back. */
    hub->number++;
    hub->ring[hub->number % hub->conf.ring_events] = (struct item){ .number = hub->number };
    hub->lost = hub->flushed = hub->number;
    hub->gathering = false;
    timer_stop(hub->gather);
    send_to_all(hub, put_reload);
}

static void put_heartbeat(const struct live *hub, struct buf *out)
{
    buf_str(out, "event: " LIVE_BEAT "\ndata: {}\n");
    put_id(hub, out, hub->flushed);
    buf_ch(out, '\n');
}

static void on_heartbeat(void *arg)
{
    send_to_all(arg, put_heartbeat);
}

/* ---- the hub ---- */

enum err live_new(struct loop *l, const struct live_conf *conf, struct live **out)
{
    struct live *hub = calloc(1, sizeof *hub);
    if (!hub)
        return E_NO_MEMORY;
    hub->loop = l;
    hub->conf = *conf;
    if (!hub->conf.gather_ms)
        hub->conf.gather_ms = 100;
    if (!hub->conf.heartbeat_ms)
        hub->conf.heartbeat_ms = 15000;
    if (!hub->conf.ring_events)
        hub->conf.ring_events = 8192;
    if (!hub->conf.ring_bytes)
        hub->conf.ring_bytes = 8 * 1024 * 1024;
    list_init(&hub->groups);
    map64_init(&hub->newest);
    random_bytes(&hub->epoch, sizeof hub->epoch);
    random_bytes(hub->secret, sizeof hub->secret);
    hub->sent = metric_counter("anpi_live_sent_total", "", "Pieces handed to live streams.");
    hub->clients = metric_gauge("anpi_live_clients", "", "Open live streams.");
    hub->ring = calloc(hub->conf.ring_events, sizeof *hub->ring);
    hub->gather = timer_after(l, hub->conf.gather_ms, flush, hub);
    hub->heartbeat = timer_every(l, hub->conf.heartbeat_ms, on_heartbeat, hub);
    if (!hub->ring || !hub->gather || !hub->heartbeat) {
        live_free(hub);
        return E_NO_MEMORY;
    }
    timer_stop(hub->gather);
    *out = hub;
    return OK;
}

static bool everyone(void *arg, void *who, int64_t user_id)
{
    (void)arg;
    (void)who;
    (void)user_id;
    return true;
}

void live_free(struct live *hub)
{
    if (!hub)
        return;
    live_close_if(hub, everyone, NULL);
    for (size_t i = 0; hub->ring && i < hub->conf.ring_events; i++)
        item_clear(hub, &hub->ring[i]);
    timer_free(hub->gather);
    timer_free(hub->heartbeat);
    map64_done(&hub->newest);
    free(hub->ring);
    free(hub);
}

size_t live_count(const struct live *hub)
{
    return hub->subscriber_count;
}

size_t live_close_if(struct live *hub, bool (*fn)(void *arg, void *who, int64_t user_id), void *arg)
{
    size_t closed = 0;
    for (struct link *g = hub->groups.next, *g_next; g != &hub->groups; g = g_next) {
        struct link *head = &LIST_OF(g, struct live_group, link)->subscribers;
        g_next = g->next;
        for (struct link *it = head->next, *next; it != head; it = next) {
            struct subscriber *s = LIST_OF(it, struct subscriber, link);
            next = it->next;
            bool last = next == head; /* the group may go with its last subscriber */
            if (fn(arg, s->who.who, s->who.user_id)) {
                conn_close(s->conn, CLOSE_STREAM);
                closed++;
            }
            if (last)
                break;
        }
    }
    return closed;
}

/* ---- subscribing ---- */

enum err live_topics_parse(struct sv text, unsigned *out)
{
    unsigned set = 0;
    struct sv rest = text;
    while (rest.p) {
        struct sv word = sv_trim(sv_cut(&rest, ','));
        int t = 0;
        while (t < LIVE_TOPICS && !sv_eq(word, sv_of(live_topic_name[t])))
            t++;
        if (t < LIVE_TOPICS)
            set |= 1u << t;
        else if (word.n)
            return E_HTTP_BAD_REQUEST;
    }
    *out = set ? set : (1u << LIVE_TOPICS) - 1;
    return OK;
}

static struct live_group *group_get(struct live *hub, unsigned topics, bool codes, const struct live_who *who)
{
    LIST_EACH(it, &hub->groups)
    {
        struct live_group *g = LIST_OF(it, struct live_group, link);
        if (g->scope_key == who->scope_key && g->topics == topics && g->codes == codes && g->may_see == who->may_see)
            return g;
    }
    struct live_group *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    *g = (struct live_group){ .scope_key = who->scope_key, .topics = topics, .codes = codes, .may_see = who->may_see };
    list_init(&g->subscribers);
    list_add_tail(&hub->groups, &g->link);
    return g;
}

static void group_drop_if_empty(struct live_group *g)
{
    if (!list_empty(&g->subscribers))
        return;
    list_remove(&g->link);
    free(g);
}

static void on_stream_end(void *arg)
{
    struct subscriber *s = arg;
    list_remove(&s->link);
    group_drop_if_empty(s->group);
    s->hub->subscriber_count--;
    metric_set(s->hub->clients, (double)s->hub->subscriber_count);
    if (s->who.who_free)
        s->who.who_free(s->who.who);
    free(s);
}

/* Where a returning client stands; false when only a reload can help it. */
static bool resume_point(const struct live *hub, struct sv id, uint64_t *number)
{
    char epoch[12];
    int64_t n;
    struct sv rest = id;
    struct sv head = sv_cut(&rest, '-');
    snprintf(epoch, sizeof epoch, "%08x", hub->epoch);
    if (!rest.p || !sv_eq(head, sv_of(epoch)) || !sv_to_i64(rest, &n) || n < 0)
        return false;
    *number = number_open(hub, (uint64_t)n);
    return *number >= hub->lost && *number <= hub->flushed;
}

static void put_first(const struct live *hub, struct buf *out, const struct subscriber *s, struct sv last_id)
{
    uint64_t from = hub->flushed;
    buf_str(out, "retry: 2000\n");
    put_id(hub, out, hub->flushed);
    buf_ch(out, '\n');
    if (!last_id.p || last_id.n == 0)
        return;
    if (!resume_point(hub, last_id, &from))
        put_reload(hub, out);
    else
        put_events(hub, out, from, hub->flushed, s);
}

enum err live_subscribe(struct live *hub, struct req *r, unsigned topics, const struct live_who *who)
{
    struct sv last_id = req_header(r, "last-event-id");
    if (!last_id.p)
        last_id = req_query(r, "last_event_id");
    struct subscriber *s = calloc(1, sizeof *s);
    struct live_group *g = s ? group_get(hub, topics, req_takes_codes(r), who) : NULL;
    struct blob *first = g ? blob_new() : NULL;
    enum err e = first ? OK : E_NO_MEMORY;
    if (!e) {
        *s = (struct subscriber){ .group = g, .hub = hub, .conn = r->conn, .who = *who };
        put_first(hub, &first->bytes, s, last_id);
        e = reply_stream(r, on_stream_end, s);
    }
    if (e) {
        blob_unref(first);
        if (g)
            group_drop_if_empty(g);
        free(s);
        return e;
    }
    list_init(&s->link);
    list_add_tail(&g->subscribers, &s->link);
    hub->subscriber_count++;
    metric_set(hub->clients, (double)hub->subscriber_count);
    io_add(s->conn, buf_view(&first->bytes)); /* leaves with the head */
    blob_unref(first);
    return OK;
}
