/* SPDX-License-Identifier: Apache-2.0
 * lookup_match.c - does this person answer, how well, and why. The indexes only propose; this decides. */
#include "server/base/bisect.h"
#include "server/base/date.h"
#include "server/picture/people/card.h"
#include "server/picture/people/keys.h"
#include "server/picture/find/lookup_inside.h"

#define ADDRESS_WORK 20 /* comparing one address costs as much as so many candidates */

struct answer {
    uint8_t tier;
    uint16_t why;
    unsigned may;
};

static void better(struct answer *best, uint8_t tier, unsigned why)
{
    if (tier < best->tier && (why & best->may))
        *best = (struct answer){ tier, (uint16_t)why, best->may };
}

/* Where `piece` stands in `key`: exact 0, prefix 1, infix 2, not at all TIER_NONE. */
static uint8_t place_in(struct sv key, struct sv piece)
{
    if (piece.n == 0 || piece.n > key.n)
        return TIER_NONE;
    if (memcmp(key.p, piece.p, piece.n) == 0)
        return key.n == piece.n ? 0 : 1;
    const char *at = key.p + 1, *last = key.p + key.n - piece.n;
    while (at <= last && (at = memchr(at, piece.p[0], (size_t)(last - at) + 1)) != NULL) {
        if (memcmp(at, piece.p, piece.n) == 0)
            return 2;
        at++;
    }
    return TIER_NONE;
}

static void match_text(struct sv key, struct sv loose, struct sv piece, struct sv piece_loose, unsigned why_exact, struct answer *best)
{
    uint8_t place = place_in(key, piece);
    if (place == TIER_NONE && place_in(loose, piece_loose) != TIER_NONE)
        place = 3;
    if (place != TIER_NONE)
        better(best, place, why_exact << place);
}

static void match_phone(const struct person *x, const struct piece *piece, struct answer *best)
{
    struct sv rest = person_phone_keys(x);
    while (rest.n) {
        struct sv number = sv_cut(&rest, '\n');
        if (number.n < piece->digits.n)
            continue;
        struct sv end = { number.p + number.n - piece->digits.n, piece->digits.n };
        if ((piece->readings & R_LAST4) && sv_eq(end, piece->digits))
            better(best, piece->phone_tier, WHY_PHONE_LAST4);
        if ((piece->readings & R_PHONE) && place_in(number, piece->digits) != TIER_NONE)
            better(best, piece->phone_tier, WHY_PHONE_INFIX);
    }
}

static void match_birth(const struct person *x, const struct piece *piece, struct answer *best)
{
    if (x->birth_days == PERSON_NO_BIRTH)
        return;
    if ((piece->readings & R_BIRTH) && x->birth_days >= piece->day_from && x->birth_days <= piece->day_to)
        better(best, piece->birth_tier, piece->day_from == piece->day_to ? WHY_BIRTH : WHY_BIRTH_PART);
    if (piece->readings & R_MONTH_DAY) {
        struct date d = date_of_days(x->birth_days);
        if (d.month == piece->month && d.day == piece->day)
            better(best, piece->birth_tier, WHY_BIRTH_PART);
    }
}

/* Does the address as registered hold this text? Both in address form. */
static bool address_holds(struct lookup_search *s, const struct person *x, struct sv text)
{
    struct sv key;
    s->work += ADDRESS_WORK;
    arena_reset(s->scratch);
    return keys_of_address(s->scratch, card_field(person_card(x), CARD_ADDRESS), &key) == OK && place_in(key, text) != TIER_NONE;
}

static void match_address(struct lookup_search *s, const struct person *x, const struct piece *piece, struct answer *best)
{
    if (x->is_protected || !piece->towns || best->tier <= piece->address_tier)
        return;
    for (uint32_t i = 0; i < piece->towns->n; i++) {
        if (piece->towns->town[i] != x->home_town || x->home_town == 0)
            continue;
        if (!piece->towns->rest[i]) {
            better(best, piece->address_tier, WHY_TOWN);
            return;
        }
        struct sv from = { piece->address.p + piece->towns->from[i], piece->address.n - piece->towns->from[i] };
        if (address_holds(s, x, from))
            better(best, piece->address_tier, WHY_ADDRESS);
    }
    if (x->home_town == 0 && address_holds(s, x, piece->address))
        better(best, piece->address_tier, WHY_ADDRESS);
}

bool piece_has_zone(const struct piece *piece, int64_t zone)
{
    size_t from = 0, to = piece->zones_n;
    BISECT(mid, from, to, piece->zones[mid] < zone);
    return from < piece->zones_n && piece->zones[from] == zone;
}

/* A protected person is found by no place. */
static void match_zone(const struct person *x, const struct piece *piece, struct answer *best)
{
    if (!x->is_protected && piece_has_zone(piece, x->zone))
        better(best, TIERS - 1, WHY_TOWN);
}

static struct answer match_piece(struct lookup_search *s, const struct person *x, const struct piece *piece)
{
    struct answer best = { TIER_NONE, 0, s->may };
    if (piece->readings & R_KANA)
        match_text(person_kana_key(x), person_kana_loose(x), piece->kana, piece->kana_loose, WHY_KANA_EXACT, &best);
    if (piece->readings & R_NAME)
        match_text(person_name_key(x), person_name_loose(x), piece->name, piece->name_loose, WHY_NAME_EXACT, &best);
    if (piece->readings & (R_LAST4 | R_PHONE))
        match_phone(x, piece, &best);
    if (piece->readings & (R_BIRTH | R_MONTH_DAY))
        match_birth(x, piece, &best);
    if ((piece->readings & R_SEX) && x->sex == piece->sex)
        better(&best, 0, WHY_SEX);
    if (piece->readings & R_ADDRESS)
        match_address(s, x, piece, &best);
    if (s->by_zone && best.tier == TIER_NONE)
        match_zone(x, piece, &best);
    return best;
}

uint8_t lookup_match(struct lookup_search *s, const struct person *x, uint16_t *why)
{
    uint8_t tier = 0;
    uint16_t reasons = 0;
    for (size_t i = 0; i < s->pieces->n; i++) {
        struct answer a = match_piece(s, x, &s->pieces->piece[i]);
        if (a.tier == TIER_NONE)
            return TIER_NONE;
        tier = a.tier > tier ? a.tier : tier;
        reasons |= a.why;
    }
    *why = reasons;
    return tier;
}

/* Matched anew only where it held by a reason that is not theirs: a birthday that is also the end of a phone is still one. */
uint8_t lookup_narrow(struct lookup_search *s, const struct person *x, uint8_t tier, uint16_t *why)
{
    unsigned may = tier == TIER_NONE ? 0 : may_show(s, x);
    if (!may)
        return TIER_NONE;
    if (!(*why & ~may))
        return tier;
    s->may = may;
    tier = lookup_match(s, x, why);
    s->may = WHY_ALL;
    return tier;
}
