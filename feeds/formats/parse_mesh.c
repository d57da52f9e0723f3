/* SPDX-License-Identifier: Apache-2.0
 * parse_mesh.c - a CSV of cells: JIS mesh codes of 6 to 11 digits, or the utility's own cells with their table.
 *
 * Cells with JIS codes are gathered into one area for each 2次 mesh (10 km) and begin: a storm of 229,073 cells is then
 * 584 areas, and one that has not changed is not written again. Coarser cells become the 250 m cells they hold. Of 125 m cells
 * four that make a 250 m cell become it; the others are a polygon, for a home is dark only as far as the source says. Own
 * cells are an area each, a polygon too. A row with no household is not out.
 * A row is read as far as it can be: where its cell is known it is taken, if need be without a count or a time; else it is
 * left out, and the edition is partial. Both are counted and listed (rows.h). Sums and notes are no rows. The file is refused
 * when no row is whole, or when no more cells are known than are not. */
#include "feeds/formats/parse.h"

#include <stdlib.h>

#include "feeds/area/boxes.h"
#include "feeds/area/count.h"
#include "feeds/formats/decode.h"
#include "feeds/formats/sniff.h"
#include "geo/mesh.h"
#include "server/base/clock.h"
#include "server/base/text/csv.h"
#include "server/base/date.h"
#include "server/base/grow.h"

#define TEXT_MAX ((size_t)192 << 20) /* of the decoded file */
#define ROW_ARENA ((size_t)1 << 20)
#define BEGIN_LAG_US (600 * US_PER_S) /* two clocks of one utility: a begin further behind its own time of update is none */

const struct mesh_columns mesh_columns_jis = {
    SV("メッシュコード"), SV("停電戸数"), SV("停電率"), SV("発生日時"), SV("復旧見込"), SV("更新日時"),
};
const struct mesh_columns mesh_columns_cells = {
    SV("管理区"), SV("停電戸数"), SV("停電率"), SV("発生日時"), SV("復旧見込"), SV("更新日時"),
};

enum column { C_CELL, C_HOUSEHOLDS, C_RATE, C_SINCE, C_RESTORE, C_UPDATED, COLUMNS };

struct mesh_row {
    int64_t code;  /* JIS; 0 for an own cell */
    int64_t chunk; /* its 2次 mesh */
    const struct own_cell *cell;
    int64_t since_us, restore_us;
    struct count count;
    struct sv raw;
    bool fine; /* 125 m, and not all of its 250 m cell is out */
};

struct mesh_reading {
    struct arena *arena;  /* of the answer */
    struct arena scratch; /* of one record */
    const struct parse_env *env;
    long at[COLUMNS]; /* index of each column, -1: none */
    size_t width;
    struct mesh_row *rows;
    size_t n, room;
    size_t records, whole, taken, notes; /* rows; read without a fault; whose cell is known; sums and the like */
    struct count sum;                    /* of the households of those taken */
    struct row_faults faults;
    bool lacks;          /* the row at hand is taken without something that could not be read */
    bool unended;        /* the row at hand ends the file, without a line end */
    int64_t updated_us;  /* latest */
    size_t updated_len;  /* bytes of the first time of update: a shorter one at the end is a cut file */
    struct sv last_text; /* one conversion serves equal neighbours */
    int64_t last_us;
};

static struct sv field(const struct mesh_reading *r, const struct csv_row *row, enum column c)
{
    return r->at[c] < 0 || (size_t)r->at[c] >= row->n ? SV("") : sv_trim(row->field[r->at[c]]);
}

static struct sv column_name(const struct mesh_reading *r, enum column c)
{
    const struct mesh_columns *k = r->env->columns;
    const struct sv names[COLUMNS] = { k->cell, k->households, k->rate, k->since, k->restore, k->updated };
    return names[c];
}

static void tell(struct mesh_reading *r, const struct csv_row *row, enum column c, enum err why, bool taken)
{
    const struct row_fault fault = { .why = why, .taken = taken, .line = row->line, .field = column_name(r, c), .value = field(r, row, c) };
    row_fault_list(&r->faults, r->arena, &fault);
}

