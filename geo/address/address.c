/* SPDX-License-Identifier: Apache-2.0
 * address.c - the answer: what address_search.c found, as parts, a point and a radius. */
#include "geo/address/address.h"
#include "geo/address/address_number.h"
#include "geo/address/address_search.h"
#include "geo/gazetteer/designated.h"
#include "geo/plane.h"
#include "server/base/count.h"
#include "server/base/utf8.h"

#include <math.h>

#define GROUP_MAX 64 /* 丁目 of one name */

static bool has(struct sv text, const char *word)
{
    return sv_find(text, sv_of(word)) >= 0;
}

/* Of towns with the same folded name the one written most alike. */
static uint32_t pick_twin(const struct match *m, uint32_t town, struct sv written)
{
    uint32_t best = town;
    int most = -1;
    for (uint32_t t = town; t != GAZETTEER_NONE; t = m->g->town[t].twin) {
        struct sv name = town_name(m->g, t);
        int alike = sv_eq(name, written) ? 4 : 0;
        alike += has(written, "大字") == has(name, "大字") ? 2 : 0;
        alike += has(written, "字") == has(name, "字") ? 1 : 0;
        if (alike > most) {
            most = alike;
            best = t;
        }
    }
    return best;
}

static size_t offset_of(const struct match *m, size_t token)
{
    return token < m->n ? m->token[token].from : m->text.n;
}

static struct sv slice(const struct match *m, size_t from, size_t to)
{
    size_t begin = offset_of(m, from), end = offset_of(m, to);
    return sv_trim((struct sv){ m->text.p + begin, end - begin });
}

static void set_point(struct address *a, int32_t lon_e6, int32_t lat_e6, uint32_t radius_m)
{
    if (lon_e6 == NO_POINT)
        return;
    a->lon = lon_e6 / 1e6;
    a->lat = lat_e6 / 1e6;
    a->radius_m = radius_m;
}

static void fill_city(const struct match *m, struct address *a)
{
    const struct city_rec *c = &m->g->city[m->best.city];
    a->pref = sv_of(prefecture_names[c->pref]);
    a->city = city_name(m->g, m->best.city);
    a->municipality = city_code(m->g, m->best.city);
    a->level = ADDRESS_MUNICIPALITY;
    set_point(a, c->lon_e6, c->lat_e6, c->radius_m);
}

static double away_m(double lon, double lat, int32_t lon_e6, int32_t lat_e6)
{
    const struct plane p = plane_at(lon, lat);
    return hypot((lon_e6 / 1e6 - lon) * p.m_per_lon, (lat_e6 / 1e6 - lat) * p.m_per_lat);
}

/* The 政令市 as a whole, where its ward cannot be told: the middle of its wards, and as far as the farthest reaches. */
static ERR fill_whole(const struct match *m, struct arena *arena, struct address *a)
{
    uint32_t part[CITY_WARDS_MAX];
    char code[6];
    if (!ward_city(city_code(m->g, m->whole), code))
        return E_INTERNAL;
    size_t n = gazetteer_parts(m->g, sv_of(code), part);
    double lon = 0, lat = 0, towns = 0, radius_m = 0;
    for (size_t i = 0; i < n; i++) {
        const struct city_rec *c = &m->g->city[part[i]];
        double weight = c->lon_e6 == NO_POINT ? 0 : c->town_count;
        lon += weight * c->lon_e6 / 1e6;
        lat += weight * c->lat_e6 / 1e6;
        towns += weight;
    }
    for (size_t i = 0; i < n && towns > 0; i++) {
        const struct city_rec *c = &m->g->city[part[i]];
        if (c->lon_e6 == NO_POINT)
            continue;
        radius_m = fmax(radius_m, away_m(lon / towns, lat / towns, c->lon_e6, c->lat_e6) + c->radius_m);
    }
    struct sv name = city_name(m->g, m->whole);
    name.n -= ward_name(name).n;
    a->pref = sv_of(prefecture_names[m->g->city[m->whole].pref]);
    a->city = name;
    a->municipality = arena_sv(arena, sv_of(code));
    a->level = ADDRESS_MUNICIPALITY;
    if (towns > 0)
        set_point(a, (int32_t)lround(lon / towns * 1e6), (int32_t)lround(lat / towns * 1e6), (uint32_t)radius_m);
    return a->municipality.p ? OK : E_NO_MEMORY;
}

/* 尻内町字下根市 and 西浦町大知柄 have their small area apart, behind 字 or 町; 西今宿梶村一 is read as one name. */
static bool small_stands_apart(const struct match *m, struct sv key)
{
    uint32_t sym = match_sym(m, match_skip_spaces(m, m->best.town.town_end));
    return sym == SYM_AZA || sym == SYM_O || sv_ends(key, SV("町"));
}

