/* SPDX-License-Identifier: Apache-2.0
 * given.h - what people is given by app/ before the first request. */
#ifndef ANPI_API_PEOPLE_GIVEN_H
#define ANPI_API_PEOPLE_GIVEN_H

#include "server/auth/session.h"
#include "server/db/group.h"

/* Borrowed, as long as the server; each group commits one kind of operation. */
struct people_given {
    struct sessions *const *sessions; /* replaced as a whole with the picture: never kept across a WAIT */
    struct group *zone_reports, *transports, *stays, *power_confirms;
};
/* Set once, before the first request. */
extern const struct people_given *people_given;

#endif
