/* SPDX-License-Identifier: Apache-2.0
 * export_registry.c - a municipality's list as CSV, readable by its owner alone. */
#include <stdio.h>

#include "server/cli/cli.h"
#include "server/registry/export.h"

#define FILE_MAX ((size_t)1024 * 1024 * 1024) /* bytes of a whole city's list */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--municipality", "CODE", "whose list (JIS, five digits)" },
    { "--cp932", NULL, "in CP932 for old spreadsheets; UTF-8 with BOM otherwise" },
    { NULL, NULL, NULL },
};

const struct command cmd_export_registry = {
    .name = "export registry",
    .usage = "--municipality CODE FILE",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "市区町村の名簿を、anpi import registry が読む形の CSV に書き出します。記録に残ります。",
    .doc = "Write a municipality's list as CSV, as `anpi import registry` reads it; goes on record.",
};

static enum err run(char **argv, struct fail *f)
{
    struct buf out;
    struct export_account a = { 0 };
    enum charset charset = cli_given("--cp932") ? CHARSET_CP932 : CHARSET_UTF8_BOM;
    struct db_sync *s = cli_given("--municipality") ? cli_open(f) : NULL;
    if (!s)
        return cli_given("--municipality") ? f->err : E_USAGE;
    buf_init(&out, FILE_MAX);
    enum err e = export_registry(s, sv_of(cli_value("--municipality", "")), charset, &out, &a, f);
    if (!e)
        e = buf_ok(&out) ? cli_save(argv[0], buf_view(&out), 0600, "", f) : out.bad;
    if (!e)
        printf("書き出し: %zu 人\nexport: %zu persons\n", a.rows, a.rows);
    if (!e && a.protected_n)
        printf("export: 支援措置 %zu 人は対象外 (persons under protection are in no list)\n", a.protected_n);
    if (!e && a.lost)
        fprintf(stderr, "anpi: CP932 にない文字 %zu 字を〓で書きました\nanpi: %zu characters that CP932 does not have were written as 〓\n",
                a.lost, a.lost);
    buf_done(&out);
    return e;
}
