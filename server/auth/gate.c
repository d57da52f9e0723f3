/* SPDX-License-Identifier: Apache-2.0
 * gate.c - session, device, origin, role: in this order, all from memory. */
#include "server/auth/gate.h"

#include <sodium.h>

#include "server/base/clock.h"

static bool csrf_fits(const struct req *r, const struct session *s)
{
    struct sv given = req_header(r, "X-Anpi-CSRF");
    return given.n == strlen(s->csrf) && sodium_memcmp(given.p, s->csrf, given.n) == 0;
}

/* A cookie travels by itself, so a write that comes with one must prove that our own page sent it. A bearer token does
 * not travel by itself. */
static enum err check_write(const struct req *r, const struct session *s, bool by_cookie)
{
    bool reads = r->method == HTTP_GET || r->method == HTTP_HEAD;
    if (reads || !by_cookie || (r->route->flags & ROUTE_NO_CSRF))
        return OK;
    bool opens = s->locked && r->route->flags & ROUTE_LOCKED;
    return (opens || csrf_fits(r, s)) && req_same_origin(r) ? OK : E_AUTH_CSRF;
}

static enum err caller_make(struct req *r, const struct session *s, const struct user *u)
{
    struct arena *a = &r->job->arena;
    struct caller *c = arena_alloc(a, sizeof *c);
    if (!c)
        return E_NO_MEMORY;
    c->user = *u;
    c->user.login = arena_str(a, sv_of(u->login));
    c->user.name = arena_str(a, sv_of(u->name));
    c->user.office_name = arena_str(a, sv_of(u->office_name));
    size_t logins = u->last_login_count * sizeof *u->last_logins;
    c->user.last_logins = logins ? arena_alloc(a, logins) : NULL;
    if (!c->user.login || !c->user.name || !c->user.office_name || (logins && !c->user.last_logins))
        return E_NO_MEMORY;
    if (logins)
        memcpy(c->user.last_logins, u->last_logins, logins);
    memcpy(c->csrf, s->csrf, sizeof c->csrf);
    memcpy(c->token_hash, s->token_hash, sizeof c->token_hash);
    c->bearer = s->bearer;
    c->pin = s->pin;
    c->locked = s->locked;
    r->who = c;
    r->user_id = u->id;
    return OK;
}

static enum err refuse(const struct gate *g, const struct req *r, const struct user *u, enum err e)
{
    struct audit_record rec = {
        .kind = "refused", .user = u, .route = r->route->path, .result = sv_of(err_code(e)), .device = sv_of(r->peer->cert.serial)
    };
    enum err kept = audit_append(g->audit, &rec);
    return kept ? kept : e;
}

enum err gate_device(const struct gate *g, const struct peer *p, int64_t *office)
{
    if (p->cert.present)
        return certificates_check(g->certificates, &p->cert, office);
    if (g->require_certificate)
        return E_AUTH_CERT_REQUIRED;
    *office = 0;
    return OK;
}

/* The device, then whether it is the one that this session began on, and of the office that the user belongs to. */
static enum err check_device(const struct gate *g, const struct req *r, const struct session *s, const struct user *u)
{
    int64_t office = 0;
    enum err e = gate_device(g, r->peer, &office);
    if (e == E_AUTH_CERT_REQUIRED && s->bearer) /* programs have no device */
        return OK;
    if (!e && office && office != u->office)
        return E_AUTH_CERT_REFUSED;
    if (!e && s->certificate[0] && strcmp(s->certificate, r->peer->cert.serial) != 0)
        return E_AUTH_CERT_REFUSED;
    return e;
}

static enum err check_first_steps(const struct req *r, const struct session *s, const struct user *u)
{
    if (s->locked && !(r->route->flags & ROUTE_LOCKED))
        return E_AUTH_LOCKED;
    return u->must_change && !(r->route->flags & ROUTE_FIRST_STEPS) ? E_AUTH_MUST_CHANGE : OK;
}

enum err gate_authorise(const struct gate *g, struct req *r, const struct route *route)
{
    const struct user *u = NULL;
    struct sv bearer = req_bearer(r), cookie = req_session_cookie(r);
    bool by_cookie = !bearer.p;
    struct sv token = by_cookie ? cookie : bearer;
    enum err e;
    const struct session *s = token.p ? sessions_find(g->sessions, token, clock_now_us(), &u) : NULL;
    if (!s || s->bearer == by_cookie)
        return E_AUTH_REQUIRED;
    if ((e = check_device(g, r, s, u)) || (e = check_write(r, s, by_cookie)) || (e = check_first_steps(r, s, u)))
        return refuse(g, r, u, e);
    if (!policy_any(u->role, (enum action)route->action, u->protected_desk))
        return refuse(g, r, u, E_AUTH_FORBIDDEN);
    return caller_make(r, s, u);
}

struct sv gate_unheard(const struct gate *g, const struct req *r)
{
    struct sv bearer = req_bearer(r), token = bearer.p ? bearer : req_session_cookie(r);
    return token.p && token_has_form(token) && !sessions_knows(g->sessions, token) ? token : (struct sv){ 0 };
}
