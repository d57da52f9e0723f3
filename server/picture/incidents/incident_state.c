/* SPDX-License-Identifier: Apache-2.0
 * incident_state.c - reading an incident, and who it takes. */
#include "server/picture/incidents/incident_state.h"

#include <stdlib.h>

#include "server/base/grow.h"
#include "server/base/json.h"
#include "server/picture/things.h"

#define OWN_CAP (4u << 20) /* bytes of one incident's body, parsed */

struct incident_state *incident_find(const struct picture *p, int64_t id)
{
    for (size_t i = 0; i < p->incidents_n; i++) {
        if (p->incident[i]->pub.id == id)
            return p->incident[i];
    }
    return NULL;
}

static bool narrowed_out(const struct incident_state *s, const struct person *x)
{
    bool zone = s->zones_n == 0;
    for (size_t i = 0; i < s->zones_n && !zone; i++)
        zone = s->zones[i] == x->zone;
    return !zone || (s->reasons && !(s->reasons & x->reasons));
}

bool incident_takes(const struct incident_state *s, const struct person *x)
{
    bool here = false;
    for (size_t i = 0; i < s->pub.municipalities_n && !here; i++)
        here = s->pub.municipalities[i] == x->municipality;
    /* Whatever its population, an incident takes every protected person who is on any list: one opened for a single zone,
     * list or reason would otherwise tell who lives there or why, and their desk must not miss anybody because of it. */
    if (here && x->is_protected)
        return x->lists != 0;
    if (!here || narrowed_out(s, x))
        return false;
    return (x->lists & s->lists) != 0 || (s->powered && x->powered);
}

static bool slots_grow(struct incident_state *s)
{
    size_t slots = s->room, orders = s->room;
    if (GROW(s->slot, slots, s->room + 1) || GROW(s->order, orders, s->room + 1))
        return false;
    s->room = slots;
    return true;
}

struct zone_slot *incident_slot(struct incident_state *s, int64_t zone)
{
    uint64_t at;
    if (map64_get(&s->slot_of, zone, &at))
        return &s->slot[at];
    if ((s->slots == s->room && !slots_grow(s)) || map64_put(&s->slot_of, zone, s->slots) != OK)
        return NULL;
    size_t rank = s->slots;
    while (rank > 0 && s->slot[s->order[rank - 1]].count.zone > zone) {
        s->order[rank] = s->order[rank - 1];
        rank--;
    }
    s->order[rank] = (uint32_t)s->slots;
    struct zone_slot *slot = &s->slot[s->slots++];
    *slot = (struct zone_slot){ .count = { .zone = zone } };
    return slot;
}

static void rows_free(struct incident_state *s)
{
    int64_t person;
    uint64_t v;
    for (size_t it = 0; map64_next(&s->status, &it, &person, &v);) {
        for (struct status_row *r = (struct status_row *)(uintptr_t)v, *older; r; r = older) {
            older = r->older;
            free(r);
        }
    }
    map64_done(&s->status);
}

void incident_state_free(struct incident_state *s)
{
    if (!s)
        return;
    rows_free(s);
    map64_done(&s->slot_of);
    free(s->slot);
    free(s->order);
    arena_done(&s->own);
    free(s);
}

/* Numbers of an array of numbers or decimal strings. */
static int64_t *numbers_of(struct arena *a, const struct json *arr, size_t *n)
{
    size_t count = json_count(arr);
    int64_t *out = arena_array(a, count + 1, sizeof *out);
    *n = 0;
    for (size_t i = 0; out && i < count; i++) {
        struct sv s;
        int64_t v;
        if (json_i64(json_at(arr, i), &v) || (json_str(json_at(arr, i), &s) && sv_to_i64(s, &v)))
            out[(*n)++] = v;
    }
    return out;
}

static enum err population_read(struct incident_state *s, const struct json *rule)
{
    struct sv name;
    s->lists = 0;
    s->reasons = 0;
    const struct json *lists = json_get(rule, "lists"), *reasons = json_get(rule, "reasons");
    for (size_t i = 0; i < json_count(lists); i++) {
        if (json_str(json_at(lists, i), &name))
            s->lists |= person_list_bit(name);
    }
    for (size_t i = 0; i < json_count(reasons); i++) {
        if (json_str(json_at(reasons, i), &name))
            s->reasons |= person_reason_bit(name);
    }
    s->powered = change_flag(rule, "powered");
    if (!rule || json_is_null(rule)) { /* the default of the schema */
        s->lists = LIST_REGISTER;
        s->powered = true;
    }
    s->zones = numbers_of(&s->own, json_get(rule, "zones"), &s->zones_n);
    return s->zones ? OK : E_NO_MEMORY;
}

static enum err municipalities_read(struct incident_state *s, const struct json *arr)
{
    size_t n;
    int64_t *codes = numbers_of(&s->own, arr, &n);
    int32_t *out = arena_array(&s->own, n + 1, sizeof *out);
    if (!codes || !out)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out[i] = (int32_t)codes[i];
    s->pub.municipalities = out;
    s->pub.municipalities_n = n;
    return OK;
}

