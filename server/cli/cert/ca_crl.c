/* SPDX-License-Identifier: Apache-2.0
 * ca_crl.c - the signed list of revoked device certificates, for balancers and for the URL in the certificates. */

#include "server/auth/crl.h"
#include "server/base/file.h"
#include "server/cli/cli.h"

#define CRL_MAX ((size_t)64 * 1024 * 1024) /* as a server takes it (http.c) */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--ca", "DIR", "the authority's folder (var/ca)" },
    { "--days", "N", "until when readers take it for good (8): make another well before" },
    { "--pem", NULL, "PEM, as HAProxy's crl-file wants it; otherwise DER, as the URL wants it" },
    { NULL, NULL, NULL },
};

const struct command cmd_ca_crl = {
    .name = "ca crl",
    .usage = "FILE",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "失効した端末証明書の一覧に署名します。サーバーや振り分け装置の crl_file に使います。",
    .doc = "Sign the list of revoked device certificates: crl_file of a server, or a balancer's.",
};

static enum err on_cert(void *ctx, const struct db_rows *rows, size_t row)
{
    const struct SQL_CLI_CERTIFICATE_REVOKED_GIVES *c = SQL_ROW(CLI_CERTIFICATE_REVOKED, rows, row);
    return crl_add(ctx, c->serial.p, c->revoked_at);
}

static enum err write_out(struct crl *list, const char *file, int64_t days, struct fail *f)
{
    struct ca *ca = NULL;
    struct buf out;
    buf_init(&out, CRL_MAX);
    enum err e = ca_open(cli_value("--ca", "var/ca"), &ca, f);
    if (!e && !(e = crl_sign(list, ca, days, cli_given("--pem"), &out)))
        e = file_replace(file, buf_view(&out), 0644);
    buf_done(&out);
    ca_close(ca);
    return e ? fail_set(f, e, 0, "") : OK;
}

static enum err run(char **argv, struct fail *f)
{
    int64_t days;
    enum err e = cli_number("--days", "8", 1, 400, &days, f);
    struct crl *list = e ? NULL : crl_new();
    if (!e)
        e = list ? cli_each(SQL_BARE(CLI_CERTIFICATE_REVOKED), on_cert, list, f) : E_NO_MEMORY;
    if (!e)
        e = write_out(list, argv[0], days, f);
    crl_free(list);
    return e;
}
