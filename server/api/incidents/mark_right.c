/* SPDX-License-Identifier: Apache-2.0
 * mark_right.c - the right to mark, now or at the time seen. */
#include "server/api/incidents/mark_right.h"

#include "server/api/kit/given.h"
#include "server/base/clock.h"
#include "server/picture/people/card.h"
#include "server/picture/picture.h"

#define AHEAD_MAX_US (INT64_C(24) * 3600 * US_PER_S) /* as anpi.time_unsure: a phone's clock a day fast is wrong */
/* as anpi.time_unsure: nobody is looked after a week before an incident is opened */
#define BEFORE_MAX_US (INT64_C(7) * 24 * 3600 * US_PER_S)

bool mark_time_unsure(const struct incident *in, int64_t seen_us, int64_t now_us)
{
    return seen_us > now_us + AHEAD_MAX_US || seen_us < in->opened_us - BEFORE_MAX_US;
}

/* Since when the person is heard of in this round. With several marks, or one of no sure time, only the last is known
 * here, and not the first. */
static int64_t heard_since(int64_t incident, int64_t person)
{
    struct person_status s = { 0 };
    incident_status(picture_now(), incident, person, &s);
    if (s.status == STATUS_UNREPORTED)
        return INT64_MAX;
    return s.time_unsure || (s.ops.n && memchr(s.ops.p, ',', s.ops.n)) ? INT64_MIN : s.observed_us;
}

/* Somebody who stays elsewhere counts in the zone there, but was the home zone's until then. */
static enum assignments_held held_at_home(const struct user *u, const struct person *x, struct assignments_then then,
                                          enum assignments_doubt *doubt)
{
    struct sv stay = card_field(person_card(x), CARD_STAY), item[STAY_FROM_US + 1];
    int64_t home = card_int(card_field(person_card(x), CARD_ZONE), 0);
    if (!home || x->is_protected || home == x->zone || !card_item(&stay, item, STAY_FROM_US + 1))
        return HELD_NEVER;
    then.person = 0;
    then.zone = home;
    enum assignments_held h = assignments_held_then(picture_assignments(picture_now()), holder_of(u), &then, doubt);
    if (h == HELD_THEN && then.seen_us >= card_int(item[STAY_FROM_US], INT64_MIN)) {
        *doubt = DOUBT_AFTER_END;
        h = HELD_ONCE;
    }
    return h;
}

enum mark_right mark_right(const struct user *u, const struct person *x, const struct incident *in, int64_t seen_us, const char **reason)
{
    const struct person nobody = { .municipality = in->municipalities_n ? in->municipalities[0] : 0 }, *who = x ? x : &nobody;
    int64_t now = clock_now_us();
    bool unsure = mark_time_unsure(in, seen_us, now);
    struct policy_facts f;
    enum assignments_doubt doubt = DOUBT_AFTER_END, at_home = DOUBT_AFTER_END;
    facts_of(u, who, in->id, NULL, &f);
    if (policy_check(u->role, ACT_MARK_ADD, &f, NULL) == OK) {
        *reason = word_kept(WORDS_REVIEW_REASON, WORD_REVIEW_REASON_CLOSED);
        return !x ? MARK_NO : in->closed && unsure ? MARK_REVIEW : MARK_YES;
    }
    struct assignments_then then = { .person = who->id,
                                     .zone = who->is_protected ? 0 : who->zone,
                                     .incident = in->id,
                                     .seen_us = unsure ? now : seen_us,
                                     .now_us = now,
                                     .heard_us = heard_since(in->id, who->id) };
    enum assignments_held held = assignments_held_then(picture_assignments(picture_now()), holder_of(u), &then, &doubt),
                          home = held_at_home(u, who, then, &at_home);
    if (home > held) {
        held = home;
        doubt = at_home;
    }
    f.assigned = true;
    if (!x || held == HELD_NEVER || policy_check(u->role, ACT_MARK_ADD, &f, NULL))
        return MARK_NO;
    *reason = unsure ? "time_unsure" : word_kept(WORDS_REVIEW_REASON, doubt);
    return held == HELD_THEN && !unsure ? MARK_YES : MARK_REVIEW;
}
