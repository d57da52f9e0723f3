/* SPDX-License-Identifier: Apache-2.0
 * fetch.c - libcurl's multi interface, driven by the loop: curl says which sockets and which timer it waits for. */
#include "server/outside/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>

#include "server/base/clock.h"
#include "server/base/list.h"

#define TRANSFERS_MAX 4 /* connections at once: utilities are asked gently */

struct fetcher {
    struct loop *loop;
    struct fetch_conf conf;
    CURLM *multi;
    struct timer *timer;
    struct link transfers, sockets;
};

struct transfer {
    struct link in_list;
    struct fetcher *owner;
    CURL *easy;
    struct curl_slist *headers;
    struct buf body;
    char etag[FETCH_TAG_MAX], last_modified[FETCH_TAG_MAX];
    char detail[CURL_ERROR_SIZE];
    bool too_large;
    fetch_done *fn;
    void *ctx;
};

struct sock {
    struct link in_list;
    struct fetcher *owner;
    curl_socket_t fd;
    struct watch *watch;
};

static void transfer_free(struct transfer *t)
{
    list_remove(&t->in_list);
    if (t->easy) {
        curl_multi_remove_handle(t->owner->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_slist_free_all(t->headers);
    buf_done(&t->body);
    free(t);
}

static enum err err_of(const struct transfer *t, CURLcode code, long status)
{
    if (t->too_large || code == CURLE_FILESIZE_EXCEEDED)
        return E_FEED_TOO_LARGE;
    switch (code) {
    case CURLE_OK:
        break;
    case CURLE_PARTIAL_FILE:
        return E_FEED_TRUNCATED;
    case CURLE_OPERATION_TIMEDOUT:
        return E_FEED_TIMEOUT;
    case CURLE_OUT_OF_MEMORY:
        return E_NO_MEMORY;
    default:
        return E_FEED_STATUS;
    }
    if (status == 200 || status == 304)
        return OK;
    return status >= 300 && status < 400 ? E_FEED_REDIRECT : E_FEED_STATUS;
}

static void finish(struct transfer *t, CURLcode code)
{
    long status = 0;
    curl_off_t modified = -1;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_FILETIME_T, &modified);
    struct fetch_reply r = {
        .err = err_of(t, code, status),
        .status = status,
        .not_modified = status == 304,
        .body = buf_view(&t->body),
        .etag = t->etag,
        .last_modified = t->last_modified,
        .modified_us = modified >= 0 && modified < INT64_C(1) << 40 ? modified * US_PER_S : INT64_MIN,
        .detail = t->detail[0] ? t->detail : curl_easy_strerror(code),
    };
    t->fn(t->ctx, &r);
    transfer_free(t);
}

static void take_finished(struct fetcher *f)
{
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(f->multi, &left));) {
        char *mine = NULL;
        CURLcode code = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &mine);
        finish((struct transfer *)(void *)mine, code);
    }
}

static void on_socket_ready(void *arg, unsigned what)
{
    struct sock *s = arg;
    struct fetcher *f = s->owner;
    int flags = (what & WATCH_READ ? CURL_CSELECT_IN : 0) | (what & WATCH_WRITE ? CURL_CSELECT_OUT : 0);
    int running;
    curl_multi_socket_action(f->multi, s->fd, flags, &running); /* may free `s` */
    take_finished(f);
}

static void sock_free(struct sock *s)
{
    list_remove(&s->in_list);
    watch_free(s->watch);
    free(s);
}

/* Curl wants to know about a socket, or no more. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *of_socket)
{
    (void)easy;
    struct fetcher *f = ctx;
    struct sock *s = of_socket;
    if (what == CURL_POLL_REMOVE) {
        if (s)
            sock_free(s);
        return 0;
    }
    unsigned flags = (what & CURL_POLL_IN ? WATCH_READ : 0u) | (what & CURL_POLL_OUT ? WATCH_WRITE : 0u);
    if (s)
        return watch_set(s->watch, flags) ? -1 : 0;
    s = calloc(1, sizeof *s);
    if (!s)
        return -1;
    *s = (struct sock){ .owner = f, .fd = fd };
    list_add_tail(&f->sockets, &s->in_list);
    s->watch = watch_new(f->loop, fd, flags, on_socket_ready, s);
    if (!s->watch || curl_multi_assign(f->multi, fd, s)) {
        sock_free(s);
        return -1;
    }
    return 0;
}

static void on_timer(void *arg)
{
    struct fetcher *f = arg;
    int running;
    curl_multi_socket_action(f->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_finished(f);
}

static int on_timer_wish(CURLM *multi, long ms, void *ctx)
{
    (void)multi;
    struct fetcher *f = ctx;
    if (ms < 0)
        timer_stop(f->timer);
    else
        timer_again(f->timer, ms);
    return 0;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    buf_add(&t->body, p, size * n);
    if (buf_ok(&t->body))
        return size * n;
    t->too_large = t->body.bad == E_TOO_LARGE;
    return 0;
}

static void keep_header(struct sv line, struct sv name, char out[FETCH_TAG_MAX])
{
    if (line.n <= name.n || !sv_eq_nocase((struct sv){ line.p, name.n }, name))
        return;
    struct sv v = sv_trim((struct sv){ line.p + name.n, line.n - name.n });
    if (v.n >= FETCH_TAG_MAX)
        v.n = 0; /* too long to be kept: the next GET is unconditional */
    if (v.n)
        memcpy(out, v.p, v.n);
    out[v.n] = 0;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct transfer *t = ctx;
    struct sv line = { p, size * n };
    keep_header(line, SV("etag:"), t->etag);
    keep_header(line, SV("last-modified:"), t->last_modified);
    return size * n;
}

