/* SPDX-License-Identifier: Apache-2.0
 * http.h - the HTTP server: listeners, connections, limits, and what the program plugs in.
 *
 * Per connection one request at a time is worked on, so pipelined answers keep their order. One janitor timer closes
 * what is too slow. Every close carries a reason, counted in anpi_http_closed_total{reason=}. */
#ifndef ANPI_HTTP_HTTP_H
#define ANPI_HTTP_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/conf.h"
#include "server/base/err.h"
#include "server/http/request.h"
#include "server/http/route.h"
#include "server/loop/job.h"
#include "server/loop/loop.h"

struct http;

/* Sizes in bytes, times in milliseconds, rates in bytes a second; defaults and bounds are in the rows below. Texts
 * must outlive the server. */
struct http_conf {
    const char *tls_cert_file; /* PEM chain; "" when there is no TLS listener */
    const char *tls_key_file;
    const char *client_ca_file; /* PEM; "" when no listener asks for certificates */
    const char *crl_file;       /* revoked certificates, served as /ca.crl; "" for none */
    const char *web_root;       /* "" serves no files */
    const char *tile_origin;    /* "https://tiles.example.jp", for the CSP; "" for none */
    const char *balancers;      /* addresses whose PROXY protocol v2 header is believed, by commas; "" for none */
    /* Over TLS only. */
    bool hsts;
    /* SO_REUSEPORT: several servers of one machine on one port. */
    bool reuse_port;
    bool access_log; /* route template, status and time; never the path */
    /* Caps of a head, in bytes and fields; past them 414 or 431, and the connection ends. */
    int64_t request_line_max, headers_max, fields_max;
    /* A request must be complete within request_ms; the body of a route that takes more than body_rate_from must come at body_rate_min bytes a second. */
    int64_t request_ms, idle_ms, body_rate_min, body_rate_from;
    /* Past conns_max and conns_per_address a connection is closed unheard, past conns_per_cert after its handshake. */
    int64_t conns_max, conns_per_address, conns_per_cert;
    int64_t write_backlog_max; /* bytes a reader may be behind before it is closed */
};

/* Rows for the program's configuration table: HTTP_CONF_ROWS(struct app_conf, http) where `http` is the member. One
 * source: the manual and `--describe` are made from them. */
#define HTTP_CONF_ROWS(S, M)                                                                                                                \
    { "tls_cert_file", CONF_STR, "", 0, 0, offsetof(S, M.tls_cert_file), "PEM file of the server's certificate chain." },                   \
        { "tls_key_file", CONF_STR, "", 0, 0, offsetof(S, M.tls_key_file), "PEM file of the server's private key." },                       \
        { "client_ca_file", CONF_STR, "", 0, 0, offsetof(S, M.client_ca_file), "PEM file of the CA of device certificates." },              \
        { "crl_file",                                                                                                                       \
          CONF_STR,                                                                                                                         \
          "",                                                                                                                               \
          0,                                                                                                                                \
          0,                                                                                                                                \
          offsetof(S, M.crl_file),                                                                                                          \
          "File of revoked certificates (anpi ca crl, DER) to serve at /ca.crl; empty for none." },                                         \
        { "web_root", CONF_STR, "web/dist", 0, 0, offsetof(S, M.web_root), "Folder of the web pages." },                                    \
        { "tile_origin", CONF_STR, "", 0, 0, offsetof(S, M.tile_origin), "Origin that map tiles may come from." },                          \
        { "balancers", CONF_STR, "", 0, 0, offsetof(S, M.balancers), "Addresses whose PROXY v2 header is believed." },                      \
        { "hsts", CONF_BOOL, "true", 0, 1, offsetof(S, M.hsts), "Send Strict-Transport-Security over TLS." },                               \
        { "reuse_port", CONF_BOOL, "false", 0, 1, offsetof(S, M.reuse_port), "Let several servers share the ports." },                      \
        { "access_log", CONF_BOOL, "false", 0, 1, offsetof(S, M.access_log), "Log a line a request, without its path." },                   \
        { "http_request_line_max", CONF_SIZE, "8k", 256, 65536, offsetof(S, M.request_line_max), "Longest request line, bytes." },          \
        { "http_headers_max", CONF_SIZE, "16k", 1024, 65536, offsetof(S, M.headers_max), "Largest header block, bytes." },                  \
        { "http_fields_max", CONF_INT, "100", 8, 100, offsetof(S, M.fields_max), "Most header fields." },                                   \
        { "http_request_ms", CONF_MS, "15s", 100, 600000, offsetof(S, M.request_ms), "Whole request, first byte to last, ms." },            \
        { "http_idle_ms", CONF_MS, "30s", 100, 600000, offsetof(S, M.idle_ms), "Idle connection, ms." },                                    \
        { "http_body_rate_min", CONF_SIZE, "4k", 1, 1048576, offsetof(S, M.body_rate_min), "Least rate of a large body, bytes/s." },        \
        { "http_body_rate_from",                                                                                                            \
          CONF_SIZE,                                                                                                                        \
          "64k",                                                                                                                            \
          1024,                                                                                                                             \
          16777216,                                                                                                                         \
          offsetof(S, M.body_rate_from),                                                                                                    \
          "Body cap from which the rate rules, bytes." },                                                                                   \
        { "http_conns_max", CONF_INT, "20000", 16, 1000000, offsetof(S, M.conns_max), "Most connections." },                                \
        { "http_conns_per_address", CONF_INT, "4096", 1, 1000000, offsetof(S, M.conns_per_address), "Most connections from one address." }, \
        { "http_conns_per_cert", CONF_INT, "64", 1, 1000000, offsetof(S, M.conns_per_cert), "Most connections with one certificate." },     \
    {                                                                                                                                       \
        "http_write_backlog_max", CONF_SIZE, "1m", 65536, 67108864, offsetof(S, M.write_backlog_max),                                       \
            "Most bytes a live stream may be behind."                                                                                       \
    }

