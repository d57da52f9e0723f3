/* SPDX-License-Identifier: Apache-2.0
 * shelters.c - from a published list to rows, and those to the database. */
#include "server/registry/shelters.h"

#include <math.h>
#include <stdio.h>

#include "geo/degrees.h"
#include "geo/gazetteer/designated.h"
#include "geo/geojson_datum.h"
#include "geo/gazetteer/municipality_code.h"
#include "geo/shape/shape.h"
#include "server/base/text/charset.h"
#include "server/base/count.h"
#include "server/base/text/csv.h"
#include "server/base/hash.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/base/text/hazard.h"
#include "server/base/word.h"
#include "server/registry/heading.h"

#define TEXT_MAX ((size_t)256 * 1024 * 1024)    /* bytes of a national list, decoded */
#define ROW_ARENA_MAX ((size_t)8 * 1024 * 1024) /* bytes of one row or feature */
#define DEPTH_MAX 12                            /* of JSON: the points of a MultiPolygon in a collection are the eighth level */
/* Boundaries are drawn more simply than they are: what lies this near to one is within it. */
#define OUTSIDE_M 500.0

/* clang-format off */
enum column {
    COL_CODE, COL_NAME, COL_KANA, COL_ADDRESS, COL_BUILDING, COL_LON, COL_LAT, COL_PHONE, COL_CAPACITY, COL_COMMUNITIES, COL_NOTE,
    COL_MUNICIPALITY, COL_PLACE_CODE, COL_HAZARD, COL_COUNT = COL_HAZARD + HAZARD_COUNT
};
/* clang-format on */

/* Headings by which a column goes, best first; folded (NFKC, no blanks). */
/* clang-format off */
static const char *const headings[COL_HAZARD][4] = {
    [COL_CODE] = { "ID", "共通ID", "NO", "番号" }, [COL_NAME] = { "名称", "施設・場所名", "施設名", "避難所名" },
    [COL_KANA] = { "名称_カナ", "名称(カナ)", "名称カナ" }, [COL_ADDRESS] = { "所在地_連結表記", "住所", "所在地" },
    [COL_BUILDING] = { "建物名等(方書)", "方書" }, [COL_LON] = { "経度" }, [COL_LAT] = { "緯度" }, [COL_PHONE] = { "電話番号" },
    [COL_CAPACITY] = { "想定収容人数" }, [COL_COMMUNITIES] = { "対象となる町会・自治会" }, [COL_NOTE] = { "備考" },
    [COL_MUNICIPALITY] = { "全国地方公共団体コード", "都道府県コード又は市区町村コード", "市区町村コード" },
    [COL_PLACE_CODE] = { "所在地_全国地方公共団体コード" },
};
/* clang-format on */

/* One shelter as the list has it. */
struct shelter_row {
    long line;
    struct sv text[COL_COUNT];
    bool has[COL_COUNT]; /* the list has this column */
    bool empty_is_no;    /* of hazards */
    bool has_point;      /* of the file's geometry: x, y stand */
    double x, y;         /* as the file has them: lon, lat or east, north */
    double lon, lat;     /* on JGD2011; NAN none */
    bool outside;
};

struct shelters_work {
    const struct shelter_options *o;
    struct shelter_account *account;
    struct fail *f;
    struct proj *proj;
    struct crs crs;   /* of points of a geometry */
    enum datum datum; /* of degrees in cells */
    struct geo *geo;
    struct shape *boundary; /* NULL: the municipality has none */
    struct arena seen_text;
    struct mapsv seen; /* kind and code of the rows taken */
    struct buf rows;   /* a JSON array */
    struct jw w;
};

/* Which column a folded heading is, and how good a name for it; false when it is none. */
static bool column_find(struct sv heading, enum column *col, int *rank)
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

static bool column_of(struct sv heading, enum column *col, int *rank)
{
    struct arena a;
    arena_init(&a, 16 * 1024);
    bool known = column_find(heading_fold(&a, heading), col, rank);
    arena_done(&a);
    return known;
}

static enum err refuse(struct shelters_work *w, enum err e, const struct shelter_row *r, const char *field)
{
    struct fail why = { 0 };
    w->account->refused++;
    enum err said = fail_set(&why, e, r->line, field);
    if (w->o->refused)
        w->o->refused(w->o->ctx, &why);
    return said == E_NO_MEMORY ? said : OK;
}

/* Something to be said of a row that is taken. */
static void remark(struct shelters_work *w, enum err what, const struct shelter_row *r, struct sv about)
{
    char field[sizeof w->f->field * 2];
    struct fail said = { 0 };
    snprintf(field, sizeof field, SV_FMT, SV_ARG(about));
    w->account->remarks++;
    if (fail_set(&said, what, r->line, field) == what && w->o->remark)
        w->o->remark(w->o->ctx, &said);
}

