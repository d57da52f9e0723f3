/* SPDX-License-Identifier: Apache-2.0
 * bench_live.c - how long a mark takes from its sending to every screen.
 *
 *     bench_live --port=N --token=T --incident=N --bodies=FILE [--clients=N] [--rate=N] [--seconds=N] [--core=N]
 *
 * Opens the event streams of so many clients, then sends the marks of FILE (bench_marks bodies: one a line, another
 * person each) on a fixed schedule, and notes when each client hears of each. Prints
 * "marks N deliveries N lost N p50_us P p99_us P max_us M"; time counts from when a mark was due to be sent. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>

#include "server/base/hash.h"
#include "tests/bench/bench_pg.h"

#define CLIENTS_MAX 4000
#define SENDERS 64
#define BUCKETS 60000 /* of 100 us */
#define BUCKET_US 100
#define CARRY 64
#define QUIET_US 3000000 /* after the last mark, for what is still under way */

struct stream {
    int fd;
    bool open;      /* the head of the answer has come */
    size_t carry_n; /* the end of the last read: an id may be cut in two */
    char carry[CARRY];
};

struct sender {
    int fd;
    bool busy;
    char answer[4096];
    size_t n;
};

static struct stream stream[CLIENTS_MAX];
static struct sender sender[SENDERS];
static struct sv *body;
static int64_t *due_us, *person;
static size_t body_n, sent, answered, refused, deliveries, bucket[BUCKETS + 1];
static int64_t max_us;
static struct map64 mark_of; /* person -> index */
static int port, clients;
static const char *token;
static char path[128];

static int dial(void)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a))
        pg_die("connect", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void send_all(int fd, struct sv s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno != EAGAIN)
            pg_die("write", strerror(errno));
        if (n > 0)
            s = (struct sv){ s.p + n, s.n - (size_t)n };
    }
}

static void watch(int ep, int fd, uint32_t number)
{
    struct epoll_event e = { .events = EPOLLIN, .data.u32 = number };
    if (fcntl(fd, F_SETFL, O_NONBLOCK) || epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e))
        pg_die("epoll", strerror(errno));
}

static void bodies_read(const char *file, size_t most)
{
    struct file_map m;
    if (file_map_open(file, (size_t)1 << 30, &m) != OK)
        pg_die(file, "cannot be read");
    body = calloc(most, sizeof *body);
    due_us = calloc(most, sizeof *due_us);
    person = calloc(most, sizeof *person);
    map64_init(&mark_of);
    for (struct sv rest = m.bytes; body && due_us && person && rest.p && rest.n && body_n < most;) {
        struct sv line = sv_cut(&rest, '\n');
        long at = sv_find(line, SV("\"person\":\""));
        uint64_t known;
        if (at < 0)
            continue;
        person[body_n] = strtoll(line.p + at + 10, NULL, 10);
        if (map64_get(&mark_of, person[body_n], &known))
            pg_die(file, "a person is marked twice: fewer marks, or more people");
        if (map64_put(&mark_of, person[body_n], body_n) != OK)
            pg_die("memory", "none");
        body[body_n++] = line;
    }
    if (!body_n)
        pg_die(file, "no marks");
}

static void heard(int64_t who, int64_t now)
{
    uint64_t i;
    if (!map64_get(&mark_of, who, &i) || !due_us[i])
        return;
    int64_t took = now - due_us[i];
    bucket[took / BUCKET_US < BUCKETS ? took / BUCKET_US : BUCKETS]++;
    max_us = took > max_us ? took : max_us;
    deliveries++;
}

/* Ids of persons in what a stream brought; the tail that may hold half of one is kept for the next time. */
static void scan(struct stream *s, const char *p, size_t n, int64_t now)
{
    static const char key[] = "\"person\":\"";
    const char *at = p, *end = p + n, *kept = n > CARRY ? end - CARRY : p;
    while ((at = memmem(at, (size_t)(end - at), key, sizeof key - 1))) {
        const char *digit = at + sizeof key - 1;
        int64_t who = 0;
        while (digit < end && *digit >= '0' && *digit <= '9')
            who = who * 10 + (*digit++ - '0');
        if (digit == end)
            break; /* it goes on in the next read */
        heard(who, now);
        at = digit;
        kept = at > kept ? at : kept;
    }
    s->carry_n = (size_t)(end - kept);
    memcpy(s->carry, kept, s->carry_n);
}

static void stream_read(struct stream *s)
{
    static char room[CARRY + 262144];
    for (;;) {
        memcpy(room, s->carry, s->carry_n);
        ssize_t n = read(s->fd, room + s->carry_n, sizeof room - CARRY);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n <= 0)
            pg_die("stream", "the server hung up");
        size_t all = s->carry_n + (size_t)n;
        if (!s->open && strncmp(room, "HTTP/1.1 200", 12))
            pg_die("stream", "refused");
        s->open = true;
        scan(s, room, all, pg_now_us());
    }
}

