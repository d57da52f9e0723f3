/* SPDX-License-Identifier: Apache-2.0
 * facilities.c - from a list to rows, and those to the database. */
#include "server/registry/facilities.h"

#include <math.h>
#include <string.h>

#include "geo/degrees.h"
#include "geo/gazetteer/municipality_code.h"
#include "server/base/text/charset.h"
#include "server/base/text/csv.h"
#include "server/base/text/fold.h"
#include "server/base/hash.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/registry/heading.h"

#define TEXT_MAX ((size_t)256 * 1024 * 1024)    /* bytes of a national list, decoded */
#define ROW_ARENA_MAX ((size_t)8 * 1024 * 1024) /* bytes of one row and its address */

enum column { COL_CODE, COL_NAME, COL_KANA, COL_KIND, COL_ADDRESS, COL_PHONE, COL_LON, COL_LAT, COLUMNS };

/* Headings by which a column goes, best first; folded. */
static const char *const headings[COLUMNS][8] = {
    [COL_CODE] = { "医療機関コード9桁", "医療機関コード10桁", "医療機関コード", "介護保険事業所番号", "事業所番号" },
    [COL_NAME] = { "名称", "医療機関名称", "医療機関名", "事業所名", "事業所の名称", "施設名" },
    [COL_KANA] = { "名称_カナ", "名称(カナ)", "名称カナ", "事業所名カナ", "フリガナ" },
    [COL_KIND] = { "種別", "施設種別", "サービスの種類", "施設の種類" },
    [COL_ADDRESS] = { "所在地_連結表記", "所在地", "住所", "医療機関所在地" },
    [COL_PHONE] = { "電話番号", "医療機関電話番号", "TEL" },
    [COL_LON] = { "経度" },
    [COL_LAT] = { "緯度" },
};

struct facilities_work {
    const struct facility_options *o;
    struct facility_account *account;
    struct fail *f;
    struct proj *proj;
    int at[COLUMNS]; /* field number, or -1 */
    struct arena seen_text;
    struct mapsv seen;
    struct buf rows; /* a JSON array */
    struct jw w;
};

struct facility_row {
    long line;
    struct sv text[COLUMNS];
    struct sv national; /* its number in all Japan; empty when the list has none */
    struct sv municipality;
    const char *level; /* NULL: no point */
    double lon, lat;
};

static enum err tell(const struct facilities_work *w, enum err e, long line, const char *field)
{
    struct fail why = { 0 };
    enum err said = fail_set(&why, e, line, field);
    if (w->o->refused)
        w->o->refused(w->o->ctx, &why);
    return said == E_NO_MEMORY ? said : OK;
}

static ERR refuse(struct facilities_work *w, enum err e, long line, const char *field)
{
    w->account->refused++;
    return tell(w, e, line, field);
}

static ERR layout_read(struct facilities_work *w, struct arena *a, const struct csv_row *head)
{
    for (int c = 0; c < COLUMNS; c++) {
        w->at[c] = -1;
        for (int k = 0; k < 8 && headings[c][k] && w->at[c] < 0; k++)
            for (size_t i = 0; i < head->n && w->at[c] < 0; i++)
                if (sv_eq(heading_fold(a, head->field[i]), sv_of(headings[c][k])))
                    w->at[c] = (int)i;
    }
    return w->at[COL_NAME] < 0 ? fail_set(w->f, E_CSV_HEADER, head->line, "名称") : OK;
}

/* The list's own point, if it has one that can be read. */
static ERR own_point(struct facilities_work *w, struct facility_row *r)
{
    double lon, lat;
    enum degrees_form form;
    enum err e = degrees_pair(r->text[COL_LON], r->text[COL_LAT], &lon, &lat, &form);
    if (!e && form == DEGREES_NONE)
        return OK;
    if (!e)
        e = position_check(lon, lat);
    if (!e)
        e = proj_from_datum(w->proj, w->o->datum, lon, lat, &r->lon, &r->lat, NULL);
    if (e)
        return tell(w, e == E_GEO_COORD ? E_SHELTER_POINT : e, r->line, "緯度・経度");
    r->level = "point";
    return OK;
}

static bool hospitals(const struct facilities_work *w)
{
    return sv_eq(sv_of(w->o->list), SV("hospital"));
}

/* The digits of a cell, however wide and with whatever hyphens; 0 when anything else is in it, or more than fit. */
static ERR digits_of(struct arena *a, struct sv cell, char *out, size_t cap, size_t *n)
{
    struct sv plain = { 0 };
    size_t count = 0;
    enum err e = fold_nfkc(a, cell, &plain);
    for (; !e && plain.n && count < cap; plain.p++, plain.n--)
        if (*plain.p >= '0' && *plain.p <= '9')
            out[count++] = *plain.p;
        else if (*plain.p != '-' && *plain.p != '.' && *plain.p != ',')
            break;
    if (!e)
        *n = plain.n ? 0 : count;
    return e;
}

