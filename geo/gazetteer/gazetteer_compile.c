/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_compile.c - the trees of names over sorted tables, and the blob.
 *
 * Under node 0 stand the ways a municipality is written: with and without its 郡, a ward without its 市, and, marked as
 * weak, without the last 市 町 村. Each municipality has a tree of its towns, in which a town's small areas follow its
 * name. Keys are folded exactly as an address is (token.c). */
#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/gazetteer/gazetteer_inside.h"
#include "server/base/grow.h"

#include <stdlib.h>

#define SYM_SHI 0x5e02u /* 市 */
#define SYM_KU 0x533au  /* 区 */
#define SYM_CHO 0x753au /* 町 */
#define SYM_SON 0x6751u /* 村 */
#define SYM_GUN 0x90e1u /* 郡 */
#define SYM_TO 0x5cf6u  /* 島 */

struct keys { /* owns every key */
    struct trie_key **key;
    size_t n, room;
};

struct compiler {
    struct tables *t;
    struct folder *folder;
    struct forest forest;
    struct keys keys;
    uint32_t *roots, *posting;
    size_t postings, posting_room;
};

static void keys_clear(struct keys *k)
{
    for (size_t i = 0; i < k->n; i++)
        free(k->key[i]);
    k->n = 0;
}

/* A copy of the first `n` symbols from `from` on, as a key of its own. */
static ERR keys_add(struct keys *k, const uint32_t *from, size_t n, uint32_t value)
{
    if (n == 0 || n > TRIE_KEY_MAX)
        return OK;
    if (GROW(k->key, k->room, k->n + 1))
        return E_NO_MEMORY;
    struct trie_key *key = malloc(sizeof *key);
    if (!key)
        return E_NO_MEMORY;
    memcpy(key->sym, from, n * sizeof *from);
    key->n = (uint16_t)n;
    key->value = value;
    k->key[k->n++] = key;
    return OK;
}

static size_t find_symbol(const uint32_t *s, size_t from, size_t n, uint32_t sym)
{
    while (from < n && s[from] != sym)
        from++;
    return from;
}

/* The name, and weakly the name without its last 市 町 村. */
static ERR add_city_name(struct keys *k, const uint32_t *s, size_t n, uint32_t city)
{
    enum err e = keys_add(k, s, n, city);
    if (e == OK && n > 1 && (s[n - 1] == SYM_SHI || s[n - 1] == SYM_CHO || s[n - 1] == SYM_SON))
        e = keys_add(k, s, n - 1, city | POSTING_WEAK);
    return e;
}

/* 名古屋市中区: also 中区, weakly 名古屋中区, and 名古屋市 as a part of its name. */
static ERR add_ward_names(struct keys *k, const uint32_t *s, size_t n, size_t shi, uint32_t city)
{
    uint32_t without[TRIE_KEY_MAX];
    memcpy(without, s, shi * sizeof *s);
    memcpy(without + shi, s + shi + 1, (n - shi - 1) * sizeof *s);
    enum err e = keys_add(k, s + shi + 1, n - shi - 1, city);
    if (e == OK)
        e = keys_add(k, without, n - 1, city | POSTING_WEAK);
    if (e == OK)
        e = keys_add(k, s, shi + 1, city | POSTING_PART);
    return e;
}

static ERR add_city_keys(struct compiler *c, uint32_t city)
{
    uint32_t s[TRIE_KEY_MAX];
    struct sv text = c->t->city[city].text;
    size_t n = gazetteer_key(c->folder, (struct sv){ text.p + CODE_BYTES, text.n - CODE_BYTES }, false, s);
    if (n == 0)
        return OK;
    enum err e = add_city_name(&c->keys, s, n, city);
    size_t shi = find_symbol(s, 1, n, SYM_SHI), gun = find_symbol(s, 1, n, SYM_GUN);
    if (e == OK && s[n - 1] == SYM_KU && shi + 2 < n)
        return add_ward_names(&c->keys, s, n, shi, city);
    if (s[n - 1] != SYM_CHO && s[n - 1] != SYM_SON)
        return e;
    if (gun + 2 >= n)
        gun = find_symbol(s, 1, n, SYM_TO); /* 三宅島三宅村 */
    if (e == OK && gun + 2 < n)
        e = add_city_name(&c->keys, s + gun + 1, n - gun - 1, city);
    return e;
}

static ERR posting_put(struct compiler *c, uint32_t v)
{
    if (GROW(c->posting, c->posting_room, c->postings + 1))
        return E_NO_MEMORY;
    c->posting[c->postings++] = v;
    return OK;
}

static bool same_symbols(const struct trie_key *a, const struct trie_key *b)
{
    return a->n == b->n && memcmp(a->sym, b->sym, a->n * sizeof a->sym[0]) == 0;
}

static void keys_sort(struct keys *k)
{
    if (k->n)
        qsort(k->key, k->n, sizeof *k->key, trie_key_compare);
}

