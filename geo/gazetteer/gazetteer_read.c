/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_read.c - rows of one list after the other gathered to towns. */
#include "geo/degrees.h"
#include "geo/gazetteer/gazetteer_blob.h"
#include "geo/gazetteer/gazetteer_inside.h"
#include "server/base/text/charset.h"
#include "server/base/count.h"
#include "server/base/text/csv.h"
#include "server/base/grow.h"
#include "server/base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum column { COL_PREF, COL_CODE, COL_CITY, COL_TOWN, COL_SMALL, COL_LAT, COL_LON, COLUMNS };
/* The first is what a list of towns calls it; a municipality's own may have another. */
static const char *const column_names[COLUMNS][4] = {
    { "都道府県名" },
    { "市区町村コード", "全国地方公共団体コード" },
    { "市区町村名" },
    { "大字町丁目名", "大字・丁目名", "大字名", "大字" },
    { "小字・通称名", "小字名", "小字", "字" },
    { "緯度" },
    { "経度" },
};

/* The source leaves the code out for these (it is their own, from the list of 全国地方公共団体コード). */
static const struct {
    const char *code, *name;
} missing_codes[] = {
    { "13402", "青ヶ島村" },       { "31384", "西伯郡日吉津村" }, { "39405", "高岡郡檮原町" },
    { "47354", "島尻郡座間味村" }, { "47355", "島尻郡粟国村" },   { "47356", "島尻郡渡名喜村" },
};

struct gazetteer_reader {
    struct tables *t;
    struct gazetteer_account *account;
    const struct gazetteer_list *list; /* the one that is read */
    uint32_t number;                   /* its number, from 1 */
    size_t at[COLUMNS];
    struct mapsv cities, towns, smalls;
    struct mapsv folded; /* town keys, and small areas behind them, as addresses are folded; once there is a second list */
    struct folder *folder;
    struct proj *proj;
    struct sv last_city; /* text of the municipality of the row before: rows come in runs */
};

/* row->n when there is none. */
static size_t find_column(const struct csv_row *row, enum column c, int names)
{
    for (int k = 0; k < names && column_names[c][k]; k++)
        for (size_t i = 0; i < row->n; i++)
            if (sv_eq(sv_trim(row->field[i]), sv_of(column_names[c][k])))
                return i;
    return row->n;
}

static ERR find_columns(struct gazetteer_reader *r, const struct csv_row *row, struct fail *fail)
{
    bool own = r->list->municipality.n > 0;
    for (int c = 0; c < COLUMNS; c++) {
        r->at[c] = find_column(row, (enum column)c, own ? 4 : 1);
        bool needed = own ? c == COL_TOWN : c != COL_SMALL; /* lists of 位置参照情報 have towns only */
        if (r->at[c] == row->n && needed)
            return fail_set(fail, E_GAZETTEER_FORMAT, row->line, column_names[c][0]);
        if (r->at[c] == row->n)
            r->at[c] = SIZE_MAX;
    }
    return OK;
}

static struct sv cell(const struct gazetteer_reader *r, const struct csv_row *row, enum column c)
{
    return r->at[c] < row->n ? sv_trim(row->field[r->at[c]]) : (struct sv){ 0 };
}

static uint32_t pref_of(struct sv name)
{
    for (uint32_t i = 1; i <= 47; i++)
        if (sv_eq(name, sv_of(prefecture_names[i])))
            return i;
    return 0;
}

