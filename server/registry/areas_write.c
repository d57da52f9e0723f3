/* SPDX-License-Identifier: Apache-2.0
 * areas_write.c - writing zones, ending those that are no more, and moving homes and stays to the zone
 * they lie in. */
#include "server/registry/areas_inside.h"

#include "geo/gazetteer/municipality_code.h"
#include "server/base/id.h"
#include "server/registry/place.h"

#define DECIMALS 7 /* of a degree: a centimetre, so that zones of one border still share it */

enum err area_zone_save(struct db_sync *s, const struct zone *z, struct sv municipality, const char *kind, const char *source,
                        struct fail *f)
{
    struct buf g;
    buf_init(&g, GEOMETRY_MAX);
    enum err e = shape_to_geojson(z->shape, DECIMALS, &g);
    if (!e && !buf_ok(&g))
        e = g.bad;
    if (!e) {
        struct db_stmt statement = SQL_WITH(AREA_ZONE_SAVE, .municipality = ARG_WORDS(municipality), .code = ARG_WORDS(z->code),
                                            .name = ARG_WORDS(z->name), .kind = ARG_Z(kind), .lon = ARG_REAL(z->label_lon),
                                            .lat = ARG_REAL(z->label_lat), .geometry = ARG_WORDS(buf_view(&g)), .source = ARG_Z(source));
        e = db_sync_run(s, statement, NULL, f);
    }
    buf_done(&g);
    return e;
}

enum err area_municipality_save(struct db_sync *s, const struct zone *z, struct fail *f)
{
    struct buf g;
    buf_init(&g, GEOMETRY_MAX);
    enum err e = shape_to_geojson(z->shape, DECIMALS, &g);
    if (!e && !buf_ok(&g))
        e = g.bad;
    if (!e) {
        struct db_stmt statement = SQL_WITH(AREA_MUNICIPALITY_SAVE, .code = ARG_WORDS(z->code), .pref = ARG_Z(prefecture_name(z->code)),
                                            .name = ARG_WORDS(z->name), .boundary = ARG_WORDS(buf_view(&g)));
        e = db_sync_run(s, statement, NULL, f);
    }
    buf_done(&g);
    return e ? e : area_zone_save(s, z, z->code, "municipality", "polygon", f);
}

/* Points, of homes or of stays, whose zone is another now. */
struct moves {
    const struct place *place;
    struct db_array ids, zones, nearest;
    size_t n;
};

static void moves_init(struct moves *m, const struct place *place)
{
    *m = (struct moves){ .place = place };
    db_array_init(&m->ids, GEOMETRY_MAX);
    db_array_init(&m->zones, GEOMETRY_MAX);
    db_array_init(&m->nearest, GEOMETRY_MAX);
}

static void moves_done(struct moves *m)
{
    db_array_done(&m->ids);
    db_array_done(&m->zones);
    db_array_done(&m->nearest);
}

static void moves_add(struct moves *m, int64_t id, int64_t zone, bool nearest)
{
    db_array_i64(&m->ids, id);
    if (zone)
        db_array_i64(&m->zones, zone);
    else
        db_array_null(&m->zones);
    db_array_bool(&m->nearest, nearest);
    m->n++;
}

/* The zone that holds the point, or the nearest one; 0: none. */
static int64_t zone_of(const struct place *p, double lon, double lat, bool *nearest)
{
    struct zone_hit hit = { 0 };
    struct zone z;
    int64_t zone = 0;
    if (zones_at(p->zones, sv_of(p->municipality), lon, lat, &hit)) {
        zones_get(p->zones, hit.zone, &z);
        if (id_parse(z.code, &zone))
            zone = 0;
    }
    *nearest = hit.outside;
    return zone;
}

static enum err on_home(void *ctx, const struct db_rows *rows, size_t row)
{
    struct moves *m = ctx;
    const struct SQL_AREA_HOMES_GIVES *h = SQL_ROW(AREA_HOMES, rows, row);
    bool nearest;
    int64_t zone = zone_of(m->place, h->lon, h->lat, &nearest);
    if (zone != h->zone || nearest != h->zone_nearest)
        moves_add(m, h->home, zone, nearest);
    return OK;
}

