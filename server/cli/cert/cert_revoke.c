/* SPDX-License-Identifier: Apache-2.0
 * cert_revoke.c - shut a device out: its connections, sessions and streams end within the feed's second. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

static int run(const struct command *self, int argc, char **argv);

static const struct cli_option options[] = {
    { "--reason", "TEXT", "lost, stolen, given back …" },
    { NULL, NULL, NULL },
};

const struct command cmd_cert_revoke = {
    .name = "cert revoke",
    .usage = "SERIAL --reason TEXT",
    .options = options,
    .args_min = 1,
    .args_max = 1,
    .run = run,
    .ja = "端末をただちに使えなくします。元には戻せません。",
    .doc = "Shut a device out at once, for good.",
};

static int run(const struct command *self, int argc, char **argv)
{
    struct fail f = { 0 };
    struct db_rows *rows = NULL;
    struct db_sync *s = cli_open(true);
    (void)self;
    (void)argc;
    if (!s)
        return 1;
    struct db_stmt statement = SQL_WITH(AUTH_CERTIFICATE_REVOKE, .serial = ARG_Z(argv[0]), .at_us = ARG_INT(clock_now_us()),
                                        .reason = ARG_Z(cli_value("--reason", "")));
    enum err e = db_sync_run(s, statement, &rows, &f);
    if (!e && !db_bool_at(rows, 0, 0))
        e = fail_set(&f, E_CERT_UNKNOWN, 0, "serial");
    db_rows_free(rows);
    db_sync_close(s);
    return e ? cli_fail(e, &f) : 0;
}
