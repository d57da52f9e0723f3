/* SPDX-License-Identifier: Apache-2.0
 * grounds.c - the table asked before there is a person; and records by ground. */
#include "server/api/kit/grounds.h"

#include "server/api/kit/decided.h"
#include "server/api/kit/given.h"
#include "server/auth/audit.h"
#include "server/picture/find/lookup.h"
#include "server/picture/incidents/incidents.h"

#define RECORD_PERSONS 3000 /* in one record of the audit: it holds 64 KiB */

static bool disaster_somewhere(const struct user *u)
{
    int32_t codes[USER_MUNICIPALITIES_MAX];
    size_t n = user_municipality_numbers(u, codes, USER_MUNICIPALITIES_MAX);
    if (policy_outside(u->role, u->city_office))
        return decided_any(u);
    for (size_t i = 0; i < n; i++)
        if (incident_real_open(picture_now(), codes[i]))
            return true;
    return false;
}

/* Could this ground hold for anybody, for this caller, now? */
static bool ground_possible(enum ground g, const struct user *u, const struct reason_given *why)
{
    bool reason = sv_trim(why->case_ref).n > 0;
    switch (g) {
    case GROUND_INTERNAL:
        return u->city_office;
    case GROUND_DISASTER:
        return disaster_somewhere(u);
    case GROUND_VITAL:
        return reason;
    case GROUND_BREAK_GLASS:
        return reason && why->ground == GROUND_BREAK_GLASS;
    case GROUND_ORDINANCE:
        return kit_given->ordinance;
    default:
        return true;
    }
}

static enum err ground_find(const struct user *u, enum action action, const struct reason_given *why)
{
    bool chosen = false, reason = false, disaster = false;
    for (size_t i = 0; i < policy_row_count; i++) {
        const struct policy_row *r = &policy_rows[i];
        if (r->role != u->role || r->action != action || (why->ground && r->ground != why->ground))
            continue;
        if (ground_possible(r->ground, u, why))
            return OK;
        chosen = true;
        reason |= r->ground == GROUND_VITAL || r->ground == GROUND_BREAK_GLASS;
        disaster |= r->ground == GROUND_DISASTER;
    }
    if (!chosen)
        return E_AUTH_CHOSEN;
    if (reason)
        return E_AUTH_GROUND;
    return disaster && policy_outside(u->role, u->city_office) ? E_DECISION_NONE : E_AUTH_NOT_NOW;
}

enum err ground_needed(const struct req *r, enum action action, const struct reason_given *why)
{
    static const struct reason_given none = { .ground = GROUND_NONE };
    const struct user *u = &req_caller(r)->user;
    enum err e = ground_find(u, action, why ? why : &none);
    struct audit_record rec = { .kind = "refused",
                                .user = u,
                                .route = r->route->path,
                                .result = sv_of(err_code(e)),
                                .device = sv_of(r->peer->cert.serial),
                                .ground = why ? why->ground : GROUND_NONE };
    enum err kept = e ? audit_append(kit_given->audit, &rec) : OK;
    return kept ? kept : e;
}

bool case_would_help(const struct user *u, enum action action, const struct reason_given *why)
{
    bool vital = false;
    for (size_t i = 0; i < policy_row_count; i++)
        vital |= policy_rows[i].role == u->role && policy_rows[i].action == action && policy_rows[i].ground == GROUND_VITAL;
    return vital && !sv_trim(why->case_ref).n;
}

bool ground_is_of(enum role role, enum action action, enum ground ground)
{
    for (size_t i = 0; i < policy_row_count; i++)
        if (policy_rows[i].role == role && policy_rows[i].action == action && policy_rows[i].ground == ground)
            return true;
    return false;
}

unsigned grant_finds(const struct policy_grant *g)
{
    unsigned none = 0;
    if (!g->decision)
        return WHY_ALL;
    none |= g->fields & FIELD_PHONE ? 0 : WHY_PHONE;
    none |= g->fields & FIELD_ADDRESS ? 0 : WHY_PLACE;
    none |= g->fields & FIELD_NAME ? 0 : ~(unsigned)(WHY_PHONE | WHY_PLACE);
    return WHY_ALL & ~none;
}

enum err shown_new(struct arena *a, size_t room, struct shown *out)
{
    *out = (struct shown){ .persons = arena_array(a, room + 1, sizeof *out->persons),
                           .grants = arena_array(a, room + 1, sizeof *out->grants),
                           .room = room };
    return out->persons && out->grants ? OK : E_NO_MEMORY;
}

void shown_add(struct shown *s, int64_t person, const struct policy_grant *g)
{
    if (s->n == s->room)
        return;
    s->persons[s->n] = person;
    s->grants[s->n++] = *g;
}

static bool same_record(const struct policy_grant *a, const struct policy_grant *b)
{
    return a->ground == b->ground && a->decision == b->decision;
}

/* All from `from` on that stand on the same ground come to its side; returns where they end. */
static size_t gather(struct shown *s, size_t from, unsigned *fields)
{
    size_t end = from;
    for (size_t i = from; i < s->n && end - from < RECORD_PERSONS; i++) {
        if (!same_record(&s->grants[i], &s->grants[from]))
            continue;
        int64_t person = s->persons[i];
        struct policy_grant g = s->grants[i];
        s->persons[i] = s->persons[end];
        s->grants[i] = s->grants[end];
        s->persons[end] = person;
        s->grants[end++] = g;
        *fields |= g.fields;
    }
    return end;
}

enum err disclose_shown(const struct req *r, const struct disclosure *d, const struct shown *all)
{
    struct shown s = *all;
    struct disclosure one = *d;
    if (!s.n)
        return disclose(r, &one);
    for (size_t from = 0, end; from < s.n; from = end) {
        one.grant = (struct policy_grant){ s.grants[from].ground, 0, s.grants[from].decision };
        end = gather(&s, from, &one.grant.fields);
        one.persons = s.persons + from;
        one.person_count = end - from;
        enum err e = disclose(r, &one);
        if (e)
            return e;
    }
    return OK;
}
