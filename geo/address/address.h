/* SPDX-License-Identifier: Apache-2.0
 * address.h - an address as people write it, matched against the gazetteer.
 *
 * Never fails for what the text says: the best level reached comes back, with why. A wrong town is worse than none. Written variants are folded on both
 * sides (full and half width, dashes, kanji and Arabic numerals, 丁目 and 条 left out, 大字 and 字, ヶケが, ツッ, 之ノの,
 * old kanji, 郡 left out, 政令市 left out before a ward, post codes, Kyoto street phrases); what the gazetteer knows
 * settles what is ambiguous. Views in `out` point into the gazetteer or the arena. Pure; safe from many threads. */
#ifndef ANPI_GEO_ADDRESS_ADDRESS_H
#define ANPI_GEO_ADDRESS_ADDRESS_H

#include "geo/gazetteer/gazetteer.h"
#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Of UTF-8. What is longer is no address, and the cost of reading one stays bounded. */
#define ADDRESS_BYTES_MAX 1024

/* In order, and compared: a block is finer than a town. Stored by name. */
enum address_level { ADDRESS_NONE, ADDRESS_PREFECTURE, ADDRESS_MUNICIPALITY, ADDRESS_TOWN, ADDRESS_BLOCK, ADDRESS_PARCEL };

/* Its views end with the gazetteer or the arena, whichever goes first: copy what is kept. */
struct address {
    struct sv pref, city, town; /* as the gazetteer writes them: 郡, ward and 丁目 in kanji numerals; empty when none */
    struct sv number;           /* "1-2-3" from 1番地2号3, １の２の３ ...; empty when none follows the town. Behind a small
                                   area it begins with that, as written: 大知柄1-2 */
    struct sv rest;             /* building, room, notes: what is left, full-width letters and digits narrowed */
    enum address_level level;
    double lon, lat;        /* degrees; NAN when there is no point */
    double radius_m;        /* of uncertainty around the point; NAN when there is none */
    struct sv municipality; /* five-digit code, of a 政令市 whose ward cannot be told its own; empty above that level */
    struct sv town_key;     /* gazetteer_town.key; empty above that level, and for a name that only 丁目 have
                                   (鹿島田1004番地, where there are 鹿島田一丁目 to 三丁目) */
    struct sv small;        /* 小字 when one was recognised. It stands in `number`, or in `town` if both are read as
                                   one name (西今宿梶村一) */
    struct sv why;          /* how it was matched, ASCII words: "city", "hint city fold chome", "ambiguous" ... */
};

/* E_TOO_LARGE (over ADDRESS_BYTES_MAX), E_NO_MEMORY; else OK, also for ADDRESS_NONE. Bytes that are not UTF-8 count as
 * damaged characters, as 〓 and ? do; each may stand for any one. The steps of the search are capped, so no text
 * makes it slow. *out is untouched on failure. */
ERR address_match(const struct gazetteer *g, struct arena *a, struct sv input, struct address *out);
/* The same where the text may leave out prefecture and city: `municipality` is the five-digit code of the register it
 * stands in (of a 政令市 as a whole too: "23100"). A municipality the text names itself wins. An empty
 * `municipality` is address_match; one the gazetteer does not know helps nothing and harms nothing. */
ERR address_match_in(const struct gazetteer *g, struct arena *a, struct sv municipality, struct sv input, struct address *out);

/* "none" "prefecture" "municipality" "town" "block" "parcel". Static; "" for a number that is no level. */
const char *address_level_name(enum address_level level);

#endif
