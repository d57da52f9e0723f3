/* SPDX-License-Identifier: Apache-2.0
 * cert_record.c - devices whose certificates the site's own authority made: put on record, so that they are let in.
 *
 * The authority itself goes into client_ca_file; what is not on record here is refused even so. */
#include <stdio.h>

#include "server/auth/cert_file.h"
#include "server/base/file.h"
#include "server/cli/cli.h"

#define FILES_MAX 10000 /* what a shell hands over at most */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--office", "ID|NAME", "whose devices they are: only users of that office log in on them" },
    { "--name", "DEVICE", "what the device is called, for a single file (the certificate's common name)" },
    { NULL, NULL, NULL },
};

const struct command cmd_cert_record = {
    .name = "cert record",
    .usage = "--office ID|NAME FILE.pem…",
    .options = options,
    .args = { 1, FILES_MAX },
    .run = run,
    .ja = "自前の認証局が作った端末証明書を使えるようにし、それぞれの番号と名前を出します。",
    .doc = "Let devices in whose certificates the site's own authority made; prints serial and name of each.",
};

static enum err unknown_yet(const char *serial, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_stmt args = SQL_WITH(CLI_CERTIFICATE_KNOWN, .serial = ARG_Z(serial));
    enum err e = cli_run(args, &rows, f);
    if (!e && db_rows_n(rows))
        e = E_CERT_KNOWN;
    db_rows_free(rows);
    return e;
}

static enum err record(int64_t office, const struct cert_issued *c, struct fail *f)
{
    const char *name = cli_value("--name", c->subject);
    struct db_stmt args = SQL_WITH(AUTH_CERTIFICATE_RECORD, .serial = ARG_Z(c->serial), .office = ARG_INT(office), .name = ARG_Z(name),
                                   .subject = ARG_Z(c->subject), .sha256 = ARG_Z(c->sha256), .issued_us = ARG_INT(c->issued_us),
                                   .expires_us = ARG_INT(c->expires_us));
    enum err e = unknown_yet(c->serial, f);
    if (!e && !(e = cli_run(args, NULL, f)))
        printf("%s\t%s\n", c->serial, name);
    return e;
}

static enum err one(int64_t office, const char *file)
{
    struct cert_issued c = { 0 };
    struct fail f = { 0 };
    struct buf bytes;
    buf_init(&bytes, CERT_FILE_MAX);
    enum err e = file_read(file, &bytes);
    if (!e && !(e = cert_file_read(buf_view(&bytes), &c)))
        e = record(office, &c, &f);
    buf_done(&bytes);
    if (e)
        cli_fail(fail_set(&f, e, 0, file), &f);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    int64_t office = 0;
    int good = 0, files = 0;
    if (!cli_given("--office") || (cli_given("--name") && argv[1]))
        return fail_set(f, E_USAGE, 0, cli_given("--office") ? "--name" : "--office");
    enum err e = cli_office(&office, f);
    for (; !e && argv[files]; files++)
        good += one(office, argv[files]) == OK;
    cli_end(good == files ? 0 : good ? 2 : 1);
    return e;
}
