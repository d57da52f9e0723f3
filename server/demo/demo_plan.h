/* SPDX-License-Identifier: Apache-2.0
 * demo_plan.h - how many of what a demo city has, to the person; and who of its people is what.
 *
 * Chance alone gives about as many; a drill needs to know how many. So who is what comes by drawing lots: every person has a
 * place in a random order of all (demo_rank), and the first so many of that order are it. Nobody draws two lots of
 * demo_lot_of, so that the figures add up: on the list = in the zones + without location + away + protected. Pure. */
#ifndef ANPI_DEMO_DEMO_PLAN_H
#define ANPI_DEMO_DEMO_PLAN_H

#include <stdint.h>

/* Persons, but for the last line. */
struct demo_plan {
    /* All persons of the demo, on whichever list. */
    uint64_t people;
    uint64_t listed;               /* on the 名簿; the others on another list */
    uint64_t agreed, refused;      /* 名簿提供: 同意, 不同意; the rest 未回答 */
    uint64_t hidden;               /* 支援措置 */
    uint64_t unplaced;             /* an address that nobody finds */
    uint64_t away;                 /* 入院 or 入所: 対象外 */
    uint64_t powered, ventilators; /* with equipment that needs power; of them on a ventilator */
    uint64_t volunteers, each;     /* 民生委員, and how many persons one looks after at most; 0: all of a share */
};

/* The city of the scenes: 80,000 inhabitants, 1,618 of them on the 名簿. */
struct demo_plan demo_plan_city(void);
/* So many people in the same proportions, but 85 of 100 on the 名簿; from 50 people on there is one of each at least. There are
 * at most 120 民生委員, and they look after 13 people each, whatever the size. Any number from 1 on. */
struct demo_plan demo_plan_of(uint64_t people);

/* What a person of a demo city is by lot: nobody is two of them. */
enum demo_lot_kind { LOT_OTHER, LOT_HIDDEN, LOT_UNPLACED, LOT_AWAY, LOT_VENTILATOR, LOT_POWERED };
/* Every person has one; LOT_OTHER is "nothing of these". */
struct demo_lot {
    enum demo_lot_kind kind;
    uint64_t at; /* the how-manieth of these, from 0 */
};
/* i below plan->people. O(1) on average. */
struct demo_lot demo_lot_of(const struct demo_plan *plan, uint64_t seed, uint64_t i);

/* Where i stands in a random order of 0 .. n-1: each has its own place. A permutation (Feistel), so that no table of
 * all is needed. i < n. */
uint64_t demo_rank(uint64_t seed, uint64_t stream, uint64_t i, uint64_t n);

#endif
