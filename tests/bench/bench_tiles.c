/* SPDX-License-Identifier: Apache-2.0
 * bench_tiles.c - vector tiles of polygons: ours against ST_AsMVT of PostGIS, the same polygons, the same tiles.
 *
 *     bench_tiles --polygons=FILE [--db=CONNINFO --sql=FOLDER]
 *
 * FILE is a GeoJSON FeatureCollection of polygons (towns). The tiles are those in which the label points of the polygons
 * lie, zoom 8 to 14. Ours is measured in processor time on one core, cold (the first pass: every zoom simplified for the
 * first time) and warm (the best of three after it); PostGIS in wall time over one connection, likewise. Without --db ours
 * alone. Neither keeps the tiles it has made; the server does, and then they cost next to nothing.
 * PostGIS draws every corner that the grid keeps; ours leaves out what is below half a pixel: the bytes say how much. */
#include <math.h>

#include "geo/shape/tile.h"
#include "server/base/arena.h"
#include "server/base/json.h"
#include "tests/bench/bench_pg.h"

#define PASSES 3
#define POLYGONS_BYTES ((size_t)256 << 20)
#define ZOOM_FIRST 8
#define ZOOM_LAST 14

struct set {
    struct geo *geo;
    struct tile_shape **shape;
    struct sv *geojson;
    size_t n;
    struct tile_place *place;
    size_t places;
    struct arena text;
};

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void place_add(struct set *s, unsigned z, double lon, double lat)
{
    double tiles = ldexp(1, (int)z);
    struct tile_place p = { z, (uint32_t)((lon + 180) / 360 * tiles), (uint32_t)((1 - asinh(tan(lat * M_PI / 180)) / M_PI) / 2 * tiles) };
    for (size_t i = 0; i < s->places; i++)
        if (s->place[i].z == p.z && s->place[i].x == p.x && s->place[i].y == p.y)
            return;
    s->place[s->places++] = p;
}

static void feature_add(struct set *s, const struct json *feature)
{
    struct shape *shape = NULL;
    struct buf text;
    double lon, lat;
    if (shape_from_json(s->geo, feature, &shape, NULL) != OK || tile_shape_new(s->geo, shape, &s->shape[s->n]) != OK)
        return;
    buf_init(&text, POLYGONS_BYTES);
    json_dump_canonical(json_get(feature, "geometry"), &text);
    s->geojson[s->n++] = arena_sv(&s->text, buf_view(&text));
    buf_done(&text);
    shape_inside_point(shape, &lon, &lat);
    for (unsigned z = ZOOM_FIRST; z <= ZOOM_LAST; z++)
        place_add(s, z, lon, lat);
    shape_free(shape);
}

static void set_read(struct set *s, const char *file)
{
    struct buf text;
    const struct json *root = NULL;
    buf_init(&text, POLYGONS_BYTES);
    arena_init(&s->text, 4 * POLYGONS_BYTES);
    s->geo = geo_new();
    if (!s->geo || file_read(file, &text) != OK || json_parse(&s->text, buf_view(&text), 12, &root, NULL) != OK)
        pg_die(file, "cannot be read");
    size_t n = json_count(json_get(root, "features"));
    s->shape = calloc(n + 1, sizeof(struct tile_shape *));
    s->geojson = calloc(n + 1, sizeof *s->geojson);
    s->place = calloc(n * (ZOOM_LAST - ZOOM_FIRST + 1) + 1, sizeof *s->place);
    for (size_t i = 0; i < n; i++)
        feature_add(s, json_at(json_get(root, "features"), i));
    buf_done(&text);
}

static size_t tile_make(struct set *s, const struct tile_place *p, struct buf *out)
{
    struct tile *t = tile_new(p);
    char name[32];
    buf_clear(out);
    tile_layer(t, "zones");
    for (size_t i = 0; i < s->n; i++) {
        if (!tile_shape_near(s->shape[i], p) || !tile_polygon(t, (int64_t)i + 1, s->shape[i]))
            continue;
        int n = snprintf(name, sizeof name, "zone %zu", i + 1);
        tile_tag_str(t, "name", (struct sv){ name, (size_t)n });
    }
    if (tile_end(t, out) != OK)
        pg_die("tile", "was not made");
    tile_free(t);
    return out->n;
}

