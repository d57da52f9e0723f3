/* SPDX-License-Identifier: Apache-2.0
 * publish.c - what screens hear when the picture changes. */
#include "server/api/live/publish.h"

#include <stdio.h>

#include "server/api/incidents/labels.h"
#include "server/api/kit/given.h"
#include "server/api/kit/zone_json.h"
#include "server/api/live/given.h"
#include "server/api/live/live_get.h"
#include "server/api/people/status_json.h"
#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/outages/outages.h"

#define EVENT_MAX 4096    /* bytes: ids, counts and states */
#define EVENT_SEEN_MAX 40 /* that fit; the lists name more */

/* What an event is the newest state of, as one number. */
static int64_t key_of(int64_t a, int64_t b)
{
    uint64_t h = ((uint64_t)a + 1) * UINT64_C(0x9E3779B97F4A7C15);
    h = (h ^ h >> 29 ^ (uint64_t)b) * UINT64_C(0xBF58476D1CE4E5B9);
    return (int64_t)((h ^ h >> 32) | 1);
}

/* To whom: everybody of a municipality (0: everybody), or the desk of its protected persons alone. */
struct audience {
    int32_t municipality;
    bool desk;
};

static void send(enum live_topic topic, int64_t key, struct audience to, int64_t subject, const struct buf *b)
{
    struct live_event e = { .topic = topic,
                            .key = key,
                            .scope = (uint64_t)to.municipality | (to.desk ? LIVE_SCOPE_DESK : 0),
                            .subject = subject,
                            .json = buf_view(b) };
    if (buf_ok(b))
        live_publish(live_given->live, &e);
}

/* Of what happens to a protected person their desk hears, and nobody else. */
static struct audience audience_of(const struct picture_delta *d)
{
    const struct person *x = d->person ? picture_person(picture_now(), d->person) : NULL;
    return (struct audience){ x ? x->municipality : d->municipality, x && x->is_protected && !d->protection };
}

