/* SPDX-License-Identifier: Apache-2.0
 * bench_zones.c - two million points to their zones: prepared shapes and an index in memory, and PostGIS with its own.
 *
 *     bench_zones --gazetteer=FILE --boundaries=FILE [--points=N] [--db=CONNINFO --sql=FOLDER [--compared=N]]
 *
 * The zones are the towns of every municipality of the boundaries (as they are made for a city that has drawn none), the
 * points lie around the towns, as homes do. Ours is measured in processor time on one core and takes the nearest zone for
 * those that lie in none; PostGIS in wall time with as many workers as it wants, gist on both sides, best of two, and
 * leaves those out. Compared are the first N of the points (a quarter of them: it takes PostGIS its time), asked of both;
 * those that lie in a zone must be the same many. Growth: as many points, a thirtieth of the municipalities. */
#include <math.h>

#include "geo/zones/zones.h"
#include "tests/bench/bench_pg.h"

#define BLOB_BYTES ((size_t)256 << 20)
#define NEAR_DEGREES 0.004 /* some 400 m */
#define FEW 30

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double dice(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

struct points {
    double *lon_lat;
    size_t n;
};

static struct gazetteer *gazetteer_of(const char *file, struct buf *blob)
{
    struct buf csv;
    struct gazetteer *g = NULL;
    buf_init(&csv, BLOB_BYTES);
    buf_init(blob, GAZETTEER_BYTES_MAX);
    if (gz_read(file, &csv) != OK || gazetteer_compile(buf_view(&csv), blob, NULL, NULL) != OK || gazetteer_open(buf_view(blob), &g) != OK)
        pg_die(file, "is no gazetteer");
    buf_done(&csv);
    return g;
}

static struct zones *cities_of(const char *file)
{
    struct buf text;
    struct zones *z = zones_new();
    buf_init(&text, BLOB_BYTES);
    if (!z || gz_read(file, &text) != OK || zones_add_geojson(z, buf_view(&text), &zones_columns_n03, NULL, NULL) != OK ||
        zones_build(z) != OK)
        pg_die(file, "holds no boundaries");
    buf_done(&text);
    return z;
}

/* The towns of every `step`-th municipality. */
static struct zones *towns_of(const struct gazetteer *g, const struct zones *cities, uint32_t step)
{
    struct zones *z = zones_new();
    for (uint32_t i = 0; z && i < zones_count(cities); i += step) {
        struct zone city;
        zones_get(cities, i, &city);
        enum err e = zones_add_towns(z, g, city.code, city.shape, NULL);
        if (e && e != E_REG_MUNICIPALITY)
            pg_die("towns", err_code(e));
    }
    if (!z || zones_build(z) != OK)
        pg_die("towns", "were not made");
    return z;
}

static struct points points_around(const struct zones *z, size_t n)
{
    struct points p = { malloc(n * 2 * sizeof(double)), n };
    uint64_t seed = 1;
    if (!p.lon_lat)
        pg_die("points", "no memory");
    for (size_t i = 0; i < n; i++) {
        struct zone town;
        zones_get(z, (uint32_t)(dice(&seed) * zones_count(z)), &town);
        p.lon_lat[2 * i] = town.label_lon + (dice(&seed) - 0.5) * 2 * NEAR_DEGREES;
        p.lon_lat[2 * i + 1] = town.label_lat + (dice(&seed) - 0.5) * 2 * NEAR_DEGREES;
    }
    return p;
}

/* Seconds for all of them. */
static double ask(const struct zones *z, const struct points *p, size_t *inside, size_t *nearest)
{
    struct zone_hit hit;
    *inside = *nearest = 0;
    double t = cpu_s();
    for (size_t i = 0; i < p->n; i++) {
        bool found = zones_at(z, SV(""), p->lon_lat[2 * i], p->lon_lat[2 * i + 1], &hit);
        *inside += found && !hit.outside;
        *nearest += found && hit.outside;
    }
    return cpu_s() - t;
}

static void copy_end(PGconn *c)
{
    if (PQputCopyEnd(c, NULL) != 1)
        pg_die("copy", PQerrorMessage(c));
    PQclear(pg_good(c, PQgetResult(c)));
    while (PQgetResult(c))
        continue;
}

static void script(PGconn *c, const char *folder, const char *name)
{
    char *text = pg_text(folder, name);
    for (char *rest = text, *end; *rest; rest = end) { /* VACUUM stands in no transaction: one after the other */
        end = strchr(rest, ';');
        end = end ? end + 1 : rest + strlen(rest);
        char keep = *end;
        *end = '\0';
        PQclear(PQexec(c, rest));
        if (*PQerrorMessage(c))
            pg_die(name, PQerrorMessage(c));
        *end = keep;
    }
    free(text);
}

static void zones_copy(PGconn *c, const char *folder, const struct zones *z)
{
    char *text = pg_text(folder, "zones_copy_zones"), id[32];
    struct buf b;
    PQclear(pg_good(c, PQexec(c, text)));
    buf_init(&b, BLOB_BYTES);
    for (uint32_t i = 0; i < zones_count(z); i++) {
        struct zone one;
        zones_get(z, i, &one);
        buf_clear(&b);
        if (shape_to_geojson(one.shape, 12, &b) != OK)
            pg_die("zone", "too large");
        int n = snprintf(id, sizeof id, "%u\t", i);
        if (PQputCopyData(c, id, n) != 1 || PQputCopyData(c, b.p, (int)b.n) != 1 || PQputCopyData(c, "\n", 1) != 1)
            pg_die("copy", PQerrorMessage(c));
    }
    copy_end(c);
    buf_done(&b);
    free(text);
}

static void points_copy(PGconn *c, const char *folder, const struct points *p)
{
    char *text = pg_text(folder, "zones_copy_points"), line[96];
    PQclear(pg_good(c, PQexec(c, text)));
    for (size_t i = 0; i < p->n; i++) {
        int n = snprintf(line, sizeof line, "%zu\t%.17g\t%.17g\n", i, p->lon_lat[2 * i], p->lon_lat[2 * i + 1]);
        if (PQputCopyData(c, line, n) != 1)
            pg_die("copy", PQerrorMessage(c));
    }
    copy_end(c);
    free(text);
}

/* Seconds, the better of two; the points that lie in a zone. */
static double ask_postgis(const char *db, const char *folder, const struct zones *z, const struct points *p, size_t *inside)
{
    double best = 1e9;
    PGconn *c = pg_open(db);
    char *join = pg_text(folder, "zones_join");
    script(c, folder, "zones_tables");
    zones_copy(c, folder, z);
    points_copy(c, folder, p);
    script(c, folder, "zones_index");
    for (int i = 0; i < 2; i++) {
        int64_t t = pg_now_us();
        PGresult *r = pg_good(c, PQexec(c, join));
        double took = (double)(pg_now_us() - t) / 1e6;
        *inside = (size_t)strtoull(PQgetvalue(r, 0, 0), NULL, 10);
        best = took < best ? took : best;
        PQclear(r);
    }
    free(join);
    PQfinish(c);
    return best;
}

static void compare(const char *db, const char *folder, const struct zones *z, const struct points *p)
{
    size_t ours, theirs, nearest;
    double s = ask_postgis(db, folder, z, p, &theirs), took = ask(z, p, &ours, &nearest);
    printf("bench points_to_zones_compared %zu points goal -\n", p->n);
    printf("bench points_to_zones_postgis %.2f s goal -\n", s);
    printf("bench points_to_zones_differ %lld points goal <=0\n", llabs((long long)ours - (long long)theirs));
    printf("bench points_to_zones_vs_postgis %.1f times goal >=2\n", s / took);
}

int main(int argc, char **argv)
{
    const char *db = bench_option(argc, argv, "db", NULL);
    struct buf blob;
    size_t inside, nearest;
    struct gazetteer *g = gazetteer_of(bench_option(argc, argv, "gazetteer", ""), &blob);
    struct zones *cities = cities_of(bench_option(argc, argv, "boundaries", ""));
    struct zones *all = towns_of(g, cities, 1), *few = towns_of(g, cities, FEW);
    struct points p = points_around(all, (size_t)bench_number(argc, argv, "points", 2000000));
    struct points near_few = points_around(few, p.n / 4);
    double small = ask(few, &near_few, &inside, &nearest) * 4, took = ask(all, &p, &inside, &nearest);
    printf("bench points_to_zones_zones %u zones goal -\nbench points_to_zones_points %zu points goal -\n", zones_count(all), p.n);
    printf("bench points_to_zones %.2f s goal <=10\n", took);
    printf("bench points_to_zones_in_none %zu points goal -\n", p.n - inside);
    printf("bench points_to_zones_growth_%u_to_%u %.2f times goal <=5\n", zones_count(few), zones_count(all), took / small);
    p.n = (size_t)bench_number(argc, argv, "compared", (int64_t)p.n / 4);
    if (db)
        compare(db, bench_option(argc, argv, "sql", "tests/bench"), all, &p);
    free(p.lon_lat);
    free(near_few.lon_lat);
    zones_free(all);
    zones_free(few);
    zones_free(cities);
    gazetteer_free(g);
    buf_done(&blob);
    return 0;
}
