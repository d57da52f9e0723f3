/* SPDX-License-Identifier: Apache-2.0
 * policy.c - the policy table and the one function that reads it. */
#include "server/auth/policy.h"

#include "server/base/count.h"

#define NAME_ONLY (FIELD_NAME)
#define RESCUE_BASIC (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN | FIELD_CAUTION)
#define COMMUNITY (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN)
#define CARE (RESCUE_BASIC | FIELD_CONTACT | FIELD_DEVICE | FIELD_MEDICAL | FIELD_ACCESS | FIELD_KEY | FIELD_TRANSPORT | FIELD_NOTE)
#define CITY (RESCUE_BASIC | FIELD_CONTACT | FIELD_DEVICE | FIELD_CONSENT | FIELD_NOTE | FIELD_TRANSPORT)
#define RESCUE_ALL (CITY | FIELD_MEDICAL | FIELD_ACCESS)
#define CREW (CARE | FIELD_DIRECTIVE)
#define DESK (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_DEVICE | FIELD_CAUTION | FIELD_ACCESS)
/* 名簿 and 計画: what `disaster` shows outside the city. With devices where the city's configuration lists them as what
 * the mayor found necessary (災害対策基本法49条の10第2項7号). A decision narrows either. */
#define LISTED (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN)
#define DECIDED (LISTED | FIELD_DEVICE)
#define DARK (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_DEVICE | FIELD_STATUS)

/* Rows without personal data: the map, the incident, the counts. */
#define MAP(role)                                                                                                                          \
    { role, ACT_MAP_READ, SCOPE_ANY, GROUND_NONE, 0 },                                                                                     \
    {                                                                                                                                      \
        role, ACT_INCIDENT_READ, SCOPE_ANY, GROUND_NONE, 0                                                                                 \
    }
/* One field role may do `action` for those assigned to it, on whichever ground holds first. */
#define ASSIGNED(role, action, fields)                                                                                                     \
    { role, action, SCOPE_ASSIGNED, GROUND_INTERNAL, fields }, { role, action, SCOPE_ASSIGNED, GROUND_CONSENT, fields },                   \
        { role, action, SCOPE_ASSIGNED, GROUND_ORDINANCE, fields },                                                                        \
    {                                                                                                                                      \
        role, action, SCOPE_ASSIGNED, GROUND_DISASTER, (fields)&DECIDED                                                                    \
    }
#define TEAM(role, action, fields)                                                                                                         \
    { role, action, SCOPE_CARE_TEAM, GROUND_CONSENT, fields },                                                                             \
    {                                                                                                                                      \
        role, action, SCOPE_CARE_TEAM, GROUND_DISASTER, (fields)&DECIDED                                                                   \
    }
/* The fire department: everyday grounds first, they show more than a decision does. */
#define EMERGENCY(role, action, fields)                                                                                                    \
    { role, action, SCOPE_MUNICIPALITY, GROUND_CONSENT, fields }, { role, action, SCOPE_MUNICIPALITY, GROUND_VITAL, fields },              \
    {                                                                                                                                      \
        role, action, SCOPE_MUNICIPALITY, GROUND_DISASTER, (fields)&DECIDED                                                                \
    }
#define DECISION_ONLY(role)                                                                                                                \
    MAP(role), { role, ACT_LOOKUP, SCOPE_MUNICIPALITY, GROUND_DISASTER, DECIDED },                                                         \
        { role, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_DISASTER, DECIDED },                                                           \
    {                                                                                                                                      \
        role, ACT_UNREPORTED_READ, SCOPE_MUNICIPALITY, GROUND_DISASTER, DECIDED                                                            \
    }

/* What a user of the protected persons' desk may see of them, as the command centre sees everybody else. A page of one of
 * them needs a reason, as it does for those who break the glass. */
