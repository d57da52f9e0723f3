/* SPDX-License-Identifier: Apache-2.0
 * gazetteer.c - `anpi import gazetteer`.
 *
 * The rows imported so far are kept beside the blob, a CSV a prefecture (FILE.d/23.csv), so that one prefecture can be
 * brought in after the other, or anew, and the blob is always compiled from all of them. */
#include "server/cli/gazetteer.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "server/base/arena.h"
#include "server/base/charset.h"
#include "server/base/csv.h"
#include "server/cli/cli.h"

#define PREFECTURES 100 /* two digits */

struct split {
    struct buf part[PREFECTURES];
    struct buf header;
    size_t rows[PREFECTURES];
    int pref_col;
};

static void row_put(struct buf *b, const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        csv_put(b, row->field[i], i == 0, false);
    buf_str(b, "\r\n");
}

static enum err header_read(struct split *s, struct csv *c, struct arena *a, struct fail *f)
{
    struct csv_row row;
    enum err e = csv_next(c, a, &row, f);
    if (e)
        return e;
    s->pref_col = -1;
    for (size_t i = 0; i < row.n; i++)
        if (sv_eq(sv_trim(row.field[i]), SV("都道府県コード")))
            s->pref_col = (int)i;
    if (s->pref_col < 0)
        return fail_set(f, E_GAZETTEER_FORMAT, 1, "都道府県コード");
    row_put(&s->header, &row);
    return OK;
}

/* Sort the rows of a file by prefecture. */
static enum err split_file(struct split *s, struct sv text, struct fail *f)
{
    struct csv c;
    struct csv_row row;
    struct arena a;
    csv_init(&c, text);
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
        if (!s->rows[pref]++) {
            buf_init(&s->part[pref], GAZETTEER_BYTES_MAX);
            buf_sv(&s->part[pref], buf_view(&s->header));
        }
        row_put(&s->part[pref], &row);
    }
    arena_done(&a);
    return e;
}

static enum err parts_write(const struct split *s, const char *folder)
{
    char path[4096 + 16];
    if (mkdir(folder, 0755) && errno != EEXIST)
        return E_IO;
    for (int p = 1; p < PREFECTURES; p++) {
        if (!s->rows[p])
            continue;
        snprintf(path, sizeof path, "%s/%02d.csv", folder, p % PREFECTURES);
        enum err e = file_replace(path, buf_view(&s->part[p]), 0644);
        if (e)
            return e;
    }
    return OK;
}

/* One CSV of all prefectures: the first header, and the rows of every part behind it. */
static enum err parts_join(const char *folder, struct buf *out)
{
    char path[4096 + 16];
    bool first = true;
    for (int p = 1; p < PREFECTURES; p++) {
        struct file_map m;
        snprintf(path, sizeof path, "%s/%02d.csv", folder, p % PREFECTURES);
        enum err e = file_map_open(path, GAZETTEER_BYTES_MAX, &m);
        if (e == E_FILE_MISSING)
            continue;
        if (e)
            return e;
        const char *eol = memchr(m.bytes.p, '\n', m.bytes.n);
        size_t head = eol ? (size_t)(eol - m.bytes.p) + 1 : m.bytes.n;
        buf_add(out, first ? m.bytes.p : m.bytes.p + head, first ? m.bytes.n : m.bytes.n - head);
        first = false;
        file_map_close(&m);
    }
    return buf_ok(out) ? OK : out->bad;
}

static enum err text_read(const char *path, struct buf *text, struct fail *f)
{
    struct buf raw;
    enum charset cs;
    buf_init(&raw, GAZETTEER_BYTES_MAX);
    enum err e = gz_read(path, &raw);
    if (!e && !(e = charset_detect(buf_view(&raw), &cs, f)))
        e = charset_decode(cs, buf_view(&raw), text, f);
    buf_done(&raw);
    return e;
}

static enum err import(const char *path, struct gazetteer_account *account, struct fail *f)
{
    static struct split s;
    struct buf text, all, blob;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s.d", cli_gazetteer_file());
    buf_init(&s.header, 65536);
    buf_init(&text, GAZETTEER_BYTES_MAX);
    buf_init(&all, GAZETTEER_BYTES_MAX);
    buf_init(&blob, GAZETTEER_BYTES_MAX);
    enum err e = text_read(path, &text, f);
    if (!e && !(e = split_file(&s, buf_view(&text), f)) && !(e = parts_write(&s, folder)) && !(e = parts_join(folder, &all)) &&
        !(e = gazetteer_compile(buf_view(&all), &blob, account, f)))
        e = file_replace(cli_gazetteer_file(), buf_view(&blob), 0644);
    for (int p = 1; p < PREFECTURES; p++)
        if (s.rows[p])
            buf_done(&s.part[p]);
    memset(&s.rows, 0, sizeof s.rows);
    buf_done(&s.header);
    buf_done(&text);
    buf_done(&all);
    buf_done(&blob);
    return e;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct gazetteer_account a = { 0 };
    (void)self;
    for (int i = 0; i < argc; i++) {
        struct fail f = { 0 };
        enum err e = import(argv[i], &a, &f);
        if (e)
            return cli_fail(e, &f);
    }
    printf("gazetteer: %zu rows, %zu municipalities, %zu towns (%zu without a point), %zu small areas, %zu rows left out\n", a.rows,
           a.municipalities, a.towns, a.without_point, a.small_areas, a.refused);
    return a.refused ? 2 : 0;
}

const struct command cmd_import_gazetteer = {
    .name = "import gazetteer", .usage = "FILE [FILE ...]", .args_min = 1, .args_max = 64, .run = run,
    .doc = "Bring in towns (Geolonia address CSV, plain or gzip); prefectures add up.",
};