/* The row is taken without what stands in this column. */
static void lack(struct mesh_reading *r, const struct csv_row *row, enum column c, enum err why)
{
    r->lacks = true;
    tell(r, row, c, why, true);
}

static enum err find_columns(struct mesh_reading *r, const struct csv_row *head, struct fail *fail)
{
    for (int c = 0; c < COLUMNS; c++) {
        struct sv name = column_name(r, (enum column)c);
        r->at[c] = -1;
        for (size_t i = 0; i < head->n && name.n; i++)
            if (r->at[c] < 0 && sv_eq(sv_trim(head->field[i]), name))
                r->at[c] = (long)i;
    }
    r->width = head->n;
    if (r->at[C_CELL] < 0)
        return fail_set(fail, E_FEED_FORMAT, head->line, "cell");
    return OK;
}

/* Times repeat from row to row: the last conversion is remembered. */
static bool read_time(struct mesh_reading *r, struct sv s, int64_t *out)
{
    if (s.n == 0 || s.n > 64)
        return false;
    if (r->last_text.p && sv_eq(s, r->last_text)) {
        *out = r->last_us;
        return true;
    }
    if (feed_time_parse(s, r->env->now_us, out))
        return false;
    struct sv kept = arena_sv(r->arena, s);
    if (kept.p) {
        r->last_text = kept;
        r->last_us = *out;
    }
    return true;
}

static bool find_cell(const struct mesh_reading *r, struct sv text, struct mesh_row *out)
{
    if (r->env->cells) {
        out->cell = cells_find(r->env->cells, text);
        return out->cell != NULL;
    }
    if (text.n < 6 || text.n > 11 || mesh_parse(text, &out->code))
        return false;
    return mesh_parent(out->code, MESH_2, &out->chunk) == OK;
}

/* A rate of nought, as "0%" or "0.0", for files without counts. */
static bool is_nought(struct sv rate)
{
    bool digit = false;
    for (size_t i = 0; i < rate.n; i++) {
        if (rate.p[i] >= '1' && rate.p[i] <= '9')
            return false;
        digit = digit || rate.p[i] == '0';
    }
    return digit;
}

/* Nothing stands behind the columns of the heading: a comma at the end of a line shifts nothing. */
static bool ends_with_heading(const struct mesh_reading *r, const struct csv_row *in)
{
    for (size_t i = r->width; i < in->n; i++)
        if (sv_trim(in->field[i]).n)
            return false;
    return true;
}

/* A number alone on its line that is how many rows, or households, stand above it. Without a line end it may as well be the
 * begin of a cell: then it is a lost row, by which the edition adds and ends nothing, whichever it was. */
static bool is_bare_sum(const struct mesh_reading *r, const struct csv_row *in)
{
    struct count c = count_parse(in->field[0]);
    if (in->n != 1 || r->taken < 2 || c.low == COUNT_UNKNOWN || c.low != c.high)
        return false;
    return (size_t)c.low == r->taken || (c.low >= r->sum.low && c.low <= r->sum.high);
}

/* Index of the first field that says anything, in->n if none does. */
static size_t first_filled(const struct csv_row *in)
{
    size_t i = 0;
    while (i < in->n && sv_trim(in->field[i]).n == 0)
        i++;
    return i;
}

/* The first field that says anything: a sum may stand under any column. */
static struct sv first_text(const struct csv_row *in)
{
    size_t i = first_filled(in);
    return i < in->n ? sv_trim(in->field[i]) : SV("");
}

/* A text beside a note that may be of an outage: in a row of all columns any is, a count in words too. A note with a comma in
 * it ("※ 速報値, 参考") has fewer: there a number is, or that it is not known. "更新日時,2019/10/12 23:00" counts nothing. */
static bool is_telling(const struct mesh_reading *r, const struct csv_row *in, enum column c)
{
    const struct count none = { COUNT_UNKNOWN, COUNT_UNKNOWN };
    struct sv text = field(r, in, c);
    struct count count = count_parse(text);
    int64_t t;
    if (text.n == 0)
        return false;
    if (c == C_HOUSEHOLDS && count_is_odd(text, count) && feed_time_parse(text, r->env->now_us, &t) == OK)
        return false;
    return in->n >= r->width || count_is_odd(text, none) || text_says_unknown(text);
}

