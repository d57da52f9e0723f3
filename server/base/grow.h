/* SPDX-License-Identifier: Apache-2.0
 * grow.h - an array that becomes longer as it is filled: room for at least twice as many each time. */
#ifndef ANPI_BASE_GROW_H
#define ANPI_BASE_GROW_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "server/base/err.h"

/* Elements. */
#define GROW_FIRST 16

/* `array` (a pointer) with room for `need` elements, `room` counting those it has room for. E_NO_MEMORY: both stay as they are.
 * What is new is not cleared. Amortised O(1) an element. The array is malloc's: the owner frees it. Pointers into it
 * die when it grows; `need` is in elements, not bytes, and what has room already costs a comparison. */
#define GROW(array, room, need) grow(&(array), &(room), need, sizeof((array)[0]))

/* By way of GROW, which knows the element's size. Doubles from GROW_FIRST on; more than half of SIZE_MAX bytes is
 * refused before anything is asked for. */
static inline ERR grow(void *array_ptr, size_t *room, size_t need, size_t size)
{
    void *array;
    size_t more = *room ? *room : GROW_FIRST;
    if (need <= *room)
        return OK;
    if (need > SIZE_MAX / 2 / size)
        return E_NO_MEMORY;
    while (more < need || more == *room)
        more *= 2;
    memcpy(&array, array_ptr, sizeof array);
    if (!(array = realloc(array, more * size)))
        return E_NO_MEMORY;
    memcpy(array_ptr, &array, sizeof array);
    *room = more;
    return OK;
}

#endif
