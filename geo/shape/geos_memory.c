/* SPDX-License-Identifier: Apache-2.0
 * geos_memory.c - the handler that C++ calls before it gives up. */
#include "geo/shape/geos_memory.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "server/base/shortage.h"

#define RESERVE_BYTES ((size_t)1 << 20)

typedef void new_handler(void);

static _Atomic(void *) reserve;

/* std::set_new_handler, of the library that GEOS brought with it. */
static void set_handler(new_handler *handler)
{
    void *at = dlsym(RTLD_DEFAULT, "_ZSt15set_new_handlerPFvvE");
    new_handler *(*set)(new_handler *);
    memcpy(&set, &at, sizeof at);
    if (at)
        set(handler);
}

/* Where the reserve is used up, the next refusal is an exception as ever. */
static void on_refused(void)
{
    void *kept = atomic_exchange(&reserve, NULL);
    shortage_note();
    if (!kept)
        set_handler(NULL);
    free(kept);
}

void geos_memory_set_aside(void)
{
    if (atomic_load(&reserve))
        return;
    void *none = NULL, *kept = malloc(RESERVE_BYTES);
    if (kept && !atomic_compare_exchange_strong(&reserve, &none, kept))
        free(kept);
    set_handler(on_refused);
}