/* A known column, other than the one of the note, speaks of an outage. */
static bool says_an_outage(const struct mesh_reading *r, const struct csv_row *in, size_t note)
{
    for (int c = 0; c < COLUMNS; c++)
        if (r->at[c] >= 0 && r->at[c] != (long)note && is_telling(r, in, (enum column)c))
            return true;
    return false;
}

/* "*5136002834", "※ 5136002834（調査中）": a mark beside a cell is no note. */
static bool holds_cell(const struct mesh_reading *r, struct sv text)
{
    struct mesh_row row;
    for (size_t i = 0, n; i < text.n && !r->env->cells; i += n + 1) {
        for (n = 0; i + n < text.n && text.p[i + n] >= '0' && text.p[i + n] <= '9';)
            n++;
        if (n && find_cell(r, (struct sv){ text.p + i, n }, &row))
            return true;
    }
    return false;
}

/* The text of a note where notes begin, and nothing beside it that may be of an outage. */
static bool is_remark(const struct mesh_reading *r, const struct csv_row *in)
{
    size_t at = first_filled(in);
    if (at == in->n || (at > 0 && (long)at != r->at[C_CELL]) || !row_is_note(in->field[at]))
        return false;
    return !holds_cell(r, in->field[at]) && !says_an_outage(r, in, at);
}

/* A sum may have a number, a rate and a time of update, but it did not begin. */
static bool is_sum(const struct mesh_reading *r, const struct csv_row *in)
{
    struct sv since = field(r, in, C_SINCE);
    return (row_is_sum(first_text(in)) || row_is_sum(field(r, in, C_CELL))) && (since.n == 0 || row_is_sum(since));
}

static bool is_note(const struct mesh_reading *r, const struct csv_row *in)
{
    struct sv cell = field(r, in, C_CELL);
    if (is_bare_sum(r, in))
        return !r->unended;
    return is_sum(r, in) || (cell.n && sv_eq(cell, column_name(r, C_CELL))) || is_remark(r, in);
}

/* Commas and nothing between them, or the end mark of an old system: no row. */
static bool is_blank(const struct csv_row *in)
{
    struct sv s = first_text(in);
    return s.n == 0 || (in->n == 1 && sv_eq(s, SV("\x1a")));
}

static bool has_line_end(struct sv s)
{
    return s.n && (memchr(s.p, '\n', s.n) || memchr(s.p, '\r', s.n));
}

/* An open quote that ran on to a later line took rows with it. A text of other columns may have lines of its own. */
static bool has_swallowed(const struct mesh_reading *r, const struct csv_row *in)
{
    bool lines = false;
    for (size_t i = 0; i < in->n; i++)
        lines = lines || has_line_end(in->field[i]);
    if (!lines || in->n != r->width)
        return lines;
    lines = false;
    for (int c = 0; c < COLUMNS; c++)
        lines = lines || has_line_end(field(r, in, (enum column)c));
    return lines;
}

/* Where the row lies, or why that is not known. A number alone on its line may be the sum of a foot: it is no cell. */
static enum err read_place(struct mesh_reading *r, const struct csv_row *in, struct mesh_row *out)
{
    struct sv text = field(r, in, C_CELL);
    bool alone = in->n == 1 && r->width > 1;
    if (!alone && find_cell(r, text, out))
        return OK;
    if (is_note(r, in))
        return E_FEED_ROW_NOTE;
    if (sv_find(in->field[0], SV(DECODE_LOST)) >= 0 || sv_find(text, SV(DECODE_LOST)) >= 0)
        return E_FEED_ROW_CHARSET;
    return alone ? E_FEED_ROW_SHAPE : E_FEED_ROW_PLACE;
}

