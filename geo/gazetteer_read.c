/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_read.c - rows of the Geolonia address CSV gathered to towns. */
#include "geo/gazetteer_blob.h"
#include "geo/gazetteer_tables.h"
#include "server/base/charset.h"
#include "server/base/csv.h"
#include "server/base/hash.h"

#include <stdlib.h>

enum column { COL_PREF, COL_CODE, COL_CITY, COL_TOWN, COL_SMALL, COL_LAT, COL_LON, COLUMNS };
static const char *const column_names[COLUMNS] = {
    "都道府県名", "市区町村コード", "市区町村名", "大字町丁目名", "小字・通称名", "緯度", "経度",
};

/* The source leaves the code out for these (it is their own, from the list of 全国地方公共団体コード). */
static const struct {
    const char *code, *name;
} missing_codes[] = {
    { "13402", "青ヶ島村" },           { "31384", "西伯郡日吉津村" },   { "39405", "高岡郡檮原町" },
    { "47354", "島尻郡座間味村" },     { "47355", "島尻郡粟国村" },     { "47356", "島尻郡渡名喜村" },
};

struct reader {
    struct tables *t;
    struct gazetteer_account *account;
    size_t at[COLUMNS];
    struct mapsv cities, towns, smalls;
    struct sv last_city; /* text of the municipality of the row before: rows come in runs */
};

static ERR array_grow(void **p, size_t *room, size_t n, size_t size)
{
    if (n < *room)
        return OK;
    size_t more = *room ? *room * 2 : 1024;
    void *q = realloc(*p, more * size);
    if (!q)
        return E_NO_MEMORY;
    *p = q;
    *room = more;
    return OK;
}

static ERR find_columns(struct reader *r, const struct csv_row *row, struct fail *fail)
{
    for (int c = 0; c < COLUMNS; c++) {
        size_t i = 0;
        while (i < row->n && !sv_eq(sv_trim(row->field[i]), sv_of(column_names[c])))
            i++;
        if (i == row->n && c != COL_SMALL) /* lists of 位置参照情報 have towns only */
            return fail_set(fail, E_GAZETTEER_FORMAT, row->line, column_names[c]);
        r->at[c] = i;
    }
    return OK;
}

static struct sv cell(const struct reader *r, const struct csv_row *row, enum column c)
{
    return r->at[c] < row->n ? sv_trim(row->field[r->at[c]]) : (struct sv){ 0 };
}

static uint32_t pref_of(struct sv name)
{
    for (uint32_t i = 1; i <= 47; i++)
        if (sv_eq(name, sv_of(pref_names[i])))
            return i;
    return 0;
}

/* Five digits into `out`: as they stand, with the zero a spreadsheet dropped, or from the list of missing ones. */
static bool code_of(struct sv code, struct sv city, char out[CODE_BYTES])
{
    if (code.n == 0) {
        for (size_t i = 0; i < sizeof missing_codes / sizeof missing_codes[0]; i++)
            if (sv_eq(city, sv_of(missing_codes[i].name)))
                code = sv_of(missing_codes[i].code);
    }
    if (code.n != CODE_BYTES && code.n != CODE_BYTES - 1)
        return false;
    memset(out, '0', CODE_BYTES);
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    memcpy(out + CODE_BYTES - code.n, code.p, code.n);
    return true;
}

static struct spot spot_of(struct sv lon, struct sv lat)
{
    struct spot s = { 0 };
    bool ok = sv_to_double(lon, &s.lon) && sv_to_double(lat, &s.lat);
    s.n = ok && s.lon > 120 && s.lon < 156 && s.lat > 19 && s.lat < 47;
    return s;
}

static void spot_add(struct spot *sum, struct spot s)
{
    if (!s.n)
        return;
    sum->lon = (sum->lon * sum->n + s.lon) / (sum->n + 1);
    sum->lat = (sum->lat * sum->n + s.lat) / (sum->n + 1);
    sum->n++;
}

/* `text` joined of two pieces, from the arena of the tables. */
static struct sv join(struct tables *t, struct sv a, struct sv b)
{
    char *p = arena_alloc(&t->text, a.n + b.n + 1);
    if (!p)
        return (struct sv){ 0 };
    memcpy(p, a.p, a.n);
    if (b.n)
        memcpy(p + a.n, b.p, b.n);
    return (struct sv){ p, a.n + b.n };
}

static ERR take_city(struct reader *r, struct sv code, struct sv name, uint32_t pref, bool had_code)
{
    struct tables *t = r->t;
    uint64_t known;
    if (r->last_city.n == code.n + name.n && memcmp(r->last_city.p, code.p, code.n) == 0 &&
        memcmp(r->last_city.p + code.n, name.p, name.n) == 0)
        return OK;
    struct sv text = join(t, code, name);
    if (!text.p)
        return E_NO_MEMORY;
    if (mapsv_get(&r->cities, (struct sv){ text.p, code.n }, &known)) {
        r->last_city = t->city[known].text;
        return OK;
    }
    enum err e = array_grow((void **)&t->city, &t->city_room, t->cities, sizeof *t->city);
    if (e == OK)
        e = mapsv_put(&r->cities, (struct sv){ text.p, code.n }, t->cities);
    if (e != OK)
        return e;
    t->city[t->cities++] = (struct city_in){ .text = text, .pref = pref };
    r->account->without_code += !had_code;
    r->last_city = text;
    return OK;
}

