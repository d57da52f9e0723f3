/* SPDX-License-Identifier: Apache-2.0
 * calls_post.c - an alarm from an emergency-call device, signed by its vendor.
 *
 * There is no session: the vendor's key is who asks. The same vendor call id twice is one call; its state may go on.
 * The answer is written after the commit; the screens hear of it by the change feed. */
#include "server/api/dispatch/given.h"
#include "server/api/kit/body.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/auth/vendor.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/json.h"
#include "server/base/json_words.h"
#include "server/base/jw.h"
#include "shapes.h"

const struct dispatch_given *dispatch_given;

struct call_work {
    int64_t vendor, at_us, call;
    struct sv call_id, device, kind, state, municipality, municipal_id;
    bool fresh;
};

static enum step parse(struct job *j);
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
    .steps = { { "parse", parse }, { "commit", commit }, { "reply", reply } },
};

static enum err body_read(const struct json *b, struct call_work *k, struct fail *f)
{
    enum err e;
    k->at_us = INT64_MIN;
    if ((e = json_need_str(b, "vendor_call_id", 200, &k->call_id, f)) || (e = json_need_str(b, "device_id", 200, &k->device, f)) ||
        (e = json_need_word(b, "kind", WORDS_CALL_KIND, &k->kind, f)) || (e = json_opt_time(b, "at", &k->at_us, f)) ||
        (e = json_opt_word(b, "state", WORDS_CALL_STATE, &k->state, f)) || (e = json_opt_str(b, "municipality", 5, &k->municipality, f)) ||
        (e = json_opt_str(b, "municipal_id", 200, &k->municipal_id, f)))
        return e;
    if (!k->call_id.n || !k->device.n)
        return fail_set(f, E_JSON_VALUE, 0, k->call_id.n ? "device_id" : "vendor_call_id");
    return k->at_us == INT64_MIN ? fail_set(f, E_JSON_MISSING, 0, "at") : OK;
}

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct call_work *k = arena_alloc(&j->arena, sizeof *k);
    const struct json *body;
    enum err e;
    if (!k)
        return job_fail(j, E_NO_MEMORY);
    j->state = k;
    if ((e = vendor_check(dispatch_given->vendor_keys_dir, req_header(r, "X-Anpi-Time"), r->body, req_header(r, "X-Anpi-Signature"),
                          clock_now_us(), &k->vendor)) ||
        (e = json_parse(&j->arena, r->body, 4, &body, &j->fail)) || (e = body_read(body, k, &j->fail)))
        return job_fail(j, e);
    return STEP_NEXT;
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
    struct db_stmt statement = SQL_WITH(CALL_TAKE, .vendor = ARG_INT(k->vendor), .vendor_call_id = ARG_WORDS(k->call_id),
                                        .device_id = ARG_WORDS(k->device), .kind = ARG_WORDS(k->kind), .at_us = ARG_INT(k->at_us),
                                        .state = ARG_WORDS_OR_NULL(k->state), .municipality = ARG_WORDS_OR_NULL(k->municipality),
                                        .municipal_id = ARG_WORDS_OR_NULL(k->municipal_id), .now_us = ARG_INT(clock_now_us()));
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
