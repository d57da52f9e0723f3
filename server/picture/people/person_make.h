/* SPDX-License-Identifier: Apache-2.0
 * person_make.h - making a person from a card, and the table of towns that persons refer to by number. This room only. */
#ifndef ANPI_PICTURE_PEOPLE_PERSON_MAKE_H
#define ANPI_PICTURE_PEOPLE_PERSON_MAKE_H

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/hash.h"
#include "server/base/slab.h"
#include "server/picture/people/card.h"
#include "server/picture/people/person.h"

/* Town keys met so far, numbered from 1; never forgotten while the picture lives. By town key, which stays good from
 * one gazetteer to the next. */
struct town_names {
    struct mapsv by_key;
    struct sv *key;    /* [n], owned, key[0] unused */
    struct sv *folded; /* [n], the name in address form (keys_of_address), owned */
    size_t room;
    uint32_t n; /* n counts from 1: towns are 1 .. n-1 */
    /* NULL before the first build. */
    struct town_finder *finder; /* made by town_search_build, for the first `finder->n` towns */
};
/* n is 1: number 0 is "no town". */
void town_names_init(struct town_names *t);
/* Frees all; numbers held by persons are then void. */
void town_names_done(struct town_names *t);
/* Adds it; 0 for an empty key or without memory. The key is copied. O(1). */
uint32_t town_number(struct town_names *t, struct sv key);
/* 0 when unknown. O(1). */
uint32_t town_find(const struct town_names *t, struct sv key);

/* Past it `more` is true, and the address itself must be compared. */
#define TOWNS_MATCH_MAX 64
/* Best effort: the person's own address decides. */
struct town_hits {
    uint32_t town[TOWNS_MATCH_MAX];
    uint16_t from[TOWNS_MATCH_MAX]; /* where in the text the town begins */
    bool rest[TOWNS_MATCH_MAX];     /* the text goes on behind the town: compare the address itself, from there */
    /* Written; `more` says that there were others. */
    uint32_t n;
    bool more;
};
/* Towns whose name holds `text` (in address form, two characters or more), or that `text` holds. Nothing before
 * town_search_build; towns met since are not found by it. */
void town_search(const struct town_names *t, struct sv text, struct town_hits *out);
/* E_NO_MEMORY: the finder of before stays. O(towns). */
ERR town_search_build(struct town_names *t);

/* E_PICTURE_CARD, E_NO_MEMORY. The person lives in `slab` and is given back with person_free. Reads the card once;
 * keys, row and card are copied into one block. `scratch` is reset. Towns it meets for the first time are added.
 * *out is untouched on failure. */
ERR person_make(struct slab *slab, struct arena *scratch, struct town_names *towns, int64_t id, uint64_t seq, struct sv body,
                struct person **out);
/* NULL is nobody. In the slab it was made in. */
void person_free(struct slab *slab, struct person *x);
/* Writes the row of a person whose bits are set; x->row_end is set with it. `out` begins with the object's brace,
 * which is not part of the row. */
void person_row_make(struct person *x, const struct card *c, struct buf *out);
/* Towns came since the last build. Then town_search_build is due. */
bool town_search_behind(const struct town_names *t);
/* Of the block: what slab_give wants. */
size_t person_bytes(const struct person *x);
/* Equal in all that the lookup index holds. The indexes then need no change, only another pointer. */
bool person_found_alike(const struct person *a, const struct person *b);
/* 0 when unknown. By the stored word (名簿 …), which card and import use. */
uint8_t person_list_bit(struct sv name);
/* Unknown ones are その他. By the stored word. */
uint16_t person_reason_bit(struct sv name);

#endif
