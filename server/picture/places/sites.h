/* SPDX-License-Identifier: Apache-2.0
 * sites.h - where somebody can stay: the shelters, hospitals and care homes of the picture, kept ready to be found by name or from
 * nearby. Nothing in it is personal. */
#ifndef ANPI_PICTURE_PLACES_SITES_H
#define ANPI_PICTURE_PLACES_SITES_H

#include "server/base/json.h"
#include "server/base/word.h"
#include "server/picture/picture.h"

enum site_kind {
    SITE_SHELTER = WORD_PLACE_KIND_SHELTER,
    SITE_HOSPITAL = WORD_PLACE_KIND_HOSPITAL,
    SITE_CARE = WORD_PLACE_KIND_CARE,
    SITE_KINDS = WORD_PLACE_KIND_COUNT
};

/* One block from malloc, kept by the table. */
struct site {
    int64_t id; /* of the shelter, or of the facility: hospitals and care homes share one row of numbers */
    enum site_kind kind;
    int32_t municipality;          /* 0 unknown */
    double lon, lat;               /* NAN: none, or one that lies outside the shelter's municipality and may be wrong */
    struct sv name, address, type; /* type: 指定避難所, 病院 …; owned by the site */
};

struct sites;
/* NULL without memory. Empty. */
struct sites *sites_new(void);
/* NULL is fine. */
void sites_free(struct sites *s);
/* One change of KIND_SHELTER or KIND_FACILITY; NULL: gone. E_PICTURE_CARD (a name that is no text), E_NO_MEMORY. On
 * failure of memory the site of before may be gone. A shelter is put here as well as in shelters.h. */
ERR sites_put(struct sites *s, enum picture_kind kind, int64_t id, const struct json *body);

/* Good until the next change; NULL: there is none. Of `kind` SITE_SHELTER a shelter's number, of the others a facility's. */
const struct site *sites_find(const struct sites *s, enum site_kind kind, int64_t id);

/* Shelter hospital care. Static; "" for a number that is none. Words of the interface. */
const char *site_kind_code(enum site_kind kind);
/* *out is untouched when false. */
bool site_kind_parse(struct sv code, enum site_kind *out);

/* Degrees; views needed only during the call. */
struct site_question {
    /* As typed; folded here. */
    struct sv q;    /* the name, or a piece of it, or its kana, as somebody types it; folded as names are. Empty: any */
    unsigned kinds; /* bits 1 << enum site_kind */
    bool near;      /* nearest to lon, lat first; those without a point last */
    double lon, lat;
    const int32_t *home; /* [home_n] without `near`: of these municipalities first */
    size_t home_n;
    /* At most SITE_HITS_MAX. */
    size_t limit;
};
/* Metres (geodesic). The site is good until the next change. */
struct site_hit {
    const struct site *site;
    double distance_m; /* NAN without `near` or without a point */
};
/* Rows of one answer. */
#define SITE_HITS_MAX 50
/* At most q->limit of them (SITE_HITS_MAX), best first: by distance when near; else names that begin with q, then those that hold it,
 * each by municipality of one's own and then by name. Which are near is chosen on a plane (geo/plane.h) and only those are measured:
 * 3.5 ms among 200,000. E_BAD_UTF8, E_NO_MEMORY. `hits` and *n are untouched on failure. limit 0 finds nothing. */
ERR sites_search(const struct sites *s, const struct site_question *q, struct site_hit hits[SITE_HITS_MAX], size_t *n);

#endif
