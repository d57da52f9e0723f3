/* SPDX-License-Identifier: Apache-2.0
 * gazetteer.h - every town of Japan in one file that is read in place.
 *
 * gazetteer_compile turns the Geolonia address CSV, gazetteer_compile_lists several lists, into one blob; gazetteer_open
 * checks it (magic, version, length, checksum, every offset) and serves it from the caller's bytes, which must stay mapped,
 * 8-byte aligned and unchanged until gazetteer_free. Nothing is copied but a small handle, so all Japan opens in well under
 * 50 ms and pages are shared between processes. An opened gazetteer is never changed: any number of threads may read it.
 *
 * Words: a municipality (市区町村, wards of 政令市 each for themselves) has towns (大字・町丁目), and a town may have
 * small areas (小字). A town's key is its municipality code followed by its name as written ("23214西浦町大知柄"): stable
 * from one compile to the next as long as the name stands. Numbers (indexes) are only good for one blob. */
#ifndef ANPI_GEO_GAZETTEER_GAZETTEER_H
#define ANPI_GEO_GAZETTEER_GAZETTEER_H

#include "geo/proj.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Of the blob's form: another one is refused, and the lists are compiled again. */
#define GAZETTEER_VERSION 1
/* Cap for the compiled blob and for the CSV. Past it E_TOO_LARGE. */
#define GAZETTEER_BYTES_MAX (256u << 20)
/* For "no such index", of municipalities, towns and small areas alike. */
#define GAZETTEER_NONE UINT32_MAX

struct gazetteer;

/* Set whole by a compile that succeeds, untouched by one that fails; may be NULL there. */
struct gazetteer_account {
    size_t rows, municipalities, towns, small_areas;
    size_t without_point; /* towns for which no row has a point */
    size_t without_code;  /* municipalities whose rows carry no code: completed from the list of known ones, or ... */
    size_t refused;       /* ... rows left out: no municipality code or name, or not a prefecture */
    size_t repeated;      /* towns and small areas that a later list has again: one of them stays */
    size_t moved;         /* of these, how many took the later list's point */
    double accuracy_m;    /* lost with the datum of a list, at worst (proj_from_datum) */
};

/* `csv`: UTF-8 or CP932, columns found by header name (都道府県名 市区町村コード 市区町村名 大字町丁目名 緯度 経度, and
 * 小字・通称名 where there is one; others are ignored), so 位置参照情報 of 大字・町丁目 is read as well. Appends the blob to `out`.
 * E_GAZETTEER_FORMAT with the missing column in fail->field, E_CSV_*, E_BAD_CHARSET, E_TOO_LARGE, E_NO_MEMORY. All
 * lists and tables are held in memory meanwhile: for the command line, not for a server's loop. */
ERR gazetteer_compile(struct sv csv, struct buf *out, struct gazetteer_account *account, struct fail *fail);

/* Several lists become one gazetteer. A later one adds its towns and small areas to those before it. A name is the same
 * when addresses take it for the same (青葉町1丁目 and 青葉町一丁目, 大字浜見 and 浜見): it stays as the list that was first
 * writes it, and has the point of the list that comes last and has one. A town does not move because a later list has
 * small areas of it: only a row of the town itself moves it. Within a list points of one name are averaged. */
struct gazetteer_list {
    struct sv csv;
    struct sv municipality; /* five digits: its own list. 大字町丁目名 (or 大字・丁目名, 大字名, 大字) is then all it must have,
                               小字・通称名 (or 小字名, 小字, 字) and points what it may; an earlier list has the municipality
                               (else E_GAZETTEER_MUNICIPALITY). Rows of another are left out. Empty: as gazetteer_compile */
    enum datum datum;
};
/* On failure fail->detail says which list it was, from 1. The views of the lists are needed only during the call.
 * Errors as above, E_GAZETTEER_MUNICIPALITY, E_GEO_DATUM. */
ERR gazetteer_compile_lists(const struct gazetteer_list *list, size_t n, struct buf *out, struct gazetteer_account *account,
                            struct fail *fail);

/* E_GAZETTEER_VERSION for bytes of another make, version or length, or damaged ones. E_NO_MEMORY. *out is untouched
 * on failure. Every record is looked at once: O(bytes). */
ERR gazetteer_open(struct sv bytes, struct gazetteer **out);
/* NULL is fine. Views out of it outlive the handle, as long as the caller's bytes do. */
void gazetteer_free(struct gazetteer *g);

/* Views into the blob. */
struct gazetteer_municipality {
    struct sv code;       /* five digits */
    struct sv pref_code;  /* two digits */
    struct sv pref, name; /* "愛知県", "北設楽郡設楽町", "名古屋市中区" */
    double lon, lat;      /* middle of its towns; NAN when it has none with a point */
    double radius_m;      /* from there to its farthest town */
    uint32_t town_first, town_count;
};

/* Views into the blob. Indexes are good for this blob only: what is stored is the key. */
struct gazetteer_town {
    struct sv key;  /* municipality code + name */
    struct sv name; /* 大字・町丁目 as the source writes it */
    uint32_t municipality;
    double lon, lat; /* representative point; NAN when there is none */
    double radius_m; /* of uncertainty, from the way to its eighth nearest neighbour, 150 to 12,000: holds
                                    for 98.7 of 100 addresses (measured, gazetteer_place.c) */
    uint32_t small_first, small_count;
};

/* Views into the blob. */
struct gazetteer_small {
    struct sv name; /* 小字・通称名 */
    uint32_t town;
    double lon, lat; /* NAN when there is none */
};

/* Wards of designated cities each for themselves. */
uint32_t gazetteer_municipality_count(const struct gazetteer *g);
/* Of all municipalities. Indexes run from 0, a municipality's own from town_first on. */
uint32_t gazetteer_town_count(const struct gazetteer *g);
/* Of all towns. */
uint32_t gazetteer_small_count(const struct gazetteer *g);
/* `i` below the count. Not checked. O(1), for the three of them. */
void gazetteer_municipality(const struct gazetteer *g, uint32_t i, struct gazetteer_municipality *out);
/* Not checked; O(1). */
void gazetteer_town(const struct gazetteer *g, uint32_t i, struct gazetteer_town *out);
/* Not checked; O(1). */
void gazetteer_small(const struct gazetteer *g, uint32_t i, struct gazetteer_small *out);

/* GAZETTEER_NONE when there is none. A municipality's towns stand together, in order of their keys. `code` is five
 * digits: six, or without the leading zero, is none (municipality_code.h reads them). O(log n). */
uint32_t gazetteer_municipality_find(const struct gazetteer *g, struct sv code);
/* By the key exactly as compiled, unfolded; O(log n). What people wrote goes through town_match or address_match. */
uint32_t gazetteer_town_find(const struct gazetteer *g, struct sv town_key);

#endif
