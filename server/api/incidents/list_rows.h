/* SPDX-License-Identifier: Apache-2.0
 * list_rows.h - the lists of people in an incident: who may be on one, what stands in a row, what the answer says of all.
 *
 * One place decides who is on any list of an incident for this caller: what it refuses is in no page, in no total and in
 * no order, so that nothing of them can be told. Lists are read by their routes (unreported_get.c, search_post.c). */
#ifndef ANPI_API_INCIDENTS_LIST_ROWS_H
#define ANPI_API_INCIDENTS_LIST_ROWS_H

#include "server/api/incidents/labels.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/grounds.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

/* Rows of one answer, and persons of one record of the audit. */
#define LIST_PAGE_MAX 500
/* Bytes; past it the answer is E_TOO_LARGE. */
#define LIST_ANSWER_MAX ((size_t)16 * 1024 * 1024)

/* Who asks, and what of the answer goes on record. In the request's arena or on the step's stack; `user` is the
 * caller's copy, good as long as the job. */
struct list_eye {
    const struct user *user;
    int64_t incident;
    bool by_zone; /* the list is narrowed to a zone: nobody is on it whose address a decision leaves out */
    struct shown shown;
    /* One record for the whole answer. */
    struct disclosure d;
    int32_t settled;           /* municipality whose people need no asking one by one; 0 none */
    struct policy_grant grant; /* for them */
};
/* E_DECISION_NONE and others when the caller may see nobody at all now; E_NO_MEMORY. A refusal is on record already.
 * `kind` is a literal. */
ERR list_eye_init(struct list_eye *eye, const struct req *r, const struct incident *in, const char *kind);
/* For incident_page.allows and lookup_page.takes: ctx is the eye. Pure, but for reading the picture: O(1) where the
 * whole municipality is settled. */
bool list_allows(void *ctx, const struct person *x);
/* For lookup_query.shown. 0 for somebody who may not be on the list. */
unsigned list_finds(void *ctx, const struct person *x);

/* What narrows a list, in the words of the routes; empty: everything. "zone": an id, none or protected; "status": one of the
 * statuses or excluded; "label": a colour. E_ZONE_UNKNOWN, E_OBS_STATUS, E_JSON_VALUE. Views, needed only during the
 * call. */
struct list_filter {
    struct sv zone, status, label;
};
/* `out` is to be given to incident_persons; it points into `eye` and the arena. */
ERR list_filter_read(const struct list_filter *f, struct list_eye *eye, struct arena *a, struct incident_page *out);

/* {person row, zone, zone_name, powered?, stay, excluded, label, status, seen, conflict, conflict_ops, last}.
 * Nothing past LIST_PAGE_MAX rows, or for who may not be on it. The person is noted in eye->shown: disclose before
 * the answer leaves. */
void list_row_write(struct jw *w, struct list_eye *eye, const struct person *x);
/* "zone", "zone_name": of where the person is counted; both null without a location. */
void list_zone_write(struct jw *w, const struct person *x);
/* "labels": {赤,青,黄}: how many of this list have each, whatever colour it is narrowed to. E_NO_MEMORY; the member
 * is complete all the same, with zeros. */
ERR list_labels_write(struct jw *w, struct arena *a, const struct incident_page *page, int64_t incident);

#endif