static enum hazard_answer answer_of(const struct shelter_row *r, int h)
{
    enum hazard_answer a = hazard_answer(r->text[COL_HAZARD + h]);
    return a == HAZARD_EMPTY && r->empty_is_no ? HAZARD_NO : a;
}

static bool hazards_write(struct jw *w, const struct shelter_row *r, const char *key, bool known)
{
    bool any = false;
    jw_key(w, key);
    jw_arr(w);
    for (int h = 0; h < HAZARD_COUNT; h++) {
        enum hazard_answer a = answer_of(r, h);
        if (r->has[COL_HAZARD + h] && (known ? a == HAZARD_YES : a == HAZARD_EMPTY || a == HAZARD_UNREADABLE)) {
            jw_z(w, word_kept(WORDS_HAZARD, (unsigned)h));
            any = true;
        }
    }
    jw_arr_end(w);
    return any;
}

static void hazards_remark(struct shelters_work *w, const struct shelter_row *r)
{
    char about[sizeof w->f->field * 2];
    for (int h = 0; h < HAZARD_COUNT; h++) {
        if (!r->has[COL_HAZARD + h] || answer_of(r, h) != HAZARD_UNREADABLE)
            continue;
        snprintf(about, sizeof about, "%s: " SV_FMT, word_kept(WORDS_HAZARD, (unsigned)h), SV_ARG(sv_trim(r->text[COL_HAZARD + h])));
        remark(w, E_SHELTER_HAZARD, r, sv_of(about));
    }
}

static const char *kind_of(const struct shelters_work *w, const struct shelter_row *r)
{
    if (w->o->kind)
        return w->o->kind;
    for (int h = 0; h < HAZARD_COUNT; h++)
        if (r->has[COL_HAZARD + h])
            return JA_SHELTER_KIND_EMERGENCY_SITE;
    return JA_SHELTER_KIND_DESIGNATED_SHELTER;
}

static void row_write(struct shelters_work *w, const struct shelter_row *r, const char *kind, struct sv code)
{
    static const struct {
        const char *key;
        enum column col;
    } texts[] = { { "name", COL_NAME },         { "kana", COL_KANA },   { "address", COL_ADDRESS },
                  { "building", COL_BUILDING }, { "phone", COL_PHONE }, { "communities", COL_COMMUNITIES },
                  { "note", COL_NOTE } };
    struct jw *j = &w->w;
    int64_t capacity;
    jw_obj(j);
    jw_kz(j, "kind", kind);
    jw_text_or_null(j, "code", sv_trim(code));
    for (size_t i = 0; i < countof(texts); i++)
        jw_text_or_null(j, texts[i].key, sv_trim(r->text[texts[i].col]));
    jw_kreal(j, "lon", r->lon);
    jw_kreal(j, "lat", r->lat);
    jw_key(j, "capacity");
    if (sv_to_i64(sv_trim(r->text[COL_CAPACITY]), &capacity) && capacity >= 0 && capacity < INT32_MAX)
        jw_i64(j, capacity);
    else
        jw_null(j);
    hazards_write(j, r, "hazards", true);
    w->account->hazards_unknown += hazards_write(j, r, "hazards_unknown", false);
    jw_kbool(j, "outside", r->outside);
    jw_obj_end(j);
}

/* True when the text is a municipality's code, and in no reading of it this one's. */
static bool is_other_code(const struct shelters_work *w, struct sv text)
{
    char code[MUNICIPALITY_CODE_READINGS][MUNICIPALITY_CODE_BYTES];
    size_t n = municipality_code_readings(text, code);
    for (size_t i = 0; i < n; i++)
        if (municipality_holds(w->o->municipality, sv_of(code[i])))
            return false;
    return n > 0;
}

/* True when the row names a municipality, and another one. A 共通ID (E2321400001111) begins with the code. */
static bool elsewhere(const struct shelters_work *w, const struct shelter_row *r)
{
    struct sv common = sv_trim(r->text[COL_CODE]);
    if (common.n == 14 && common.p[0] == 'E')
        return is_other_code(w, (struct sv){ common.p + 1, 5 });
    return is_other_code(w, r->text[COL_MUNICIPALITY]);
}

/* The row's point as the file has it; what cannot be read leaves none, with a word. */
static void point_read(struct shelters_work *w, struct shelter_row *r, bool *degrees)
{
    enum degrees_form form;
    *degrees = !r->has_point || !w->crs.base;
    if (r->has_point)
        return;
    enum err e = degrees_pair(r->text[COL_LON], r->text[COL_LAT], &r->x, &r->y, &form);
    if (e)
        remark(w, E_SHELTER_POINT, r, SV("緯度・経度"));
    else if (form == DEGREES_PACKED)
        remark(w, E_SHELTER_DMS, r, SV("緯度・経度"));
    if (e || form == DEGREES_NONE)
        r->x = r->y = NAN;
}

