/* SPDX-License-Identifier: Apache-2.0
 * bench_mesh.c - the cells of a storm joined to homes: by the picture, by PostGIS, and by equal codes in SQL.
 *
 *     bench_mesh --db=CONNINFO --sql=FOLDER --cells=FILE [--homes=N]
 *
 * FILE is a utility's mesh CSV with the code in the first column. Measured twice: with every home in a cell that is out,
 * as when a list is of the towns that were hit, and with one in twenty, as over the whole region of the storm. All three
 * must count the same homes. The picture is measured in processor time on one core; PostgreSQL in wall time with as many
 * parallel workers as it wants. */
#include <inttypes.h>

#include "geo/mesh.h"
#include "server/picture/people/card.h"
#include "server/picture/outages/outages.h"
#include "server/picture/picture.h"
#include "tests/bench/bench_pg.h"

#define REPEATS 5
/* A point on an edge lies in one cell (south and west edges belong to it) but meets two polygons: a tenth of a
 * millimetre to the north-east both sides agree. Homes have six decimals. */
#define OFF_EDGE 1e-9
#define CELLS_BYTES (64u << 20)

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

struct cells {
    int64_t *code;
    size_t n;
};

/* The code opens each line; the heading has none. */
static struct cells cells_read(const char *file)
{
    struct buf text;
    struct cells c = { .n = 0 };
    buf_init(&text, CELLS_BYTES);
    if (file_read(file, &text) != OK || !(c.code = malloc(text.n / 8 * sizeof *c.code)))
        pg_die(file, "cannot be read");
    for (struct sv rest = buf_view(&text); rest.p;) {
        struct sv line = sv_cut(&rest, '\n');
        int64_t code;
        if (sv_to_i64(sv_cut(&line, ','), &code))
            c.code[c.n++] = code;
    }
    buf_done(&text);
    return c;
}

