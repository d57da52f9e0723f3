/* SPDX-License-Identifier: Apache-2.0
 * bench_geo.c - how fast geo/ is on one core, on real data where it is there. Prints "bench NAME VALUE UNIT goal GOAL";
 * seconds are of the processor. A benchmark whose data is missing says so on standard error and is left out. */
#include "geo/address/spots_inside.h"
#include "geo/zones/zones.h"
#include "server/base/text/csv.h"
#include "server/base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECONDS 1.0 /* each measurement runs at least this long */
#define ROWS_MAX 4096

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* nothing here waits: what else runs does not count */
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t seed = 88172645463325252u;
static double random_between(double low, double high)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return low + (high - low) * ((double)(seed >> 11) / 9007199254740992.0);
}

static bool data_read(const char *name, struct buf *out)
{
    char path[512];
    const char *root = getenv("ANPI_DATA");
    snprintf(path, sizeof path, "%s/%s", root && *root ? root : "../shared/data", name);
    buf_init(out, 512u << 20);
    if (gz_read(path, out) == OK)
        return true;
    fprintf(stderr, "left out: %s is not there; set ANPI_DATA\n", path);
    return false;
}

static void bench_mesh(void)
{
    static double point[2 * 4096];
    int64_t code, sum = 0;
    size_t done = 0;
    for (size_t i = 0; i < 4096; i++) {
        point[2 * i] = random_between(136, 140);
        point[2 * i + 1] = random_between(34.7, 36.7);
    }
    double start = now_s(), took;
    do {
        for (size_t i = 0; i < 4096; i++, done++)
            sum += mesh_encode(MESH_125, point[2 * i], point[2 * i + 1], &code) == OK ? code : 0;
    } while ((took = now_s() - start) < SECONDS);
    if (sum == 0)
        fprintf(stderr, "no point had a mesh\n");
    printf("bench mesh_encode %.0f codes/s goal >=5000000\n", (double)done / took);
}

static struct gazetteer *bench_gazetteer(struct buf *blob)
{
    struct buf csv;
    struct gazetteer *g = NULL;
    buf_init(blob, GAZETTEER_BYTES_MAX);
    if (!data_read("gazetteer/japan.csv.gz", &csv))
        return NULL;
    double start = now_s();
    enum err e = gazetteer_compile(buf_view(&csv), blob, NULL, NULL);
    double compiled = now_s();
    if (e == OK)
        e = gazetteer_open(buf_view(blob), &g);
    double opened = now_s();
    buf_done(&csv);
    if (e != OK) {
        fprintf(stderr, "gazetteer: %s\n", err_code(e));
        return NULL;
    }
    printf("bench gazetteer_compile_japan %.2f s goal <=5\n", compiled - start);
    printf("bench gazetteer_open_japan %.1f ms goal <=50\n", (opened - compiled) * 1e3);
    return g;
}

/* First fields of a CSV, copied; returns how many. */
static size_t first_fields(struct sv text, struct arena *a, struct sv *out)
{
    struct csv csv;
    struct csv_row row;
    size_t n = 0;
    csv_init(&csv, text);
    while (!csv_at_end(&csv) && n < ROWS_MAX) {
        row.n = 0;
        if (csv_next(&csv, a, &row, NULL) == OK && row.n > 0)
            out[n++] = arena_sv(a, row.field[0]);
    }
    return n;
}

static void bench_address(const struct gazetteer *g)
{
    static struct sv address[ROWS_MAX];
    struct buf csv;
    struct arena text, job;
    struct address out;
    size_t done = 0, towns = 0;
    if (!data_read("geocode/addresses_sample.csv", &csv))
        return;
    arena_init(&text, 16 << 20);
    arena_init(&job, 1 << 20);
    size_t n = first_fields(buf_view(&csv), &text, address);
    double start = now_s(), took;
    do {
        for (size_t i = 1; i < n; i++, done++) {
            arena_reset(&job);
            towns += address_match(g, &job, address[i], &out) == OK && out.level == ADDRESS_TOWN;
        }
    } while ((took = now_s() - start) < SECONDS);
    printf("bench address_match %.0f addresses/s goal >=200000\n", (double)done / took);
    printf("bench address_town_reached %.2f %% goal >=99.3\n", 100.0 * (double)towns / (double)done);
    arena_done(&text);
    arena_done(&job);
    buf_done(&csv);
}

/* As many blocks in each town of Japan, on its point: made up, for no list of blocks is at hand. */
#define BLOCKS 20
static struct spots *made_up_blocks(const struct gazetteer *g, struct buf *out)
{
    struct spots_maker *m = spots_maker_new();
    struct spots_account account = { 0 };
    struct spots *s = NULL;
    char number[16];
    enum err e = m ? OK : E_NO_MEMORY;
    double start = now_s();
    for (uint32_t i = 0; i < gazetteer_town_count(g); i++) {
        struct gazetteer_town t;
        gazetteer_town(g, i, &t);
        for (int k = 0; e == OK && t.lon > 0 && k < BLOCKS; k++) {
            struct spot_at at = { .lon = t.lon, .lat = t.lat };
            int n = snprintf(number, sizeof number, "%d", k + 1);
            e = spots_maker_put(m, t.key, (struct sv){ number, (size_t)n }, &at);
        }
    }
    buf_init(out, SPOTS_BYTES_MAX);
    if (e == OK)
        e = spots_maker_write(m, out, &account);
    double written = now_s();
    if (e == OK)
        e = spots_open(buf_view(out), &s);
    spots_maker_free(m);
    if (e != OK)
        return NULL;
    printf("bench points_compile %.0f points/s goal >=1000000\n", (double)account.spots / (written - start));
    printf("bench points_open %.1f ms goal <=50\n", (now_s() - written) * 1e3);
    printf("bench points_bytes %.1f bytes/point goal <=24\n", (double)out->n / (double)account.spots);
    return s;
}

