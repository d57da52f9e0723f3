/* SPDX-License-Identifier: Apache-2.0
 * test_loop.c - turns, deferred work, timers, watches, signals and workers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/loop/loop.h"
#include "server/loop/pool.h"

static struct loop *loop;

static int start(void **state)
{
    (void)state;
    return loop_new(&loop) != OK;
}

static int stop(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static void bump(void *arg)
{
    ++*(int *)arg;
}

static void work_asked_for_often_in_a_turn_runs_once(void **state)
{
    (void)state;
    int ran = 0, other = 0;
    for (int i = 0; i < 1000; i++)
        loop_defer(loop, bump, &ran);
    loop_defer(loop, bump, &other);
    loop_turn(loop, true);
    assert_int_equal(ran, 1);
    assert_int_equal(other, 1);
    loop_turn(loop, false);
    assert_int_equal(ran, 1);
}

static int chain_left;

static void defer_again(void *arg)
{
    if (--chain_left > 0)
        loop_defer(loop, defer_again, arg);
}

static void what_is_deferred_while_the_deferred_run_waits_a_turn(void **state)
{
    (void)state;
    chain_left = 3;
    loop_defer(loop, defer_again, NULL);
    loop_turn(loop, true);
    assert_int_equal(chain_left, 2);
    loop_turn(loop, true); /* must not block: work is waiting */
    assert_int_equal(chain_left, 1);
    loop_turn(loop, true);
    assert_int_equal(chain_left, 0);
}

static void cancelled_work_does_not_run(void **state)
{
    (void)state;
    int ran = 0;
    loop_defer(loop, bump, &ran);
    loop_defer_cancel(loop, &ran);
    loop_turn(loop, false);
    assert_int_equal(ran, 0);
}

static void cancel_other(void *arg)
{
    loop_defer_cancel(loop, arg);
}

static void work_cancelled_by_its_predecessor_does_not_run(void **state)
{
    (void)state;
    int ran = 0;
    loop_defer(loop, cancel_other, &ran);
    loop_defer(loop, bump, &ran);
    /* The canceller has the same argument: it runs first and takes both away. */
    loop_turn(loop, false);
    assert_int_equal(ran, 0);
}

static void turn_for(int64_t ms)
{
    int64_t end = clock_mono_us() + ms * 1000;
    while (clock_mono_us() < end) {
        loop_turn(loop, false);
        usleep(200);
    }
}

static void an_after_timer_fires_once_and_again_when_told(void **state)
{
    (void)state;
    int fired = 0;
    struct timer *t = timer_after(loop, 5, bump, &fired);
    assert_non_null(t);
    turn_for(40);
    assert_int_equal(fired, 1);
    timer_again(t, 5);
    turn_for(40);
    assert_int_equal(fired, 2);
    timer_free(t);
}

static void an_every_timer_goes_on_until_it_is_stopped(void **state)
{
    (void)state;
    int fired = 0;
    struct timer *t = timer_every(loop, 5, bump, &fired);
    turn_for(60);
    assert_true(fired >= 3);
    timer_stop(t);
    int before = fired;
    turn_for(30);
    assert_int_equal(fired, before);
    timer_free(t);
}

static struct timer *own;

static void free_own(void *arg)
{
    bump(arg);
    timer_free(own);
}

static void a_timer_may_free_itself(void **state)
{
    (void)state;
    int fired = 0;
    own = timer_every(loop, 1, free_own, &fired);
    turn_for(30);
    assert_int_equal(fired, 1);
}

struct seen {
    int fd;
    unsigned what;
    int calls;
    struct watch *free_me;
};

static void on_ready(void *arg, unsigned what)
{
    struct seen *s = arg;
    char b[8];
    s->what |= what;
    s->calls++;
    if (what & WATCH_READ)
        assert_true(read(s->fd, b, sizeof b) > 0);
    watch_free(s->free_me);
    s->free_me = NULL;
}

static void a_watch_sees_what_it_is_set_to_see(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct seen s = { .fd = fds[0] };
    struct watch *w = watch_new(loop, fds[0], WATCH_READ, on_ready, &s);
    turn_for(5);
    assert_int_equal(s.calls, 0);
    assert_int_equal(watch_set(w, 0), OK);
    assert_int_equal(write(fds[1], "x", 1), 1);
    turn_for(5);
    assert_int_equal(s.calls, 0);
    assert_int_equal(watch_set(w, WATCH_READ), OK);
    turn_for(5);
    assert_int_equal(s.calls, 1);
    assert_int_equal(s.what, WATCH_READ);
    s.free_me = w;
    assert_int_equal(write(fds[1], "x", 1), 1);
    turn_for(5);
    assert_int_equal(s.calls, 2);
    close(fds[0]);
    close(fds[1]);
}