/* To JGD2011; a row without a point has nothing to move. */
static ERR point_take(struct shelters_work *w, struct shelter_row *r)
{
    double accuracy_m;
    bool degrees;
    const struct crs cells = { 0, w->datum, 0 };
    point_read(w, r, &degrees);
    if (isnan(r->x))
        return OK;
    enum err e = degrees ? position_check(r->x, r->y) : OK;
    if (!e)
        e = proj_from_crs(w->proj, r->has_point ? &w->crs : &cells, r->x, r->y, &r->lon, &r->lat, &accuracy_m);
    if (!e)
        w->account->accuracy_m = fmax(w->account->accuracy_m, accuracy_m);
    if (e == E_GEO_COORD || (e == E_GEO_AREA && crs_is_jgd2011(&w->crs))) /* on another datum it may be the datum that is wrong */
        e = E_GEO_RANGE;
    return e;
}

/* By its point, or by the code of the place where the list says it stands. */
static void outside_mark(struct shelters_work *w, struct shelter_row *r, struct sv name)
{
    bool away = w->boundary && !isnan(r->lon) && shape_distance_m(w->boundary, r->lon, r->lat) > OUTSIDE_M;
    if (w->o->outside_ok || (!away && !is_other_code(w, r->text[COL_PLACE_CODE])))
        return;
    r->outside = true;
    w->account->outside++;
    remark(w, E_SHELTER_OUTSIDE, r, name);
}

static ERR row_take(struct shelters_work *w, struct shelter_row *r)
{
    struct sv name = sv_trim(r->text[COL_NAME]), code = sv_trim(r->text[COL_CODE]);
    const char *kind = kind_of(w, r);
    uint64_t line;
    w->account->rows++;
    if (!name.n)
        return refuse(w, E_REG_NAME_MISSING, r, "名称");
    if (elsewhere(w, r))
        return refuse(w, E_REG_MUNICIPALITY, r, "全国地方公共団体コード");
    code = code.n ? code : name;
    struct sv key = sv_of(arena_printf(&w->seen_text, "%s\x1f" SV_FMT, kind, SV_ARG(code)));
    if (!key.p)
        return E_NO_MEMORY;
    if (mapsv_get(&w->seen, key, &line))
        return refuse(w, E_REG_DUPLICATE_ID, r, "ID");
    enum err e = point_take(w, r);
    if (e)
        return refuse(w, e, r, "緯度・経度");
    outside_mark(w, r, name);
    hazards_remark(w, r);
    w->account->without_point += isnan(r->lon) != 0;
    row_write(w, r, kind, code);
    return mapsv_put(&w->seen, key, (uint64_t)r->line);
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
        if (!column_of(head->field[i], &col, &rank) || (l->at[col] >= 0 && l->rank[col] <= rank))
            continue;
        l->at[col] = (int)i;
        l->rank[col] = rank;
    }
    return l->at[COL_NAME] < 0 ? fail_set(f, E_CSV_HEADER, head->line, "名称") : OK;
}

static ERR csv_row_take(struct shelters_work *w, const struct layout *l, const struct csv_row *cells)
{
    struct shelter_row r = { .line = cells->line, .lon = NAN, .lat = NAN };
    if (!csv_row_is_text(cells))
        return refuse(w, E_REG_TEXT, &r, "");
    for (int c = 0; c < COL_COUNT; c++) {
        r.has[c] = l->at[c] >= 0;
        if (r.has[c] && (size_t)l->at[c] < cells->n)
            r.text[c] = cells->field[l->at[c]];
    }
    return row_take(w, &r);
}

static ERR csv_read(struct shelters_work *w, struct sv text)
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
        struct shelter_row r = { .line = why.line };
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
    struct shelter_row *r;
    struct arena *a;
    int rank[COL_COUNT];
};

static enum err on_property(void *ctx, const char *key, const struct json *value)
{
    struct properties *p = ctx;
    enum column col;
    int rank;
    double n;
    if (!column_of(sv_of(key), &col, &rank) || (p->r->has[col] && p->rank[col] <= rank))
        return OK;
    p->r->has[col] = true;
    p->rank[col] = rank;
    p->r->text[col] = (struct sv){ 0 };
    if (!json_str(value, &p->r->text[col]) && json_real(value, &n))
        p->r->text[col] = sv_of(arena_printf(p->a, "%.15g", n));
    bool truth;
    if (json_bool(value, &truth))
        p->r->text[col] = truth ? SV("true") : SV("false");
    return OK;
}

