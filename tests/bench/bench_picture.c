/* SPDX-License-Identifier: Apache-2.0
 * bench_picture.c - the picture alone, in memory: loading, memory a person, lookups by class, the mesh join.
 *
 * Usage: bench_picture [PEOPLE]   (1,000,000 by default; needs no database). Surnames and given names come with their real
 * frequencies from $ANPI_DATA/names when it is there; all people are made up from them. One core. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "geo/mesh.h"
#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/base/date.h"
#include "server/base/utf8.h"
#include "server/picture/people/card.h"
#include "server/picture/find/lookup.h"
#include "server/picture/outages/outages.h"
#include "server/picture/outages/power.h"
#include "tests/bench/bench_people.h"

#define SMALL 10000
#define SAMPLES 20000
#define LOOKUPS 100000
#define CELLS 229073

/* Processor time: nothing here waits, and a neighbour on the machine is not what is measured. */
static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static double seconds(int64_t from_us)
{
    return (double)(cpu_us() - from_us) / 1e6;
}

static void die(const char *what)
{
    fprintf(stderr, "bench_picture: %s\n", what);
    exit(1);
}

static long rss_bytes(void)
{
    long pages = 0, ignored = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld", &ignored, &pages) != 2)
        die("cannot read /proc/self/statm");
    fclose(f);
    return pages * sysconf(_SC_PAGESIZE);
}

#define BATCH 512

/* Make the cards of some people, one behind the other; `at` gets where each begins. */
static void batch_make(const struct bench_names *names, size_t first, size_t n, struct buf *all, size_t at[BATCH + 1])
{
    struct buf card;
    struct bench_person who;
    buf_init(&card, 1 << 16);
    buf_clear(all);
    for (size_t i = 0; i < n; i++) {
        at[i] = all->n;
        bench_person_make(names, first + i, &who);
        bench_card_write(&who, &card);
        buf_sv(all, buf_view(&card));
    }
    at[n] = all->n;
    buf_done(&card);
}

/* Load n people; the time spent making their cards is not counted. */
static struct picture *load(const struct bench_names *names, size_t n, double *load_s, double *index_s)
{
    struct picture *p = picture_new();
    struct buf all;
    size_t at[BATCH + 1];
    int64_t in_us = 0;
    buf_init(&all, 4 << 20);
    if (!p)
        die("no memory");
    for (size_t first = 0; first < n; first += BATCH) {
        size_t some = n - first < BATCH ? n - first : BATCH;
        batch_make(names, first, some, &all, at);
        int64_t t = cpu_us();
        for (size_t i = 0; i < some; i++) {
            if (picture_load_person(p, (int64_t)(first + i) + 1, (struct sv){ all.p + at[i], at[i + 1] - at[i] }) != OK)
                die("a card was refused");
        }
        in_us += cpu_us() - t;
    }
    *load_s = (double)in_us / 1e6;
    int64_t t = cpu_us();
    if (picture_index(p) != OK)
        die("no index");
    *index_s = seconds(t);
    buf_done(&all);
    return p;
}

/* RSS with n people, measured in a process of its own. */
static long rss_with(const struct bench_names *names, size_t n)
{
    int fd[2];
    long rss = 0;
    if (pipe(fd) != 0)
        die("no pipe");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        double a, b;
        struct picture *p = load(names, n, &a, &b);
        rss = rss_bytes();
        _exit(write(fd[1], &rss, sizeof rss) == (ssize_t)sizeof rss && p ? 0 : 1);
    }
    if (child < 0 || read(fd[0], &rss, sizeof rss) != (ssize_t)sizeof rss)
        die("the measuring child failed");
    waitpid(child, NULL, 0);
    close(fd[0]);
    close(fd[1]);
    return rss;
}

enum class { INFIX, SURNAME, BIRTH, LAST4, TOWN, CLASSES };
static const char *const class_names[CLASSES] = { "infix4", "surname2", "birth+name", "last4", "town" };
static const int class_share[CLASSES] = { 25, 25, 20, 20, 10 };

struct asked {
    char text[2][160];
    struct lookup_query q;
};

