/* SPDX-License-Identifier: Apache-2.0
 * count.h - countof, as the next C standard has it (stdcountof.h): how many elements an array has; a pointer does not compile.
 *
 * The type is size_t, and the value a constant: it may stand in a _Static_assert and in the size of an array. */
#ifndef ANPI_BASE_COUNT_H
#define ANPI_BASE_COUNT_H

#include <stddef.h>

/* Not of a parameter: that is a pointer, whatever it looks like. */
#define countof(array)                                                                                                                     \
    (sizeof(array) / sizeof((array)[0]) +                                                                                                  \
     0 * sizeof(struct { int is_an_array : __builtin_types_compatible_p(__typeof__(array), __typeof__(&(array)[0])) ? -1 : 1; }))

#endif
