/* SPDX-License-Identifier: Apache-2.0
 * logout_post.c - end this session, everywhere. */
#include "server/api/identity/given.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/given.h"
#include "server/base/clock.h"
#include "shapes.h"

static enum step end(struct job *j);
static enum step reply(struct job *j);

const struct route logout_post = {
    .method = HTTP_POST,
    .path = "/api/logout",
    .action = ACT_SELF,
    .flags = ROUTE_FIRST_STEPS | ROUTE_LOCKED,
    .body_max = 1024,
    .doc = "End this session on every server.",
    .answer = &SHAPE_EMPTY,
    .steps = { { "end", end }, { "reply", reply } },
};

static enum step end(struct job *j)
{
    char bytea[2 * TOKEN_HASH_BYTES + 3] = "\\x";
    token_hash_hex(req_caller(job_req(j))->token_hash, bytea + 2);
    struct db_stmt statement = SQL_WITH(AUTH_SESSION_END, .token_hash = ARG_Z(bytea), .at_us = ARG_INT(clock_now_us()),
                                        .reason = ARG_Z("logout"));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    struct req *r = job_req(j);
    const struct caller *c = req_caller(r);
    char id[2 * TOKEN_HASH_BYTES + 1];
    if (j->result_err)
        return job_fail(j, j->result_err);
    token_hash_hex(c->token_hash, id);
    enum err e = sessions_apply(*identity_given->sessions, 0, SV("session"), sv_of(id), (struct sv){ 0 });
    struct audit_record rec = { .kind = "logout", .user = &c->user, .route = r->route->path, .result = SV("ok") };
    if (e || (e = audit_append(kit_given->audit, &rec)))
        return job_fail(j, e);
    reply_cookie(r, "session", SV(""), 0);
    reply_json(r, 200, SV("{}"));
    return STEP_DONE;
}
