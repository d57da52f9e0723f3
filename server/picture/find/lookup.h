/* SPDX-License-Identifier: Apache-2.0
 * lookup.h - find a person from what was half heard: kana, kanji, phone, birth date, sex, address, in any mix.
 *
 * All criteria must hold (AND). `q` is free text, split at spaces; each piece is read as what it can be:
 *   kana (any width)          a piece of the kana name
 *   kanji or other letters    a piece of the name, or else of the town or address (an address hit ranks last)
 *   4 digits                  the last four of a phone, or else a month and day (0305), or else a year (1935)
 *   3 or 5 and more digits    any run of digits of a phone; 8 that are a date: the birth date, or else a phone
 *   S10.3.5 昭和10年 S16 3/5   birth date, year, month and day          男 女 male female M F   sex
 * Ranking: tier, then kana key, birth date (unknown first), id. The tier is the worst of the pieces:
 *   0 exact · 1 prefix · 2 infix (and second readings of digits) · 3 loose (dakuten, small kana, long vowels, 斎=斉; the
 *   loose key of the piece, of two characters or more, stands in that of the person) · 4 address instead of
 *   name. Birth, phone and sex, and the members `phone`, `birth`, `address`, are tier 0.
 * So with the strict kana key k of the piece: ORDER BY (CASE WHEN kana_key = k THEN 0 WHEN kana_key LIKE k||'%' THEN 1
 * WHEN kana_key LIKE '%'||k||'%' THEN 2 ELSE 3 END), kana_key, birth NULLS FIRST, id.
 *
 * Nothing outside `municipalities` is ever returned, counted or hinted at. A protected person never matches an address
 * or town. Work is bounded: past LOOKUP_WORK_MAX candidates the answer is what was found so far, with more = true. */
#ifndef ANPI_PICTURE_FIND_LOOKUP_H
#define ANPI_PICTURE_FIND_LOOKUP_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/picture/picture.h"

/* Hits of one answer, and what a caller gets who asks for none. */
#define LOOKUP_LIMIT_MAX 100
#define LOOKUP_LIMIT_DEFAULT 20
/* Over all members; more is E_TOO_LARGE. Bounds the work of one question. */
#define LOOKUP_PIECES_MAX 8
/* Bytes of one member; more is E_TOO_LARGE. Before it is folded. */
#define LOOKUP_TEXT_MAX 400
/* Candidates read: bounds the time of any question on the loop. */
#define LOOKUP_WORK_MAX 100000

/* Views are needed only during the call. `municipalities` are JIS codes as numbers (23214). */
struct lookup_query {
    struct sv q, kana, name, phone, birth, sex, address; /* UTF-8 as typed; empty = not given */
    const int32_t *municipalities;                       /* the caller's scope, already narrowed by what was asked */
    size_t municipalities_n;
    bool everywhere; /* no limit by municipality (tests, administration); else none means no hits */
    /* By which reasons (enum lookup_why) this person may be found: a piece holds by those alone. Who may be found by none is
     * no hit, no twin and no `more`. NULL: everybody, by all. One person's name, birth and sex go together. */
    unsigned (*shown)(void *ctx, const struct person *x);
    void *shown_ctx;
    /* Of hits, not of work. */
    uint32_t limit; /* 0 = LOOKUP_LIMIT_DEFAULT; above the maximum is cut to it */
};

/* Bits; what a hit tells the screen, and what a caller may be shown the person by. A new one goes behind the last. */
/* clang-format off */
enum lookup_why {
    WHY_KANA_EXACT = 1 << 0, WHY_KANA_PREFIX = 1 << 1, WHY_KANA_INFIX = 1 << 2, WHY_KANA_LOOSE = 1 << 3,
    WHY_NAME_EXACT = 1 << 4, WHY_NAME_PREFIX = 1 << 5, WHY_NAME_INFIX = 1 << 6, WHY_NAME_LOOSE = 1 << 7,
    WHY_PHONE_LAST4 = 1 << 8, WHY_PHONE_INFIX = 1 << 9, WHY_BIRTH = 1 << 10, WHY_BIRTH_PART = 1 << 11,
    WHY_SEX = 1 << 12, WHY_TOWN = 1 << 13, WHY_ADDRESS = 1 << 14
};
/* clang-format on */
#define LOOKUP_WHYS 15
/* What a decision leaves out, by what it shows (api/kit/grounds.h). */
#define WHY_PHONE (WHY_PHONE_LAST4 | WHY_PHONE_INFIX)
#define WHY_PLACE (WHY_TOWN | WHY_ADDRESS)
#define WHY_ALL ((1u << LOOKUP_WHYS) - 1)
/* Bit 0..LOOKUP_WHYS-1: "kana exact", "kana prefix", "phone last4", …. Static; "" past the last. Words of the
 * interface: never renamed. */
const char *lookup_why_name(unsigned bit);

/* `why` and `tier` are what the screen explains the hit by. */
struct lookup_hit {
    const struct person *person; /* good until the next picture_apply */
    uint16_t why;                /* enum lookup_why */
    uint8_t tier;
    bool same_name; /* somebody else in scope has this name or kana */
    int8_t level;   /* where it was found: for this room only */
    uint32_t ord;
};

/* `work` is for the metrics and for tests; `more` is true also when the work ran out. */
struct lookup_result {
    struct lookup_hit *hits; /* in the arena, ranked */
    size_t n;
    bool more;     /* there are others, or the work was cut short */
    uint32_t work; /* candidates looked at */
};

/* A search within an incident: everybody who answers, a page at a time, with how many there are. Same readings and order;
 * words that are a piece of a zone's name also find who counts there (tier 4). Nothing that changes with a mark decides
 * the order, so pages hold while marks arrive: nobody twice, nobody left out. `after_tier` and `after` come from the
 * last hit of the page before. Ids, not pointers: the picture may have changed in between. */
struct lookup_page {
    struct lookup_query q;                            /* `limit` as it is, without the maximum above */
    bool (*takes)(void *ctx, const struct person *x); /* who may be found at all: the others are not even counted */
    void *ctx;
    uint8_t after_tier; /* where the last page ended; after 0: from the start */
    int64_t after;
};
/* `total` is of all pages, by the same work: O(who answers), not O(limit). */
struct lookup_found {
    struct lookup_hit *hits; /* in the arena, ranked; same_name is not looked for */
    size_t n, total;
    bool more;
    bool cut; /* the work was cut short: `total` is what was found by then */
};
/* Errors as lookup(); E_JSON_VALUE when the person the last page ended with is gone. */
ERR lookup_page(const struct picture *p, const struct lookup_page *page, struct arena *a, struct lookup_found *out);

/* E_LOOKUP_EMPTY (nothing asked), E_LOOKUP_SHORT (one kana, one kanji, fewer than three digits, or a sex, and nothing
 * else), E_REG_BIRTH (member `birth` unreadable), E_REG_SEX, E_REG_PHONE (no digits), E_BAD_UTF8, E_TOO_LARGE,
 * E_NO_MEMORY. Reads the picture only, on its thread; the hits' persons are good until the next picture_apply. *out
 * is untouched on failure. */
ERR lookup(const struct picture *p, const struct lookup_query *q, struct arena *a, struct lookup_result *out);

#endif
