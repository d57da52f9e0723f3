/* SPDX-License-Identifier: Apache-2.0
 * picture.h - the common operating picture: all that the server shows, in memory, kept by the change feed.
 *
 * Loading: picture_new, picture_load for every row of the snapshot in any order, picture_index once. Then picture_apply
 * for every change in the order the feed gives them. A change whose seq is not above the one held for that object is
 * ignored, so a change seen twice, or late, does no harm. One thread; never logs, never blocks; time is a parameter.
 *
 * Kinds and bodies (a NULL body, p == NULL, means gone):
 *   person   card (card.h), id = person id
 *   status   fields by U+001F: 1, incident, person, round, status, observed_us, winner op_id, by_name,
 *            conflict (comma), ops (comma), gone (comma, may be missing), 1 when the winner's time is not sure; the id is
 *            not read
 *   others   a JSON object. Times are *_us, microseconds UTC (`*_at` with a number or RFC 3339 text is read too); ids
 *            are numbers or decimal strings:
 *   incident {id,name,kind,drill,municipalities[],decided_by,grounds,population{lists[],powered,reasons[]?,zones[]?},
 *             report_every_min,opened_us,closed_us,rounds:[{n,started_us,zones[]?}]}
 *   zone     {id,municipality,code,name,kind,parent,lon,lat,geometry}; only the first seven are parsed
 *   municipality {code,pref,name,fire_department,…}, id = code
 *   zone_report  {op_id,incident,round,zone,state,at_us,by_name,note}, id = op_id
 *   transport    {id,op_id,person,at_us,…}
 *   outage       see outages.h     feed_source {name,…}, id = name
 *   assignment   {id,incident?,person?,zone?,office?,user_id?,fallback_min?,from_us,to_us?}; one with to_us set is over, and
 *                kept for the marks that were seen while it ran (incidents/assignments.h)
 *   label        {incident,person,colour,…}, id = "incident/person", and {incident,colour,meaning}, id = "incident/colour"
 *   office       {id,…}
 *   shelter      {id,municipality,kind,name,lon,lat,hazards[],state,…}
 *   facility     {id,municipality,list,kind,name,kana,address,phone,lon,lat,level}
 *   mark_review  {op_id,incident,person,status,observed_us,by_name,reason,state,…}, id = op_id: a mark for review,
 *                decided when state is not `waiting`
 *   decision     {id,incident,municipality,roles[],offices[],zones[]?,fields[],until_us,ended_us,…}: 提供の決定 */
#ifndef ANPI_PICTURE_PICTURE_H
#define ANPI_PICTURE_PICTURE_H

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/picture/delta.h"
#include "server/picture/people/person.h"

struct picture;
/* NULL without memory. Empty, not yet indexed: neither asked nor followed before picture_index. */
struct picture *picture_new(void);
/* NULL is fine. Everything that came from it is dead; after picture_reindex_end. */
void picture_free(struct picture *p);

/* Exactly, as anpi.change has it; *out is untouched when false. */
bool picture_kind_parse(struct sv kind, enum picture_kind *out);
/* Static; "" for a number that is none. */
const char *picture_kind_name(enum picture_kind kind);

/* E_PICTURE_CARD (a body that is not of its kind), E_NO_MEMORY. Only before picture_index. An unknown kind, and a
 * NULL body, are passed over. `id` and `body` are copied. */
ERR picture_load(struct picture *p, struct sv kind, struct sv id, struct sv body);
/* The same, for loaders that have the id as a number. */
ERR picture_load_person(struct picture *p, int64_t id, struct sv card);
/* Sorts, indexes and counts; once, after loading. Seconds for a million persons; on failure the picture is to be
 * freed. */
ERR picture_index(struct picture *p);
/* An unknown kind is not an error: applied is false (an older server meets a newer schema). E_PICTURE_CARD: that
 * change alone was not taken. E_NO_MEMORY: the picture may be short of it in part, and is to be loaded anew. *delta
 * is untouched on failure. Pointers and views out of the picture are dead afterwards. */
ERR picture_apply(struct picture *p, uint64_t seq, struct sv kind, struct sv id, struct sv body, struct picture_delta *delta);

