/* SPDX-License-Identifier: Apache-2.0
 * home_pin.c - put a home where a clerk says it is, or let the next import move it again. */
#include "geo/mesh.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"
#include "server/registry/place.h"

static enum err run_pin(char **argv, struct fail *f);
static enum err run_unpin(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose register it is (JIS, five digits)" },
    { "--by", "NAME", "who says so" },
    { NULL, NULL, NULL },
};

const struct command cmd_home_pin = {
    .name = "home pin",
    .usage = "--municipality CODE NUMBER LON LAT",
    .options = options,
    .args = { 3, 3 },
    .run = run_pin,
    .ja = "この自治体内番号の方の居所を、指定した位置に置きます。取り込みでは動きません。",
    .doc = "Put the home of the person with this 自治体内番号 at a point; no import moves it from there.",
};

const struct command cmd_home_unpin = {
    .name = "home unpin",
    .usage = "--municipality CODE NUMBER",
    .options = options,
    .args = { 1, 1 },
    .run = run_unpin,
    .ja = "この居所の位置を、次の取り込みで決め直せるようにします。",
    .doc = "Let the next import place this home again.",
};

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
    struct db_stmt args = SQL_WITH(HOME_PIN, .person = ARG_INT(person), .lon = ARG_REAL(lon), .lat = ARG_REAL(lat),
                                   .mesh250 = ARG_INT(m250), .mesh125 = ARG_INT(m125), .zone = ARG_INT_IF(zone, zone),
                                   .nearest = ARG_FLAG(hit.outside), .by_name = ARG_Z(cli_value("--by", "command line")),
                                   .at_us = ARG_INT(clock_now_us()));
    return db_sync_run(s, args, NULL, f);
}

static enum err run_pin(char **argv, struct fail *f)
{
    struct sv municipality = sv_of(cli_value("--municipality", ""));
    int64_t person = 0;
    double lon, lat;
    enum err e = municipality.n == 5 ? cli_person(argv[0], &person, f) : E_USAGE;
    if (!e && (!sv_to_double(sv_of(argv[1]), &lon) || !sv_to_double(sv_of(argv[2]), &lat)))
        e = E_GEO_COORD;
    return e ? e : pin(cli_open(f), municipality, person, lon, lat, f);
}

static enum err run_unpin(char **argv, struct fail *f)
{
    int64_t person = 0;
    enum err e = sv_of(cli_value("--municipality", "")).n == 5 ? cli_person(argv[0], &person, f) : E_USAGE;
    struct db_stmt args = SQL_WITH(HOME_UNPIN, .person = ARG_INT(person));
    return e ? e : cli_run(args, NULL, f);
}