/* As when the stay was told (api/single_writes.c): a place outside all zones has none, nor has where a protected person is. */
static enum err on_stay(void *ctx, const struct db_rows *rows, size_t row)
{
    struct moves *m = ctx;
    const struct SQL_AREA_STAYS_GIVES *stay = SQL_ROW(AREA_STAYS, rows, row);
    bool nearest;
    int64_t zone = zone_of(m->place, stay->lon, stay->lat, &nearest);
    if (nearest || stay->protected)
        zone = 0;
    if (zone != stay->zone)
        moves_add(m, stay->stay, zone, false);
    return OK;
}

static enum err homes_write(struct db_sync *s, struct moves *m, struct db_rows **persons, struct fail *f)
{
    struct db_stmt statement = SQL_WITH(AREA_HOMES_REZONE, .homes = ARG_LIST(&m->ids), .zones = ARG_LIST(&m->zones),
                                        .nearest = ARG_LIST(&m->nearest));
    return db_sync_run(s, statement, persons, f);
}

static enum err stays_write(struct db_sync *s, struct moves *m, struct db_rows **persons, struct fail *f)
{
    return db_sync_run(s, SQL_WITH(AREA_STAYS_REZONE, .stays = ARG_LIST(&m->ids), .zones = ARG_LIST(&m->zones)), persons, f);
}

/* Those who have a place, and where the new ones are written: that gives the persons, whose cards are made anew, so every screen follows. */
struct pass {
    struct db_stmt read;
    db_sync_row *each;
    enum err (*write)(struct db_sync *s, struct moves *m, struct db_rows **persons, struct fail *f);
};

static enum err moves_write(struct db_sync *s, struct moves *m, const struct pass *pass, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = pass->write(s, m, &rows, f);
    if (!e)
        e = db_sync_run(s, SQL_WITH(AREA_CARDS_REFRESH, .persons = ARG_LIST_OF(SQL_ROW(AREA_STAYS_REZONE, rows, 0)->persons)), NULL, f);
    db_rows_free(rows);
    return e;
}

static enum err pass_rezone(struct db_sync *s, const struct place *place, const struct pass *pass, size_t *moved, struct fail *f)
{
    struct moves m;
    moves_init(&m, place);
    enum err e = db_sync_each(s, pass->read, pass->each, &m, f);
    if (!e && m.n)
        e = moves_write(s, &m, pass, f);
    *moved += m.n;
    moves_done(&m);
    return e;
}

/* Within the caller's transaction, so that zones change together with who lives and who stays in them. */
static enum err rezone(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct area_account *out, struct fail *f)
{
    struct pass homes = { SQL_WITH(AREA_HOMES, .municipality = ARG_WORDS(municipality)), on_home, homes_write };
    struct pass stays = { SQL_WITH(AREA_STAYS, .municipality = ARG_WORDS(municipality)), on_stay, stays_write };
    struct place place = { 0 };
    enum err e = place_open(s, g, municipality, &place, f);
    if (!e)
        e = pass_rezone(s, &place, &homes, &out->rezoned, f);
    if (!e)
        e = pass_rezone(s, &place, &stays, &out->stays_rezoned, f);
    place_close(&place);
    return e;
}

/* Zones of a municipality, finer than its school districts, and the district each lies in. */
struct nest {
    const struct zones *districts; /* of the municipality, whose codes are their ids */
    struct db_array ids, parents;
    size_t moved;
};

static enum err on_part(void *ctx, const struct db_rows *rows, size_t row)
{
    struct nest *n = ctx;
    struct zone_hit hit = { 0 };
    struct zone z;
    const struct SQL_AREA_PARTS_GIVES *part = SQL_ROW(AREA_PARTS, rows, row);
    int64_t parent = part->top; /* the municipality, when no district holds it */
    if (zones_at(n->districts, part->municipality, part->lon, part->lat, &hit) && !hit.outside) {
        zones_get(n->districts, hit.zone, &z);
        if (id_parse(z.code, &parent))
            return OK;
    }
    if (parent == part->parent || parent == 0)
        return OK;
    db_array_i64(&n->ids, part->id);
    db_array_i64(&n->parents, parent);
    n->moved++;
    return OK;
}

