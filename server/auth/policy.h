/* SPDX-License-Identifier: Apache-2.0
 * policy.h - the one table that says who may do what: role x action x scope x ground -> fields.
 *
 * Default deny: what no row allows is refused. A row is tried in the order of the table; the first whose scope and
 * ground hold decides which fields are shown and on which legal ground (閲覧・提供の根拠). The facts about the object
 * are collected by the caller; this file is pure and holds no state.
 *
 * Grounds (server/DATA.md; the texts of the clauses are configuration):
 *   internal 災害対策基本法49条の11第1項 · consent · ordinance 条例 (never against a recorded refusal) · disaster
 *   49条の11第3項, 49条の15第3項 (for the city itself while a real incident is open there, a drill never; for everybody outside
 *   the city only by a 提供の決定, and as far as that goes) · vital 個人情報保護法69条2項, 27条1項2号 (a case number or a
 *   reason) · break_glass.
 *
 * A ground that the caller chose is the one that is used: rows on another are not tried.
 *
 * Protected persons (DV・ストーカー等の支援措置) are nobody's by role: their rows are of SCOPE_PROTECTED, for users to
 * whom the right `protected_desk` was given by name; to everybody else what shows anything opens by breaking the glass. */
#ifndef ANPI_AUTH_POLICY_H
#define ANPI_AUTH_POLICY_H

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/base/word.h"

/* As users have it; codes are in policy_names.c. A new one has no rows, hence no rights. */
/* clang-format off */
#define ROLE_(code) ROLE_##code = 1 + WORD_ROLE_##code
enum role {
    ROLE_NONE, ROLE_(FIELD_CARE), ROLE_(FIELD_COMMUNITY), ROLE_(SHELTER), ROLE_(COMMAND), ROLE_(DISPATCH), ROLE_(AMBULANCE),
    ROLE_(CARE), ROLE_(CLERK), ROLE_(HEALTH_CENTER), ROLE_(PREF), ROLE_(POLICE), ROLE_(ADMIN), ROLE_(AUDITOR), ROLE_(COUNT)
};
#undef ROLE_
/* clang-format on */

/* Every route names one. ACT_PUBLIC needs no session; ACT_SELF any session. The number is for the table alone; what is
 * told, and stored, is action_code. */
/* clang-format off */
enum action {
    ACT_PUBLIC, ACT_SELF, ACT_MAP_READ, ACT_INCIDENT_READ, ACT_INCIDENT_WRITE, ACT_UNREPORTED_READ, ACT_ASSIGNED_READ,
    ACT_MARK_ADD, ACT_MARK_VOID_ANY, ACT_ZONE_REPORT_ADD, ACT_HISTORY_READ, ACT_POWER_READ, ACT_POWER_CONFIRM,
    ACT_STAY_ADD, ACT_LOOKUP, ACT_PERSON_READ, ACT_TRANSPORT_ADD, ACT_REGISTER_WRITE, ACT_USER_ADMIN, ACT_AUDIT_READ,
    ACT_METRICS_READ, ACT_CALL_READ, ACT_CALL_HANDLE, ACT_ASSIGN, ACT_LABEL, ACT_BREAK_GLASS_REVIEW,
    ACT_SHELTER_WRITE, ACT_MARK_REVIEW, ACT_DECISION_WRITE, ACT_COUNT
};
/* clang-format on */

/* Which tie to the object a row asks for; all that a row needs besides is its ground. */
enum scope {
    SCOPE_ANY,          /* nothing personal in it */
    SCOPE_MUNICIPALITY, /* the object lies in a municipality of the user's office */
    SCOPE_ASSIGNED,     /* the person, or the person's zone, is assigned to the user or the office */
    SCOPE_CARE_TEAM,    /* the user, or the office, is on the person's care team */
    SCOPE_PROTECTED     /* a protected person of the municipality, and the user is named for these */
};

/* In the order in which an answer names them; stored by code. */
/* clang-format off */
#define GROUND_(code) GROUND_##code = 1 + WORD_GROUND_##code
enum ground {
    GROUND_NONE, GROUND_(INTERNAL), GROUND_(CONSENT), GROUND_(ORDINANCE), GROUND_(DISASTER), GROUND_(VITAL), GROUND_(BREAK_GLASS),
    GROUND_(COUNT)
};
#undef GROUND_
/* clang-format on */

