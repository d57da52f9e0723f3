/* SPDX-License-Identifier: Apache-2.0
 * parser.c - the parent's end of the parsing child. */
#include "feeds/parser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server/base/list.h"

#define PIECE 65536 /* of an answer read at once */

struct parser_question {
    struct link in_queue;
    struct buf frame; /* the question */
    struct arena *arena;
    parser_done *fn;
    void *ctx;
};

struct feed_parser {
    struct loop *loop;
    const struct child_conf *conf;
    int64_t timeout_ms;
    struct timer *deadline;
    struct link queue; /* the first one is being asked */
    size_t queued;
    pid_t pid; /* 0: no child */
    int fd;
    struct watch *watch;
    size_t sent;
    struct buf answer;
    struct parser_stat stat;
};

static void on_ready(void *arg, unsigned what);
static void ask_next(struct feed_parser *p);

static void end_child(struct feed_parser *p)
{
    watch_free(p->watch);
    p->watch = NULL;
    if (p->pid) {
        close(p->fd);
        kill(p->pid, SIGKILL);
        while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    p->pid = 0;
}

static enum err start_child(struct feed_parser *p)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
        return E_IO;
    pid_t pid = fork();
    if (pid == 0)
        child_run(pair[1], p->conf);
    close(pair[1]);
    if (pid < 0 || fcntl(pair[0], F_SETFL, O_NONBLOCK)) {
        close(pair[0]);
        return E_IO;
    }
    p->pid = pid;
    p->fd = pair[0];
    p->stat.started++;
    p->watch = watch_new(p->loop, p->fd, WATCH_READ, on_ready, p);
    if (p->watch)
        return OK;
    end_child(p);
    return E_NO_MEMORY;
}

static void ask_free(struct parser_question *q)
{
    buf_done(&q->frame);
    free(q);
}

/* The first question is answered; the callback may ask another. */
static void answered(struct feed_parser *p, enum err e, const struct fail *fail, const struct parsed *out)
{
    struct parser_question *q = LIST_OF(p->queue.next, struct parser_question, in_queue);
    list_remove(&q->in_queue);
    p->queued--;
    timer_stop(p->deadline);
    buf_clear(&p->answer);
    p->sent = 0;
    parser_done *fn = q->fn;
    void *ctx = q->ctx;
    ask_free(q);
    fn(ctx, e, fail, out);
    ask_next(p);
}

static void broken(struct feed_parser *p, enum err why)
{
    struct fail fail = { .err = why };
    end_child(p);
    if (why == E_FEED_TIMEOUT)
        p->stat.timed_out++;
    else
        p->stat.died++;
    answered(p, why, &fail, NULL);
}

static void on_deadline(void *arg)
{
    struct feed_parser *p = arg;
    if (!list_empty(&p->queue))
        broken(p, E_FEED_TIMEOUT);
}

static bool asking(const struct feed_parser *p)
{
    return !list_empty(&p->queue);
}

