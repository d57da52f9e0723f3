/* SPDX-License-Identifier: Apache-2.0
 * spots.c - opening compiled points, and from a matched address to one of them. */
#include "geo/address/spots.h"

#include <stdlib.h>

#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/address/spots_inside.h"
#include "server/base/count.h"

static bool head_valid(struct sv bytes)
{
    const struct spots_head *h = (const void *)bytes.p;
    if (bytes.n < sizeof *h || bytes.n > SPOTS_BYTES_MAX || (uintptr_t)bytes.p % 8 != 0 || memcmp(h->magic, SPOTS_MAGIC, 8) != 0)
        return false;
    if (h->version != SPOTS_VERSION || h->order != SPOTS_ORDER || h->bytes != bytes.n || h->spots > SPOTS_MAX)
        return false;
    uint64_t table = sizeof *h + (uint64_t)h->towns * sizeof(struct spots_town);
    if (h->runs > bytes.n || h->runs % 8 != 0 || table + h->text_bytes > h->runs)
        return false;
    return h->checksum == blob_checksum(bytes.p + sizeof *h, h->runs - sizeof *h);
}

/* Every run within the file; what stands in it is looked at when its town is asked for. */
static bool towns_valid(const struct spots *s)
{
    const struct spots_head *h = s->head;
    uint64_t all = 0;
    for (uint32_t i = 0; i < h->towns; i++) {
        const struct spots_town *t = &s->town[i];
        uint64_t bytes = (uint64_t)t->count * sizeof(struct spot_rec) + t->text_bytes;
        if (t->key > h->text_bytes || t->key_bytes > h->text_bytes - t->key || t->run < h->runs || t->run % 8 != 0 || t->run > h->bytes ||
            bytes > h->bytes - t->run)
            return false;
        all += t->count;
    }
    return all == h->spots;
}