/* The time up to which the picture is known to be true; the follower sets it after every turn of the feed. */
void picture_as_of_set(struct picture *p, int64_t as_of_us);
/* Microseconds UTC, 0 before the first; shown as "as of". */
int64_t picture_as_of(const struct picture *p);

/* Changed persons are found through small indexes beside the large one; this folds them all into one again. About
 * 1.5 s a million persons; worth it when picture_index_behind() is large. On failure the old indexes stay. */
ERR picture_reindex(struct picture *p);
size_t picture_index_behind(const struct picture *p); /* persons outside the large index */
struct picture_reindexing;
/* The same without stopping the loop: begin (milliseconds) and end (about 1 us a change meanwhile) on the picture's
 * thread, run on any other. Changes go on in between. NULL when one is under way, or without memory. Every begin needs
 * its end, before picture_free; end frees the job, and returns what run did: after a failure the old indexes stay. */
struct picture_reindexing *picture_reindex_begin(struct picture *p);
/* Touches the job alone. Not called at all: end says E_NO_MEMORY. */
void picture_reindex_run(struct picture_reindexing *job);
/* On the picture's thread. */
ERR picture_reindex_end(struct picture *p, struct picture_reindexing *job);

/* Persons. Without those who went. O(1). */
size_t picture_persons(const struct picture *p);
/* NULL when there is none. O(1); good until the next picture_apply. */
const struct person *picture_person(const struct picture *p, int64_t id);
/* Visit all: start with *it = 0; NULL at the end. The picture must not change meanwhile. */
const struct person *picture_person_next(const struct picture *p, size_t *it);
/* Members of a household; at most `max` are written, returns how many there are. None for household 0. O(log
 * persons); the largest that is listed is HOUSEHOLD_MAX. */
size_t picture_household(const struct picture *p, int64_t household, int64_t *persons, size_t max);
struct sv picture_town(const struct picture *p, uint32_t town);          /* town key; empty for 0 */
uint32_t picture_town_find(const struct picture *p, struct sv town_key); /* 0 when no person lives there */
const char *picture_reason_name(unsigned bit);                           /* 要介護 …; NULL past the last */

/* Everything else by kind and id, as the JSON it came with; p == NULL when there is none. A view, good until that
 * object's next change; persons and statuses are none of these. */
struct sv picture_object(const struct picture *p, enum picture_kind kind, struct sv id);
/* Those that are not gone. */
size_t picture_objects(const struct picture *p, enum picture_kind kind);
/* In no order; the picture must not change meanwhile. */
bool picture_object_next(const struct picture *p, enum picture_kind kind, size_t *it, struct sv *id, struct sv *body);
/* Transports of a person, newest first (at_us, then id); at most `max`; returns how many there are. */
struct picture_transport {
    int64_t id, corrects; /* the entry this one replaces; 0: none */
    struct sv body;
};
/* `out` has `max` places; views good until the next picture_apply. */
size_t picture_transports(const struct picture *p, int64_t person, struct picture_transport *out, size_t max);

/* Degrees of JGD2011. */
struct picture_zone {
    int64_t id, parent; /* parent 0: none */
    int32_t municipality;
    double lon, lat; /* a point inside, NAN when not given */
    struct sv name, code, kind;
};
/* *out is untouched when false; its views are good until the zone's next change. */
bool picture_zone(const struct picture *p, int64_t id, struct picture_zone *out);

struct assignments;
const struct assignments *picture_assignments(const struct picture *p); /* whose people: incidents/assignments.h */

/* What is kept ready beside the objects: places/shelters.h, sites.h, shapes.h (which makes some when first asked). */
struct shelters;
struct sites;
struct shapes;
/* Good as long as the picture; asked on its thread. */
const struct shelters *picture_shelters(const struct picture *p);
const struct sites *picture_sites(const struct picture *p);
struct shapes *picture_shapes(const struct picture *p);

struct picture_size {
    size_t persons, person_bytes, index_bytes, towns, objects;
};
/* Bytes and counts, for the metrics. */
void picture_size(const struct picture *p, struct picture_size *out);

#endif
