/* SPDX-License-Identifier: Apache-2.0
 * demo_names.h - names for made-up people: family names as often as they are borne, given names by sex and generation.
 *
 * Each comes with its strict keys, so that a person's keys are put together and not folded anew.
 *
 * Read only once made; everything lives in the arena it was made in. */
#ifndef ANPI_DEMO_DEMO_NAMES_H
#define ANPI_DEMO_DEMO_NAMES_H

#include "server/base/arena.h"
#include "server/demo/demo_dice.h"

/* Given before 1938, 1965, 2000, and since. By year of birth. */
enum demo_band { BAND_ELD, BAND_OLD, BAND_MID, BAND_NEW, BAND_COUNT };

/* In the arena. Keys as fold_strict makes them. */
struct demo_name {
    const char *text, *kana; /* kana: katakana */
    const char *text_key, *kana_key;
    /* The last one's is the sum of all. */
    uint64_t upto; /* weights of this one and all before it */
};

/* Sorted by `upto`. */
struct demo_name_list {
    struct demo_name *name;
    size_t n;
};

/* In the arena; read only once made. */
struct demo_names {
    struct demo_name_list family;
    struct demo_name_list given[3][BAND_COUNT]; /* by sex: 1 male, 2 female; 0 unused */
};

/* The lists of this program. E_NO_MEMORY, E_BAD_UTF8 for a list that was edited wrongly. */
ERR demo_names_own(struct arena *a, struct demo_names *out);
/* Lists of a folder instead: last_name_org.csv (name, how many, hiragana, …), first_name_man_opti.csv and
 * first_name_woman_opti.csv (hiragana, romaji, spellings …). All bands get the same given names. E_FILE_MISSING,
 * E_CSV_*, E_BAD_CHARSET, E_NO_MEMORY; `f` has the file. */
ERR demo_names_read(struct arena *a, const char *folder, struct demo_names *out, struct fail *f);
/* O(log n). The list is not empty. */
const struct demo_name *demo_name_pick(const struct demo_name_list *l, struct dice *d);

#endif
