/* SPDX-License-Identifier: Apache-2.0
 * http.c - the server as a whole: made, listening, drained, freed. */
#include "server/http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/base/file.h"
#include "server/base/log.h"
#include "server/http/describe.h"
#include "server/http/janitor.h"
#include "server/http/own_routes.h"
#include "server/http/reply.h"
#include "server/http/state.h"
#include "server/http/tally.h"
#include "server/http/tls.h"
#include "server/http/work.h"

#define BACKLOG 1024                       /* connections the kernel holds while a turn is long */
#define ACCEPTS_A_TURN 64                  /* so that those who are served already have their turn too */
#define JANITOR_MS 250                     /* limits are kept to this */
#define CRL_MAX ((size_t)64 * 1024 * 1024) /* bytes; ca_crl.c writes no more */

static const char *const reason_name[CLOSE_REASONS] = {
    "client", "done", "idle",    "deadline",    "slow_reader", "bad_request", "tls",    "io",
    "proxy",  "full", "address", "certificate", "revoked",     "drain",       "stream", "shutdown",
};

static void make_metrics(struct http *h)
{
    char label[64];
    for (int i = 0; i < CLOSE_REASONS; i++) {
        snprintf(label, sizeof label, "reason=\"%s\"", reason_name[i]);
        h->closed[i] = metric_counter("anpi_http_closed_total", label, "Connections closed, by reason.");
    }
    h->requests = metric_counter("anpi_http_requests_total", "", "Requests answered.");
    h->bad = metric_counter("anpi_http_refused_total", "", "Requests refused by the parser or at their head.");
    h->accepted = metric_counter("anpi_http_accepted_total", "", "Connections accepted.");
    h->seconds = metric_histogram("anpi_http_request_seconds", "", "From a request's first byte to its answer.");
}

static enum err make_routes(struct http *h, const struct route *const *routes, size_t n, struct fail *fail)
{
    h->route_count = n + http_own_route_count;
    h->routes = calloc(h->route_count, sizeof *h->routes);
    if (!h->routes)
        return E_NO_MEMORY;
    for (size_t i = 0; i < http_own_route_count; i++)
        h->routes[i] = http_own_routes[i];
    for (size_t i = 0; i < n; i++)
        h->routes[http_own_route_count + i] = routes[i];
    buf_init(&h->openapi, 4 * 1024 * 1024);
    describe_openapi(routes, n, h->hooks.version ? h->hooks.version : "0", &h->openapi);
    return router_new(h->routes, h->route_count, &h->router, fail);
}

/* The old list stays when the new one cannot be read. */
static enum err crl_load(struct http *h, struct fail *fail)
{
    struct buf fresh;
    buf_init(&fresh, CRL_MAX);
    enum err e = *h->conf.crl_file ? file_read(h->conf.crl_file, &fresh) : OK;
    if (!e && *h->conf.crl_file)
        e = tls_crl_take(&fresh);
    if (e) {
        buf_done(&fresh);
        return fail_file(fail, e, "crl_file", h->conf.crl_file);
    }
    buf_done(&h->crl);
    h->crl = fresh;
    return OK;
}

enum err http_new(struct loop *l, struct jobs *jobs, const struct http_conf *conf, const struct route *const *routes, size_t n,
                  const struct http_hooks *hooks, struct http **out, struct fail *fail)
{
    struct http *h = calloc(1, sizeof *h);
    if (!h)
        return E_NO_MEMORY;
    h->loop = l;
    h->jobs = jobs;
    h->conf = *conf;
    h->hooks = *hooks;
    h->limits = (struct parse_limits){ (size_t)conf->request_line_max, (size_t)conf->headers_max, (int)conf->fields_max };
    for (int i = 0; i < CONN_STATES; i++)
        list_init(&h->conns[i]);
    mapsv_init(&h->by_address);
    mapsv_init(&h->by_cert);
    signal(SIGPIPE, SIG_IGN); /* a client that leaves is an error of write, no reason to die */
    make_metrics(h);
    reply_make_headers(h);
    enum err e = make_routes(h, routes, n, fail);
    if (!e && *conf->web_root)
        e = static_load(conf->web_root, &h->files, fail);
    if (!e && *conf->tls_cert_file)
        e = tls_new(conf, &h->tls, fail);
    if (!e)
        e = crl_load(h, fail);
    if (!e && !(h->janitor = timer_every(l, JANITOR_MS, janitor_tick, h)))
        e = E_NO_MEMORY;
    if (e) {
        http_free(h);
        return e;
    }
    *out = h;
    return OK;
}

static void close_all(struct http *h)
{
    for (int s = 0; s < CONN_DEAD; s++)
        while (!list_empty(&h->conns[s]))
            conn_close(LIST_OF(h->conns[s].next, struct conn, link), CLOSE_SHUTDOWN);
}

static void close_listeners(struct http *h)
{
    for (struct listener *l = h->listeners; l; l = l->next) {
        watch_free(l->watch);
        l->watch = NULL;
        if (l->fd >= 0)
            close(l->fd);
        l->fd = -1;
    }
}

void http_free(struct http *h)
{
    if (!h)
        return;
    close_all(h);
    conn_reap(h);
    loop_defer_cancel(h->loop, h);
    close_listeners(h);
    for (struct listener *l = h->listeners, *next; l; l = next) {
        next = l->next;
        free(l);
    }
    timer_free(h->janitor);
    tls_free(h->tls);
    static_free(h->files);
    router_free(h->router);
    free(h->routes);
    buf_done(&h->openapi);
    buf_done(&h->crl);
    buf_done(&h->api_headers);
    buf_done(&h->file_headers);
    tally_done(&h->by_address);
    tally_done(&h->by_cert);
    free(h);
}

/* ---- listening ---- */

