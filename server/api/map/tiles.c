/* SPDX-License-Identifier: Apache-2.0
 * tiles.c - keeping tiles until something in them changes. */
#include "server/api/map/tiles.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/api/map/tiles_draw.h"
#include "server/base/digest.h"
#include "server/base/hash.h"
#include "server/base/shortage.h"
#include "server/http/gzip.h"

#define KEPT_BYTES_MAX ((size_t)96 * 1024 * 1024) /* bytes of tiles, plain and gzipped; past it all are forgotten */
#define GZIP_LEVEL 5                              /* made once, given many times */
#define KEY_MAX 64                                /* zoom, place and scope as text */

struct tiles {
    struct mapsv kept[TILE_SETS]; /* "z/x/y/scope" -> struct tile_entry * */
    size_t kept_bytes;
};

struct tile_entry {
    char key[KEY_MAX];
    struct tile_kept tile;
};

bool tile_set_parse(struct sv name, enum tile_set *out)
{
    static const char *const names[TILE_SETS] = { "zones", "outages", "shelters", "people" };
    for (int i = 0; i < TILE_SETS; i++) {
        if (sv_eq(name, sv_of(names[i]))) {
            *out = (enum tile_set)i;
            return true;
        }
    }
    return false;
}

struct tiles *tiles_new(void)
{
    struct tiles *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    for (int i = 0; i < TILE_SETS; i++)
        mapsv_init(&t->kept[i]);
    return t;
}

static void forget(struct tiles *t, enum tile_set set)
{
    struct sv key;
    uint64_t v;
    for (size_t it = 0; mapsv_next(&t->kept[set], &it, &key, &v);) {
        struct tile_entry *k = (struct tile_entry *)(uintptr_t)v;
        t->kept_bytes -= k->tile.plain.n + k->tile.gzip.n;
        buf_done(&k->tile.plain);
        buf_done(&k->tile.gzip);
        free(k);
    }
    mapsv_done(&t->kept[set]);
    mapsv_init(&t->kept[set]);
}

void tiles_free(struct tiles *t)
{
    if (!t)
        return;
    tiles_forget(t);
    free(t);
}

void tiles_forget(struct tiles *t)
{
    for (int i = 0; i < TILE_SETS; i++)
        forget(t, (enum tile_set)i);
}

void tiles_changed(struct tiles *t, enum picture_kind kind)
{
    if (kind == KIND_ZONE)
        forget(t, TILES_ZONES);
    if (kind == KIND_ZONE || kind == KIND_OUTAGE) /* a town's outage is drawn as its zone */
        forget(t, TILES_OUTAGES);
    if (kind == KIND_SHELTER || kind == KIND_INCIDENT) /* what a drill said of a shelter holds or does not */
        forget(t, TILES_SHELTERS);
}

/* For whom: the same municipalities in the same order see the same zones. */
static uint64_t scope_of(const struct tile_reader *reader)
{
    const struct user *u = reader->user;
    uint64_t h = UINT64_C(14695981039346656037) ^ reader->codes;
    for (size_t i = 0; i < u->municipality_count; i++)
        for (int k = 0; k < 5; k++)
            h = (h ^ (uint8_t)u->municipality[i][k]) * UINT64_C(1099511628211);
    return h;
}

static ERR make(const struct picture *p, enum tile_set set, const struct tile_place *place, const struct tile_reader *reader,
                struct tile_kept *out)
{
    uint8_t digest[SHA256_BYTES];
    uint64_t shortages = shortage_count();
    struct tile *tile = tile_new(place);
    if (!tile)
        return E_NO_MEMORY;
    tiles_draw(p, set, place, reader, tile);
    enum err e = tile_end(tile, &out->plain);
    tile_free(tile);
    if (!e && out->plain.n)
        e = gzip_write(buf_view(&out->plain), GZIP_LEVEL, &out->gzip);
    sha256(buf_view(&out->plain), digest);
    unsigned long long scope = scope_of(reader), content = 0;
    for (int i = 0; i < 8; i++)
        content = content << 8 | digest[i];
    snprintf(out->tag, sizeof out->tag, "%016llx%016llx", scope, content);
    if (!e && shortage_count() != shortages)
        return E_NO_MEMORY; /* something may not be on it */
    return e;
}

/* Takes the entry over, also on failure. */
static ERR keep(struct tiles *t, enum tile_set set, struct tile_entry *k)
{
    if (t->kept_bytes + k->tile.plain.n + k->tile.gzip.n > KEPT_BYTES_MAX)
        tiles_forget(t);
    enum err e = mapsv_put(&t->kept[set], sv_of(k->key), (uint64_t)(uintptr_t)k);
    if (e) {
        buf_done(&k->tile.plain);
        buf_done(&k->tile.gzip);
        free(k);
        return e;
    }
    t->kept_bytes += k->tile.plain.n + k->tile.gzip.n;
    return OK;
}

ERR tiles_get(struct tiles *t, const struct picture *p, enum tile_set set, const struct tile_place *place, const struct tile_reader *reader,
              const struct tile_kept **out)
{
    char key[KEY_MAX];
    uint64_t v;
    int n = snprintf(key, sizeof key, "%u/%u/%u/%llx", place->z, place->x, place->y, (unsigned long long)scope_of(reader));
    if (mapsv_get(&t->kept[set], (struct sv){ key, (size_t)n }, &v)) {
        *out = &((struct tile_entry *)(uintptr_t)v)->tile;
        return OK;
    }
    struct tile_entry *k = calloc(1, sizeof *k);
    if (!k)
        return E_NO_MEMORY;
    memcpy(k->key, key, sizeof key);
    buf_init(&k->tile.plain, TILE_BYTES_MAX);
    buf_init(&k->tile.gzip, TILE_BYTES_MAX);
    enum err e = make(p, set, place, reader, &k->tile);
    if (e) {
        buf_done(&k->tile.plain);
        buf_done(&k->tile.gzip);
        free(k);
        return e;
    }
    if ((e = keep(t, set, k)))
        return e;
    *out = &k->tile;
    return OK;
}
