/* SPDX-License-Identifier: Apache-2.0
 * shelters.c - an array of shelters and where each id stands in it. */
#include "server/picture/places/shelters.h"

#include <stdlib.h>

#include "server/base/grow.h"
#include "server/base/hash.h"
#include "server/base/json.h"
#include "server/base/word.h"

struct shelters {
    struct shelter **item;
    size_t n, room;
    struct map64 at;
};

struct shelters *shelters_new(void)
{
    struct shelters *s = calloc(1, sizeof *s);
    if (s)
        map64_init(&s->at);
    return s;
}

void shelters_free(struct shelters *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        free(s->item[i]);
    free(s->item);
    map64_done(&s->at);
    free(s);
}

size_t shelters_count(const struct shelters *s)
{
    return s->n;
}

const struct shelter *shelters_at(const struct shelters *s, size_t i)
{
    return i < s->n ? s->item[i] : NULL;
}

const struct shelter *shelters_find(const struct shelters *s, int64_t id)
{
    uint64_t i;
    return map64_get(&s->at, id, &i) ? s->item[i] : NULL;
}

bool shelter_shut(const struct shelter *s)
{
    return sv_eq(s->state, SV(JA_SHELTER_STATE_CLOSED)) || sv_eq(s->state, SV(JA_SHELTER_STATE_FULL));
}

bool shelter_open(const struct shelter *s)
{
    return sv_eq(s->state, SV(JA_SHELTER_STATE_OPEN));
}

static unsigned hazards_read(const struct json *names)
{
    unsigned bits = 0;
    for (size_t i = 0; i < json_count(names); i++) {
        struct sv name = { 0 };
        enum hazard h;
        if (json_str(json_at(names, i), &name) && hazard_parse(name, &h))
            bits |= 1u << h;
    }
    return bits;
}

/* The shelter and its texts in one piece of memory. */
static struct shelter *shelter_make(int64_t id, const struct json *j)
{
    static const char *const keys[] = { "kind", "name", "address", "phone", "state", "communities" };
    struct sv text[6] = { { 0 } }, municipality = { 0 };
    int64_t code = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < 6; i++)
        bytes += json_str(json_get(j, keys[i]), &text[i]) ? text[i].n : 0;
    struct shelter *x = malloc(sizeof *x + bytes + 1);
    if (!x)
        return NULL;
    if (!json_str(json_get(j, "municipality"), &municipality) || !sv_to_i64(municipality, &code))
        code = 0;
    *x = (struct shelter){ .id = id,
                           .municipality = (int32_t)code,
                           .lon = json_number(json_get(j, "lon")),
                           .lat = json_number(json_get(j, "lat")),
                           .hazards = hazards_read(json_get(j, "hazards")),
                           .unknown = hazards_read(json_get(j, "hazards_unknown")),
                           .capacity = -1 };
    if (!json_bool(json_get(j, "outside"), &x->outside))
        x->outside = false;
    if (!json_i64(json_get(j, "capacity"), &x->capacity))
        x->capacity = -1;
    if (!json_i64(json_get(j, "incident"), &x->incident))
        x->incident = 0;
    if (!json_i64(json_get(j, "state_us"), &x->state_us))
        x->state_us = 0;
    struct sv *to[] = { &x->kind, &x->name, &x->address, &x->phone, &x->state, &x->communities };
    char *at = (char *)(x + 1);
    for (size_t i = 0; i < 6; i++) {
        if (text[i].n)
            memcpy(at, text[i].p, text[i].n);
        *to[i] = (struct sv){ at, text[i].n };
        at += text[i].n;
    }
    return x;
}

static void drop(struct shelters *s, int64_t id)
{
    uint64_t i;
    if (!map64_get(&s->at, id, &i))
        return;
    free(s->item[i]);
    map64_remove(&s->at, id);
    s->item[i] = s->item[--s->n];
    if (i < s->n && map64_put(&s->at, s->item[i]->id, i) != OK)
        abort(); /* the key is there: nothing is allocated */
}

static enum err add(struct shelters *s, struct shelter *x)
{
    if (GROW(s->item, s->room, s->n + 1))
        return E_NO_MEMORY;
    enum err e = map64_put(&s->at, x->id, s->n);
    if (!e)
        s->item[s->n++] = x;
    return e;
}

ERR shelters_put(struct shelters *s, int64_t id, const struct json *body)
{
    struct shelter *x = body ? shelter_make(id, body) : NULL;
    if (body && !x)
        return E_NO_MEMORY;
    drop(s, id);
    enum err e = x ? add(s, x) : OK;
    if (e)
        free(x);
    return e;
}
