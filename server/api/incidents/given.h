/* SPDX-License-Identifier: Apache-2.0
 * given.h - what incidents is given by app/ before the first request. */
#ifndef ANPI_API_INCIDENTS_GIVEN_H
#define ANPI_API_INCIDENTS_GIVEN_H

#include "server/db/group.h"

/* Groups of app/: their connection, their caps. Borrowed, as long as the server. */
struct incidents_given {
    struct group *marks;   /* SQL_MARK_COMMIT */
    struct group *reviews; /* SQL_MARK_REVIEW_TAKE */
};
/* Set once, before the first request. */
extern const struct incidents_given *incidents_given;

#endif
