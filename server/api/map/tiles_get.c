/* SPDX-License-Identifier: Apache-2.0
 * tiles_get.c - a vector tile of zones, outages, shelters, or people (specification 2.1).
 *
 * Zones, outages and shelters hold nothing personal: `private, no-cache` under a tag of their content and the caller's
 * municipalities. People appear from zoom 12 where they are now, not at the empty home, as id, category and zone, as far
 * as the role may see them in a list; protected persons never do. Such a tile is not kept, and is on record as one
 * disclosure. An empty tile is 200 with no bytes. */
#include <stdio.h>
#include <stdlib.h>

#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/grounds.h"
#include "server/api/map/given.h"
#include "server/api/map/tiles.h"
#include "server/base/clock.h"
#include "server/http/codes.h"
#include "server/http/gzip.h"
#include "server/picture/find/near.h"
#include "server/picture/outages/power.h"
#include "server/picture/picture.h"

const struct map_given *map_given;

#define PEOPLE_ZOOM_MIN 12 /* below it a point stands for a street: zones are shown, not people */
#define PEOPLE_MAX 20000   /* in one tile */
#define MEDIA "application/vnd.mapbox-vector-tile"
#define GZIP_FAST 1 /* made for one answer */

static enum step reply(struct job *j);

const struct route tiles_get_route = {
    .method = HTTP_GET,
    .path = "/tiles/{layer}/{z}/{x}/{y}.pbf",
    .action = ACT_MAP_READ,
    .doc = "A Mapbox vector tile of zones, outages, shelters or people; people from zoom 12.",
    .query_doc = "words",
    .header_doc = "If-None-Match",
    .media = MEDIA,
    .steps = { { "reply", reply } },
};

static void send(struct req *r, struct sv plain, struct sv gzip)
{
    reply_header(r, "Vary", SV("Accept-Encoding, X-Anpi-Words"));
    if (gzip.n && gzip_accepted(r)) {
        reply_header(r, "Content-Encoding", SV("gzip"));
        reply_bytes(r, 200, MEDIA, gzip);
    } else {
        reply_bytes(r, 200, MEDIA, plain);
    }
}

static bool tag_named(struct sv list, struct sv tag)
{
    while (list.p) {
        struct sv one = sv_trim(sv_cut(&list, ','));
        if (sv_starts(one, SV("W/")))
            one = (struct sv){ one.p + 2, one.n - 2 };
        if (sv_eq(one, tag) || sv_eq(one, SV("*")))
            return true;
    }
    return false;
}

static enum step reply_kept(struct job *j, enum tile_set set, const struct tile_place *place)
{
    struct req *r = job_req(j);
    const struct tile_kept *k;
    char tag[TILE_TAG + 4];
    struct tile_reader reader = { &req_caller(r)->user, set == TILES_SHELTERS && req_takes_codes(r) };
    enum err e = tiles_get(map_given->tiles, picture_now(), set, place, &reader, &k);
    if (e)
        return job_fail(j, e);
    int n = snprintf(tag, sizeof tag, "W/\"%s\"", k->tag); /* weak: plain and gzipped are the same tile */
    struct sv weak = { tag, (size_t)n };
    reply_cache(r, "private, no-cache");
    reply_header(r, "ETag", weak);
    if (tag_named(req_header(r, "if-none-match"), (struct sv){ weak.p + 2, weak.n - 2 }))
        reply_empty(r, 304);
    else
        send(r, buf_view(&k->plain), buf_view(&k->gzip));
    return STEP_DONE;
}

/* The action by which this role may see lists of people; ACT_COUNT when by none. */
static enum action list_action(enum role role)
{
    if (policy_any(role, ACT_UNREPORTED_READ, false))
        return ACT_UNREPORTED_READ;
    return policy_any(role, ACT_ASSIGNED_READ, false) ? ACT_ASSIGNED_READ : ACT_COUNT;
}

