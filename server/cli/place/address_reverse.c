/* SPDX-License-Identifier: Apache-2.0
 * address_reverse.c - "lon lat" a line in, a JSON object a line out: town, mesh and, with --zones, reporting zone. */
#include <stdio.h>

#include "geo/mesh.h"
#include "geo/address/reverse.h"
#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"
#include "server/cli/place/gazetteer.h"
#include "server/registry/place.h"

struct reverse_question {
    const struct gazetteer *g;
    struct db_sync *db; /* NULL: zones are not asked for */
    struct place place; /* zones of the municipality asked last */
    struct buf out;
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--gazetteer", "FILE", "compiled blob or CSV instead of the imported one" },
    { "--zones", NULL, "name the reporting zone too, from the database" },
    { NULL, NULL, NULL },
};

const struct command cmd_address_reverse = {
    .name = "address reverse",
    .usage = "< points",
    .options = options,
    .run = run,
    .ja = "「経度 緯度」を一行に一つ読み、最も近い町丁目・メッシュコード・地区を一行に一つの JSON で答えます。",
    .doc = "\"lon lat\" a line in; the nearest town, mesh codes and zone as a JSON object a line out.",
};

static void zone_write(struct reverse_question *a, struct jw *w, struct sv municipality, double lon, double lat)
{
    struct fail f = { 0 };
    struct zone_hit hit;
    struct zone z;
    if (!sv_eq(municipality, sv_of(a->place.municipality))) {
        place_close(&a->place);
        if (place_open(a->db, a->g, municipality, &a->place, &f))
            a->place = (struct place){ 0 };
    }
    jw_key(w, "zone");
    if (!a->place.zones || !zones_at(a->place.zones, municipality, lon, lat, &hit)) {
        jw_null(w);
        return;
    }
    zones_get(a->place.zones, hit.zone, &z);
    jw_str(w, z.code);
    jw_kstr(w, "zone_name", z.name);
    jw_kbool(w, "zone_nearest", hit.outside);
}

static void members_write(struct reverse_question *a, struct jw *w, const struct reverse *r, double lon, double lat)
{
    static const enum mesh_level levels[] = { MESH_3, MESH_250, MESH_125 };
    static const char *const keys[] = { "mesh3", "mesh250", "mesh125" };
    const struct {
        const char *key;
        struct sv value;
    } texts[] = { { "pref", r->municipality.pref },
                  { "city", r->municipality.name },
                  { "town", r->town.name },
                  { "municipality", r->municipality.code },
                  { "town_key", r->town.key } };
    for (size_t i = 0; i < countof(texts); i++) {
        jw_key(w, texts[i].key);
        jw_str(w, texts[i].value);
    }
    jw_key(w, "distance_m");
    jw_fixed(w, r->distance_m, 0);
    for (size_t i = 0; i < 3; i++) {
        int64_t code;
        if (mesh_encode(levels[i], lon, lat, &code) == OK) {
            jw_key(w, keys[i]);
            jw_id(w, code);
        }
    }
    if (a->db)
        zone_write(a, w, r->municipality.code, lon, lat);
}

static void reverse_line(void *ctx, struct sv line)
{
    struct reverse_question *a = ctx;
    struct reverse r;
    struct jw w;
    double lon, lat;
    enum err e = cli_point(line, &lon, &lat);
    if (!e)
        e = address_reverse(a->g, lon, lat, &r);
    if (e) {
        printf("! %s\n", err_code(e));
        return;
    }
    buf_clear(&a->out);
    jw_init(&w, &a->out);
    jw_obj(&w);
    jw_kreal(&w, "lon", lon);
    jw_kreal(&w, "lat", lat);
    members_write(a, &w, &r, lon, lat);
    jw_obj_end(&w);
    puts(buf_ok(&a->out) ? a->out.p : "{}");
}

static enum err run(char **argv, struct fail *f)
{
    struct gazetteer_file g;
    struct reverse_question a = { 0 };
    (void)argv;
    enum err e = gazetteer_file_open(cli_value("--gazetteer", cli_gazetteer_file()), &g, f);
    if (e)
        return e;
    a.g = g.g;
    buf_init(&a.out, 1024 * 1024);
    if (cli_given("--zones") && !(a.db = cli_open(f)))
        e = f->err;
    else
        cli_each_line(reverse_line, &a);
    buf_done(&a.out);
    place_close(&a.place);
    gazetteer_file_close(&g);
    return e;
}
