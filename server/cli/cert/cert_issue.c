/* SPDX-License-Identifier: Apache-2.0
 * cert_issue.c - a certificate for a device: as a file, or behind a link that works once within a day.
 *
 * The file and its password are to reach the device by two ways. */
#include <stdio.h>

#include "server/auth/ca.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/qr.h"
#include "server/cli/cli.h"

struct job_of {
    struct cert_order order;
    struct db_rows *office;
    struct cert_issued cert;
    struct cert_link link;
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--office", "ID|NAME", "whose device it is: only users of that office log in on it" },
    { "--name", "DEVICE", "what the device is called" },
    { "--out", "FILE.p12", "write the PKCS#12 file" },
    { "--link", "https://HOST", "instead of a file: a link and QR code that work once within 24 hours" },
    { "--days", "N", "how long it is good (397)" },
    { "--ca", "DIR", "the authority's folder (var/ca)" },
    { NULL, NULL, NULL },
};

const struct command cmd_cert_issue = {
    .name = "cert issue",
    .usage = "--office ID|NAME --name DEVICE (--out FILE.p12 | --link https://HOST)",
    .options = options,
    .run = run,
    .ja = "端末証明書を発行し、番号とファイルのパスワードを出します。",
    .doc = "Issue a device certificate; prints its serial and the password of the file.",
};

static enum err office_find(struct job_of *o, struct fail *f)
{
    enum err e = cli_office(&o->order.office, f);
    struct db_stmt id = SQL_WITH(CLI_OFFICE_NAME, .office = ARG_INT(o->order.office));
    if (!e && !(e = cli_run(id, &o->office, f)))
        o->order.office_name = db_text_at(o->office, 0, 0);
    return e;
}

static enum err make(struct job_of *o, struct fail *f)
{
    struct ca *ca = NULL;
    enum err e = ca_open(cli_value("--ca", "var/ca"), &ca, f);
    if (!e && (e = ca_issue(ca, &o->order, &o->cert)))
        e = fail_set(f, e, 0, "");
    ca_close(ca);
    return e;
}

/* On record first: a file that is out and unknown to the servers would only be refused. */
static enum err save(struct db_sync *s, struct job_of *o, struct fail *f)
{
    const struct cert_issued *c = &o->cert;
    const char *base = cli_value("--link", NULL);
    struct db_stmt args = SQL_WITH(AUTH_CERTIFICATE_RECORD, .serial = ARG_Z(c->serial), .office = ARG_INT(o->order.office),
                                   .name = ARG_WORDS(o->order.device), .subject = ARG_Z(c->subject), .sha256 = ARG_Z(c->sha256),
                                   .issued_us = ARG_INT(c->issued_us), .expires_us = ARG_INT(c->expires_us));
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, f);
    if (!e)
        e = db_sync_run(s, args, NULL, f);
    if (!e && base && !(e = cert_link_make(buf_view(&c->p12), &o->link))) {
        struct db_stmt link = SQL_WITH(AUTH_LINK_SAVE, .code_hash = ARG_Z(o->link.hash), .serial = ARG_Z(c->serial),
                                       .sealed = ARG_WORDS(buf_view(&o->link.boxed)), .expires_us = ARG_INT(clock_now_us() + CERT_LINK_US));
        e = db_sync_run(s, link, NULL, f);
    }
    if (!e)
        return db_sync_commit(s, f);
    db_sync_rollback(s);
    return e;
}

/* Two rows of modules to a line of text, light on dark as terminals are. */
static void qr_show(struct sv text)
{
    static const char *const halves[] = { "█", "▀", "▄", " " };
    struct qr q;
    if (qr_make(text, &q))
        return;
    for (int y = -2; y < q.size + 2; y += 2) {
        for (int x = -2; x < q.size + 2; x++)
            fputs(halves[(qr_dark(&q, x, y) ? 2 : 0) + (qr_dark(&q, x, y + 1) ? 1 : 0)], stdout);
        putchar('\n');
    }
}

static enum err show(const struct job_of *o)
{
    const char *base = cli_value("--link", NULL), *file = cli_value("--out", NULL);
    struct buf url;
    enum err e = OK;
    if (base) {
        buf_init(&url, 1024);
        buf_printf(&url, "%s/device#%s", base, o->link.code);
        printf("link: %s\n", buf_ok(&url) ? url.p : "");
        qr_show(buf_view(&url));
        buf_done(&url);
    } else if (!(e = file_replace(file, buf_view(&o->cert.p12), 0600))) {
        printf("file: %s\n", file);
    }
    printf("serial: %s\npassword: %s\n", o->cert.serial, o->cert.password);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    struct job_of o = { .order = { .device = sv_trim(sv_of(cli_value("--name", ""))) } };
    if (!o.order.device.n || o.order.device.n > 190 || !cli_given("--office") || cli_given("--link") == cli_given("--out") ||
        !sv_to_i64(sv_of(cli_value("--days", "397")), &o.order.days) || o.order.days < 1 || o.order.days > CERT_DAYS_MAX)
        return E_USAGE;
    (void)argv;
    enum err e = office_find(&o, f);
    if (!e && !(e = make(&o, f)) && !(e = save(cli_open(f), &o, f)))
        e = show(&o);
    cert_link_done(&o.link);
    cert_issued_done(&o.cert);
    db_rows_free(o.office);
    return e;
}
