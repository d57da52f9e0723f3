/* SPDX-License-Identifier: Apache-2.0
 * policy_names.c - roles, grounds and actions by the words that the database, the API and the audit use. */
#include "server/auth/policy.h"

/* clang-format off */
static const char *const actions[ACT_COUNT] = {
    [ACT_PUBLIC] = "public", [ACT_SELF] = "self", [ACT_MAP_READ] = "map.read",
    [ACT_INCIDENT_READ] = "incident.read", [ACT_INCIDENT_WRITE] = "incident.write",
    [ACT_UNREPORTED_READ] = "unreported.read", [ACT_ASSIGNED_READ] = "assigned.read", [ACT_MARK_ADD] = "mark.add",
    [ACT_MARK_VOID_ANY] = "mark.void_any", [ACT_ZONE_REPORT_ADD] = "zone_report.add",
    [ACT_HISTORY_READ] = "history.read", [ACT_POWER_READ] = "power.read", [ACT_POWER_CONFIRM] = "power.confirm",
    [ACT_STAY_ADD] = "stay.add", [ACT_LOOKUP] = "lookup", [ACT_PERSON_READ] = "person.read",
    [ACT_TRANSPORT_ADD] = "transport.add", [ACT_REGISTER_WRITE] = "register.write",
    [ACT_USER_ADMIN] = "user.admin", [ACT_AUDIT_READ] = "audit.read", [ACT_BREAK_GLASS_REVIEW] = "break_glass.review",
    [ACT_METRICS_READ] = "metrics.read",
    [ACT_CALL_READ] = "call.read", [ACT_CALL_HANDLE] = "call.handle", [ACT_ASSIGN] = "assign",
    [ACT_SHELTER_WRITE] = "shelter.write", [ACT_LABEL] = "label.write", [ACT_MARK_REVIEW] = "mark.review",
    [ACT_DECISION_WRITE] = "decision.write",
};
/* clang-format on */

enum role role_parse(struct sv code)
{
    return (enum role)(1 + word_find(WORDS_ROLE, code));
}

const char *role_code(enum role role)
{
    return role == ROLE_NONE ? "" : word_code(WORDS_ROLE, role - 1);
}

enum ground ground_parse(struct sv code)
{
    return (enum ground)(1 + word_find(WORDS_GROUND, code));
}

const char *ground_code(enum ground ground)
{
    return ground == GROUND_NONE ? "" : word_code(WORDS_GROUND, ground - 1);
}

const char *action_code(enum action action)
{
    return action < ACT_COUNT ? actions[action] : "";
}
