/* SPDX-License-Identifier: Apache-2.0
 * person.c - a card becomes a person: one allocation, the keys before the card, so that finding touches few lines. */
#include "server/base/count.h"
#include "server/picture/people/person_make.h"

#include "server/base/time/birth.h"
#include "server/base/date.h"
#include "server/picture/people/card.h"
#include "server/picture/people/keys.h"
#include "server/picture/picture.h"

#define PHONES_MAX 200     /* bytes of phone keys */
#define ROW_ROOM 500       /* bytes of most rows */
#define ROW_CAP (8u << 20) /* of any: a card is smaller, and nothing of it grows more than sixfold */

static struct sv part(const struct person *x, size_t at, size_t n)
{
    return (struct sv){ x->data + at, n };
}

struct sv person_kana_key(const struct person *x)
{
    return part(x, 0, x->kana_n);
}

struct sv person_kana_loose(const struct person *x)
{
    return part(x, x->kana_n, x->kana_loose_n);
}

struct sv person_name_key(const struct person *x)
{
    return part(x, (size_t)x->kana_n + x->kana_loose_n, x->name_n);
}

struct sv person_name_loose(const struct person *x)
{
    size_t at = (size_t)x->kana_n + x->kana_loose_n;
    return x->name_loose_n ? part(x, at + x->name_n, x->name_loose_n) : part(x, at, x->name_n);
}

struct sv person_phone_keys(const struct person *x)
{
    return part(x, (size_t)x->kana_n + x->kana_loose_n + x->name_n + x->name_loose_n, x->phones_n);
}

static size_t keys_bytes(const struct person *x)
{
    return (size_t)x->kana_n + x->kana_loose_n + x->name_n + x->name_loose_n + x->phones_n;
}

struct sv person_row(const struct person *x, enum person_row_part first, enum person_row_part last)
{
    size_t from = first == ROW_ID ? 0 : x->row_end[first - 1];
    return part(x, keys_bytes(x) + from, x->row_end[last] - from);
}

struct sv person_card(const struct person *x)
{
    return part(x, keys_bytes(x) + x->row_end[ROW_PHONE], x->card_n);
}

struct sv person_name(const struct person *x)
{
    return card_field(person_card(x), CARD_NAME);
}

struct sv person_kana(const struct person *x)
{
    return card_field(person_card(x), CARD_KANA);
}

