/* SPDX-License-Identifier: Apache-2.0
 * demo_dice.h - chance that can be asked again: what falls depends on the seed, the number of the person and how often
 * was thrown before, and on nothing else. Not for secrets.
 *
 * A dice is a value: threading and order of calls change nothing, so person 7 is the same in a city of ten and of a
 * million. */
#ifndef ANPI_DEMO_DEMO_DICE_H
#define ANPI_DEMO_DEMO_DICE_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/count.h"
#include "server/base/hash.h"

/* Copied freely: the copy throws the same. */
struct dice {
    /* Any value is a good one. */
    uint64_t state;
};

/* splitmix64 (Steele, Lea, Flood 2014). A bijection: no two states become one. */
static inline uint64_t dice_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}
/* `stream` tells apart what is made with one seed: persons, homes, marks. Two who throw with one stream and number
 * throw alike: each kind has a stream of its own. */
static inline struct dice dice_of(uint64_t seed, uint64_t stream, uint64_t i)
{
    return (struct dice){ dice_mix(dice_mix(seed * 0x100 + stream + 1) + i * UINT64_C(0x9e3779b97f4a7c15)) };
}
/* Of a name instead of a number: what falls is the same wherever that name stands (FNV-1a). */
static inline struct dice dice_named(uint64_t seed, uint64_t stream, const char *name)
{
    return dice_of(seed, stream, hash_mix(UINT64_C(1469598103934665603), name, strlen(name)));
}
/* All 64 bits; moves the state on. The step is 2^64 over the golden ratio, as splitmix64 has it: it is odd, so all
 * states come before one comes again. */
static inline uint64_t dice_next(struct dice *d)
{
    d->state += UINT64_C(0x9e3779b97f4a7c15);
    return dice_mix(d->state);
}
/* 0 .. n-1. n > 0. The slight unevenness (below 2^-32) is of no concern here. */
/* By multiplication: no loop, and always one throw. */
static inline uint32_t dice_below(struct dice *d, uint32_t n)
{
    return (uint32_t)(((dice_next(d) >> 32) * n) >> 32);
}
/* a .. b, both of them. a <= b. */
static inline int dice_between(struct dice *d, int a, int b)
{
    return a + (int)dice_below(d, (uint32_t)(b - a + 1));
}
/* 0 <= x < 1. 53 bits. */
static inline double dice_real(struct dice *d)
{
    return (double)(dice_next(d) >> 11) / 9007199254740992.0;
}
/* 0 never, 100 always. */
static inline bool dice_percent(struct dice *d, double percent)
{
    return dice_real(d) * 100 < percent;
}
/* `k` of the numbers 0 .. n-1 into of[], each once; `of` has room for n. Each set is as likely as any other; O(n). */
static inline void dice_draw(struct dice *d, uint32_t *of, uint32_t n, uint32_t k)
{
    for (uint32_t i = 0; i < n; i++)
        of[i] = i;
    for (uint32_t i = 0; i < k && i < n; i++) {
        uint32_t j = i + dice_below(d, n - i), had = of[i];
        of[i] = of[j];
        of[j] = had;
    }
}
/* An array, not a pointer (countof). */
#define DICE_PICK(d, table) ((table)[dice_below((d), (uint32_t)(countof(table)))])

#endif
