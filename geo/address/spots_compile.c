/* SPDX-License-Identifier: Apache-2.0
 * spots_compile.c - points gathered, put in order, the best of each place kept, and written as one file. */
#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/address/spots_inside.h"
#include "server/base/grow.h"
#include "server/base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define TEXT_MAX ((size_t)2 * 1024 * 1024 * 1024) /* bytes of all keys and numbers of one file */

/* Twenty million of these are in memory at once: 28 bytes each. */
struct spots_entry {
    uint32_t town;   /* when it was first seen; its place in order once sorted */
    uint32_t number; /* plain, or SPOT_TEXT and an index of numbers */
    uint32_t order;
    struct spot_rec rec;
};

struct spots_maker {
    struct arena text; /* owns keys and numbers */
    struct mapsv towns, numbers;
    struct sv *town, *number;
    size_t towns_n, towns_room, numbers_n, numbers_room;
    struct spots_entry *entry;
    size_t n, room;
    uint32_t last_town; /* rows come in runs */
};

static void begin(struct spots_maker *m)
{
    *m = (struct spots_maker){ 0 };
    arena_init(&m->text, TEXT_MAX);
    mapsv_init(&m->towns);
    mapsv_init(&m->numbers);
}

static void release(struct spots_maker *m)
{
    arena_done(&m->text);
    mapsv_done(&m->towns);
    mapsv_done(&m->numbers);
    free(m->town);
    free(m->number);
    free(m->entry);
}

struct spots_maker *spots_maker_new(void)
{
    struct spots_maker *m = malloc(sizeof *m);
    if (m)
        begin(m);
    return m;
}

void spots_maker_free(struct spots_maker *m)
{
    if (m)
        release(m);
    free(m);
}

/* The index of a text among those known: a new one is copied. */
static ERR intern(struct spots_maker *m, struct mapsv *known, struct sv **list, size_t *n, size_t *room, struct sv text, uint32_t *out)
{
    uint64_t i;
    if (mapsv_get(known, text, &i)) {
        *out = (uint32_t)i;
        return OK;
    }
    enum err e = GROW(*list, *room, *n + 1);
    struct sv own = e ? (struct sv){ 0 } : arena_sv(&m->text, text);
    if (!e && !own.p)
        e = E_NO_MEMORY;
    if (!e)
        e = mapsv_put(known, own, *n);
    if (!e) {
        (*list)[*n] = own;
        *out = (uint32_t)(*n)++;
    }
    return e;
}

ERR spots_maker_put(struct spots_maker *m, struct sv town_key, struct sv number, const struct spot_at *at)
{
    struct spot_number plain = spot_number_of(number);
    uint32_t town = m->last_town, index = 0;
    if (m->n == SPOTS_MAX || town_key.n > SPOT_KEY_MAX || number.n > SPOT_NUMBER_MAX)
        return E_TOO_LARGE;
    enum err e = GROW(m->entry, m->room, m->n + 1);
    if (!e && (m->towns_n == 0 || !sv_eq(m->town[town], town_key)))
        e = intern(m, &m->towns, &m->town, &m->towns_n, &m->towns_room, town_key, &town);
    if (!e && plain.plain == SPOT_TEXT)
        e = intern(m, &m->numbers, &m->number, &m->numbers_n, &m->numbers_room, number, &index);
    if (e)
        return e;
    m->last_town = town;
    m->entry[m->n] = (struct spots_entry){
        .town = town,
        .number = plain.plain == SPOT_TEXT ? SPOT_TEXT | index : plain.plain,
        .order = (uint32_t)m->n | (at->kept ? 0x80000000u : 0),
        .rec = { .lon_e7 = (int32_t)lround(at->lon * 1e7),
                 .lat_e7 = (int32_t)lround(at->lat * 1e7),
                 .loss_dm = (uint16_t)lround(fmin(at->loss_m, 6000) * 10),
                 .own = at->own,
                 .leading = at->leading },
    };
    m->n++;
    return OK;
}

ERR spots_maker_keep(struct spots_maker *m, const struct spots *old, struct spots_account *account)
{
    enum err e = OK;
    for (uint32_t i = 0; !e && i < old->head->towns; i++) {
        const struct spots_town *t = &old->town[i];
        if (!spots_run_sound(old, t))
            return E_SPOTS_VERSION;
        for (uint32_t k = 0; !e && k < t->count; k++) {
            const struct spot_rec *r = spots_run(old, t) + k;
            struct spot_number number;
            char digits[16];
            if (!spots_number_at(old, t, k, &number))
                return E_SPOTS_VERSION;
            if (number.plain != SPOT_TEXT) {
                int n = snprintf(digits, sizeof digits, "%u", number.plain);
                number.text = (struct sv){ digits, (size_t)n };
            }
            struct spot_at at = { r->lon_e7 / 1e7, r->lat_e7 / 1e7, r->loss_dm / 10.0, r->own != 0, r->leading != 0, true };
            e = spots_maker_put(m, spots_town_key(old, i), number.text, &at);
            account->kept++;
        }
    }
    return e;
}

static int compare_texts(const void *a, const void *b)
{
    const struct sv *x = *(const struct sv *const *)a, *y = *(const struct sv *const *)b;
    int c = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return c ? c : (x->n > y->n) - (x->n < y->n);
}

