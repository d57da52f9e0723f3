/* SPDX-License-Identifier: Apache-2.0
 * bench_sites.c - the places of stays that are nearest: the search the event loop does, beside a geodesic for every one of them.
 *
 * Usage: bench_sites   (needs no database). Sites lie evenly over a box of Japan and are asked for from within it; 20,000 are a
 * prefecture's shelters, clinics and homes, 200,000 those of the country. One core; both sides take turns. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "geo/proj.h"
#include "server/picture/places/sites.h"
#include "server/auth/session.h"

#define TURNS 11
#define BODY_BYTES 256

static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_sites: %s\n", what);
    exit(1);
}

static double dice(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

struct point {
    double lon, lat;
};

static struct sites *sites_make(size_t n, struct point *at)
{
    uint64_t seed = 1;
    struct sites *s = sites_new();
    for (size_t i = 0; s && i < n; i++) {
        char body[BODY_BYTES];
        struct arena a;
        const struct json *j;
        at[i] = (struct point){ 130 + 12 * dice(&seed), 31 + 12 * dice(&seed) };
        snprintf(body, sizeof body,
                 "{\"id\":%zu,\"municipality\":\"23999\",\"list\":\"care\",\"kind\":\"介護施設\",\"name\":\"みほんの里%zu\",\"lon\":%.6f,"
                 "\"lat\":%.6f}",
                 i + 1, i + 1, at[i].lon, at[i].lat);
        arena_init(&a, 64 * 1024);
        if (json_parse(&a, sv_of(body), 4, &j, NULL) != OK || sites_put(s, KIND_FACILITY, (int64_t)i + 1, j) != OK)
            die("a site was refused");
        arena_done(&a);
    }
    if (!s)
        die("no memory");
    return s;
}

static double search_ms(const struct sites *s, const int32_t *home)
{
    struct site_hit hits[SITE_HITS_MAX];
    struct site_question q = {
        .q = SV("みほん"), .kinds = (1u << SITE_KINDS) - 1, .near = true, .lon = 137.6, .lat = 34.5, .home = home, .home_n = 1, .limit = 20
    };
    size_t n = 0;
    double from = cpu_ms();
    if (sites_search(s, &q, hits, &n) != OK || n != q.limit)
        die("nothing was found");
    return cpu_ms() - from;
}

static double geodesic_ms(const struct point *at, size_t n)
{
    double least = INFINITY, from = cpu_ms();
    for (size_t i = 0; i < n; i++)
        least = fmin(least, distance_m(137.6, 34.5, at[i].lon, at[i].lat));
    if (!isfinite(least))
        die("no distance");
    return cpu_ms() - from;
}

static int rising(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void measure(size_t n, const char *name)
{
    static const int32_t home[] = { 23999 };
    double ours[TURNS], every[TURNS], ratio[TURNS];
    struct point *at = calloc(n, sizeof *at);
    if (!at)
        die("no memory");
    struct sites *s = sites_make(n, at);
    for (int t = 0; t < TURNS; t++) {
        ours[t] = search_ms(s, home);
        every[t] = geodesic_ms(at, n);
        ratio[t] = every[t] / ours[t];
    }
    qsort(ours, TURNS, sizeof *ours, rising);
    qsort(every, TURNS, sizeof *every, rising);
    qsort(ratio, TURNS, sizeof *ratio, rising);
    printf("bench places_near_%s %.2f ms goal -\n", name, ours[TURNS / 2]);
    printf("bench places_geodesic_%s %.2f ms goal -\n", name, every[TURNS / 2]);
    printf("bench places_near_vs_geodesic_%s %.1f times goal >=10\n", name, ratio[TURNS / 2]);
    sites_free(s);
    free(at);
}

int main(void)
{
    measure(20000, "20k");
    measure(200000, "200k");
    return 0;
}