static void status_send(const struct picture_delta *d)
{
    struct person_status s = { 0 };
    const struct person *x = picture_person(picture_now(), d->person);
    struct buf b;
    struct jw w;
    if (!x || !d->incident)
        return;
    incident_status(picture_now(), d->incident, d->person, &s);
    buf_init(&b, EVENT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kid(&w, "incident", d->incident);
    jw_kid(&w, "person", d->person);
    jw_kz(&w, "status", status_name(s.status));
    jw_kbool(&w, "conflict", s.conflict.n > 0);
    jw_ktime(&w, "at", s.observed_us ? s.observed_us : INT64_MIN);
    jw_kbool(&w, "time_unsure", s.time_unsure);
    label_write(&w, d->incident, d->person);
    jw_ki64(&w, "round", s.round);
    seen_write(&w, d->incident, d->person, EVENT_SEEN_MAX);
    if (x->zone && !x->is_protected) {
        jw_kid(&w, "zone", x->zone);
    }
    jw_obj_end(&w);
    send(LIVE_STATUS, key_of(d->incident, d->person), audience_of(d), d->person, &b);
    buf_done(&b);
}

/* Those without a location are counted over all municipalities of an incident: where it has several, their number is
 * not said to those who see only some of them; they are told to ask. */
static bool counts_are_shared(int64_t incident, int64_t zone)
{
    struct incident in;
    return !zone && incident_get(picture_now(), incident, &in) && in.municipalities_n > 1;
}

static void zone_send(int64_t incident, int64_t zone, int32_t municipality)
{
    struct zone_count c = { 0 };
    struct buf b;
    struct jw w;
    if (!incident_zone(picture_now(), incident, zone, &c))
        return;
    buf_init(&b, EVENT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kid(&w, "incident", incident);
    jw_key(&w, "zone");
    if (zone)
        jw_id(&w, zone);
    else
        jw_null(&w);
    if (counts_are_shared(incident, zone)) {
        jw_kbool(&w, "all", true);
    } else {
        zone_counts_write(&w, &c, 0);
    }
    jw_obj_end(&w);
    send(LIVE_ZONE, key_of(incident, zone), (struct audience){ .municipality = municipality }, incident, &b);
    buf_done(&b);
}

static int32_t zone_municipality(int64_t zone, int32_t otherwise)
{
    struct picture_zone z;
    return zone && picture_zone(picture_now(), zone, &z) ? z.municipality : otherwise;
}

static void zones_send(const struct picture_delta *d)
{
    struct buf b;
    if (!d->zones_all) {
        for (size_t i = 0; i < d->zones_n; i++)
            zone_send(d->zones[i].incident, d->zones[i].zone, zone_municipality(d->zones[i].zone, d->municipality));
        return;
    }
    buf_init(&b, EVENT_MAX);
    buf_printf(&b, "{\"incident\":%s%lld%s,\"all\":true}", d->incident ? "\"" : "", (long long)d->incident, d->incident ? "\"" : "");
    send(LIVE_ZONE, key_of(d->incident, -1), (struct audience){ 0 }, d->incident, &b);
    buf_done(&b);
}

/* Counts, and with them lists, are to be read again: by the desk when its line moved, by everybody when somebody came
 * under protection or left it. Who it was stays out of it. */
static void protected_send(const struct picture_delta *d)
{
    struct buf b;
    buf_init(&b, EVENT_MAX);
    buf_str(&b, "{\"incident\":0,\"all\":true}");
    if (d->protected_line)
        send(LIVE_ZONE, key_of(d->municipality, -2), (struct audience){ d->municipality, true }, 0, &b);
    if (d->protection)
        send(LIVE_ZONE, key_of(d->municipality, -3), (struct audience){ .municipality = d->municipality }, 0, &b);
    buf_clear(&b);
    buf_str(&b, "{\"all\":true}");
    if (d->protection) /* phones hear of lists by this topic */
        send(LIVE_INCIDENT, key_of(d->municipality, -4), (struct audience){ .municipality = d->municipality }, 0, &b);
    buf_done(&b);
}

/* The list of those without power is to be read again: whose change it was stays out of it. */
static void power_send(const struct picture_delta *d)
{
    struct buf b;
    buf_init(&b, EVENT_MAX);
    buf_printf(&b, "{\"kind\":\"%s\"}", picture_kind_name(d->kind));
    struct audience to = audience_of(d);
    send(LIVE_POWER, key_of(d->municipality, to.desk), to, 0, &b);
    buf_done(&b);
}

/* {"id": ..., "kind": ...}: which object to read again. */
static void pointer_send(enum live_topic topic, const struct picture_delta *d, struct sv id)
{
    struct buf b;
    struct jw w;
    buf_init(&b, EVENT_MAX);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kz(&w, "kind", picture_kind_name(d->kind));
    jw_kstr(&w, "id", id);
    if (d->person) {
        jw_kid(&w, "person", d->person);
    }
    if (d->kind == KIND_MARK_REVIEW) {
        jw_kid(&w, "incident", d->incident);
    }
    jw_obj_end(&w);
    send(topic, 0, audience_of(d), d->person ? d->person : d->incident, &b);
    buf_done(&b);
}

void publish_decision_over(const struct decision *over)
{
    const struct picture_delta d = { .kind = KIND_DECISION, .municipality = over->municipality, .incident = over->incident };
    char id[24];
    snprintf(id, sizeof id, "%lld", (long long)over->id);
    pointer_send(LIVE_INCIDENT, &d, sv_of(id));
}

/* What is said of each topic: by a function of its own, or which object to read again. */
static const struct {
    enum picture_topic topic;
    void (*send)(const struct picture_delta *d);
    enum live_topic pointer; /* without `send` */
} said[] = {
    { TOPIC_STATUS, status_send, 0 },
    { TOPIC_ZONE, zones_send, 0 },
    { TOPIC_POWER, power_send, 0 },
    { TOPIC_OUTAGE, NULL, LIVE_OUTAGE },
    { TOPIC_TRANSPORT, NULL, LIVE_TRANSPORT },
    { TOPIC_INCIDENT, NULL, LIVE_INCIDENT },
    { TOPIC_REVIEW, NULL, LIVE_REVIEW },
    { TOPIC_SHELTER, NULL, LIVE_SHELTER },
};

void publish_delta(const struct picture_delta *d, struct sv id)
{
    if (!d->applied)
        return;
    if (d->protected_line || d->protection)
        protected_send(d);
    for (size_t i = 0; i < countof(said); i++) {
        if (!(d->topics & said[i].topic))
            continue;
        if (said[i].send)
            said[i].send(d);
        else
            pointer_send(said[i].pointer, d, id);
    }
}

/* Only a call for an ambulance sounds at the desk; a test never does. */
void publish_call(struct sv body)
{
    struct arena a;
    const struct json *call;
    struct sv kind = { 0 }, state = { 0 };
    int64_t id = 0, person = 0;
    struct buf b;
    struct jw w;
    arena_init(&a, 64 * 1024);
    if (!json_parse(&a, body, 4, &call, NULL) && json_i64(json_get(call, "id"), &id) && json_str(json_get(call, "kind"), &kind) &&
        json_str(json_get(call, "state"), &state)) {
        const struct person *x = json_i64(json_get(call, "person"), &person) ? picture_person(picture_now(), person) : NULL;
        buf_init(&b, EVENT_MAX);
        jw_init(&w, &b);
        jw_obj(&w);
        jw_kid(&w, "call", id);
        jw_kstr(&w, "kind", kind);
        jw_kstr(&w, "state", state);
        jw_kbool(&w, "sounds", sv_eq(state, SV(JA_CALL_STATE_AMBULANCE_REQUESTED)) && !sv_eq(kind, SV(JA_CALL_KIND_TEST)));
        bool named = x && !x->is_protected;
        if (named) {
            jw_kid(&w, "person", x->id);
        }
        jw_obj_end(&w);
        send(LIVE_CALL, key_of(id, 0), (struct audience){ .municipality = x ? x->municipality : 0 }, named ? x->id : 0, &b);
        if (x && !named) /* their desk hears of it too */
            send(LIVE_CALL, key_of(id, 1), (struct audience){ x->municipality, true }, 0, &b);
        buf_done(&b);
    }
    arena_done(&a);
}