static ERR take_town(struct reader *r, struct sv name, uint64_t *index)
{
    struct tables *t = r->t;
    struct sv key = join(t, (struct sv){ r->last_city.p, CODE_BYTES }, name);
    if (!key.p)
        return E_NO_MEMORY;
    if (key.n > 1024)
        return E_CSV_TOO_LONG;
    if (mapsv_get(&r->towns, key, index))
        return OK;
    enum err e = array_grow((void **)&t->town, &t->town_room, t->towns, sizeof *t->town);
    if (e == OK)
        e = mapsv_put(&r->towns, key, t->towns);
    if (e != OK)
        return e;
    *index = t->towns;
    t->town[t->towns] = (struct town_in){ .key = key, .city = r->last_city, .order = (uint32_t)t->towns };
    t->towns++;
    return OK;
}

static ERR take_small(struct reader *r, uint64_t town, struct sv name, struct spot spot)
{
    struct tables *t = r->t;
    uint64_t known;
    struct sv copy = join(t, t->town[town].key, name); /* a town's small areas by name */
    if (!copy.p)
        return E_NO_MEMORY;
    spot_add(&t->town[town].parts, spot);
    if (mapsv_get(&r->smalls, copy, &known)) {
        spot_add(&t->small[known].spot, spot);
        return OK;
    }
    enum err e = array_grow((void **)&t->small, &t->small_room, t->smalls, sizeof *t->small);
    if (e == OK)
        e = mapsv_put(&r->smalls, copy, t->smalls);
    if (e != OK)
        return e;
    struct sv own = { copy.p + copy.n - name.n, name.n };
    t->small[t->smalls++] = (struct small_in){ .name = own, .town = (uint32_t)town, .spot = spot };
    return OK;
}

static ERR take_row(struct reader *r, const struct csv_row *row)
{
    char code[CODE_BYTES];
    struct sv city = cell(r, row, COL_CITY), town = cell(r, row, COL_TOWN), small = cell(r, row, COL_SMALL);
    struct sv given = cell(r, row, COL_CODE);
    uint32_t pref = pref_of(cell(r, row, COL_PREF));
    uint64_t index;
    r->account->rows++;
    if (pref == 0 || city.n == 0 || city.n > 200 || !code_of(given, city, code)) {
        r->account->refused++;
        return OK;
    }
    enum err e = take_city(r, (struct sv){ code, CODE_BYTES }, city, pref, given.n > 0);
    if (e != OK || town.n == 0)
        return e;
    e = take_town(r, town, &index);
    if (e != OK)
        return e;
    struct spot spot = spot_of(cell(r, row, COL_LON), cell(r, row, COL_LAT));
    if (small.n > 0)
        return take_small(r, index, small, spot);
    spot_add(&r->t->town[index].own, spot);
    return OK;
}

static ERR read_text(struct reader *r, struct sv text, struct fail *fail)
{
    struct csv csv;
    struct csv_row row = { 0 };
    struct arena line;
    arena_init(&line, 1 << 20);
    csv_init(&csv, text);
    enum err e = csv_at_end(&csv) ? fail_set(fail, E_CSV_EMPTY, 1, "") : csv_next(&csv, &line, &row, fail);
    if (e == OK)
        e = find_columns(r, &row, fail);
    while (e == OK && !csv_at_end(&csv)) {
        arena_reset(&line);
        row.n = 0;
        e = csv_next(&csv, &line, &row, fail);
        if (e == OK && row.n > 0)
            e = take_row(r, &row);
    }
    arena_done(&line);
    if (e == OK && r->t->towns == 0)
        e = fail_set(fail, E_CSV_EMPTY, csv.line, "");
    return e;
}

ERR tables_read(struct tables *t, struct sv csv, struct gazetteer_account *account, struct fail *fail)
{
    enum charset charset;
    struct buf decoded;
    struct reader r = { .t = t, .account = account };
    enum err e = charset_detect(csv, &charset, fail);
    if (e != OK)
        return e;
    buf_init(&decoded, GAZETTEER_BYTES_MAX);
    arena_init(&t->text, GAZETTEER_BYTES_MAX);
    mapsv_init(&r.cities);
    mapsv_init(&r.towns);
    mapsv_init(&r.smalls);
    if (charset != CHARSET_UTF8)
        e = charset_decode(charset, csv, &decoded, fail);
    if (e == OK)
        e = read_text(&r, charset == CHARSET_UTF8 ? csv : buf_view(&decoded), fail);
    mapsv_done(&r.cities);
    mapsv_done(&r.towns);
    mapsv_done(&r.smalls);
    buf_done(&decoded);
    return e;
}

void tables_done(struct tables *t)
{
    arena_done(&t->text);
    free(t->city);
    free(t->town);
    free(t->small);
    *t = (struct tables){ 0 };
}