/* The time of update, which is the edition's if no other is later. False when the row has none that can be believed. */
static bool read_updated(struct mesh_reading *r, const struct csv_row *in, int64_t *out)
{
    struct sv text = field(r, in, C_UPDATED);
    if (!read_time(r, text, out) || *out > r->env->now_us + FEED_AHEAD_MAX_US)
        return false;
    if (*out > r->updated_us)
        r->updated_us = *out;
    if (!r->updated_len)
        r->updated_len = text.n;
    return true;
}

static void read_since(struct mesh_reading *r, const struct csv_row *in, int64_t updated_us, struct mesh_row *out)
{
    struct sv since = field(r, in, C_SINCE);
    int64_t latest = updated_us == TIME_NONE ? r->env->now_us + FEED_AHEAD_MAX_US : updated_us + BEGIN_LAG_US;
    if (since.n == 0 || (read_time(r, since, &out->since_us) && out->since_us <= latest))
        return;
    out->since_us = TIME_NONE;
    if (!text_says_unknown(since))
        lack(r, in, C_SINCE, E_FEED_ROW_TIME);
}

static void read_count(struct mesh_reading *r, const struct csv_row *in, struct mesh_row *out)
{
    struct sv households = field(r, in, C_HOUSEHOLDS);
    out->count = count_parse(households);
    if (count_is_odd(households, out->count))
        lack(r, in, C_HOUSEHOLDS, E_FEED_ROW_COUNT);
    if (r->at[C_HOUSEHOLDS] < 0 && is_nought(field(r, in, C_RATE)))
        out->count = (struct count){ 0, 0 };
    if (out->cell)
        out->raw = area_text(r->arena, households);
}

static void read_values(struct mesh_reading *r, const struct csv_row *in, struct mesh_row *out)
{
    int64_t updated_us = TIME_NONE;
    if (r->at[C_UPDATED] >= 0 && !read_updated(r, in, &updated_us)) {
        updated_us = TIME_NONE;
        lack(r, in, C_UPDATED, E_FEED_ROW_TIME);
    }
    read_since(r, in, updated_us, out);
    if (!read_time(r, field(r, in, C_RESTORE), &out->restore_us))
        out->restore_us = TIME_NONE;
    read_count(r, in, out);
}

/* False when the row is left out. In a row with too many columns nothing but the cell is sure to stand in its place. */
static bool read_row(struct mesh_reading *r, const struct csv_row *in, struct mesh_row *out)
{
    int64_t updated_us;
    *out = (struct mesh_row){ .count = { COUNT_UNKNOWN, COUNT_UNKNOWN }, .since_us = TIME_NONE, .restore_us = TIME_NONE };
    enum err why = read_place(r, in, out);
    if (why) {
        r->notes += why == E_FEED_ROW_NOTE;
        r->faults.refused += why != E_FEED_ROW_NOTE;
        tell(r, in, C_CELL, why, false);
        if (why == E_FEED_ROW_NOTE) /* a foot may be all that an edition without an outage has, and says of when it is */
            (void)read_updated(r, in, &updated_us);
        return false;
    }
    r->lacks = false;
    if (has_swallowed(r, in)) {
        r->faults.refused++;
        tell(r, in, C_CELL, E_FEED_ROW_SHAPE, false);
    }
    if (in->n > r->width && !ends_with_heading(r, in))
        lack(r, in, C_CELL, E_FEED_ROW_SHAPE);
    else
        read_values(r, in, out);
    r->taken++;
    r->sum = count_add(r->sum, out->count);
    r->faults.partly += r->lacks;
    r->whole += !r->lacks;
    return true;
}

static enum err add_row(struct mesh_reading *r, const struct mesh_row *row)
{
    if (row->count.high == 0)
        return OK;
    if (r->n == 2 * (size_t)AREA_MESH_MAX)
        return E_FEED_TOO_LARGE;
    if (GROW(r->rows, r->room, r->n + 1))
        return E_NO_MEMORY;
    r->rows[r->n++] = *row;
    return OK;
}

/* The last record of a file that does not end with a newline: whole only if it has all its columns, and its time is as long
 * as the first one's. A foot is whole: all that it sums stands above it. */
