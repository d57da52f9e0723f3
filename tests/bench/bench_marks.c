/* SPDX-License-Identifier: Apache-2.0
 * bench_marks.c - durable marks: what the clients of the service send, and the same as one transaction a mark.
 *
 *     bench_marks bodies --db=CONNINFO --sql=FOLDER --incident=N --count=N       to standard output, a body a line
 *     bench_marks sql    --db=CONNINFO --sql=FOLDER --incident=N --seconds=S --conns=N [--core=N] [--statement=FOLDER]
 *
 * Both mark the persons of the incident in turn. sql prints "marks N rate R p50_us P p99_us P" and prepares the very
 * statement the service uses (FOLDER/mark_commit.sql), with arrays of one. */
#include "server/base/clock.h"
#include "server/base/id.h"
#include "tests/bench/bench_pg.h"

#define LATENCIES_MAX 2000000
#define COLUMNS 21

static PGresult *persons;
static int person_n;

static void persons_read(int argc, char **argv)
{
    const char *folder = bench_option(argc, argv, "sql", "tests/bench");
    PGconn *c = pg_open(bench_option(argc, argv, "db", ""));
    pg_prepare(c, folder, "marks_persons");
    persons = pg_good(c, PQexecPrepared(c, "marks_persons", 0, NULL, NULL, NULL, 0));
    person_n = PQntuples(persons);
    PQfinish(c);
    if (!person_n)
        pg_die("marks", "nobody to mark");
}

static void op_id_make(char out[37])
{
    struct uuid u;
    uuid_v7(&u);
    uuid_format(&u, out);
}

static int bodies_write(int argc, char **argv)
{
    int64_t count = bench_number(argc, argv, "count", 100000);
    char when[40], id[37];
    time_format_rfc3339(clock_now_us(), when);
    persons_read(argc, argv);
    for (int64_t i = 0; i < count; i++) {
        op_id_make(id);
        printf("{\"operations\":[{\"op_id\":\"%s\",\"person\":\"%s\",\"status\":\"safe\",\"observed_at\":\"%s\"}]}\n", id,
               PQgetvalue(persons, (int)(i % person_n), 0), when);
    }
    return fflush(stdout) || ferror(stdout);
}

/* The parameters of one connection, as arrays of one. */
struct mark {
    char op_id[40], person[32], seq[24];
};

static struct {
    struct mark mark[PG_CONNS_MAX];
    char incident[32], observed[32], now[24];
    int64_t next, end_us;
    uint32_t *latency;
    size_t done;
} run;

static bool next_mark(void *ctx, int conn, struct pg_call *call)
{
    struct mark *m = &run.mark[conn];
    char id[37];
    (void)ctx;
    if (pg_now_us() >= run.end_us)
        return false;
    op_id_make(id);
    snprintf(m->op_id, sizeof m->op_id, "{%s}", id);
    snprintf(m->person, sizeof m->person, "{%s}", PQgetvalue(persons, (int)(run.next++ % person_n), 0));
    const char *const column[COLUMNS] = {
        "{1}",        m->op_id, run.incident, m->person, "{safe}",
        run.observed, "{NULL}", "{NULL}",     "{NULL}",  "{NULL}",
        "{NULL}",     "{NULL}", "{NULL}",     "{NULL}",  "{NULL}",
        "{NULL}",     "{1}",    "{本部}",     "{true}",  "{\"\\\\x0000000000000000000000000000000000000000000000000000000000000000\"}",
        run.now
    };
    call->statement = "mark_commit";
    call->n = COLUMNS;
    memcpy(call->param, column, sizeof column);
    return true;
}

static void mark_done(void *ctx, int conn, PGresult *r, int64_t took_us)
{
    (void)ctx;
    (void)conn;
    if (PQntuples(r) != 1 || strcmp(PQgetvalue(r, 0, 1), "accepted"))
        pg_die("mark", PQntuples(r) == 1 ? PQgetvalue(r, 0, 3) : "no row");
    if (run.done < LATENCIES_MAX)
        run.latency[run.done++] = (uint32_t)took_us;
}

static int sql_run(int argc, char **argv)
{
    PGconn *conn[PG_CONNS_MAX];
    int n = (int)bench_number(argc, argv, "conns", 64);
    struct pg_work work = { .next = next_mark, .done = mark_done, .calm = true };
    bench_pin((int)bench_number(argc, argv, "core", -1));
    persons_read(argc, argv);
    run.latency = malloc(LATENCIES_MAX * sizeof *run.latency);
    if (!run.latency || n < 1 || n > PG_CONNS_MAX)
        return 1;
    snprintf(run.incident, sizeof run.incident, "{%s}", bench_option(argc, argv, "incident", "1"));
    snprintf(run.observed, sizeof run.observed, "{%lld}", (long long)clock_now_us());
    snprintf(run.now, sizeof run.now, "%lld", (long long)clock_now_us());
    for (int i = 0; i < n; i++) {
        conn[i] = pg_open(bench_option(argc, argv, "db", ""));
        pg_prepare(conn[i], bench_option(argc, argv, "statement", "server/db/sql"), "mark_commit");
    }
    run.end_us = pg_now_us() + (int64_t)(strtod(bench_option(argc, argv, "seconds", "3"), NULL) * 1e6);
    double took = pg_drive(conn, n, &work);
    qsort(run.latency, run.done, sizeof *run.latency, by_u32);
    printf("marks %zu rate %.1f p50_us %u p99_us %u\n", run.done, (double)run.done / took, run.done ? run.latency[run.done / 2] : 0,
           run.done ? run.latency[run.done * 99 / 100] : 0);
    for (int i = 0; i < n; i++)
        PQfinish(conn[i]);
    return run.done == 0;
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "";
    if (!strcmp(verb, "bodies"))
        return bodies_write(argc, argv);
    if (!strcmp(verb, "sql"))
        return sql_run(argc, argv);
    pg_die("usage", "bench_marks bodies|sql --db= --incident= …");
}
