/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of people: one person: found, read, and what is written at or about the door; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_PEOPLE_ROUTES_H
#define ANPI_API_PEOPLE_ROUTES_H

#define PEOPLE_ROUTES(X)                                                                                                                   \
    X(zone_reports_post)                                                                                                                   \
    X(history_get)                                                                                                                         \
    X(power_get)                                                                                                                           \
    X(power_post)                                                                                                                          \
    X(stays_post)                                                                                                                          \
    X(lookup_post)                                                                                                                         \
    X(person_get)                                                                                                                          \
    X(person_view_post)                                                                                                                    \
    X(transports_post)                                                                                                                     \
    X(places_post)                                                                                                                         \
    X(where_get)                                                                                                                           \
    X(home_pin_post)

#endif
