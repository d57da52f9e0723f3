/* SPDX-License-Identifier: Apache-2.0
 * status_rows.c - the folded status of each person in each round, as the change feed brings it. */
#include <stdlib.h>

#include "server/picture/incidents/incident_state.h"
#include "server/picture/things.h"

enum { F_VERSION, F_INCIDENT, F_PERSON, F_ROUND, F_STATUS, F_OBSERVED, F_OP, F_BY, F_CONFLICT, F_OPS, F_GONE, F_UNSURE, F_COUNT };

static struct sv moved(struct sv s, const char *from, const char *to)
{
    return s.p ? (struct sv){ to + (s.p - from), s.n } : s;
}

static enum err row_make(uint64_t seq, struct sv body, struct status_row **out, int64_t *incident)
{
    struct sv rest = body, f[F_COUNT] = { 0 };
    int64_t person, round, observed = 0;
    enum status status;
    for (int i = 0; i < F_COUNT && rest.p; i++)
        f[i] = sv_cut(&rest, '\x1f');
    if (!sv_eq(f[F_VERSION], SV("1")) || !sv_to_i64(f[F_INCIDENT], incident) || !sv_to_i64(f[F_PERSON], &person) ||
        !sv_to_i64(f[F_ROUND], &round) || round < 1 || round > INT32_MAX || !status_parse(f[F_STATUS], &status) ||
        (f[F_OBSERVED].n && !sv_to_i64(f[F_OBSERVED], &observed)))
        return E_PICTURE_CARD;
    struct status_row *r = malloc(sizeof *r + body.n);
    if (!r)
        return E_NO_MEMORY;
    char *text = (char *)(r + 1);
    memcpy(text, body.p, body.n);
    *r = (struct status_row){ .seq = seq,
                              .person = person,
                              .at = { .status = status,
                                      .round = (int32_t)round,
                                      .observed_us = observed,
                                      .time_unsure = sv_eq(f[F_UNSURE], SV("1")),
                                      .op_id = moved(f[F_OP], body.p, text),
                                      .by_name = moved(f[F_BY], body.p, text),
                                      .conflict = moved(f[F_CONFLICT], body.p, text),
                                      .ops = moved(f[F_OPS], body.p, text),
                                      .gone = moved(f[F_GONE], body.p, text) } };
    *out = r;
    return OK;
}

/* Put the row where its round belongs in the person's chain, in place of one of the same round. */
static void chain_put(struct status_row **head, struct status_row *row)
{
    struct status_row **at = head;
    while (*at && (*at)->at.round > row->at.round)
        at = &(*at)->older;
    struct status_row *same = *at && (*at)->at.round == row->at.round ? *at : NULL;
    row->older = same ? same->older : *at;
    *at = row;
    free(same);
}

static bool is_newer(const struct status_row *head, const struct status_row *row)
{
    for (; head; head = head->older) {
        if (head->at.round == row->at.round)
            return row->seq > head->seq;
    }
    return true;
}

static enum err row_put(struct picture *p, struct incident_state *s, struct status_row *row, struct picture_delta *delta)
{
    uint64_t v = 0;
    struct status_row *head = map64_get(&s->status, row->person, &v) ? (struct status_row *)(uintptr_t)v : NULL;
    const struct person *x = p->indexed ? picture_person(p, row->person) : NULL;
    if (p->indexed && !is_newer(head, row)) {
        free(row);
        return OK;
    }
    int64_t person = row->person;
    bool takes = x && incident_takes(s, x);
    enum err e = takes ? counts_incident(s, x, false) : OK;
    chain_put(&head, row);
    enum err put = map64_put(&s->status, person, (uint64_t)(uintptr_t)head);
    if (put) { /* only for a person without any row: nothing else is lost */
        free(row);
        return put;
    }
    if (!e && takes)
        e = counts_incident(s, x, true);
    delta->applied = true;
    delta->topics |= TOPIC_STATUS;
    delta->person = person;
    delta->incident = s->pub.id;
    delta->municipality = x ? x->municipality : 0;
    if (takes)
        delta_zone(delta, s->pub.id, counted_in(x));
    return e;
}

enum err status_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    struct status_row *row;
    int64_t incident;
    enum err e = c->body.p ? row_make(c->seq, c->body, &row, &incident) : E_PICTURE_CARD;
    if (e)
        return e;
    struct incident_state *s = incident_find(p, incident);
    if (!s)
        e = incident_add(p, incident, &s);
    if (e) {
        free(row);
        return e;
    }
    return row_put(p, s, row, delta);
}

static void status_none(struct person_status *out, int32_t round)
{
    *out = (struct person_status){ .status = STATUS_UNREPORTED, .round = round };
}

void incident_status(const struct picture *p, int64_t incident, int64_t person, struct person_status *out)
{
    const struct incident_state *s = incident_find(p, incident);
    const struct status_row *row = s ? incident_row(s, person) : NULL;
    status_none(out, s ? s->pub.round : 1);
    if (row)
        *out = row->at;
}

bool incident_status_previous(const struct picture *p, int64_t incident, int64_t person, struct person_status *out)
{
    const struct incident_state *s = incident_find(p, incident);
    uint64_t v;
    if (!s || !map64_get(&s->status, person, &v))
        return false;
    const struct status_row *row = (const struct status_row *)(uintptr_t)v;
    while (row && row->at.round >= s->pub.round)
        row = row->older;
    if (row)
        *out = row->at;
    return row != NULL;
}

bool incident_status_next(const struct picture *p, int64_t incident, int64_t person, const void **it, struct person_status *out)
{
    const struct status_row *row = *it;
    const struct incident_state *s = row ? NULL : incident_find(p, incident);
    uint64_t v;
    if (row)
        row = row->older;
    else if (s && map64_get(&s->status, person, &v))
        row = (const struct status_row *)(uintptr_t)v;
    if (!row)
        return false;
    *it = row;
    *out = row->at;
    return true;
}

bool incident_has(const struct picture *p, int64_t incident, const struct person *x)
{
    const struct incident_state *s = incident_find(p, incident);
    return s && incident_takes(s, x);
}