static void rounds_read(struct incident *in, const struct json *rounds)
{
    in->round = 1;
    in->round_started_us = in->opened_us;
    for (size_t i = 0; i < json_count(rounds); i++) {
        int64_t n = change_i64(json_at(rounds, i), "n", 0);
        if (n < in->round || n > INT32_MAX)
            continue;
        in->round = (int32_t)n;
        in->round_started_us = change_time(json_at(rounds, i), "started_us", "started_at");
    }
}

/* A member as the state's own; empty when absent, p == NULL without memory. */
static struct sv kept(struct incident_state *s, const struct json *j, const char *key)
{
    struct sv text = change_str(j, key);
    return arena_sv(&s->own, text.p ? text : SV(""));
}

static enum err incident_read(struct incident_state *s, int64_t id, struct sv body, const struct json *j)
{
    arena_init(&s->own, OWN_CAP);
    struct incident in = { .id = id,
                           .body = arena_sv(&s->own, body),
                           .name = kept(s, j, "name"),
                           .kind = kept(s, j, "kind"),
                           .decided_by = kept(s, j, "decided_by"),
                           .grounds = kept(s, j, "grounds") };
    if (!in.body.p || !in.name.p || !in.kind.p || !in.decided_by.p || !in.grounds.p)
        return E_NO_MEMORY;
    in.drill = change_flag(j, "drill");
    in.opened_us = change_time(j, "opened_us", "opened_at");
    in.closed_us = change_time(j, "closed_us", "closed_at");
    in.closed = in.closed_us != 0;
    in.report_every_min = (int32_t)change_i64(j, "report_every_min", 60);
    rounds_read(&in, json_get(j, "rounds"));
    s->pub = in;
    enum err e = municipalities_read(s, json_get(j, "municipalities"));
    return e ? e : population_read(s, json_get(j, "population"));
}

static void incident_drop(struct picture *p, int64_t id)
{
    for (size_t i = 0; i < p->incidents_n; i++) {
        if (p->incident[i]->pub.id != id)
            continue;
        incident_state_free(p->incident[i]);
        p->incident[i] = p->incident[--p->incidents_n];
        return;
    }
}

enum err incident_add(struct picture *p, int64_t id, struct incident_state **out)
{
    if (GROW(p->incident, p->incidents_room, p->incidents_n + 1))
        return E_NO_MEMORY;
    struct incident_state *s = calloc(1, sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    s->pub.id = id;
    s->pub.round = 1;
    map64_init(&s->status);
    map64_init(&s->slot_of);
    p->incident[p->incidents_n++] = s;
    *out = s;
    return OK;
}

enum err incident_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    delta->zones_all = true;
    delta->incident = c->number;
    if (!c->json) {
        incident_drop(p, c->number);
        return OK;
    }
    struct incident_state read = { 0 }, *s = incident_find(p, c->number);
    enum err e = incident_read(&read, c->number, c->body, c->json);
    if (!e && !s)
        e = incident_add(p, c->number, &s);
    if (e) {
        arena_done(&read.own);
        return e;
    }
    arena_done(&s->own);
    s->own = read.own;
    s->pub = read.pub;
    s->lists = read.lists;
    s->powered = read.powered;
    s->reasons = read.reasons;
    s->zones = read.zones;
    s->zones_n = read.zones_n;
    return OK;
}

void incidents_done(struct picture *p)
{
    for (size_t i = 0; i < p->incidents_n; i++)
        incident_state_free(p->incident[i]);
    free(p->incident);
}

bool incident_get(const struct picture *p, int64_t id, struct incident *out)
{
    const struct incident_state *s = incident_find(p, id);
    if (incident_known(s))
        *out = s->pub;
    return incident_known(s);
}

/* Open ones first, of them the real ones, then newest first: whoever takes the first takes no drill for a disaster. */
static bool stands_before(const struct incident *a, const struct incident *b)
{
    if (a->closed != b->closed)
        return !a->closed;
    if (!a->closed && a->drill != b->drill)
        return !a->drill;
    return a->opened_us != b->opened_us ? a->opened_us > b->opened_us : a->id > b->id;
}

size_t incident_list(const struct picture *p, int64_t *ids, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < p->incidents_n; i++) {
        size_t rank = 0;
        if (!incident_known(p->incident[i]))
            continue;
        for (size_t j = 0; j < p->incidents_n; j++)
            rank += incident_known(p->incident[j]) && stands_before(&p->incident[j]->pub, &p->incident[i]->pub);
        if (rank < max)
            ids[rank] = p->incident[i]->pub.id;
        n++;
    }
    return n;
}

bool incident_real_open(const struct picture *p, int32_t municipality)
{
    for (size_t i = 0; i < p->incidents_n; i++) {
        const struct incident *in = &p->incident[i]->pub;
        for (size_t j = 0; !in->closed && !in->drill && j < in->municipalities_n; j++) {
            if (in->municipalities[j] == municipality)
                return true;
        }
    }
    return false;
}