static const char *category_of(const struct person *x, unsigned fields)
{
    if (x->excluded)
        return "excluded";
    return x->powered && fields & FIELD_DEVICE ? "powered" : "person";
}

static void person_draw(struct tile *t, const struct person *x, unsigned fields)
{
    char zone[24];
    struct power_row p;
    int n = snprintf(zone, sizeof zone, "%lld", (long long)x->zone);
    tile_tag_str(t, "category", sv_of(category_of(x, fields)));
    if (x->zone)
        tile_tag_str(t, "zone", (struct sv){ zone, (size_t)n });
    if (fields & FIELD_DEVICE && power_of(picture_now(), x, clock_now_us(), &p))
        tile_tag_str(t, "power", sv_of(power_state_name(p.state)));
}

/* Draws who may be seen. */
static void people_draw(struct tile *t, const struct user *u, enum action action, const int64_t *ids, size_t n, struct shown *shown)
{
    tile_layer(t, "people");
    for (size_t i = 0; i < n; i++) {
        const struct person *x = picture_person(picture_now(), ids[i]);
        struct policy_grant g = { 0 };
        if (!x || x->is_protected || person_allowed(u, action, x, 0, NULL, &g) || !(g.fields & FIELD_ADDRESS) ||
            !tile_point(t, x->id, x->lon, x->lat))
            continue;
        person_draw(t, x, g.fields);
        g.fields &= FIELD_ADDRESS | FIELD_STATUS | FIELD_DEVICE;
        shown_add(shown, x->id, &g);
    }
}

static ERR people_make(struct req *r, const struct tile_place *place, enum action action, int64_t *ids, struct buf *plain)
{
    struct disclosure d = { .kind = "list" };
    struct shown shown;
    struct mesh_box box;
    tile_bounds(place, 0, &box);
    size_t n = persons_in_box(picture_now(), &box, ids, PEOPLE_MAX);
    if (n > PEOPLE_MAX)
        return E_TILE_CROWDED;
    struct tile *t = shown_new(&r->job->arena, n, &shown) ? NULL : tile_new(place);
    if (!t)
        return E_NO_MEMORY;
    people_draw(t, &req_caller(r)->user, action, ids, n, &shown);
    enum err e = tile_end(t, plain);
    tile_free(t);
    return e ? e : disclose_shown(r, &d, &shown);
}

static enum step reply_people(struct job *j, const struct tile_place *place)
{
    struct req *r = job_req(j);
    enum action action = list_action(req_caller(r)->user.role);
    struct buf plain, gzip;
    if (action == ACT_COUNT)
        return job_fail(j, E_AUTH_FORBIDDEN);
    if (place->z < PEOPLE_ZOOM_MIN)
        return job_fail(j, E_TILE_ZOOM);
    enum err refused = ground_needed(r, action, NULL);
    if (refused)
        return job_fail(j, refused);
    int64_t *ids = malloc(PEOPLE_MAX * sizeof *ids);
    buf_init(&plain, TILE_BYTES_MAX);
    buf_init(&gzip, TILE_BYTES_MAX);
    enum err e = ids ? people_make(r, place, action, ids, &plain) : E_NO_MEMORY;
    if (!e && plain.n)
        e = gzip_write(buf_view(&plain), GZIP_FAST, &gzip);
    if (!e)
        send(r, buf_view(&plain), buf_view(&gzip));
    free(ids);
    buf_done(&plain);
    buf_done(&gzip);
    return e ? job_fail(j, e) : STEP_DONE;
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct tile_place place;
    enum tile_set set;
    if (!tile_set_parse(req_param(r, "layer"), &set))
        return job_fail(j, E_HTTP_NOT_FOUND);
    enum err e = tile_place_parse(req_param(r, "z"), req_param(r, "x"), req_param(r, "y"), &place);
    if (e)
        return job_fail(j, e);
    return set == TILES_PEOPLE ? reply_people(j, &place) : reply_kept(j, set, &place);
}
