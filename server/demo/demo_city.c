/* SPDX-License-Identifier: Apache-2.0
 * demo_city.c - a city brought in from its gazetteer and boundary, and read back as towns with zones. */
#include "server/demo/demo_city.h"

#include <math.h>
#include <stdio.h>

#include "geo/gazetteer/designated.h"
#include "server/base/file.h"
#include "server/base/hash.h"
#include "server/base/id.h"
#include "server/demo/demo_dice.h"
#include "server/cli/place/shapes_file.h"
#include "server/registry/areas.h"

#define BOUNDARIES_MAX ((size_t)512 * 1024 * 1024) /* bytes of GeoJSON */
#define REACH_MAX_M 900.0                          /* homes of a large town still lie around its point */

/* "潮見台一丁目" -> "潮見台"; a name without 丁目 stays. */
static struct sv base_of(struct sv name)
{
    static const char *const numerals[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
    struct sv s = name;
    if (!sv_ends(s, SV("丁目")))
        return name;
    s.n -= strlen("丁目");
    for (size_t i = 0; i < 10; i++)
        if (sv_ends(s, sv_of(numerals[i]))) {
            s.n -= 3;
            i = (size_t)-1; /* 十一丁目 */
        }
    return s.n ? s : name;
}

/* Some towns hold ten times the people of others; the same town always the same share. */
static uint64_t share_of(struct sv key)
{
    struct dice d = { hash_mix(UINT64_C(1469598103934665603), key.p, key.n) };
    return 20 + dice_below(&d, 100) + (dice_percent(&d, 20) ? 100 : 0);
}

/* Of a designated city the ward is part of the town's name, as it is of an address there. */
static enum err town_add(struct arena *a, struct demo_city *c, const struct gazetteer_town *t, struct sv ward)
{
    struct demo_town x = { .key = arena_str(a, t->key), .ward_n = (int)ward.n, .lon = t->lon, .lat = t->lat };
    x.name = arena_printf(a, SV_FMT SV_FMT, SV_ARG(ward), SV_ARG(t->name));
    x.base = x.name ? arena_str(a, base_of(sv_of(x.name))) : NULL;
    x.reach_m = isfinite(t->radius_m) && t->radius_m < REACH_MAX_M ? t->radius_m : REACH_MAX_M;
    x.upto = (c->towns ? c->town[c->towns - 1].upto : 0) + share_of(t->key);
    if (!x.name || !x.key || !x.base)
        return E_NO_MEMORY;
    c->town[c->towns++] = x;
    return OK;
}

static enum err towns_add(struct arena *a, struct demo_city *c, const struct gazetteer_municipality *m)
{
    struct sv ward = sv_eq(m->code, sv_of(c->code)) ? SV("") : ward_name(m->name);
    enum err e = OK;
    for (uint32_t k = 0; !e && k < m->town_count; k++) {
        struct gazetteer_town t;
        gazetteer_town(c->gazetteer.g, m->town_first + k, &t);
        if (isfinite(t.lon) && t.name.n)
            e = town_add(a, c, &t, ward);
    }
    return e;
}

enum err demo_city_towns(struct arena *a, const char *code, struct demo_city *c, struct fail *f)
{
    const struct gazetteer *g = c->gazetteer.g;
    uint32_t part[CITY_WARDS_MAX];
    struct gazetteer_municipality m;
    size_t parts = strlen(code) == 5 ? gazetteer_parts(g, sv_of(code), part) : 0, towns = 0;
    if (!parts)
        return fail_set(f, E_REG_MUNICIPALITY, 0, "--city");
    for (size_t i = 0; i < parts; i++) {
        gazetteer_municipality(g, part[i], &m);
        towns += m.town_count;
    }
    bool whole = sv_eq(m.code, sv_of(code));
    memcpy(c->code, code, 6);
    c->pref = arena_str(a, m.pref);
    c->name = arena_str(a, whole ? m.name : (struct sv){ m.name.p, m.name.n - ward_name(m.name).n });
    c->town = arena_array(a, towns + 1, sizeof *c->town);
    enum err e = c->pref && c->name && c->town ? OK : E_NO_MEMORY;
    for (size_t i = 0; !e && i < parts; i++) {
        gazetteer_municipality(g, part[i], &m);
        e = towns_add(a, c, &m);
    }
    return !e && !c->towns ? fail_set(f, E_REG_MUNICIPALITY, 0, "--gazetteer") : e;
}

static void towns_zone(struct demo_city *c)
{
    for (size_t i = 0; i < c->towns; i++) {
        struct demo_town *t = &c->town[i];
        struct zone_hit hit;
        struct zone z;
        if (!zones_at(c->place.zones, sv_of(c->code), t->lon, t->lat, &hit))
            continue;
        zones_get(c->place.zones, hit.zone, &z);
        if (id_parse(z.code, &t->zone))
            t->zone = 0;
    }
}

/* Whatever is given, a blob lies in the folder behind: the register's imports and the feeds reader use it. */
static enum err gazetteer_keep(const char *from, const char *folder, struct gazetteer_file *out, struct fail *f)
{
    char path[4096];
    struct gazetteer_file g;
    enum err e = gazetteer_file_open(from, &g, f);
    if (e)
        return e;
    snprintf(path, sizeof path, "%s/gazetteer.bin", folder);
    e = file_replace(path, g.map.bytes.p ? g.map.bytes : buf_view(&g.made), 0644);
    gazetteer_file_close(&g);
    return e ? fail_set(f, e, 0, path) : gazetteer_file_open(path, out, f);
}

static enum err boundaries_import(struct db_sync *s, const char *path, struct fail *f)
{
    struct area_account account = { 0 };
    struct buf text;
    buf_init(&text, BOUNDARIES_MAX);
    enum err e = shapes_read(path, &text, f);
    if (!e)
        e = area_import_boundaries(s, buf_view(&text), &zones_columns_n03, &account, f);
    buf_done(&text);
    return e;
}

enum err demo_city_build(struct db_sync *s, struct arena *a, const char *code, const char *gazetteer, const char *boundaries,
                         const char *folder, struct demo_city *out, struct fail *f)
{
    struct area_account account = { 0 };
    struct demo_city c = { 0 };
    enum err e = gazetteer_keep(gazetteer, folder, &c.gazetteer, f);
    if (!e)
        e = demo_city_towns(a, code, &c, f);
    if (!e)
        e = boundaries_import(s, boundaries, f);
    if (!e)
        e = area_make_towns(s, c.gazetteer.g, sv_of(code), true, &account, f);
    if (!e)
        e = place_open(s, c.gazetteer.g, sv_of(code), &c.place, f);
    if (e) {
        demo_city_close(&c);
        return e;
    }
    towns_zone(&c);
    *out = c;
    return OK;
}

void demo_city_close(struct demo_city *c)
{
    if (c->place.zones)
        place_close(&c->place);
    gazetteer_file_close(&c->gazetteer);
    c->towns = 0;
}
