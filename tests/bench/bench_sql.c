/* SPDX-License-Identifier: Apache-2.0
 * bench_sql.c - the lookups of a mix as prepared SQL.
 *
 *     bench_sql run    --db=CONNINFO --sql=FOLDER --terms=FILE [--conns=N] [--seconds=S] [--core=N]
 *     bench_sql verify --db=CONNINFO --sql=FOLDER --terms=FILE --answers=FILE
 *
 * A line of terms is a statement's name (a file FOLDER/NAME.sql) and its parameters, tabs between, \N for NULL. run
 * prints "queries N rate R p50_us P p99_us P". verify holds the persons of each answer of the service, in their order,
 * against the rows of the statement; it prints "compared N differ D" and fails when any differ. */
#include "server/base/json.h"
#include "tests/bench/bench_pg.h"

#define STATEMENTS_MAX 16
#define LATENCIES_MAX 4000000
#define DIFFERENCES_SHOWN 5

struct term {
    const char *field[PG_PARAMS_MAX + 1]; /* the statement, then its parameters */
    int n;                                /* parameters */
};

static struct term *terms;
static size_t term_n;
static struct buf text;

static struct {
    size_t next, asked_before[PG_CONNS_MAX];
    int64_t end_us;
    uint32_t *latency;
    size_t done;
} run;

/* The file is cut up in place. */
static void terms_read(const char *path)
{
    buf_init(&text, (size_t)1 << 28);
    if (!path || file_read(path, &text) != OK)
        pg_die("terms", "cannot be read");
    size_t room = 1;
    for (size_t i = 0; i < text.n; i++)
        room += text.p[i] == '\n';
    terms = calloc(room, sizeof *terms);
    for (char *line = text.p, *end; terms && (end = strchr(line, '\n')); line = end + 1) {
        struct term *t = &terms[term_n++];
        *end = 0;
        for (char *f = line; f && t->n <= PG_PARAMS_MAX; t->n++) {
            char *tab = strchr(f, '\t');
            if (tab)
                *tab = 0;
            t->field[t->n] = strcmp(f, "\\N") ? f : NULL;
            f = tab ? tab + 1 : NULL;
        }
        t->n--;
    }
    if (!term_n)
        pg_die("terms", "none");
}

/* Every statement the terms name, on this connection. */
static void prepare_all(PGconn *c, const char *folder)
{
    const char *known[STATEMENTS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < term_n; i++) {
        bool have = false;
        for (size_t k = 0; k < n && !have; k++)
            have = !strcmp(known[k], terms[i].field[0]);
        if (have)
            continue;
        if (n == STATEMENTS_MAX)
            pg_die("terms", "too many statements");
        known[n++] = terms[i].field[0];
        pg_prepare(c, folder, terms[i].field[0]);
    }
}

static void call_of(const struct term *t, struct pg_call *call)
{
    call->statement = t->field[0];
    call->n = t->n;
    for (int i = 0; i < t->n; i++)
        call->param[i] = t->field[i + 1];
}

static bool next_timed(void *ctx, int conn, struct pg_call *call)
{
    (void)ctx;
    (void)conn;
    if (pg_now_us() >= run.end_us)
        return false;
    call_of(&terms[run.next++ % term_n], call);
    return true;
}

static void done_timed(void *ctx, int conn, PGresult *r, int64_t took_us)
{
    (void)ctx;
    (void)conn;
    (void)r;
    if (run.done < LATENCIES_MAX)
        run.latency[run.done++] = (uint32_t)took_us;
}

