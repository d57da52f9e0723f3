/* SPDX-License-Identifier: Apache-2.0
 * decided.c - reading the decisions of the picture, and asking them. */
#include "server/api/kit/decided.h"

#include <stdio.h>
#include <stdlib.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/given.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/shortage.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"

#define ARENA_CAP ((size_t)64 << 20) /* bytes of all decisions there ever were */
#define BODY_DEPTH 6                 /* of JSON that our own SQL writes */
#define NEST_MAX 16                  /* zones inside zones */

static struct {
    bool known, partial; /* partial: memory was short, one may be missing until the next tick */
    struct arena arena;
    struct decision *all; /* newest first */
    size_t n;
    int64_t ticked_us;
} kept;

void decided_forget(void)
{
    if (kept.known)
        arena_done(&kept.arena);
    kept.known = kept.partial = false;
    kept.all = NULL;
    kept.n = 0;
}

static int64_t number_of(const struct json *j)
{
    struct sv s;
    int64_t v = 0;
    return json_i64(j, &v) || (json_str(j, &s) && sv_to_i64(s, &v)) ? v : 0;
}

static const int64_t *numbers_of(struct arena *a, const struct json *list, size_t *n)
{
    int64_t *out = arena_array(a, json_count(list) + 1, sizeof *out);
    *n = 0;
    for (size_t i = 0; out && i < json_count(list); i++)
        out[(*n)++] = number_of(json_at(list, i));
    return out;
}

/* False for one that cannot be read, or for which there is no memory: it then shows nobody anything. */
static bool decision_read(struct arena *a, struct sv body, struct decision *d)
{
    const struct json *j;
    struct sv word;
    if (json_parse(a, body, BODY_DEPTH, &j, NULL))
        return false;
    *d = (struct decision){ .id = number_of(json_get(j, "id")),
                            .incident = number_of(json_get(j, "incident")),
                            .until_us = number_of(json_get(j, "until_us")),
                            .ended_us = number_of(json_get(j, "ended_us")),
                            .municipality = (int32_t)number_of(json_get(j, "municipality")),
                            .body = body };
    const struct json *roles = json_get(j, "roles"), *fields = json_get(j, "fields"), *zones = json_get(j, "zones");
    for (size_t i = 0; i < json_count(roles); i++)
        d->roles |= json_str(json_at(roles, i), &word) && role_parse(word) ? UINT32_C(1) << role_parse(word) : 0;
    for (size_t i = 0; i < json_count(fields); i++)
        d->fields |= json_str(json_at(fields, i), &word) ? provision_field(word) : 0;
    d->offices = numbers_of(a, json_get(j, "offices"), &d->offices_n);
    d->zones = numbers_of(a, zones, &d->zones_n);
    return d->offices && d->zones && (json_is_null(zones) || d->zones_n > 0);
}

static int newest_first(const void *a, const void *b)
{
    const struct decision *x = a, *y = b;
    return x->id > y->id ? -1 : x->id < y->id;
}

static void decisions_read(void)
{
    struct sv id, body;
    uint64_t shortages = shortage_count();
    arena_init(&kept.arena, ARENA_CAP);
    kept.known = true;
    kept.all = arena_array(&kept.arena, picture_objects(picture_now(), KIND_DECISION) + 1, sizeof *kept.all);
    for (size_t it = 0; kept.all && picture_object_next(picture_now(), KIND_DECISION, &it, &id, &body);)
        kept.n += decision_read(&kept.arena, body, &kept.all[kept.n]);
    if (kept.n)
        qsort(kept.all, kept.n, sizeof *kept.all, newest_first);
    kept.partial = shortage_count() != shortages;
}

const struct decision *decided_next(size_t *it)
{
    if (!kept.known)
        decisions_read();
    else if (kept.partial) /* whoever asks meanwhile is refused for it: those asked about could be many */
        shortage_note();
    return *it < kept.n ? &kept.all[(*it)++] : NULL;
}

