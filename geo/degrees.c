/* SPDX-License-Identifier: Apache-2.0
 * degrees.c - figures and what stands between them. */
#include "geo/degrees.h"

#include <math.h>

#include "server/base/count.h"
#include "server/base/text/fold.h"

#define CELL_MAX 128 /* bytes of a written angle, marks and all */
#define PARTS_MAX 3  /* degrees, minutes, seconds */

struct degrees_reading {
    double part[PARTS_MAX];
    bool fraction[PARTS_MAX];
    size_t n;
    bool below; /* south, west, or a minus before it */
};

/* Words and marks that may stand before, between or behind the figures, folded. An ASCII double quote is seconds. */
static bool skip_mark(struct sv *s, struct degrees_reading *r)
{
    static const char *const marks[] = { "度", "分", "秒", "北緯", "東経", "緯度", "経度", "°", "º", "˚", "o", "'",
                                         "’",  "‘",  "′",  "\"",   "”",    "“",    "″",    "´", ":", "-", "−", "–",
                                         "‐",  " ",  ".",  "゙",     "゚",     "d",    "m",    "s", "N", "E", "n", "e" };
    static const char *const other_half[] = { "南緯", "西経", "S", "W" };
    for (size_t i = 0; i < countof(other_half); i++) {
        struct sv m = sv_of(other_half[i]);
        if (sv_starts(*s, m)) {
            r->below = true;
            *s = (struct sv){ s->p + m.n, s->n - m.n };
            return true;
        }
    }
    for (size_t i = 0; i < countof(marks); i++) {
        struct sv m = sv_of(marks[i]);
        if (sv_starts(*s, m)) {
            *s = (struct sv){ s->p + m.n, s->n - m.n };
            return true;
        }
    }
    return false;
}

static size_t digits_of(struct sv s, size_t from)
{
    size_t i = from;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i - from;
}

/* One number off the front: with decimals, unless a dot is what parts degrees from minutes (34.49.34.5 has them at its end). */
static bool number_take(struct sv *s, bool dotted, struct degrees_reading *r)
{
    size_t whole = digits_of(*s, 0), n = whole;
    size_t decimals = whole && n < s->n && s->p[n] == '.' ? digits_of(*s, n + 1) : 0;
    bool last = r->n == PARTS_MAX - 1;
    if (!whole || r->n == PARTS_MAX)
        return false;
    if (decimals && (!dotted || last)) {
        n += 1 + decimals;
        r->fraction[r->n] = true;
    }
    bool ok = sv_to_double((struct sv){ s->p, n }, &r->part[r->n++]);
    *s = (struct sv){ s->p + n, s->n - n };
    return ok;
}

static ERR parts_read(struct arena *a, struct sv text, struct degrees_reading *r)
{
    struct sv s;
    size_t dots = 0;
    if (text.n > CELL_MAX || fold_nfkc(a, text, &s))
        return E_GEO_COORD;
    s = sv_trim(s);
    for (size_t i = 0; i < s.n; i++)
        dots += s.p[i] == '.';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
        r->below = s.p[0] == '-';
        s = (struct sv){ s.p + 1, s.n - 1 };
    }
    while (s.n)
        if (!number_take(&s, dots > 1, r) && !skip_mark(&s, r))
            return E_GEO_COORD;
    return r->n ? OK : E_GEO_COORD;
}

/* Only the last may have decimals; minutes and seconds are below 60. */
static ERR degrees_of(const struct degrees_reading *r, double *out)
{
    double sum = 0, unit = 1;
    for (size_t i = 0; i < r->n; i++, unit /= 60) {
        if ((i && r->part[i] >= 60) || (r->fraction[i] && i + 1 < r->n))
            return E_GEO_COORD;
        sum += r->part[i] * unit;
    }
    *out = r->below ? -sum : sum;
    return OK;
}

/* 344934.5 is 34 degrees, 49 minutes, 34.5 seconds; above 1,000 nothing else is meant by it. */
static bool unpack(double packed, double *out)
{
    double degrees = floor(packed / 10000), minutes = floor(fmod(packed, 10000) / 100), seconds = fmod(packed, 100);
    if (packed < 100000 || packed >= 1800000 || minutes >= 60 || seconds >= 60)
        return false;
    *out = degrees + minutes / 60 + seconds / 3600;
    return true;
}

ERR degrees_pair(struct sv lon_text, struct sv lat_text, double *lon, double *lat, enum degrees_form *form)
{
    struct degrees_reading x = { .n = 0 }, y = { .n = 0 };
    struct arena a;
    double lon_read = 0, lat_read = 0;
    lon_text = sv_trim(lon_text);
    lat_text = sv_trim(lat_text);
    if (!lon_text.n && !lat_text.n) {
        *form = DEGREES_NONE;
        return OK;
    }
    if (sv_to_double(lon_text, &lon_read) && sv_to_double(lat_text, &lat_read) && fabs(lon_read) <= 180 && fabs(lat_read) <= 180) {
        *lon = lon_read; /* as nearly all of twenty million rows have it */
        *lat = lat_read;
        *form = DEGREES_DECIMAL;
        return OK;
    }
    arena_init(&a, 64 * 1024);
    enum err e = parts_read(&a, lon_text, &x);
    if (!e)
        e = parts_read(&a, lat_text, &y);
    arena_done(&a);
    if (!e)
        e = degrees_of(&x, &lon_read);
    if (!e)
        e = degrees_of(&y, &lat_read);
    if (e)
        return e;
    *form = x.n > 1 || y.n > 1 ? DEGREES_PARTS : DEGREES_DECIMAL;
    double lon_packed, lat_packed;
    if (x.n == 1 && y.n == 1 && unpack(lon_read, &lon_packed) && unpack(lat_read, &lat_packed) && !position_check(lon_packed, lat_packed)) {
        lon_read = lon_packed;
        lat_read = lat_packed;
        *form = DEGREES_PACKED;
    }
    *lon = lon_read;
    *lat = lat_read;
    return OK;
}

static bool in_japan(double lon, double lat)
{
    return lon >= 121 && lon <= 155 && lat >= 19 && lat <= 47;
}

ERR position_check(double lon, double lat)
{
    if (in_japan(lon, lat))
        return OK;
    if (in_japan(lat, lon))
        return E_GEO_SWAPPED;
    return fabs(lon) <= 180 && fabs(lat) <= 90 ? E_GEO_RANGE : E_GEO_METRES;
}