/* Copied; what `arg` points to must outlive the server. */
struct http_hooks {
    void *arg;
    const char *version; /* of the program, for /api/openapi.json */
    /* May this request be served? Fills r->user_id and r->who. Not asked for ROUTE_PUBLIC. NULL refuses them all.
     * Synchronous, as sessions are in memory; a refusal is answered with the error. With `*wait` set it cannot be said
     * yet: the request waits, and http_judged is called with the verdict, once, on the loop, not from within. */
    enum err (*authorise)(void *arg, struct req *r, const struct route *route, bool *wait);
    /* After every answer has been handed over, also of refused ones (r->route may be NULL). */
    void (*on_end)(void *arg, const struct req *r, int status);
};

/* /healthz, /metrics, /ca.crl and /api/openapi.json are added to the routes. E_USAGE (two routes collide),
 * E_CONF_VALUE or E_FILE_MISSING (certificate, web root), E_NO_MEMORY; `fail` says which. Routes, loop and jobs must
 * outlive it. Nothing listens yet. SIGPIPE is ignored from here on, for the whole process. */
ERR http_new(struct loop *l, struct jobs *jobs, const struct http_conf *conf, const struct route *const *routes, size_t n,
             const struct http_hooks *hooks, struct http **out, struct fail *fail);
/* Closes everything at once, jobs of requests are cancelled. NULL is fine. Before jobs and loop. */
void http_free(struct http *h);

/* Who is known by what: decides the cookie's name and whether a certificate is asked for. */
enum http_listener {
    HTTP_PLAIN,    /* refused for addresses that are not loopback */
    HTTP_TLS,      /* takes a client certificate when one is offered */
    HTTP_TLS_CERT, /* demands one */
};
/* `port` 0 takes any; the bound one comes back. `address` "127.0.0.1", "::", ...: numeric. E_HTTP_LISTEN: taken, or
 * the system refuses; fail->detail has address, port and why. E_CONF_VALUE: no numeric address, a plain port that is
 * not loopback, TLS without a certificate, demanded certificates without their CA. */
ERR http_listen(struct http *h, enum http_listener kind, const char *address, int port, int *bound, struct fail *fail);
/* Take no new connections, let running requests end, close what is idle and live streams. http_conn_count is 0 when
 * all are gone. Cannot be taken back. */
void http_drain(struct http *h);
/* Of all states but closed ones. */
size_t http_conn_count(const struct http *h);
/* Read certificate, key, CA and the list of revoked ones anew; on failure the old ones stay. Open connections go on
 * with the old ones. Reads files: it blocks for as long. E_CONF_VALUE, E_FILE_MISSING; for a server with TLS only. */
ERR http_tls_reload(struct http *h, struct fail *fail);
/* When the server's own certificate ends, microseconds by the real clock; INT64_MAX without TLS. For the metric and
 * the warning in the log. */
int64_t http_cert_ends_us(const struct http *h);
/* The verdict on a request that authorise let wait, named by its job's id. One whose client has left is gone. OK or
 * the error to answer with. The connection may be closed when it returns. */
void http_judged(struct http *h, uint64_t job, enum err verdict);
/* Close every connection with this client certificate (revoked). Returns how many. O(connections). `serial` as in
 * peer_cert: upper-case hex. Their running jobs are cancelled. */
size_t http_close_cert(struct http *h, const char *serial);

#endif
