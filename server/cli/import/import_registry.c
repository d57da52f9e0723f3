/* SPDX-License-Identifier: Apache-2.0
 * import_registry.c - bring a list in, with an account of every row. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/cli/cli.h"
#include "server/base/word.h"
#include "server/cli/datum.h"
#include "server/cli/foreign.h"
#include "server/cli/place/gazetteer.h"
#include "server/cli/place/points.h"
#include "server/registry/areas.h"
#include "server/registry/import.h"

#define FILE_MAX ((size_t)512 * 1024 * 1024) /* bytes: a million rows of 500 */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose list it is (JIS, five digits)" },
    { "--source", "NAME", "which list; a full list names who is gone from the same source" },
    { "--full", NULL, "this is the full monthly list (洗い替え)" },
    { "--dry-run", NULL, "show what would happen, write nothing" },
    { "--account", "FILE.csv", "write the outcome of every row" },
    POINTS_OPTION,
    DATUM_OPTION,
    { NULL, NULL, NULL },
};

const struct command cmd_import_registry = {
    .name = "import registry",
    .usage = "--municipality CODE FILE",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "名簿（CSV、UTF-8 か CP932）を取り込みます。空欄は今の値を残し、［削除］はその欄を消します。",
    .doc = "Bring in a list (CSV, UTF-8 or CP932); a blank keeps what is known, ［削除］ clears its column, or its place in a cell of "
           "several contacts; "
           "a cell that cannot be read is kept as a remark and costs nobody; exit 0 all taken, 2 some refused or held, 1 nothing done.",
};

static void on_progress(void *ctx, size_t done, size_t total)
{
    (void)ctx;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%zu / %zu%s", done, total, done == total ? "\n" : "");
}

static void more_say(const struct import_result *r)
{
    if (r->remarks)
        printf("名簿取込: 読めなかった欄 %zu（対象者は取り込み、欄の記載は備考に残しました）\n"
               "registry: %zu cells could not be read; they are kept as remarks on the persons, who were taken\n",
               r->remarks, r->remarks);
    if (r->masked)
        printf("名簿取込: 個人番号か住民票コードのあった欄 %zu（伏せました。どこにも残していません。元の名簿から消してください）\n"
               "registry: %zu cells held an individual number or a resident code; it was masked and is kept nowhere: remove it from the "
               "list\n",
               r->masked, r->masked);
    if (r->gone)
        printf("名簿取込: 今回の全件の名簿にいない方 %zu 人（保留）\nregistry: %zu persons are not in this full list any more; held\n",
               r->gone, r->gone);
    if (r->protected_n)
        printf("registry: 支援措置 %zu 人は対象外 (persons under protection: none is named as gone)\n", r->protected_n);
    if (r->unknown.n)
        printf("名簿取込: 知らない列（取り込んでいません）: %s\nregistry: columns not known, left alone: %s\n", r->unknown.p, r->unknown.p);
}

/* Each line in Japanese, then in English. */
static void say(const struct import_result *r, bool dry_run)
{
    printf("名簿取込: %zu 行%s:", r->rows, dry_run ? "（確認のみ。何も書き込んでいません）" : "");
    for (int i = 0; i < OUTCOME_COUNT; i++)
        printf(" %s %zu%s", word_ja(WORDS_IMPORT_OUTCOME, (unsigned)i), r->by_outcome[i] - (i == OUTCOME_HELD ? r->gone : 0),
               i + 1 < OUTCOME_COUNT ? "、" : "\n");
    printf("registry: %zu rows%s:", r->rows, dry_run ? " (dry run, nothing was written)" : "");
    for (int i = 0; i < OUTCOME_COUNT; i++)
        printf(" %zu %s%s", r->by_outcome[i] - (i == OUTCOME_HELD ? r->gone : 0), word_code(WORDS_IMPORT_OUTCOME, (unsigned)i),
               i + 1 < OUTCOME_COUNT ? "," : "");
    printf("\n");
    printf("名簿取込: 居所の位置: 建物 %zu、街区 %zu、町丁目 %zu、不明 %zu\n", r->placed[ADDRESS_PARCEL], r->placed[ADDRESS_BLOCK],
           r->placed[ADDRESS_TOWN], r->placed[ADDRESS_NONE]);
    printf("registry: addresses placed: %zu by building, %zu by block, %zu by town, %zu not\n", r->placed[ADDRESS_PARCEL],
           r->placed[ADDRESS_BLOCK], r->placed[ADDRESS_TOWN], r->placed[ADDRESS_NONE]);
    more_say(r);
}