static bool is_cut(const struct mesh_reading *r, const struct csv_row *row, bool taken)
{
    if (!taken && (is_note(r, row) || is_bare_sum(r, row)))
        return false;
    if (row->n < r->width || (!taken && (size_t)r->at[C_CELL] + 1 == r->width))
        return true;
    return r->at[C_UPDATED] >= 0 && field(r, row, C_UPDATED).n < r->updated_len;
}

static void refuse_record(struct mesh_reading *r, const struct fail *why)
{
    const struct row_fault fault = { .why = E_FEED_ROW_SHAPE, .line = why->line, .field = SV(""), .value = SV("") };
    r->faults.refused++;
    row_fault_list(&r->faults, r->arena, &fault);
}

static enum err read_record(struct mesh_reading *r, struct csv *csv, bool newline)
{
    struct csv_row row = { 0 };
    struct fail fail = { 0 };
    struct mesh_row out;
    enum err bad = csv_next(csv, &r->scratch, &row, &fail);
    if (!bad && (row.n == 0 || is_blank(&row))) /* only blank lines were left, or this is one */
        return OK;
    r->unended = csv_at_end(csv) && !newline;
    bool taken = !bad && read_row(r, &row, &out);
    if (r->unended && (bad || is_cut(r, &row, taken)))
        return E_FEED_TRUNCATED;
    r->records++;
    if (bad)
        refuse_record(r, &fail);
    return taken ? add_row(r, &out) : OK;
}

/* Too little of it is known to be an edition. */
static bool is_unreadable(const struct mesh_reading *r)
{
    return r->records > r->notes && (r->whole == 0 || r->faults.refused >= r->taken);
}

static enum err read_records(struct mesh_reading *r, struct sv text, struct fail *fail)
{
    bool newline = text.n && text.p[text.n - 1] == '\n';
    struct csv csv;
    struct csv_row row;
    csv_init(&csv, text);
    enum err e = csv_next(&csv, &r->scratch, &row, fail);
    if (!e)
        e = find_columns(r, &row, fail);
    if (e)
        return E_FEED_FORMAT;
    while (!csv_at_end(&csv) && !e) {
        arena_reset(&r->scratch);
        e = read_record(r, &csv, newline);
    }
    if (e || !is_unreadable(r))
        return e;
    const struct row_fault *first = r->faults.n ? &r->faults.list[0] : NULL;
    char name[sizeof fail->field] = "";
    if (first && first->field.n < sizeof name)
        memcpy(name, first->field.p, first->field.n);
    return fail_set(fail, E_FEED_FORMAT, first ? first->line : 0, name);
}

static int row_order(const void *pa, const void *pb)
{
    const struct mesh_row *a = pa, *b = pb;
    if (a->chunk != b->chunk)
        return a->chunk < b->chunk ? -1 : 1;
    if (a->since_us != b->since_us)
        return a->since_us < b->since_us ? -1 : 1;
    if (a->fine != b->fine)
        return a->fine ? 1 : -1;
    return a->code < b->code ? -1 : a->code > b->code;
}

static int code_order(const void *pa, const void *pb)
{
    int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;
    return a < b ? -1 : a > b;
}

/* How many codes a cell becomes, written to `codes` unless it is NULL. */
static enum err cover(int64_t code, int64_t *codes, size_t max, size_t *n)
{
    enum mesh_level level;
    struct mesh_box box;
    enum err e = mesh_decode(code, &level, &box);
    if (e)
        return e;
    if (level != MESH_250 && level != MESH_125) {
        e = mesh_cover(MESH_250, &box, codes, max, n);
        return e == E_TOO_LARGE && !codes ? OK : e;
    }
    *n = 1;
    if (codes && max)
        codes[0] = level == MESH_125 ? code / 10 : code;
    return OK;
}

