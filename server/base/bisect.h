/* SPDX-License-Identifier: Apache-2.0
 * bisect.h - halving a sorted range. */
#ifndef ANPI_BASE_BISECT_H
#define ANPI_BASE_BISECT_H

/* Moves `low` (and `high`, both variables) to the first place in [low, high) for which `before`, an expression of `mid`, does not hold;
 * it holds up to that place and from there on no more. Holds everywhere: to where `high` was. O(log n) evaluations
 * of `before`, which must have no effects. `mid` has the type of `low`; both unsigned is fine, the sum cannot
 * overflow. */
#define BISECT(mid, low, high, before)                                                                                                     \
    while ((low) < (high)) {                                                                                                               \
        __typeof__(low) mid = (low) + ((high) - (low)) / 2;                                                                                \
        if (before)                                                                                                                        \
            (low) = (mid) + 1;                                                                                                             \
        else                                                                                                                               \
            (high) = (mid);                                                                                                                \
    }

#endif