/* Municipality holds school district holds town: each finer zone lies in the district that holds the point of its label. */
static enum err nest(struct db_sync *s, struct sv municipality, struct fail *f)
{
    struct zones *districts = NULL;
    struct db_stmt of = SQL_WITH(AREA_PARTS, .municipality = ARG_WORDS(municipality));
    enum err e = place_zones(s, SQL_WITH(AREA_DISTRICTS, .municipality = ARG_WORDS(municipality)), &districts, f);
    if (e)
        return e;
    struct nest n = { .districts = districts };
    db_array_init(&n.ids, GEOMETRY_MAX);
    db_array_init(&n.parents, GEOMETRY_MAX);
    e = db_sync_each(s, of, on_part, &n, f);
    if (!e && n.moved)
        e = db_sync_run(s, SQL_WITH(AREA_NEST, .zones = ARG_LIST(&n.ids), .parents = ARG_LIST(&n.parents)), NULL, f);
    db_array_done(&n.ids);
    db_array_done(&n.parents);
    zones_free(districts);
    return e;
}

struct area_ending {
    const struct area_options *o;
    struct db_array ids;
    size_t n;
};

static enum err on_missing(void *ctx, const struct db_rows *rows, size_t row)
{
    struct area_ending *e = ctx;
    const struct SQL_AREA_MISSING_GIVES *gone = SQL_ROW(AREA_MISSING, rows, row);
    struct area_missing z = { .code = gone->code, .name = gone->name, .persons = gone->persons, .assignments = gone->assignments };
    db_array_i64(&e->ids, gone->id);
    e->n++;
    if (e->o->missing)
        e->o->missing(e->o->ctx, &z);
    return OK;
}

/* The zones that stand in the database and not in the file: told, and ended where that was asked for. */
static enum err missing_end(struct db_sync *s, const struct zones *z, const struct area_options *o, struct area_account *out,
                            struct fail *f)
{
    struct area_ending end = { .o = o };
    struct db_array codes;
    struct zone one;
    db_array_init(&codes, GEOMETRY_MAX);
    db_array_init(&end.ids, GEOMETRY_MAX);
    for (uint32_t i = 0; i < zones_count(z); i++) {
        zones_get(z, i, &one);
        db_array_sv(&codes, one.code);
    }
    struct db_stmt statement = SQL_WITH(AREA_MISSING, .municipality = ARG_WORDS(o->municipality), .kind = ARG_Z(o->kind),
                                        .codes = ARG_LIST(&codes), .ended_kind = ARG_Z(o->also_end));
    enum err e = db_sync_each(s, statement, on_missing, &end, f);
    if (!e && o->replace && end.n)
        e = db_sync_run(s, SQL_WITH(AREA_END, .zones = ARG_LIST(&end.ids)), NULL, f);
    out->missing += end.n;
    out->ended += o->replace ? end.n : 0;
    db_array_done(&codes);
    db_array_done(&end.ids);
    return e;
}

enum err area_zones_write(struct db_sync *s, const struct zones *z, const struct area_options *o, const char *source,
                          const struct gazetteer *g, struct area_account *out, struct fail *f)
{
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, f);
    for (uint32_t i = 0; !e && i < zones_count(z); i++) {
        struct zone one;
        zones_get(z, i, &one);
        e = area_zone_save(s, &one, o->municipality, o->kind, source, f);
        out->zones++;
    }
    if (!e)
        e = missing_end(s, z, o, out, f);
    if (!e)
        e = nest(s, o->municipality, f);
    if (!e)
        e = rezone(s, g, o->municipality, out, f);
    if (!e && !o->dry_run)
        return db_sync_commit(s, f);
    db_sync_rollback(s);
    return e;
}
