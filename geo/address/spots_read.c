/* SPDX-License-Identifier: Apache-2.0
 * spots_read.c - rows of 位置参照情報 街区レベル, or of a municipality's own list, to points with a key. */
#include "geo/address/spots_inside.h"

#include <math.h>

#include "geo/degrees.h"
#include "server/base/text/charset.h"
#include "server/base/count.h"
#include "server/base/text/csv.h"

#define TEXT_MAX ((size_t)2 * 1024 * 1024 * 1024) /* bytes of a list once decoded (CP932 grows by half) */
#define ROW_MAX ((size_t)4 * 1024 * 1024)         /* bytes for one row and its address */
/* A town's point stands in its middle and its radius is no border: three of them and a little more are believed. */
#define FAR_RADII 3
#define FAR_M 3000

enum column {
    COL_ADDRESS,
    COL_PREF,
    COL_CITY,
    COL_TOWN,
    COL_SMALL,
    COL_NUMBER,
    COL_LON,
    COL_LAT,
    COL_LEADING,
    COL_BEFORE,
    COL_AFTER,
    COLUMNS
};
/* clang-format off */
static const char *const names[COLUMNS][3] = {
    [COL_ADDRESS] = { "住所", "所在地_連結表記", "所在地" }, [COL_PREF] = { "都道府県名" }, [COL_CITY] = { "市区町村名" },
    [COL_TOWN] = { "大字・丁目名", "大字町丁目名", "大字・町丁目名" }, [COL_SMALL] = { "小字・通称名", "小字" },
    [COL_NUMBER] = { "街区符号・地番", "番地" }, [COL_LON] = { "経度" }, [COL_LAT] = { "緯度" }, [COL_LEADING] = { "代表フラグ" },
    [COL_BEFORE] = { "更新前履歴フラグ" }, [COL_AFTER] = { "更新後履歴フラグ" },
};
/* clang-format on */

struct spots_reader {
    struct spots_maker *maker;
    const struct gazetteer *g;
    const struct spots_list *list;
    struct spots_account *account;
    struct proj *proj;
    int col[COLUMNS]; /* -1: there is none */
    struct buf text;
};

static ERR columns_find(struct spots_reader *r, const struct csv_row *head, struct fail *f)
{
    for (int c = 0; c < COLUMNS; c++) {
        r->col[c] = -1;
        for (int k = 0; k < 3 && names[c][k] && r->col[c] < 0; k++)
            for (size_t i = 0; i < head->n; i++)
                if (sv_eq(sv_trim(head->field[i]), sv_of(names[c][k])))
                    r->col[c] = (int)i;
    }
    if (r->col[COL_LON] < 0 || r->col[COL_LAT] < 0)
        return fail_set(f, E_GAZETTEER_FORMAT, head->line, names[r->col[COL_LON] < 0 ? COL_LON : COL_LAT][0]);
    if (r->col[COL_ADDRESS] < 0 && (r->col[COL_TOWN] < 0 || r->col[COL_NUMBER] < 0))
        return fail_set(f, E_GAZETTEER_FORMAT, head->line, names[r->col[COL_TOWN] < 0 ? COL_TOWN : COL_NUMBER][0]);
    return OK;
}

static struct sv cell(const struct spots_reader *r, const struct csv_row *row, enum column c)
{
    return r->col[c] >= 0 && (size_t)r->col[c] < row->n ? sv_trim(row->field[r->col[c]]) : SV("");
}

static struct sv address_text(struct spots_reader *r, const struct csv_row *row)
{
    static const enum column parts[] = { COL_PREF, COL_CITY, COL_TOWN, COL_SMALL, COL_NUMBER };
    if (r->col[COL_ADDRESS] >= 0)
        return cell(r, row, COL_ADDRESS);
    buf_clear(&r->text);
    for (size_t i = 0; i < countof(parts); i++)
        buf_sv(&r->text, cell(r, row, parts[i]));
    return buf_ok(&r->text) ? buf_view(&r->text) : SV("");
}

/* 3 is 削除, in the flag of the last update or (as in the files of 令和3年度) of the one before. */
static bool is_deleted(const struct spots_reader *r, const struct csv_row *row)
{
    return sv_eq(cell(r, row, COL_BEFORE), SV("3")) || sv_eq(cell(r, row, COL_AFTER), SV("3"));
}

