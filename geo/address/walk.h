/* SPDX-License-Identifier: Apache-2.0
 * walk.h - following an address down a municipality's tree of towns, over what people leave out or add. For geo/ only.
 *
 * Left out: 丁目 and 条 behind a number (a dash or の stands for them), 通 behind 条, り behind 通, 字 in the middle, 町 at
 * the end. Added: spaces, 大字, 字, 第 before a number, り behind 通. Each costs a little, so that among equally long matches
 * the one nearest to what was written wins. A match counts only where the name ends (name_end.h).
 *
 * A lost character stands for any one, several in a row for as many or fewer. It picks a town only where exactly one fits;
 * where two small areas of one town fit, it is the town. */
#ifndef ANPI_GEO_ADDRESS_WALK_H
#define ANPI_GEO_ADDRESS_WALK_H

#include "geo/gazetteer/gazetteer_blob.h"

/* Plain numbers, no views: it may be copied and kept as long as the gazetteer. */
struct walk_best {
    uint32_t value;    /* node.value; 0: nothing matched, or `several`; VALUE_GROUP with a node: all the 丁目 below it,
                           where the text has their name and a 番地 that is none of them (鹿島田1004番地) */
    uint32_t end;      /* token behind the match */
    uint32_t town_end; /* token behind the town's own name, when value is a small area */
    uint32_t cost;
    uint32_t tokens; /* symbols of the text that agreed, without what was stepped over */
    uint32_t lost;   /* lost characters the match stepped over */
    bool chome;      /* a 丁目 or 条 was supplied */
    bool several;    /* more than one town fits what is left of the name */
};

/* The longest match of token[from..n) under `root`; of equal ones the cheapest. *out is set always, value 0 when
 * nothing matched. The steps are capped (walk.c): past the cap the best so far counts. */
void walk_towns(const struct gazetteer *g, uint32_t root, const struct token *token, size_t n, size_t from, struct walk_best *out);
/* The towns of a VALUE_GROUP, at most `max`; returns how many. Indexes of towns, in the order of their numbers. */
size_t walk_group(const struct gazetteer *g, uint32_t value, uint32_t *town, size_t max);
/* The node to which all of token[from..n) leads, spaces, 大字 and 字 stepped over; TRIE_NONE when none does. One way
 * down, no search: O(n). */
uint32_t walk_exactly(const struct gazetteer *g, uint32_t root, const struct token *token, size_t n, size_t from);

/* 大. Folded symbols that the walkers know by name; a change in token.c that folds one of them otherwise breaks
 * them. */
#define SYM_O 0x5927u
#define SYM_AZA 0x5b57u   /* 字 */
#define SYM_DAI 0x7b2cu   /* 第 */
#define SYM_CHO 0x4e01u   /* 丁 */
#define SYM_ME 0x76eeu    /* 目 */
#define SYM_JO 0x6761u    /* 条 */
#define SYM_MACHI 0x753au /* 町 */
#define SYM_NO 0x30ceu    /* ノ (the folded の) */
#define SYM_TORI 0x901au  /* 通 */
#define SYM_BAN 0x756au   /* 番 */
#define SYM_RI 0x30eau    /* リ (the folded り) */

#endif
