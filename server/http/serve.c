/* SPDX-License-Identifier: Apache-2.0
 * serve.c - from a parsed head to the job that answers, and what happens when the answer is there.
 *
 * What can be refused is refused at the head, before a body is taken: no route, the wrong method or media
 * type, and for large bodies also who asks. A small body of a refused request is read and dropped so that the
 * connection can go on; a large one ends it. */
#include "server/http/serve.h"

#include "server/base/clock.h"
#include "server/base/log.h"
#include "server/base/shortage.h"
#include "server/http/io.h"
#include "server/http/reply.h"
#include "server/http/state.h"

#define DROP_MAX (16 * 1024) /* bytes of an unwanted body that are read and dropped */

static void fill_request(struct conn *c)
{
    const struct parser *p = &c->parser;
    struct req *r = &c->req;
    r->method = p->method;
    r->http_1_0 = p->http_1_0;
    r->path = p->path;
    r->host = p->host;
    r->body = (struct sv){ NULL, 0 };
    r->fields = p->fields;
    r->field_count = p->field_count;
    r->query_count = p->query_count;
    for (int i = 0; i < p->query_count; i++)
        r->queries[i] = p->queries[i];
    r->param_count = 0;
    r->route = NULL;
    r->json = NULL;
    r->said = NULL;
    r->job = NULL;
    r->action = 0;
    r->route_flags = 0;
    r->user_id = 0;
    r->who = NULL;
    r->status = 0;
    r->received_us = c->since_us;
    r->shortages = shortage_count();
    c->in_request = true;
    c->cache = NULL;
    c->early = OK;
    c->allowed = 0;
    if (c->extra.n || !buf_ok(&c->extra))
        buf_clear(&c->extra);
}

static bool is_json(struct sv type)
{
    struct sv rest = type;
    return sv_eq_nocase(sv_trim(sv_cut(&rest, ';')), SV("application/json"));
}

/* Makes the job and asks the policy: OK leaves r->job ready to run, or waiting for the verdict. */
static enum err admit(struct conn *c, bool *wait)
{
    struct http *h = c->http;
    struct req *r = &c->req;
    r->job = job_new(h->jobs, r->route->steps, r, c->on->job_end);
    if (!r->job)
        return E_HTTP_BUSY;
    enum err e = OK;
    if (!(r->route->flags & ROUTE_PUBLIC))
        e = h->hooks.authorise ? h->hooks.authorise(h->hooks.arg, r, r->route, wait) : E_AUTH_FORBIDDEN;
    return *wait ? OK : e;
}

static void dismiss(struct req *r)
{
    if (r->job)
        job_cancel(r->job);
    r->job = NULL;
    r->who = NULL;
}

static enum err judge_head(struct conn *c, bool *wait)
{
    struct req *r = &c->req;
    enum err e = router_find(c->http->router, r, &c->allowed);
    if (e)
        return e;
    bool body = parser_has_body(&c->parser);
    if (body && r->route->body_max && !(r->route->flags & ROUTE_ANY_MEDIA) && !is_json(req_header(r, "content-type")))
        return E_HTTP_MEDIA;
    if (body && r->route->body_max > (size_t)c->http->conf.body_rate_from) {
        e = admit(c, wait);
        if (!*wait)
            dismiss(r); /* asked again when the body is here: much can change meanwhile */
    }
    return e;
}

static void say_continue(struct conn *c)
{
    if (!io_has_input(c))
        io_put(c, SV("HTTP/1.1 100 Continue\r\n\r\n"), SV(""));
}

/* The head is judged: is the body taken, dropped, or not even waited for? */
static enum served begin_body(struct conn *c)
{
    struct parser *p = &c->parser;
    bool wanted = !c->early && c->req.route->body_max > 0;
    bool body = parser_has_body(p);
    if (c->early && body && (p->chunked || p->length > DROP_MAX || p->expect_continue)) {
        serve_bad(c, c->early, "refused_with_body");
        return SERVED_REPLY;
    }
    parser_body(p, wanted ? c->req.route->body_max : DROP_MAX, wanted);
    if (body && p->expect_continue && p->stop == PARSE_MORE)
        say_continue(c);
    return SERVED_MORE;
}

