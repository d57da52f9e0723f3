/* SPDX-License-Identifier: Apache-2.0
 * shelters.c - from a published list to rows, and those to the database. */
#include "server/registry/shelters.h"

#include <math.h>

#include "geo/designated.h"
#include "server/base/charset.h"
#include "server/base/csv.h"
#include "server/base/hash.h"
#include "server/base/json.h"
#include "server/registry/hazard.h"

#define TEXT_MAX ((size_t)256 * 1024 * 1024)
#define ROW_ARENA_MAX ((size_t)8 * 1024 * 1024)
#define DEPTH_MAX 12

enum column {
    COL_CODE, COL_NAME, COL_KANA, COL_ADDRESS, COL_BUILDING, COL_LON, COL_LAT, COL_PHONE, COL_CAPACITY, COL_COMMUNITIES, COL_NOTE,
    COL_MUNICIPALITY, COL_HAZARD, COL_COUNT = COL_HAZARD + HAZARD_COUNT
};

/* Headings by which a column goes, best first. */
static const char *const headings[COL_HAZARD][4] = {
    [COL_CODE] = { "ID", "共通ID", "NO", "番号" }, [COL_NAME] = { "名称", "施設・場所名", "施設名", "避難所名" },
    [COL_KANA] = { "名称_カナ", "名称（カナ）", "名称カナ" }, [COL_ADDRESS] = { "所在地_連結表記", "住所", "所在地" },
    [COL_BUILDING] = { "建物名等(方書)", "方書" }, [COL_LON] = { "経度" }, [COL_LAT] = { "緯度" }, [COL_PHONE] = { "電話番号" },
    [COL_CAPACITY] = { "想定収容人数" }, [COL_COMMUNITIES] = { "対象となる町会・自治会" }, [COL_NOTE] = { "備考" },
    [COL_MUNICIPALITY] = { "全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード" },
};

/* One shelter as the list has it. */
struct row {
    long line;
    struct sv text[COL_COUNT];
    bool has[COL_COUNT];      /* the list has this column */
    bool empty_is_no;         /* of hazards */
    double lon, lat;          /* NAN none */
};

struct work {
    const struct shelter_options *o;
    struct shelter_account *account;
    struct fail *f;
    struct proj *proj;
    struct arena seen_text;
    struct mapsv seen;        /* kind and code of the rows taken */
    struct buf rows;          /* a JSON array */
    struct jw w;
};

/* Which column a heading is, and how good a name for it; false when it is none. */
static bool column_of(struct sv heading, enum column *col, int *rank)
{
    enum hazard h;
    if (hazard_parse(heading, &h)) {
        *col = (enum column)(COL_HAZARD + (int)h);
        *rank = 0;
        return true;
    }
    for (int c = 0; c < COL_HAZARD; c++) {
        for (int k = 0; k < 4 && headings[c][k]; k++) {
            if (sv_eq(heading, sv_of(headings[c][k]))) {
                *col = (enum column)c;
                *rank = k;
                return true;
            }
        }
    }
    return false;
}

static enum err refuse(struct work *w, enum err e, const struct row *r, const char *field)
{
    struct fail why = { 0 };
    w->account->refused++;
    enum err said = fail_set(&why, e, r->line, field);
    if (w->o->refused)
        w->o->refused(w->o->ctx, &why);
    return said == E_NO_MEMORY ? said : OK;
}

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };

static enum answer answer_of(struct sv s, bool empty_is_no)
{
    static const char *const yes[] = { "1", "１", "○", "〇", "◯", "有", "該当", "true", "TRUE" };
    s = sv_trim(s);
    if (s.n == 0)
        return empty_is_no ? ANSWER_NO : ANSWER_UNKNOWN;
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (sv_eq(s, sv_of(yes[i])))
            return ANSWER_YES;
    return ANSWER_NO;
}

