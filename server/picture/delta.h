/* SPDX-License-Identifier: Apache-2.0
 * delta.h - the kinds of things a picture holds, and what one change of one of them moved. */
#ifndef ANPI_PICTURE_DELTA_H
#define ANPI_PICTURE_DELTA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define THING(KIND, ...) KIND_##KIND,
enum picture_kind {
#include "server/picture/things.def"
    KIND_COUNT
};
#undef THING

/* clang-format off */
enum picture_topic { /* what live screens must hear about; api/live/publish.c says how */
    TOPIC_STATUS = 1, TOPIC_ZONE = 2, TOPIC_OUTAGE = 4, TOPIC_POWER = 8, TOPIC_TRANSPORT = 16, TOPIC_INCIDENT = 32,
    TOPIC_PERSON = 64, TOPIC_OTHER = 128, TOPIC_REVIEW = 256, TOPIC_SHELTER = 512
};
/* clang-format on */

#define DELTA_ZONES_MAX 16
struct picture_delta {
    bool applied; /* false: it was not newer, and nothing changed */
    enum picture_kind kind;
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