/* From the `from`-th character, `n` of them. */
static struct sv chars(struct sv s, size_t from, size_t n)
{
    for (size_t i = 0; i < from && s.n; i++)
        utf8_next(&s);
    struct sv rest = s;
    for (size_t i = 0; i < n && rest.n; i++)
        utf8_next(&rest);
    return (struct sv){ s.p, s.n - rest.n };
}

static struct sv keep(char out[160], struct sv s)
{
    size_t n = s.n < 159 ? s.n : 159;
    memcpy(out, s.p, n);
    return (struct sv){ out, n };
}

static void ask(const struct bench_person *who, enum class class, uint64_t r, struct asked *out)
{
    char kana[160];
    int n = snprintf(kana, sizeof kana, "%s%s", who->last_kana, who->first_kana);
    struct sv whole = { kana, (size_t)n };
    size_t len = utf8_len(whole);
    *out = (struct asked){ .q = { .municipalities = bench_municipalities, .municipalities_n = BENCH_MUNICIPALITIES } };
    switch (class) {
    case INFIX:
        out->q.kana = keep(out->text[0], chars(whole, len > 4 ? r % (len - 3) : 0, 4));
        break;
    case SURNAME:
        out->q.name = keep(out->text[0], sv_of(who->last));
        break;
    case BIRTH:
        out->q.birth = keep(out->text[0], sv_of(who->birth));
        out->q.kana = keep(out->text[1], chars(sv_of(r & 1 ? who->last_kana : who->first_kana), 0, 2));
        break;
    case LAST4:
        out->q.phone = keep(out->text[0], (struct sv){ who->phone + strlen(who->phone) - 4, 4 });
        break;
    case TOWN:
        out->q.address = keep(out->text[0], sv_of(who->town + 5));
        break;
    case CLASSES:
        break;
    }
}

static struct asked *questions(const struct bench_names *names, size_t people, enum class class, size_t n)
{
    struct asked *all = malloc(n * sizeof *all);
    if (!all)
        die("no memory");
    uint64_t seed = 77 + class;
    for (size_t i = 0; i < n;) {
        struct bench_person who;
        uint64_t r = bench_random(&seed);
        bench_person_make(names, r % people, &who);
        if (class == SURNAME && utf8_len(sv_of(who.last)) != 2)
            continue;
        ask(&who, class, r >> 32, &all[i]);
        /* the views point into the slot itself */
        i++;
    }
    return all;
}

static double time_class(const struct picture *p, struct asked *all, enum class class, size_t *hits)
{
    struct arena a;
    struct lookup_result r;
    arena_init(&a, 1 << 20);
    *hits = 0;
    int64_t t = cpu_us();
    for (size_t i = 0; i < LOOKUPS; i++) {
        const struct asked *one = &all[i % SAMPLES];
        arena_reset(&a);
        if (lookup(p, &one->q, &a, &r) != OK)
            die("a lookup failed");
        *hits += r.n;
        if (r.n == 0 && class != TOWN)
            die("a lookup found nobody");
    }
    double us = seconds(t) * 1e6 / LOOKUPS;
    arena_done(&a);
    return us;
}

/* Every class, and the mix; `when` is part of each line's name. */
static void bench_lookups(const struct picture *p, const struct bench_names *names, size_t people, const char *when)
{
    double mix = 0;
    for (int c = 0; c < CLASSES; c++) {
        struct asked *all = questions(names, people, (enum class)c, SAMPLES);
        size_t hits;
        double us = time_class(p, all, (enum class)c, &hits);
        printf("bench picture_lookup_%s%s %.2f us goal -\n", class_names[c], when, us);
        if (!*when)
            printf("bench picture_lookup_%s_hits %.1f persons goal -\n", class_names[c], (double)hits / LOOKUPS);
        mix += us * class_share[c] / 100;
        free(all);
    }
    printf("bench picture_lookup_mix%s %.2f us goal %s\n", when, mix, *when ? "-" : "<=6");
}

