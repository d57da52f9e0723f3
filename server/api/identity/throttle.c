/* SPDX-License-Identifier: Apache-2.0
 * throttle.c - a small table of recent failures, by the hash of who tries and login. */
#include "server/api/identity/throttle.h"

#include "server/base/id.h"

#define BUCKETS 2048                    /* 16,384 pairs at once */
#define WAYS 8                          /* slots that a pair may stand in */
#define FREE_TRIES 5                    /* a person's own typing errors */
#define WAIT_MIN_US INT64_C(1000000)    /* after FREE_TRIES failures; each further doubles it */
#define WAIT_MAX_US INT64_C(60000000)   /* an owner who is slowed comes in within a minute */
#define FORGET_US INT64_C(900000000)    /* a quarter of an hour without a failure */
#define NAME_FREE_TRIES 10              /* failures of strangers' devices at one name, before all of them are slowed */
#define NAME_FRESH_US INT64_C(1000000)  /* between two addresses that have not failed */
#define NAME_AGAIN_US INT64_C(10000000) /* between two that have */
#define ANYBODY SV("\001")              /* no address */

struct slot {
    uint64_t who;
    int failures;
    int64_t last_us;
    int64_t fresh_us, again_us; /* of a name: when the next comes through */
};
static struct slot slots[BUCKETS][WAYS];
static uint64_t key; /* nobody outside can choose names that share a bucket */

static uint64_t who_of(struct sv who, struct sv login)
{
    while (!key)
        random_bytes(&key, sizeof key);
    uint64_t h = (sv_hash(who) ^ key) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 31 ^ sv_hash(login)) * UINT64_C(0xBF58476D1CE4E5B9);
    return h ^ h >> 29 ^ 1;
}

static struct slot *bucket_of(uint64_t who)
{
    return slots[(who >> 32 ^ who) % BUCKETS];
}

static struct slot *find(uint64_t who, int64_t now_us)
{
    struct slot *b = bucket_of(who);
    for (int i = 0; i < WAYS; i++)
        if (b[i].who == who && now_us - b[i].last_us <= FORGET_US)
            return &b[i];
    return NULL;
}

/* Whom to forget for somebody new: what is long past, else what failed least, else longest ago. */
static bool worth_less(const struct slot *a, const struct slot *b, int64_t now_us)
{
    bool a_past = !a->who || now_us - a->last_us > FORGET_US, b_past = !b->who || now_us - b->last_us > FORGET_US;
    if (a_past != b_past)
        return a_past;
    return a->failures != b->failures ? a->failures < b->failures : a->last_us < b->last_us;
}

static struct slot *find_or_make(uint64_t who, int64_t now_us)
{
    struct slot *s = find(who, now_us), *b = bucket_of(who);
    if (s)
        return s;
    s = b;
    for (int i = 1; i < WAYS; i++)
        if (worth_less(&b[i], s, now_us))
            s = &b[i];
    *s = (struct slot){ .who = who };
    return s;
}

static void count(uint64_t who, int64_t now_us)
{
    struct slot *s = find_or_make(who, now_us);
    s->failures++;
    s->last_us = now_us;
}

enum err throttle_check(struct sv who, struct sv login, int64_t now_us)
{
    const struct slot *s = find(who_of(who, login), now_us);
    if (!s || s->failures < FREE_TRIES)
        return OK;
    int doublings = s->failures - FREE_TRIES;
    int64_t wait = doublings >= 6 ? WAIT_MAX_US : WAIT_MIN_US << doublings;
    return now_us - s->last_us < wait ? E_AUTH_SLOW_DOWN : OK;
}

void throttle_failed(struct sv who, struct sv login, int64_t now_us)
{
    count(who_of(who, login), now_us);
}

void throttle_succeeded(struct sv who, struct sv login)
{
    uint64_t h = who_of(who, login);
    struct slot *b = bucket_of(h);
    for (int i = 0; i < WAYS; i++)
        if (b[i].who == h)
            b[i] = (struct slot){ 0 };
}

enum err throttle_check_name(struct sv address, struct sv login, int64_t now_us)
{
    struct slot *name = find(who_of(ANYBODY, login), now_us);
    if (!name || name->failures < NAME_FREE_TRIES)
        return OK;
    bool failed = find(who_of(address, login), now_us) != NULL;
    int64_t *due = failed ? &name->again_us : &name->fresh_us;
    if (now_us < *due)
        return E_AUTH_SLOW_DOWN;
    *due = now_us + (failed ? NAME_AGAIN_US : NAME_FRESH_US);
    return OK;
}

void throttle_failed_name(struct sv login, int64_t now_us)
{
    count(who_of(ANYBODY, login), now_us);
}
