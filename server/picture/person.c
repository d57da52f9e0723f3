/* SPDX-License-Identifier: Apache-2.0
 * person.c - a card becomes a person: one allocation, the keys before the card, so that finding touches few lines. */
#include "server/picture/person_make.h"

#include <math.h>
#include <stdlib.h>

#include "server/base/date.h"
#include "server/base/fold.h"
#include "server/picture/card.h"
#include "server/picture/keys.h"
#include "server/picture/picture.h"

#define PHONES_MAX 200 /* bytes of phone keys */

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

struct sv person_card(const struct person *x)
{
    return part(x, (size_t)x->kana_n + x->kana_loose_n + x->name_n + x->name_loose_n + x->phones_n, x->card_n);
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

static const struct {
    struct sv name;
    uint8_t bit;
} lists[] = {
    { { "名簿", 6 }, LIST_REGISTER }, { { "個別避難計画", 18 }, LIST_PLAN }, { { "連携患者", 12 }, LIST_PATIENT },
    { { "緊急通報", 12 }, LIST_CALL }, { { "見守り", 9 }, LIST_WATCH },
};

uint8_t person_list_bit(struct sv name)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (sv_eq(lists[i].name, name))
            return lists[i].bit;
    }
    return 0;
}

static const char *const reasons[] = {
    "要介護", "要支援", "身体障害", "療育", "精神", "障害支援区分", "指定難病", "小児慢性", "医療的ケア", "認知症", "独居",
    "高齢者のみ世帯", "妊産婦・乳幼児", "言語", "その他",
};
#define REASONS (sizeof reasons / sizeof *reasons)

const char *picture_reason_name(unsigned bit)
{
    return bit < REASONS ? reasons[bit] : NULL;
}

uint16_t person_reason_bit(struct sv name)
{
    for (unsigned i = 0; i < REASONS; i++) {
        if (sv_eq(sv_of(reasons[i]), name))
            return (uint16_t)(1u << i);
    }
    return (uint16_t)(1u << (REASONS - 1));
}

static uint8_t stay_of(struct sv kind)
{
    static const char *const kinds[] = { "在宅", "入院", "入所", "ショート", "避難所", "福祉避難所", "親族宅等", "車中泊", "市外", "不明" };
    for (uint8_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (sv_eq(kind, sv_of(kinds[i])))
            return i;
    }
    return kind.n ? AT_UNKNOWN : AT_HOME;
}

/* ISO days only: the card comes from the database. */
static int32_t birth_of(struct sv iso)
{
    int64_t y, m, d;
    if (iso.n != 10 || !sv_to_i64((struct sv){ iso.p, 4 }, &y) || !sv_to_i64((struct sv){ iso.p + 5, 2 }, &m) ||
        !sv_to_i64((struct sv){ iso.p + 8, 2 }, &d))
        return PERSON_NO_BIRTH;
    struct date date = { (int16_t)y, (int8_t)m, (int8_t)d };
    return date_valid(date) ? date_days(date) : PERSON_NO_BIRTH;
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
    x->powered = c->f[CARD_DEVICES].n > 0;
    x->power_seen = c->f[CARD_POWER].n > 0;
    x->is_protected = card_true(c->f[CARD_PROTECTED]);
    x->sex = (uint8_t)card_int(c->f[CARD_SEX], 0);
    x->birth_days = birth_of(c->f[CARD_BIRTH]);
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

enum err person_make(struct arena *scratch, struct town_names *towns, int64_t id, uint64_t seq, struct sv body,
                     struct person **out)
{
    struct card c;
    struct name_keys name, kana;
    char phones[PHONES_MAX];
    enum err e = card_cut(body, &c);
    if (!e)
        e = keys_of_name(scratch, c.f[CARD_NAME], &name);
    if (!e)
        e = keys_of_kana(scratch, c.f[CARD_KANA].n || !key_is_kana((struct sv){ name.strict, name.strict_n })
                                      ? c.f[CARD_KANA] : c.f[CARD_NAME], &kana);
    if (e)
        return e == E_BAD_UTF8 ? E_PICTURE_CARD : e;
    size_t phones_n = phones_of(&c, phones);
    bool same = name.strict_n == name.loose_n && memcmp(name.strict, name.loose, name.strict_n) == 0;
    size_t loose_n = same ? 0 : name.loose_n;
    struct person *x = malloc(sizeof *x + kana.strict_n + kana.loose_n + name.strict_n + loose_n + phones_n + body.n);
    if (!x)
        return E_NO_MEMORY;
    *x = (struct person){ .id = id, .seq = seq, .kana_n = (uint8_t)kana.strict_n, .kana_loose_n = (uint8_t)kana.loose_n,
        .phones_n = (uint8_t)phones_n, .name_n = (uint16_t)name.strict_n, .name_loose_n = (uint16_t)loose_n,
        .card_n = (uint32_t)body.n };
    char *to = append(x->data, kana.strict, kana.strict_n);
    to = append(to, kana.loose, kana.loose_n);
    to = append(to, name.strict, name.strict_n);
    to = append(to, name.loose, loose_n);
    to = append(to, phones, phones_n);
    append(to, body.p, body.n);
    bits_set(x, &c);
    place_set(x, &c, towns);
    *out = x;
    return OK;
}

size_t person_bytes(const struct person *x)
{
    return sizeof *x + (size_t)(person_card(x).p - x->data) + x->card_n;
}

bool person_found_alike(const struct person *a, const struct person *b)
{
    size_t keys = (size_t)(person_card(a).p - a->data);
    return a->municipality == b->municipality && a->birth_days == b->birth_days && a->home_town == b->home_town &&
           a->is_protected == b->is_protected && a->kana_n == b->kana_n && a->kana_loose_n == b->kana_loose_n &&
           a->name_n == b->name_n && a->name_loose_n == b->name_loose_n && a->phones_n == b->phones_n &&
           memcmp(a->data, b->data, keys) == 0;
}
