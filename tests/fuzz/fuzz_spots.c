/* SPDX-License-Identifier: Apache-2.0
 * fuzz_spots.c - any bytes as a list of blocks or buildings, as GeoJSON on an older datum, and as a compiled file whose
 * checksums are made right, so that only the checks of its parts stand between the bytes and those who read them. */
#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/geojson_datum.h"
#include "geo/address/spots_inside.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char towns[] = "都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度\n"
                            "愛知県,23999,海辺市,浜町一丁目,,34.5,137.6\n愛知県,23999,海辺市,浜見,磯畑,34.52,137.62\n";
static struct gazetteer *g;

static void towns_open(void)
{
    static struct buf blob;
    if (g)
        return;
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    if (gazetteer_compile(sv_of(towns), &blob, NULL, NULL) != OK || gazetteer_open(buf_view(&blob), &g) != OK)
        abort();
}

static void use(const struct spots *s)
{
    static const char *const asked[] = { "海辺市浜町1-2-3", "海辺市浜見字磯畑乙5番地", "海辺市浜見120" };
    struct arena a;
    struct address at;
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
        if (address_match_in(g, &a, SV("23999"), sv_of(asked[i]), &at) == OK && spots_refine(s, &a, &at) && at.level < ADDRESS_BLOCK)
            abort();
    arena_done(&a);
}

/* What was compiled opens, and is the same when it is taken over into a new file. */
static void keep(const struct spots *s, struct sv bytes)
{
    struct spots_account account = { 0 };
    struct spots_maker *m = spots_maker_new();
    struct buf again;
    buf_init(&again, 1 << 24);
    if (!m || spots_maker_keep(m, s, &account) != OK || spots_maker_write(m, &again, &account) != OK || !sv_eq(buf_view(&again), bytes))
        abort();
    spots_maker_free(m);
    buf_done(&again);
}

static void try_list(struct sv text, enum datum datum)
{
    struct spots_list list = { .csv = text, .municipality = SV("23999"), .datum = datum };
    struct spots_account account = { 0 };
    struct spots_maker *m = spots_maker_new();
    struct spots *s;
    struct buf out;
    struct fail fail;
    buf_init(&out, 1 << 24);
    if (m && spots_maker_read(m, g, &list, &account, &fail) == OK) {
        if (spots_maker_write(m, &out, &account) != OK || spots_open(buf_view(&out), &s) != OK || spots_count(s) != account.spots)
            abort();
        use(s);
        keep(s, buf_view(&out));
        spots_free(s);
    }
    spots_maker_free(m);
    buf_done(&out);
}

static void checksums_mend(char *copy, size_t size)
{
    struct spots_head *head = (void *)copy;
    memcpy(head->magic, SPOTS_MAGIC, sizeof head->magic);
    head->version = SPOTS_VERSION;
    head->order = SPOTS_ORDER;
    head->bytes = size;
    uint64_t table = sizeof *head + (uint64_t)head->towns * sizeof(struct spots_town);
    for (uint32_t i = 0; table <= size && i < head->towns; i++) {
        struct spots_town *t = (struct spots_town *)(copy + sizeof *head) + i;
        uint64_t run = (uint64_t)t->count * sizeof(struct spot_rec) + t->text_bytes;
        if (t->run <= size && run <= size - t->run)
            t->checksum = blob_checksum(copy + t->run, run);
    }
    if (head->runs >= sizeof *head && head->runs <= size)
        head->checksum = blob_checksum(copy + sizeof *head, head->runs - sizeof *head);
}

static void try_file(const uint8_t *data, size_t size)
{
    struct spots_account account = { 0 };
    struct spots_maker *m = spots_maker_new();
    struct spots *s;
    char *copy = malloc(size);
    if (copy && m) {
        memcpy(copy, data, size);
        checksums_mend(copy, size);
        if (spots_open((struct sv){ copy, size }, &s) == OK) {
            use(s);
            if (spots_maker_keep(m, s, &account) == OK && account.kept != spots_count(s))
                abort();
            spots_free(s);
        }
    }
    spots_maker_free(m);
    free(copy);
}

static void try_geojson(struct sv text)
{
    struct buf out;
    struct fail fail;
    struct geojson_source source;
    static const enum datum tokyo = DATUM_TOKYO;
    buf_init(&out, 1 << 24);
    if (geojson_to_jgd2011(&tokyo, text, &out, &source, &fail) == OK && !(source.accuracy_m <= 15.5))
        abort();
    buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv text = { (const char *)data, size };
    if (size > 1 << 16)
        return 0;
    towns_open();
    try_list(text, size % 2 ? DATUM_JGD2011 : DATUM_TOKYO);
    try_geojson(text);
    if (size >= sizeof(struct spots_head))
        try_file(data, size);
    return 0;
}