static void sender_read(struct sender *s)
{
    ssize_t n = read(s->fd, s->answer + s->n, sizeof s->answer - s->n - 1);
    if (n <= 0)
        pg_die("mark", "the server hung up");
    s->n += (size_t)n;
    s->answer[s->n] = 0;
    const char *head = strstr(s->answer, "\r\n\r\n"), *size = strstr(s->answer, "Content-Length: ");
    if (!head || !size || s->n < (size_t)(head + 4 - s->answer) + strtoul(size + 16, NULL, 10))
        return;
    if (!strstr(head, "\"accepted\"") && refused++ == 0)
        fprintf(stderr, "bench: %s\n", s->answer);
    answered++;
    s->busy = false;
}

static void mark_send(struct sender *s)
{
    char head[512];
    int n = snprintf(head, sizeof head,
                     "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
                     "Content-Length: %zu\r\n\r\n",
                     path, token, body[sent].n);
    s->busy = true;
    s->n = 0;
    send_all(s->fd, (struct sv){ head, (size_t)n });
    send_all(s->fd, body[sent++]);
}

static void marks_send(int64_t start, double rate)
{
    int64_t now = pg_now_us();
    for (int i = 0; i < SENDERS && sent < body_n; i++) {
        int64_t due = start + (int64_t)((double)sent * 1e6 / rate);
        if (due > now)
            return;
        if (sender[i].busy)
            continue;
        due_us[sent] = due;
        mark_send(&sender[i]);
    }
}

static void turn(int ep, int wait_ms)
{
    struct epoll_event ev[512];
    int n = epoll_wait(ep, ev, 512, wait_ms);
    for (int i = 0; i < n; i++) {
        uint32_t k = ev[i].data.u32;
        if (k < CLIENTS_MAX)
            stream_read(&stream[k]);
        else
            sender_read(&sender[k - CLIENTS_MAX]);
    }
}

static void streams_open(int ep)
{
    char request[512];
    int n = snprintf(request, sizeof request,
                     "GET /api/live?topics=status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                     "Accept: text/event-stream\r\n\r\n",
                     token);
    for (int i = 0; i < clients; i++) {
        stream[i].fd = dial();
        send_all(stream[i].fd, (struct sv){ request, (size_t)n });
        watch(ep, stream[i].fd, (uint32_t)i);
    }
    for (int i = 0; i < SENDERS; i++) {
        sender[i].fd = dial();
        watch(ep, sender[i].fd, CLIENTS_MAX + (uint32_t)i);
    }
    int64_t end = pg_now_us() + 20000000;
    for (int open = 0; open < clients;) {
        turn(ep, 10);
        open = 0;
        for (int i = 0; i < clients; i++)
            open += stream[i].open;
        if (pg_now_us() > end)
            pg_die("stream", "not all were opened within 20 s");
    }
}

static int64_t quantile_us(double q)
{
    size_t left = (size_t)(q * (double)deliveries);
    for (int64_t i = 0; i <= BUCKETS; i++) {
        if (bucket[i] > left)
            return (i + 1) * BUCKET_US;
        left -= bucket[i];
    }
    return max_us;
}

int main(int argc, char **argv)
{
    struct rlimit files = { 0 };
    double rate = (double)bench_number(argc, argv, "rate", 500);
    size_t most = (size_t)(rate * (double)bench_number(argc, argv, "seconds", 10));
    port = (int)bench_number(argc, argv, "port", 8080);
    clients = (int)bench_number(argc, argv, "clients", 1000);
    token = bench_option(argc, argv, "token", "");
    snprintf(path, sizeof path, "/api/incidents/%lld/observations", (long long)bench_number(argc, argv, "incident", 1));
    bench_pin((int)bench_number(argc, argv, "core", -1));
    if (clients < 1 || clients > CLIENTS_MAX || getrlimit(RLIMIT_NOFILE, &files))
        return 1;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    bodies_read(bench_option(argc, argv, "bodies", ""), most);
    int ep = epoll_create1(EPOLL_CLOEXEC);
    streams_open(ep);
    size_t expected = body_n * (size_t)clients;
    int64_t start = pg_now_us(), last = start;
    while (sent < body_n || answered < sent || (deliveries < expected && pg_now_us() - last < QUIET_US)) {
        if (sent < body_n) {
            marks_send(start, rate);
            last = pg_now_us();
        }
        turn(ep, sent < body_n ? 0 : 10);
    }
    if (refused)
        pg_die("mark", "some were refused");
    printf("marks %zu deliveries %zu lost %zu p50_us %lld p99_us %lld max_us %lld\n", sent, deliveries,
           deliveries < expected ? expected - deliveries : 0, (long long)quantile_us(0.5), (long long)quantile_us(0.99), (long long)max_us);
    return deliveries < expected;
}