static bool add_header(struct transfer *t, const char *name, const char *value)
{
    struct buf b;
    if (!value || !*value)
        return true;
    buf_init(&b, FETCH_TAG_MAX + 64);
    buf_printf(&b, "%s: %s", name, value);
    struct curl_slist *more = buf_ok(&b) ? curl_slist_append(t->headers, b.p) : NULL;
    buf_done(&b);
    if (more)
        t->headers = more;
    return more != NULL;
}

static bool set_up(struct transfer *t, const struct fetch_ask *ask)
{
    const struct fetch_conf *c = &t->owner->conf;
    CURL *e = t->easy;
    bool ok = add_header(t, "If-None-Match", ask->etag) && add_header(t, "If-Modified-Since", ask->last_modified);
    ok = ok && !curl_easy_setopt(e, CURLOPT_URL, ask->url) && !curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https") &&
         !curl_easy_setopt(e, CURLOPT_HTTPHEADER, t->headers) && !curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L) &&
         !curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
         !curl_easy_setopt(e, CURLOPT_USERAGENT, c->user_agent) && !curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "gzip") &&
         !curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L) && !curl_easy_setopt(e, CURLOPT_FILETIME, 1L) &&
         !curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)c->connect_ms) &&
         !curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)c->total_ms) &&
         !curl_easy_setopt(e, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)c->body_max) && !curl_easy_setopt(e, CURLOPT_REFERER, ask->referer) &&
         !curl_easy_setopt(e, CURLOPT_COOKIE, ask->cookie) && !curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body) &&
         !curl_easy_setopt(e, CURLOPT_WRITEDATA, t) && !curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header) &&
         !curl_easy_setopt(e, CURLOPT_HEADERDATA, t) && !curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->detail) &&
         !curl_easy_setopt(e, CURLOPT_PRIVATE, t);
    return ok;
}

enum err fetch_start(struct fetcher *f, const struct fetch_ask *ask, fetch_done *fn, void *ctx)
{
    struct transfer *t = calloc(1, sizeof *t);
    if (!t)
        return E_NO_MEMORY;
    t->owner = f;
    t->fn = fn;
    t->ctx = ctx;
    t->easy = curl_easy_init();
    buf_init(&t->body, f->conf.body_max);
    list_add_tail(&f->transfers, &t->in_list);
    if (t->easy && set_up(t, ask) && !curl_multi_add_handle(f->multi, t->easy))
        return OK;
    transfer_free(t);
    return E_NO_MEMORY;
}

enum err fetcher_new(struct loop *l, const struct fetch_conf *conf, struct fetcher **out)
{
    struct fetcher *f = calloc(1, sizeof *f);
    if (!f)
        return E_NO_MEMORY;
    f->loop = l;
    f->conf = *conf;
    list_init(&f->transfers);
    list_init(&f->sockets);
    bool ok = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    f->timer = timer_after(l, 0, on_timer, f);
    f->multi = ok ? curl_multi_init() : NULL;
    if (!f->multi || !f->timer) {
        fetcher_free(f);
        return E_NO_MEMORY;
    }
    timer_stop(f->timer);
    curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
    curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, on_timer_wish);
    curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
    curl_multi_setopt(f->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)TRANSFERS_MAX);
    *out = f;
    return OK;
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    while (!list_empty(&f->transfers))
        transfer_free(LIST_OF(f->transfers.next, struct transfer, in_list));
    if (f->multi)
        curl_multi_cleanup(f->multi); /* gives its sockets back through on_socket */
    while (!list_empty(&f->sockets))
        sock_free(LIST_OF(f->sockets.next, struct sock, in_list));
    timer_free(f->timer);
    curl_global_cleanup();
    free(f);
}
