/* SPDX-License-Identifier: Apache-2.0
 * bench_pg.h - the database's side of a comparison: libpq connections that each run one prepared statement at a time.
 *
 * One thread drives them all with epoll, pinned where the load generator of the other side runs, so that both sides
 * leave the same processors to the server. Times in microseconds. Whatever fails ends the program. Header only. */
#ifndef ANPI_TESTS_BENCH_PG_H
#define ANPI_TESTS_BENCH_PG_H

#include <libpq-fe.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "server/base/buf.h"
#include "server/base/file.h"
#include "server/base/sv.h"
#include "tests/bench/bench_option.h"

#define PG_CONNS_MAX 256
#define PG_PARAMS_MAX 24

static inline int64_t pg_now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

_Noreturn static inline void pg_die(const char *what, const char *why)
{
    fprintf(stderr, "bench: %s: %s\n", what, why);
    exit(1);
}

static inline void bench_pin(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)core, &set);
    if (core >= 0 && sched_setaffinity(0, sizeof set, &set))
        pg_die("affinity", "refused");
}

static inline PGconn *pg_open(const char *conninfo)
{
    PGconn *c = PQconnectdb(conninfo);
    if (PQstatus(c) != CONNECTION_OK)
        pg_die("connect", PQerrorMessage(c));
    PQclear(PQexec(c, "SET client_min_messages = warning"));
    return c;
}

static inline char *pg_text(const char *folder, const char *name)
{
    char path[1024];
    struct buf b;
    snprintf(path, sizeof path, "%s/%s.sql", folder, name);
    buf_init(&b, 1 << 20);
    if (file_read(path, &b) != OK)
        pg_die(path, "cannot be read");
    return b.p;
}

static inline PGresult *pg_good(PGconn *c, PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);
    if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK && s != PGRES_COPY_IN && s != PGRES_COPY_OUT)
        pg_die("statement", PQerrorMessage(c));
    return r;
}

static inline void pg_prepare(PGconn *c, const char *folder, const char *name)
{
    char *text = pg_text(folder, name);
    PQclear(pg_good(c, PQprepare(c, name, text, 0, NULL)));
    free(text);
}

struct pg_call {
    const char *statement;
    int n;
    const char *param[PG_PARAMS_MAX]; /* text; NULL is NULL */
};

/* What is asked, and what is done with an answer. `next` false: no more. */
struct pg_work {
    bool (*next)(void *ctx, int conn, struct pg_call *call);
    void (*done)(void *ctx, int conn, PGresult *r, int64_t took_us);
    void *ctx;
    bool calm; /* sleeps while it waits, for when the database needs this core too; else it spins as bench_load does */
};

static inline bool pg_send(PGconn *c, int conn, const struct pg_work *w)
{
    struct pg_call call = { .n = 0 };
    if (!w->next(w->ctx, conn, &call))
        return false;
    if (!PQsendQueryPrepared(c, call.statement, call.n, call.param, NULL, NULL, 0))
        pg_die("send", PQerrorMessage(c));
    return true;
}

/* Runs until `next` has no more for any connection; returns the seconds it took. */
static inline double pg_drive(PGconn **conn, int n, const struct pg_work *w)
{
    struct epoll_event ev[64];
    int64_t began[PG_CONNS_MAX], start = pg_now_us();
    int ep = epoll_create1(EPOLL_CLOEXEC), busy = 0;
    for (int i = 0; i < n; i++) {
        struct epoll_event e = { .events = EPOLLIN, .data.u32 = (uint32_t)i };
        if (epoll_ctl(ep, EPOLL_CTL_ADD, PQsocket(conn[i]), &e))
            pg_die("epoll", "refused");
        began[i] = pg_now_us();
        busy += pg_send(conn[i], i, w);
    }
    while (busy > 0) {
        int got = epoll_wait(ep, ev, 64, w->calm ? -1 : 0);
        for (int k = 0; k < got; k++) {
            int i = (int)ev[k].data.u32;
            PGresult *r;
            if (!PQconsumeInput(conn[i]))
                pg_die("read", PQerrorMessage(conn[i]));
            if (PQisBusy(conn[i]))
                continue;
            while ((r = PQgetResult(conn[i]))) {
                w->done(w->ctx, i, pg_good(conn[i], r), pg_now_us() - began[i]);
                PQclear(r);
            }
            began[i] = pg_now_us();
            busy -= !pg_send(conn[i], i, w);
        }
    }
    close(ep);
    return (double)(pg_now_us() - start) / 1e6;
}

static inline int by_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

#endif