bool decided_in_force(const struct decision *d, int64_t now_us)
{
    struct incident in;
    return !d->ended_us && now_us < d->until_us && incident_get(picture_now(), d->incident, &in) && !in.closed && !in.drill;
}

bool decided_is_to(const struct decision *d, const struct user *u)
{
    char code[6];
    bool to = d->roles >> u->role & 1;
    municipality_text(d->municipality, code);
    for (size_t i = 0; i < d->offices_n; i++)
        to |= d->offices[i] == u->office;
    return to && user_sees(u, sv_of(code));
}

/* The zone itself, or one that it lies in. */
static bool zone_in(const struct decision *d, int64_t zone)
{
    struct picture_zone z;
    for (int depth = 0; zone && depth < NEST_MAX; depth++) {
        for (size_t i = 0; i < d->zones_n; i++)
            if (d->zones[i] == zone)
                return true;
        zone = picture_zone(picture_now(), zone, &z) ? z.parent : 0;
    }
    return false;
}

static bool is_about(const struct decision *d, const struct person *x)
{
    return x->municipality == d->municipality && !x->is_protected && (x->lists & (LIST_REGISTER | LIST_PLAN)) != 0 &&
           (d->zones_n == 0 || zone_in(d, x->zone));
}

const struct decision *decided_for(const struct user *u, const struct person *x, unsigned *fields)
{
    const struct decision *best = NULL, *d;
    int64_t now = clock_now_us();
    unsigned most = provision_most(kit_given->provision, u->role);
    *fields = 0;
    for (size_t it = 0; (d = decided_next(&it));) {
        unsigned shown = d->fields & most;
        if (__builtin_popcount(shown) > __builtin_popcount(*fields) && decided_is_to(d, u) && is_about(d, x) && decided_in_force(d, now)) {
            best = d;
            *fields = shown;
        }
    }
    return best;
}

bool decided_any(const struct user *u)
{
    const struct decision *d;
    int64_t now = clock_now_us();
    unsigned most = provision_most(kit_given->provision, u->role);
    for (size_t it = 0; (d = decided_next(&it));)
        if (d->fields & most && decided_is_to(d, u) && decided_in_force(d, now))
            return true;
    return false;
}

static unsigned kind_most(struct sv kind)
{
    static const struct {
        const char *kind;
        enum role role[2];
    } kinds[] = {
        { "police", { ROLE_POLICE } },
        { "pref", { ROLE_PREF, ROLE_HEALTH_CENTER } },
        { "fire", { ROLE_DISPATCH, ROLE_AMBULANCE } },
        { "care", { ROLE_FIELD_CARE, ROLE_CARE } },
        { "medical", { ROLE_CARE, ROLE_FIELD_CARE } },
        { "community", { ROLE_FIELD_COMMUNITY } },
        { "other", { ROLE_HEALTH_CENTER } },
    };
    for (size_t i = 0; i < countof(kinds); i++)
        if (sv_eq(kind, sv_of(kinds[i].kind)))
            return provision_most(kit_given->provision, kinds[i].role[0]) | provision_most(kit_given->provision, kinds[i].role[1]);
    return 0;
}

unsigned office_most(int64_t office)
{
    const struct json *body;
    struct arena a;
    struct sv kind;
    char id[24];
    unsigned most = 0;
    snprintf(id, sizeof id, "%lld", (long long)office);
    struct sv text = picture_object(picture_now(), KIND_OFFICE, sv_of(id));
    arena_init(&a, 64 * 1024);
    if (text.p && !json_parse(&a, text, 4, &body, NULL) && json_str(json_get(body, "kind"), &kind))
        most = kind_most(kind);
    arena_done(&a);
    return most;
}

void decided_tick(int64_t now_us, void (*over)(const struct decision *d))
{
    const struct decision *d;
    int64_t before = kept.ticked_us;
    if (kept.partial)
        decided_forget();
    kept.ticked_us = now_us;
    for (size_t it = 0; before && (d = decided_next(&it));)
        if (!d->ended_us && d->until_us > before && d->until_us <= now_us)
            over(d);
}