static double dice(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static struct mesh_box box_of(int64_t code)
{
    struct mesh_box box;
    enum mesh_level level;
    if (mesh_decode(code, &level, &box) != OK)
        pg_die("mesh", "no such cell");
    return box;
}

static struct mesh_box box_of_all(const struct cells *c)
{
    struct mesh_box all = box_of(c->code[0]);
    for (size_t i = 1; i < c->n; i++) {
        struct mesh_box b = box_of(c->code[i]);
        all.lon_min = b.lon_min < all.lon_min ? b.lon_min : all.lon_min;
        all.lat_min = b.lat_min < all.lat_min ? b.lat_min : all.lat_min;
        all.lon_max = b.lon_max > all.lon_max ? b.lon_max : all.lon_max;
        all.lat_max = b.lat_max > all.lat_max ? b.lat_max : all.lat_max;
    }
    return all;
}

/* The card of somebody of whom nothing is known but the home: in a cell that is out, or anywhere in the region. */
static void card_write(const struct cells *c, const struct mesh_box *region, size_t number, int percent, uint64_t *seed, struct buf *out)
{
    bool inside = dice(seed) * 100 < percent;
    struct mesh_box b = inside ? box_of(c->code[(size_t)(dice(seed) * (double)c->n)]) : *region;
    char place[64];
    double lon, lat;
    int64_t mesh250, mesh125;
    do {
        lon = b.lon_min + dice(seed) * (b.lon_max - b.lon_min);
        lat = b.lat_min + dice(seed) * (b.lat_max - b.lat_min);
        snprintf(place, sizeof place, "%.6f\x1f%.6f", lon, lat);
        lon = strtod(place, NULL);
        lat = strtod(strchr(place, '\x1f') + 1, NULL);
    } while (mesh_encode(MESH_250, lon, lat, &mesh250) != OK || mesh_encode(MESH_125, lon, lat, &mesh125) != OK);
    buf_clear(out);
    buf_printf(out,
               "1\x1f"
               "23214\x1f%zu\x1f見本 太郎\x1fミホン タロウ\x1f\x1f"
               "0\x1f"
               "0\x1f\x1f\x1f\x1f\x1fparcel\x1f%s\x1f"
               "20\x1f"
               "0\x1f%" PRId64 "\x1f%" PRId64 "\x1f\x1f\x1f",
               number, place, mesh250, mesh125);
    for (int i = CARD_TOWN_KEY + 1; i < CARD_FIELDS; i++)
        buf_ch(out, '\x1f');
}

static struct picture *picture_make(const struct cells *c, size_t homes, int percent)
{
    struct picture *p = picture_new();
    struct mesh_box region = box_of_all(c);
    struct buf card;
    uint64_t seed = 20191012;
    buf_init(&card, 1 << 16);
    for (size_t i = 0; i < homes; i++) {
        card_write(c, &region, i + 1, percent, &seed, &card);
        if (!p || picture_load_person(p, (int64_t)i + 1, buf_view(&card)) != OK)
            pg_die("picture", "a card was refused");
    }
    if (picture_index(p) != OK)
        pg_die("picture", "no index");
    buf_done(&card);
    return p;
}

/* One running area of all cells, as the feed of changes would bring it. */
static void outage_load(struct picture *p, const struct cells *cells)
{
    struct buf body;
    struct picture_delta d;
    buf_init(&body, CELLS_BYTES);
    buf_str(&body, "{\"id\":1,\"source\":\"bench\",\"key\":\"mesh\",\"kind\":\"mesh\",\"match_level\":\"mesh\",\"first_seen_us\":1,"
                   "\"state\":\"out\",\"mesh\":[");
    for (size_t i = 0; i < cells->n; i++)
        buf_printf(&body, "%s%" PRId64, i ? "," : "", cells->code[i]);
    buf_str(&body, "]}");
    if (!buf_ok(&body) || picture_apply(p, 1, SV("outage"), SV("1"), buf_view(&body), &d) != OK)
        pg_die("picture", "the outage was refused");
    buf_done(&body);
}

/* The hash is built once; the join is the best of some. */
static size_t join_by_picture(struct picture *p, const struct cells *cells, double *build_ms, double *join_ms)
{
    size_t dark[MATCH_MUNICIPALITY + 1] = { 0 };
    *join_ms = 1e9;
    outage_load(p, cells);
    double t = cpu_ms();
    if (outage_build(p) != OK)
        pg_die("picture", "no memory");
    *build_ms = cpu_ms() - t;
    for (int i = 0; i < REPEATS; i++) {
        t = cpu_ms();
        outage_join(p, dark);
        t = cpu_ms() - t;
        *join_ms = t < *join_ms ? t : *join_ms;
    }
    return dark[MATCH_MESH];
}

static void run_file(PGconn *c, const char *folder, const char *name)
{
    char *text = pg_text(folder, name);
    PQclear(pg_good(c, PQexec(c, text)));
    free(text);
}

static void copy_line(PGconn *c, const char *line, int n)
{
    if (PQputCopyData(c, line, n) != 1)
        pg_die("copy", PQerrorMessage(c));
}

static void copy_end(PGconn *c)
{
    if (PQputCopyEnd(c, NULL) != 1)
        pg_die("copy", PQerrorMessage(c));
    PQclear(pg_good(c, PQgetResult(c)));
}

static void database_fill(PGconn *c, const char *folder, const struct picture *p, size_t homes, const struct cells *cells)
{
    char line[256];
    struct mesh_box box;
    run_file(c, folder, "mesh_tables");
    run_file(c, folder, "mesh_homes");
    for (size_t i = 0; i < homes; i++) {
        const struct person *x = picture_person(p, (int64_t)i + 1);
        int64_t code;
        if (!x || mesh_encode(MESH_250, x->home_lon, x->home_lat, &code) != OK)
            pg_die("picture", "a home is nowhere");
        copy_line(
            c, line,
            snprintf(line, sizeof line, "%zu\t%.9f\t%.9f\t%" PRId64 "\n", i + 1, x->home_lon + OFF_EDGE, x->home_lat + OFF_EDGE, code));
    }
    copy_end(c);
    run_file(c, folder, "mesh_codes");
    for (size_t i = 0; i < cells->n; i++) {
        box = box_of(cells->code[i]);
        copy_line(c, line,
                  snprintf(line, sizeof line, "%" PRId64 "\t%.12f\t%.12f\t%.12f\t%.12f\n", cells->code[i], box.lon_min, box.lat_min,
                           box.lon_max, box.lat_max));
    }
    copy_end(c);
    run_file(c, folder, "mesh_index");
}

/* Best of three, ms; the first also warms. */
static double join_by_sql(PGconn *c, const char *folder, const char *name, size_t expected)
{
    char *text = pg_text(folder, name);
    double best = 1e12;
    for (int i = 0; i < 3; i++) {
        int64_t t = pg_now_us();
        PGresult *r = pg_good(c, PQexec(c, text));
        double took = (double)(pg_now_us() - t) / 1e3;
        best = took < best ? took : best;
        if ((size_t)strtoull(PQgetvalue(r, 0, 0), NULL, 10) != expected)
            pg_die(name, "counts other homes than the picture");
        PQclear(r);
    }
    free(text);
    return best;
}

/* `name` is part of every line. */
static void compare(const char *db, const char *folder, const struct cells *cells, size_t homes, const char *name, int percent)
{
    double build_ms, join_ms;
    struct picture *p = picture_make(cells, homes, percent);
    size_t dark = join_by_picture(p, cells, &build_ms, &join_ms);
    PGconn *c = pg_open(db);
    database_fill(c, folder, p, homes, cells);
    picture_free(p);
    double postgis_ms = join_by_sql(c, folder, "mesh_join_postgis", dark), equal_ms = join_by_sql(c, folder, "mesh_join_equal", dark);
    printf("bench mesh_%s_homes_dark %zu homes goal -\n", name, dark);
    printf("bench mesh_%s_hash_build %.1f ms goal -\nbench mesh_%s_join %.1f ms goal -\n", name, build_ms, name, join_ms);
    printf("bench mesh_%s_postgis %.0f ms goal -\nbench mesh_%s_sql_equal %.0f ms goal -\n", name, postgis_ms, name, equal_ms);
    printf("bench mesh_%s_vs_postgis %.0f times goal %s\n", name, postgis_ms / join_ms, percent == 100 ? ">=100" : "-");
    printf("bench mesh_%s_with_build_vs_postgis %.0f times goal -\n", name, postgis_ms / (join_ms + build_ms));
    printf("bench mesh_%s_vs_sql_equal %.1f times goal -\n", name, equal_ms / join_ms);
    PQfinish(c);
}

int main(int argc, char **argv)
{
    const char *folder = bench_option(argc, argv, "sql", "tests/bench"), *db = bench_option(argc, argv, "db", "");
    size_t homes = (size_t)bench_number(argc, argv, "homes", 1000000);
    struct cells cells = cells_read(bench_option(argc, argv, "cells", ""));
    printf("bench mesh_cells %zu cells goal -\nbench mesh_homes %zu homes goal -\n", cells.n, homes);
    compare(db, folder, &cells, homes, "storm", 100);
    compare(db, folder, &cells, homes, "region", 5);
    free(cells.code);
    return 0;
}
