/* SPDX-License-Identifier: Apache-2.0
 * address_search.h - which municipality and town a text means: between address.c, which answers, and address_search.c,
 * which looks. For geo/ only. */
#ifndef ANPI_GEO_ADDRESS_ADDRESS_SEARCH_H
#define ANPI_GEO_ADDRESS_ADDRESS_SEARCH_H

#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/address/walk.h"

/* How a reading came about; how much each is trusted is said by the scores of address_search.c. */
enum reading_kind {
    READ_NAMED, /* the text begins with the municipality's name */
    READ_WEAK,  /* ... without its 市 町 村 */
    READ_PART,  /* 政令市 without its ward */
    READ_HINT,  /* the register's municipality, which the text leaves out */
    READ_LOOSE  /* a town alone; 合併前の町 as the head of its name */
};

/* How one municipality would explain the text. Indexes of tokens count in match.token. */
struct address_reading {
    uint32_t city;       /* GAZETTEER_NONE: none */
    uint32_t pref;       /* written in the text; 0: not */
    uint32_t city_end;   /* token behind the municipality */
    uint32_t phrase_end; /* token behind a Kyoto street phrase, or city_end */
    /* The town found behind the municipality; value 0: none. */
    struct walk_best town;
    enum reading_kind kind;
    bool lost; /* a character of the municipality's name was lost; this one alone fits */
    /* Only compared: by how much of the text is explained, and how. */
    int32_t score;
};

/* About 5 KiB, on the stack of address_match_in; text and hint are the caller's views. */
struct match {
    const struct gazetteer *g;
    /* The text, and the municipality it stands under, "" when nobody said. */
    struct sv text, hint;
    struct token token[TOKENS_MAX];
    /* Tokens; at most TOKENS_MAX. */
    size_t n;
    /* Of all that were tried. */
    struct address_reading best;
    bool ambiguous;            /* two municipalities explain the text as well: it means neither for certain */
    uint32_t pref, pref_end;   /* the longest prefecture the text begins with */
    uint32_t whole, whole_end; /* a ward of the 政令市 that the text names, and the token behind the city; or GAZETTEER_NONE */
};

/* Fills `best`, `ambiguous`, `pref` and `whole` from text, hint, token and n. Never fails: what is not found is
 * GAZETTEER_NONE. The gazetteer is only read. */
void address_search(struct match *m);

/* 0 behind the end, so that a look ahead needs no check. */
static inline uint32_t match_sym(const struct match *m, size_t i)
{
    return i < m->n ? m->token[i].sym : 0;
}

/* The index of the first token from `i` on that is no blank; n when there is none. */
static inline size_t match_skip_spaces(const struct match *m, size_t i)
{
    while (match_sym(m, i) == TOKEN_SPACE)
        i++;
    return i;
}

#endif