/* Seconds of one pass over all tiles. */
static double pass(struct set *s, size_t *bytes)
{
    struct buf out;
    buf_init(&out, TILE_BYTES_MAX);
    *bytes = 0;
    double t = cpu_s();
    for (size_t i = 0; i < s->places; i++)
        *bytes += tile_make(s, &s->place[i], &out);
    t = cpu_s() - t;
    buf_done(&out);
    return t;
}

static void database_fill(PGconn *c, const char *folder, const struct set *s)
{
    char *text = pg_text(folder, "tiles_tables"), id[32];
    PQclear(pg_good(c, PQexec(c, text)));
    free(text);
    for (size_t i = 0; i < s->n; i++) { /* numbers, brackets and plain names: nothing that COPY would have escaped */
        int n = snprintf(id, sizeof id, "%zu\t", i + 1);
        if (PQputCopyData(c, id, n) != 1 || PQputCopyData(c, s->geojson[i].p, (int)s->geojson[i].n) != 1 || PQputCopyData(c, "\n", 1) != 1)
            pg_die("copy", PQerrorMessage(c));
    }
    if (PQputCopyEnd(c, NULL) != 1)
        pg_die("copy", PQerrorMessage(c));
    PQclear(pg_good(c, PQgetResult(c)));
    while (PQgetResult(c))
        continue;
    text = pg_text(folder, "tiles_index");
    PQclear(pg_good(c, PQexec(c, text)));
    free(text);
    pg_prepare(c, folder, "tiles_one");
}

static double pass_postgis(PGconn *c, const struct set *s, size_t *bytes)
{
    char z[16], x[16], y[16];
    const char *const params[] = { z, x, y };
    *bytes = 0;
    int64_t t = pg_now_us();
    for (size_t i = 0; i < s->places; i++) {
        snprintf(z, sizeof z, "%u", s->place[i].z);
        snprintf(x, sizeof x, "%u", s->place[i].x);
        snprintf(y, sizeof y, "%u", s->place[i].y);
        PGresult *r = pg_good(c, PQexecPrepared(c, "tiles_one", 3, params, NULL, NULL, 0));
        *bytes += (size_t)strtoull(PQgetvalue(r, 0, 0), NULL, 10);
        PQclear(r);
    }
    return (double)(pg_now_us() - t) / 1e6;
}

static void compare(const char *db, const char *folder, const struct set *s, double ours_first, double ours)
{
    double best = 1e9;
    size_t bytes = 0;
    PGconn *c = pg_open(db);
    database_fill(c, folder, s);
    double first = pass_postgis(c, s, &bytes);
    for (int i = 0; i < PASSES; i++) {
        double t = pass_postgis(c, s, &bytes);
        best = t < best ? t : best;
    }
    printf("bench tiles_postgis_cold %.0f tiles/s goal -\nbench tiles_postgis %.0f tiles/s goal -\n", (double)s->places / first,
           (double)s->places / best);
    printf("bench tiles_postgis_bytes %.0f bytes/tile goal -\n", (double)bytes / (double)s->places);
    printf("bench tiles_cold_vs_postgis %.1f times goal -\nbench tiles_vs_postgis %.1f times goal >=2\n", first / ours_first, best / ours);
    PQfinish(c);
}

int main(int argc, char **argv)
{
    const char *db = bench_option(argc, argv, "db", NULL);
    struct set s = { .n = 0 };
    size_t bytes = 0;
    double best = 1e9;
    set_read(&s, bench_option(argc, argv, "polygons", ""));
    double first = pass(&s, &bytes);
    for (int i = 0; i < PASSES; i++) {
        double t = pass(&s, &bytes);
        best = t < best ? t : best;
    }
    printf("bench tiles_polygons %zu polygons goal -\nbench tiles_places %zu tiles goal -\n", s.n, s.places);
    printf("bench tiles_cold %.0f tiles/s goal -\nbench tiles %.0f tiles/s goal -\n", (double)s.places / first, (double)s.places / best);
    printf("bench tiles_bytes %.0f bytes/tile goal -\n", (double)bytes / (double)s.places);
    if (db)
        compare(db, bench_option(argc, argv, "sql", "tests/bench"), &s, first, best);
    for (size_t i = 0; i < s.n; i++)
        tile_shape_free(s.shape[i]);
    geo_free(s.geo);
    arena_done(&s.text);
    free(s.shape);
    free(s.geojson);
    free(s.place);
    return 0;
}