#define PROTECTED(role)                                                                                                                    \
    { role, ACT_UNREPORTED_READ, SCOPE_PROTECTED, GROUND_INTERNAL, CITY },                                                                 \
        { role, ACT_ASSIGNED_READ, SCOPE_PROTECTED, GROUND_INTERNAL, CITY }, { role, ACT_LOOKUP, SCOPE_PROTECTED, GROUND_INTERNAL, CITY }, \
        { role, ACT_MARK_REVIEW, SCOPE_PROTECTED, GROUND_INTERNAL, CITY },                                                                 \
        { role, ACT_POWER_READ, SCOPE_PROTECTED, GROUND_INTERNAL, CITY },                                                                  \
        { role, ACT_HISTORY_READ, SCOPE_PROTECTED, GROUND_INTERNAL, FIELD_STATUS },                                                        \
        { role, ACT_PERSON_READ, SCOPE_PROTECTED, GROUND_INTERNAL, CITY },                                                                 \
        { role, ACT_CALL_READ, SCOPE_PROTECTED, GROUND_INTERNAL, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS },                \
        { role, ACT_STAY_ADD, SCOPE_PROTECTED, GROUND_NONE, 0 }, { role, ACT_POWER_CONFIRM, SCOPE_PROTECTED, GROUND_NONE, 0 },             \
        { role, ACT_ASSIGN, SCOPE_PROTECTED, GROUND_NONE, 0 }, { role, ACT_LABEL, SCOPE_PROTECTED, GROUND_NONE, 0 },                       \
    {                                                                                                                                      \
        role, ACT_REGISTER_WRITE, SCOPE_PROTECTED, GROUND_NONE, 0                                                                          \
    }

