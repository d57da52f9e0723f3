/* SPDX-License-Identifier: Apache-2.0
 * watch.c - timers and watched descriptors: libevent's events behind two small types.
 *
 * A callback may free its own timer or watch, so nothing is touched after it has been called. */
#include "server/loop/loop.h"

#include <event2/event.h>
#include <stdlib.h>

struct timer {
    struct event *ev;
    void (*fn)(void *);
    void *arg;
};

struct watch {
    struct event_base *base;
    struct event *ev;
    int fd;
    void (*fn)(void *arg, unsigned what);
    void *arg;
};

static struct timeval timeval_of_ms(int64_t ms)
{
    if (ms < 0)
        ms = 0;
    return (struct timeval){ .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
}

static void on_timer_event(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct timer *t = arg;
    t->fn(t->arg);
}

static struct timer *timer_new(struct loop *l, short flags, int64_t ms, void (*fn)(void *), void *arg)
{
    struct timer *t = malloc(sizeof *t);
    if (!t)
        return NULL;
    *t = (struct timer){ .fn = fn, .arg = arg };
    t->ev = event_new(loop_base(l), -1, flags, on_timer_event, t);
    if (!t->ev) {
        free(t);
        return NULL;
    }
    timer_again(t, ms);
    return t;
}

struct timer *timer_every(struct loop *l, int64_t ms, void (*fn)(void *), void *arg)
{
    return timer_new(l, EV_PERSIST, ms, fn, arg);
}

struct timer *timer_after(struct loop *l, int64_t ms, void (*fn)(void *), void *arg)
{
    return timer_new(l, 0, ms, fn, arg);
}

void timer_again(struct timer *t, int64_t ms)
{
    struct timeval tv = timeval_of_ms(ms);
    /* Without memory for the wait it comes at once: what a timer does is looked after again, never left for good. */
    if (event_add(t->ev, &tv) != 0)
        event_active(t->ev, EV_TIMEOUT, 1);
}

void timer_stop(struct timer *t)
{
    event_del(t->ev);
}

void timer_free(struct timer *t)
{
    if (!t)
        return;
    event_free(t->ev);
    free(t);
}

static void on_watch_event(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    struct watch *w = arg;
    unsigned flags = (what & EV_READ ? WATCH_READ : 0u) | (what & EV_WRITE ? WATCH_WRITE : 0u);
    w->fn(w->arg, flags);
}

static short event_flags(unsigned flags)
{
    return (short)(EV_PERSIST | (flags & WATCH_READ ? EV_READ : 0) | (flags & WATCH_WRITE ? EV_WRITE : 0));
}

struct watch *watch_new(struct loop *l, int fd, unsigned flags, void (*fn)(void *arg, unsigned what), void *arg)
{
    struct watch *w = malloc(sizeof *w);
    if (!w)
        return NULL;
    *w = (struct watch){ .base = loop_base(l), .fd = fd, .fn = fn, .arg = arg };
    w->ev = event_new(w->base, fd, event_flags(flags), on_watch_event, w);
    if (!w->ev || (flags && event_add(w->ev, NULL) != 0)) {
        if (w->ev)
            event_free(w->ev);
        free(w);
        return NULL;
    }
    return w;
}

enum err watch_set(struct watch *w, unsigned flags)
{
    event_del(w->ev);
    if (event_assign(w->ev, w->base, w->fd, event_flags(flags), on_watch_event, w) != 0)
        return E_INTERNAL;
    if (flags && event_add(w->ev, NULL) != 0)
        return E_IO;
    return OK;
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    event_free(w->ev);
    free(w);
}
