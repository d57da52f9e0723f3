/* SPDX-License-Identifier: Apache-2.0
 * reply.c - the answer's head and body, put into the connection's output as one piece where it is small.
 *
 * The headers that stand on every answer are made once. Answers of routes get a policy that allows nothing at
 * all; files get the page's. */
#include "server/http/reply.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/base/log.h"
#include "server/base/shortage.h"
#include "server/base/text/unseen.h"
#include "server/http/codes.h"
#include "server/http/io.h"
#include "server/http/state.h"

#define HEAD_MAX 8192             /* bytes: our own headers, 2 KiB of reply_header, and room */
#define STREAM_GONE_MS 45000      /* three heartbeats that nobody acknowledged */
#define ONE_PIECE_MAX (64 * 1024) /* a body up to this is copied behind the head: one write */

static const char *status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } known[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 202, "Accepted" },
        { 204, "No Content" },
        { 206, "Partial Content" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 410, "Gone" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 416, "Range Not Satisfiable" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 502, "Bad Gateway" },
        { 503, "Service Unavailable" },
        { 505, "HTTP Version Not Supported" },
    };
    for (size_t i = 0; i < countof(known); i++)
        if (known[i].status == status)
            return known[i].text;
    return "Other";
}

void reply_make_headers(struct http *h)
{
    const char *tiles = h->conf.tile_origin;
    buf_init(&h->api_headers, 4096);
    buf_init(&h->file_headers, 4096);
    buf_str(&h->api_headers, "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
    buf_printf(&h->file_headers,
               "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src "
               "'self' data: blob:%s%s; "
               "font-src 'self'; connect-src 'self'%s%s; worker-src 'self'; manifest-src 'self'; media-src "
               "'self' blob:; "
               "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'\r\n",
               *tiles ? " " : "", tiles, *tiles ? " " : "", tiles);
    struct buf *both[] = { &h->api_headers, &h->file_headers };
    for (size_t i = 0; i < 2; i++)
        buf_str(both[i], "X-Content-Type-Options: nosniff\r\n"
                         "Referrer-Policy: no-referrer\r\n"
                         "Cross-Origin-Opener-Policy: same-origin\r\n"
                         "Cross-Origin-Resource-Policy: same-origin\r\n"
                         "Permissions-Policy: camera=(self), geolocation=(self), microphone=()\r\n");
}

/* ---- the head ---- */

struct reply_head {
    char *p;
    size_t n;
};

static void put(struct reply_head *w, const char *s, size_t n)
{
    if (n > HEAD_MAX - w->n)
        n = HEAD_MAX - w->n;
    memcpy(w->p + w->n, s, n);
    w->n += n;
}

static void put_z(struct reply_head *w, const char *z)
{
    put(w, z, strlen(z));
}

static void put_u64(struct reply_head *w, uint64_t v)
{
    char digits[20], *end = digits + sizeof digits, *p = end;
    do {
        *--p = (char)('0' + v % 10);
    } while (v /= 10);
    put(w, p, (size_t)(end - p));
}

/* The date of the machine, never the moved clock of a replay: caches and cookies live by it. */
static void put_date(struct reply_head *w, struct http *h)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME_COARSE, &ts);
    if (h->date_s != ts.tv_sec) {
        struct tm tm;
        gmtime_r(&ts.tv_sec, &tm);
        strftime(h->date, sizeof h->date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
        h->date_s = ts.tv_sec;
    }
    put_z(w, h->date);
}

