/* SPDX-License-Identifier: Apache-2.0
 * device_post.c - a device fetches its certificate with the one-time code of its link.
 *
 * The code travels in the fragment of the link and then in this body, so it is in no log and nothing that only looks at a
 * link uses it up. What comes is a PKCS#12 file whose password was told another way. A form may send it too: phones
 * install a certificate that a page leads to, not one that a script holds. */
#include "server/api/identity/throttle.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/api/kit/said.h"
#include "server/auth/ca.h"
#include "server/base/clock.h"

#define WHAT SV("device link")

static enum step fetch(struct job *j);
static enum step reply(struct job *j);

const struct route device_post = {
    .method = HTTP_POST,
    .path = "/api/device",
    .action = ACT_PUBLIC,
    .flags = ROUTE_PUBLIC | ROUTE_ANY_MEDIA,
    .body_max = 1024,
    .doc = "Fetch a device's certificate (PKCS#12), once, with the code of its link.",
    .media = "application/x-pkcs12",
    .request = &SHAPE_DEVICE_CODE,
    .steps = { { "said", said_read_form }, { "fetch", fetch }, { "reply", reply } },
};

static enum step fetch(struct job *j)
{
    char hash[67];
    enum err e = throttle_check(sv_of(job_req(j)->peer->address), WHAT, clock_mono_us());
    if (e)
        return job_fail(j, e);
    cert_link_hash(SAID(DEVICE_CODE, j)->code, hash);
    return answer_send(j, SQL_WITH(AUTH_LINK_FETCH, .code_hash = ARG_Z(hash), .now_us = ARG_INT(clock_now_us())));
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    struct audit_record rec = { .kind = "device", .route = r->route->path, .result = SV("ok") };
    struct buf p12;
    if (j->result_err)
        return job_fail(j, j->result_err);
    buf_init(&p12, CERT_P12_MAX);
    enum err e = j->result ? cert_link_open(SAID(DEVICE_CODE, j)->code, sv_of(j->result), &p12) : E_CERT_LINK;
    if (e == E_CERT_LINK)
        throttle_failed(sv_of(r->peer->address), WHAT, clock_mono_us());
    if (!e && !(e = audit_append(kit_given->audit, &rec))) {
        reply_header(r, "Content-Disposition", SV("attachment; filename=\"anpi.p12\""));
        reply_bytes(r, 200, "application/x-pkcs12", buf_view(&p12));
    }
    buf_done(&p12);
    return e ? job_fail(j, e) : STEP_DONE;
}
