/* SPDX-License-Identifier: Apache-2.0
 * me_get.c - who is logged in, the value that writes must carry, and the server's clock. */
#include "server/api/identity/given.h"
#include "server/api/kit/city_name.h"
#include "server/api/kit/given.h"
#include "server/api/kit/reply_json.h"
#include "server/auth/certificates.h"
#include "server/base/clock.h"
#include "server/base/jw.h"
#include "server/http/http.h"
#include "server/http/live.h"
#include "shapes.h"

#define CERT_WARN_US (30 * 86400 * US_PER_S) /* a month to have new ones issued */

static enum step reply(struct job *j);

const struct route me_get = {
    .method = HTTP_GET,
    .path = "/api/me",
    .action = ACT_SELF,
    .flags = ROUTE_FIRST_STEPS,
    .doc = "The user and the grounds of the role, the CSRF value, the server's clock; for command and admin the certificates that end "
           "within 30 days. `session` and `live` are what /api/live is asked with. When `last_login` may have changed, the user's own "
           "event streams get an `alert` of the kind `user`.",
    .answer = &SHAPE_ME,
    .steps = { { "reply", reply } },
};

/* The municipalities once more, as people call them. */
static void write_cities(struct jw *w, const struct user *u)
{
    jw_arr(w);
    for (size_t i = 0; i < u->municipality_count; i++) {
        jw_obj(w);
        jw_kz(w, "code", u->municipality[i]);
        city_name_write(w, u->municipality[i]);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void write_user(struct jw *w, const struct user *u)
{
    jw_obj(w);
    jw_kid(w, "id", u->id);
    jw_kz(w, "login", u->login);
    jw_kz(w, "name", u->name);
    jw_kz(w, "role", role_code(u->role));
    jw_kz(w, "office", u->office_name);
    jw_key(w, "municipalities");
    jw_arr(w);
    for (size_t i = 0; i < u->municipality_count; i++)
        jw_z(w, u->municipality[i]);
    jw_arr_end(w);
    jw_key(w, "cities");
    write_cities(w, u);
    jw_kbool(w, "must_change", u->must_change);
    jw_kbool(w, "protected_desk", u->protected_desk);
    jw_kbool(w, "totp", u->totp);
    jw_obj_end(w);
}

/* The grounds the role's rows of the policy can stand on, in the order of the policy's words, each with its clause. */
static void write_grounds(struct jw *w, enum role role)
{
    unsigned seen = 0;
    for (size_t i = 0; i < policy_row_count; i++)
        if (policy_rows[i].role == role)
            seen |= 1u << policy_rows[i].ground;
    jw_arr(w);
    for (enum ground g = GROUND_INTERNAL; g < GROUND_COUNT; g++) {
        if (!(seen & 1u << g))
            continue;
        jw_obj(w);
        jw_kz(w, "ground", ground_code(g));
        jw_kz(w, "clause", clause_text(kit_given->clauses, g));
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

/* For those who can do something about it: when the server's certificate ends, and the office's devices that end soon. */
static void write_ending(struct jw *w, const struct user *u)
{
    int64_t now = clock_now_us() - clock_offset() * US_PER_S, first = INT64_MIN, server = http_cert_ends_us(identity_given->http);
    size_t devices = certificates_ending(*identity_given->certificates, u->office, now, CERT_WARN_US, &first);
    jw_obj(w);
    jw_ktime(w, "server", server == INT64_MAX ? INT64_MIN : server);
    jw_ki64(w, "devices", (int64_t)devices);
    jw_ktime(w, "device_first", first);
    jw_obj_end(w);
}

/* What a page follows the live stream with: its session's name, so that no stream is another's, and where to begin. */
static void write_stream(struct jw *w, const struct caller *c)
{
    char name[SESSION_NAME_BYTES], here[LIVE_ID_BYTES];
    session_name(c->token_hash, name);
    live_here(identity_given->live, here);
    jw_kz(w, "session", name);
    jw_kz(w, "live", here);
}

/* Of another session: this one's own is no news. Told to nobody but the user. */
static void write_last_login(struct jw *w, const struct caller *c)
{
    const struct user_login *l = user_login_beside(&c->user, c->token_hash);
    jw_key(w, "last_login");
    if (!l) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_ktime(w, "at", l->at_us);
    if (*l->device)
        jw_kz(w, "device", l->device);
    if (*l->address)
        jw_kz(w, "address", l->address);
    jw_obj_end(w);
}

static enum step reply(struct job *j)
{
    const struct caller *c = req_caller(job_req(j));
    const struct peer_cert *cert = &job_req(j)->peer->cert;
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 16 * 1024);
    jw_key(w, "user");
    write_user(w, &c->user);
    jw_kz(w, "csrf", c->csrf);
    jw_ktime(w, "clock", clock_now_us());
    jw_ki64(w, "clock_offset_s", clock_offset());
    jw_kbool(w, "demo", identity_given->demo);
    jw_ktime(w, "certificate_expires_at", cert->present ? cert->not_after_us : INT64_MIN);
    jw_key(w, "grounds");
    write_grounds(w, c->user.role);
    if (c->user.role == ROLE_COMMAND || c->user.role == ROLE_ADMIN) {
        jw_key(w, "ending");
        write_ending(w, &c->user);
    }
    jw_kbool(w, "pin", c->pin);
    jw_kbool(w, "locked", c->locked);
    write_last_login(w, c);
    write_stream(w, c);
    return reply_close(j, &answer);
}
