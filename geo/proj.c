/* SPDX-License-Identifier: Apache-2.0
 * proj.c - one PROJ context, a transformation for each plane rectangular system that was asked for. */
#include "geo/proj.h"

#include "geo/mesh.h"
#include "server/base/count.h"

#include <geodesic.h>
#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>

#define EPSG_PLANE_I 6669 /* JGD2011 / Japan Plane Rectangular CS I; II to XIX follow */
#define AREA_MARGIN 2.0   /* degrees */

struct proj_area {
    double west, south, east, north; /* degrees, with the margin */
};

struct proj {
    PJ_CONTEXT *context;
    PJ *system[PLANE_SYSTEMS + 1]; /* 1..19 */
    struct proj_area area[PLANE_SYSTEMS + 1];
    PJ *tokyo;
    PJ *metres; /* of the system that was asked for last */
    int metres_epsg;
};

struct proj *proj_new(void)
{
    struct proj *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->context = proj_context_create();
    if (!p->context) {
        free(p);
        return NULL;
    }
    proj_log_level(p->context, PJ_LOG_NONE);
    proj_context_set_enable_network(p->context, 0);
    return p;
}

void proj_free(struct proj *p)
{
    if (!p)
        return;
    for (int i = 1; i <= PLANE_SYSTEMS; i++)
        proj_destroy(p->system[i]);
    proj_destroy(p->tokyo);
    proj_destroy(p->metres);
    proj_context_destroy(p->context);
    free(p);
}

static bool area_read(PJ_CONTEXT *context, const char *crs, struct proj_area *out)
{
    struct proj_area a;
    PJ *plane = proj_create(context, crs);
    bool known = plane && proj_get_area_of_use(context, plane, &a.west, &a.south, &a.east, &a.north, NULL);
    proj_destroy(plane);
    if (known)
        *out = (struct proj_area){ a.west - AREA_MARGIN, a.south - AREA_MARGIN, a.east + AREA_MARGIN, a.north + AREA_MARGIN };
    return known;
}

static bool in_area(const struct proj_area *a, double lon, double lat)
{
    return lon >= a->west && lon <= a->east && lat >= a->south && lat <= a->north;
}

static PJ *system_of(struct proj *p, int system)
{
    char target[16];
    if (system < 1 || system > PLANE_SYSTEMS)
        return NULL;
    if (p->system[system])
        return p->system[system];
    snprintf(target, sizeof target, "EPSG:%d", EPSG_PLANE_I + system - 1);
    if (!area_read(p->context, target, &p->area[system]))
        return NULL;
    PJ *official = proj_create_crs_to_crs(p->context, "EPSG:6668", target, NULL);
    if (!official)
        return NULL;
    p->system[system] = proj_normalize_for_visualization(p->context, official);
    proj_destroy(official);
    return p->system[system];
}

static ERR transform(struct proj *p, int system, PJ_DIRECTION direction, double *x, double *y)
{
    PJ *t = system_of(p, system);
    if (!t)
        return E_GEO_PROJ;
    proj_errno_reset(t);
    PJ_COORD c = proj_trans(t, direction, proj_coord(*x, *y, 0, 0));
    if (proj_errno(t) || !isfinite(c.xy.x) || !isfinite(c.xy.y))
        return E_GEO_PROJ;
    *x = c.xy.x;
    *y = c.xy.y;
    return OK;
}

ERR proj_to_plane(struct proj *p, int system, double lon, double lat, double *east_m, double *north_m)
{
    if (!(lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90))
        return E_GEO_COORD;
    if (system_of(p, system) && !in_area(&p->area[system], lon, lat))
        return E_GEO_AREA;
    enum err e = transform(p, system, PJ_FWD, &lon, &lat);
    if (e == OK) {
        *east_m = lon;
        *north_m = lat;
    }
    return e;
}

ERR proj_from_plane(struct proj *p, int system, double east_m, double north_m, double *lon, double *lat)
{
    if (!isfinite(east_m) || !isfinite(north_m))
        return E_GEO_COORD;
    enum err e = transform(p, system, PJ_INV, &east_m, &north_m);
    if (e == OK && !in_area(&p->area[system], east_m, north_m))
        return E_GEO_AREA;
    if (e == OK) {
        *lon = east_m;
        *lat = north_m;
    }
    return e;
}

/* By prefecture; 北海道, 東京都, 鹿児島県 and 沖縄県 are divided (0). */
static const unsigned char system_of_pref[48] = {
    0, 0, 10, 10, 10, 10, 10, 9, 9, 9, 9, 9, 9, 0, 9, 8, 7, 7, 6, 8, 8, 7, 8, 7,
    6, 6, 6,  6,  5,  6,  6,  5, 3, 5, 3, 3, 4, 4, 4, 4, 2, 2, 1, 2, 2, 2, 0, 0,
};