enum served serve_head(struct conn *c)
{
    bool wait = false;
    fill_request(c);
    c->keep = c->parser.keep_alive && !c->http->draining;
    c->early = judge_head(c, &wait);
    return wait || c->state == CONN_DEAD ? SERVED_LATER : begin_body(c);
}

enum served serve_judged_head(struct conn *c, enum err verdict)
{
    dismiss(&c->req);
    c->early = verdict;
    return begin_body(c);
}

/* No route: a file, or what may be done here, or nothing. */
static void serve_without_route(struct conn *c)
{
    struct http *h = c->http;
    struct req *r = &c->req;
    char allow[64];
    bool options = r->method == HTTP_OPTIONS;
    if (options && (c->early == E_HTTP_METHOD || sv_eq(r->path, SV("*")))) {
        route_allow_text(c->allowed ? c->allowed : ~0u, allow);
        reply_header(r, "Allow", sv_of(allow));
        reply_empty(r, 204);
    } else if (c->early == E_HTTP_METHOD) {
        route_allow_text(c->allowed, allow);
        reply_header(r, "Allow", sv_of(allow));
        reply_err(r, E_HTTP_METHOD);
    } else if (c->early != E_HTTP_NOT_FOUND || !h->files || static_serve(h->files, r) != OK) {
        reply_err(r, c->early);
    }
}

enum served serve_judged(struct conn *c, enum err verdict)
{
    if (!verdict)
        return SERVED_JOB;
    dismiss(&c->req);
    reply_err(&c->req, verdict);
    return SERVED_REPLY;
}

enum served serve_request(struct conn *c)
{
    if (c->parser.keep_body)
        c->req.body = buf_view(&c->parser.body);
    if (c->early) {
        serve_without_route(c);
        return SERVED_REPLY;
    }
    bool wait = false;
    enum err e = admit(c, &wait);
    /* The policy may have closed it: a revoked certificate. */
    return wait || c->state == CONN_DEAD ? SERVED_LATER : serve_judged(c, e);
}

void serve_bad(struct conn *c, enum err e, const char *why)
{
    if (!c->in_request)
        fill_request(c);
    log_line(LOG_DEBUG, 0, "http.refused", "why=%s code=%s", why, err_code(e));
    metric_add(c->http->bad, 1);
    c->keep = false;
    if (c->end_why == CLOSE_DONE)
        c->end_why = CLOSE_BAD_REQUEST;
    if (e == E_HTTP_METHOD && c->allowed) {
        char allow[64];
        route_allow_text(c->allowed, allow);
        reply_header(&c->req, "Allow", sv_of(allow));
    }
    reply_err(&c->req, e);
}

void serve_job_end(struct conn *c, const struct job *j, enum step how)
{
    struct req *r = &c->req;
    if (how == STEP_FAIL) {
        if (r->status == 0)
            reply_fail(r, &j->fail);
    } else if (r->status == 0) {
        log_line(LOG_ERROR, j->id, "http.no_reply", "route=%s", r->route->path);
        reply_err(r, E_INTERNAL);
    }
    r->job = NULL;
}

void serve_end(struct conn *c)
{
    struct http *h = c->http;
    const struct req *r = &c->req;
    int64_t us = clock_mono_us() - r->received_us;
    metric_add(h->requests, 1);
    metric_observe_us(h->seconds, us);
    if (h->conf.access_log)
        log_line(LOG_INFO, 0, "http.request", "method=%s route=%s status=%d us=%lld user=%lld", http_method_name[r->method],
                 r->route ? r->route->path : "-", r->status, (long long)us, (long long)r->user_id);
    if (h->hooks.on_end)
        h->hooks.on_end(h->hooks.arg, r, r->status);
    c->in_request = false;
}
