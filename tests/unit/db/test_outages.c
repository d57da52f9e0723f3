/* SPDX-License-Identifier: Apache-2.0
 * What a round over a source writes, in a real PostgreSQL: areas that begin, change, shrink, end and are watched again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/unit/db/cluster.h"

static struct cluster cluster;

static void assert_sql(const char *sql, const char *want)
{
    char got[4096];
    cluster_sql(&cluster, "anpi", sql, got, sizeof got);
    assert_string_equal(got, want);
}

/* One area as feeds/store.c sends it; times in seconds after noon of some day. */
static void area(char out[900], const char *op, const char *key, const char *towns, int first_seen_s, int at_s)
{
    long long noon = 1570849200000000, at = noon + at_s * 1000000LL, first = noon + first_seen_s * 1000000LL;
    snprintf(
        out, 900,
        "{\"op\":\"%s\",\"key\":\"%s\",\"kind\":\"town\",\"match_level\":\"town\",\"municipality\":\"23214\",\"towns\":[%s],\"mesh\":\"{}"
        "\","
        "\"geometry\":null,\"name\":\"東町\",\"low\":10,\"high\":20,\"first_seen_us\":%lld,\"before_seen_us\":%lld,\"feed_time_us\":%lld,"
        "\"fetched_at_us\":%lld,\"state\":\"out\",\"content\":%d,\"ended_at_us\":%lld,\"ended_by\":\"absent\"}",
        op, key, towns, first, first - 60000000, at, at, at_s, at);
}

/* The round writes so many areas, and tells of each. */
static void writes(const char *source, const char *areas, const char *want)
{
    char sql[3000];
    snprintf(sql, sizeof sql, "DELETE FROM anpi.change; SELECT anpi.outage_apply('%s', '{\"state\":\"ok\"}', '[%s]')", source, areas);
    assert_sql(sql, want);
    assert_sql("SELECT count(*) FROM anpi.change WHERE kind = 'outage'", want);
}

/* key state first_seen (seconds after noon) towns, by id. */
static void stand(const char *source, const char *want)
{
    char sql[500];
    snprintf(sql, sizeof sql,
             "SELECT string_agg(concat_ws(' ', split_part(key, '~', 1), state, (anpi.us(first_seen) - 1570849200000000) / 1000000,"
             " array_to_string(towns, ',')), '|' ORDER BY id) FROM anpi.outage_area WHERE source = '%s'",
             source);
    assert_sql(sql, want);
}

static void an_area_keeps_when_it_began_and_leaves_what_it_loses_as_one_that_ended(void **state)
{
    char a[900];
    (void)state;
    area(a, "new", "甲/東町", "\"23214東町\",\"23214西町\"", 0, 0);
    writes("chubu", a, "1");
    area(a, "changed", "甲/東町", "\"23214東町\",\"23214西町\"", 600, 600);
    writes("chubu", a, "1");
    stand("chubu", "甲/東町 out 0 23214東町,23214西町");
    area(a, "changed", "甲/東町", "\"23214東町\"", 900, 900);
    writes("chubu", a, "2");
    stand("chubu", "甲/東町 out 0 23214東町|甲/東町 ended 0 23214西町");
    area(a, "ended", "甲/東町", "", 1200, 1200);
    writes("tepco", a, "0"); /* another source's area of that key */
    writes("chubu", a, "1");
    stand("chubu", "甲/東町 ended 0 23214東町|甲/東町 ended 0 23214西町");
}

static void a_source_that_is_watched_again_within_six_hours_goes_on(void **state)
{
    static const int later_s[] = { 5 * 3600, 7 * 3600 };
    (void)state;
    for (int i = 0; i < 2; i++) {
        char a[900], key[20], want[200];
        snprintf(key, sizeof key, "乙/%d", i);
        area(a, "new", key, "\"23214東町\"", 100, 100);
        writes("kepco", a, "1");
        assert_sql("UPDATE anpi.outage_area SET state = 'ended', ended_at = anpi.of_us(1570849300000000), ended_by = 'unwatched'"
                   " WHERE source = 'kepco' AND state = 'out'; SELECT 1",
                   "1");
        area(a, "new", key, "\"23214東町\"", later_s[i], later_s[i]);
        writes("kepco", a, "1");
        snprintf(want, sizeof want, "%d", i ? later_s[i] : 100); /* after that it is another outage, with a full battery */
        assert_sql("SELECT (anpi.us(first_seen) - 1570849200000000) / 1000000 FROM anpi.outage_area WHERE source = 'kepco' ORDER BY id "
                   "DESC LIMIT 1",
                   want);
    }
}

int main(void)
{
    char conninfo[200];
    cluster_start(&cluster, "");
    cluster_database(&cluster, "anpi", conninfo);
    cluster_sql(&cluster, "anpi",
                "INSERT INTO anpi.feed_source (name, title, utility) SELECT x, x, x FROM unnest(ARRAY['chubu', 'tepco', 'kepco']) x", NULL,
                0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_keeps_when_it_began_and_leaves_what_it_loses_as_one_that_ended),
        cmocka_unit_test(a_source_that_is_watched_again_within_six_hours_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
