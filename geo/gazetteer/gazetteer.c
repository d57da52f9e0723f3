/* SPDX-License-Identifier: Apache-2.0
 * gazetteer.c - opening a compiled gazetteer: everything is checked once, then trusted. */
#include "geo/gazetteer/gazetteer_blob.h"
#include "server/base/bisect.h"

#include <math.h>
#include <stdlib.h>

static const char pref_codes[48][3] = {
    "",   "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15",
    "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
    "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47",
};

static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
    return sum ^ sum >> 29;
}

/* Four sums side by side, so that the machine is not held up by one multiplication after another. Finds damage, not
 * malice: the parts are checked by themselves. */
uint64_t blob_checksum(const char *p, size_t n)
{
    uint64_t sum[4] = { n, 1, 2, 3 }, word[4];
    size_t i = 0;
    for (; i + sizeof word <= n; i += sizeof word) {
        memcpy(word, p + i, sizeof word);
        for (int k = 0; k < 4; k++)
            sum[k] = mix(sum[k], word[k]);
    }
    for (; i < n; i++)
        sum[0] = mix(sum[0], (unsigned char)p[i]);
    return mix(mix(mix(sum[0], sum[1]), sum[2]), sum[3]);
}

static const size_t record_bytes[BLOB_PARTS] = {
    [PART_CITY] = sizeof(struct city_rec),  [PART_TOWN] = sizeof(struct town_rec), [PART_SMALL] = sizeof(struct small_rec),
    [PART_NODE] = sizeof(struct trie_node), [PART_POSTING] = sizeof(uint32_t),     [PART_TEXT] = 1,
};

static bool head_valid(struct sv bytes)
{
    const struct blob_head *h = (const void *)bytes.p;
    if (bytes.n < sizeof *h || (uintptr_t)bytes.p % 8 != 0 || memcmp(h->magic, BLOB_MAGIC, 8) != 0)
        return false;
    if (h->version != GAZETTEER_VERSION || h->order != BLOB_ORDER || h->bytes != bytes.n || bytes.n > GAZETTEER_BYTES_MAX)
        return false;
    for (int i = 0; i < BLOB_PARTS; i++) {
        uint64_t end = h->part[i].offset + (uint64_t)h->part[i].count * record_bytes[i];
        if (h->part[i].offset % 8 != 0 || h->part[i].offset < sizeof *h || end > bytes.n)
            return false;
    }
    return h->part[PART_NODE].count > 0 && h->checksum == blob_checksum(bytes.p + sizeof *h, bytes.n - sizeof *h);
}

static uint32_t part_count(const struct gazetteer *g, enum blob_part part)
{
    return g->head->part[part].count;
}

static bool text_valid(const struct gazetteer *g, uint32_t at, size_t n)
{
    size_t all = part_count(g, PART_TEXT);
    return at <= all && n <= all - at;
}

static bool range_valid(uint32_t first, uint32_t count, uint32_t all)
{
    return first <= all && count <= all - first;
}

static bool cities_valid(const struct gazetteer *g)
{
    for (uint32_t i = 0; i < part_count(g, PART_CITY); i++) {
        const struct city_rec *c = &g->city[i];
        if (!text_valid(g, c->text, CODE_BYTES + (size_t)c->name_bytes) || c->pref < 1 || c->pref > 47 ||
            !range_valid(c->town_first, c->town_count, part_count(g, PART_TOWN)) || c->root >= part_count(g, PART_NODE))
            return false;
    }
    return true;
}

static bool towns_valid(const struct gazetteer *g)
{
    uint32_t towns = part_count(g, PART_TOWN), smalls = part_count(g, PART_SMALL);
    for (uint32_t i = 0; i < towns; i++) {
        const struct town_rec *t = &g->town[i];
        if (!text_valid(g, t->text, t->key_bytes) || t->key_bytes < CODE_BYTES || t->city >= part_count(g, PART_CITY) ||
            !range_valid(t->small_first, t->small_count, smalls) || (t->twin != GAZETTEER_NONE && (t->twin >= towns || t->twin <= i)))
            return false;
    }
    for (uint32_t i = 0; i < smalls; i++)
        if (!text_valid(g, g->small[i].text, g->small[i].bytes) || g->small[i].town >= towns)
            return false;
    return true;
}

/* Values under node 0 are postings, all others towns and small areas: both kinds are told apart by where the trees of
 * the municipalities begin, since a tree's nodes stand together. */
static bool values_valid(const struct gazetteer *g)
{
    uint32_t n = part_count(g, PART_NODE), postings = part_count(g, PART_POSTING), names = n;
    for (uint32_t i = 0; i < part_count(g, PART_CITY); i++)
        names = g->city[i].root < names ? g->city[i].root : names;
    if (names == 0)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t v = g->node[i].value, k = v & ~VALUE_SMALL;
        if (i < names && g->node[i].count && g->node[i].first + g->node[i].count > names)
            return false;
        if (v == 0)
            continue;
        if (i < names         ? v >= postings || !range_valid(v + 1, g->posting[v], postings)
            : v & VALUE_SMALL ? k >= part_count(g, PART_SMALL)
                              : k > part_count(g, PART_TOWN))
            return false;
        for (uint32_t p = 1; i < names && p <= g->posting[v]; p++)
            if ((g->posting[v + p] & POSTING_CITY) >= part_count(g, PART_CITY))
                return false;
    }
    return true;
}

