/* SPDX-License-Identifier: Apache-2.0
 * gazetteer.c - `anpi import gazetteer`: files taken apart by prefecture, and what is new compiled with what was there. */
#include "server/cli/place/gazetteer.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/arena.h"
#include "server/base/shortage.h"
#include "server/base/text/csv.h"
#include "server/cli/cli.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"
#include "server/cli/place/gazetteer_parts.h"

#define PREFECTURES 100 /* two digits */

struct split {
    struct buf part[PREFECTURES];
    struct buf header;
    size_t rows[PREFECTURES];
    int64_t municipality[PREFECTURES]; /* of all its rows; -1 when there are several */
    int pref_col, code_col;            /* -1: there is none */
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "a municipality's own list of 大字 and 小字: it adds to its prefecture and stands before it" },
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_import_gazetteer = {
    .name = "import gazetteer",
    .usage = "FILE [FILE ...]",
    .options = options,
    .args = { 1, 64 },
    .run = run,
    .ja = "町丁目を取り込みます（Geolonia 住所データ、位置参照情報 大字・町丁目レベル、市区町村自身の一覧。gzip "
          "も可）。都道府県ごとに足していけます。",
    .doc = "Bring in towns (Geolonia address CSV, 位置参照情報 大字・町丁目レベル, or a municipality's own; plain or gzip); prefectures "
           "add up, "
           "and a list of one municipality adds to its prefecture.",
};

static void row_put(struct buf *b, const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        csv_put(b, row->field[i], i == 0, false);
    buf_str(b, "\r\n");
}

static int column_find(const struct csv_row *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (sv_eq(sv_trim(row->field[i]), sv_of(name)))
            return (int)i;
    return -1;
}

static enum err header_read(struct split *s, struct csv *c, struct arena *a, struct fail *f)
{
    struct csv_row row;
    enum err e = csv_next(c, a, &row, f);
    if (e)
        return e;
    s->pref_col = column_find(&row, "都道府県コード");
    s->code_col = column_find(&row, "市区町村コード");
    if (s->pref_col < 0)
        return fail_set(f, E_GAZETTEER_FORMAT, 1, "都道府県コード");
    row_put(&s->header, &row);
    return OK;
}

/* Which municipality's rows a prefecture's are, as long as it is one. */
static void code_note(struct split *s, int64_t pref, const struct csv_row *row)
{
    int64_t code = -1;
    if (s->code_col >= 0 && (size_t)s->code_col < row->n && !sv_to_i64(row->field[s->code_col], &code))
        code = -1;
    if (s->rows[pref] == 0)
        s->municipality[pref] = code;
    else if (code != s->municipality[pref])
        s->municipality[pref] = -1;
}

/* Sort the rows of a file by prefecture. */
static enum err split_file(struct split *s, struct sv text, struct fail *f)
{
    struct csv c;
    struct csv_row row;
    struct arena a;
    csv_init(&c, text);
    buf_init(&s->header, 65536);
    arena_init(&a, 16 * 1024 * 1024);
    enum err e = header_read(s, &c, &a, f);
    while (!e && !csv_at_end(&c)) {
        int64_t pref = 0;
        arena_reset(&a);
        if ((e = csv_next(&c, &a, &row, f)) || !row.n)
            continue;
        if ((size_t)s->pref_col >= row.n || !sv_to_i64(row.field[s->pref_col], &pref) || pref < 1 || pref >= PREFECTURES) {
            e = fail_set(f, E_GAZETTEER_FORMAT, row.line, "都道府県コード");
            continue;
        }
        code_note(s, pref, &row);
        if (!s->rows[pref]++) {
            buf_init(&s->part[pref], GAZETTEER_BYTES_MAX);
            buf_sv(&s->part[pref], buf_view(&s->header));
        }
        row_put(&s->part[pref], &row);
    }
    arena_done(&a);
    return e;
}

/* Whether a kept list has another municipality than this one. */
static bool has_other(const struct buf *list, int64_t code)
{
    struct csv c;
    struct csv_row row = { 0 };
    struct arena a;
    struct fail f;
    int64_t other = code;
    bool found = false;
    arena_init(&a, 16 * 1024 * 1024);
    csv_init(&c, buf_view(list));
    int col = csv_next(&c, &a, &row, &f) ? -1 : column_find(&row, "市区町村コード");
    while (col >= 0 && !found && !csv_at_end(&c)) {
        row.n = 0;
        arena_reset(&a);
        if (csv_next(&c, &a, &row, &f) == OK && (size_t)col < row.n)
            found = sv_to_i64(row.field[col], &other) && other != code;
    }
    arena_done(&a);
    return found;
}

