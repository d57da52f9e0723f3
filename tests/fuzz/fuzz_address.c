/* SPDX-License-Identifier: Apache-2.0
 * fuzz_address.c - any text as an address and as an area name, against a small gazetteer full of traps. */
#include "geo/address/address.h"
#include "geo/address/town_match.h"
#include "server/base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char csv[] = "都道府県名,市区町村コード,市区町村名,大字町丁目名,小字・通称名,緯度,経度\n"
                          "愛知県,23999,海辺市,浜町二丁目,,34.81,137.20\n愛知県,23999,海辺市,字旭,,34.88,137.20\n"
                          "愛知県,23999,海辺市,大字旭,,34.89,137.20\n愛知県,23999,海辺市,西浦町,大知柄,34.85,137.20\n"
                          "愛知県,23997,星野市中央区,北三条西六丁目,,35.10,136.90\n愛知県,23995,月野市中央区,灘,,35.2,136.8\n"
                          "京都府,26199,都市中央区,榎木町,,35.01,135.76\n岩手県,03999,北郡岩村,第一地割字上村,,39.9,141.7\n";

static struct gazetteer *open_once(void)
{
    static struct gazetteer *g;
    static struct buf blob;
    if (g)
        return g;
    buf_init(&blob, 1 << 20);
    if (gazetteer_compile(sv_of(csv), &blob, NULL, NULL) != OK || gazetteer_open(buf_view(&blob), &g) != OK)
        abort();
    return g;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct gazetteer *g = open_once();
    struct sv text = { (const char *)data, size };
    struct address a;
    struct town_match m;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    enum err e = address_match(g, &arena, text, &a);
    if (size <= ADDRESS_BYTES_MAX && e != OK)
        abort(); /* never fails hard */
    if (e == OK && (!utf8_valid(a.rest) || !utf8_valid(a.number)))
        abort();
    e = address_match_in(g, &arena, SV("23999"), text, &a);
    if (e == OK && a.level == ADDRESS_TOWN && a.town_key.n && gazetteer_town_find(g, a.town_key) == GAZETTEER_NONE)
        abort();
    e = town_match(g, &arena, SV(""), SV("23999"), text, &m);
    if (e == OK && m.n > gazetteer_town_count(g))
        abort();
    if (town_match(g, &arena, SV("愛知県"), text, SV("旭"), &m) == OK && m.kind == TOWN_MATCH_NONE && m.n != 0)
        abort();
    arena_done(&arena);
    return 0;
}