static void address_text(const struct sockaddr_storage *ss, char out[46], uint16_t *port)
{
    const void *src = ss;
    snprintf(out, 46, "local");
    *port = 0;
    if (ss->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = src;
        inet_ntop(AF_INET, &v4->sin_addr, out, 46);
        *port = ntohs(v4->sin_port);
    } else if (ss->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = src;
        /* An IPv4 client of a dual-stack listener is the same client. */
        if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
            inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, out, 46);
        else
            inet_ntop(AF_INET6, &v6->sin6_addr, out, 46);
        *port = ntohs(v6->sin6_port);
    }
}

/* Out of descriptors: the queue stays readable, so look again only when the janitor comes by. */
static void pause_listener(struct listener *l)
{
    log_line(LOG_WARN, 0, "http.accept_failed", "errno=%d", errno);
    l->paused = watch_set(l->watch, 0) == OK;
}

static void on_accept(void *arg, unsigned what)
{
    (void)what;
    struct listener *l = arg;
    for (int i = 0; i < ACCEPTS_A_TURN && l->fd >= 0; i++) {
        struct sockaddr_storage ss;
        socklen_t n = sizeof ss;
        int fd = accept4(l->fd, (struct sockaddr *)(void *)&ss, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (fd < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK)
                pause_listener(l);
            return;
        }
        char address[46];
        uint16_t port;
        address_text(&ss, address, &port);
        work_open(l->http, l, fd, address, port);
    }
}

static bool is_loopback(const struct sockaddr *sa)
{
    const void *src = sa;
    if (sa->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)src)->sin_addr.s_addr) >> 24 == 127;
    return sa->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)src)->sin6_addr);
}

static int bind_one(const struct http *h, const struct addrinfo *ai, int *bound)
{
    int on = 1, off = 0;
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (h->conf.reuse_port)
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (ai->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    struct sockaddr_storage ss;
    socklen_t n = sizeof ss;
    char text[46];
    uint16_t port;
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)(void *)&ss, &n) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    address_text(&ss, text, &port);
    *bound = port;
    return fd;
}

static enum err refuse(struct fail *fail, enum err e, const char *field, const char *detail)
{
    enum err set = fail_set(fail, e, 0, field);
    if (fail)
        snprintf(fail->detail, sizeof fail->detail, "%s", detail);
    return set;
}

static enum err cannot_listen(struct fail *fail, const char *address, int port, int why)
{
    bool v6 = strchr(address, ':') != NULL;
    enum err e = fail_set(fail, E_HTTP_LISTEN, 0, "port");
    fail_say(fail, "%s%s%s:%d: %s", v6 ? "[" : "", address, v6 ? "]" : "", port, strerror(why));
    return e;
}

enum err http_listen(struct http *h, enum http_listener kind, const char *address, int port, int *bound, struct fail *fail)
{
    char service[12];
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM };
    struct addrinfo *ai = NULL;
    snprintf(service, sizeof service, "%d", port);
    if (kind != HTTP_PLAIN && !h->tls)
        return refuse(fail, E_CONF_VALUE, "tls_cert_file", "a TLS listener needs a certificate");
    if (kind == HTTP_TLS_CERT && !*h->conf.client_ca_file)
        return refuse(fail, E_CONF_VALUE, "client_ca_file", "a listener that demands certificates needs their CA");
    if (getaddrinfo(address, service, &hints, &ai) != 0) {
        enum err e = fail_set(fail, E_CONF_VALUE, 0, "address");
        fail_say(fail, "%s: not a numeric address", address);
        return e;
    }
    struct listener *l = calloc(1, sizeof *l);
    int on_port = 0, fd = -1, why = ENOMEM;
    bool exposed = kind == HTTP_PLAIN && !is_loopback(ai->ai_addr);
    if (l && !exposed && (fd = bind_one(h, ai, &on_port)) < 0)
        why = errno;
    freeaddrinfo(ai);
    if (l && fd >= 0) {
        *l = (struct listener){ .next = h->listeners, .http = h, .kind = kind, .fd = fd };
        l->watch = watch_new(h->loop, fd, WATCH_READ, on_accept, l);
    }
    if (!l || !l->watch) {
        if (fd >= 0)
            close(fd);
        free(l);
        return exposed ? refuse(fail, E_CONF_VALUE, "address", "the plain port is for loopback only")
                       : cannot_listen(fail, address, port, why);
    }
    h->listeners = l;
    *bound = on_port;
    return OK;
}

/* ---- running ---- */

void http_drain(struct http *h)
{
    h->draining = true;
    close_listeners(h);
    janitor_tick(h);
}

size_t http_conn_count(const struct http *h)
{
    return h->conn_count;
}

enum err http_tls_reload(struct http *h, struct fail *fail)
{
    struct tls *fresh = NULL;
    enum err e = tls_new(&h->conf, &fresh, fail);
    if (e)
        return e;
    if ((e = crl_load(h, fail))) {
        tls_free(fresh);
        return e;
    }
    tls_free(h->tls); /* open connections hold their own references */
    h->tls = fresh;
    return OK;
}

int64_t http_cert_ends_us(const struct http *h)
{
    return h->tls ? tls_ends_us(h->tls) : INT64_MAX;
}

size_t http_close_cert(struct http *h, const char *serial)
{
    size_t closed = 0;
    for (int s = 0; s < CONN_DEAD; s++) {
        for (struct link *it = h->conns[s].next, *next; it != &h->conns[s]; it = next) {
            struct conn *c = LIST_OF(it, struct conn, link);
            next = it->next;
            if (!c->peer.cert.present || strcmp(c->peer.cert.serial, serial) != 0)
                continue;
            conn_close(c, CLOSE_REVOKED);
            closed++;
        }
    }
    return closed;
}
