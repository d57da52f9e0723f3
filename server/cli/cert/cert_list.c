/* SPDX-License-Identifier: Apache-2.0
 * cert_list.c - every device certificate, a line each; and one shut out: its connections, sessions and streams end within the
 * feed's second. */
#include "server/base/clock.h"
#include "server/cli/cli.h"

static enum err list(char **argv, struct fail *f);
static enum err revoke(char **argv, struct fail *f);

static const struct cli_option revoke_options[] = {
    { "--reason", "TEXT", "lost, stolen, given back …" },
    { NULL, NULL, NULL },
};

const struct command cmd_cert_revoke = {
    .name = "cert revoke",
    .usage = "SERIAL --reason TEXT",
    .options = revoke_options,
    .args = { 1, 1 },
    .run = revoke,
    .ja = "端末をただちに使えなくします。元には戻せません。",
    .doc = "Shut a device out at once, for good.",
};

const struct command cmd_cert_list = {
    .name = "cert list",
    .usage = "",
    .run = list,
    .ja = "すべての端末証明書。番号、状態、期限、所属の番号、所属、端末、理由をタブ区切りで出します。",
    .doc = "Every device certificate: serial, state, end, office id, office, device, reason; tab-separated.",
};

static enum err revoke(char **argv, struct fail *f)
{
    struct db_stmt args = SQL_WITH(AUTH_CERTIFICATE_REVOKE, .serial = ARG_Z(argv[0]), .at_us = ARG_INT(clock_now_us()),
                                   .reason = ARG_Z(cli_value("--reason", "")));
    return cli_find(args, E_CERT_UNKNOWN, "serial", NULL, f);
}

static enum err list(char **argv, struct fail *f)
{
    (void)argv;
    return cli_list(SQL_BARE(CLI_CERTIFICATE_LIST), NULL, f);
}
