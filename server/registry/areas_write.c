/* SPDX-License-Identifier: Apache-2.0
 * areas_write.c - writing zones, ending those that are no more, and moving homes and stays to the zone
 * they lie in. */
#include "server/registry/areas_inside.h"

#include "geo/municipality_code.h"
#include "server/base/id.h"
#include "server/registry/place.h"

#define DECIMALS 7

enum err area_zone_save(struct db_sync *s, const struct zone *z, struct sv municipality, const char *kind, const char *source,
                        struct fail *f)
{
    struct buf g;
    buf_init(&g, GEOMETRY_MAX);
    enum err e = shape_to_geojson(z->shape, DECIMALS, &g);
    if (!e && !buf_ok(&g))
        e = g.bad;
    if (!e) {
        struct db_arg args[] = { db_text(municipality), db_text(z->code),      db_text(z->name),      db_z(kind),
                                 DB_REAL(z->label_lon), DB_REAL(z->label_lat), db_text(buf_view(&g)), db_z(source) };
        e = db_sync_run(s, SQL_AREA_ZONE_SAVE, args, 8, NULL, f);
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
        struct db_arg args[] = { db_text(z->code), db_z(prefecture_name(z->code)), db_text(z->name), db_text(buf_view(&g)) };
        e = db_sync_run(s, SQL_AREA_MUNICIPALITY_SAVE, args, 4, NULL, f);
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
    bool nearest;
    int64_t zone = zone_of(m->place, db_real_at(rows, row, 1), db_real_at(rows, row, 2), &nearest);
    if (zone != db_i64_at(rows, row, 3) || nearest != db_bool_at(rows, row, 4))
        moves_add(m, db_i64_at(rows, row, 0), zone, nearest);
    return OK;
}

/* As when the stay was told (api/single_writes.c): a place outside all zones has none, nor has where a protected person is. */
static enum err on_stay(void *ctx, const struct db_rows *rows, size_t row)
{
    struct moves *m = ctx;
    bool nearest, is_protected = db_bool_at(rows, row, 4);
    int64_t zone = zone_of(m->place, db_real_at(rows, row, 1), db_real_at(rows, row, 2), &nearest);
    if (nearest || is_protected)
        zone = 0;
    if (zone != db_i64_at(rows, row, 3))
        moves_add(m, db_i64_at(rows, row, 0), zone, false);
    return OK;
}

/* Written by `sql` (which gives the persons), whose cards are made anew: so every screen follows. */
static enum err moves_write(struct db_sync *s, struct moves *m, enum sql_id sql, size_t args_n, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_arg args[] = { db_array_end(&m->ids), db_array_end(&m->zones), db_array_end(&m->nearest) };
    enum err e = db_sync_run(s, sql, args, args_n, &rows, f);
    if (!e) {
        struct db_arg persons[] = { db_text(db_text_at(rows, 0, 1)) };
        e = db_sync_run(s, SQL_AREA_CARDS_REFRESH, persons, 1, NULL, f);
    }
    db_rows_free(rows);
    return e;
}

/* Those who have a place, and where the new ones are written. */
struct pass {
    enum sql_id read;
    db_sync_row *each;
    enum sql_id write;
    size_t args_n;
};

static enum err pass_rezone(struct db_sync *s, const struct place *place, struct sv municipality, const struct pass *pass, size_t *moved,
                            struct fail *f)
{
    struct moves m;
    struct db_arg args[] = { db_text(municipality) };
    moves_init(&m, place);
    enum err e = db_sync_each(s, pass->read, args, 1, pass->each, &m, f);
    if (!e && m.n)
        e = moves_write(s, &m, pass->write, pass->args_n, f);
    *moved += m.n;
    moves_done(&m);
    return e;
}

/* Within the caller's transaction, so that zones change together with who lives and who stays in them. */
static enum err rezone(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct area_account *out, struct fail *f)
{
    static const struct pass homes = { SQL_AREA_HOMES, on_home, SQL_AREA_HOMES_REZONE, 3 },
                             stays = { SQL_AREA_STAYS, on_stay, SQL_AREA_STAYS_REZONE, 2 };
    struct place place = { 0 };
    enum err e = place_open(s, g, municipality, &place, f);
    if (!e)
        e = pass_rezone(s, &place, municipality, &homes, &out->rezoned, f);
    if (!e)
        e = pass_rezone(s, &place, municipality, &stays, &out->stays_rezoned, f);
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
    int64_t parent = db_i64_at(rows, row, 4); /* the municipality, when no district holds it */
    if (zones_at(n->districts, db_text_at(rows, row, 5), db_real_at(rows, row, 1), db_real_at(rows, row, 2), &hit) && !hit.outside) {
        zones_get(n->districts, hit.zone, &z);
        if (id_parse(z.code, &parent))
            return OK;
    }
    if (parent == db_i64_at(rows, row, 3) || parent == 0)
        return OK;
    db_array_i64(&n->ids, db_i64_at(rows, row, 0));
    db_array_i64(&n->parents, parent);
    n->moved++;
    return OK;
}

/* Municipality holds school district holds town: each finer zone lies in the district that holds the point of its label. */
static enum err nest(struct db_sync *s, struct sv municipality, struct fail *f)
{
    struct zones *districts = NULL;
    struct db_arg of[] = { db_text(municipality) };
    enum err e = place_zones(s, SQL_AREA_DISTRICTS, municipality, &districts, f);
    if (e)
        return e;
    struct nest n = { .districts = districts };
    db_array_init(&n.ids, GEOMETRY_MAX);
    db_array_init(&n.parents, GEOMETRY_MAX);
    e = db_sync_each(s, SQL_AREA_PARTS, of, 1, on_part, &n, f);
    if (!e && n.moved) {
        struct db_arg args[] = { db_array_end(&n.ids), db_array_end(&n.parents) };
        e = db_sync_run(s, SQL_AREA_NEST, args, 2, NULL, f);
    }
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
    struct area_missing z = { .code = db_text_at(rows, row, 1),
                              .name = db_text_at(rows, row, 2),
                              .persons = db_i64_at(rows, row, 3),
                              .assignments = db_i64_at(rows, row, 4) };
    db_array_i64(&e->ids, db_i64_at(rows, row, 0));
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
    struct db_arg args[] = { db_text(o->municipality), db_z(o->kind), db_array_end(&codes), db_z(o->also_end) };
    enum err e = db_sync_each(s, SQL_AREA_MISSING, args, 4, on_missing, &end, f);
    struct db_arg ids[] = { db_array_end(&end.ids) };
    if (!e && o->replace && end.n)
        e = db_sync_run(s, SQL_AREA_END, ids, 1, NULL, f);
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