static void put_head(struct reply_head *w, struct conn *c, int status, const char *type, bool is_file)
{
    struct http *h = c->http;
    const struct req *r = &c->req;
    put_z(w, "HTTP/1.1 ");
    put_u64(w, (uint64_t)status);
    put_z(w, " ");
    put_z(w, status_text(status));
    put_z(w, "\r\n");
    put_date(w, h);
    if (type) {
        put_z(w, "Content-Type: ");
        put_z(w, type);
        put_z(w, "\r\n");
    }
    put_z(w, "Cache-Control: ");
    put_z(w, c->cache ? c->cache : "no-store");
    put_z(w, "\r\n");
    const struct buf *every = is_file ? &h->file_headers : &h->api_headers;
    put(w, every->p, every->n);
    if (h->conf.hsts && c->peer.tls)
        put_z(w, "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
    if (status == 503 || status == 429)
        put_z(w, "Retry-After: 1\r\n");
    if (status == 401)
        put_z(w, "WWW-Authenticate: Bearer\r\n");
    if (c->extra.n)
        put(w, c->extra.p, c->extra.n);
    if (!c->keep)
        put_z(w, "Connection: close\r\n");
    else if (r->http_1_0)
        put_z(w, "Connection: keep-alive\r\n");
}

static void put_length(struct reply_head *w, int status, size_t n)
{
    if (status != 204 && status != 304) {
        put_z(w, "Content-Length: ");
        put_u64(w, n);
        put_z(w, "\r\n");
    }
    put_z(w, "\r\n");
}

/* ---- sending ---- */

/* Bytes that need not be copied, and who gives them back. */
struct release {
    void (*fn)(void *);
    void *arg;
};

static void release_now(const struct release *rel)
{
    if (rel && rel->fn)
        rel->fn(rel->arg);
}

/* Where memory was refused while an answer was made, it may lack a row, a name or a header, and a refusal may be for something
 * that was not found for want of memory: neither is given as if it were so. */
static bool falls_short(const struct req *r, int status)
{
    return status < 500 && shortage_count() != r->shortages;
}

static bool is_first(struct req *r, int status)
{
    if (r->conn->state == CONN_DEAD)
        return false;
    if (r->status) {
        log_line(LOG_ERROR, r->job ? r->job->id : 0, "http.second_reply", "route=%s first=%d second=%d", r->route ? r->route->path : "-",
                 r->status, status);
        return false;
    }
    r->status = status;
    return true;
}

void reply_pieces_ref(struct req *r, int status, const char *content_type, struct sv first, struct sv body, void (*release)(void *),
                      void *arg)
{
    struct release rel = { release, arg };
    char bytes[HEAD_MAX];
    struct reply_head w = { bytes, 0 };
    if (falls_short(r, status)) {
        release_now(&rel);
        reply_err(r, E_NO_MEMORY);
        return;
    }
    if (!is_first(r, status)) {
        release_now(&rel);
        return;
    }
    put_head(&w, r->conn, status, content_type, false);
    put_length(&w, status, first.n + body.n);
    io_add(r->conn, (struct sv){ w.p, w.n });
    if (r->method == HTTP_HEAD) {
        release_now(&rel);
        return;
    }
    io_add(r->conn, first);
    io_add_ref(r->conn, body, release, arg);
}

/* `rel` NULL: the body is copied. */
static void send_reply(struct req *r, int status, const char *type, struct sv body, const struct release *rel, bool is_file)
{
    if (falls_short(r, status)) {
        release_now(rel);
        reply_err(r, E_NO_MEMORY);
        return;
    }
    if (!is_first(r, status)) {
        release_now(rel);
        return;
    }
    char bytes[HEAD_MAX];
    struct reply_head w = { bytes, 0 };
    put_head(&w, r->conn, status, type, is_file);
    put_length(&w, status, body.n);
    if (r->method == HTTP_HEAD || status == 204 || status == 304)
        body.n = 0;
    if (body.n <= ONE_PIECE_MAX) {
        io_put(r->conn, (struct sv){ w.p, w.n }, body);
        release_now(rel);
        return;
    }
    io_add(r->conn, (struct sv){ w.p, w.n });
    if (rel)
        io_add_ref(r->conn, body, rel->fn, rel->arg);
    else
        io_add(r->conn, body);
}

void reply_bytes(struct req *r, int status, const char *content_type, struct sv body)
{
    send_reply(r, status, content_type, body, NULL, false);
}

void reply_bytes_ref(struct req *r, int status, const char *content_type, struct sv body, void (*release)(void *), void *arg)
{
    struct release rel = { release, arg };
    send_reply(r, status, content_type, body, &rel, false);
}

void reply_file(struct req *r, int status, const char *content_type, struct sv mapped)
{
    struct release rel = { NULL, NULL };
    send_reply(r, status, content_type, mapped, &rel, true);
}

/* Every answer passes here, so no text in one, whoever wrote it, turns what stands around it. */
static void send_seen(struct req *r, int status, const char *media_type, struct sv json)
{
    bool unseen = unseen_in(json);
    char *seen = unseen ? malloc(json.n) : NULL;
    if (unseen && !seen) {
        reply_empty(r, status < 500 ? err_status(E_NO_MEMORY) : status);
        return;
    }
    if (seen)
        json = (struct sv){ seen, unseen_drop(json, seen) };
    send_reply(r, status, media_type, json, NULL, false);
    free(seen);
}

void reply_json_as(struct req *r, int status, const char *media_type, struct sv json)
{
    const struct json_codes *codes = status == 200 ? req_codes(r, media_type) : NULL;
    struct buf b;
    if (!codes) {
        send_seen(r, status, media_type, json);
        return;
    }
    buf_init(&b, 8 * json.n); /* no code has five times the bytes of its word */
    json_codes_put(codes, json, &b);
    if (buf_ok(&b))
        send_seen(r, status, media_type, buf_view(&b));
    else
        reply_err(r, b.bad);
    buf_done(&b);
}

void reply_json(struct req *r, int status, struct sv json)
{
    reply_json_as(r, status, "application/json", json);
}

void reply_buf(struct req *r, int status, const struct buf *json)
{
    if (buf_ok(json))
        reply_json(r, status, buf_view(json));
    else
        reply_err(r, json->bad);
}

void reply_empty(struct req *r, int status)
{
    send_reply(r, status, NULL, (struct sv){ NULL, 0 }, NULL, false);
}

void reply_fail(struct req *r, const struct fail *f)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_fail(&w, f);
    if (buf_ok(&b))
        reply_json(r, err_status(f->err), buf_view(&b));
    else
        reply_empty(r, err_status(f->err));
    buf_done(&b);
}

