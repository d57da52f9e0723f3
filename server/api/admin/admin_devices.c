/* SPDX-License-Identifier: Apache-2.0
 * admin_devices.c - an admin looks after the devices of the own office: which there are, a link for a new one,
 * revocation.
 *
 * Issuing here needs the authority's folder in the server's configuration; without it certificates come from
 * `anpi cert issue` on the machine that holds it. */
#include "server/api/admin/given.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/said.h"
#include "server/auth/ca.h"
#include "server/base/clock.h"
#include "server/base/jw.h"

#define DAYS_USUAL 397 /* thirteen months: renewed once a year, with a month to spare */

struct device {
    struct sv name, base;
    struct cert_issued cert;
    struct cert_link link;
};

static enum step list(struct job *j);
static enum step reply_list(struct job *j);
static enum step issue(struct job *j);
static enum step reply_issued(struct job *j);
static enum step revoke(struct job *j);
static enum step reply_revoked(struct job *j);

const struct route admin_devices_get = {
    .method = HTTP_GET,
    .path = "/api/admin/devices",
    .action = ACT_USER_ADMIN,
    .doc = "The certificates of the devices of the admin's office.",
    .answer = &SHAPE_OFFICE_DEVICES,
    .steps = { { "list", list }, { "reply", reply_list } },
};

const struct route admin_devices_post = {
    .method = HTTP_POST,
    .path = "/api/admin/devices",
    .action = ACT_USER_ADMIN,
    .body_max = 4096,
    .doc = "Issue a certificate for a device of the office: a link that works once within a day, and the file's password.",
    .request = &SHAPE_NEW_DEVICE,
    .answer = &SHAPE_DEVICE_LINK,
    .steps = { { "said", said_read }, { "issue", issue }, { "reply", reply_issued } },
};

const struct route admin_device_revoke_post = {
    .method = HTTP_POST,
    .path = "/api/admin/devices/{serial}/revoke",
    .action = ACT_USER_ADMIN,
    .body_max = 4096,
    .doc = "Revoke a device of the office; its connections and sessions end at once.",
    .request = &SHAPE_DEVICE_REVOKE,
    .answer = &SHAPE_EMPTY,
    .steps = { { "said", said_read }, { "revoke", revoke }, { "reply", reply_revoked } },
};

static enum step list(struct job *j)
{
    return answer_ask(j, SQL_WITH(ADMIN_DEVICES, .office = ARG_INT(req_caller(job_req(j))->user.office)));
}

static enum step reply_list(struct job *j)
{
    if (j->result_err || !j->result)
        return job_fail(j, j->result_err ? j->result_err : E_USER_OFFICE);
    reply_json(job_req(j), 200, sv_of(j->result));
    return STEP_DONE;
}

static void device_done(void *arg)
{
    struct device *d = arg;
    cert_issued_done(&d->cert);
    cert_link_done(&d->link);
}

static enum err make(struct job *j, struct device *d)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct cert_order o = { .office = u->office, .office_name = sv_of(u->office_name), .device = d->name, .days = DAYS_USUAL };
    enum err e = ca_issue(admin_given->ca, &o, &d->cert);
    return e ? e : cert_link_make(buf_view(&d->cert.p12), &d->link);
}

static enum step issue(struct job *j)
{
    struct device *d = arena_alloc(&j->arena, sizeof *d);
    enum err e;
    if (!d || arena_on_done(&j->arena, device_done, d))
        return job_fail(j, E_NO_MEMORY);
    j->state = d;
    if (!admin_given->ca)
        return job_fail(j, E_CERT_NO_CA);
    d->name = sv_trim(SAID(NEW_DEVICE, j)->name);
    d->base = SAID(NEW_DEVICE, j)->base;
    if (!d->name.n || !sv_starts(d->base, SV("http")))
        return job_fail_at(j, E_JSON_VALUE, 0, d->name.n ? "base" : "name");
    if ((e = make(j, d)))
        return job_fail(j, e);
    const struct cert_issued *c = &d->cert;
    struct db_stmt record = SQL_WITH(AUTH_CERTIFICATE_RECORD, .serial = ARG_Z(c->serial),
                                     .office = ARG_INT(req_caller(job_req(j))->user.office), .name = ARG_WORDS(d->name),
                                     .subject = ARG_Z(c->subject), .sha256 = ARG_Z(c->sha256), .issued_us = ARG_INT(c->issued_us),
                                     .expires_us = ARG_INT(c->expires_us));
    struct db_stmt link = SQL_WITH(AUTH_LINK_SAVE, .code_hash = ARG_Z(d->link.hash), .serial = ARG_Z(c->serial),
                                   .sealed = ARG_WORDS(buf_view(&d->link.boxed)), .expires_us = ARG_INT(clock_now_us() + CERT_LINK_US));
    const struct db_stmt both[] = { record, link };
    e = db_send_unit(kit_given->db, both, 2, answer_none, kit_given->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

static void write_issued(struct jw *w, const struct device *d, struct sv url)
{
    jw_obj(w);
    jw_kz(w, "serial", d->cert.serial);
    jw_kstr(w, "url", url);
    jw_kz(w, "password", d->cert.password);
    jw_ktime(w, "expires_at", d->cert.expires_us);
    jw_key(w, "qr");
    qr_write(w, url);
    jw_obj_end(w);
}

static enum step reply_issued(struct job *j)
{
    const struct device *d = j->state;
    struct buf b, url;
    struct jw w;
    enum err e = j->result_err ? j->result_err : answer_recorded(job_req(j), sv_of(d->cert.serial));
    if (e)
        return job_fail(j, e);
    buf_init(&url, 512);
    buf_printf(&url, SV_FMT "/device#%s", SV_ARG(d->base), d->link.code);
    buf_init(&b, 64 * 1024);
    jw_init(&w, &b);
    write_issued(&w, d, buf_view(&url));
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    buf_done(&url);
    return s;
}

static enum step revoke(struct job *j)
{
    struct sv reason = SAID(DEVICE_REVOKE, j)->reason;
    struct db_stmt statement = SQL_WITH(AUTH_CERTIFICATE_REVOKE, .serial = ARG_WORDS(req_param(job_req(j), "serial")),
                                        .office = ARG_INT(req_caller(job_req(j))->user.office), .at_us = ARG_INT(clock_now_us()),
                                        .reason = ARG_WORDS(reason.p ? reason : SV("")));
    return answer_send(j, statement);
}

static enum step reply_revoked(struct job *j)
{
    const char *found = j->result;
    enum err e = j->result_err ? j->result_err : found && found[0] == 't' ? OK : E_CERT_UNKNOWN;
    if (!e)
        change_wake(kit_given->waker);
    if (e || (e = answer_recorded(job_req(j), req_param(job_req(j), "serial"))))
        return job_fail(j, e);
    reply_json(job_req(j), 200, SV("{}"));
    return STEP_DONE;
}