/* New people, so that lookups go through the small indexes as well. */
static void bench_changes(struct picture *p, const struct bench_names *names, size_t people, size_t n)
{
    struct buf card;
    struct bench_person who;
    struct picture_delta d;
    int64_t in_us = 0;
    buf_init(&card, 1 << 16);
    for (size_t i = 0; i < n; i++) {
        char id[24];
        bench_person_make(names, people + i, &who);
        bench_card_write(&who, &card);
        snprintf(id, sizeof id, "%zu", people + i + 1);
        int64_t t = cpu_us();
        if (picture_apply(p, i + 1, SV("person"), sv_of(id), buf_view(&card), &d) != OK)
            die("a change was refused");
        in_us += cpu_us() - t;
    }
    printf("bench picture_change_person %.1f us goal -\n", (double)in_us / (double)n);
    buf_done(&card);
}

static void bench_power(const struct picture *p)
{
    struct power_query q = { .now_us = 60000000, .everywhere = true };
    struct power_row *rows;
    struct arena a;
    size_t n;
    arena_init(&a, 256 << 20);
    int64_t t = cpu_us();
    if (power_list(p, &q, &a, &rows, &n) != OK)
        die("no power list");
    printf("bench picture_power_list %.1f ms goal -\nbench picture_power_rows %zu persons goal -\n", seconds(t) * 1e3, n);
    arena_done(&a);
}

/* As many distinct 250 m cells as the first hour of the 2019 storm, over the area the people live in and around it. */
static void bench_join(struct picture *p)
{
    struct buf body;
    struct picture_delta d;
    size_t dark[MATCH_MUNICIPALITY + 1], n = 0;
    buf_init(&body, 64 << 20);
    buf_str(&body, "{\"id\":1,\"source\":\"bench\",\"key\":\"k\",\"kind\":\"mesh\",\"match_level\":\"mesh\",\"first_seen_us\":1,\"state\":"
                   "\"out\",\"mesh\":[");
    for (int y = 0; y < 480 && n < CELLS; y++) {
        for (int x = 0; x < 480 && n < CELLS; x++) {
            int64_t code;
            double lon = 136.8 + (x + 0.5) * 0.003125, lat = 34.6 + (y + 0.5) / 480.0;
            if (mesh_encode(MESH_250, lon, lat, &code) == OK)
                buf_printf(&body, "%s%" PRId64, n++ ? "," : "", code);
        }
    }
    buf_str(&body, "]}");
    if (!buf_ok(&body) || picture_apply(p, 1, SV("outage"), SV("1"), buf_view(&body), &d) != OK)
        die("the outage was refused");
    int64_t t = cpu_us();
    if (outage_build(p) != OK)
        die("no memory");
    double build_ms = seconds(t) * 1e3;
    t = cpu_us();
    outage_join(p, dark);
    double join_ms = seconds(t) * 1e3;
    printf("bench picture_mesh_cells %zu cells goal -\n", n);
    printf("bench picture_mesh_hash_build %.1f ms goal -\n", build_ms);
    printf("bench picture_mesh_join %.1f ms goal <=37\n", join_ms);
    printf("bench picture_mesh_join_dark %zu persons goal -\n", dark[MATCH_MESH]);
    bench_power(p);
    buf_done(&body);
}

int main(int argc, char **argv)
{
    int64_t people = 1000000;
    if (argc > 1 && (!sv_to_i64(sv_of(argv[1]), &people) || people < 1))
        die("usage: bench_picture [PEOPLE]");
    size_t n = (size_t)people;
    struct bench_names *names = bench_names_read();
    if (n > SMALL)
        printf("bench picture_bytes_a_person %.0f bytes goal <=1500\n",
               (double)(rss_with(names, n) - rss_with(names, SMALL)) / (double)(n - SMALL));
    double load_s, index_s;
    struct picture *p = load(names, n, &load_s, &index_s);
    struct picture_size size;
    picture_size(p, &size);
    printf("bench picture_load %.2f s goal <=%.1f\n", load_s + index_s, 4.0 * (double)n / 1e6);
    printf("bench picture_load_cards %.2f s goal -\n", load_s);
    printf("bench picture_load_index %.2f s goal -\n", index_s);
    printf("bench picture_card_bytes %.0f bytes goal -\n", (double)size.person_bytes / (double)n);
    printf("bench picture_index_bytes %.0f bytes goal -\n", (double)size.index_bytes / (double)n);
    bench_lookups(p, names, n, "");
    bench_join(p);
    bench_changes(p, names, n, 5000);
    bench_lookups(p, names, n, "_after_changes");
    picture_free(p);
    bench_names_free(names);
    return 0;
}
