/* SPDX-License-Identifier: Apache-2.0
 * power.c - minutes left on the devices of people without power.
 *
 * For each person one story is told: what feeds say about the place they are at, overridden from its time by the latest
 * thing somebody saw. Then the device with the least minutes speaks for the person. */
#include "server/picture/outages/power.h"

#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/word.h"
#include "server/picture/people/card.h"
#include "server/picture/state.h"

const char *power_state_name(enum power_state s)
{
    return word_kept(WORDS_POWER_STATE, s);
}

struct confirmation {
    int what; /* enum word_power; -1 nothing */
    int64_t at_us;
    int64_t battery_min; /* -1 not said */
    struct sv by;
};

static struct confirmation confirmation_of(struct sv card)
{
    struct sv rest = card_field(card, CARD_POWER), sub[4];
    struct confirmation c = { .what = -1, .battery_min = -1 };
    if (!card_item(&rest, sub, 4))
        return c;
    c.what = word_find(WORDS_POWER, sub[0]);
    c.at_us = card_int(sub[1], 0);
    c.battery_min = card_int(sub[2], -1);
    c.by = sub[3];
    return c;
}

bool power_seen(const struct person *x, struct power_seen *out)
{
    struct sv rest, sub[4];
    if (!x->power_seen)
        return false;
    rest = card_field(person_card(x), CARD_POWER);
    if (!card_item(&rest, sub, 4))
        return false;
    *out = (struct power_seen){ .power = sub[0], .by = sub[3], .at_us = card_int(sub[1], 0) };
    return true;
}

/* What the feeds say of the place: is it out, since when, when did it end. */
static void feeds_say(const struct outage_at *at, struct power_row *row)
{
    row->by_feed = true;
    row->match = at->match;
    row->share = at->share;
    row->sources_n = at->sources_n;
    memcpy(row->sources, at->sources, sizeof row->sources);
    row->began_us = at->began_us;
    row->since_us = at->since_us ? at->since_us : at->began_us;
    row->ended_at_us = at->ended_at_us;
    if (outage_running_at(at))
        row->state = at->out ? POWER_RUNNING_DOWN : POWER_POSSIBLE;
    else
        row->state = at->unwatched ? POWER_NO_LONGER_WATCHED : POWER_RESTORED_UNCONFIRMED;
}

/* A feed shows an area late, and often without saying since when: one that turns up within this time of a report of
 * 停電 is the same outage. Taking it for a new one would give the patient a full battery again. */
#define FEED_LAG_US (INT64_C(3600) * US_PER_S)

/* Lay what was seen over what the feeds say; false: the person is not on the list. */
static bool seen_overrides(const struct confirmation *c, bool covered, const struct outage_at *at, struct power_row *row)
{
    int64_t lag_us = c->what == WORD_POWER_RESTORED ? 0 : FEED_LAG_US;
    bool running = outage_running_at(at), began_later = covered && running && at->last_began_us > c->at_us + lag_us;
    bool ended_later = covered && !running && at->ended_at_us > c->at_us;
    switch (c->what) {
    case -1:
        return covered;
    case WORD_POWER_RESTORED: /* stands until an area that began later covers the place */
        return began_later || (ended_later && at->last_began_us > c->at_us);
    case WORD_POWER_OUT:
        row->confirmed = !began_later;
        if (began_later)
            return true;
        if (!ended_later || at->unwatched) { /* a source that stops speaking does not take back what somebody saw */
            row->state = POWER_RUNNING_DOWN;
            row->share = 1; /* somebody was there */
        }
        if (c->battery_min >= 0 || !covered)
            row->began_us = c->at_us;
        if (!covered)
            row->since_us = c->at_us;
        return true;
    case WORD_POWER_EXTERNAL_POWER:
    case WORD_POWER_MOVED: /* stands while the outage it was said in goes on */
        if (!covered || began_later)
            return covered;
        row->confirmed = true;
        if (running || at->unwatched)
            row->state = c->what == WORD_POWER_EXTERNAL_POWER ? POWER_EXTERNAL : POWER_MOVED;
        return true;
    }
    return covered;
}

