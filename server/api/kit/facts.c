/* SPDX-License-Identifier: Apache-2.0
 * facts.c - facts for the policy table, read from the picture. */
#include "server/api/kit/facts.h"

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/decided.h"
#include "server/base/clock.h"
#include "server/base/word.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/people/card.h"
#include "server/picture/picture.h"

size_t user_municipality_numbers(const struct user *u, int32_t *out, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < u->municipality_count && n < max; i++) {
        int64_t v;
        if (sv_to_i64((struct sv){ u->municipality[i], 5 }, &v))
            out[n++] = (int32_t)v;
    }
    return n;
}

struct holder holder_of(const struct user *u)
{
    return (struct holder){ u->id, u->office };
}

static bool sees(const struct user *u, int32_t municipality)
{
    char code[6];
    municipality_text(municipality, code);
    return user_sees(u, sv_of(code));
}

bool user_on_desk(const struct user *u, int32_t municipality)
{
    return u->protected_desk && u->city_office && u->role == ROLE_COMMAND && sees(u, municipality);
}

struct latest {
    struct sv on;
    enum consent_state state;
};

/* The latest answer counts; of one day, and whatever the order of rows, a refusal wins over a consent. */
static void consent_take(struct latest *l, struct sv answer, struct sv on)
{
    bool yes = sv_eq(answer, SV(JA_CONSENT_ANSWER_AGREED));
    bool no = sv_eq(answer, SV(JA_CONSENT_ANSWER_NOT_AGREED)) || sv_eq(answer, SV(JA_CONSENT_ANSWER_REFUSED));
    if (!yes && !no)
        return;
    size_t n = on.n < l->on.n ? on.n : l->on.n;
    int cmp = n ? memcmp(on.p, l->on.p, n) : 0;
    bool later = l->state == CONSENT_NONE || cmp > 0 || (cmp == 0 && on.n > l->on.n);
    bool same_day = l->state != CONSENT_NONE && cmp == 0 && on.n == l->on.n;
    bool undated_no = no && on.n == 0; /* nobody can show that a consent came after it */
    if (l->state == CONSENT_REFUSED && l->on.n == 0)
        return;
    if (later || undated_no || (same_day && no))
        *l = (struct latest){ on, no ? CONSENT_REFUSED : CONSENT_GIVEN };
}

static void consents_of(struct sv card, struct policy_facts *f)
{
    struct latest list = { 0 }, ambulance = { 0 }, care = { 0 };
    struct sv rest = card_field(card, CARD_CONSENTS), item[4];
    while (card_item(&rest, item, 4)) {
        if (sv_eq(item[0], SV(JA_CONSENT_KIND_REGISTER_PROVISION)) || sv_eq(item[0], SV(JA_CONSENT_KIND_PLAN_PROVISION)))
            consent_take(&list, item[2], item[3]);
        else if (sv_eq(item[0], SV(JA_CONSENT_KIND_AMBULANCE_LOOKUP)))
            consent_take(&ambulance, item[2], item[3]);
        else if (sv_eq(item[0], SV(JA_CONSENT_KIND_CARE_TEAM)))
            consent_take(&care, item[2], item[3]);
    }
    f->consent_list = list.state;
    f->consent_ambulance = ambulance.state;
    f->consent_care = care.state;
}

/* Consents stand far back in the card. Where the table has a ground that comes first and holds (internal use), or another
 * was chosen, nobody asks for them: lists of many people are spared the reading. */
static bool consent_matters(const struct policy_facts *f)
{
    if (f->chosen && f->chosen != GROUND_CONSENT && f->chosen != GROUND_ORDINANCE)
        return false;
    return f->care_team || !f->city_office;
}

/* Who reads by a decision alone: by which one this person. */
static void decision_take(const struct user *u, const struct person *x, struct policy_facts *f)
{
    const struct decision *d = f->outside && (!f->chosen || f->chosen == GROUND_DISASTER) ? decided_for(u, x, &f->decision_fields) : NULL;
    f->decision = d ? d->id : 0;
}

