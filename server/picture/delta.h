/* SPDX-License-Identifier: Apache-2.0
 * delta.h - the kinds of things a picture holds, and what one change of one of them moved.
 *
 * Both are told, never stored: a kind is known by its word in the database and on the wire. */
#ifndef ANPI_PICTURE_DELTA_H
#define ANPI_PICTURE_DELTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THING(KIND, ...) KIND_##KIND,
/* The rows of things.def: a kind more is a row there, and a word of anpi.change. Not stored as a number. */
enum picture_kind {
#include "server/picture/things.def"
    KIND_COUNT
};
#undef THING

/* Bits. */
/* clang-format off */
enum picture_topic { /* what live screens must hear about; api/live/publish.c says how */
    TOPIC_STATUS = 1, TOPIC_ZONE = 2, TOPIC_OUTAGE = 4, TOPIC_POWER = 8, TOPIC_TRANSPORT = 16, TOPIC_INCIDENT = 32,
    TOPIC_PERSON = 64, TOPIC_OTHER = 128, TOPIC_REVIEW = 256, TOPIC_SHELTER = 512
};
/* clang-format on */

/* A mark moves one zone, a person who moves two; what moves more is told as all. Past it zones_all is set and the
 * list is not to be read. */
#define DELTA_ZONES_MAX 16
/* Plain values, for whoever tells the live screens (api/live/publish.c). Zeroed: nothing moved. */
struct picture_delta {
    bool applied; /* false: it was not newer, and nothing changed */
    /* Of the change, also when nothing was applied. */
    enum picture_kind kind;
    /* 0: no screen needs to hear of it. */
    unsigned topics;          /* enum picture_topic */
    int64_t person, incident; /* 0 none */
    int32_t municipality;     /* of the person, zone or outage; 0 none or several */
    bool protected_line;      /* the counts of the protected of `municipality` moved */
    bool protection;          /* the person became a protected one, or is one no more */
    size_t zones_n;           /* zones whose counts or state moved; zone 0 = without location */
    bool zones_all;           /* so many that every zone of `incident` (0: of all) must be read again */
    struct {
        int64_t incident, zone;
    } zones[DELTA_ZONES_MAX];
};

#endif
