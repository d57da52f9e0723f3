/* SPDX-License-Identifier: Apache-2.0
 * policy.c - the policy table and the one function that reads it. */
#include "server/auth/policy.h"

#define NAME_ONLY (FIELD_NAME)
#define RESCUE_BASIC (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN | FIELD_CAUTION)
#define COMMUNITY (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN)
#define CARE (RESCUE_BASIC | FIELD_CONTACT | FIELD_DEVICE | FIELD_MEDICAL | FIELD_ACCESS | FIELD_KEY | FIELD_TRANSPORT | FIELD_NOTE)
#define CITY (RESCUE_BASIC | FIELD_CONTACT | FIELD_DEVICE | FIELD_CONSENT | FIELD_NOTE | FIELD_TRANSPORT)
#define RESCUE_ALL (CITY | FIELD_MEDICAL | FIELD_ACCESS)
#define CREW (CARE | FIELD_DIRECTIVE)
#define DESK (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_DEVICE | FIELD_CAUTION | FIELD_ACCESS)
#define LISTED (FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN)

/* Rows without personal data: the map, the incident, the counts. */
#define MAP(role) { role, ACT_MAP_READ, SCOPE_ANY, GROUND_NONE, 0 }, { role, ACT_INCIDENT_READ, SCOPE_ANY, GROUND_NONE, 0 }
/* One field role may do `action` for those assigned to it, on whichever ground holds first. */
#define ASSIGNED(role, action, fields)                                  \
    { role, action, SCOPE_ASSIGNED, GROUND_INTERNAL, fields },          \
    { role, action, SCOPE_ASSIGNED, GROUND_CONSENT, fields },           \
    { role, action, SCOPE_ASSIGNED, GROUND_ORDINANCE, fields },         \
    { role, action, SCOPE_ASSIGNED, GROUND_DISASTER, fields }
#define TEAM(role, action, fields)                                      \
    { role, action, SCOPE_CARE_TEAM, GROUND_CONSENT, fields },          \
    { role, action, SCOPE_CARE_TEAM, GROUND_DISASTER, fields }
#define EMERGENCY(role, action, fields)                                 \
    { role, action, SCOPE_MUNICIPALITY, GROUND_DISASTER, fields },      \
    { role, action, SCOPE_MUNICIPALITY, GROUND_CONSENT, fields },       \
    { role, action, SCOPE_MUNICIPALITY, GROUND_VITAL, fields }
#define DISASTER_ONLY(role)                                                         \
    MAP(role),                                                                      \
    { role, ACT_LOOKUP, SCOPE_MUNICIPALITY, GROUND_DISASTER, LISTED },              \
    { role, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_DISASTER, LISTED },         \
    { role, ACT_UNREPORTED_READ, SCOPE_MUNICIPALITY, GROUND_DISASTER, LISTED }

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
    ASSIGNED(ROLE_FIELD_CARE, ACT_POWER_READ, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_DEVICE | FIELD_STATUS),
    TEAM(ROLE_FIELD_CARE, ACT_POWER_READ, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_DEVICE | FIELD_STATUS),

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
    { ROLE_COMMAND, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, CITY },

    MAP(ROLE_DISPATCH),
    EMERGENCY(ROLE_DISPATCH, ACT_LOOKUP, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS),
    EMERGENCY(ROLE_DISPATCH, ACT_PERSON_READ, DESK),
    { ROLE_DISPATCH, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, DESK },
    { ROLE_DISPATCH, ACT_CALL_HANDLE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },
    { ROLE_DISPATCH, ACT_CALL_READ, SCOPE_MUNICIPALITY, GROUND_VITAL, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS },
    EMERGENCY(ROLE_DISPATCH, ACT_POWER_READ, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_DEVICE | FIELD_STATUS),

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
    TEAM(ROLE_CARE, ACT_POWER_READ, FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_DEVICE | FIELD_STATUS),

    MAP(ROLE_CLERK),
    { ROLE_CLERK, ACT_LOOKUP, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_CLERK, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_INTERNAL, CITY },
    { ROLE_CLERK, ACT_PERSON_READ, SCOPE_MUNICIPALITY, GROUND_BREAK_GLASS, CITY },
    { ROLE_CLERK, ACT_REGISTER_WRITE, SCOPE_MUNICIPALITY, GROUND_NONE, 0 },

    DISASTER_ONLY(ROLE_HEALTH_CENTER),
    DISASTER_ONLY(ROLE_PREF),
    DISASTER_ONLY(ROLE_POLICE),

    { ROLE_ADMIN, ACT_USER_ADMIN, SCOPE_ANY, GROUND_NONE, 0 },
    { ROLE_ADMIN, ACT_METRICS_READ, SCOPE_ANY, GROUND_NONE, 0 },
    { ROLE_AUDITOR, ACT_AUDIT_READ, SCOPE_ANY, GROUND_NONE, 0 },
    { ROLE_AUDITOR, ACT_BREAK_GLASS_REVIEW, SCOPE_ANY, GROUND_NONE, 0 },
};
const size_t policy_row_count = sizeof policy_rows / sizeof policy_rows[0];

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

static bool ground_holds(const struct policy_row *r, const struct policy_facts *f)
{
    /* A protected person's page opens by breaking the glass and in no other way. */
    if (f->protected_person && r->fields != 0 && r->ground != GROUND_BREAK_GLASS)
        return false;
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
        return f->disaster_open;
    case GROUND_VITAL:
        return f->reason_given;
    case GROUND_BREAK_GLASS:
        return f->break_glass && f->reason_given;
    case GROUND_COUNT:
        break;
    }
    return false;
}

enum err policy_check(enum role role, enum action action, const struct policy_facts *f, struct policy_grant *out)
{
    bool reason_would_help = false;
    if (action == ACT_PUBLIC || (action == ACT_SELF && role != ROLE_NONE))
        return OK;
    for (size_t i = 0; i < policy_row_count; i++) {
        const struct policy_row *r = &policy_rows[i];
        if (r->role != role || r->action != action || !scope_holds(r->scope, f))
            continue;
        if (ground_holds(r, f)) {
            if (out)
                *out = (struct policy_grant){ r->ground, r->fields };
            return OK;
        }
        reason_would_help |= r->ground == GROUND_VITAL || r->ground == GROUND_BREAK_GLASS;
    }
    return reason_would_help ? E_AUTH_GROUND : E_AUTH_FORBIDDEN;
}

bool policy_any(enum role role, enum action action)
{
    if (action == ACT_PUBLIC || (action == ACT_SELF && role != ROLE_NONE))
        return true;
    for (size_t i = 0; i < policy_row_count; i++)
        if (policy_rows[i].role == role && policy_rows[i].action == action)
            return true;
    return false;
}
