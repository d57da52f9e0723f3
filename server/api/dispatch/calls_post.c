/* SPDX-License-Identifier: Apache-2.0
 * calls_post.c - an alarm from an emergency-call device, signed by its vendor.
 *
 * There is no session: the vendor's key is who asks. The same vendor call id twice is one call; its state may go on.
 * The answer is written after the commit; the screens hear of it by the change feed. */
#include "server/api/dispatch/given.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/said.h"
#include "server/auth/vendor.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/jw.h"

const struct dispatch_given *dispatch_given;

struct call_work {
    int64_t vendor, call;
    bool fresh;
};

static enum step signature(struct job *j);
static enum step commit(struct job *j);
static enum step reply(struct job *j);

const struct route calls_post = {
    .method = HTTP_POST,
    .path = "/api/calls",
    .action = ACT_PUBLIC,
    .flags = ROUTE_PUBLIC | ROUTE_NO_CSRF,
    .body_max = 16 * 1024,
    .doc = "An alarm from an emergency-call device; X-Anpi-Time and X-Anpi-Signature (hex HMAC-SHA256 of time, newline, body) by the "
           "vendor's key.",
    .header_doc = "X-Anpi-Time!,X-Anpi-Signature!",
    .request = &SHAPE_NEW_CALL,
    .answer = &SHAPE_CALL_TAKEN,
    .steps = { { "signature", signature }, { "said", said_read }, { "commit", commit }, { "reply", reply } },
};

/* Over the bytes as they came, and before one of them is read: whoever has no key is told nothing about what was sent. */
static enum step signature(struct job *j)
{
    struct req *r = job_req(j);
    struct call_work *k = arena_alloc(&j->arena, sizeof *k);
    enum err e = k ? vendor_check(dispatch_given->vendor_keys_dir, req_header(r, "X-Anpi-Time"), r->body, req_header(r, "X-Anpi-Signature"),
                                  clock_now_us(), &k->vendor)
                   : E_NO_MEMORY;
    j->state = k;
    return e ? job_fail(j, e) : STEP_NEXT;
}

static void on_call(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    struct call_work *k = j->state;
    if (!err) {
        const struct SQL_CALL_TAKE_GIVES *taken = SQL_ROW(CALL_TAKE, rows, 0);
        k->call = taken->call;
        k->fresh = taken->fresh;
    }
    job_resume(ctx, id, err, NULL);
}

static enum step commit(struct job *j)
{
    const struct call_work *k = j->state;
    const struct SAID_NEW_CALL *said = SAID(NEW_CALL, j);
    struct db_stmt statement = SQL_WITH(CALL_TAKE, .vendor = ARG_INT(k->vendor), .vendor_call_id = ARG_WORDS(said->vendor_call_id),
                                        .device_id = ARG_WORDS(said->device_id), .kind = ARG_WORDS(said->kind), .at_us = ARG_INT(said->at),
                                        .state = ARG_WORDS_OR_NULL(said->state), .municipality = ARG_WORDS_OR_NULL(said->municipality),
                                        .municipal_id = ARG_WORDS_OR_NULL(said->municipal_id), .now_us = ARG_INT(clock_now_us()));
    enum err e = db_send(kit_given->db, statement, on_call, kit_given->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    const struct call_work *k = j->state;
    struct audit_record rec = { .kind = "call", .route = r->route->path, .result = SV("ok") };
    enum err e = j->result_err;
    if (e || (e = audit_append(kit_given->audit, &rec)))
        return job_fail(j, e);
    vendor_taken(req_header(r, "X-Anpi-Signature"), clock_now_us());
    change_wake(kit_given->waker);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 1024);
    jw_kid(w, "call", k->call);
    jw_kz(w, "result", k->fresh ? "accepted" : "known");
    return reply_close(j, &answer);
}
