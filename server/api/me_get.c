/* SPDX-License-Identifier: Apache-2.0
 * api/me_get.c - who is logged in, the value that writes must carry, and the server's clock. */
#include "server/api/api.h"
#include "server/base/clock.h"
#include "server/base/json.h"

static void write_user(struct jw *w, const struct user *u)
{
    jw_obj(w);
    jw_key(w, "id");
    jw_id(w, u->id);
    jw_key(w, "login");
    jw_z(w, u->login);
    jw_key(w, "name");
    jw_z(w, u->name);
    jw_key(w, "role");
    jw_z(w, role_code(u->role));
    jw_key(w, "office");
    jw_z(w, u->office_name);
    jw_key(w, "municipalities");
    jw_arr(w);
    for (size_t i = 0; i < u->municipality_count; i++)
        jw_z(w, u->municipality[i]);
    jw_arr_end(w);
    jw_key(w, "must_change");
    jw_bool(w, u->must_change);
    jw_key(w, "totp");
    jw_bool(w, u->totp);
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    const struct caller *c = req_caller(job_req(j));
    const struct peer_cert *cert = &job_req(j)->peer->cert;
    struct buf b;
    struct jw w;
    buf_init(&b, 16 * 1024);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "user");
    write_user(&w, &c->user);
    jw_key(&w, "csrf");
    jw_z(&w, c->csrf);
    jw_key(&w, "clock");
    jw_time(&w, clock_now_us());
    jw_key(&w, "clock_offset_s");
    jw_i64(&w, clock_offset());
    jw_key(&w, "demo");
    jw_bool(&w, api()->demo);
    jw_key(&w, "certificate_expires_at");
    jw_time(&w, cert->present ? cert->not_after_us : INT64_MIN);
    jw_key(&w, "pin");
    jw_bool(&w, c->pin);
    jw_key(&w, "locked");
    jw_bool(&w, c->locked);
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

const struct route me_get = {
    .method = HTTP_GET, .path = "/api/me", .action = ACT_SELF, .flags = ROUTE_FIRST_STEPS,
    .doc = "The user, the CSRF value, and the server's clock.",
    .response_doc = "{\"type\":\"object\",\"required\":[\"user\",\"csrf\",\"clock\",\"clock_offset_s\",\"demo\"]}",
    .steps = { { "reply", reply } },
};