static void bench_spots(const struct gazetteer *g)
{
    struct buf out = { 0 };
    struct spots *s = made_up_blocks(g, &out);
    struct arena job;
    struct address a;
    size_t done = 0, found = 0;
    arena_init(&job, 1 << 20);
    double start = now_s(), took = 0;
    while (s && took < SECONDS) {
        for (uint32_t i = 0; i < 4096; i++, done++) {
            struct gazetteer_town t;
            gazetteer_town(g, (uint32_t)random_between(0, gazetteer_town_count(g)), &t);
            arena_reset(&job);
            a = (struct address){ .town_key = t.key, .number = SV("17-4"), .why = SV("") };
            found += spots_refine(s, &job, &a);
        }
        took = now_s() - start;
    }
    if (found)
        printf("bench points_refine %.0f addresses/s goal >=200000\n", (double)done / took);
    arena_done(&job);
    spots_free(s);
    buf_done(&out);
}

static void bench_points(const struct zones *z, const struct mesh_box *box, const char *name)
{
    struct zone_hit hit;
    size_t done = 0, inside = 0;
    double start = now_s(), took;
    do {
        for (int i = 0; i < 1000; i++, done++)
            inside += zones_at(z, SV(""), random_between(box->lon_min, box->lon_max), random_between(box->lat_min, box->lat_max), &hit) &&
                      !hit.outside;
    } while ((took = now_s() - start) < SECONDS);
    printf("bench %s %.0f points/s goal >=400000\n", name, (double)done / took);
    if (inside == 0)
        fprintf(stderr, "no point was in a zone\n");
}

static int64_t codes[1 << 17];

/* Cells a second of one level. */
static double cover_rate(const struct shape *s, enum mesh_level level)
{
    size_t n = 0, done = 0;
    double start = now_s(), took;
    do {
        if (shape_mesh_cover(s, level, codes, sizeof codes / sizeof codes[0], &n) != OK)
            return 0;
        done += n;
    } while ((took = now_s() - start) < SECONDS / 2);
    return (double)done / took;
}

/* Four times the cells may take four times as long, not more. */
static void bench_cover(const struct shape *s)
{
    double coarse = cover_rate(s, MESH_250), fine = cover_rate(s, MESH_125);
    printf("bench polygon_to_mesh_250 %.0f cells/s goal >=200000\n", coarse);
    if (fine > 0)
        printf("bench polygon_to_mesh_growth_a_cell_250_to_125 %.2f times goal <=1.5\n", coarse / fine);
}

/* The towns that a real storm left without power, as the mesh cells they touch: what an outage by polygons costs. */
static void bench_outage_cover(void)
{
    struct buf geojson;
    struct arena a;
    const struct json *root = NULL;
    struct geo *geo = geo_new();
    size_t n = 0, cells = 0, polygons = 0;
    if (!geo || !data_read("outages/2019-10_chubu_town_hours.geojson", &geojson))
        goto done;
    arena_init(&a, 512u << 20);
    if (json_parse(&a, buf_view(&geojson), 16, &root, NULL) != OK)
        goto parsed;
    const struct json *features = json_get(root, "features");
    double took = 0;
    for (size_t i = 0; i < json_count(features); i++) {
        struct shape *s;
        if (shape_from_json(geo, json_at(features, i), &s, NULL) != OK)
            continue;
        double start = now_s();
        if (shape_mesh_cover(s, MESH_250, codes, sizeof codes / sizeof codes[0], &n) == OK) {
            cells += n;
            polygons++;
        }
        took += now_s() - start;
        shape_free(s);
    }
    printf("bench outage_cover_polygons %zu polygons goal -\nbench outage_cover_cells %zu cells goal -\n", polygons, cells);
    printf("bench outage_cover %.0f ms goal <=500\n", took * 1e3);
parsed:
    arena_done(&a);
    buf_done(&geojson);
done:
    geo_free(geo);
}

static void bench_zones(const struct gazetteer *g)
{
    struct buf geojson = { 0 };
    struct zone city;
    struct zones *cities = zones_new(), *towns = zones_new();
    if (!cities || !towns || !data_read("boundaries/N03-21_08.geojson", &geojson))
        goto done;
    if (zones_add_geojson(cities, buf_view(&geojson), &zones_columns_n03, NULL, NULL) != OK || zones_build(cities) != OK ||
        zones_find(cities, SV("08220")) == UINT32_MAX)
        goto done;
    zones_get(cities, zones_find(cities, SV("08220")), &city);
    bench_cover(city.shape);
    double start = now_s();
    if (zones_add_towns(towns, g, SV("08220"), city.shape, NULL) != OK || zones_build(towns) != OK)
        goto done;
    printf("bench zones_of_a_city_voronoi %.0f ms goal <=1000\n", (now_s() - start) * 1e3);
    bench_points(towns, &(struct mesh_box){ 140.06, 36.02, 140.13, 36.15 }, "point_in_zone"); /* within the city */
done:
    buf_done(&geojson);
    zones_free(cities);
    zones_free(towns);
}

int main(void)
{
    struct buf blob;
    bench_mesh();
    bench_outage_cover();
    struct gazetteer *g = bench_gazetteer(&blob);
    if (g) {
        bench_address(g);
        bench_spots(g);
        bench_zones(g);
    }
    gazetteer_free(g);
    buf_done(&blob);
    return 0;
}