/* Only a number that begins with the prefecture's names one facility in all Japan. 医療機関コード of 7 digits is given out again in every
 * prefecture, and a list's own ID in every city. Of a 医療機関コード with its 点数表番号 (1 医科, 3 歯科, 4 薬局) that digit is left out: both
 * ways of writing it are one facility's. */
static ERR national_read(const struct facilities_work *w, struct arena *a, struct facility_row *r)
{
    char digit[10];
    size_t n = 0;
    enum err e = digits_of(a, r->text[COL_CODE], digit, sizeof(digit), &n);
    if (e || (n != 10 && !(n == 9 && hospitals(w))) || !*prefecture_name((struct sv){ digit, n }))
        return e;
    if (n == 10 && hospitals(w) && strchr("134", digit[2]))
        memmove(digit + 2, digit + 3, --n - 2);
    r->national = arena_sv(a, (struct sv){ digit, n });
    return r->national.p ? OK : E_NO_MEMORY;
}

/* Lists of medical institutions leave the prefecture out, and begin each code with its number. */
static const char *prefecture_before(const struct facilities_work *w, const struct facility_row *r)
{
    const char *pref = hospitals(w) ? prefecture_name(r->national) : "";
    return sv_starts(r->text[COL_ADDRESS], sv_of(pref)) ? "" : pref;
}

/* Which municipality it stands in, and where, by its address. */
static ERR address_place(struct facilities_work *w, struct arena *a, struct facility_row *r)
{
    struct address at = { .lon = NAN };
    if (!w->o->gazetteer || !r->text[COL_ADDRESS].n)
        return OK;
    struct sv text = sv_of(arena_printf(a, "%s" SV_FMT, prefecture_before(w, r), SV_ARG(r->text[COL_ADDRESS])));
    if (!text.p)
        return E_NO_MEMORY;
    enum err e = text.n <= ADDRESS_BYTES_MAX ? address_match_in(w->o->gazetteer, a, w->o->municipality, text, &at) : OK;
    if (e)
        return e;
    r->municipality = at.municipality;
    if (r->level || at.level < ADDRESS_TOWN || isnan(at.lon))
        return OK;
    if (w->o->points)
        spots_refine(w->o->points, a, &at);
    r->lon = at.lon;
    r->lat = at.lat;
    r->level = address_level_name(at.level);
    return OK;
}

/* 病院 has twenty beds and more (医療法1条の5) and says so in its name; the rest of the list are clinics. */
static struct sv kind_of(const struct facilities_work *w, const struct facility_row *r)
{
    struct sv name = r->text[COL_NAME];
    if (r->text[COL_KIND].n)
        return r->text[COL_KIND];
    if (!hospitals(w))
        return SV(JA_FACILITY_KIND_CARE_HOME);
    return sv_find(name, SV(JA_FACILITY_KIND_HOSPITAL)) >= 0 || sv_find(name, SV("医療センター")) >= 0 ? SV(JA_FACILITY_KIND_HOSPITAL)
                                                                                                       : SV(JA_FACILITY_KIND_CLINIC);
}

/* By which the facility is known again; kept as long as all rows are. Name and address count within their municipality: that of the
 * address, else the one whose list it is. */
static ERR key_of(struct facilities_work *w, struct arena *a, const struct facility_row *r, struct sv *out)
{
    struct sv name = { 0 }, address = { 0 }, city = r->municipality.n ? r->municipality : w->o->municipality;
    enum err e = fold_strict(a, r->text[COL_NAME], &name);
    if (!e)
        e = fold_strict(a, r->text[COL_ADDRESS], &address);
    if (e)
        return e;
    *out = r->national.n ? arena_sv(&w->seen_text, r->national)
                         : sv_of(arena_printf(&w->seen_text, SV_FMT " " SV_FMT " " SV_FMT, SV_ARG(city), SV_ARG(name), SV_ARG(address)));
    return out->p ? OK : E_NO_MEMORY;
}

static void row_write(struct facilities_work *w, const struct facility_row *r, struct sv key)
{
    struct jw *j = &w->w;
    jw_obj(j);
    jw_text_or_null(j, "code", key);
    jw_text_or_null(j, "kind", kind_of(w, r));
    jw_text_or_null(j, "name", r->text[COL_NAME]);
    jw_text_or_null(j, "kana", r->text[COL_KANA]);
    jw_text_or_null(j, "address", r->text[COL_ADDRESS]);
    jw_text_or_null(j, "phone", r->text[COL_PHONE]);
    jw_text_or_null(j, "municipality", r->municipality);
    jw_text_or_null(j, "level", sv_of(r->level));
    jw_kreal(j, "lon", r->lon);
    jw_kreal(j, "lat", r->lat);
    jw_obj_end(j);
}

