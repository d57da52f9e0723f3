/* SPDX-License-Identifier: Apache-2.0
 * pool.c - workers on a mutex and a condition; an eventfd brings what is done back to the loop. */
#include "server/loop/pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define THREADS_MAX 64 /* more than any machine we run on has cores to give */

struct task {
    struct task *next;
    void (*work)(void *);
    void (*done)(void *);
    void *arg;
};

struct fifo {
    struct task *first, **last;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t some, ended;
    struct fifo todo, finished; /* under the lock */
    int running;                /* under the lock */
    bool stop;                  /* under the lock */
    size_t queued, cap;         /* the loop's own */
    int nice, fd, threads;
    struct watch *watch;
    pthread_t thread[THREADS_MAX];
};

static void fifo_init(struct fifo *f)
{
    f->first = NULL;
    f->last = &f->first;
}

static void fifo_add(struct fifo *f, struct task *t)
{
    t->next = NULL;
    *f->last = t;
    f->last = &t->next;
}

static struct task *fifo_take(struct fifo *f)
{
    struct task *t = f->first;
    f->first = t->next;
    if (!f->first)
        f->last = &f->first;
    return t;
}

static void tell_loop(struct pool *p)
{
    uint64_t one = 1;
    while (write(p->fd, &one, sizeof one) < 0 && errno == EINTR) {
    }
}

static void *worker(void *arg)
{
    struct pool *p = arg;
    /* On Linux a thread has a niceness of its own; 0 names the caller. */
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + p->nice);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->todo.first && !p->stop)
            pthread_cond_wait(&p->some, &p->lock);
        if (!p->todo.first)
            break;
        struct task *t = fifo_take(&p->todo);
        p->running++;
        pthread_mutex_unlock(&p->lock);
        t->work(t->arg);
        pthread_mutex_lock(&p->lock);
        p->running--;
        pthread_cond_signal(&p->ended);
        bool first = !p->finished.first;
        fifo_add(&p->finished, t);
        if (first)
            tell_loop(p);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void run_finished(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    struct task *t = p->finished.first;
    fifo_init(&p->finished);
    pthread_mutex_unlock(&p->lock);
    while (t) {
        struct task *next = t->next;
        p->queued--;
        t->done(t->arg);
        free(t);
        t = next;
    }
}

static void on_finished(void *arg, unsigned what)
{
    (void)what;
    struct pool *p = arg;
    uint64_t count;
    if (read(p->fd, &count, sizeof count) == sizeof count)
        run_finished(p);
}

enum err pool_new(struct loop *l, int threads, size_t queue_cap, int nice, struct pool **out)
{
    if (threads < 1 || threads > THREADS_MAX || queue_cap == 0)
        return E_USAGE;
    struct pool *p = calloc(1, sizeof *p);
    if (!p)
        return E_NO_MEMORY;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->some, NULL);
    pthread_cond_init(&p->ended, NULL);
    fifo_init(&p->todo);
    fifo_init(&p->finished);
    p->cap = queue_cap;
    p->nice = nice;
    p->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    p->watch = p->fd < 0 ? NULL : watch_new(l, p->fd, WATCH_READ, on_finished, p);
    while (p->watch && p->threads < threads && pthread_create(&p->thread[p->threads], NULL, worker, p) == 0)
        p->threads++;
    if (p->threads < threads) {
        pool_free(p);
        return E_NO_MEMORY;
    }
    *out = p;
    return OK;
}

static void stop_workers(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->stop = true;
    pthread_cond_broadcast(&p->some);
    pthread_mutex_unlock(&p->lock);
}

/* Is nothing running or queued? Under the lock. */
static bool idle(const struct pool *p)
{
    return !p->todo.first && !p->running;
}

bool pool_leave(struct pool *p, int64_t wait_ms)
{
    struct timespec until;
    if (!p)
        return true;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += wait_ms / 1000;
    until.tv_nsec += wait_ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&p->lock);
    while (!idle(p) && pthread_cond_timedwait(&p->ended, &p->lock, &until) == 0)
        ;
    bool done = idle(p);
    pthread_mutex_unlock(&p->lock);
    if (done) {
        pool_free(p);
    } else {
        watch_free(p->watch);
        p->watch = NULL;
    }
    return done;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    stop_workers(p);
    for (int i = 0; i < p->threads; i++)
        pthread_join(p->thread[i], NULL);
    run_finished(p);
    watch_free(p->watch);
    if (p->fd >= 0)
        close(p->fd);
    pthread_cond_destroy(&p->some);
    pthread_cond_destroy(&p->ended);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

enum err pool_submit(struct pool *p, void (*work)(void *), void (*done)(void *), void *arg)
{
    if (p->queued >= p->cap)
        return E_HTTP_BUSY;
    struct task *t = malloc(sizeof *t);
    if (!t)
        return E_NO_MEMORY;
    *t = (struct task){ .work = work, .done = done, .arg = arg };
    p->queued++;
    pthread_mutex_lock(&p->lock);
    fifo_add(&p->todo, t);
    pthread_cond_signal(&p->some);
    pthread_mutex_unlock(&p->lock);
    return OK;
}

size_t pool_queued(const struct pool *p)
{
    return p->queued;
}
