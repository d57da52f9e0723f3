/* SPDX-License-Identifier: Apache-2.0
 * hashing.c - a fair queue in front of the pool, which holds no more than its workers are at. */
#include "server/api/kit/hashing.h"

#include <stdlib.h>

#include "server/auth/password.h"
#include "server/base/digest.h"
#include "server/http/metrics.h"

#define PASSWORD_ROOM 800 /* bytes, as password_acceptable takes them */

static struct {
    struct pool *pool;
    struct fair *waiting;
    size_t at_work, workers;
    bool stopped;
} queue;

/* What the worker gets: its own copy, wiped afterwards. */
struct hashing_work {
    uint64_t job;
    bool verify, make;
    char hash[PASSWORD_HASH_MAX], made[PASSWORD_HASH_MAX];
    char password[PASSWORD_ROOM], fresh[PASSWORD_ROOM];
    size_t password_n, fresh_n;
    enum err err;
};

static void work_free(struct hashing_work *w)
{
    secret_wipe(w, sizeof *w);
    free(w);
}

static void work_run(void *arg)
{
    struct hashing_work *w = arg;
    if (w->verify)
        w->err = password_verify(w->hash, (struct sv){ w->password, w->password_n });
    if (!w->err && w->make)
        w->err = password_hash((struct sv){ w->fresh, w->fresh_n }, w->made);
}

static void begin_next(void);

static void work_done(void *arg)
{
    struct hashing_work *w = arg;
    struct job *j = job_find(kit_given->jobs, w->job);
    queue.at_work--;
    begin_next();
    if (j) {
        char *made = w->make && !w->err ? arena_str(&j->arena, sv_of(w->made)) : NULL;
        job_resume(kit_given->jobs, w->job, w->make && !w->err && !made ? E_NO_MEMORY : w->err, made);
    }
    work_free(w);
}

static void refuse(struct hashing_work *w, enum err e)
{
    uint64_t job = w->job;
    work_free(w);
    job_resume(kit_given->jobs, job, e, NULL);
}

/* Nobody waits for the hash of a client that has left. */
static void begin_next(void)
{
    struct hashing_work *w;
    while (!queue.stopped && queue.at_work < queue.workers && (w = fair_take(queue.waiting))) {
        if (!job_find(kit_given->jobs, w->job)) {
            work_free(w);
            continue;
        }
        enum err e = pool_submit(queue.pool, work_run, work_done, w);
        if (e)
            refuse(w, e);
        else
            queue.at_work++;
    }
}

static double waiting_first(void *arg)
{
    (void)arg;
    return (double)fair_waiting(queue.waiting, FAIR_FIRST);
}

static double waiting_slow(void *arg)
{
    (void)arg;
    return (double)fair_waiting(queue.waiting, FAIR_SLOW);
}

enum err hashing_start(struct pool *pool, size_t workers, size_t waiting_max)
{
    static const char help[] = "Log-ins and PINs that wait for their password to be checked";
    if (!(queue.waiting = fair_new(waiting_max)))
        return E_NO_MEMORY;
    queue.pool = pool;
    queue.workers = workers;
    metric_gauge_fn("anpi_login_waiting", "lane=\"known\"", help, waiting_first, NULL);
    metric_gauge_fn("anpi_login_waiting", "lane=\"unknown\"", help, waiting_slow, NULL);
    return OK;
}

void hashing_stop(void)
{
    struct hashing_work *w;
    queue.stopped = true;
    while (queue.waiting && (w = fair_take(queue.waiting)))
        work_free(w);
}

struct turn turn_of(struct sv who, bool known)
{
    return (struct turn){ known ? FAIR_FIRST : FAIR_SLOW, sv_hash(who) };
}

struct turn turn_of_caller(const struct req *r)
{
    const struct caller *c = req_caller(r);
    return turn_of(sv_of(c->user.login), true);
}

static struct hashing_work *work_new(struct job *j, const char *hash, struct sv password, struct sv fresh)
{
    struct hashing_work *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->job = j->id;
    w->verify = password.p != NULL;
    w->make = fresh.p != NULL;
    if (hash && strlen(hash) < sizeof w->hash)
        memcpy(w->hash, hash, strlen(hash));
    if ((w->password_n = password.n))
        memcpy(w->password, password.p, password.n);
    if ((w->fresh_n = fresh.n))
        memcpy(w->fresh, fresh.p, fresh.n);
    return w;
}

enum step hashing_wait(struct job *j, struct turn turn, const char *hash, struct sv password, struct sv fresh)
{
    if (password.n >= PASSWORD_ROOM || fresh.n >= PASSWORD_ROOM)
        return job_fail(j, E_TOO_LARGE);
    struct hashing_work *w = work_new(j, hash, password, fresh);
    if (!w)
        return job_fail(j, E_NO_MEMORY);
    struct hashing_work *gone = fair_put(queue.waiting, turn.lane, turn.key, w);
    if (gone == w) {
        work_free(w);
        return job_fail(j, E_HTTP_BUSY);
    }
    if (gone)
        refuse(gone, E_HTTP_BUSY);
    begin_next();
    return job_wait(j, "password");
}
