/* SPDX-License-Identifier: Apache-2.0
 * fold_variants.c - variants.def and radicals.def as two lookup tables: one load for a kanji of the basic plane. */
#include "server/base/utf8.h"
#include "server/base/text/fold_inside.h"

#include <pthread.h>

#include "server/base/count.h"

#define FAR_MAX 64 /* variants outside the basic plane */

struct variant_pair {
    const char *target, *variants;
};

static const struct variant_pair strict_rows[] = {
#define V(target, variants) { target, variants },
#define L(target, variants)
#include "server/base/text/variants.def"
#include "server/base/text/radicals.def"
#undef V
#undef L
};

static const struct variant_pair loose_rows[] = {
#define V(target, variants)
#define L(target, variants) { target, variants },
#include "server/base/text/variants.def"
#undef V
#undef L
};

static uint16_t near[0x10000]; /* every target is in the basic plane; 0 = no variant */
static struct {
    uint32_t from;
    uint16_t to;
} far[FAR_MAX], loose[FAR_MAX];
static size_t far_n, loose_n;

static uint16_t target_of(const struct variant_pair *row)
{
    struct sv s = sv_of(row->target);
    return (uint16_t)utf8_next(&s);
}

static void build(void)
{
    for (size_t i = 0; i < countof(strict_rows); i++) {
        uint16_t to = target_of(&strict_rows[i]);
        for (struct sv v = sv_of(strict_rows[i].variants); v.n;) {
            uint32_t cp = utf8_next(&v);
            if (cp < 0x10000) {
                near[cp] = to;
            } else if (far_n < FAR_MAX) {
                far[far_n].from = cp;
                far[far_n++].to = to;
            }
        }
    }
    for (size_t i = 0; i < countof(loose_rows); i++) {
        for (struct sv v = sv_of(loose_rows[i].variants); v.n && loose_n < FAR_MAX;) {
            loose[loose_n].from = utf8_next(&v);
            loose[loose_n++].to = target_of(&loose_rows[i]);
        }
    }
}

void variants_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build);
}

uint32_t variant_strict(uint32_t cp)
{
    if (cp < 0x10000)
        return near[cp] ? near[cp] : cp;
    for (size_t i = 0; i < far_n; i++)
        if (far[i].from == cp)
            return far[i].to;
    return cp;
}

uint32_t variant_loose(uint32_t cp)
{
    for (size_t i = 0; i < loose_n; i++)
        if (loose[i].from == cp)
            return loose[i].to;
    return cp;
}
