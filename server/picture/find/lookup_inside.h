/* SPDX-License-Identifier: Apache-2.0
 * lookup_inside.h - a lookup taken apart: pieces that must all hold, each with the readings it can have. This room only. */
#ifndef ANPI_PICTURE_FIND_LOOKUP_INSIDE_H
#define ANPI_PICTURE_FIND_LOOKUP_INSIDE_H

#include "server/picture/find/lookup.h"
#include "server/picture/state.h"

/* Bits: a piece of four digits may be the end of a phone, a day or a year. */
/* clang-format off */
enum reading { /* of one piece; any of them may hold */
    R_KANA = 1, R_NAME = 2, R_LAST4 = 4, R_PHONE = 8, R_BIRTH = 16 /* day_from..day_to */, R_MONTH_DAY = 32, R_SEX = 64,
    R_ADDRESS = 128
};
/* clang-format on */
/* 0 to 4, best first (lookup.h). */
#define TIERS 5
#define TIER_NONE TIERS /* does not match */

/* One word of the query, or one member. Views into the arena of the lookup. */
struct piece {
    /* enum reading; 0: it can be nothing, so nobody answers. */
    unsigned readings;
    struct sv kana, kana_loose; /* packed */
    struct sv name, name_loose;
    /* Digits alone, for R_LAST4 (four of them) and R_PHONE. */
    struct sv digits;
    /* Of R_BIRTH, both included: days since 1970-01-01 (date_days). */
    int32_t day_from, day_to;
    /* Of R_MONTH_DAY, whatever the year: 1 to 12, 1 to 31. */
    int8_t month, day;
    /* Of R_SEX: ISO 5218, as the person has it. */
    uint8_t sex;
    /* What a hit by that reading is worth: a second reading of digits is worth less than a first. */
    uint8_t phone_tier, birth_tier, address_tier;
    struct sv address; /* in address form */
    /* In the arena. */
    struct town_hits *towns; /* NULL without R_ADDRESS */
    struct sv word;          /* as typed, where it can be the name of a zone */
    int64_t *zones;          /* [zones_n] whose name holds it, ascending */
    size_t zones_n;
};

/* All of them must hold. */
struct pieces {
    struct piece piece[LOOKUP_PIECES_MAX];
    size_t n;
    unsigned tiered;   /* pieces whose tier can be above 0 */
    uint8_t tier_most; /* the worst tier an answer can have */
};

/* Reads the query; views live in the arena. Errors as lookup(). Looks at the picture for towns alone. *out is set in
 * part on failure. */
ERR lookup_parse(const struct picture *p, const struct lookup_query *q, struct arena *a, struct pieces *out);

/* One search: what is asked, where, and what was found. On the stack of one call; everything in it is borrowed. */
struct lookup_search {
    const struct picture *p;
    const struct pieces *pieces;
    struct arena *scratch; /* for comparing addresses */
    bool everywhere;
    const int32_t *few; /* [few_n] municipalities, when they are few enough to look through */
    size_t few_n;
    const uint64_t *scope; /* or else a bit by municipality code */
    const struct lookup_query *query;
    /* One more than is shown, so that `more` is known. */
    uint32_t want; /* hits per index: limit + 1 */
    /* Candidates so far, over all indexes of this call. */
    uint32_t work;
    bool cut;     /* work ran out */
    bool by_zone; /* a piece of a zone's name finds who counts there */
    unsigned may; /* enum lookup_why: the reasons by which a piece may hold now; WHY_ALL unless narrowed */
};
/* `municipality` as a number. The wall of every search: asked before anything of a person is read. */
static inline bool in_scope(const struct lookup_search *s, uint32_t municipality)
{
    if (s->scope)
        return s->scope[municipality >> 6 & 1023] >> (municipality & 63) & 1;
    for (size_t i = 0; i < s->few_n; i++) {
        if ((uint32_t)s->few[i] == municipality)
            return true;
    }
    return s->everywhere;
}

/* Of the scratch in which addresses are compared. Bytes; an address that does not fit does not match. */
#define LOOKUP_ADDRESS_CAP (256u << 10)
/* O(log zones). */
bool piece_has_zone(const struct piece *piece, int64_t zone);

/* What may not be shown is nobody's: asked once a match is certain, for it may take reading far back in the card. */
static inline unsigned may_show(const struct lookup_search *s, const struct person *x)
{
    return s->query->shown ? s->query->shown(s->query->shown_ctx, x) : WHY_ALL;
}

/* The tier at which a person answers all pieces, TIER_NONE when one does not hold; *why gets the reasons. Pieces are
 * asked in their order and the first that fails ends it. Addresses are compared in s->scratch. *why is untouched
 * when none. */
uint8_t lookup_match(struct lookup_search *s, const struct person *x, uint16_t *why);
/* What is left of this match for who may be shown the person by some reasons alone: the best of those, or TIER_NONE.
 * Asks `shown` once. *why is changed with it. */
uint8_t lookup_narrow(struct lookup_search *s, const struct person *x, uint8_t tier, uint16_t *why);

/* Ordinals of an index that may answer, ascending and without repeats. A posting list, or a range of ordinals; into
 * the index, good as long as it. */
struct lookup_source {
    const uint32_t *p, *end; /* p == NULL: the range next .. hi */
    uint32_t next, hi;
};
/* Lists and ranges that one piece is read from at most; a piece that needs more does not drive: the next cheapest
 * does. */
#define SOURCES_MAX 400
/* On the stack: 10 KiB. */
struct lookup_feed {
    struct lookup_source source[SOURCES_MAX];
    uint32_t n;    /* a heap by `next` when above 1 */
    uint32_t cost; /* ordinals in all */
    bool whole;    /* nothing drives: all persons */
};
/* The cheapest feed that holds every person who answers at `tier` or better (`only_loose`: at loose tier, where a
 * single piece decides). Costs reading the lengths of the lists, not the lists. What it gives may not answer:
 * lookup_match decides. */
void feed_choose(const struct lookup_search *s, const struct pindex *x, uint8_t tier, struct lookup_feed *out);
/* False at the end; *ord is then untouched. O(log sources). */
bool feed_next(struct lookup_feed *f, uint32_t *ord);

/* Candidates are taken from the feed by the handful and fetched together: what a lookup costs is waiting for memory.
 * Reads of memory that are under way together; by it a mix of lookups among a million persons fell from 10.6 to 3.0
 * µs. */
#define HANDFUL 24
/* Ordinals whose persons are on their way from memory. */
struct handful {
    uint32_t ord[HANDFUL];
    uint32_t n;
};
/* The next candidates that are alive and in scope; false when the feed is at its end (or the work is). Counts them
 * as work. h->n may be 0 although true comes back. */
bool handful_take(struct lookup_search *s, const struct pindex *x, struct lookup_feed *f, struct handful *h);

/* `scope` has room for SCOPE_WORDS. */
#define SCOPE_WORDS 1024 /* JIS codes are below 65536 */
/* `scope` is filled only when there are more municipalities than are quickly looked through; it must live as long as
 * the search. */
void lookup_scope(struct lookup_search *s, const struct lookup_query *q, uint64_t *scope);

#endif
