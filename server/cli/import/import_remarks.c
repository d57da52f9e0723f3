/* SPDX-License-Identifier: Apache-2.0
 * import_remarks.c - cells that no import could read, and the clerk's word that one of them is seen to. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"

static enum err remarks(char **argv, struct fail *f);
static enum err settle(char **argv, struct fail *f);

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
    .args = { 1, 1 },
    .run = settle,
    .ja = "読めなかった欄を片付けたことにします。個人のページから消え、記録には残り、次のファイルで戻りません。",
    .doc = "What this remark says is seen to: it leaves the person's page, stays on record, and does not come back with the next file.",
};

static enum err remarks(char **argv, struct fail *f)
{
    struct db_stmt args = SQL_WITH(REMARKS_OPEN,
                                   .municipality = ARG_Z(cli_given("--municipality") ? cli_value("--municipality", "") : NULL));
    (void)argv;
    return cli_list(args,
                    "備考 remark\t市区町村 municipality\t自治体内番号 id\t対象者番号 person\t氏名 name\t欄 field\t理由 code\t記載 text\t"
                    "日時 since",
                    f);
}

static enum err settle(char **argv, struct fail *f)
{
    int64_t remark = 0, person;
    if (id_parse(sv_of(argv[0]), &remark))
        return E_USAGE;
    struct db_stmt args = SQL_WITH(REMARK_SETTLE, .remark = ARG_INT(remark), .now_us = ARG_INT(clock_now_us()));
    enum err e = cli_find(args, E_REG_NO_REMARK, "", &person, f);
    if (!e)
        printf("対象者 %lld\nperson %lld\n", (long long)person, (long long)person);
    return e;
}