/* Towns become zones by themselves when the city has drawn none. */
static enum err zones_ensure(struct db_sync *s, const struct gazetteer *g, struct sv municipality, struct fail *f)
{
    struct area_account a = { 0 };
    enum err e = g ? area_make_towns(s, g, municipality, false, &a, f) : OK;
    return e == E_REG_MUNICIPALITY && f->field[0] == 0 ? OK : e;
}

static enum err import_file(struct db_sync *s, const char *path, const struct gazetteer *g, const struct spots *points,
                            struct import_result *r, struct fail *f)
{
    const char *slash = strrchr(path, '/');
    struct import_options o = {
        .municipality = sv_of(cli_value("--municipality", "")),
        .source = cli_value("--source", JA_LIST_REGISTER),
        .file_name = slash ? slash + 1 : path,
        .full = cli_given("--full"),
        .dry_run = cli_given("--dry-run"),
        .gazetteer = g,
        .points = points,
        .progress = on_progress,
    };
    struct file_map m;
    enum err e = file_map_open(path, FILE_MAX, &m);
    if (e)
        return fail_set(f, e, 0, "");
    e = foreign_check(path, m.bytes, WANTED_TABLE, f);
    if (!e && !o.dry_run) /* a dry run writes nothing, no zones either */
        e = zones_ensure(s, g, o.municipality, f);
    if (!e)
        e = import_registry(s, m.bytes, &o, r, f);
    file_map_close(&m);
    return e;
}

/* What became of every row. `f` NULL: something else is told already. */
static enum err account_save(const struct import_result *r, struct fail *f)
{
    const char *path = cli_value("--account", "");
    if (!buf_ok(&r->account))
        return fail_set(f, r->account.bad, 0, "--account");
    return cli_save(path, buf_view(&r->account), 0600, "--account", f);
}

static enum err run(char **argv, struct fail *f)
{
    struct import_result r = { 0 };
    struct gazetteer_file g = { 0 };
    struct points_file points = { 0 };
    struct db_sync *s = cli_given("--municipality") ? cli_open(f) : NULL;
    if (!s)
        return cli_given("--municipality") ? f->err : E_USAGE;
    if (access(cli_gazetteer_file(), R_OK) == 0 && gazetteer_file_open(cli_gazetteer_file(), &g, f))
        fprintf(stderr, "anpi: 住所辞書を読めません。居所に位置が付きません。\nanpi: the gazetteer cannot be read; homes get no place\n");
    else if (!g.g)
        fprintf(stderr,
                "anpi: 住所辞書が取り込まれていません。居所に位置が付きません。\nanpi: no gazetteer was imported; homes get no place\n");
    enum err e = points_open(g.g, sv_of(cli_value("--municipality", "")), &points, f);
    if (!e)
        e = import_file(s, argv[0], g.g, points.s, &r, f);
    enum err bad = cli_given("--account") && (r.account.n || !buf_ok(&r.account)) ? account_save(&r, e ? NULL : f) : OK;
    e = e ? e : bad;
    if (!e)
        say(&r, cli_given("--dry-run"));
    cli_end(r.by_outcome[OUTCOME_HELD] || r.by_outcome[OUTCOME_REFUSED] || r.no_address ? 2 : 0);
    if (!e && r.no_address)
        (void)cli_fail(E_REG_NO_ADDRESS, &(struct fail){ .field = JA_LIST_COLUMN_ADDRESS });
    import_result_done(&r);
    points_close(&points);
    gazetteer_file_close(&g);
    return e;
}