static ERR row_take(struct facilities_work *w, struct arena *a, struct facility_row *r)
{
    struct sv key;
    uint64_t line;
    w->account->rows++;
    if (!r->text[COL_NAME].n)
        return refuse(w, E_REG_NAME_MISSING, r->line, "名称");
    enum err e = national_read(w, a, r);
    if (!e)
        e = own_point(w, r);
    if (!e)
        e = address_place(w, a, r);
    if (!e)
        e = key_of(w, a, r, &key);
    if (e)
        return e;
    if (mapsv_get(&w->seen, key, &line))
        return refuse(w, E_REG_DUPLICATE_ID, r->line, r->national.n ? "番号" : "名称");
    w->account->without_point += !r->level;
    w->account->by_address += r->level && !sv_eq(sv_of(r->level), SV("point"));
    row_write(w, r, key);
    return mapsv_put(&w->seen, key, (uint64_t)r->line);
}

static ERR rows_read(struct facilities_work *w, struct sv text)
{
    struct csv csv;
    struct arena a;
    struct csv_row cells = { 0 };
    arena_init(&a, ROW_ARENA_MAX);
    csv_init(&csv, text);
    enum err e = csv_at_end(&csv) ? fail_set(w->f, E_CSV_EMPTY, 1, "") : csv_next(&csv, &a, &cells, w->f);
    if (!e)
        e = layout_read(w, &a, &cells);
    while (!e && !csv_at_end(&csv)) {
        struct fail why = { 0 };
        cells = (struct csv_row){ 0 };
        arena_reset(&a);
        enum err bad = csv_next(&csv, &a, &cells, &why);
        struct facility_row r = { .line = cells.line, .lon = NAN, .lat = NAN };
        for (int c = 0; c < COLUMNS; c++)
            if (!bad && w->at[c] >= 0 && (size_t)w->at[c] < cells.n)
                r.text[c] = sv_trim(cells.field[w->at[c]]);
        if (bad)
            e = bad == E_NO_MEMORY ? bad : refuse(w, bad, why.line, "");
        else if (!csv_row_is_text(&cells))
            e = refuse(w, E_REG_TEXT, cells.line, "");
        else if (cells.n)
            e = row_take(w, &a, &r);
    }
    arena_done(&a);
    if (!e && !w->account->rows)
        e = fail_set(w->f, E_CSV_EMPTY, 0, "");
    return e;
}

static ERR apply(struct db_sync *s, struct facilities_work *w)
{
    struct db_rows *rows = NULL;
    struct db_stmt statement = SQL_WITH(FACILITY_APPLY, .list = ARG_Z(w->o->list), .rows = ARG_WORDS(buf_view(&w->rows)));
    enum err e = buf_ok(&w->rows) ? db_sync_run(s, statement, &rows, w->f) : w->rows.bad;
    if (!e) {
        const struct SQL_FACILITY_APPLY_GIVES *n = SQL_ROW(FACILITY_APPLY, rows, 0);
        w->account->created = (size_t)n->created;
        w->account->updated = (size_t)n->updated;
        w->account->unchanged = w->account->rows - w->account->refused - w->account->created - w->account->updated;
    }
    db_rows_free(rows);
    return e;
}

ERR facilities_import(struct db_sync *s, struct sv file, const struct facility_options *o, struct facility_account *out, struct fail *f)
{
    struct facility_account account = { 0 };
    struct facilities_work w = { .o = o, .account = &account, .f = f, .proj = proj_new() };
    struct buf text;
    enum charset cs;
    buf_init(&text, TEXT_MAX);
    buf_init(&w.rows, TEXT_MAX);
    arena_init(&w.seen_text, TEXT_MAX);
    mapsv_init(&w.seen);
    jw_init(&w.w, &w.rows);
    jw_arr(&w.w);
    enum err e = w.proj ? charset_detect(file, &cs, f) : E_NO_MEMORY;
    if (!e)
        e = charset_decode(cs, file, &text, f);
    if (!e)
        e = rows_read(&w, buf_view(&text));
    if (!e) {
        jw_arr_end(&w.w);
        e = apply(s, &w);
    }
    if (!e)
        *out = account;
    mapsv_done(&w.seen);
    arena_done(&w.seen_text);
    buf_done(&w.rows);
    buf_done(&text);
    proj_free(w.proj);
    return e;
}
