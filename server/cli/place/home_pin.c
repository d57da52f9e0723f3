/* SPDX-License-Identifier: Apache-2.0
 * home_pin.c - put a home where a clerk says it is, or let the next import move it again. */
#include <stdio.h>
#include <string.h>

#include "geo/mesh.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"
#include "server/registry/place.h"

static int run_pin(const struct command *self, int argc, char **argv);
static int run_unpin(const struct command *self, int argc, char **argv);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose register it is (JIS, five digits)" },
    { "--by", "NAME", "who says so" },
    { NULL, NULL, NULL },
};

const struct command cmd_home_pin = {
    .name = "home pin",
    .usage = "--municipality CODE NUMBER LON LAT",
    .options = options,
    .args_min = 3,
    .args_max = 3,
    .run = run_pin,
    .ja = "この自治体内番号の方の居所を、指定した位置に置きます。取り込みでは動きません。",
    .doc = "Put the home of the person with this 自治体内番号 at a point; no import moves it from there.",
};

const struct command cmd_home_unpin = {
    .name = "home unpin",
    .usage = "--municipality CODE NUMBER",
    .options = options,
    .args_min = 1,
    .args_max = 1,
    .run = run_unpin,
    .ja = "この居所の位置を、次の取り込みで決め直せるようにします。",
    .doc = "Let the next import place this home again.",
};

/* The person by the municipality's own number. */
static enum err person_find(struct db_sync *s, struct sv municipality, struct sv municipal_id, int64_t *person, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_stmt statement = SQL_WITH(CLI_HOME_PERSON, .municipality = ARG_WORDS(municipality), .municipal_id = ARG_WORDS(municipal_id));
    enum err e = db_sync_run(s, statement, &rows, f);
    if (!e && db_rows_n(rows) == 0)
        e = fail_set(f, E_PERSON_UNKNOWN, 0, "");
    if (!e)
        *person = db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return e;
}

static enum err pin(struct db_sync *s, struct sv municipality, int64_t person, double lon, double lat, struct fail *f)
{
    struct place place = { 0 };
    struct zone_hit hit = { 0 };
    struct zone z;
    int64_t m250, m125, zone = 0;
    enum err e = mesh_encode(MESH_250, lon, lat, &m250);
    if (!e)
        e = mesh_encode(MESH_125, lon, lat, &m125);
    if (!e)
        e = place_open(s, NULL, municipality, &place, f);
    if (e)
        return e;
    if (zones_at(place.zones, municipality, lon, lat, &hit)) {
        zones_get(place.zones, hit.zone, &z);
        if (id_parse(z.code, &zone))
            zone = 0;
    }
    place_close(&place);
    struct db_stmt statement = SQL_WITH(HOME_PIN, .person = ARG_INT(person), .lon = ARG_REAL(lon), .lat = ARG_REAL(lat),
                                        .mesh250 = ARG_INT(m250), .mesh125 = ARG_INT(m125), .zone = ARG_INT_IF(zone, zone),
                                        .nearest = ARG_FLAG(hit.outside), .by_name = ARG_Z(cli_value("--by", "command line")),
                                        .at_us = ARG_INT(clock_now_us()));
    return db_sync_run(s, statement, NULL, f);
}

static int with_person(char **argv, enum err (*act)(struct db_sync *s, struct sv municipality, int64_t person, char **argv, struct fail *f))
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    struct fail f = { 0 };
    int64_t person = 0;
    if (municipality.n != 5)
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = person_find(s, municipality, sv_of(argv[0]), &person, &f);
    if (!e)
        e = act(s, municipality, person, argv, &f);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}

static enum err act_pin(struct db_sync *s, struct sv municipality, int64_t person, char **argv, struct fail *f)
{
    double lon, lat;
    if (!sv_to_double(sv_of(argv[1]), &lon) || !sv_to_double(sv_of(argv[2]), &lat))
        return E_GEO_COORD;
    return pin(s, municipality, person, lon, lat, f);
}

static enum err act_unpin(struct db_sync *s, struct sv municipality, int64_t person, char **argv, struct fail *f)
{
    (void)municipality;
    (void)argv;
    return db_sync_run(s, SQL_WITH(HOME_UNPIN, .person = ARG_INT(person)), NULL, f);
}

static int run_pin(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return with_person(argv, act_pin);
}

static int run_unpin(const struct command *self, int argc, char **argv)
{
    (void)self;
    (void)argc;
    return with_person(argv, act_unpin);
}
