/* SPDX-License-Identifier: Apache-2.0
 * bench_load.c - a load generator: keep-alive HTTP/1.1 over loopback, one thread, pinned to one core.
 *
 *     bench_load --port=N (--get=PATH | --post=PATH --bodies=FILE) [--token=T] [--conns=N] [--seconds=S] [--rate=R]
 *                [--core=N] [--out=FILE] [--once=1] [--calm=1]
 * With --calm it sleeps while it waits, for when the other side needs this core too.
 * Bodies are lines, taken in turn; with --once each is sent once and then it ends. With --rate requests leave on a fixed schedule and latency counts from the time one
 * was due (no coordinated omission); without, every connection sends as soon as it has its answer. Prints one line:
 * "requests N errors N rate R p50_us P p99_us P bytes B". With --out the bodies of the first answers are kept. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "server/base/buf.h"
#include "server/base/file.h"
#include "server/base/sv.h"

#define CONNS_MAX 2048
#define ANSWER_MAX (4 * 1024 * 1024)

struct conn {
    int fd;
    bool busy;
    int64_t due_us;
    struct buf in;
    size_t need; /* whole answer, once its head is known */
};

static struct {
    int port, conns, core;
    double seconds, rate;
    bool once, calm;
    const char *get, *post, *bodies, *token, *out;
} opt = { .port = 8080, .conns = 32, .core = -1, .seconds = 3 };

static struct sv *requests;
static size_t request_n, next_request;
static struct conn conns[CONNS_MAX];
static uint32_t *latency;
static size_t latency_n, latency_room, errors;
static uint64_t bytes_in;
static FILE *out;
static size_t kept;

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static bool option(const char *arg, const char *name, const char **value)
{
    size_t n = strlen(name);
    if (strncmp(arg, name, n) || arg[n] != '=')
        return false;
    *value = arg + n + 1;
    return true;
}

static void options_read(int argc, char **argv)
{
    const char *v;
    for (int i = 1; i < argc; i++) {
        if (option(argv[i], "--port", &v))
            opt.port = (int)strtol(v, NULL, 10);
        else if (option(argv[i], "--conns", &v))
            opt.conns = (int)strtol(v, NULL, 10);
        else if (option(argv[i], "--core", &v))
            opt.core = (int)strtol(v, NULL, 10);
        else if (option(argv[i], "--seconds", &v))
            opt.seconds = strtod(v, NULL);
        else if (option(argv[i], "--rate", &v))
            opt.rate = strtod(v, NULL);
        else if (option(argv[i], "--once", &v))
            opt.once = true;
        else if (option(argv[i], "--calm", &v))
            opt.calm = true;
        else if (!option(argv[i], "--get", &opt.get) && !option(argv[i], "--post", &opt.post) &&
                 !option(argv[i], "--bodies", &opt.bodies) && !option(argv[i], "--token", &opt.token) &&
                 !option(argv[i], "--out", &opt.out)) {
            fprintf(stderr, "bench_load: what is %s?\n", argv[i]);
            exit(1);
        }
    }
    if (opt.conns < 1 || opt.conns > CONNS_MAX || (!opt.get) == (!opt.post))
        exit(1);
}

static struct sv request_make(const char *method, const char *path, struct sv body)
{
    struct buf b;
    buf_init(&b, ANSWER_MAX);
    buf_printf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path);
    if (opt.token)
        buf_printf(&b, "Authorization: Bearer %s\r\n", opt.token);
    if (body.p)
        buf_printf(&b, "Content-Type: application/json\r\nContent-Length: %zu\r\n", body.n);
    buf_str(&b, "\r\n");
    buf_sv(&b, body);
    return buf_view(&b);
}

static void requests_make(void)
{
    struct file_map m;
    if (opt.get) {
        requests = calloc(1, sizeof *requests);
        requests[request_n++] = request_make("GET", opt.get, (struct sv){ 0 });
        return;
    }
    if (file_map_open(opt.bodies, (size_t)1 << 30, &m))
        die(opt.bodies);
    size_t room = 1;
    for (size_t i = 0; i < m.bytes.n; i++)
        room += m.bytes.p[i] == '\n';
    requests = calloc(room, sizeof *requests);
    for (struct sv rest = m.bytes; rest.p && rest.n;) {
        struct sv line = sv_trim(sv_cut(&rest, '\n'));
        if (line.n)
            requests[request_n++] = request_make("POST", opt.post, line);
    }
    if (!request_n)
        exit(1);
}

static void conn_open(struct conn *c, int ep, uint32_t index)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct epoll_event ev = { .events = EPOLLIN, .data.u32 = index };
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&a, sizeof a))
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (fcntl(c->fd, F_SETFL, O_NONBLOCK) || epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &ev))
        die("epoll");
    buf_init(&c->in, ANSWER_MAX);
}

static void conn_send(struct conn *c, int64_t due)
{
    struct sv r = requests[next_request++ % request_n];
    c->busy = true;
    c->due_us = due;
    c->need = 0;
    buf_clear(&c->in);
    while (r.n) {
        ssize_t n = write(c->fd, r.p, r.n);
        if (n < 0 && errno == EAGAIN)
            continue;
        if (n < 0)
            die("write");
        r = (struct sv){ r.p + n, r.n - (size_t)n };
    }
}