static int run_all(int argc, char **argv)
{
    PGconn *conn[PG_CONNS_MAX];
    int n = (int)bench_number(argc, argv, "conns", 4);
    struct pg_work work = { .next = next_timed, .done = done_timed };
    bench_pin((int)bench_number(argc, argv, "core", -1));
    run.latency = malloc(LATENCIES_MAX * sizeof *run.latency);
    if (!run.latency || n < 1 || n > PG_CONNS_MAX)
        return 1;
    for (int i = 0; i < n; i++) {
        conn[i] = pg_open(bench_option(argc, argv, "db", ""));
        prepare_all(conn[i], bench_option(argc, argv, "sql", "tests/bench"));
    }
    run.end_us = pg_now_us() + (int64_t)(strtod(bench_option(argc, argv, "seconds", "3"), NULL) * 1e6);
    double took = pg_drive(conn, n, &work);
    qsort(run.latency, run.done, sizeof *run.latency, by_u32);
    printf("queries %zu rate %.1f p50_us %u p99_us %u\n", run.done, (double)run.done / took, run.done ? run.latency[run.done / 2] : 0,
           run.done ? run.latency[run.done * 99 / 100] : 0);
    for (int i = 0; i < n; i++)
        PQfinish(conn[i]);
    return run.done == 0;
}

/* The persons of an answer, commas between. */
static void persons_of(struct sv answer, struct arena *a, struct buf *out)
{
    const struct json *body;
    struct fail f = { 0 };
    buf_clear(out);
    if (json_parse(a, answer, 8, &body, &f) != OK)
        pg_die("answers", "a line is no JSON");
    const struct json *hits = json_get(body, "hits");
    for (size_t i = 0; i < json_count(hits); i++) {
        struct sv id;
        if (!json_str(json_get(json_at(hits, i), "person"), &id))
            pg_die("answers", "a hit without a person");
        buf_sv(out, id);
        buf_ch(out, ',');
    }
    int64_t withheld = 0;
    if (json_i64(json_get(body, "withheld"), &withheld) && withheld)
        pg_die("answers", "hits were withheld: the caller lacks a ground");
}

static void rows_of(PGconn *c, const struct term *t, struct buf *out)
{
    struct pg_call call = { .n = 0 };
    call_of(t, &call);
    PGresult *r = pg_good(c, PQexecPrepared(c, call.statement, call.n, call.param, NULL, NULL, 0));
    buf_clear(out);
    for (int i = 0; i < PQntuples(r); i++) {
        buf_str(out, PQgetvalue(r, i, 0));
        buf_ch(out, ',');
    }
    PQclear(r);
}

static int verify_all(int argc, char **argv)
{
    struct file_map answers;
    struct buf ours, theirs;
    struct arena a;
    size_t differ = 0;
    const char *file = bench_option(argc, argv, "answers", "");
    PGconn *c = pg_open(bench_option(argc, argv, "db", ""));
    prepare_all(c, bench_option(argc, argv, "sql", "tests/bench"));
    if (file_map_open(file, (size_t)1 << 30, &answers) != OK)
        pg_die(file, "cannot be read");
    buf_init(&ours, 1 << 20);
    buf_init(&theirs, 1 << 20);
    arena_init(&a, 16 << 20);
    struct sv rest = answers.bytes;
    for (size_t i = 0; i < term_n; i++) {
        persons_of(sv_cut(&rest, '\n'), &a, &ours);
        rows_of(c, &terms[i], &theirs);
        if (!sv_eq(buf_view(&ours), buf_view(&theirs)) && differ++ < DIFFERENCES_SHOWN)
            fprintf(stderr, "bench: query %zu (%s) differs\n  service %s\n  SQL     %s\n", i + 1, terms[i].field[0], ours.p, theirs.p);
        arena_reset(&a);
    }
    printf("compared %zu differ %zu\n", term_n, differ);
    arena_done(&a);
    PQfinish(c);
    return differ > 0;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    terms_read(bench_option(argc, argv, "terms", NULL));
    if (!strcmp(verb, "run"))
        return run_all(argc, argv);
    if (!strcmp(verb, "verify"))
        return verify_all(argc, argv);
    pg_die("usage", "bench_sql run|verify --db= --sql= --terms= …");
}