static ERR feature_take(struct shelters_work *w, struct arena *a, const struct json *feature, long number)
{
    struct shelter_row r = { .line = number, .empty_is_no = true, .lon = NAN, .lat = NAN };
    struct properties p = { .r = &r, .a = a };
    const struct json *point = json_get(json_get(feature, "geometry"), "coordinates");
    enum err e = json_each(json_get(feature, "properties"), on_property, &p);
    if (e)
        return e;
    r.has_point = json_real(json_at(point, 0), &r.x) && json_real(json_at(point, 1), &r.y);
    return row_take(w, &r);
}

static ERR source_read(struct shelters_work *w, const struct json *root)
{
    struct geojson_source source;
    enum err e = geojson_source_read(w->o->datum, root, &source, w->f);
    if (!e) {
        w->crs = source.crs;
        w->datum = source.crs.datum;
    }
    return e;
}

static ERR geojson_read(struct shelters_work *w, struct sv text)
{
    struct arena a;
    const struct json *root;
    arena_init(&a, TEXT_MAX);
    enum err e = json_parse(&a, text, DEPTH_MAX, &root, w->f);
    const struct json *features = e ? NULL : json_get(root, "features");
    if (!e && json_type(features) != JSON_ARRAY)
        e = fail_set(w->f, E_GEO_GEOJSON, 0, "features");
    if (!e)
        e = source_read(w, root);
    for (size_t i = 0; !e && i < json_count(features); i++)
        e = feature_take(w, &a, json_at(features, i), (long)i + 1);
    arena_done(&a);
    return e;
}

/* ---- both ---- */

static ERR file_read(struct shelters_work *w, struct sv file)
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

static ERR apply(struct db_sync *s, struct shelters_work *w)
{
    struct db_rows *rows = NULL;
    struct db_stmt statement = SQL_WITH(SHELTER_APPLY, .municipality = ARG_WORDS(w->o->municipality),
                                        .rows = ARG_WORDS(buf_view(&w->rows)));
    enum err e = buf_ok(&w->rows) ? db_sync_run(s, statement, &rows, w->f) : w->rows.bad;
    const struct SQL_SHELTER_APPLY_GIVES *n = SQL_ROW(SHELTER_APPLY, rows, 0);
    if (!e && !n->has_municipality)
        e = fail_set(w->f, E_REG_MUNICIPALITY, 0, "municipality");
    if (!e) {
        w->account->created = (size_t)n->created;
        w->account->updated = (size_t)n->updated;
        w->account->unchanged = w->account->rows - w->account->refused - w->account->created - w->account->updated;
        w->account->not_listed = (size_t)n->not_listed;
    }
    db_rows_free(rows);
    return e;
}

/* The municipality's boundary, if it is known and has one. */
static ERR boundary_read(struct db_sync *s, struct shelters_work *w)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, SQL_WITH(AREA_BOUNDARY, .municipality = ARG_WORDS(w->o->municipality)), &rows, w->f);
    if (!e && db_rows_n(rows) && !db_is_null(rows, 0, 0))
        e = shape_from_geojson(w->geo, db_text_at(rows, 0, 0), &w->boundary, NULL);
    db_rows_free(rows);
    return e;
}

ERR shelters_import(struct db_sync *s, struct sv file, const struct shelter_options *o, struct shelter_account *out, struct fail *f)
{
    struct shelter_account account = { 0 };
    struct shelters_work w = { .o = o, .account = &account, .f = f, .datum = o->datum ? *o->datum : DATUM_JGD2011 };
    w.crs = (struct crs){ 0, w.datum, 0 };
    if (o->municipality.n != 5)
        return fail_set(f, E_REG_MUNICIPALITY, 0, "municipality");
    w.proj = proj_new();
    w.geo = geo_new();
    arena_init(&w.seen_text, TEXT_MAX);
    mapsv_init(&w.seen);
    buf_init(&w.rows, TEXT_MAX);
    jw_init(&w.w, &w.rows);
    jw_arr(&w.w);
    enum err e = w.proj && w.geo ? boundary_read(s, &w) : E_NO_MEMORY;
    if (!e)
        e = file_read(&w, file);
    if (!e) {
        jw_arr_end(&w.w);
        e = apply(s, &w);
    }
    account.crs = w.crs;
    if (!e)
        *out = account;
    buf_done(&w.rows);
    mapsv_done(&w.seen);
    arena_done(&w.seen_text);
    shape_free(w.boundary);
    geo_free(w.geo);
    proj_free(w.proj);
    return e;
}