/* The row's point on JGD2011, or why it has none in Japan. */
static ERR point_read(struct spots_reader *r, const struct csv_row *row, struct spot_at *at)
{
    double lon, lat;
    enum degrees_form form;
    enum err e = degrees_pair(cell(r, row, COL_LON), cell(r, row, COL_LAT), &lon, &lat, &form);
    if (!e && form == DEGREES_NONE)
        e = E_GEO_COORD;
    if (!e)
        e = position_check(lon, lat);
    if (e)
        return e;
    return proj_from_datum(r->proj, r->list->datum, lon, lat, &at->lon, &at->lat, &at->loss_m) ? E_GEO_RANGE : OK;
}

static void left_out(const struct spots_reader *r, const struct csv_row *row, enum err why, const char *field)
{
    struct fail f = { 0 };
    if (r->list->left_out && fail_set(&f, why, row->line, field) == why)
        r->list->left_out(r->list->ctx, &f);
}

static bool is_far(const struct address *a, const struct spot_at *at)
{
    return isfinite(a->lon) && isfinite(a->radius_m) && distance_m(a->lon, a->lat, at->lon, at->lat) > FAR_RADII * a->radius_m + FAR_M;
}

static ERR row_take(struct spots_reader *r, struct arena *a, const struct csv_row *row)
{
    char room[SPOT_ROOM];
    struct address matched = { .lon = NAN, .radius_m = NAN };
    struct spot_at at = { .own = r->col[COL_ADDRESS] >= 0, .leading = sv_eq(cell(r, row, COL_LEADING), SV("1")) };
    struct sv text = address_text(r, row);
    r->account->rows++;
    if (is_deleted(r, row)) {
        r->account->deleted++;
        return OK;
    }
    enum err e = point_read(r, row, &at);
    if (e) {
        r->account->outside++;
        left_out(r, row, e, "緯度・経度");
        return OK;
    }
    e = text.n <= ADDRESS_BYTES_MAX ? address_match_in(r->g, a, r->list->municipality, text, &matched) : OK;
    struct sv number = e ? SV("") : spot_number_text(&matched, room);
    if (e || !matched.town_key.n || matched.town_key.n > SPOT_KEY_MAX || !number.n) {
        r->account->unmatched += !e;
        if (!e)
            left_out(r, row, E_ADDRESS_NONE, r->col[COL_ADDRESS] >= 0 ? names[COL_ADDRESS][0] : names[COL_TOWN][0]);
        return e;
    }
    if (is_far(&matched, &at)) {
        r->account->far++;
        left_out(r, row, E_SPOTS_FAR, "緯度・経度");
        return OK;
    }
    r->account->accuracy_m = fmax(r->account->accuracy_m, at.loss_m);
    return spots_maker_put(r->maker, matched.town_key, number, &at);
}

static ERR rows_read(struct spots_reader *r, struct sv text, struct fail *f)
{
    struct csv csv;
    struct csv_row row = { 0 };
    struct arena a;
    arena_init(&a, ROW_MAX);
    csv_init(&csv, text);
    enum err e = csv_at_end(&csv) ? fail_set(f, E_CSV_EMPTY, 1, "") : csv_next(&csv, &a, &row, f);
    if (!e)
        e = columns_find(r, &row, f);
    while (!e && !csv_at_end(&csv)) {
        arena_reset(&a);
        row.n = 0;
        e = csv_next(&csv, &a, &row, f);
        if (!e && row.n)
            e = row_take(r, &a, &row);
    }
    arena_done(&a);
    return e;
}

ERR spots_maker_read(struct spots_maker *m, const struct gazetteer *g, const struct spots_list *list, struct spots_account *account,
                     struct fail *fail)
{
    struct spots_reader r = { .maker = m, .g = g, .list = list, .account = account, .proj = proj_new() };
    enum charset cs;
    struct buf decoded;
    buf_init(&decoded, TEXT_MAX);
    buf_init(&r.text, ROW_MAX);
    enum err e = r.proj ? charset_detect(list->csv, &cs, fail) : E_NO_MEMORY;
    if (!e)
        e = charset_decode(cs, list->csv, &decoded, fail);
    if (!e)
        e = rows_read(&r, buf_view(&decoded), fail);
    buf_done(&r.text);
    buf_done(&decoded);
    proj_free(r.proj);
    return e;
}