struct battery {
    int64_t minutes;
    bool unknown;
};

static struct battery battery_of(const struct sv *dev)
{
    int64_t internal = card_int(dev[DEV_INTERNAL_MIN], -1), external = card_int(dev[DEV_EXTERNAL_MIN], -1);
    return (struct battery){ (internal > 0 ? internal : 0) + (external > 0 ? external : 0), internal < 0 && external < 0 };
}

#define MINUTE_US (INT64_C(60) * US_PER_S)

/* The device that fails first; what was said about the battery stands for every device of the person. */
static void device_choose(struct sv card, const struct confirmation *c, int64_t now_us, struct power_row *row)
{
    struct sv rest = card_field(card, CARD_DEVICES), dev[DEV_FIELDS];
    int64_t gone_us = row->began_us && now_us > row->began_us ? now_us - row->began_us : 0;
    int64_t gone_min = (gone_us + MINUTE_US - 1) / MINUTE_US; /* a begun minute is not promised, here nor on the screens */
    bool first = true, said = row->confirmed && c->what == WORD_POWER_OUT && c->battery_min >= 0;
    while (card_item(&rest, dev, DEV_FIELDS)) {
        struct battery b = said ? (struct battery){ c->battery_min, false } : battery_of(dev);
        int64_t left = b.minutes - gone_min;
        if (!first && left >= row->minutes_left)
            continue;
        first = false;
        row->device = card_int(dev[DEV_ID], 0);
        row->device_kind = dev[DEV_KIND];
        row->minutes_left = left;
        row->battery_unknown = b.unknown;
        row->move_at_min = card_int(dev[DEV_MOVE_AT_MIN], -1);
        row->move_to = dev[DEV_MOVE_TO];
    }
    row->move_now = row->state <= POWER_POSSIBLE && row->move_at_min >= 0 && row->minutes_left <= row->move_at_min;
}

bool power_of(const struct picture *p, const struct person *x, int64_t now_us, struct power_row *out)
{
    struct outage_at at = { .out = false };
    struct power_row row = { .person = x->id, .x = x, .move_at_min = -1, .share = 1 };
    if (!x->powered)
        return false;
    bool covered = outage_at_person(p, x, &at);
    if (!covered && !x->power_seen) /* nearly everybody, on an ordinary night */
        return false;
    struct sv card = person_card(x);
    struct confirmation c = confirmation_of(card);
    if (!covered && c.what != WORD_POWER_OUT)
        return false;
    if (covered)
        feeds_say(&at, &row);
    if (!seen_overrides(&c, covered, &at, &row))
        return false;
    device_choose(card, &c, now_us, &row);
    if (row.confirmed)
        row.seen_by = c.by;
    *out = row;
    return true;
}

static int row_cmp(const void *a, const void *b)
{
    const struct power_row *x = a, *y = b;
    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    if (x->minutes_left != y->minutes_left)
        return x->minutes_left < y->minutes_left ? -1 : 1;
    return (x->person > y->person) - (x->person < y->person);
}

static bool in_scope(const struct power_query *q, const struct person *x)
{
    if (x->is_protected && !q->with_protected)
        return false;
    for (size_t i = 0; i < q->municipalities_n; i++) {
        if (q->municipalities[i] == x->municipality)
            return true;
    }
    return q->everywhere;
}

enum err power_list(const struct picture *p, const struct power_query *q, struct arena *a, struct power_row **rows, size_t *n)
{
    struct power_row *found = NULL, row;
    size_t count = 0, room = 0;
    for (uint32_t i = 0; i < p->powered_n; i++) {
        const struct person *x = p->person[p->powered[i]];
        if (!x || !in_scope(q, x) || !power_of(p, x, q->now_us, &row))
            continue;
        if (count == room) {
            room = room ? room * 2 : 64;
            struct power_row *more = arena_array(a, room, sizeof *more);
            if (!more)
                return E_NO_MEMORY;
            if (count)
                memcpy(more, found, count * sizeof *more);
            found = more;
        }
        found[count++] = row;
    }
    if (count)
        qsort(found, count, sizeof *found, row_cmp);
    *rows = found;
    *n = count;
    return OK;
}
