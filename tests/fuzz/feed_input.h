/* SPDX-License-Identifier: Apache-2.0
 * feed_input.h - what every fuzz target of a feed does: parse; whatever was taken in must stand the checks of the parent, be
 * merged into nothing and then into itself without a change. */
#ifndef ANPI_TESTS_FUZZ_FEED_INPUT_H
#define ANPI_TESTS_FUZZ_FEED_INPUT_H

#include <stdint.h>
#include <stdlib.h>

#include "feeds/merge/merge.h"
#include "feeds/wire.h"

#define FEED_NOW_US INT64_C(1570888800000000) /* 2019-10-12 23:00 JST */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed_merge(struct arena *a, const struct parsed *p)
{
    struct feed_area *open = NULL;
    size_t n = 0;
    for (int i = 0; i < 2; i++) {
        struct changes ch = { 0 };
        struct edition ed = { .scope = SV("x"), .feed_time_us = p->feed_time_us, .before_us = TIME_NONE, .areas = p->areas, .n = p->n };
        if (merge_edition(a, open, n, &ed, &ch) || merge_apply(a, open, n, &ch, &open, &n))
            return; /* out of the arena's cap */
        if (i == 1 && ch.n)
            abort();
    }
}

static inline void feed_input(const uint8_t *data, size_t size, const struct parse_env *env)
{
    struct arena a;
    struct parsed p, again;
    struct fail fail = { 0 };
    struct buf b;
    arena_init(&a, (size_t)64 << 20);
    buf_init(&b, (size_t)64 << 20);
    enum err e = parse_feed(&a, (struct sv){ (const char *)data, size }, env, &p, &fail);
    wire_put_answer(&b, e, &fail, &p);
    if (buf_ok(&b)) {
        enum err back = wire_get_answer(&a, (struct sv){ b.p + WIRE_HEAD, b.n - WIRE_HEAD }, &again, &fail);
        if (back != e && back != E_NO_MEMORY) /* the parsers say nothing that the parent would refuse */
            abort();
        if (!back)
            feed_merge(&a, &again);
    }
    buf_done(&b);
    arena_done(&a);
}

#endif