/* Bits of what is shown; a new field of a person needs one, or is shown to nobody. */
enum field_set {
    FIELD_NAME = 1 << 0,    /* name, kana, sex, birth date */
    FIELD_ADDRESS = 1 << 1, /* home, zone, point */
    FIELD_PHONE = 1 << 2,
    FIELD_STATUS = 1 << 3,  /* marks, stay, outage */
    FIELD_PLAN = 1 << 4,    /* plan, reasons, helpers, community */
    FIELD_CONTACT = 1 << 5, /* kin, care team */
    FIELD_DEVICE = 1 << 6,
    FIELD_MEDICAL = 1 << 7, /* conditions, medicines, allergies, doctor */
    FIELD_ACCESS = 1 << 8,  /* floor, lift, landmark, parking, dog */
    FIELD_CAUTION = 1 << 9,
    FIELD_DIRECTIVE = 1 << 10,
    FIELD_TRANSPORT = 1 << 11,
    FIELD_CONSENT = 1 << 12, /* consents, listings, remarks of imports */
    FIELD_NOTE = 1 << 13,
    FIELD_KEY = 1 << 14 /* key box and its code: for those who go there, nobody else */
};

/* A refusal outweighs an ordinance; none means that nobody asked. */
enum consent_state { CONSENT_NONE, CONSENT_GIVEN, CONSENT_REFUSED };

/* What is true of the object and the moment. Zeroed: nothing holds, and so nothing is shown. Of this moment and this
 * user: collected anew for each question, for an assignment or a decision may have ended since. */
struct policy_facts {
    bool in_municipality, assigned, care_team;
    bool disaster_open;       /* a real incident (no drill) is open over the person's municipality */
    bool protected_person;    /* DV・ストーカー等の支援措置 */
    bool protected_desk;      /* the user has the right of that name */
    bool ordinance;           /* the municipality has an ordinance that allows it */
    bool city_office;         /* the user belongs to the city: internal use */
    bool reason_given;        /* a case number or a reason was entered: vital may be used */
    bool break_glass;         /* the user broke the glass, with a reason */
    bool outside;             /* policy_outside: `disaster` holds by a decision alone, an open incident gives nothing */
    int64_t decision;         /* the 提供の決定 that covers this person for this user now; 0 none */
    unsigned decision_fields; /* what it shows, of enum field_set */
    enum ground chosen;       /* GROUND_NONE: the first that holds */
    enum consent_state consent_list, consent_ambulance, consent_care; /* 名簿提供・計画提供, 救急照会, 連携 */
};

/* Set by policy_check alone. To be put on record as it is. */
struct policy_grant {
    enum ground ground;
    unsigned fields;  /* of enum field_set */
    int64_t decision; /* on `disaster` outside the city: by which decision; else 0 */
};

/* Tried from top to bottom: the first that holds decides. */
struct policy_row {
    enum role role;
    enum action action;
    enum scope scope;
    enum ground ground; /* GROUND_NONE: nothing personal, no ground needed */
    unsigned fields;
};

/* The law of this program: policy.c, in the order in which it is tried. */
extern const struct policy_row policy_rows[];
extern const size_t policy_row_count;

/* May a user of this role do this to an object of which these facts hold? E_AUTH_GROUND when a row would allow it
 * with a case number or reason, E_AUTH_CHOSEN when one would on another ground than the chosen, E_AUTH_FORBIDDEN when none
 * does. `out` may be NULL. Pure; O(rows). *out is untouched on failure. What is shown must be cut to out->fields,
 * and put on record with out->ground. */
ERR policy_check(enum role role, enum action action, const struct policy_facts *facts, struct policy_grant *out);
/* Is there any row at all for role x action? (What a route asks before it knows the object.) `protected_desk`: the user
 * has that right, and its rows count too. */
bool policy_any(enum role role, enum action action, bool protected_desk);
/* Does this role, in an office of the city or not, stand outside the city where `disaster` is concerned? */
bool policy_outside(enum role role, bool city_office);

/* ROLE_NONE when unknown. Exactly; in the words of app_user. */
enum role role_parse(struct sv code);
/* Static; "" for a number that is none. */
const char *role_code(enum role role);
/* GROUND_NONE when unknown. Exactly. */
enum ground ground_parse(struct sv code);
/* Static; "" for a number that is none. */
const char *ground_code(enum ground ground);
/* For audit and OpenAPI: "person.read". Static; "" for a number that is none. Never renamed: records name it for
 * years. */
const char *action_code(enum action action);

#endif