static void locate_parts(struct gazetteer *g, struct sv bytes)
{
    g->base = bytes.p;
    g->head = (const void *)bytes.p;
    g->city = (const void *)(g->base + g->head->part[PART_CITY].offset);
    g->town = (const void *)(g->base + g->head->part[PART_TOWN].offset);
    g->small = (const void *)(g->base + g->head->part[PART_SMALL].offset);
    g->node = (const void *)(g->base + g->head->part[PART_NODE].offset);
    g->posting = (const void *)(g->base + g->head->part[PART_POSTING].offset);
    g->text = g->base + g->head->part[PART_TEXT].offset;
}

static void fold_prefs(struct gazetteer *g)
{
    struct token token[4];
    for (int i = 1; i <= 47; i++) {
        g->pref[i].n = (uint32_t)token_split(g->folder, sv_of(prefecture_names[i]), token, 4);
        for (uint32_t k = 0; k < g->pref[i].n; k++)
            g->pref[i].sym[k] = token[k].sym;
    }
}

ERR gazetteer_open(struct sv bytes, struct gazetteer **out)
{
    if (!head_valid(bytes))
        return E_GAZETTEER_VERSION;
    struct gazetteer *g = calloc(1, sizeof *g);
    if (!g)
        return E_NO_MEMORY;
    locate_parts(g, bytes);
    enum err e = E_GAZETTEER_VERSION;
    if (trie_valid(g->node, part_count(g, PART_NODE)) && cities_valid(g) && towns_valid(g) && values_valid(g))
        e = folder_new(&g->folder);
    if (e != OK) {
        gazetteer_free(g);
        return e;
    }
    fold_prefs(g);
    *out = g;
    return OK;
}

void gazetteer_free(struct gazetteer *g)
{
    if (!g)
        return;
    folder_free(g->folder);
    free(g);
}

uint32_t gazetteer_municipality_count(const struct gazetteer *g)
{
    return part_count(g, PART_CITY);
}

uint32_t gazetteer_town_count(const struct gazetteer *g)
{
    return part_count(g, PART_TOWN);
}

uint32_t gazetteer_small_count(const struct gazetteer *g)
{
    return part_count(g, PART_SMALL);
}

static double degrees(int32_t e6)
{
    return e6 == NO_POINT ? NAN : e6 / 1e6;
}

void gazetteer_municipality(const struct gazetteer *g, uint32_t i, struct gazetteer_municipality *out)
{
    const struct city_rec *c = &g->city[i];
    *out = (struct gazetteer_municipality){
        .code = city_code(g, i),
        .pref_code = { pref_codes[c->pref], 2 },
        .pref = sv_of(prefecture_names[c->pref]),
        .name = city_name(g, i),
        .lon = degrees(c->lon_e6),
        .lat = degrees(c->lat_e6),
        .radius_m = c->radius_m,
        .town_first = c->town_first,
        .town_count = c->town_count,
    };
}

void gazetteer_town(const struct gazetteer *g, uint32_t i, struct gazetteer_town *out)
{
    const struct town_rec *t = &g->town[i];
    *out = (struct gazetteer_town){
        .key = town_key(g, i),
        .name = town_name(g, i),
        .municipality = t->city,
        .lon = degrees(t->lon_e6),
        .lat = degrees(t->lat_e6),
        .radius_m = t->radius_m,
        .small_first = t->small_first,
        .small_count = t->small_count,
    };
}

void gazetteer_small(const struct gazetteer *g, uint32_t i, struct gazetteer_small *out)
{
    const struct small_rec *s = &g->small[i];
    *out = (struct gazetteer_small){ { g->text + s->text, s->bytes }, s->town, degrees(s->lon_e6), degrees(s->lat_e6) };
}

static int sv_compare(struct sv a, struct sv b)
{
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* First of [low, high) whose text is not below `key`; both tables are sorted by their texts. */
static uint32_t lower_bound(const struct gazetteer *g, uint32_t low, uint32_t high, struct sv (*text)(const struct gazetteer *, uint32_t),
                            struct sv key)
{
    BISECT(middle, low, high, sv_compare(text(g, middle), key) < 0);
    return low;
}

uint32_t gazetteer_municipality_find(const struct gazetteer *g, struct sv code)
{
    uint32_t n = gazetteer_municipality_count(g);
    if (code.n != CODE_BYTES)
        return GAZETTEER_NONE;
    uint32_t i = lower_bound(g, 0, n, city_code, code);
    return i < n && sv_eq(city_code(g, i), code) ? i : GAZETTEER_NONE;
}

uint32_t gazetteer_town_find(const struct gazetteer *g, struct sv key)
{
    if (key.n <= CODE_BYTES)
        return GAZETTEER_NONE;
    uint32_t city = gazetteer_municipality_find(g, (struct sv){ key.p, CODE_BYTES });
    if (city == GAZETTEER_NONE)
        return GAZETTEER_NONE;
    uint32_t end = g->city[city].town_first + g->city[city].town_count;
    uint32_t i = lower_bound(g, g->city[city].town_first, end, town_key, key);
    return i < end && sv_eq(town_key(g, i), key) ? i : GAZETTEER_NONE;
}