/* "鹿島田" of "鹿島田一丁目": up to the number of its 丁目. */
static struct sv name_without_chome(const struct gazetteer *g, struct sv name)
{
    struct token token[TOKENS_MAX];
    size_t n = token_split(g->folder, name, token, TOKENS_MAX);
    while (n > 0 && !token_is_number(token[n - 1].sym))
        n--;
    return (struct sv){ name.p, n ? token[n - 1].from : name.n };
}

/* A name that several 丁目 share: the middle of them, and as far as the farthest reaches. It has no key: it is no town. */
static void fill_group(const struct match *m, struct address *a)
{
    uint32_t town[GROUP_MAX];
    size_t n = walk_group(m->g, m->best.town.value, town, GROUP_MAX), points = 0;
    double lon = 0, lat = 0, radius_m = 0;
    for (size_t i = 0; i < n; i++) {
        const struct town_rec *t = &m->g->town[town[i]];
        if (t->lon_e6 == NO_POINT)
            continue;
        lon += t->lon_e6 / 1e6;
        lat += t->lat_e6 / 1e6;
        points++;
    }
    a->town = name_without_chome(m->g, town_name(m->g, town[0]));
    a->level = ADDRESS_TOWN;
    a->lon = a->lat = a->radius_m = NAN;
    if (!points)
        return;
    lon /= (double)points;
    lat /= (double)points;
    for (size_t i = 0; i < n; i++) {
        const struct town_rec *t = &m->g->town[town[i]];
        if (t->lon_e6 != NO_POINT)
            radius_m = fmax(radius_m, away_m(lon, lat, t->lon_e6, t->lat_e6) + t->radius_m);
    }
    set_point(a, (int32_t)lround(lon * 1e6), (int32_t)lround(lat * 1e6), (uint32_t)radius_m);
}

/* A small area narrows the point where it has one of its own. */
static ERR fill_town(const struct match *m, struct arena *arena, struct address *a)
{
    const struct walk_best *b = &m->best.town;
    if (b->value & VALUE_GROUP && !(b->value & VALUE_SMALL)) {
        fill_group(m, a);
        return OK;
    }
    bool small = (b->value & VALUE_SMALL) != 0;
    uint32_t town = small ? m->g->small[b->value & ~VALUE_SMALL].town : b->value - 1;
    if (!small || b->town_end > m->best.phrase_end)
        town = pick_twin(m, town, slice(m, m->best.phrase_end, b->town_end));
    const struct town_rec *t = &m->g->town[town];
    a->town = town_name(m->g, town);
    a->town_key = town_key(m->g, town);
    a->level = ADDRESS_TOWN;
    a->lon = a->lat = a->radius_m = NAN; /* a town without a point has none: the municipality's middle would mislead */
    set_point(a, t->lon_e6, t->lat_e6, t->radius_m);
    if (!small)
        return OK;
    const struct small_rec *s = &m->g->small[b->value & ~VALUE_SMALL];
    a->small = (struct sv){ m->g->text + s->text, s->bytes };
    set_point(a, s->lon_e6, s->lat_e6, t->radius_m / 2 > 100 ? t->radius_m / 2 : 100);
    if (small_stands_apart(m, a->town_key))
        return OK;
    bool nameless = b->town_end == m->best.phrase_end;
    const char *both = arena_printf(arena, SV_FMT SV_FMT, SV_ARG(nameless ? SV("") : a->town), SV_ARG(a->small));
    a->town = sv_of(both);
    return both ? OK : E_NO_MEMORY;
}

static const char *reason(struct arena *a, const struct match *m)
{
    static const char *const kinds[] = { "city", "city short", "city no ward", "hint", "town only" };
    const struct address_reading *r = &m->best;
    return arena_printf(a, "%s%s%s%s%s%s%s", r->pref ? "pref " : "", kinds[r->kind], r->lost || r->town.lost ? " lost" : "",
                        r->town.value ? " town" : "", r->town.chome ? " chome" : "", r->town.value & VALUE_SMALL ? " small" : "",
                        r->phrase_end > r->city_end ? " street" : "");
}

static ERR copy_out(struct arena *a, const struct buf *number, const struct buf *rest, struct address *out)
{
    if (!buf_ok(number) || !buf_ok(rest))
        return E_NO_MEMORY;
    out->number = number->n ? arena_sv(a, buf_view(number)) : SV("");
    out->rest = rest->n ? arena_sv(a, sv_trim(buf_view(rest))) : SV("");
    return out->number.p && out->rest.p ? OK : E_NO_MEMORY;
}