/* Keys that are the same become one, whose value is the list of their municipalities. */
static ERR gather_postings(struct compiler *c)
{
    struct keys *k = &c->keys;
    size_t kept = 0;
    enum err e = OK;
    for (size_t i = 0, end; i < k->n && e == OK; i = end) {
        size_t start = c->postings;
        e = posting_put(c, 0);
        for (end = i; end < k->n && same_symbols(k->key[i], k->key[end]) && e == OK; end++)
            e = posting_put(c, k->key[end]->value);
        if (e != OK)
            break;
        c->posting[start] = (uint32_t)(end - i);
        k->key[i]->value = (uint32_t)start;
        struct trie_key *keep = k->key[i];
        k->key[i] = k->key[kept];
        k->key[kept++] = keep;
    }
    for (size_t i = kept; i < k->n; i++)
        free(k->key[i]);
    k->n = kept;
    return e;
}

static ERR build_names(struct compiler *c)
{
    uint32_t root;
    enum err e = posting_put(c, 0); /* a list never begins at 0 */
    for (uint32_t i = 0; i < c->t->cities && e == OK; i++)
        e = add_city_keys(c, i);
    keys_sort(&c->keys);
    if (e == OK)
        e = gather_postings(c);
    if (e == OK)
        e = forest_add(&c->forest, c->keys.key, c->keys.n, &root);
    keys_clear(&c->keys);
    return e;
}

/* "（大字なし）" is the source's word for a town without a name: its small areas stand directly under the municipality. */
static bool is_nameless(struct sv name)
{
    return sv_find(name, SV("大字なし")) >= 0;
}

static ERR add_town_keys(struct compiler *c, uint32_t index)
{
    const struct town_in *town = &c->t->town[index];
    uint32_t s[2 * TRIE_KEY_MAX];
    struct sv name = { town->key.p + CODE_BYTES, town->key.n - CODE_BYTES };
    bool nameless = is_nameless(name);
    size_t apart = nameless ? 0 : gazetteer_key(c->folder, name, true, s);
    size_t n = nameless ? 0 : gazetteer_key(c->folder, name, false, s + TRIE_KEY_MAX);
    enum err e = apart == n ? OK : keys_add(&c->keys, s, apart, index + 1);
    memcpy(s, s + TRIE_KEY_MAX, n * sizeof *s);
    if (e == OK)
        e = keys_add(&c->keys, s, n, index + 1);
    for (uint32_t i = 0; i < town->small_count && e == OK; i++) {
        size_t more = gazetteer_key(c->folder, c->t->small[town->small_first + i].name, false, s + n);
        e = keys_add(&c->keys, s, more ? n + more : 0, VALUE_SMALL | (town->small_first + i));
    }
    return e;
}

/* Of equal keys the first town stays and chains the others as its twins; a small area gives way to a town. */
static void chain_twins(struct compiler *c)
{
    struct keys *k = &c->keys;
    size_t kept = 0;
    for (size_t i = 0, end; i < k->n; i = end) {
        uint32_t last = k->key[i]->value;
        for (end = i + 1; end < k->n && same_symbols(k->key[i], k->key[end]); end++) {
            if (!(k->key[end]->value & VALUE_SMALL) && !(last & VALUE_SMALL)) {
                c->t->town[last - 1].twin = k->key[end]->value - 1;
                last = k->key[end]->value;
            }
        }
        struct trie_key *keep = k->key[i];
        k->key[i] = k->key[kept];
        k->key[kept++] = keep;
    }
    for (size_t i = kept; i < k->n; i++)
        free(k->key[i]);
    k->n = kept;
}

static ERR build_towns(struct compiler *c)
{
    enum err e = OK;
    for (uint32_t i = 0; i < c->t->cities && e == OK; i++) {
        const struct city_in *city = &c->t->city[i];
        for (uint32_t k = 0; k < city->town_count && e == OK; k++)
            e = add_town_keys(c, city->town_first + k);
        keys_sort(&c->keys);
        if (e == OK) {
            chain_twins(c);
            e = forest_add(&c->forest, c->keys.key, c->keys.n, &c->roots[i]);
        }
        keys_clear(&c->keys);
    }
    return e;
}

static int32_t e6(double degrees, bool there)
{
    return there ? (int32_t)(degrees * 1e6 + 0.5) : NO_POINT;
}

/* Parts are written one after another; the text last, whose offsets are counted on the way. */
struct gazetteer_writer {
    struct buf *out;
    size_t start;
    struct blob_head head;
    uint32_t text;
};

static void part_begin(struct gazetteer_writer *w, enum blob_part part, size_t count)
{
    static const char zeros[8];
    buf_add(w->out, zeros, (8 - (w->out->n - w->start) % 8) % 8);
    w->head.part[part].offset = (uint32_t)(w->out->n - w->start);
    w->head.part[part].count = (uint32_t)count;
}

static uint32_t text_take(struct gazetteer_writer *w, size_t n)
{
    uint32_t at = w->text;
    w->text += (uint32_t)n;
    return at;
}