void reply_err(struct req *r, enum err e)
{
    struct fail f = { .err = e };
    reply_fail(r, &f);
}

enum step reply_done(struct job *j, int status, const struct buf *json)
{
    reply_buf(job_req(j), status, json);
    return STEP_DONE;
}

/* ---- before the reply ---- */

void reply_header(struct req *r, const char *name, struct sv value)
{
    struct buf *b = &r->conn->extra;
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
            return;
    if (b->n + strlen(name) + value.n + 4 > b->cap) {
        log_line(LOG_ERROR, 0, "http.headers_full", "name=%s", name);
        return;
    }
    buf_str(b, name);
    buf_str(b, ": ");
    buf_sv(b, value);
    buf_str(b, "\r\n");
}

void reply_cache(struct req *r, const char *cache_control)
{
    r->conn->cache = cache_control;
}

void reply_cookie(struct req *r, const char *name, struct sv value, int64_t max_age_s)
{
    struct buf b;
    bool host = !r->peer->plain_loopback;
    buf_init(&b, 1024);
    buf_printf(&b, "%s%s=", host ? "__Host-" : "", name);
    buf_sv(&b, value);
    buf_str(&b, host ? "; Path=/; Secure; HttpOnly; SameSite=Strict" : "; Path=/; HttpOnly; SameSite=Strict");
    if (max_age_s >= 0) {
        buf_str(&b, "; Max-Age=");
        buf_i64(&b, max_age_s);
    }
    if (buf_ok(&b))
        reply_header(r, "Set-Cookie", buf_view(&b));
    buf_done(&b);
}

enum err reply_stream(struct req *r, void (*on_end)(void *arg), void *arg)
{
    struct conn *c = r->conn;
    if (falls_short(r, 200))
        return E_NO_MEMORY;
    if (!is_first(r, 200))
        return E_INTERNAL;
    char bytes[HEAD_MAX];
    struct reply_head w = { bytes, 0 };
    c->keep = false; /* its end is the end of the connection */
    put_head(&w, c, 200, "text/event-stream", false);
    put_z(&w, "X-Accel-Buffering: no\r\n\r\n");
    io_add(c, (struct sv){ w.p, w.n });
    /* A client that vanished without a word must not keep its stream. */
    unsigned gone_ms = STREAM_GONE_MS;
    setsockopt(c->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &gone_ms, sizeof gone_ms);
    c->on_stream_end = on_end;
    c->stream_arg = arg;
    conn_move(c, CONN_STREAM);
    return OK;
}