struct code_range {
    int from, to, system;
};

/* 小樽 函館 伊達 北斗, 渡島 檜山 後志, 豊浦 壮瞥 洞爺湖: XI. 北見 帯広 釧路 網走 根室, the east of オホーツク, 十勝 釧路 根室: XIII. */
static const struct code_range hokkaido[] = {
    { 1202, 1203, 11 }, { 1206, 1208, 13 }, { 1211, 1211, 13 }, { 1223, 1223, 13 }, { 1233, 1233, 11 },
    { 1236, 1236, 11 }, { 1331, 1409, 11 }, { 1543, 1550, 13 }, { 1552, 1552, 13 }, { 1564, 1564, 13 },
    { 1571, 1571, 11 }, { 1575, 1575, 11 }, { 1584, 1584, 11 }, { 1631, 1700, 13 },
};

static int system_in_hokkaido(int code)
{
    for (size_t i = 0; i < countof(hokkaido); i++)
        if (code >= hokkaido[i].from && code <= hokkaido[i].to)
            return hokkaido[i].system;
    return 12;
}

static int system_by_point(int pref, double lon, double lat)
{
    switch (pref) {
    case 13: /* south of 28 N: 沖ノ鳥島, 小笠原, 南鳥島 */
        return !(lat < 28) ? 9 : lon < 140.5 ? 18 : lon < 143 ? 14 : 19;
    case 46: /* 甑島, トカラ and 奄美 */
        return (lat < 32 && lon < 130) || (lat < 29 && lon <= 130 + 13 / 60.0) ? 1 : 2;
    case 47:
        return lon < 126 ? 16 : lon < 130 ? 15 : 17;
    default:
        return 0;
    }
}

int plane_system_of(struct sv municipality, double lon, double lat)
{
    int64_t code;
    if (municipality.n != 5 || !sv_to_i64(municipality, &code) || code < 1000 || code > 47999)
        return 0;
    int pref = (int)(code / 1000);
    if (system_of_pref[pref])
        return system_of_pref[pref];
    return pref == 1 ? system_in_hokkaido((int)code) : system_by_point(pref, lon, lat);
}

ERR datum_parse(struct sv text, enum datum *out)
{
    static const char *const names[][2] = { { "JGD2011", "6668" }, { "JGD2000", "4612" }, { "Tokyo", "4301" } };
    for (int i = 0; i < 3; i++) {
        if (sv_eq_nocase(text, sv_of(names[i][0])) || sv_eq(text, sv_of(names[i][1]))) {
            *out = (enum datum)i;
            return OK;
        }
    }
    return E_GEO_DATUM;
}

/* From Bessel's ellipsoid to GRS80 by the three parameters; heights are neither known nor asked for. */
static PJ *tokyo_of(struct proj *p)
{
    if (!p->tokyo)
        p->tokyo = proj_create(p->context, "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
                                           "+step +proj=cart +ellps=bessel +step +proj=helmert +x=-146.414 +y=507.337 +z=680.507 "
                                           "+step +inv +proj=cart +ellps=GRS80 +step +proj=pop +v_3 "
                                           "+step +proj=unitconvert +xy_in=rad +xy_out=deg");
    return p->tokyo;
}

/* Where the survey results were revised in 2011: no border is drawn finer than this box, so that it never says too little. */
static bool moved_in_2011(double lon, double lat)
{
    return lon > 135.4 && lat > 34.5 && lat < 41.7;
}

