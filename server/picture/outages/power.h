/* SPDX-License-Identifier: Apache-2.0
 * power.h - who lives by a device and has no power, and how many minutes are left: the list that saves lives.
 *
 * minutes_left = battery minutes (internal + external; unknown counts as 0 and is flagged) less the minutes since the
 * outage began, a begun one too: who is told 40 has them. The person's smallest device decides. The latest power confirmation (card field CARD_POWER) overrides
 * from its time (a power-fail call of a device in the home is one, by_name "通報 …"): 停電 is out whatever feeds say, and with battery_min restarts the count; 外部電源 and 移送 stay on the list,
 * marked, below those who run down; 復電 takes the person off unless an area that began later covers them. When
 * the area ends the person stays as restored_unconfirmed 復電(未確認) until somebody confirms power in the home.
 * When the area ended because its source was switched off nobody knows: no_longer_watched 情報なし（取得停止）, until somebody looks or another
 * source says. Whose home is known only to its town, part of which is dark, is `possible`, below the sure ones, with the share.
 * Deterministic given now_us. Inpatients and others away from home are judged where they are. */
#ifndef ANPI_PICTURE_OUTAGES_POWER_H
#define ANPI_PICTURE_OUTAGES_POWER_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/word.h"
#include "server/picture/outages/outages.h"

enum power_state {
    POWER_RUNNING_DOWN = WORD_POWER_STATE_RUNNING_DOWN,
    POWER_POSSIBLE = WORD_POWER_STATE_POSSIBLE,
    POWER_NO_LONGER_WATCHED = WORD_POWER_STATE_NO_LONGER_WATCHED,
    POWER_EXTERNAL = WORD_POWER_STATE_EXTERNAL_POWER,
    POWER_MOVED = WORD_POWER_STATE_MOVED,
    POWER_RESTORED_UNCONFIRMED = WORD_POWER_STATE_RESTORED_UNCONFIRMED
};
const char *power_state_name(enum power_state s); /* "running_down" "possible" "no_longer_watched" "external_power" ... */

/* Minutes and microseconds UTC; views until the next picture_apply. */
struct power_row {
    /* The id, to be kept; `x` is for this turn. */
    int64_t person;
    const struct person *x; /* good until the next picture_apply */
    int64_t device;         /* the one that fails first */
    struct sv device_kind;  /* 人工呼吸器 … */
    int64_t minutes_left;   /* may be below 0: how long it has been empty */
    bool battery_unknown;
    int64_t began_us;    /* the count runs from here */
    int64_t since_us;    /* of the outage */
    int64_t ended_at_us; /* restored_unconfirmed: when the area ended */
    bool by_feed;        /* false: only a person's report says so; match and sources are then empty */
    bool confirmed;      /* a confirmation overrides the formula */
    struct sv seen_by;   /* whose: a person's name, or "通報 …" of a device in the home; empty when not confirmed */
    enum outage_match match;
    double share; /* of where the home may be that the areas hold; 1 when it is sure */
    /* Whose areas say so; empty when only a person does. */
    size_t sources_n;
    struct sv sources[OUTAGE_SOURCES_MAX];
    /* Minutes left at which the person is to be moved, by the plan. */
    int64_t move_at_min; /* -1: none given */
    struct sv move_to;
    bool move_now; /* minutes_left <= move_at_min while running down, surely or possibly */
    /* First key of the order. */
    enum power_state state;
};

/* now_us is the wall clock (clock_now_us), a parameter so that a storm can be replayed. */
struct power_query {
    int64_t now_us;
    const int32_t *municipalities;
    size_t municipalities_n;
    bool everywhere;     /* else none means no rows */
    bool with_protected; /* the caller may see protected persons */
};

/* Rows by state (in the order of the enum), then minutes_left, then person. All of them, in the arena. E_NO_MEMORY.
 * O(persons with a device). Rows are the caller's to show or to leave out: what may be told of each is not asked
 * here. */
ERR power_list(const struct picture *p, const struct power_query *q, struct arena *a, struct power_row **rows, size_t *n);
/* One person; false when they are not on the list. *out is untouched when false: no device, or no outage there and
 * nobody who says so. */
bool power_of(const struct picture *p, const struct person *x, int64_t now_us, struct power_row *out);

/* The latest that somebody, or a device in the home, said of the power there: for everyone, on a device or not. */
struct power_seen {
    struct sv power, by; /* 復電 停電 外部電源 移送 */
    int64_t at_us;
};
/* False: nobody ever did. *out is untouched then. The texts are the stored words. */
bool power_seen(const struct person *x, struct power_seen *out);

#endif