static bool hazards_write(struct jw *w, const struct row *r, const char *key, enum answer wanted)
{
    bool any = false;
    jw_key(w, key);
    jw_arr(w);
    for (int h = 0; h < HAZARD_COUNT; h++) {
        if (r->has[COL_HAZARD + h] && answer_of(r->text[COL_HAZARD + h], r->empty_is_no) == wanted) {
            jw_z(w, hazard_name((enum hazard)h));
            any = true;
        }
    }
    jw_arr_end(w);
    return any;
}

static void text_write(struct jw *w, const char *key, struct sv s)
{
    jw_key(w, key);
    if (sv_trim(s).n)
        jw_str(w, sv_trim(s));
    else
        jw_null(w);
}

static const char *kind_of(const struct work *w, const struct row *r)
{
    if (w->o->kind)
        return w->o->kind;
    for (int h = 0; h < HAZARD_COUNT; h++)
        if (r->has[COL_HAZARD + h])
            return "指定緊急避難場所";
    return "指定避難所";
}

static void row_write(struct work *w, const struct row *r, const char *kind, struct sv code)
{
    static const struct {
        const char *key;
        enum column col;
    } texts[] = { { "name", COL_NAME }, { "kana", COL_KANA }, { "address", COL_ADDRESS }, { "building", COL_BUILDING },
                  { "phone", COL_PHONE }, { "communities", COL_COMMUNITIES }, { "note", COL_NOTE } };
    struct jw *j = &w->w;
    int64_t capacity;
    jw_obj(j);
    jw_key(j, "kind");
    jw_z(j, kind);
    text_write(j, "code", code);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        text_write(j, texts[i].key, r->text[texts[i].col]);
    jw_key(j, "lon");
    jw_real(j, r->lon);
    jw_key(j, "lat");
    jw_real(j, r->lat);
    jw_key(j, "capacity");
    if (sv_to_i64(sv_trim(r->text[COL_CAPACITY]), &capacity) && capacity >= 0 && capacity < INT32_MAX)
        jw_i64(j, capacity);
    else
        jw_null(j);
    hazards_write(j, r, "hazards", ANSWER_YES);
    w->account->hazards_unknown += hazards_write(j, r, "hazards_unknown", ANSWER_UNKNOWN);
    jw_obj_end(j);
}

/* True when the row names a municipality, and another one. Codes have five digits, or six with a check digit; a 共通ID
 * (E2321400001111) begins with one. */
static bool elsewhere(const struct work *w, const struct row *r)
{
    struct sv code = sv_trim(r->text[COL_MUNICIPALITY]), common = sv_trim(r->text[COL_CODE]);
    if (common.n == 14 && common.p[0] == 'E')
        code = (struct sv){ common.p + 1, 5 };
    return (code.n == 5 || code.n == 6) && !municipality_holds(w->o->municipality, (struct sv){ code.p, 5 });
}

/* To JGD2011; a row without a point has nothing to move. */
static ERR point_move(struct work *w, struct row *r)
{
    double accuracy_m;
    if (isnan(r->lon))
        return OK;
    enum err e = proj_from_datum(w->proj, w->o->datum, r->lon, r->lat, &r->lon, &r->lat, &accuracy_m);
    if (!e)
        w->account->accuracy_m = fmax(w->account->accuracy_m, accuracy_m);
    if (e == E_GEO_AREA || e == E_GEO_COORD) /* outside Japan: on another datum it may be the datum that is wrong */
        e = w->o->datum == DATUM_JGD2011 ? E_GEO_RANGE : E_GEO_AREA;
    return e;
}