const struct policy_row policy_rows[] = {
    MAP(ROLE_FIELD_CARE),
    ASSIGNED(ROLE_FIELD_CARE, ACT_ASSIGNED_READ, RESCUE_BASIC | FIELD_DEVICE),
    ASSIGNED(ROLE_FIELD_CARE, ACT_PERSON_READ, CARE),
    TEAM(ROLE_FIELD_CARE, ACT_ASSIGNED_READ, RESCUE_BASIC | FIELD_DEVICE),
    TEAM(ROLE_FIELD_CARE, ACT_PERSON_READ, CARE),
    { ROLE_FIELD_CARE, ACT_MARK_ADD, SCOPE_ASSIGNED, GROUND_NONE, 0 },
    { ROLE_FIELD_CARE, ACT_MARK_ADD, SCOPE_CARE_TEAM, GROUND_NONE, 0 },
    { ROLE_FIELD_CARE, ACT_STAY_ADD, SCOPE_ASSIGNED, GROUND_NONE, 0 },
    { ROLE_FIELD_CARE, ACT_STAY_ADD, SCOPE_CARE_TEAM, GROUND_NONE, 0 },
    { ROLE_FIELD_CARE, ACT_POWER_CONFIRM, SCOPE_ASSIGNED, GROUND_NONE, 0 },
    { ROLE_FIELD_CARE, ACT_POWER_CONFIRM, SCOPE_CARE_TEAM, GROUND_NONE, 0 },
    { ROLE_FIELD_CARE, ACT_ZONE_REPORT_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    ASSIGNED(ROLE_FIELD_CARE, ACT_HISTORY_READ, FIELD_STATUS),
    TEAM(ROLE_FIELD_CARE, ACT_HISTORY_READ, FIELD_STATUS),
    ASSIGNED(ROLE_FIELD_CARE, ACT_POWER_READ, DARK),
    TEAM(ROLE_FIELD_CARE, ACT_POWER_READ, DARK),

    MAP(ROLE_FIELD_COMMUNITY),
    ASSIGNED(ROLE_FIELD_COMMUNITY, ACT_ASSIGNED_READ, COMMUNITY),
    ASSIGNED(ROLE_FIELD_COMMUNITY, ACT_PERSON_READ, COMMUNITY),
    ASSIGNED(ROLE_FIELD_COMMUNITY, ACT_HISTORY_READ, FIELD_STATUS),
    { ROLE_FIELD_COMMUNITY, ACT_MARK_ADD, SCOPE_ASSIGNED, GROUND_NONE, 0 },
    { ROLE_FIELD_COMMUNITY, ACT_ZONE_REPORT_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },

    MAP(ROLE_SHELTER),
    { ROLE_SHELTER, ACT_LOOKUP, SCOPE_MUNICIPALITY, GROUND_DISASTER, NAME_ONLY },
    { ROLE_SHELTER, ACT_MARK_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_SHELTER, ACT_STAY_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_SHELTER, ACT_SHELTER_WRITE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },

    MAP(ROLE_COMMAND),
    { ROLE_COMMAND, ACT_INCIDENT_WRITE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_UNREPORTED_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_COMMAND, ACT_ASSIGNED_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_COMMAND, ACT_MARK_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_BREAK_GLASS_REVIEW, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_SHELTER_WRITE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_ASSIGN, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_DECISION_WRITE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_LABEL, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_MARK_REVIEW, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_COMMAND, ACT_MARK_VOID_ANY, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_ZONE_REPORT_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_STAY_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_POWER_CONFIRM, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_COMMAND, ACT_HISTORY_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, FIELD_STATUS },
    { ROLE_COMMAND, ACT_POWER_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_COMMAND, ACT_LOOKUP, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_COMMAND, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_DISASTER, RESCUE_ALL },
    { ROLE_COMMAND, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    PROTECTED(ROLE_COMMAND),
    { ROLE_COMMAND, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, CITY },

    MAP(ROLE_DISPATCH),
    EMERGENCY(ROLE_DISPATCH, ACT_LOOKUP, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS),
    EMERGENCY(ROLE_DISPATCH, ACT_PERSON_READ, DESK),
    { ROLE_DISPATCH, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, DESK },
    { ROLE_DISPATCH, ACT_CALL_HANDLE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_DISPATCH, ACT_CALL_READ, SCOPE_MUNICIPALITY, GROUND_VITAL, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS },
    EMERGENCY(ROLE_DISPATCH, ACT_POWER_READ, DARK),

    MAP(ROLE_AMBULANCE),
    EMERGENCY(ROLE_AMBULANCE, ACT_LOOKUP, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS),
    EMERGENCY(ROLE_AMBULANCE, ACT_PERSON_READ, CREW),
    { ROLE_AMBULANCE, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, CREW },
    { ROLE_AMBULANCE, ACT_TRANSPORT_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_AMBULANCE, ACT_MARK_ADD, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },

    MAP(ROLE_CARE),
    TEAM(ROLE_CARE, ACT_ASSIGNED_READ, RESCUE_BASIC | FIELD_DEVICE),
    TEAM(ROLE_CARE, ACT_PERSON_READ, CREW),
    TEAM(ROLE_CARE, ACT_CALL_READ, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS),
    TEAM(ROLE_CARE, ACT_HISTORY_READ, FIELD_STATUS),
    TEAM(ROLE_CARE, ACT_POWER_READ, DARK),

    MAP(ROLE_CLERK),
    { ROLE_CLERK, ACT_LOOKUP, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_CLERK, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_CLERK, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, CITY },
    { ROLE_CLERK, ACT_REGISTER_WRITE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },

    DECISION_ONLY(ROLE_HEALTH_CENTER),
    { ROLE_HEALTH_CENTER, ACT_POWER_READ, SCOPE_MUNICIPALITY, GROUND_DISASTER, DARK },
    DECISION_ONLY(ROLE_PREF),
    DECISION_ONLY(ROLE_POLICE),

    { ROLE_ADMIN, ACT_USER_ADMIN, SCOPE_ANY, GROUND_NONE, 0 },
    { ROLE_ADMIN, ACT_METRICS_READ, SCOPE_ANY, GROUND_NONE, 0 },
    { ROLE_AUDITOR, ACT_AUDIT_READ, SCOPE_ANY, GROUND_NONE, 0 },
    { ROLE_AUDITOR, ACT_BREAK_GLASS_REVIEW, SCOPE_ANY, GROUND_NONE, 0 },
};
const size_t policy_row_count = countof(policy_rows);

static bool scope_holds(enum scope s, const struct policy_facts *f)
{
    switch (s) {
    case SCOPE_ANY:
        return true;
    case SCOPE_MUNICIPALITY:
        return f->in_municipality;
    case SCOPE_ASSIGNED:
        return f->in_municipality && f->assigned;
    case SCOPE_CARE_TEAM:
        return f->care_team;
    case SCOPE_PROTECTED:
        return f->in_municipality && f->city_office && f->protected_person && f->protected_desk;
    }
    return false;
}

/* The consent that a role relies on: the crew's lookup, the care team's sharing, or the list's provision. */
static enum consent_state consent_of(const struct policy_row *r, const struct policy_facts *f)
{
    if (r->role == ROLE_AMBULANCE || r->role == ROLE_DISPATCH)
        return f->consent_ambulance;
    if (r->scope == SCOPE_CARE_TEAM)
        return f->consent_care;
    return f->consent_list;
}

/* What the command centre and the registry clerk write of one person from their desks is, of a protected person, for their
 * desk alone. A mark, a check-in and a transport are written by who has the person in front of them: those count for everybody. */
static bool office_write(const struct policy_row *r)
{
    switch (r->action) {
    case ACT_STAY_ADD:
    case ACT_POWER_CONFIRM:
    case ACT_ASSIGN:
    case ACT_LABEL:
    case ACT_REGISTER_WRITE:
        return r->scope == SCOPE_MUNICIPALITY && (r->role == ROLE_COMMAND || r->role == ROLE_CLERK);
    default:
        return false;
    }
}

static bool ground_holds(const struct policy_row *r, const struct policy_facts *f)
{
    /* A protected person is shown to their desk, and else by breaking the glass and in no other way. */
    bool desk = r->scope == SCOPE_PROTECTED;
    if (f->protected_person && !desk && (r->fields != 0 ? r->ground != GROUND_BREAK_GLASS : office_write(r)))
        return false;
    if (desk && r->action == ACT_PERSON_READ && (!f->reason_given || f->break_glass))
        return false; /* who breaks the glass is on record as one who did */
    switch (r->ground) {
    case GROUND_NONE:
        return true;
    case GROUND_INTERNAL:
        return f->city_office;
    case GROUND_CONSENT:
        return consent_of(r, f) == CONSENT_GIVEN;
    case GROUND_ORDINANCE:
        return f->ordinance && f->consent_list != CONSENT_REFUSED;
    case GROUND_DISASTER:
        return f->outside ? f->decision != 0 : f->disaster_open;
    case GROUND_VITAL:
        return f->reason_given;
    case GROUND_BREAK_GLASS:
        return f->break_glass && f->reason_given;
    case GROUND_COUNT:
        break;
    }
    return false;
}

/* A list of those who live by devices is itself word of a device, a list by status of the status: outside the city nobody
 * stands in one whose subject the decision leaves out. */
static unsigned subject_of(const struct policy_row *r)
{
    switch (r->action) {
    case ACT_POWER_READ:
        return FIELD_DEVICE;
    case ACT_UNREPORTED_READ:
    case ACT_ASSIGNED_READ:
        return FIELD_STATUS;
    default:
        return r->fields;
    }
}

/* What the row shows of this person. Outside the city `disaster` shows no more than the decision. */
static bool row_grants(const struct policy_row *r, const struct policy_facts *f, struct policy_grant *g)
{
    *g = (struct policy_grant){ r->ground, r->fields, 0 };
    if (!ground_holds(r, f))
        return false;
    if (r->ground != GROUND_DISASTER || !f->outside)
        return true;
    g->decision = f->decision;
    g->fields &= f->decision_fields;
    return (g->fields & subject_of(r)) != 0;
}

static bool is_chosen(const struct policy_row *r, const struct policy_facts *f)
{
    return !f->chosen || !r->ground || r->ground == f->chosen;
}

enum err policy_check(enum role role, enum action action, const struct policy_facts *f, struct policy_grant *out)
{
    bool reason_would_help = false, other_would_help = false;
    if (action == ACT_PUBLIC || (action == ACT_SELF && role != ROLE_NONE))
        return OK;
    for (size_t i = 0; i < policy_row_count; i++) {
        const struct policy_row *r = &policy_rows[i];
        struct policy_grant g;
        if (r->role != role || r->action != action || !scope_holds(r->scope, f))
            continue;
        bool grants = row_grants(r, f, &g);
        if (grants && is_chosen(r, f)) {
            if (out)
                *out = g;
            return OK;
        }
        other_would_help |= grants;
        reason_would_help |= r->ground == GROUND_VITAL || r->ground == GROUND_BREAK_GLASS || r->scope == SCOPE_PROTECTED;
    }
    return reason_would_help ? E_AUTH_GROUND : other_would_help ? E_AUTH_CHOSEN : E_AUTH_FORBIDDEN;
}

bool policy_outside(enum role role, bool city_office)
{
    switch (role) {
    case ROLE_POLICE:
    case ROLE_PREF:
    case ROLE_HEALTH_CENTER: /* whoever runs the health centre: it is not who keeps the list */
        return true;
    case ROLE_SHELTER: /* 避難所 are the city's, whoever stands at the door */
        return false;
    default:
        return !city_office;
    }
}

bool policy_any(enum role role, enum action action, bool protected_desk)
{
    if (action == ACT_PUBLIC || (action == ACT_SELF && role != ROLE_NONE))
        return true;
    for (size_t i = 0; i < policy_row_count; i++)
        if (policy_rows[i].role == role && policy_rows[i].action == action && (protected_desk || policy_rows[i].scope != SCOPE_PROTECTED))
            return true;
    return false;
}
