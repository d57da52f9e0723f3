/* SPDX-License-Identifier: Apache-2.0
 * town_match.h - the towns an area name in a utility's feed stands for.
 *
 * Feeds name areas as their own systems do: 西山町 for 西山町一丁目 to 四丁目, 大字 and 字 there or not, numerals either way.
 * Tried in order: the name as written, the folded name, the folded name as the beginning of towns (all of them are
 * meant), and a town as the beginning of the name (a part of that town is meant). What matches nothing is the caller's
 * to count for the municipality: never dropped. Pure; safe from many threads. */
#ifndef ANPI_GEO_ADDRESS_TOWN_MATCH_H
#define ANPI_GEO_ADDRESS_TOWN_MATCH_H

#include "geo/gazetteer/gazetteer.h"
#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Towns one name may stand for. Past it E_TOO_LARGE. */
#define TOWN_MATCH_MAX 4096

/* From none to least exact; told with each area, so that a screen can say how sure its towns are. */
enum town_match_kind {
    TOWN_MATCH_NONE, /* no town: the area counts for the municipality */
    TOWN_MATCH_EXACT,
    TOWN_MATCH_FOLDED,
    TOWN_MATCH_PREFIX, /* the name begins the towns' names */
    TOWN_MATCH_PART    /* the name begins with the town's name and goes on: only a part of it */
};

/* Good as long as arena and gazetteer. */
struct town_match {
    enum town_match_kind kind;
    uint32_t municipality; /* index in the gazetteer; GAZETTEER_NONE when even that is unknown */
    size_t n;
    struct sv *town_keys; /* in the arena; views into the gazetteer */
};

/* `municipality`: a five-digit code, a longer code that begins with it ("23214" of "2321400000"), or a name as
 * "北設楽郡設楽町", "設楽町", "愛知県蒲郡市". `pref`: name or two-digit code to tell equal names apart, may be empty.
 * E_BAD_UTF8, E_TOO_LARGE, E_NO_MEMORY; else OK, also when nothing matches. `town` empty gives TOWN_MATCH_NONE with
 * the municipality. *out is untouched on failure. */
ERR town_match(const struct gazetteer *g, struct arena *a, struct sv pref, struct sv municipality, struct sv town, struct town_match *out);
/* The municipality alone: index, or GAZETTEER_NONE when unknown or ambiguous. `pref` as above. Never fails: bytes
 * that are no UTF-8 or longer than any name are unknown. */
uint32_t town_match_municipality(const struct gazetteer *g, struct sv pref, struct sv municipality);

/* "none" "exact" "folded" "prefix" "part". Static, as stored and logged; "" for a number that is no kind. */
const char *town_match_name(enum town_match_kind kind);

#endif