static void a_signal_comes_to_the_loop(void **state)
{
    (void)state;
    int got = 0;
    assert_int_equal(loop_on_signal(loop, SIGUSR1, bump, &got), OK);
    raise(SIGUSR1);
    assert_int_equal(got, 0);
    turn_for(5);
    assert_int_equal(got, 1);
}

static void stop_loop(void *arg)
{
    loop_stop(arg);
}

static void run_ends_when_stopped(void **state)
{
    (void)state;
    struct timer *t = timer_after(loop, 1, stop_loop, loop);
    struct timer *forever = timer_every(loop, 1000, stop_loop, loop);
    int64_t before = clock_mono_us();
    loop_run(loop);
    assert_true(clock_mono_us() - before < 900000);
    timer_free(t);
    timer_free(forever);
}

/* ---- workers ---- */

struct task {
    pthread_t loop_thread, worked_on, done_on;
    atomic_int *gate;
    int *done;
};

static void work(void *arg)
{
    struct task *t = arg;
    t->worked_on = pthread_self();
    while (t->gate && !atomic_load(t->gate))
        usleep(100);
}

static void done(void *arg)
{
    struct task *t = arg;
    t->done_on = pthread_self();
    ++*t->done;
    assert_false(pthread_equal(t->worked_on, t->loop_thread));
    assert_true(pthread_equal(t->done_on, t->loop_thread));
    free(t);
}

static struct task *task_new(int *done_count, atomic_int *gate)
{
    struct task *t = calloc(1, sizeof *t);
    *t = (struct task){ .loop_thread = pthread_self(), .gate = gate, .done = done_count };
    return t;
}

static void work_runs_elsewhere_and_ends_on_the_loop(void **state)
{
    (void)state;
    struct pool *p;
    int done_count = 0;
    assert_int_equal(pool_new(loop, 2, 100, 10, &p), OK);
    for (int i = 0; i < 100; i++)
        assert_int_equal(pool_submit(p, work, done, task_new(&done_count, NULL)), OK);
    for (int i = 0; i < 1000 && done_count < 100; i++)
        turn_for(1);
    assert_int_equal(done_count, 100);
    assert_int_equal(pool_queued(p), 0);
    pool_free(p);
}

static void a_full_queue_refuses_at_once_and_takes_nothing(void **state)
{
    (void)state;
    struct pool *p;
    int done_count = 0;
    atomic_int gate = 0;
    assert_int_equal(pool_new(loop, 1, 3, 0, &p), OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pool_submit(p, work, done, task_new(&done_count, &gate)), OK);
    struct task *refused = task_new(&done_count, &gate);
    assert_int_equal(pool_submit(p, work, done, refused), E_HTTP_BUSY);
    free(refused);
    atomic_store(&gate, 1);
    pool_free(p);
    assert_int_equal(done_count, 3);
}

static void freeing_a_pool_ends_what_is_queued(void **state)
{
    (void)state;
    struct pool *p;
    int done_count = 0;
    assert_int_equal(pool_new(loop, 1, 50, 0, &p), OK);
    for (int i = 0; i < 50; i++)
        assert_int_equal(pool_submit(p, work, done, task_new(&done_count, NULL)), OK);
    pool_free(p);
    assert_int_equal(done_count, 50);
}

static void leaving_a_pool_waits_for_no_work_that_hangs(void **state)
{
    (void)state;
    struct pool *p;
    int done_count = 0;
    atomic_int gate = 0;
    assert_int_equal(pool_new(loop, 1, 3, 0, &p), OK);
    assert_int_equal(pool_submit(p, work, done, task_new(&done_count, &gate)), OK);
    int64_t before = clock_mono_us();
    assert_false(pool_leave(p, 30));
    assert_in_range(clock_mono_us() - before, 25000, 1000000);
    assert_int_equal(done_count, 0);
    atomic_store(&gate, 1);
    assert_true(pool_leave(p, 5000)); /* it came back after all */
    assert_int_equal(done_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_asked_for_often_in_a_turn_runs_once),
        cmocka_unit_test(what_is_deferred_while_the_deferred_run_waits_a_turn),
        cmocka_unit_test(cancelled_work_does_not_run),
        cmocka_unit_test(work_cancelled_by_its_predecessor_does_not_run),
        cmocka_unit_test(an_after_timer_fires_once_and_again_when_told),
        cmocka_unit_test(an_every_timer_goes_on_until_it_is_stopped),
        cmocka_unit_test(a_timer_may_free_itself),
        cmocka_unit_test(a_watch_sees_what_it_is_set_to_see),
        cmocka_unit_test(a_signal_comes_to_the_loop),
        cmocka_unit_test(run_ends_when_stopped),
        cmocka_unit_test(work_runs_elsewhere_and_ends_on_the_loop),
        cmocka_unit_test(a_full_queue_refuses_at_once_and_takes_nothing),
        cmocka_unit_test(freeing_a_pool_ends_what_is_queued),
        cmocka_unit_test(leaving_a_pool_waits_for_no_work_that_hangs),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
