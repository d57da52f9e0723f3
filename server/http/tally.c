/* SPDX-License-Identifier: Apache-2.0
 * tally.c - a map from text to a counter that owns its text. */
#include "server/http/tally.h"

#include <stdlib.h>

struct tally {
    int64_t n;
    size_t key_n;
    char key[];
};

static struct tally *find(const struct mapsv *m, struct sv key)
{
    uint64_t v = 0;
    return mapsv_get(m, key, &v) ? (struct tally *)(uintptr_t)v : NULL;
}

bool tally_add(struct mapsv *m, struct sv key, int64_t most)
{
    struct tally *t = find(m, key);
    if (t) {
        if (t->n >= most)
            return false;
        t->n++;
        return true;
    }
    t = malloc(sizeof *t + key.n);
    if (!t)
        return false;
    t->n = 1;
    t->key_n = key.n;
    memcpy(t->key, key.p, key.n);
    if (mapsv_put(m, (struct sv){ t->key, key.n }, (uint64_t)(uintptr_t)t) != OK) {
        free(t);
        return false;
    }
    return true;
}

void tally_remove(struct mapsv *m, struct sv key)
{
    struct tally *t = find(m, key);
    if (!t || --t->n > 0)
        return;
    mapsv_remove(m, (struct sv){ t->key, t->key_n });
    free(t);
}

void tally_done(struct mapsv *m)
{
    size_t it = 0;
    struct sv key;
    uint64_t v;
    while (mapsv_next(m, &it, &key, &v))
        free((struct tally *)(uintptr_t)v);
    mapsv_done(m);
}