static enum err group_codes(struct arena *a, const struct mesh_row *rows, size_t n, struct feed_area *x)
{
    size_t total = 0, k = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && rows[i].code == rows[i - 1].code) /* however often it is said */
            continue;
        enum err e = cover(rows[i].code, NULL, 0, &k);
        if (e)
            return e;
        total += k;
    }
    if (total > AREA_MESH_MAX)
        return E_FEED_TOO_LARGE;
    x->mesh = arena_array(a, total, sizeof *x->mesh);
    if (!x->mesh)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        if (i && rows[i].code == rows[i - 1].code)
            continue;
        enum err e = cover(rows[i].code, x->mesh + x->mesh_n, total - x->mesh_n, &k);
        if (e)
            return e;
        x->mesh_n += k;
    }
    qsort(x->mesh, x->mesh_n, sizeof *x->mesh, code_order);
    size_t kept = 0;
    for (size_t i = 0; i < x->mesh_n; i++)
        if (i == 0 || x->mesh[i] != x->mesh[kept - 1])
            x->mesh[kept++] = x->mesh[i];
    x->mesh_n = kept;
    return OK;
}

/* 125 m cells are an area by their boxes. */
static enum err group_boxes(struct arena *a, const struct mesh_row *rows, size_t n, struct feed_area *x)
{
    int64_t *codes = arena_array(a, n, sizeof *codes);
    size_t k = 0;
    if (!codes)
        return E_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || rows[i].code != rows[i - 1].code)
            codes[k++] = rows[i].code;
    x->kind = AREA_POLYGON;
    x->level = LEVEL_POLYGON;
    return boxes_write(a, codes, k, &x->geometry);
}

/* "533946@201910122200", "533946.125": the 2次 mesh, how fine, and the begin that its cells share. */
static const char *group_key(struct arena *a, const struct mesh_row *row)
{
    const char *fine = row->fine ? ".125" : "";
    if (row->since_us == TIME_NONE)
        return arena_printf(a, "%lld%s", (long long)row->chunk, fine);
    struct civil c;
    civil_of_us(row->since_us, &c);
    return arena_printf(a, "%lld%s@%04d%02d%02d%02d%02d", (long long)row->chunk, fine, c.year, c.month, c.day, c.hour, c.minute);
}

/* Rows that share chunk and begin become one area. A cell given twice counts once, with the larger number. */
static enum err group_area(struct mesh_reading *r, const struct mesh_row *rows, size_t n, struct feed_area *x)
{
    area_init(x);
    x->kind = AREA_MESH;
    x->level = LEVEL_MESH;
    x->since_us = rows[0].since_us;
    const char *key = group_key(r->arena, &rows[0]);
    const char *name = arena_printf(r->arena, "メッシュ %lld", (long long)rows[0].chunk);
    if (!key || !name)
        return E_NO_MEMORY;
    x->key = sv_of(key);
    x->name = sv_of(name);
    for (size_t i = 0; i < n; i++) {
        struct count c = rows[i].count;
        if (rows[i].restore_us > x->restore_us)
            x->restore_us = rows[i].restore_us;
        if (i + 1 < n && rows[i + 1].code == rows[i].code)
            continue;
        if (i > 0 && rows[i - 1].code == rows[i].code && rows[i - 1].count.high > c.high)
            c = rows[i - 1].count;
        x->count = count_add(x->count, c);
    }
    return rows[0].fine ? group_boxes(r->arena, rows, n, x) : group_codes(r->arena, rows, n, x);
}

static bool same_group(const struct mesh_row *a, const struct mesh_row *b)
{
    return a->chunk == b->chunk && a->since_us == b->since_us && a->fine == b->fine;
}

/* Marks the 125 m cells of which a sibling is not out since the same time. True when there are any. */
static bool mark_fine(struct mesh_reading *r)
{
    bool any = false;
    for (size_t from = 0, to; from < r->n; from = to) {
        const int64_t parent = r->rows[from].code / 10;
        unsigned quarters = 0;
        for (to = from; to < r->n && r->rows[to].code / 10 == parent && same_group(&r->rows[to], &r->rows[from]); to++)
            quarters |= 1u << r->rows[to].code % 10;
        bool fine = parent >= INT64_C(1000000000) && quarters != 0x1e; /* 11 digits; quarters are 1 to 4 */
        for (size_t i = from; i < to && fine; i++)
            r->rows[i].fine = true;
        any = any || fine;
    }
    return any;
}