/* Numbers count within a small area, so it stands before its number; a street phrase stands before what is left. */
static ERR fill_rest(const struct match *m, struct arena *a, size_t from, struct address *out)
{
    struct buf number, rest;
    buf_init(&number, ADDRESS_BYTES_MAX * 2);
    buf_init(&rest, ADDRESS_BYTES_MAX * 4);
    const struct address_reading *r = &m->best;
    if (out->level == ADDRESS_TOWN && r->phrase_end > r->city_end)
        buf_sv(&rest, slice(m, r->city_end, r->phrase_end));
    struct sv small = out->small.n && small_stands_apart(m, out->town_key) ? slice(m, r->town.town_end, r->town.end) : SV("");
    number_split(m->text, m->token, m->n, from, small, &number, &rest);
    enum err e = copy_out(a, &number, &rest, out);
    buf_done(&number);
    buf_done(&rest);
    return e;
}

/* The municipality, and the town if there is one; *from is the token behind them. */
static ERR fill_place(const struct match *m, struct arena *a, struct address *r, size_t *from)
{
    fill_city(m, r);
    *from = m->best.city_end;
    r->why = sv_of(reason(a, m));
    if (!m->best.town.value)
        return OK;
    *from = m->best.town.end;
    return fill_town(m, a, r);
}

static ERR fill_answer(const struct match *m, struct arena *a, struct address *r, size_t *from)
{
    bool found = m->best.city != GAZETTEER_NONE;
    if (found && !m->ambiguous)
        return fill_place(m, a, r, from);
    if (m->whole != GAZETTEER_NONE && (!found || m->best.kind == READ_PART)) {
        r->why = m->ambiguous ? SV("city no ward ambiguous") : SV("city no ward");
        *from = m->whole_end;
        return fill_whole(m, a, r);
    }
    if (m->pref) {
        r->pref = sv_of(prefecture_names[m->pref]);
        r->level = ADDRESS_PREFECTURE;
        *from = m->pref_end;
        r->why = m->ambiguous ? SV("pref ambiguous") : SV("pref");
    } else if (m->ambiguous) {
        r->why = SV("ambiguous");
    }
    return OK;
}

static ERR write_answer(const struct match *m, struct arena *a, struct address *out)
{
    struct address r = { .lon = NAN, .lat = NAN, .radius_m = NAN, .why = SV("nothing matched") };
    size_t from = 0;
    enum err e = fill_answer(m, a, &r, &from);
    if (e == OK)
        e = r.why.p ? fill_rest(m, a, from, &r) : E_NO_MEMORY;
    if (e == OK)
        *out = r;
    return e;
}

/* Damaged bytes become U+FFFD, one for each run of them: a character that was lost is no reason to lose the address. */
static ERR mend(struct arena *a, struct sv *text)
{
    char *p = arena_alloc(a, text->n * 3 + 1);
    size_t n = 0;
    bool lost = false;
    if (!p)
        return E_NO_MEMORY;
    for (size_t i = 0, length; i < text->n; i += length) {
        length = 1;
        while (length <= 4 && i + length <= text->n && !utf8_valid((struct sv){ text->p + i, length }))
            length++;
        bool good = length <= 4 && i + length <= text->n;
        if (good)
            memcpy(p + n, text->p + i, length);
        else if (!lost)
            memcpy(p + n, "\xef\xbf\xbd", 3);
        n += good ? length : lost ? 0 : 3;
        length = good ? length : 1;
        lost = !good;
    }
    *text = (struct sv){ p, n };
    return OK;
}

ERR address_match_in(const struct gazetteer *g, struct arena *a, struct sv municipality, struct sv input, struct address *out)
{
    if (input.n > ADDRESS_BYTES_MAX)
        return E_TOO_LARGE;
    enum err e = utf8_valid(input) ? OK : mend(a, &input);
    if (e != OK)
        return e;
    struct match m;
    m.g = g;
    m.text = input;
    m.hint = municipality;
    m.n = token_split(g->folder, input, m.token, TOKENS_MAX);
    address_search(&m);
    return write_answer(&m, a, out);
}

ERR address_match(const struct gazetteer *g, struct arena *a, struct sv input, struct address *out)
{
    return address_match_in(g, a, (struct sv){ 0 }, input, out);
}

const char *address_level_name(enum address_level level)
{
    static const char *const names[] = { "none", "prefecture", "municipality", "town", "block", "parcel" };
    return (unsigned)level < countof(names) ? names[level] : "";
}