ERR proj_from_datum(struct proj *p, enum datum from, double lon_in, double lat_in, double *lon, double *lat, double *accuracy_m)
{
    PJ_COORD c = proj_coord(lon_in, lat_in, 0, 0);
    int64_t cell;
    if ((unsigned)from > DATUM_TOKYO)
        return E_GEO_DATUM;
    if (!(lon_in >= -180 && lon_in <= 180 && lat_in >= -90 && lat_in <= 90))
        return E_GEO_COORD;
    if (mesh_encode(MESH_1, lon_in, lat_in, &cell))
        return E_GEO_AREA;
    if (from == DATUM_TOKYO) {
        PJ *t = tokyo_of(p);
        if (!t)
            return E_GEO_PROJ;
        proj_errno_reset(t);
        c = proj_trans(t, PJ_FWD, c);
        if (proj_errno(t) || !isfinite(c.xy.x) || !isfinite(c.xy.y))
            return E_GEO_PROJ;
    }
    *lon = c.xy.x;
    *lat = c.xy.y;
    if (accuracy_m) {
        double revised_m = moved_in_2011(lon_in, lat_in) ? 5.5 : 0.1;
        *accuracy_m = from == DATUM_JGD2011 ? 0 : from == DATUM_JGD2000 ? revised_m : 10 + (revised_m > 1 ? revised_m : 0);
    }
    return OK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

ERR crs_parse(struct sv name, int *epsg)
{
    static const int of_datum[] = { [DATUM_JGD2011] = 6668, [DATUM_JGD2000] = 4612, [DATUM_TOKYO] = 4301 };
    enum datum datum;
    int64_t number;
    size_t from;
    name = sv_trim(name);
    for (from = name.n; from > 0 && is_digit(name.p[from - 1]);)
        from--;
    bool is_epsg = false;
    for (size_t i = 0; i + 4 <= from && !is_epsg; i++)
        is_epsg = sv_eq_nocase((struct sv){ name.p + i, 4 }, SV("EPSG"));
    bool crs84 = name.n >= 5 && sv_eq_nocase((struct sv){ name.p + name.n - 5, 5 }, SV("CRS84"));
    if (is_epsg && name.n - from <= 6 && sv_to_i64((struct sv){ name.p + from, name.n - from }, &number))
        *epsg = (int)number;
    else if (crs84 || sv_eq_nocase(name, SV("WGS84")) || sv_eq_nocase(name, SV("WGS 84")))
        *epsg = 4326;
    else if (!datum_parse(name, &datum))
        *epsg = of_datum[datum];
    else
        return E_GEO_CRS;
    return OK;
}

ERR crs_of_epsg(int epsg, struct crs *out)
{
    static const struct {
        int from, to, base;
        enum datum datum;
    } known[] = {
        { 6667, 6668, 0, DATUM_JGD2011 },      { 6697, 6697, 0, DATUM_JGD2011 },    { 6669, 6692, 6668, DATUM_JGD2011 },
        { 4612, 4612, 0, DATUM_JGD2000 },      { 4947, 4947, 0, DATUM_JGD2000 },    { 2443, 2461, 4612, DATUM_JGD2000 },
        { 3097, 3101, 4612, DATUM_JGD2000 },   { 4301, 4301, 0, DATUM_TOKYO },      { 30161, 30179, 4301, DATUM_TOKYO },
        { 3092, 3096, 4301, DATUM_TOKYO },     { 4326, 4326, 0, DATUM_JGD2011 },    { 4979, 4979, 0, DATUM_JGD2011 },
        { 32651, 32656, 4326, DATUM_JGD2011 }, { 3857, 3857, 4326, DATUM_JGD2011 },
    };
    for (size_t i = 0; i < countof(known); i++) {
        if (epsg < known[i].from || epsg > known[i].to)
            continue;
        *out = (struct crs){ epsg, known[i].datum, known[i].base };
        return OK;
    }
    return E_GEO_CRS;
}

/* From metres to the degrees they are metres of: no datum is changed on the way. */
static PJ *metres_of(struct proj *p, const struct crs *c)
{
    char degrees[16], metres[16];
    if (p->metres && p->metres_epsg == c->epsg)
        return p->metres;
    snprintf(degrees, sizeof degrees, "EPSG:%d", c->base);
    snprintf(metres, sizeof metres, "EPSG:%d", c->epsg);
    PJ *official = proj_create_crs_to_crs(p->context, metres, degrees, NULL);
    PJ *made = official ? proj_normalize_for_visualization(p->context, official) : NULL;
    proj_destroy(official);
    if (!made)
        return NULL;
    proj_destroy(p->metres);
    p->metres = made;
    p->metres_epsg = c->epsg;
    return made;
}

ERR proj_from_crs(struct proj *p, const struct crs *from, double x, double y, double *lon, double *lat, double *accuracy_m)
{
    if (!from->base)
        return proj_from_datum(p, from->datum, x, y, lon, lat, accuracy_m);
    PJ *t = metres_of(p, from);
    if (!t)
        return E_GEO_PROJ;
    if (!isfinite(x) || !isfinite(y))
        return E_GEO_COORD;
    proj_errno_reset(t);
    PJ_COORD c = proj_trans(t, PJ_FWD, proj_coord(x, y, 0, 0));
    if (proj_errno(t) || !isfinite(c.xy.x) || !isfinite(c.xy.y))
        return E_GEO_AREA; /* too far from the system to be metres of it */
    return proj_from_datum(p, from->datum, c.xy.x, c.xy.y, lon, lat, accuracy_m);
}

double distance_m(double lon1, double lat1, double lon2, double lat2)
{
    struct geod_geodesic grs80;
    double m = NAN;
    geod_init(&grs80, 6378137, 1 / 298.257222101);
    geod_inverse(&grs80, lat1, lon1, lat2, lon2, &m, NULL, NULL);
    return m;
}
