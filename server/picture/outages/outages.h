/* SPDX-License-Identifier: Apache-2.0
 * outages.h - outage areas, and which homes they make dark.
 *
 * JSON body of a change of kind `outage`: id, source, key, kind mesh|town|polygon|point|municipality, match_level
 * polygon|mesh|town|municipality, municipality, towns[] (town keys), mesh[] (250 m codes), geometry (GeoJSON), lon, lat,
 * name, low, high, raw, cause, since_us, first_seen_us, before_seen_us, restore_us, feed_time_us, fetched_at_us,
 * state out|restoring|ended, ended_at_us, ended_by. Ended areas stay until the feed of changes says they are gone.
 *
 * A home is dark only as far as the source says: by its 250 m mesh, by its town, or by its point in a polygon. An area
 * known by municipality alone never makes one home dark. A home that is itself known only to its town is dark by cells or
 * polygons when they hold all of its radius, and then by its town; when they hold a part of it, it is possibly dark. The current place counts (person.h), not the empty home. When
 * an area shrinks, what it no longer covers is kept as a part that ended when the smaller one was fetched. */
#ifndef ANPI_PICTURE_OUTAGES_OUTAGES_H
#define ANPI_PICTURE_OUTAGES_OUTAGES_H

#include "server/base/word.h"
#include "server/picture/picture.h"

enum outage_match { /* best first */
                    MATCH_POLYGON = WORD_MATCH_POLYGON,
                    MATCH_MESH = WORD_MATCH_MESH,
                    MATCH_TOWN = WORD_MATCH_TOWN,
                    MATCH_MUNICIPALITY = WORD_MATCH_MUNICIPALITY
};
/* The code that answers carry, of words.def; as long as the program. */
const char *outage_match_name(enum outage_match m);
enum outage_state {
    OUTAGE_OUT = WORD_OUTAGE_STATE_OUT,
    OUTAGE_RESTORING = WORD_OUTAGE_STATE_RESTORING,
    OUTAGE_ENDED = WORD_OUTAGE_STATE_ENDED
};
/* The same of a state. */
const char *outage_state_name(enum outage_state s);

/* Times are microseconds UTC, points degrees of JGD2011, codes 250 m meshes. Texts and arrays are views, as
 * outage_next says. */
struct outage_area {
    int64_t id; /* negative: the part an area lost, held by this picture alone */
    struct sv source, key, name, cause, raw, restore_raw;
    /* As fine as the source says: a claim is never made finer. */
    enum outage_match match;
    /* Of now; an ended one is kept for those who have not been looked after since. */
    enum outage_state state;
    int32_t municipality;                                                                                  /* 0 unknown */
    int64_t low, high;                                                                                     /* households, -1 unknown */
    int64_t since_us, first_seen_us, before_seen_us, restore_us, feed_time_us, fetched_at_us, ended_at_us; /* 0 unknown */
    bool unwatched;  /* ended because nobody watches its source any more: it may still be out */
    double lon, lat; /* NAN unknown */
    /* Town keys, as the source's names were resolved. */
    const struct sv *towns;
    size_t towns_n;
    /* Codes of 250 m, ascending. */
    const int64_t *mesh;
    size_t mesh_n;
    struct sv geometry; /* GeoJSON text, empty when the source gave none */
    struct sv body;     /* the JSON it came with; empty for a lost part */
};
/* Visit areas in order of id: *it = 0 first; NULL at the end. Ended ones too. Views last until the next picture_apply. */
const struct outage_area *outage_next(const struct picture *p, size_t *it);
/* NULL when there is none; O(log areas). */
const struct outage_area *outage_get(const struct picture *p, int64_t id);
/* Areas that are out or restoring. O(areas). */
size_t outage_running(const struct picture *p);

/* Areas and sources that an answer names; what is beyond still counts for out, share and times. */
#define OUTAGE_SOURCES_MAX 8
/* Microseconds UTC. Views as of outage_area. */
struct outage_at {
    bool out;                /* some area that is out or restoring covers the place */
    bool possible;           /* not out, but part of where the place may be is */
    double share;            /* of where it may be, 0 to 1; 1 when out */
    enum outage_match match; /* best level among those, or that of the place when it is coarser */
    int64_t began_us;        /* earliest: since, else before_seen, else first_seen; when all ended: of the
                                                  area that ended last */
    int64_t last_began_us;   /* latest: since, else first_seen: was it after something somebody saw? */
    int64_t since_us;        /* earliest `since` a source gives; 0 when none does */
    int64_t ended_at_us;     /* when all ended: the latest end of an area that covered it; 0 never */
    bool unwatched;          /* when all ended: the area that ended last is no longer watched */
    /* At most OUTAGE_SOURCES_MAX are named, though more may cover the place. */
    size_t areas_n;
    int64_t areas[OUTAGE_SOURCES_MAX]; /* ids; of running areas, or of ended ones when not out */
    size_t sources_n;
    struct sv sources[OUTAGE_SOURCES_MAX]; /* distinct names */
};
/* Dark now, or perhaps. */
static inline bool outage_running_at(const struct outage_at *at)
{
    return at->out || at->possible;
}
/* Where the person is now. False when no area, running or ended, covers it. *out is untouched when false. May build
 * the hash first, if areas changed: O(cells). Protected persons are answered like all others. */
bool outage_at_person(const struct picture *p, const struct person *x, struct outage_at *out);

/* Count the persons that running areas make dark, by the best match level (bench, board). Who is known only to the town
 * counts by the areas of towns alone. O(persons); dark[m] counts by match level m. */
void outage_join(const struct picture *p, size_t dark[MATCH_MUNICIPALITY + 1]);
/* The hash behind it is rebuilt when areas changed, at the next question; this does it at once. E_NO_MEMORY. For
 * whoever loads, so that the first question need not wait. */
ERR outage_build(struct picture *p);

#endif