/* What a file has of each prefecture takes that prefecture's place; but a list of one municipality alone adds to a
 * prefecture that has others. */
static enum err split_keep(struct split *s, struct parts *parts, enum datum datum)
{
    enum err e = OK;
    for (uint32_t p = 1; !e && p < PREFECTURES; p++) {
        struct part *had = part_find(parts, p);
        if (!s->rows[p])
            continue;
        bool own = s->municipality[p] >= PART_OWN && had && has_other(&had->text, s->municipality[p]);
        e = part_put(parts, own ? (uint32_t)s->municipality[p] : p, datum, &s->part[p]);
    }
    return e;
}

/* One file among the parts; of --municipality its own list, whatever it says itself. */
static enum err take(struct parts *parts, const char *path, enum datum datum, struct fail *f)
{
    struct split *s = calloc(1, sizeof *s);
    struct buf text;
    int64_t own = 0;
    if (cli_given("--municipality") && (!sv_to_i64(sv_of(cli_value("--municipality", "")), &own) || own < PART_OWN || own > 99999)) {
        free(s);
        return fail_set(f, E_REG_MUNICIPALITY, 0, "--municipality");
    }
    buf_init(&text, GAZETTEER_BYTES_MAX);
    enum err e = s ? foreign_read(path, WANTED_TABLE, &text, f) : E_NO_MEMORY;
    if (!e && own)
        e = part_put(parts, (uint32_t)own, datum, &text);
    else if (!e && !(e = split_file(s, buf_view(&text), f)))
        e = split_keep(s, parts, datum);
    for (int p = 1; s && p < PREFECTURES; p++)
        buf_done(&s->part[p]);
    if (s)
        buf_done(&s->header);
    free(s);
    buf_done(&text);
    return e;
}

/* Nothing is kept of lists that do not compile. */
static enum err import(char **file, enum datum datum, struct gazetteer_account *account, size_t *own, struct fail *f)
{
    struct parts parts = { 0 };
    struct buf blob;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s.d", cli_gazetteer_file());
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    enum err e = parts_load(&parts, folder);
    for (; !e && *file; file++)
        e = take(&parts, *file, datum, f);
    if (!e)
        e = parts_compile(&parts, &blob, account, f);
    if (!e)
        e = shortage_count() ? E_NO_MEMORY : parts_write(&parts, folder);
    if (!e)
        e = cli_save(cli_gazetteer_file(), buf_view(&blob), 0644, "gazetteer_file", f);
    for (size_t i = 0; i < parts.n; i++)
        *own += parts.part[i].code >= PART_OWN;
    parts_done(&parts);
    buf_done(&blob);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    struct gazetteer_account a = { 0 };
    enum datum datum;
    size_t own = 0;
    if (cli_given("--municipality") && argv[1])
        return E_USAGE;
    enum err e = datum_option(&datum, f);
    if (!e)
        e = import(argv, datum, &a, &own, f);
    if (e)
        return e;
    printf("住所辞書: %zu 行、市区町村 %zu、町 %zu（位置なし %zu）、小字 %zu、取り込まなかった行 %zu\n", a.rows, a.municipalities, a.towns,
           a.without_point, a.small_areas, a.refused);
    printf("gazetteer: %zu rows, %zu municipalities, %zu towns (%zu without a point), %zu small areas, %zu rows left out\n", a.rows,
           a.municipalities, a.towns, a.without_point, a.small_areas, a.refused);
    if (own)
        printf("住所辞書: うち市区町村自身の一覧 %zu。いくつもの一覧にある名 %zu、うち後の一覧の位置にしたもの %zu\n", own, a.repeated,
               a.moved);
    if (own)
        printf(
            "gazetteer: %zu lists of municipalities among them; %zu names are in several lists, %zu of these have the later list's point\n",
            own, a.repeated, a.moved);
    datum_say("gazetteer", datum, a.accuracy_m);
    cli_end(a.refused ? 2 : 0);
    return OK;
}
