/* SPDX-License-Identifier: Apache-2.0
 * tiles_draw.c - what stands in a tile of each set.
 *
 * zones: layer `zones`, those without parts, which report, and layer `districts`, those with parts (school districts,
 * municipalities). outages: layer `outages`; an area known by its towns is drawn as the zones of those towns, each a
 * feature under the area's id. shelters: layer `shelters`. */
#include "server/api/map/tiles_draw.h"

#include <math.h>
#include <stdio.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/map/shelter_json.h"
#include "server/base/word.h"
#include "server/picture/picture.h"
#include "server/picture/places/shapes.h"
#include "server/picture/places/shelters.h"

static void tag_id(struct tile *out, const char *key, int64_t id)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)id);
    tile_tag_str(out, key, (struct sv){ text, (size_t)n });
}

static void zones_layer(const struct picture *p, const struct tile_place *place, const struct user *u, struct tile *out, bool with_parts)
{
    const struct zone_shape *z;
    char code[6];
    tile_layer(out, with_parts ? "districts" : "zones");
    for (size_t it = 0; (z = shapes_zone_next(picture_shapes(p), &it));) {
        struct picture_zone info;
        if (!z->ready || !tile_shape_near(z->ready, place) || shapes_zone_has_parts(picture_shapes(p), p, z->id) != with_parts)
            continue;
        municipality_text(z->municipality, code);
        if (!user_sees(u, sv_of(code)) || !picture_zone(p, z->id, &info) || !tile_polygon(out, z->id, z->ready))
            continue;
        tag_id(out, "zone", z->id);
        tile_tag_str(out, "name", info.name);
        tile_tag_str(out, "kind", info.kind);
        tile_tag_str(out, "municipality", sv_of(code));
    }
}

static void outage_tags(struct tile *out, const struct outage_area *a)
{
    tile_tag_str(out, "source", a->source);
    tile_tag_str(out, "name", a->name);
    tile_tag_str(out, "match_level", sv_of(outage_match_name(a->match)));
    tile_tag_str(out, "state", sv_of(outage_state_name(a->state)));
    if (a->low >= 0)
        tile_tag_i64(out, "low", a->low);
    if (a->high >= 0)
        tile_tag_i64(out, "high", a->high);
}

static void outage_draw(struct shapes *shapes, const struct tile_place *place, struct tile *out, const struct outage_area *a)
{
    struct tile_shape *own = a->match == MATCH_MUNICIPALITY ? NULL : shapes_outage(shapes, a);
    bool drawn = own != NULL;
    if (own && tile_shape_near(own, place) && tile_polygon(out, a->id, own))
        outage_tags(out, a);
    for (size_t i = 0; !own && a->match == MATCH_TOWN && i < a->towns_n; i++) {
        const struct zone_shape *z = shapes_town(shapes, a->towns[i]);
        drawn |= z && z->ready;
        if (z && z->ready && tile_shape_near(z->ready, place) && tile_polygon(out, a->id, z->ready))
            outage_tags(out, a);
    }
    if (!drawn && isfinite(a->lon) && tile_point(out, a->id, a->lon, a->lat))
        outage_tags(out, a);
}

static void outages_layer(const struct picture *p, const struct tile_place *place, struct tile *out)
{
    const struct outage_area *a;
    tile_layer(out, "outages");
    for (size_t it = 0; (a = outage_next(p, &it));)
        if (a->id > 0 && a->state != OUTAGE_ENDED)
            outage_draw(picture_shapes(p), place, out, a);
}

static void hazards_tag(struct tile *out, const struct shelter *s)
{
    char text[160];
    size_t n = 0;
    text[0] = 0;
    for (int h = 0; h < HAZARD_COUNT; h++)
        if (s->hazards & 1u << h)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "," : "", word_code(WORDS_HAZARD, (unsigned)h));
    tile_tag_str(out, "hazards", (struct sv){ text, n });
}

static void word_tag(struct tile *out, const char *name, enum word_thing thing, struct sv word, bool codes)
{
    int found = codes ? word_find(thing, word) : -1;
    tile_tag_str(out, name, found < 0 ? word : sv_of(word_code(thing, (unsigned)found)));
}

static void shelters_layer(const struct shelters *all, bool codes, struct tile *out)
{
    tile_layer(out, "shelters");
    for (size_t i = 0; i < shelters_count(all); i++) {
        const struct shelter *s = shelters_at(all, i);
        if (!tile_point(out, s->id, s->lon, s->lat))
            continue;
        tag_id(out, "shelter", s->id);
        tile_tag_str(out, "name", s->name);
        word_tag(out, "kind", WORDS_SHELTER_KIND, s->kind, codes);
        if (shelter_state_holds(s)) { /* what a drill said of it sends nobody there in earnest */
            word_tag(out, "state", WORDS_SHELTER_STATE, s->state, codes);
            tile_tag_i64(out, "drill", shelter_of_drill(s));
        }
        hazards_tag(out, s);
        if (s->capacity >= 0)
            tile_tag_i64(out, "capacity", s->capacity);
    }
}

void tiles_draw(const struct picture *p, enum tile_set set, const struct tile_place *place, const struct tile_reader *reader,
                struct tile *out)
{
    if (set == TILES_ZONES) {
        zones_layer(p, place, reader->user, out, true);
        zones_layer(p, place, reader->user, out, false);
    } else if (set == TILES_OUTAGES) {
        outages_layer(p, place, out);
    } else if (set == TILES_SHELTERS) {
        shelters_layer(picture_shelters(p), reader->codes, out);
    }
}