/* Texts in order; *rank (the caller frees it) says where each one went. */
static ERR rank_texts(struct sv *text, size_t n, uint32_t **rank)
{
    const struct sv **at = malloc((n + 1) * sizeof *at);
    uint32_t *to = malloc((n + 1) * sizeof *to);
    struct sv *sorted = malloc((n + 1) * sizeof *sorted);
    if (at && to && sorted) {
        for (size_t i = 0; i < n; i++)
            at[i] = &text[i];
        if (n)
            qsort(at, n, sizeof *at, compare_texts);
        for (size_t i = 0; i < n; i++) {
            to[at[i] - text] = (uint32_t)i;
            sorted[i] = *at[i];
        }
        if (n)
            memcpy(text, sorted, n * sizeof *text);
    }
    bool ok = at && to && sorted;
    free(at);
    free(sorted);
    if (!ok) {
        free(to);
        return E_NO_MEMORY;
    }
    *rank = to;
    return OK;
}

/* Town, number, and of one place the better first. A kept point's order has the high bit: it comes behind all new ones. */
static int compare_entries(const void *a, const void *b)
{
    const struct spots_entry *x = a, *y = b;
    if (x->town != y->town)
        return x->town < y->town ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->rec.own != y->rec.own)
        return x->rec.own ? -1 : 1;
    if ((x->order ^ y->order) >> 31)
        return x->order < y->order ? -1 : 1;
    if (x->rec.leading != y->rec.leading)
        return x->rec.leading ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static ERR put_in_order(struct spots_maker *m)
{
    uint32_t *town = NULL, *number = NULL;
    enum err e = rank_texts(m->town, m->towns_n, &town);
    if (!e)
        e = rank_texts(m->number, m->numbers_n, &number);
    for (size_t i = 0; !e && i < m->n; i++) {
        m->entry[i].town = town[m->entry[i].town];
        if (m->entry[i].number & SPOT_TEXT)
            m->entry[i].number = SPOT_TEXT | number[m->entry[i].number & ~SPOT_TEXT];
    }
    free(town);
    free(number);
    if (e)
        return e;
    if (m->n)
        qsort(m->entry, m->n, sizeof *m->entry, compare_entries);
    size_t kept = 0;
    for (size_t i = 0; i < m->n; i++)
        if (kept == 0 || m->entry[i].town != m->entry[kept - 1].town || m->entry[i].number != m->entry[kept - 1].number)
            m->entry[kept++] = m->entry[i];
    m->n = kept;
    return OK;
}

static void pad(struct buf *out, size_t start)
{
    static const char zeros[8];
    buf_add(out, zeros, spots_pad(out->n - start) - (out->n - start));
}

/* entry[from..to) are one town's. */
static void run_write(struct spots_maker *m, size_t from, size_t to, struct buf *out, size_t start, struct spots_town *t)
{
    size_t begin = out->n;
    uint32_t text = 0;
    t->run = begin - start;
    t->count = (uint32_t)(to - from);
    for (size_t i = from; i < to; i++) {
        struct spot_rec r = m->entry[i].rec;
        bool plain = !(m->entry[i].number & SPOT_TEXT);
        r.number = plain ? m->entry[i].number : SPOT_TEXT | text;
        buf_add(out, &r, sizeof r);
        text += plain ? 0 : 1 + (uint32_t)m->number[m->entry[i].number & ~SPOT_TEXT].n;
    }
    for (size_t i = from; i < to; i++) {
        if (!(m->entry[i].number & SPOT_TEXT))
            continue;
        struct sv number = m->number[m->entry[i].number & ~SPOT_TEXT];
        buf_ch(out, (char)(unsigned char)number.n);
        buf_sv(out, number);
    }
    t->text_bytes = text;
    if (buf_ok(out))
        t->checksum = blob_checksum(out->p + begin, out->n - begin);
    pad(out, start);
}

/* Runs behind the room that head, table and keys will take. */
static void runs_write(struct spots_maker *m, struct buf *out, size_t start, struct spots_town *table)
{
    for (size_t i = 0, end; i < m->n; i = end) {
        uint32_t town = m->entry[i].town;
        for (end = i; end < m->n && m->entry[end].town == town; end++)
            ;
        run_write(m, i, end, out, start, &table[town]);
    }
}

static ERR file_write(struct spots_maker *m, struct buf *out, struct spots_town *table)
{
    size_t start = out->n, text = 0;
    struct spots_head head = { .version = SPOTS_VERSION, .order = SPOTS_ORDER, .towns = (uint32_t)m->towns_n, .spots = m->n };
    for (size_t i = 0; i < m->towns_n; i++) {
        table[i].key = (uint32_t)text;
        table[i].key_bytes = (uint16_t)m->town[i].n;
        text += m->town[i].n;
    }
    size_t table_bytes = m->towns_n * sizeof *table;
    head.text_bytes = (uint32_t)text;
    head.runs = spots_pad(sizeof head + table_bytes + text);
    buf_add(out, &head, sizeof head);
    buf_add(out, table, table_bytes); /* again, once the runs are known */
    for (size_t i = 0; i < m->towns_n; i++)
        buf_sv(out, m->town[i]);
    pad(out, start);
    runs_write(m, out, start, table);
    if (!buf_ok(out))
        return out->bad;
    memcpy(out->p + start + sizeof head, table, table_bytes);
    memcpy(head.magic, SPOTS_MAGIC, sizeof head.magic);
    head.bytes = out->n - start;
    head.checksum = blob_checksum(out->p + start + sizeof head, head.runs - sizeof head);
    memcpy(out->p + start, &head, sizeof head);
    return OK;
}

ERR spots_maker_write(struct spots_maker *m, struct buf *out, struct spots_account *account)
{
    size_t all = m->n;
    struct spots_town *table = calloc(m->towns_n + 1, sizeof *table);
    enum err e = table ? put_in_order(m) : E_NO_MEMORY;
    if (!e)
        e = file_write(m, out, table);
    if (!e) {
        account->repeated += all - m->n;
        account->spots = m->n;
        account->towns = m->towns_n;
    }
    free(table);
    release(m);
    begin(m);
    return e;
}
