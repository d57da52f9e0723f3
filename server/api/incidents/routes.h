/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of incidents: incidents, marks, assignments, colours and decisions; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_INCIDENTS_ROUTES_H
#define ANPI_API_INCIDENTS_ROUTES_H

#define INCIDENTS_ROUTES(X)                                                                                                                \
    X(incidents_get)                                                                                                                       \
    X(incidents_post)                                                                                                                      \
    X(incident_close_post)                                                                                                                 \
    X(incident_rounds_post)                                                                                                                \
    X(observations_post)                                                                                                                   \
    X(incident_zones_get)                                                                                                                  \
    X(unreported_get)                                                                                                                      \
    X(assigned_get)                                                                                                                        \
    X(mark_reviews_get)                                                                                                                    \
    X(mark_reviews_post)                                                                                                                   \
    X(assignments_get)                                                                                                                     \
    X(assignments_post)                                                                                                                    \
    X(assignment_end_post)                                                                                                                 \
    X(assignment_holders_get)                                                                                                              \
    X(labels_get)                                                                                                                          \
    X(labels_post)                                                                                                                         \
    X(label_names_post)                                                                                                                    \
    X(search_post)                                                                                                                         \
    X(decisions_get)                                                                                                                       \
    X(decisions_post)                                                                                                                      \
    X(decision_end_post)

#endif
