/* SPDX-License-Identifier: Apache-2.0
 * cert_list.c - every device certificate, a line each, tab-separated. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv);

const struct command cmd_cert_list = {
    .name = "cert list",
    .usage = "",
    .args_max = 0,
    .run = run,
    .ja = "すべての端末証明書。番号、状態、期限、所属の番号、所属、端末、理由をタブ区切りで出します。",
    .doc = "Every device certificate: serial, state, end, office id, office, device, reason; tab-separated.",
};

static enum err on_cert(void *ctx, const struct db_rows *rows, size_t row)
{
    char until[40];
    (void)ctx;
    const struct SQL_CLI_CERTIFICATE_LIST_GIVES *c = SQL_ROW(CLI_CERTIFICATE_LIST, rows, row);
    time_format_rfc3339(c->expires_at, until);
    printf("%s\t%s\t%s\t%lld\t%s\t%s\t%s\n", c->serial.p, c->has_revoked_at ? "revoked" : "good", until, (long long)c->office_id,
           c->office.p, c->name.p, c->reason.p);
    return OK;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    (void)argv;
    if (!s)
        return 1;
    enum err e = db_sync_each(s, SQL_BARE(CLI_CERTIFICATE_LIST), on_cert, NULL, &f);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
