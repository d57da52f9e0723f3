/* SPDX-License-Identifier: Apache-2.0
 * cluster.h - a throwaway PostgreSQL for a test program: own folder in /tmp, own socket, no TCP, gone at exit.
 *
 *     struct cluster c;
 *     cluster_start(&c, "");              once a program; a failure ends the program
 *     cluster_database(&c, "one", conn);  a fresh, migrated database and its conninfo; as many as wanted
 * PostgreSQL refuses root: then it runs as user postgres. If the test dies, the server dies with it. */
#ifndef ANPI_TESTS_CLUSTER_H
#define ANPI_TESTS_CLUSTER_H

#include "server/db/migrate.h"
#include "tests/unit/db/postgres.h"

/* Any SQL, from outside: what a test sets up or looks at. Ends the program when it fails. */
static inline void cluster_sql(const struct cluster *c, const char *db, const char *sql, char *first, size_t room)
{
    char conninfo[200];
    cluster_conninfo(c, db, "postgres", conninfo);
    PGconn *conn = PQconnectdb(conninfo);
    PGresult *res = PQexec(conn, sql);
    if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK) {
        fprintf(stderr, "%s: %s", sql, PQerrorMessage(conn));
        cluster_die("SQL");
    }
    if (first)
        snprintf(first, room, "%s", PQntuples(res) > 0 ? PQgetvalue(res, 0, 0) : "");
    PQclear(res);
    PQfinish(conn);
}

/* A migrated database, copied from a template that is migrated once. */
static inline void cluster_database(struct cluster *c, const char *name, char out_conninfo[200])
{
    char sql[200], conninfo[200];
    struct fail fail = { 0 };
    struct db_sync *s;
    if (!c->has_template) {
        cluster_sql(c, "postgres", "CREATE DATABASE anpi_template TEMPLATE template0", NULL, 0);
        cluster_conninfo(c, "anpi_template", "postgres", conninfo);
        if (db_sync_open(conninfo, "test", false, &s, &fail) != OK || migrate_run(s, NULL, NULL, NULL, &fail) != OK)
            cluster_die(fail.detail);
        db_sync_close(s);
        c->has_template = 1;
    }
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE anpi_template", name);
    cluster_sql(c, "postgres", sql, NULL, 0);
    cluster_conninfo(c, name, "postgres", out_conninfo);
}

#endif
