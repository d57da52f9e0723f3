/* SPDX-License-Identifier: Apache-2.0
 * shelters.h - the shelters of the picture, read once and kept ready to be measured and drawn. */
#ifndef ANPI_PICTURE_PLACES_SHELTERS_H
#define ANPI_PICTURE_PLACES_SHELTERS_H

#include "server/base/json.h"
#include "server/base/text/hazard.h"

/* Degrees, persons, microseconds UTC. One block from malloc. */
struct shelter {
    int64_t id;
    int32_t municipality;
    /* Degrees of JGD2011. */
    double lon, lat;            /* NAN when the list gives none */
    unsigned hazards, unknown;  /* bits 1 << enum hazard: designated for; said neither way */
    bool outside;               /* of its municipality, and nobody said that this is right: never offered as the nearest */
    int64_t capacity;           /* -1 unknown */
    int64_t incident, state_us; /* for which incident the state was said, and when; 0 none */
    struct sv kind, name, address, phone, state, communities; /* owned by the shelter */
};

struct shelters;
/* NULL without memory. Empty. */
struct shelters *shelters_new(void);
/* NULL is fine. */
void shelters_free(struct shelters *s);
/* NULL: gone. E_NO_MEMORY. `body` is read, not kept. On failure the shelter of before stays or is gone: the picture
 * is to be loaded anew. */
ERR shelters_put(struct shelters *s, int64_t id, const struct json *body);

/* In no set order; good until the next change. */
/* With those that are shut. */
size_t shelters_count(const struct shelters *s);
/* NULL past the last; a change may put another in its place. */
const struct shelter *shelters_at(const struct shelters *s, size_t i);
/* NULL: there is none. O(1). */
const struct shelter *shelters_find(const struct shelters *s, int64_t id);

/* 閉鎖 or 満員: nobody is to be sent there. By the stored word. */
bool shelter_shut(const struct shelter *s);
/* 開設. By the stored word; a shelter may be neither open nor shut. */
bool shelter_open(const struct shelter *s);

#endif
