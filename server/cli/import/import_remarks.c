/* SPDX-License-Identifier: Apache-2.0
 * import_remarks.c - cells that no import could read, and the clerk's word that one of them is seen to. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"

#define COLUMNS 9

static int remarks(const struct command *self, int argc, char **argv);
static int settle(const struct command *self, int argc, char **argv);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "of this municipality only" },
    { NULL, NULL, NULL },
};

const struct command cmd_import_remarks = {
    .name = "import remarks",
    .usage = "",
    .options = options,
    .run = remarks,
    .ja = "取り込みで読めなかった欄のうち、まだ片付いていないもの。対象者は取り込まれています。",
    .doc = "Cells that no import could read, on persons who were taken all the same, until somebody settles them.",
};

const struct command cmd_import_settle = {
    .name = "import settle",
    .usage = "REMARK",
    .args_min = 1,
    .args_max = 1,
    .run = settle,
    .ja = "読めなかった欄を片付けたことにします。個人のページから消え、記録には残り、次のファイルで戻りません。",
    .doc = "What this remark says is seen to: it leaves the person's page, stays on record, and does not come back with the next file.",
};

static int remarks(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_rows *rows = NULL;
    struct db_stmt statement = SQL_WITH(REMARKS_OPEN,
                                        .municipality = ARG_Z(cli_given("--municipality") ? cli_value("--municipality", "") : NULL));
    (void)self;
    (void)argc;
    (void)argv;
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = db_sync_run(s, statement, &rows, &f);
    if (!e)
        puts("備考 remark\t市区町村 municipality\t自治体内番号 id\t対象者番号 person\t氏名 name\t欄 field\t理由 code\t記載 text\t日時 "
             "since");
    for (size_t i = 0; !e && i < db_rows_n(rows); i++)
        for (size_t c = 0; c < COLUMNS; c++)
            printf(SV_FMT "%s", SV_ARG(db_is_null(rows, i, c) ? SV("-") : db_text_at(rows, i, c)), c + 1 < COLUMNS ? "\t" : "\n");
    db_rows_free(rows);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}

static int settle(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_rows *rows = NULL;
    int64_t remark = 0;
    (void)self;
    (void)argc;
    if (id_parse(sv_of(argv[0]), &remark))
        return cli_fail(E_USAGE, NULL);
    struct db_sync *s = cli_open(true);
    if (!s)
        return 1;
    enum err e = db_sync_run(s, SQL_WITH(REMARK_SETTLE, .remark = ARG_INT(remark), .now_us = ARG_INT(clock_now_us())), &rows, &f);
    if (!e && db_is_null(rows, 0, 0))
        e = fail_set(&f, E_REG_NO_REMARK, 0, "");
    if (!e)
        printf("対象者 " SV_FMT "\nperson " SV_FMT "\n", SV_ARG(db_text_at(rows, 0, 0)), SV_ARG(db_text_at(rows, 0, 0)));
    db_rows_free(rows);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