/* Five digits into `out`: as they stand, with the zero a spreadsheet dropped, or from the list of missing ones. */
static bool code_of(struct sv code, struct sv city, char out[CODE_BYTES])
{
    if (code.n == 0) {
        for (size_t i = 0; i < countof(missing_codes); i++)
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

/* On JGD2011; none (n = 0) for what is no point, or lies outside Japan. */
static struct mean_spot spot_of(struct gazetteer_reader *r, struct sv lon, struct sv lat)
{
    struct mean_spot s = { 0 };
    double accuracy_m;
    enum degrees_form form;
    bool ok = degrees_pair(lon, lat, &s.lon, &s.lat, &form) == OK && form != DEGREES_NONE;
    if (ok && r->list->datum != DATUM_JGD2011) {
        ok = proj_from_datum(r->proj, r->list->datum, s.lon, s.lat, &s.lon, &s.lat, &accuracy_m) == OK;
        if (ok)
            r->account->accuracy_m = fmax(r->account->accuracy_m, accuracy_m);
    }
    s.n = ok && s.lon > 120 && s.lon < 156 && s.lat > 19 && s.lat < 47;
    return s;
}

static void spot_add(struct mean_spot *sum, struct mean_spot s)
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

static ERR take_city(struct gazetteer_reader *r, struct sv code, struct sv name, uint32_t pref, bool had_code)
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
    enum err e = GROW(t->city, t->city_room, t->cities + 1);
    if (e == OK)
        e = mapsv_put(&r->cities, (struct sv){ text.p, code.n }, t->cities);
    if (e != OK)
        return e;
    t->city[t->cities++] = (struct city_in){ .text = text, .pref = pref };
    r->account->without_code += !had_code;
    r->last_city = text;
    return OK;
}

/* A name behind a prefix, folded, as bytes in the arena of the tables; empty when nothing of the name is left. */
static ERR fold_key(struct gazetteer_reader *r, const void *prefix, size_t prefix_n, struct sv name, struct sv *out)
{
    uint32_t symbol[TRIE_KEY_MAX];
    size_t n = gazetteer_key(r->folder, name, false, symbol) * sizeof *symbol;
    char *p = arena_alloc(&r->t->text, prefix_n + n + 1);
    if (!p)
        return E_NO_MEMORY;
    memcpy(p, prefix, prefix_n);
    memcpy(p + prefix_n, symbol, n);
    *out = (struct sv){ p, n ? prefix_n + n : 0 };
    return OK;
}

/* Towns stand in the map of folded names under their municipality's code, small areas under their town's number. The first
 * of two that are written differently stays. */
static ERR fold_put(struct gazetteer_reader *r, struct sv key, uint64_t index)
{
    uint64_t had;
    return !key.n || mapsv_get(&r->folded, key, &had) ? OK : mapsv_put(&r->folded, key, index);
}

static ERR fold_town(struct gazetteer_reader *r, uint64_t town, struct sv *key)
{
    struct sv text = r->t->town[town].key;
    return fold_key(r, text.p, CODE_BYTES, (struct sv){ text.p + CODE_BYTES, text.n - CODE_BYTES }, key);
}

/* All that the first list has, when the second begins. */
static ERR fold_all(struct gazetteer_reader *r)
{
    struct sv key = { 0 };
    enum err e = OK;
    for (size_t i = 0; i < r->t->towns && e == OK; i++)
        if ((e = fold_town(r, i, &key)) == OK)
            e = fold_put(r, key, i);
    for (size_t i = 0; i < r->t->smalls && e == OK; i++)
        if ((e = fold_key(r, &r->t->small[i].town, sizeof r->t->small[i].town, r->t->small[i].name, &key)) == OK)
            e = fold_put(r, key, i);
    return e;
}

/* Counted once for each list that has it again. */
static void count_seen(struct gazetteer_reader *r, uint32_t *seen)
{
    r->account->repeated += *seen != r->number;
    *seen = r->number;
}

/* The last list that has a point stands; within one list they are averaged. */
static void spot_settle(struct gazetteer_reader *r, struct mean_spot *spot, uint32_t *list, struct mean_spot s)
{
    if (s.n && spot->n && *list != r->number) {
        *spot = (struct mean_spot){ 0 };
        r->account->moved++;
    }
    if (s.n)
        *list = r->number;
    spot_add(spot, s);
}

static ERR add_town(struct gazetteer_reader *r, struct sv key, struct sv folded)
{
    struct tables *t = r->t;
    enum err e = GROW(t->town, t->town_room, t->towns + 1);
    if (e == OK)
        e = mapsv_put(&r->towns, key, t->towns);
    if (e == OK)
        e = fold_put(r, folded, t->towns);
    if (e != OK)
        return e;
    t->town[t->towns] = (struct town_in){
        .key = key, .city = r->last_city, .order = (uint32_t)t->towns, .list = r->number, .seen = r->number
    };
    t->towns++;
    return OK;
}

static ERR take_town(struct gazetteer_reader *r, struct sv name, uint64_t *index)
{
    struct tables *t = r->t;
    struct sv key = join(t, (struct sv){ r->last_city.p, CODE_BYTES }, name), folded = { 0 };
    if (!key.p)
        return E_NO_MEMORY;
    if (key.n > 1024)
        return E_CSV_TOO_LONG;
    bool known = mapsv_get(&r->towns, key, index);
    enum err e = known || r->number == 1 ? OK : fold_key(r, key.p, CODE_BYTES, name, &folded);
    if (e == OK && folded.n) /* two of one list that differ in 大字 alone are two */
        known = mapsv_get(&r->folded, folded, index) && t->town[*index].list != r->number;
    if (e == OK && known) {
        count_seen(r, &t->town[*index].seen);
    } else if (e == OK) {
        *index = t->towns;
        e = add_town(r, key, folded);
    }
    return e;
}

static ERR add_small(struct gazetteer_reader *r, uint64_t town, struct sv key, struct sv name, struct sv folded)
{
    struct tables *t = r->t;
    enum err e = GROW(t->small, t->small_room, t->smalls + 1);
    if (e == OK)
        e = mapsv_put(&r->smalls, key, t->smalls);
    if (e == OK)
        e = fold_put(r, folded, t->smalls);
    if (e != OK)
        return e;
    struct sv own = { key.p + key.n - name.n, name.n };
    t->small[t->smalls++] = (struct small_in){ .name = own, .town = (uint32_t)town, .list = r->number, .seen = r->number };
    return OK;
}

/* A town's small areas by name. Those of the list that first placed the town by its parts are its middle. */
static ERR take_small(struct gazetteer_reader *r, uint64_t town, struct sv name, struct mean_spot spot)
{
    struct tables *t = r->t;
    struct town_in *in = &t->town[town];
    uint32_t order = (uint32_t)town;
    uint64_t known;
    struct sv key = join(t, in->key, name), folded = { 0 };
    if (!key.p)
        return E_NO_MEMORY;
    if (spot.n && (in->parts.n == 0 || in->parts_list == r->number)) {
        in->parts_list = r->number;
        spot_add(&in->parts, spot);
    }
    bool had = mapsv_get(&r->smalls, key, &known);
    enum err e = had || r->number == 1 ? OK : fold_key(r, &order, sizeof order, name, &folded);
    if (e == OK && folded.n)
        had = mapsv_get(&r->folded, folded, &known) && t->small[known].list != r->number;
    known = had ? known : t->smalls;
    if (e == OK && had)
        count_seen(r, &t->small[known].seen);
    else if (e == OK)
        e = add_small(r, town, key, name, folded);
    if (e == OK)
        spot_settle(r, &t->small[known].spot, &t->small[known].spot_list, spot);
    return e;
}

static ERR take_place(struct gazetteer_reader *r, const struct csv_row *row)
{
    struct sv town = cell(r, row, COL_TOWN), small = cell(r, row, COL_SMALL);
    uint64_t index;
    enum err e = town.n ? take_town(r, town, &index) : OK;
    if (e != OK || town.n == 0)
        return e;
    struct mean_spot spot = spot_of(r, cell(r, row, COL_LON), cell(r, row, COL_LAT));
    if (small.n > 0)
        return take_small(r, index, small, spot);
    spot_settle(r, &r->t->town[index].own, &r->t->town[index].own_list, spot);
    return OK;
}

/* A row of a municipality's own list: one that names another one is left out. */
static ERR take_own_row(struct gazetteer_reader *r, const struct csv_row *row)
{
    char code[CODE_BYTES];
    struct sv given = cell(r, row, COL_CODE);
    if (given.n == CODE_BYTES + 1)
        given.n--; /* 全国地方公共団体コード ends with a check digit */
    bool other = given.n && (!code_of(given, SV(""), code) || memcmp(code, r->list->municipality.p, CODE_BYTES) != 0);
    r->account->rows++;
    r->account->refused += other;
    return other ? OK : take_place(r, row);
}

static ERR take_row(struct gazetteer_reader *r, const struct csv_row *row)
{
    char code[CODE_BYTES];
    struct sv city = cell(r, row, COL_CITY);
    struct sv given = cell(r, row, COL_CODE);
    uint32_t pref = pref_of(cell(r, row, COL_PREF));
    if (r->list->municipality.n)
        return take_own_row(r, row);
    r->account->rows++;
    if (pref == 0 || city.n == 0 || city.n > 200 || !code_of(given, city, code)) {
        r->account->refused++;
        return OK;
    }
    enum err e = take_city(r, (struct sv){ code, CODE_BYTES }, city, pref, given.n > 0);
    return e ? e : take_place(r, row);
}

static ERR read_text(struct gazetteer_reader *r, struct sv text, struct fail *fail)
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
    return e;
}

