/* SPDX-License-Identifier: Apache-2.0
 * import_held.c - what imports did, what they hold, and a clerk's decision on it: three commands over one table. */
#include <stdio.h>
#include <string.h>

#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/cli/cli.h"

static enum err runs(char **argv, struct fail *f);
static enum err held(char **argv, struct fail *f);
static enum err decide(char **argv, struct fail *f);

const struct command cmd_import_runs = {
    .name = "import runs",
    .usage = "",
    .run = runs,
    .ja = "最近の取り込み。実行中・停止・完了と、担当者の決定を待つ行の数を出します。",
    .doc = "The last imports: running, stopped or done, and how many rows of each wait for a clerk.",
};

const struct command cmd_import_held = {
    .name = "import held",
    .usage = "",
    .run = held,
    .ja = "担当者の決定を待つ行と、全件の名簿から消えた方（負の行番号）を出します。",
    .doc = "Rows that wait for a clerk, and persons gone from a full list (lines below zero).",
};

const struct command cmd_import_decide = {
    .name = "import decide",
    .usage = "RUN LINE create | merge [PERSON] | drop | end REASON | keep",
    .args = { 3, 4 },
    .run = decide,
    .ja = "保留の行を決めます。名簿から消えた方は、掲載を終える（転出 死亡 入所 非該当 辞退）か、残します。",
    .doc = "Decide on a held row; of somebody gone: end the listing (転出 死亡 入所 非該当 辞退) or keep it.",
};

static enum err runs(char **argv, struct fail *f)
{
    (void)argv;
    return cli_list(SQL_BARE(REGISTRY_RUNS),
                    "取込 run\t市区町村 municipality\t出所 source\tファイル file\t状態 state\t開始 started\t行 rows\t済み done\t保留 held",
                    f);
}

static enum err held(char **argv, struct fail *f)
{
    (void)argv;
    return cli_list(SQL_BARE(REGISTRY_HELD), "取込 run\t行 line\t理由 code\t対象者番号 person\t氏名 name\t行の氏名 name in the row", f);
}

static enum err decide(char **argv, struct fail *f)
{
    struct db_rows *rows = NULL;
    int64_t run = 0, line = 0, into = 0;
    bool named = argv[3], ends = !strcmp(argv[2], "end");
    if (!sv_to_i64(sv_of(argv[0]), &run) || !sv_to_i64(sv_of(argv[1]), &line) || (named && !ends && id_parse(sv_of(argv[3]), &into)) ||
        (ends && !named))
        return E_USAGE;
    struct db_stmt args = SQL_WITH(REGISTRY_DECIDE, .run = ARG_INT(run), .line = ARG_INT(line), .decision = ARG_Z(argv[2]),
                                   .into = ARG_INT_IF(named && !ends, into), .reason = ARG_Z(ends ? argv[3] : NULL),
                                   .at_us = ARG_INT(clock_now_us()));
    enum err e = cli_run(args, &rows, f);
    if (!e)
        printf("対象者 " SV_FMT "\nperson " SV_FMT "\n", SV_ARG(db_text_at(rows, 0, 0)), SV_ARG(db_text_at(rows, 0, 0)));
    db_rows_free(rows);
    return e;
}
