/* SPDX-License-Identifier: Apache-2.0
 * fuzz_gazetteer.c - any bytes as a gazetteer's CSV, as a municipality's own list, and as a blob whose checksum is made right, so that only the checks
 * of the parts stand between the bytes and those who read them. */
#include "geo/address/address.h"
#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/address/town_match.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct gazetteer *g)
{
    struct gazetteer_municipality m;
    struct gazetteer_town t;
    struct gazetteer_small s;
    struct address a;
    struct town_match found;
    struct arena arena;
    for (uint32_t i = 0; i < gazetteer_municipality_count(g); i++)
        gazetteer_municipality(g, i, &m);
    for (uint32_t i = 0; i < gazetteer_town_count(g); i++)
        gazetteer_town(g, i, &t);
    for (uint32_t i = 0; i < gazetteer_small_count(g); i++)
        gazetteer_small(g, i, &s);
    arena_init(&arena, 1 << 20);
    if (address_match_in(g, &arena, SV("23999"), SV("愛知県海辺市浜町2-3-4"), &a) == OK)
        gazetteer_town_find(g, a.town_key);
    if (town_match(g, &arena, SV(""), SV("海辺市"), SV("浜町"), &found) == OK && found.n > TOWN_MATCH_MAX)
        abort();
    arena_done(&arena);
}

static void try_csv(struct sv text)
{
    struct buf blob;
    struct gazetteer *g;
    struct fail fail;
    buf_init(&blob, 1 << 24);
    if (gazetteer_compile(text, &blob, NULL, &fail) == OK) {
        if (gazetteer_open(buf_view(&blob), &g) != OK)
            abort(); /* what is compiled opens */
        use(g);
        gazetteer_free(g);
    }
    buf_done(&blob);
}

/* The bytes as a municipality's own list, behind one that has it: whatever it says, what the first has stays. */
static void try_own(struct sv text, enum datum datum)
{
    struct gazetteer_list list[] = { { .csv = SV("都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度\n"
                                                 "愛知県,23999,海辺市,浜町,沖,34.5,137.6\n") },
                                     { .csv = text, .municipality = SV("23999"), .datum = datum } };
    struct buf blob;
    struct gazetteer *g;
    struct gazetteer_account account;
    struct fail fail;
    buf_init(&blob, 1 << 24);
    if (gazetteer_compile_lists(list, 2, &blob, &account, &fail) == OK) {
        if (gazetteer_open(buf_view(&blob), &g) != OK)
            abort();
        use(g);
        if (gazetteer_town_find(g, SV("23999浜町")) == GAZETTEER_NONE || account.moved > account.rows)
            abort();
        gazetteer_free(g);
    }
    buf_done(&blob);
}

static void try_blob(const uint8_t *data, size_t size)
{
    struct gazetteer *g;
    char *copy = malloc(size);
    if (!copy)
        return;
    memcpy(copy, data, size);
    struct blob_head *head = (void *)copy;
    memcpy(head->magic, BLOB_MAGIC, sizeof head->magic);
    head->version = GAZETTEER_VERSION;
    head->order = BLOB_ORDER;
    head->bytes = size;
    head->checksum = blob_checksum(copy + sizeof *head, size - sizeof *head);
    if (gazetteer_open((struct sv){ copy, size }, &g) == OK) {
        use(g);
        gazetteer_free(g);
    }
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16)
        return 0;
    if (size % 4 == 0)
        try_own((struct sv){ (const char *)data, size }, size % 8 ? DATUM_JGD2011 : DATUM_TOKYO);
    else
        try_csv((struct sv){ (const char *)data, size });
    if (size >= sizeof(struct blob_head))
        try_blob(data, size);
    return 0;
}