static void write_cities(struct gazetteer_writer *w, const struct compiler *c)
{
    part_begin(w, PART_CITY, c->t->cities);
    for (size_t i = 0; i < c->t->cities; i++) {
        const struct city_in *in = &c->t->city[i];
        struct city_rec r = { text_take(w, in->text.n),
                              (uint16_t)(in->text.n - CODE_BYTES),
                              (uint16_t)in->pref,
                              in->town_first,
                              in->town_count,
                              c->roots[i],
                              e6(in->spot.lon, in->spot.n),
                              e6(in->spot.lat, in->spot.n),
                              (uint32_t)in->radius_m };
        buf_add(w->out, &r, sizeof r);
    }
}

static void write_towns(struct gazetteer_writer *w, const struct compiler *c)
{
    part_begin(w, PART_TOWN, c->t->towns);
    for (size_t i = 0; i < c->t->towns; i++) {
        const struct town_in *in = &c->t->town[i];
        struct town_rec r = { text_take(w, in->key.n),
                              (uint16_t)in->key.n,
                              0,
                              in->city_index,
                              e6(in->spot.lon, in->spot.n),
                              e6(in->spot.lat, in->spot.n),
                              (uint32_t)in->radius_m,
                              in->small_first,
                              in->small_count,
                              in->twin };
        buf_add(w->out, &r, sizeof r);
    }
    part_begin(w, PART_SMALL, c->t->smalls);
    for (size_t i = 0; i < c->t->smalls; i++) {
        const struct small_in *in = &c->t->small[i];
        struct small_rec r = { text_take(w, in->name.n), (uint32_t)in->name.n, in->town, e6(in->spot.lon, in->spot.n),
                               e6(in->spot.lat, in->spot.n) };
        buf_add(w->out, &r, sizeof r);
    }
}

static void write_text(struct gazetteer_writer *w, const struct tables *t)
{
    part_begin(w, PART_TEXT, w->text);
    for (size_t i = 0; i < t->cities; i++)
        buf_sv(w->out, t->city[i].text);
    for (size_t i = 0; i < t->towns; i++)
        buf_sv(w->out, t->town[i].key);
    for (size_t i = 0; i < t->smalls; i++)
        buf_sv(w->out, t->small[i].name);
}

static ERR write_blob(const struct compiler *c, struct buf *out)
{
    struct gazetteer_writer w = { .out = out, .start = out->n };
    buf_add(out, &w.head, sizeof w.head);
    write_cities(&w, c);
    write_towns(&w, c);
    part_begin(&w, PART_NODE, c->forest.n);
    buf_add(out, c->forest.node, c->forest.n * sizeof *c->forest.node);
    part_begin(&w, PART_POSTING, c->postings);
    buf_add(out, c->posting, c->postings * sizeof *c->posting);
    write_text(&w, c->t);
    if (!buf_ok(out))
        return out->bad;
    memcpy(w.head.magic, BLOB_MAGIC, sizeof w.head.magic);
    w.head.version = GAZETTEER_VERSION;
    w.head.order = BLOB_ORDER;
    w.head.bytes = out->n - w.start;
    w.head.checksum = blob_checksum(out->p + w.start + sizeof w.head, w.head.bytes - sizeof w.head);
    memcpy(out->p + w.start, &w.head, sizeof w.head);
    return OK;
}

static void count_account(struct gazetteer_account *a, const struct tables *t)
{
    a->municipalities = t->cities;
    a->towns = t->towns;
    a->small_areas = t->smalls;
    a->without_point = 0;
    for (size_t i = 0; i < t->towns; i++)
        a->without_point += t->town[i].spot.n == 0;
}

static ERR compile_tables(struct tables *t, struct buf *out)
{
    struct compiler c = { .t = t };
    enum err e = folder_new(&c.folder);
    c.roots = calloc(t->cities + 1, sizeof *c.roots);
    if (e == OK && !c.roots)
        e = E_NO_MEMORY;
    if (e == OK)
        e = build_names(&c);
    if (e == OK)
        e = build_towns(&c);
    if (e == OK)
        e = write_blob(&c, out);
    keys_clear(&c.keys);
    free(c.keys.key);
    free(c.roots);
    free(c.posting);
    forest_done(&c.forest);
    folder_free(c.folder);
    return e;
}

ERR gazetteer_compile_lists(const struct gazetteer_list *list, size_t n, struct buf *out, struct gazetteer_account *account,
                            struct fail *fail)
{
    struct tables t = { 0 };
    struct gazetteer_account count = { 0 };
    enum err e = tables_read(&t, list, n, &count, fail);
    if (e == OK)
        e = tables_sort(&t);
    if (e == OK)
        e = tables_place(&t);
    if (e == OK)
        e = compile_tables(&t, out);
    if (e == OK) {
        count_account(&count, &t);
        if (account)
            *account = count;
    }
    tables_done(&t);
    return e;
}

ERR gazetteer_compile(struct sv csv, struct buf *out, struct gazetteer_account *account, struct fail *fail)
{
    struct gazetteer_list list = { .csv = csv };
    return gazetteer_compile_lists(&list, 1, out, account, fail);
}