static ERR row_take(struct work *w, struct row *r)
{
    struct sv name = sv_trim(r->text[COL_NAME]), code = sv_trim(r->text[COL_CODE]);
    const char *kind = kind_of(w, r);
    uint64_t line;
    w->account->rows++;
    if (!name.n)
        return refuse(w, E_REG_NAME_MISSING, r, "名称");
    if (elsewhere(w, r))
        return refuse(w, E_REG_MUNICIPALITY, r, "全国地方公共団体コード");
    enum err e = point_move(w, r);
    if (e)
        return refuse(w, e, r, "経度");
    code = code.n ? code : name;
    struct sv key = sv_of(arena_printf(&w->seen_text, "%s\x1f" SV_FMT, kind, SV_ARG(code)));
    if (!key.p)
        return E_NO_MEMORY;
    if (mapsv_get(&w->seen, key, &line))
        return refuse(w, E_REG_DUPLICATE_ID, r, "ID");
    w->account->without_point += isnan(r->lon) != 0;
    row_write(w, r, kind, code);
    return mapsv_put(&w->seen, key, (uint64_t)r->line);
}

static void point_read(struct row *r)
{
    if (!sv_to_double(sv_trim(r->text[COL_LON]), &r->lon) || !sv_to_double(sv_trim(r->text[COL_LAT]), &r->lat))
        r->lon = r->lat = NAN;
}

/* ---- CSV ---- */

struct layout {
    int at[COL_COUNT], rank[COL_COUNT]; /* field number, or -1 */
};

static ERR layout_read(const struct csv_row *head, struct layout *l, struct fail *f)
{
    enum column col;
    int rank;
    for (int c = 0; c < COL_COUNT; c++)
        l->at[c] = -1;
    for (size_t i = 0; i < head->n; i++) {
        if (!column_of(sv_trim(head->field[i]), &col, &rank) || (l->at[col] >= 0 && l->rank[col] <= rank))
            continue;
        l->at[col] = (int)i;
        l->rank[col] = rank;
    }
    return l->at[COL_NAME] < 0 ? fail_set(f, E_CSV_HEADER, head->line, "名称") : OK;
}

static ERR csv_row_take(struct work *w, const struct layout *l, const struct csv_row *cells)
{
    struct row r = { .line = cells->line };
    for (int c = 0; c < COL_COUNT; c++) {
        r.has[c] = l->at[c] >= 0;
        if (r.has[c] && (size_t)l->at[c] < cells->n)
            r.text[c] = cells->field[l->at[c]];
    }
    point_read(&r);
    return row_take(w, &r);
}

static ERR csv_read(struct work *w, struct sv text)
{
    struct csv csv;
    struct arena head_text, a;
    struct csv_row head = { 0 };
    struct layout l;
    arena_init(&head_text, ROW_ARENA_MAX);
    arena_init(&a, ROW_ARENA_MAX);
    csv_init(&csv, text);
    enum err e = csv_at_end(&csv) ? fail_set(w->f, E_CSV_EMPTY, 1, "") : csv_next(&csv, &head_text, &head, w->f);
    if (!e)
        e = layout_read(&head, &l, w->f);
    while (!e && !csv_at_end(&csv)) {
        struct csv_row cells = { 0 };
        struct fail why = { 0 };
        arena_reset(&a);
        enum err bad = csv_next(&csv, &a, &cells, &why);
        struct row r = { .line = why.line };
        if (bad)
            e = bad == E_NO_MEMORY ? bad : refuse(w, bad, &r, "");
        else if (cells.n)
            e = csv_row_take(w, &l, &cells);
    }
    arena_done(&a);
    arena_done(&head_text);
    return e;
}

/* ---- GeoJSON ---- */

struct properties {
    struct row *r;
    struct arena *a;
    int rank[COL_COUNT];
};

static enum err on_property(void *ctx, const char *key, const struct json *value)
{
    struct properties *p = ctx;
    enum column col;
    int rank;
    int64_t n;
    if (!column_of(sv_of(key), &col, &rank) || (p->r->has[col] && p->rank[col] <= rank))
        return OK;
    p->r->has[col] = true;
    p->rank[col] = rank;
    p->r->text[col] = (struct sv){ 0 };
    if (!json_str(value, &p->r->text[col]) && json_i64(value, &n))
        p->r->text[col] = sv_of(arena_printf(p->a, "%lld", (long long)n));
    return OK;
}

