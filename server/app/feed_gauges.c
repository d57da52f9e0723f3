/* SPDX-License-Identifier: Apache-2.0
 * feed_gauges.c - the outage sources as numbers for Prometheus. */
#include "server/app/feed_gauges.h"

#include "server/base/arena.h"
#include "server/base/json.h"
#include "server/base/word.h"
#include "server/http/metrics.h"

#define BODY_MAX ((size_t)1 << 20) /* bytes of one source's JSON */
#define DEPTH_MAX 6                /* of JSON that our own SQL writes */

enum { STATE_OK = WORD_FEED_STATE_OK, STATE_STALE = WORD_FEED_STATE_STALE, STATE_FAULT = WORD_FEED_STATE_FAULT, STATE_UNWATCHED, STATES };
static const char *const labels[STATES] = { "state=\"ok\"", "state=\"stale\"", "state=\"fault\"", "state=\"no_longer_watched\"" };

/* STATES for a source that never was watched. */
static int state_of(const struct json *s)
{
    struct sv state;
    if (!json_str(json_get(s, "state"), &state))
        return STATES;
    int i = word_find(WORDS_FEED_STATE, state);
    if (i >= 0 && i < WORD_FEED_STATE_OFF)
        return i;
    return json_is_null(json_get(s, "off_at_us")) ? STATES : STATE_UNWATCHED;
}

static int64_t rows_of(const struct json *s, const char *key)
{
    int64_t n;
    return json_i64(json_get(s, key), &n) ? n : 0;
}

void feed_gauges_set(const struct picture *p)
{
    struct sv id, body;
    double sources[STATES + 1] = { 0 }, refused = 0, partly = 0;
    for (size_t it = 0; picture_object_next(p, KIND_FEED_SOURCE, &it, &id, &body);) {
        const struct json *s;
        struct arena a;
        arena_init(&a, BODY_MAX);
        if (!json_parse(&a, body, DEPTH_MAX, &s, NULL)) {
            sources[state_of(s)]++;
            refused += (double)rows_of(s, "rows_refused");
            partly += (double)rows_of(s, "rows_partly");
        }
        arena_done(&a);
    }
    for (int i = 0; i < STATES; i++)
        metric_set(metric_gauge("anpi_outage_sources", labels[i], "Outage sources, by how they are doing"), sources[i]);
    metric_set(metric_gauge("anpi_outage_rows_unread", "taken=\"no\"", "Rows of the latest editions that cannot be read"), refused);
    metric_set(metric_gauge("anpi_outage_rows_unread", "taken=\"partly\"", "Rows of the latest editions that cannot be read"), partly);
}