ERR spots_open(struct sv bytes, struct spots **out)
{
    if (!head_valid(bytes))
        return E_SPOTS_VERSION;
    struct spots *s = calloc(1, sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    s->bytes = bytes;
    s->head = (const void *)bytes.p;
    s->town = (const void *)(bytes.p + sizeof *s->head);
    s->text = (const char *)(s->town + s->head->towns);
    if (!towns_valid(s)) {
        free(s);
        return E_SPOTS_VERSION;
    }
    *out = s;
    return OK;
}

void spots_free(struct spots *s)
{
    free(s);
}

size_t spots_count(const struct spots *s)
{
    return s->head->spots;
}

size_t spots_town_count(const struct spots *s)
{
    return s->head->towns;
}

static int text_compare(struct sv a, struct sv b)
{
    int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* "120" is plain; "012" and "3-12" are not, and neither is what no 31 bits hold. */
struct spot_number spot_number_of(struct sv text)
{
    uint32_t v = 0;
    bool plain = text.n > 0 && text.n < 10 && (text.p[0] != '0' || text.n == 1);
    for (size_t i = 0; plain && i < text.n; i++) {
        plain = text.p[i] >= '0' && text.p[i] <= '9';
        v = v * 10 + (uint32_t)(text.p[i] - '0');
    }
    return plain ? (struct spot_number){ v, { 0 } } : (struct spot_number){ SPOT_TEXT, text };
}

int spot_number_compare(const struct spot_number *a, const struct spot_number *b)
{
    if (a->plain != b->plain || a->plain != SPOT_TEXT)
        return (a->plain > b->plain) - (a->plain < b->plain);
    return text_compare(a->text, b->text);
}

const struct spot_rec *spots_run(const struct spots *s, const struct spots_town *t)
{
    return (const void *)(s->bytes.p + t->run);
}

bool spots_run_sound(const struct spots *s, const struct spots_town *t)
{
    return t->checksum == blob_checksum(s->bytes.p + t->run, t->count * sizeof(struct spot_rec) + t->text_bytes);
}

bool spots_number_at(const struct spots *s, const struct spots_town *t, uint32_t i, struct spot_number *out)
{
    const struct spot_rec *r = spots_run(s, t) + i;
    const char *text = (const char *)(spots_run(s, t) + t->count);
    uint32_t at = r->number & ~SPOT_TEXT;
    if (!(r->number & SPOT_TEXT)) {
        *out = (struct spot_number){ r->number, { 0 } };
        return true;
    }
    if (at >= t->text_bytes || (unsigned char)text[at] >= t->text_bytes - at)
        return false;
    *out = (struct spot_number){ SPOT_TEXT, { text + at + 1, (unsigned char)text[at] } };
    return true;
}

static const struct spots_town *town_find(const struct spots *s, struct sv key)
{
    uint32_t low = 0, high = s->head->towns;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int c = text_compare(spots_town_key(s, middle), key);
        if (c == 0)
            return &s->town[middle];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const struct spot_rec *run_find(const struct spots *s, const struct spots_town *t, struct sv number)
{
    struct spot_number wanted = spot_number_of(number), here;
    uint32_t low = 0, high = t->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (!spots_number_at(s, t, middle, &here))
            return NULL;
        int c = spot_number_compare(&here, &wanted);
        if (c == 0)
            return spots_run(s, t) + middle;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Lots are counted by 甲乙丙 or イロハ too: the last character before the first digit belongs to the number if it is one. */
static struct sv ordinal_before(struct sv s)
{
    static const char *const ordinals[] = { "甲", "乙", "丙", "丁", "戊", "イ", "ロ", "ハ", "ニ", "ホ", "ヘ", "ト" };
    for (size_t i = 0; i < countof(ordinals); i++)
        if (sv_ends(s, sv_of(ordinals[i])))
            return sv_of(ordinals[i]);
    return SV("");
}

/* A small area stands before the number as somebody wrote it (字大知柄, 大知柄): its own name takes that place. Where it is
 * read as a part of the town's name it is put before the number, for lots count within it. */
struct sv spot_number_text(const struct address *a, char room[SPOT_ROOM])
{
    struct sv number = a->number, before = SV(""), small = a->small;
    size_t digit = 0;
    if (small.n) {
        while (digit < number.n && (number.p[digit] < '0' || number.p[digit] > '9'))
            digit++;
        before = ordinal_before((struct sv){ number.p, digit });
        before = sv_ends(small, before) ? SV("") : before;
        number = (struct sv){ number.p + digit, number.n - digit };
    }
    size_t n = small.n + before.n + number.n;
    if (!number.n || n > SPOT_NUMBER_MAX || n > SPOT_ROOM)
        return SV("");
    if (small.n)
        memcpy(room, small.p, small.n);
    memcpy(room + small.n, before.p, before.n);
    memcpy(room + small.n + before.n, number.p, number.n);
    return (struct sv){ room, n };
}

bool spots_refine(const struct spots *s, struct arena *a, struct address *address)
{
    char room[SPOT_ROOM];
    struct sv number = spot_number_text(address, room);
    size_t whole_n = number.n;
    const struct spots_town *t = number.n ? town_find(s, address->town_key) : NULL;
    const struct spot_rec *r = NULL;
    if (!t || !spots_run_sound(s, t))
        return false;
    while (number.n && !(r = run_find(s, t, number))) {
        do
            number.n--;
        while (number.n && number.p[number.n] != '-');
    }
    if (!r)
        return false;
    bool whole = number.n == whole_n && (r->own || memchr(number.p, '-', number.n));
    const char *why = arena_printf(a, SV_FMT " %s", SV_ARG(address->why), whole ? "parcel" : "block");
    address->lon = r->lon_e7 / 1e7;
    address->lat = r->lat_e7 / 1e7;
    address->radius_m = (whole ? SPOT_PARCEL_RADIUS_M : SPOT_BLOCK_RADIUS_M) + r->loss_dm / 10.0;
    address->level = whole ? ADDRESS_PARCEL : ADDRESS_BLOCK;
    if (why)
        address->why = sv_of(why);
    return true;
}