static ERR feature_take(struct work *w, struct arena *a, const struct json *feature, long number)
{
    struct row r = { .line = number, .empty_is_no = true, .lon = NAN, .lat = NAN };
    struct properties p = { .r = &r, .a = a };
    const struct json *point = json_get(json_get(feature, "geometry"), "coordinates");
    enum err e = json_each(json_get(feature, "properties"), on_property, &p);
    if (e)
        return e;
    if (!json_real(json_at(point, 0), &r.lon) || !json_real(json_at(point, 1), &r.lat))
        point_read(&r);
    return row_take(w, &r);
}

static ERR geojson_read(struct work *w, struct sv text)
{
    struct arena a;
    const struct json *root;
    arena_init(&a, TEXT_MAX);
    enum err e = json_parse(&a, text, DEPTH_MAX, &root, w->f);
    const struct json *features = e ? NULL : json_get(root, "features");
    if (!e && json_type(features) != JSON_ARRAY)
        e = fail_set(w->f, E_GEO_GEOJSON, 0, "features");
    for (size_t i = 0; !e && i < json_count(features); i++)
        e = feature_take(w, &a, json_at(features, i), (long)i + 1);
    arena_done(&a);
    return e;
}

/* ---- both ---- */

static ERR file_read(struct work *w, struct sv file)
{
    struct buf text;
    enum charset cs;
    buf_init(&text, TEXT_MAX);
    enum err e = charset_detect(file, &cs, w->f);
    if (!e)
        e = charset_decode(cs, file, &text, w->f);
    if (!e) {
        struct sv all = buf_view(&text);
        e = sv_starts(sv_trim(all), SV("{")) ? geojson_read(w, all) : csv_read(w, all);
    }
    buf_done(&text);
    if (!e && w->account->rows == 0)
        e = fail_set(w->f, E_CSV_EMPTY, 0, "");
    return e;
}

static ERR apply(struct db_sync *s, struct work *w)
{
    struct db_rows *rows = NULL;
    struct db_arg args[] = { db_text(w->o->municipality), db_text(buf_view(&w->rows)) };
    enum err e = buf_ok(&w->rows) ? db_sync_run(s, SQL_SHELTER_APPLY, args, 2, &rows, w->f) : w->rows.bad;
    if (!e && db_is_null(rows, 0, 0))
        e = fail_set(w->f, E_REG_MUNICIPALITY, 0, "municipality");
    if (!e) {
        w->account->created = (size_t)db_i64_at(rows, 0, 1);
        w->account->updated = (size_t)db_i64_at(rows, 0, 2);
        w->account->unchanged = w->account->rows - w->account->refused - w->account->created - w->account->updated;
        w->account->not_listed = (size_t)db_i64_at(rows, 0, 3);
    }
    db_rows_free(rows);
    return e;
}

ERR shelters_import(struct db_sync *s, struct sv file, const struct shelter_options *o, struct shelter_account *out, struct fail *f)
{
    struct shelter_account account = { 0 };
    struct work w = { .o = o, .account = &account, .f = f };
    if (o->municipality.n != 5)
        return fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    w.proj = proj_new();
    arena_init(&w.seen_text, TEXT_MAX);
    mapsv_init(&w.seen);
    buf_init(&w.rows, TEXT_MAX);
    jw_init(&w.w, &w.rows);
    jw_arr(&w.w);
    enum err e = w.proj ? file_read(&w, file) : E_NO_MEMORY;
    if (!e) {
        jw_arr_end(&w.w);
        e = apply(s, &w);
    }
    if (!e)
        *out = account;
    buf_done(&w.rows);
    mapsv_done(&w.seen);
    arena_done(&w.seen_text);
    proj_free(w.proj);
    return e;
}