static enum err mesh_areas(struct mesh_reading *r, struct parsed *out)
{
    if (r->n)
        qsort(r->rows, r->n, sizeof *r->rows, row_order);
    if (mark_fine(r))
        qsort(r->rows, r->n, sizeof *r->rows, row_order);
    size_t groups = 0;
    for (size_t i = 0; i < r->n; i++)
        groups += i == 0 || !same_group(&r->rows[i], &r->rows[i - 1]);
    if (groups > PARSE_AREAS_MAX)
        return E_FEED_TOO_LARGE;
    out->areas = arena_array(r->arena, groups ? groups : 1, sizeof *out->areas);
    if (!out->areas)
        return E_NO_MEMORY;
    for (size_t from = 0, to; from < r->n; from = to) {
        to = from + 1;
        while (to < r->n && same_group(&r->rows[to], &r->rows[from]))
            to++;
        enum err e = group_area(r, r->rows + from, to - from, &out->areas[out->n]);
        if (e)
            return e;
        out->n++;
    }
    return OK;
}

static int cell_order(const void *pa, const void *pb)
{
    const struct mesh_row *a = pa, *b = pb;
    if (a->cell != b->cell)
        return a->cell < b->cell ? -1 : 1;
    return a->count.high < b->count.high ? 1 : a->count.high > b->count.high ? -1 : 0;
}

static enum err cell_areas(struct mesh_reading *r, struct parsed *out)
{
    if (r->n > PARSE_AREAS_MAX)
        return E_FEED_TOO_LARGE;
    if (r->n)
        qsort(r->rows, r->n, sizeof *r->rows, cell_order);
    out->areas = arena_array(r->arena, r->n ? r->n : 1, sizeof *out->areas);
    if (!out->areas)
        return E_NO_MEMORY;
    for (size_t i = 0; i < r->n; i++) {
        const struct mesh_row *row = &r->rows[i];
        if (i && row->cell == row[-1].cell)
            continue;
        struct feed_area *x = &out->areas[out->n++];
        area_init(x);
        x->kind = AREA_POLYGON;
        x->level = LEVEL_POLYGON;
        x->key = x->name = row->cell->id;
        x->geometry = row->cell->geometry;
        x->lon = row->cell->lon;
        x->lat = row->cell->lat;
        x->count = row->count;
        x->raw = row->raw.p ? row->raw : SV("");
        x->since_us = row->since_us;
        x->restore_us = row->restore_us;
    }
    return OK;
}

static enum err read_text(struct mesh_reading *r, struct sv text, struct parsed *out, struct fail *fail)
{
    arena_init(&r->scratch, ROW_ARENA);
    enum err e = read_records(r, text, fail);
    arena_done(&r->scratch);
    if (e == E_FEED_FORMAT)
        return e;
    if (e)
        return fail_set(fail, e, 0, "");
    if (r->updated_us == TIME_NONE && r->at[C_UPDATED] >= 0 && r->records > r->notes)
        return fail_set(fail, E_FEED_TIME, 0, "updated");
    if (r->updated_us == TIME_NONE)
        r->updated_us = r->env->modified_us;
    if (r->updated_us == TIME_NONE)
        return fail_set(fail, E_FEED_TIME, 0, "updated");
    struct parsed p = { .feed_time_us = r->updated_us, .rows = r->faults };
    e = r->env->cells ? cell_areas(r, &p) : mesh_areas(r, &p);
    if (e)
        return fail_set(fail, e, 0, "");
    *out = p;
    return OK;
}

enum err parse_mesh(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail)
{
    struct fail ours = { 0 };
    enum err e = sniff_page(bytes);
    if (e)
        return fail_set(fail, e, 0, "");
    struct buf text;
    buf_init(&text, TEXT_MAX);
    e = feed_decode(bytes, &text);
    if (!e) {
        struct mesh_reading r = { .arena = a, .env = env, .updated_us = TIME_NONE };
        e = read_text(&r, buf_view(&text), out, &ours);
        free(r.rows);
    }
    buf_done(&text);
    return e ? fail_set(fail, e, ours.line, ours.field) : OK;
}
