/* SPDX-License-Identifier: Apache-2.0
 * zone_store.c - zones by id, which of them are leaves, and which of them somebody looks after. */
#include <stdlib.h>

#include "server/base/bisect.h"
#include "server/base/grow.h"
#include "server/base/json.h"
#include "server/picture/incidents/incident_state.h"
#include "server/picture/people/keys.h"
#include "server/picture/things.h"

static struct zone_info *zone_find(const struct picture *p, int64_t id)
{
    uint64_t v;
    return map64_get(&p->zones, id, &v) ? (struct zone_info *)(uintptr_t)v : NULL;
}

bool picture_zone(const struct picture *p, int64_t id, struct picture_zone *out)
{
    const struct zone_info *z = zone_find(p, id);
    if (z)
        *out = z->pub;
    return z != NULL;
}

static struct sv keep(char **at, struct sv s)
{
    struct sv kept = { *at, s.n };
    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return kept;
}

static struct zone_info *zone_make(struct arena *scratch, int64_t id, const struct json *j)
{
    struct sv name = change_str(j, "name"), code = change_str(j, "code"), kind = change_str(j, "kind"), key = { 0 };
    if (keys_of_address(scratch, name, &key) != OK)
        key = (struct sv){ 0 }; /* no text: nobody finds it by name */
    struct zone_info *z = malloc(sizeof *z + name.n + code.n + kind.n + key.n + 1);
    if (!z)
        return NULL;
    char *at = (char *)(z + 1);
    *z = (struct zone_info){ .pub = { .id = id,
                                      .parent = change_i64(j, "parent", 0),
                                      .municipality = (int32_t)change_i64(j, "municipality", 0),
                                      .lon = change_real(j, "lon"),
                                      .lat = change_real(j, "lat") } };
    z->pub.name = keep(&at, name);
    z->pub.code = keep(&at, code);
    z->pub.kind = keep(&at, kind);
    z->key = keep(&at, key);
    return z;
}

enum err zone_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    struct zone_info *before = zone_find(p, c->number), *z = NULL;
    delta->zones_all = true;
    if (c->json) {
        z = zone_make(&p->scratch, c->number, c->json);
        if (!z || map64_put(&p->zones, c->number, (uint64_t)(uintptr_t)z) != OK) {
            free(z);
            return E_NO_MEMORY;
        }
    } else {
        map64_remove(&p->zones, c->number);
    }
    free(before);
    if (!p->indexed)
        return OK;
    zones_link(p);
    enum err e = OK;
    for (size_t i = 0; !e && i < p->incidents_n; i++)
        e = incident_leaves_list(p, p->incident[i]);
    return e;
}

void zones_link(struct picture *p)
{
    int64_t id;
    uint64_t v;
    for (size_t it = 0; map64_next(&p->zones, &it, &id, &v);)
        ((struct zone_info *)(uintptr_t)v)->children = 0;
    for (size_t it = 0; map64_next(&p->zones, &it, &id, &v);) {
        struct zone_info *parent = zone_find(p, ((struct zone_info *)(uintptr_t)v)->pub.parent);
        if (parent)
            parent->children++;
    }
}

void zones_done(struct picture *p)
{
    int64_t id;
    uint64_t v;
    for (size_t it = 0; map64_next(&p->zones, &it, &id, &v);)
        free((struct zone_info *)(uintptr_t)v);
    map64_done(&p->zones);
    free(p->staff.item);
    free(p->staff.zones);
}

static bool has_municipality(const struct incident *in, int32_t code)
{
    for (size_t i = 0; i < in->municipalities_n; i++) {
        if (in->municipalities[i] == code)
            return true;
    }
    return false;
}

enum err incident_leaves_list(struct picture *p, struct incident_state *s)
{
    int64_t id;
    uint64_t v;
    for (size_t i = 0; i < s->slots; i++)
        s->slot[i].listed = false;
    for (size_t it = 0; map64_next(&p->zones, &it, &id, &v);) {
        const struct zone_info *z = (const struct zone_info *)(uintptr_t)v;
        bool whole = sv_eq(z->pub.kind, SV("municipality")); /* its parts report, not the whole */
        if (z->children || whole || !has_municipality(&s->pub, z->pub.municipality))
            continue;
        struct zone_slot *slot = incident_slot(s, id);
        if (!slot)
            return E_NO_MEMORY;
        slot->listed = true;
    }
    return OK;
}

static int assigned_cmp(const void *a, const void *b)
{
    const struct assigned *x = a, *y = b;
    if (x->zone != y->zone)
        return x->zone < y->zone ? -1 : 1;
    return (x->incident > y->incident) - (x->incident < y->incident);
}

enum err assignment_changed(struct picture *p)
{
    struct staff *st = &p->staff;
    if (st->n == 0) {
        st->zones_n = 0;
        return OK;
    }
    struct assigned *zones = realloc(st->zones, st->n * sizeof *zones);
    if (!zones)
        return E_NO_MEMORY;
    st->zones = zones;
    st->zones_n = 0;
    for (size_t i = 0; i < st->n; i++) {
        const struct person *x = st->item[i].person ? picture_person(p, st->item[i].person) : NULL;
        zones[st->zones_n] = st->item[i];
        if (x) /* who looks after a protected person is no zone's business */
            zones[st->zones_n].zone = x->is_protected ? 0 : x->zone;
        st->zones_n += zones[st->zones_n].zone != 0;
    }
    qsort(zones, st->zones_n, sizeof *zones, assigned_cmp);
    return OK;
}

static void assigned_drop(struct staff *st, int64_t id)
{
    for (size_t i = 0; i < st->n; i++) {
        if (st->item[i].id == id) {
            st->item[i] = st->item[--st->n];
            return;
        }
    }
}

/* Who goes to a protected person is heard of by their desk alone, and is no zone's staff. */
static void assignment_follow(const struct picture *p, int64_t person, struct picture_delta *delta)
{
    const struct person *x = person && p->indexed ? picture_person(p, person) : NULL;
    if (!x || !x->is_protected) {
        delta->topics |= TOPIC_ZONE;
        delta->zones_all = true;
        return;
    }
    delta->person = person;
    delta->municipality = x->municipality;
    delta->protected_line = true;
}

enum err staff_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    struct staff *st = &p->staff;
    const struct json *j = c->json;
    if (p->indexed)
        assigned_drop(st, c->number);
    delta->incident = j ? change_i64(j, "incident", 0) : 0;
    assignment_follow(p, j ? change_i64(j, "person", 0) : 0, delta);
    if (j && change_time(j, "to_us", "to_at") == 0) {
        if (GROW(st->item, st->room, st->n + 1))
            return E_NO_MEMORY;
        st->item[st->n++] = (struct assigned){ .id = c->number,
                                               .incident = change_i64(j, "incident", 0),
                                               .person = change_i64(j, "person", 0),
                                               .zone = change_i64(j, "zone", 0) };
    }
    return p->indexed ? assignment_changed(p) : OK;
}

bool zone_staffed(const struct picture *p, int64_t zone, int64_t incident)
{
    const struct staff *st = &p->staff;
    size_t from = 0, to = st->zones_n;
    BISECT(mid, from, to, st->zones[mid].zone < zone);
    for (; from < st->zones_n && st->zones[from].zone == zone; from++) {
        if (st->zones[from].incident == 0 || st->zones[from].incident == incident)
            return true;
    }
    return false;
}
