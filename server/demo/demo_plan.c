/* SPDX-License-Identifier: Apache-2.0
 * demo_plan.c - the figures of a demo city, and the lots its people draw. */
#include "server/demo/demo_plan.h"

#include <stddef.h>

#include "server/base/count.h"
#include "server/demo/demo_dice.h"

enum { STREAM_LOT = 90 };
#define ROUNDS 4          /* of the Feistel network: enough that no order shows */
#define LISTED_PERCENT 85 /* of the people are on the 名簿, the others on another list */
#define EACH 13           /* people a 民生委員 looks after */
#define ONE_OF_EACH 50    /* people: from here on nothing that a city has is missing altogether */

struct demo_plan demo_plan_city(void)
{
    return (struct demo_plan){ .people = 1618,
                               .listed = 1618,
                               .agreed = 1070,
                               .refused = 180,
                               .hidden = 4,
                               .unplaced = 23,
                               .away = 71,
                               .powered = 61,
                               .ventilators = 9,
                               .volunteers = 120 };
}

static uint64_t scaled(uint64_t of_city, uint64_t people)
{
    uint64_t whole = demo_plan_city().people, n = (of_city * people + whole / 2) / whole;
    return n || people < ONE_OF_EACH ? n : 1;
}

struct demo_plan demo_plan_of(uint64_t people)
{
    struct demo_plan p = demo_plan_city();
    uint64_t volunteers = (people + EACH / 2) / EACH;
    p.people = people;
    p.listed = (people * LISTED_PERCENT + 50) / 100;
    p.agreed = scaled(p.agreed, people);
    p.refused = scaled(p.refused, people);
    p.hidden = scaled(p.hidden, people);
    p.unplaced = scaled(p.unplaced, people);
    p.away = scaled(p.away, people);
    p.powered = scaled(p.powered, people);
    p.ventilators = scaled(p.ventilators, people);
    p.volunteers = volunteers < 1 ? 1 : volunteers < p.volunteers ? volunteers : p.volunteers;
    p.each = EACH;
    return p;
}

/* Whatever is done to one half by the other can be undone, so no two numbers meet (Feistel 1973). */
static uint64_t shuffled(uint64_t key, uint64_t i, unsigned half)
{
    uint64_t mask = (UINT64_C(1) << half) - 1, left = i >> half, right = i & mask;
    for (uint64_t k = 0; k < ROUNDS; k++) {
        uint64_t next = left ^ (dice_mix(key + k * UINT64_C(0x9e3779b97f4a7c15) + right) & mask);
        left = right;
        right = next;
    }
    return left << half | right;
}

uint64_t demo_rank(uint64_t seed, uint64_t stream, uint64_t i, uint64_t n)
{
    uint64_t key = dice_of(seed, stream, n).state, at = i;
    unsigned half = 1;
    while ((UINT64_C(1) << 2 * half) < n)
        half++;
    /* Places past the end are walked through: the way from a number within leads back to one (Black, Rogaway 2002). */
    do
        at = shuffled(key, at, half);
    while (at >= n);
    return at;
}

struct demo_lot demo_lot_of(const struct demo_plan *plan, uint64_t seed, uint64_t i)
{
    /* clang-format off */
    const struct { enum demo_lot_kind kind; uint64_t n; } lots[] = {
        { LOT_HIDDEN, plan->hidden }, { LOT_UNPLACED, plan->unplaced }, { LOT_AWAY, plan->away }, { LOT_VENTILATOR, plan->ventilators },
        { LOT_POWERED, plan->powered - plan->ventilators },
    };
    /* clang-format on */
    uint64_t at = demo_rank(seed, STREAM_LOT, i, plan->people);
    for (size_t k = 0; k < countof(lots); k++) {
        if (at < lots[k].n)
            return (struct demo_lot){ lots[k].kind, at };
        at -= lots[k].n;
    }
    return (struct demo_lot){ LOT_OTHER, at };
}