static int sv_cmp(struct sv a, struct sv b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

int person_rank_cmp(const struct person *a, const struct person *b)
{
    int c = sv_cmp(person_kana_key(a), person_kana_key(b));
    if (c)
        return c;
    if (a->birth_days != b->birth_days)
        return a->birth_days < b->birth_days ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

uint8_t person_list_bit(struct sv name)
{
    int list = word_find(WORDS_LIST, name);
    return (uint8_t)(list < 0 ? 0 : 1u << list);
}

const char *picture_reason_name(unsigned bit)
{
    return bit < WORD_REASON_COUNT ? word_kept(WORDS_REASON, bit) : NULL;
}

uint16_t person_reason_bit(struct sv name)
{
    int reason = word_find(WORDS_REASON, name);
    return (uint16_t)(1u << (reason < 0 ? WORD_REASON_OTHER : (unsigned)reason));
}

static uint8_t stay_of(struct sv kind)
{
    int at = word_find(WORDS_STAY, kind);
    return at >= 0 ? (uint8_t)at : kind.n ? AT_UNKNOWN : AT_HOME;
}

static void birth_set(struct person *x, struct sv written)
{
    struct birth b;
    bool known = birth_read(written, &b);
    x->birth_days = known ? date_days(b.date) : PERSON_NO_BIRTH;
    x->birth_precision = (uint8_t)(known ? b.precision : BIRTH_DAY);
}

/* A town's radius is its size; one that nobody knows is taken for a large one. */
#define COARSE_UNKNOWN_M 1000

static uint16_t coarse_of(const struct card *c)
{
    bool coarse = sv_eq(c->f[CARD_LEVEL], SV("town")) || sv_eq(c->f[CARD_LEVEL], SV("municipality"));
    int64_t radius = card_int(c->f[CARD_RADIUS_M], 0);
    if (!coarse || card_true(c->f[CARD_PINNED]))
        return 0;
    return (uint16_t)(radius <= 0 ? COARSE_UNKNOWN_M : radius > UINT16_MAX ? UINT16_MAX : radius);
}

static void place_set(struct person *x, const struct card *c, struct town_names *towns)
{
    struct sv stay[STAY_FIELDS] = { 0 }, rest = c->f[CARD_STAY];
    if (card_item(&rest, stay, STAY_FIELDS))
        x->stay = stay_of(stay[STAY_KIND]);
    x->excluded = x->stay == AT_HOSPITAL || x->stay == AT_FACILITY;
    x->home_lon = card_real(c->f[CARD_LON]);
    x->home_lat = card_real(c->f[CARD_LAT]);
    x->home_town = town_number(towns, c->f[CARD_TOWN_KEY]);
    x->zone = card_int(c->f[CARD_ZONE], 0);
    bool at_home = x->stay == AT_HOME;
    x->lon = at_home ? x->home_lon : card_real(stay[STAY_LON]);
    x->lat = at_home ? x->home_lat : card_real(stay[STAY_LAT]);
    x->mesh250 = card_int(at_home ? c->f[CARD_MESH250] : stay[STAY_MESH250], 0);
    x->town = at_home ? x->home_town : town_number(towns, stay[STAY_TOWN_KEY]);
    x->coarse_m = at_home ? coarse_of(c) : 0;
    if (!at_home)
        x->zone = card_int(stay[STAY_ZONE], x->zone);
}

static void bits_set(struct person *x, const struct card *c)
{
    struct sv rest = c->f[CARD_LISTINGS], item[CARD_SUBFIELDS_MAX];
    while (card_item(&rest, item, 1))
        x->lists |= person_list_bit(item[0]);
    rest = c->f[CARD_REASONS];
    while (card_item(&rest, item, 1))
        x->reasons |= person_reason_bit(item[0]);
    x->in_care = c->f[CARD_CARE].n > 0;
    x->powered = c->f[CARD_DEVICES].n > 0;
    x->power_seen = c->f[CARD_POWER].n > 0;
    x->is_protected = card_true(c->f[CARD_PROTECTED]);
    x->sex = (uint8_t)card_int(c->f[CARD_SEX], 0);
    birth_set(x, c->f[CARD_BIRTH]);
    x->household = card_int(c->f[CARD_HOUSEHOLD], 0);
    x->municipality = (int32_t)card_int(c->f[CARD_MUNICIPALITY], 0);
}

/* Digits of each number and a newline; a FAX counts as a number too. */
static size_t phones_of(const struct card *c, char *out)
{
    struct sv rest = c->f[CARD_PHONES], item[3];
    size_t n = 0;
    while (card_item(&rest, item, 3)) {
        if (item[2].n == 0 || n + item[2].n + 1 > PHONES_MAX)
            continue;
        memcpy(out + n, item[2].p, item[2].n);
        n += item[2].n;
        out[n++] = '\n';
    }
    return n;
}

static char *append(char *to, const char *p, size_t n)
{
    if (n)
        memcpy(to, p, n);
    return to + n;
}

/* All that is known before there is memory to keep it in. */
struct person_making {
    struct name_keys name, kana;
    char phones[PHONES_MAX];
    size_t phones_n, loose_n;
    struct buf row; /* with the brace before it */
};

static enum err keys_make(struct arena *scratch, const struct card *c, struct person_making *m)
{
    enum err e = keys_of_name(scratch, c->f[CARD_NAME], &m->name);
    if (e)
        return e;
    bool kana_name = !c->f[CARD_KANA].n && key_is_kana((struct sv){ m->name.strict, m->name.strict_n });
    m->phones_n = phones_of(c, m->phones);
    bool same = m->name.strict_n == m->name.loose_n && memcmp(m->name.strict, m->name.loose, m->name.strict_n) == 0;
    m->loose_n = same ? 0 : m->name.loose_n;
    return keys_of_kana(scratch, c->f[kana_name ? CARD_NAME : CARD_KANA], &m->kana);
}

static struct person *keep(struct slab *slab, const struct person *head, const struct person_making *m, struct sv body)
{
    struct sv row = { m->row.p + 1, m->row.n - 1 };
    struct person *x = slab_take(slab, sizeof *x + m->kana.strict_n + m->kana.loose_n + m->name.strict_n + m->loose_n + m->phones_n +
                                           row.n + body.n);
    if (!x)
        return NULL;
    *x = *head;
    char *to = append(x->data, m->kana.strict, m->kana.strict_n);
    to = append(to, m->kana.loose, m->kana.loose_n);
    to = append(to, m->name.strict, m->name.strict_n);
    to = append(to, m->name.loose, m->loose_n);
    to = append(to, m->phones, m->phones_n);
    to = append(to, row.p, row.n);
    append(to, body.p, body.n);
    return x;
}

enum err person_make(struct slab *slab, struct arena *scratch, struct town_names *towns, int64_t id, uint64_t seq, struct sv body,
                     struct person **out)
{
    struct card c;
    struct person_making m = { 0 };
    enum err e = card_cut(body, &c);
    if (!e)
        e = keys_make(scratch, &c, &m);
    if (e)
        return e == E_BAD_UTF8 ? E_PICTURE_CARD : e;
    struct person head = { .id = id,
                           .seq = seq,
                           .kana_n = (uint8_t)m.kana.strict_n,
                           .kana_loose_n = (uint8_t)m.kana.loose_n,
                           .phones_n = (uint8_t)m.phones_n,
                           .name_n = (uint16_t)m.name.strict_n,
                           .name_loose_n = (uint16_t)m.loose_n,
                           .card_n = (uint32_t)body.n };
    bits_set(&head, &c);
    place_set(&head, &c, towns);
    buf_init(&m.row, ROW_CAP);
    (void)buf_reserve(&m.row, ROW_ROOM);
    person_row_make(&head, &c, &m.row);
    struct person *x = buf_ok(&m.row) ? keep(slab, &head, &m, body) : NULL;
    e = x ? OK : m.row.bad ? m.row.bad : E_NO_MEMORY;
    buf_done(&m.row);
    if (x)
        *out = x;
    return e;
}

size_t person_bytes(const struct person *x)
{
    return sizeof *x + keys_bytes(x) + x->row_end[ROW_PHONE] + x->card_n;
}

void person_free(struct slab *slab, struct person *x)
{
    if (x)
        slab_give(slab, x, person_bytes(x));
}

bool person_found_alike(const struct person *a, const struct person *b)
{
    return a->municipality == b->municipality && a->birth_days == b->birth_days && a->home_town == b->home_town &&
           a->is_protected == b->is_protected && a->kana_n == b->kana_n && a->kana_loose_n == b->kana_loose_n && a->name_n == b->name_n &&
           a->name_loose_n == b->name_loose_n && a->phones_n == b->phones_n && memcmp(a->data, b->data, keys_bytes(a)) == 0;
}
