/* SPDX-License-Identifier: Apache-2.0
 * throttle.c - a small table of recent failures, by the hash of address and login. */
#include "server/api/throttle.h"

#include "server/base/id.h"

#define SLOTS 8192
#define FREE_TRIES 5
#define WAIT_MIN_US INT64_C(1000000)
#define WAIT_MAX_US INT64_C(60000000)
#define FORGET_US INT64_C(900000000)

struct slot {
    uint64_t who;
    int failures;
    int64_t last_us;
};
static struct slot slots[SLOTS];
static uint64_t key; /* nobody outside can choose names that share a slot */

static uint64_t who_of(struct sv address, struct sv login)
{
    while (!key)
        random_bytes(&key, sizeof key);
    uint64_t h = (sv_hash(address) ^ key) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 31 ^ sv_hash(login)) * UINT64_C(0xBF58476D1CE4E5B9);
    return h ^ h >> 29 ^ 1;
}

static struct slot *slot_of(uint64_t who)
{
    return &slots[(who >> 32 ^ who) % SLOTS];
}

enum err throttle_check(struct sv address, struct sv login, int64_t now_us)
{
    uint64_t who = who_of(address, login);
    const struct slot *s = slot_of(who);
    if (s->who != who || s->failures < FREE_TRIES || now_us - s->last_us > FORGET_US)
        return OK;
    int doublings = s->failures - FREE_TRIES;
    int64_t wait = doublings >= 6 ? WAIT_MAX_US : WAIT_MIN_US << doublings;
    return now_us - s->last_us < wait ? E_AUTH_SLOW_DOWN : OK;
}

void throttle_failed(struct sv address, struct sv login, int64_t now_us)
{
    uint64_t who = who_of(address, login);
    struct slot *s = slot_of(who);
    if (s->who != who || now_us - s->last_us > FORGET_US)
        *s = (struct slot){ .who = who };
    s->failures++;
    s->last_us = now_us;
}

void throttle_succeeded(struct sv address, struct sv login)
{
    uint64_t who = who_of(address, login);
    struct slot *s = slot_of(who);
    if (s->who == who)
        *s = (struct slot){ 0 };
}
