/* SPDX-License-Identifier: Apache-2.0
 * registry.h - lists of made-up people, taken by anpi.registry_apply in a throwaway PostgreSQL. One test program a file. */
#ifndef ANPI_TESTS_REGISTRY_H
#define ANPI_TESTS_REGISTRY_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/db/cluster.h"

#define AT_US "1800000000000000"
#define BIRTH "\"birth\":\"1940-02-03\""
#define HOME "\"address\":\"蒲郡市旭町1番1号\""
#define ELSEWHERE "\"address\":\"蒲郡市旭町9番9号\""
#define PHONE "\"phones\":[{\"ord\":1,\"number\":\"0533-66-1111\",\"digits\":\"0533661111\"}]"
#define OTHER_PHONE "\"phones\":[{\"ord\":1,\"number\":\"0533-66-2222\",\"digits\":\"0533662222\"}]"

static struct cluster cluster;

static inline void assert_sql(const char *sql, const char *want)
{
    char got[4096];
    cluster_sql(&cluster, "anpi", sql, got, sizeof got);
    assert_string_equal(got, want);
}

/* One row: line 2 of a list, its name and the members behind it. */
static inline void row_write(char out[2000], int line, const char *name, const char *more)
{
    snprintf(out, 2000, "{\"line\":%d,\"op_id\":\"0190a000-0000-7000-8000-%012d\",\"name\":\"%s\",\"name_key\":\"%s\"%s%s}", line, line,
             name, name, more[0] ? "," : "", more);
}

/* A list of the city with these rows: "outcome code" of each. */
static inline void list_takes(const char *city, const char *rows, const char *want)
{
    char sql[8000]; /* the largest list of a test and what stands around it */
    snprintf(
        sql, sizeof sql,
        "INSERT INTO anpi.import_run (municipality, source, full_list, state, started_at) VALUES ('%s', '月例', true, 'running', now());"
        "SELECT string_agg(outcome || coalesce(' ' || code, ''), '|' ORDER BY line, extra) FROM "
        "anpi.registry_apply((SELECT max(id) FROM anpi.import_run), '%s', '月例', '[%s]', " AT_US ")",
        city, city, rows);
    assert_sql(sql, want);
}

static inline void takes(const char *name, const char *more, const char *want)
{
    char row[2000];
    row_write(row, 2, name, more);
    list_takes("23214", row, want);
}

/* Three cities without anybody; said(SQL) is what it gives, or the message it is refused with. */
static inline void registry_start(void)
{
    char conninfo[200];
    cluster_start(&cluster, "");
    cluster_database(&cluster, "anpi", conninfo);
    cluster_sql(&cluster, "anpi",
                "CREATE FUNCTION said(q text) RETURNS text LANGUAGE plpgsql AS"
                " $$ DECLARE t text; BEGIN EXECUTE q INTO t; RETURN t; EXCEPTION WHEN OTHERS THEN RETURN SQLERRM; END $$;"
                "INSERT INTO anpi.municipality (code, pref, name) VALUES ('23214', '愛知県', '蒲郡市'), ('23100', '愛知県', '名古屋市'),"
                " ('23101', '愛知県', '千種市'), ('23102', '愛知県', '東市')",
                NULL, 0);
}

#endif