/* Does any row of the table ask this of the role? Whose charge a person is takes searching, and most roles are not asked. */
static bool scope_asked(enum role role, enum scope scope)
{
    static uint64_t roles[SCOPE_PROTECTED + 1]; /* a bit a role */
    static bool known;
    for (size_t i = 0; !known && i < policy_row_count; i++)
        roles[policy_rows[i].scope] |= UINT64_C(1) << policy_rows[i].role;
    known = true;
    return roles[scope] >> role & 1;
}

static bool incident_is_open(int64_t incident)
{
    struct incident i;
    return incident_get(picture_now(), incident, &i) && !i.closed;
}

/* The time is past, and the person still stands unreported: whoever holds them by name was not heard. */
static bool holder_is_silent(int64_t incident, int64_t person, int64_t due_us)
{
    struct person_status s = { 0 };
    if (clock_now_us() < due_us)
        return false;
    incident_status(picture_now(), incident, person, &s);
    return s.status == STATUS_UNREPORTED;
}

static const struct assignments_asks assignments_asks = { incident_is_open, holder_is_silent };

void facts_of(const struct user *u, const struct person *x, int64_t incident, const struct reason_given *why, struct policy_facts *out)
{
    *out = (struct policy_facts){
        .in_municipality = sees(u, x->municipality),
        .assigned = scope_asked(u->role, SCOPE_ASSIGNED) &&
                    assignments_hold(picture_assignments(picture_now()), holder_of(u), x, incident, &assignments_asks),
        .care_team = scope_asked(u->role, SCOPE_CARE_TEAM) && assignments_care(picture_assignments(picture_now()), holder_of(u), x),
        .disaster_open = incident_real_open(picture_now(), x->municipality),
        .protected_person = x->is_protected,
        .protected_desk = u->protected_desk,
        .ordinance = kit_given->ordinance,
        .city_office = u->city_office,
        .reason_given = why && sv_trim(why->case_ref).n > 0,
        .break_glass = why && why->ground == GROUND_BREAK_GLASS,
        .outside = policy_outside(u->role, u->city_office),
        .chosen = why ? why->ground : GROUND_NONE,
    };
    decision_take(u, x, out);
    if (consent_matters(out))
        consents_of(person_card(x), out);
}

bool facts_by_place(const struct user *u, const struct policy_facts *f)
{
    return !scope_asked(u->role, SCOPE_ASSIGNED) && !scope_asked(u->role, SCOPE_CARE_TEAM) && !consent_matters(f) &&
           !(f->outside && (!f->chosen || f->chosen == GROUND_DISASTER) && decided_any(u));
}

/* With nothing known of the person: whatever else is true can only add grounds. */
bool everybody_allowed(const struct user *u, enum action action, const struct reason_given *why)
{
    const struct policy_facts f = { .in_municipality = true,
                                    .city_office = u->city_office,
                                    .outside = policy_outside(u->role, u->city_office),
                                    .reason_given = why && sv_trim(why->case_ref).n > 0,
                                    .chosen = why ? why->ground : GROUND_NONE };
    return policy_check(u->role, action, &f, NULL) == OK;
}

void facts_of_municipality(const struct user *u, int32_t municipality, struct policy_facts *out)
{
    *out = (struct policy_facts){ .in_municipality = sees(u, municipality),
                                  .city_office = u->city_office,
                                  .outside = policy_outside(u->role, u->city_office),
                                  .disaster_open = incident_real_open(picture_now(), municipality) };
}

enum err person_allowed(const struct user *u, enum action action, const struct person *x, int64_t incident, const struct reason_given *why,
                        struct policy_grant *out)
{
    struct policy_facts f;
    facts_of(u, x, incident, why, &f);
    return policy_check(u->role, action, &f, out);
}
