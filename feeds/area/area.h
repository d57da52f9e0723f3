/* SPDX-License-Identifier: Apache-2.0
 * area.h - the normal form every feed is brought to: an outage area, as far as the source says and no further.
 *
 * Parsers fill what the source wrote (the first block), resolve.c ties it to the gazetteer, merge.c adds its history.
 * All views point into the arena of whoever made the area; area_copy takes one over into another arena.
 * Times are microseconds UTC, TIME_NONE when the source does not say. Coordinates are lon, lat. */
#ifndef ANPI_FEEDS_AREA_AREA_H
#define ANPI_FEEDS_AREA_AREA_H

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Earlier than every time: compare with it before anything is subtracted. */
#define TIME_NONE INT64_MIN
/* In one bound or in both; never added, never shown as a number. */
#define COUNT_UNKNOWN (-1)
/* A clock that is wrong, or a storm replayed; beyond it, no time. Microseconds, three days. */
#define FEED_AHEAD_MAX_US (INT64_C(3) * 24 * 3600 * 1000000)

/* Town names in one area. A case with more is left out and counted as a row that cannot be read (E_FEED_ROW_SHAPE). */
#define AREA_TOWNS_MAX 4096
/* Mesh codes in one area, and in one feed. 16 MB of codes; past it E_FEED_TOO_LARGE. */
#define AREA_MESH_MAX 2000000
/* Bytes of one text taken from a feed; longer ones are cut at a character. So no feed fills the database with prose. */
#define AREA_TEXT_MAX 1024
/* Bytes of one area's GeoJSON; past it E_FEED_TOO_LARGE. */
#define AREA_GEOMETRY_MAX (2u << 20)

/* What the source's row is about; municipality is made by resolve.c, for towns nobody knows. Stored by name. */
enum area_kind { AREA_MESH, AREA_TOWN, AREA_POLYGON, AREA_POINT, AREA_MUNICIPALITY };
/* How fine it can be tied to a place: the finest first. Stored by name. */
enum area_level { LEVEL_POLYGON, LEVEL_MESH, LEVEL_TOWN, LEVEL_MUNICIPALITY };
/* As the source says it now; an area that ended is told once and kept no more. Stored by name. */
enum area_state { AREA_OUT, AREA_RESTORING, AREA_ENDED };
/* Why it is over. Stored by name; a new one goes behind the last. */
enum area_end { END_NONE, END_SAID, END_ABSENT, END_REPLACED, END_UNWATCHED };

/* Households: at least low, at most high; COUNT_UNKNOWN where the text gives no such bound. */
struct count {
    int32_t low, high;
};

/* On one page for all formats: members a format has no word for stay as area_init sets them. */
struct feed_area {
    /* as the source says */
    enum area_kind kind;
    struct sv pref, city;   /* "愛知県", "北設楽郡設楽町"; empty when not said */
    struct sv municipality; /* five digits; empty when unknown */
    struct sv *names;       /* town names as written; none: the municipality as a whole */
    size_t names_n;
    bool names_cut;    /* known from a shortened name only: there are more (unite.h) */
    struct sv case_no; /* the utility's own number: it may be given to another area tomorrow */
    struct sv name;    /* for people */
    int64_t *mesh;     /* JIS X 0410 codes of 250 m, ascending */
    size_t mesh_n;
    struct sv geometry; /* GeoJSON geometry; empty when there is none */
    double lon, lat;    /* NAN when there is no point */
    struct count count;
    struct sv raw, cause, restore_raw;
    int64_t since_us, restore_us;
    int64_t ended_us; /* the source says that all is restored; else TIME_NONE */
    enum area_state state;
    /* tied to the gazetteer */
    enum area_level level;
    struct sv *towns; /* gazetteer town keys */
    size_t towns_n;
    bool unmatched; /* counts for the municipality because its towns are not in the gazetteer */
    /* its history */
    struct sv scope;        /* the file of the source it stands in: "aichi", "08220", "mesh" */
    struct sv key;          /* scope/place: given at birth and kept for life; parsers set the place of meshes and cells */
    int64_t first_seen_us;  /* time of the feed in which it first stood */
    int64_t before_seen_us; /* time of the last feed in which it did not yet */
    int64_t feed_time_us, fetched_at_us;
    enum area_end ended_by;
    uint64_t content; /* area_digest, to tell whether anything changed */
};

/* All unknown, kind town, state out. Texts are empty, and TIME_NONE, NAN, COUNT_UNKNOWN where nothing is said. */
void area_init(struct feed_area *a);
/* Deep copy into `to`. E_NO_MEMORY. *out is untouched on failure. A text that was empty stays empty. */
ERR area_copy(struct arena *to, const struct feed_area *from, struct feed_area *out);
/* FNV-1a over everything that is shown or judged by, but its key, history and feed times: stable across runs. What
 * is compared with the stored one: a change of it here makes every area news once. */
uint64_t area_digest(const struct feed_area *a);
/* `s` cleaned for storage and cut to AREA_TEXT_MAX: control characters and the separators of the change feed become
 * spaces, trimmed. `s` must be valid UTF-8. p == NULL when out of memory. A copy in the arena. */
struct sv area_text(struct arena *a, struct sv s);
/* The same, cut to `max` bytes. Whole characters. */
struct sv area_text_within(struct arena *a, struct sv s, size_t max);

/* "mesh" "town" "polygon" "point" "municipality". Static, as these four are; `k` must be one of the enum. */
const char *area_kind_name(enum area_kind k);
/* "polygon" "mesh" "town" "municipality". Static. */
const char *area_level_name(enum area_level l);
/* "out" "restoring" "ended". Static. */
const char *area_state_name(enum area_state s);
/* "said" "absent" "replaced" "unwatched"; NULL for END_NONE. Static. */
const char *area_end_name(enum area_end e);

#endif