/* False when the child is gone. */
static bool send_more(struct feed_parser *p)
{
    const struct parser_question *q = LIST_OF(p->queue.next, struct parser_question, in_queue);
    while (p->sent < q->frame.n) {
        ssize_t n = send(p->fd, q->frame.p + p->sent, q->frame.n - p->sent, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN && !watch_set(p->watch, WATCH_READ | WATCH_WRITE);
        p->sent += (size_t)n;
    }
    return !watch_set(p->watch, WATCH_READ);
}

/* 1: a whole answer is there, 0: not yet, -1: the child is gone or speaks nonsense. */
static int receive(struct feed_parser *p)
{
    size_t n = 0;
    for (;;) {
        char *room = buf_reserve(&p->answer, PIECE);
        if (!room)
            return -1;
        ssize_t got = recv(p->fd, room, PIECE, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return 0;
        if (got <= 0)
            return -1;
        p->answer.n += (size_t)got;
        if (p->answer.n < WIRE_HEAD)
            continue;
        if (wire_frame_length(p->answer.p, &n) || p->answer.n > WIRE_HEAD + n)
            return -1;
        if (p->answer.n == WIRE_HEAD + n)
            return 1;
    }
}

static void deliver(struct feed_parser *p)
{
    struct parser_question *q = LIST_OF(p->queue.next, struct parser_question, in_queue);
    struct fail fail = { 0 };
    struct parsed out;
    struct sv frame = { p->answer.p + WIRE_HEAD, p->answer.n - WIRE_HEAD };
    enum err e = wire_get_answer(q->arena, frame, &out, &fail);
    if (e == E_FEED_PARSER)
        broken(p, e);
    else
        answered(p, e, &fail, e ? NULL : &out);
}

static void on_ready(void *arg, unsigned what)
{
    struct feed_parser *p = arg;
    if (!asking(p)) { /* a child that speaks unasked, or ended */
        end_child(p);
        return;
    }
    if ((what & WATCH_WRITE) && !send_more(p)) {
        broken(p, E_FEED_PARSER);
        return;
    }
    int got = what & WATCH_READ ? receive(p) : 0;
    if (got < 0)
        broken(p, E_FEED_PARSER);
    else if (got > 0)
        deliver(p);
}

static void on_asked(void *arg)
{
    struct feed_parser *p = arg;
    if (!asking(p))
        return;
    if (!p->pid && start_child(p)) {
        broken(p, E_FEED_PARSER);
        return;
    }
    timer_again(p->deadline, p->timeout_ms);
    if (!send_more(p))
        broken(p, E_FEED_PARSER);
}

static void ask_next(struct feed_parser *p)
{
    if (asking(p) && p->sent == 0)
        loop_defer(p->loop, on_asked, p);
}

enum err parser_ask(struct feed_parser *p, const struct wire_question *q, struct arena *a, parser_done *fn, void *ctx)
{
    if (p->queued >= PARSER_QUEUE_MAX)
        return E_HTTP_BUSY;
    struct parser_question *k = calloc(1, sizeof *k);
    if (!k)
        return E_NO_MEMORY;
    *k = (struct parser_question){ .arena = a, .fn = fn, .ctx = ctx };
    buf_init(&k->frame, WIRE_FRAME_MAX);
    wire_put_question(&k->frame, q);
    if (!buf_ok(&k->frame)) {
        enum err e = k->frame.bad == E_TOO_LARGE ? E_FEED_TOO_LARGE : k->frame.bad;
        ask_free(k);
        return e;
    }
    list_add_tail(&p->queue, &k->in_queue);
    if (++p->queued == 1)
        ask_next(p);
    return OK;
}

enum err parser_new(struct loop *l, const struct child_conf *conf, int64_t timeout_ms, struct feed_parser **out)
{
    struct feed_parser *p = calloc(1, sizeof *p);
    if (!p)
        return E_NO_MEMORY;
    *p = (struct feed_parser){ .loop = l, .conf = conf, .timeout_ms = timeout_ms };
    list_init(&p->queue);
    buf_init(&p->answer, WIRE_FRAME_MAX + WIRE_HEAD + PIECE);
    p->deadline = timer_after(l, timeout_ms, on_deadline, p);
    if (!p->deadline) {
        free(p);
        return E_NO_MEMORY;
    }
    timer_stop(p->deadline);
    *out = p;
    return OK;
}

void parser_free(struct feed_parser *p)
{
    if (!p)
        return;
    loop_defer_cancel(p->loop, p);
    end_child(p);
    timer_free(p->deadline);
    while (!list_empty(&p->queue)) {
        struct parser_question *q = LIST_OF(p->queue.next, struct parser_question, in_queue);
        list_remove(&q->in_queue);
        ask_free(q);
    }
    buf_done(&p->answer);
    free(p);
}

struct parser_stat parser_stat(const struct feed_parser *p)
{
    return p->stat;
}