static size_t answer_size(struct sv in)
{
    static const char *const field = "Content-Length: ";
    long head = sv_find(in, SV("\r\n\r\n")), at = head < 0 ? -1 : sv_find(in, sv_of(field));
    if (head < 0)
        return 0;
    return (size_t)head + 4 + (at < 0 ? 0 : strtoul(in.p + at + strlen(field), NULL, 10));
}

static void answer_keep(const struct conn *c)
{
    long head = sv_find(buf_view(&c->in), SV("\r\n\r\n"));
    if (!out || kept >= request_n)
        return;
    fwrite(c->in.p + head + 4, 1, c->need - (size_t)head - 4, out);
    fputc('\n', out);
    kept++;
}

/* True when a whole answer has come. */
static bool conn_read(struct conn *c)
{
    for (;;) {
        char *room = buf_reserve(&c->in, 65536);
        ssize_t n = room ? read(c->fd, room, 65536) : -1;
        if (n < 0 && errno == EAGAIN)
            return false;
        if (n <= 0)
            die("the server hung up");
        c->in.n += (size_t)n;
        bytes_in += (uint64_t)n;
        if (!c->need)
            c->need = answer_size(buf_view(&c->in));
        if (!c->need || c->in.n < c->need)
            continue;
        errors += strncmp(c->in.p, "HTTP/1.1 200", 12) != 0;
        answer_keep(c);
        if (latency_n < latency_room)
            latency[latency_n++] = (uint32_t)(now_us() - c->due_us);
        c->busy = false;
        return true;
    }
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* What was sent but not yet answered, and what is yet to be sent. */
static bool is_over(int64_t end)
{
    bool sent_all = opt.once && next_request >= request_n;
    for (int i = 0; sent_all && i < opt.conns; i++)
        sent_all = !conns[i].busy;
    return sent_all || now_us() >= end;
}

static bool may_send(void)
{
    return !opt.once || next_request < request_n;
}

/* On schedule: hand each request that is due to an idle connection; what finds none waits, and its wait counts. */
static void send_due(int64_t start, int64_t *sent)
{
    int64_t now = now_us();
    for (int i = 0; i < opt.conns; i++) {
        int64_t due = start + (int64_t)((double)*sent * 1e6 / opt.rate);
        if (due > now || !may_send())
            return;
        if (!conns[i].busy) {
            conn_send(&conns[i], due);
            ++*sent;
        }
    }
}

/* Until the next request is due. Without a schedule it spins: what is measured shall not pay for waking its measurer,
 * which on a virtual machine is a fifth of a lookup. With one it sleeps: who spins in the real-time class is stopped for a
 * twentieth of each second, and that would be the p99. */
static struct timespec wait_until_due(int64_t start, int64_t sent)
{
    if (!opt.rate)
        return (struct timespec){ .tv_nsec = opt.calm ? 100000000 : 0 };
    int64_t us = start + (int64_t)((double)sent * 1e6 / opt.rate) - now_us();
    us = us < 0 ? 0 : us > 100000 ? 100000 : us;
    for (int i = 0; us == 0; i++) { /* nobody idle: an answer will wake us */
        if (i == opt.conns)
            return (struct timespec){ .tv_nsec = 100000000 };
        if (!conns[i].busy)
            break;
    }
    return (struct timespec){ .tv_nsec = us * 1000 };
}

static void run(int ep)
{
    struct epoll_event ev[256];
    int64_t start = now_us(), end = start + (int64_t)(opt.seconds * 1e6), sent = 0;
    for (int i = 0; i < opt.conns && !opt.rate && may_send(); i++)
        conn_send(&conns[i], now_us());
    while (!is_over(end)) {
        if (opt.rate)
            send_due(start, &sent);
        struct timespec wait = wait_until_due(start, sent);
        int n = epoll_pwait2(ep, ev, 256, &wait, NULL);
        for (int i = 0; i < n; i++) {
            struct conn *c = &conns[ev[i].data.u32];
            if (conn_read(c) && !opt.rate && may_send())
                conn_send(c, now_us());
        }
    }
    double took = (double)(now_us() - start) / 1e6;
    qsort(latency, latency_n, sizeof *latency, by_value);
    printf("requests %zu errors %zu rate %.0f p50_us %u p99_us %u bytes %.0f\n", latency_n, errors, (double)latency_n / took,
           latency_n ? latency[latency_n / 2] : 0, latency_n ? latency[latency_n * 99 / 100] : 0,
           latency_n ? (double)bytes_in / (double)latency_n : 0);
}

int main(int argc, char **argv)
{
    options_read(argc, argv);
    if (opt.core >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET((size_t)opt.core, &set);
        if (sched_setaffinity(0, sizeof set, &set))
            die("affinity");
    }
    requests_make();
    latency_room = (size_t)20000000;
    latency = malloc(latency_room * sizeof *latency);
    if (opt.out && !(out = fopen(opt.out, "w")))
        die(opt.out);
    int ep = epoll_create1(EPOLL_CLOEXEC);
    if (ep < 0 || !latency)
        die("epoll");
    for (int i = 0; i < opt.conns; i++)
        conn_open(&conns[i], ep, (uint32_t)i);
    run(ep);
    if (out)
        fclose(out);
    return errors || !latency_n;
}
