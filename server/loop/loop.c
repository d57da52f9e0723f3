/* SPDX-License-Identifier: Apache-2.0
 * loop.c - libevent, one turn at a time.
 *
 * event_base_loop(EVLOOP_ONCE) returns after one wait and all callbacks it led to. That return is the end of
 * the turn: the only place where "everything of this turn has been queued" is known, so deferred work runs
 * there. */
#include "server/loop/loop.h"

#include <event2/event.h>
#include <stdlib.h>

#include "server/base/grow.h"
#include "server/loop/reserve.h"

struct deferred {
    void (*fn)(void *);
    void *arg;
};

struct queue {
    struct deferred *at;
    size_t n, room;
};

struct on_signal {
    struct on_signal *next;
    struct event *ev;
    void (*fn)(void *);
    void *arg;
};

struct loop {
    struct event_base *base;
    struct queue next, now; /* `now` is being run */
    struct on_signal *signals;
    bool stop;
};

enum err loop_new(struct loop **out)
{
    reserve_start();
    struct loop *l = calloc(1, sizeof *l);
    struct event_config *conf = l ? event_config_new() : NULL;
    if (conf) {
        /* One thread: no locks. Timers need no finer clock than the kernel's coarse one. */
        event_config_set_flag(conf, EVENT_BASE_FLAG_NOLOCK);
        l->base = event_base_new_with_config(conf);
        event_config_free(conf);
    }
    if (!l || !l->base) {
        free(l);
        return E_NO_MEMORY;
    }
    *out = l;
    return OK;
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    for (struct on_signal *s = l->signals, *next; s; s = next) {
        next = s->next;
        event_free(s->ev);
        free(s);
    }
    event_base_free(l->base);
    free(l->next.at);
    free(l->now.at);
    free(l);
}

struct event_base *loop_base(const struct loop *l)
{
    return l->base;
}

static bool queue_has(const struct queue *q, void (*fn)(void *), const void *arg)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->at[i].fn == fn && q->at[i].arg == arg)
            return true;
    return false;
}

void loop_defer(struct loop *l, void (*fn)(void *), void *arg)
{
    struct queue *q = &l->next;
    if (queue_has(q, fn, arg))
        return;
    if (GROW(q->at, q->room, q->n + 1))
        fn(arg);
    else
        q->at[q->n++] = (struct deferred){ fn, arg };
}

static void queue_forget(struct queue *q, const void *arg)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->at[i].arg == arg)
            q->at[i].fn = NULL;
}

void loop_defer_cancel(struct loop *l, void *arg)
{
    queue_forget(&l->next, arg);
    queue_forget(&l->now, arg);
}

static void run_deferred(struct loop *l)
{
    struct queue done = l->now;
    l->now = l->next;
    l->next = (struct queue){ done.at, 0, done.room };
    for (size_t i = 0; i < l->now.n; i++)
        if (l->now.at[i].fn)
            l->now.at[i].fn(l->now.at[i].arg);
    l->now.n = 0;
}

bool loop_turn(struct loop *l, bool block)
{
    bool wait = block && l->next.n == 0;
    int got = event_base_loop(l->base, EVLOOP_ONCE | (wait ? 0 : EVLOOP_NONBLOCK));
    run_deferred(l);
    return got == 0 || l->next.n > 0;
}

void loop_run(struct loop *l)
{
    l->stop = false;
    while (!l->stop && loop_turn(l, true)) {
    }
}

void loop_stop(struct loop *l)
{
    l->stop = true;
}

static void on_signal_event(evutil_socket_t signum, short what, void *arg)
{
    (void)signum;
    (void)what;
    struct on_signal *s = arg;
    s->fn(s->arg);
}

enum err loop_on_signal(struct loop *l, int signum, void (*fn)(void *), void *arg)
{
    struct on_signal *s = malloc(sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    *s = (struct on_signal){ .next = l->signals, .fn = fn, .arg = arg };
    s->ev = evsignal_new(l->base, signum, on_signal_event, s);
    if (!s->ev || evsignal_add(s->ev, NULL) != 0) {
        if (s->ev)
            event_free(s->ev);
        free(s);
        return E_NO_MEMORY;
    }
    l->signals = s;
    return OK;
}