static ERR read_list(struct gazetteer_reader *r, struct fail *fail)
{
    enum charset charset;
    struct buf decoded;
    struct sv csv = r->list->csv, municipality = r->list->municipality;
    uint64_t city;
    if (csv.n > GAZETTEER_BYTES_MAX)
        return fail_set(fail, E_TOO_LARGE, 0, "");
    if (municipality.n && !mapsv_get(&r->cities, municipality, &city))
        return fail_set(fail, E_GAZETTEER_MUNICIPALITY, 0, "");
    r->last_city = municipality.n ? r->t->city[city].text : (struct sv){ 0 };
    enum err e = charset_detect(csv, &charset, fail);
    if (e == OK && r->number == 2)
        e = fold_all(r);
    if (e != OK)
        return e;
    buf_init(&decoded, GAZETTEER_BYTES_MAX);
    if (charset != CHARSET_UTF8)
        e = charset_decode(charset, csv, &decoded, fail);
    if (e == OK)
        e = read_text(r, charset == CHARSET_UTF8 ? csv : buf_view(&decoded), fail);
    buf_done(&decoded);
    return e;
}

ERR tables_read(struct tables *t, const struct gazetteer_list *list, size_t n, struct gazetteer_account *account, struct fail *fail)
{
    struct gazetteer_reader r = { .t = t, .account = account, .proj = proj_new() };
    arena_init(&t->text, GAZETTEER_BYTES_MAX);
    mapsv_init(&r.cities);
    mapsv_init(&r.towns);
    mapsv_init(&r.smalls);
    mapsv_init(&r.folded);
    enum err e = !r.proj ? E_NO_MEMORY : n > 1 ? folder_new(&r.folder) : OK; /* one list is folded when it is compiled */
    for (size_t i = 0; e == OK && i < n; i++) {
        r.list = &list[i];
        r.number = (uint32_t)i + 1;
        e = read_list(&r, fail);
        if (e != OK && fail)
            snprintf(fail->detail, sizeof fail->detail, "list %zu", i + 1);
    }
    if (e == OK && t->towns == 0)
        e = fail_set(fail, E_CSV_EMPTY, 1, "");
    mapsv_done(&r.cities);
    mapsv_done(&r.towns);
    mapsv_done(&r.smalls);
    mapsv_done(&r.folded);
    folder_free(r.folder);
    proj_free(r.proj);
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
