/* SPDX-License-Identifier: Apache-2.0
 * test_job.c - jobs as step tables: order, waiting, answers that come early, late or never. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "server/loop/job.h"

static struct loop *loop;
static struct jobs *jobs;
static char trace[64];
static int ended, cleaned;
static enum step ended_how;
static enum err ended_err;

static int start(void **state)
{
    (void)state;
    trace[0] = 0;
    ended = cleaned = 0;
    return loop_new(&loop) != OK || jobs_new(loop, 4, 4096, &jobs) != OK;
}

static int stop(void **state)
{
    (void)state;
    jobs_free(jobs);
    loop_free(loop);
    return 0;
}

static void mark(char c)
{
    size_t n = strlen(trace);
    trace[n] = c;
    trace[n + 1] = 0;
}

static void on_end(struct job *j, enum step how)
{
    ended++;
    ended_how = how;
    ended_err = j->fail.err;
}

static void clean(void *arg)
{
    (void)arg;
    cleaned++;
}

static enum step first(struct job *j)
{
    mark('1');
    return arena_on_done(&j->arena, clean, NULL) == OK ? STEP_NEXT : STEP_FAIL;
}

static enum step wait_db(struct job *j)
{
    mark('w');
    return job_wait(j, "db");
}

static enum step last(struct job *j)
{
    mark(j->result ? *(const char *)j->result : '-');
    return j->result_err ? job_fail(j, j->result_err) : STEP_DONE;
}

static enum step never(struct job *j)
{
    (void)j;
    mark('!');
    return STEP_DONE;
}

static const struct job_step three[] = { { "first", first }, { "ask", wait_db }, { "last", last }, { "never", never }, { NULL, NULL } };

static void steps_run_in_order_and_wait_for_their_answer(void **state)
{
    (void)state;
    struct job *j = job_new(jobs, three, NULL, on_end);
    uint64_t id = j->id;
    job_run(j);
    assert_string_equal(trace, "1w");
    assert_string_equal(j->waiting_for, "db");
    job_resume(jobs, id, OK, "a");
    assert_string_equal(trace, "1wa");
    assert_int_equal(ended, 1);
    assert_int_equal(ended_how, STEP_DONE);
    assert_int_equal(cleaned, 1);
    assert_null(job_find(jobs, id));
}

static void a_failed_answer_reaches_the_next_step(void **state)
{
    (void)state;
    struct job *j = job_new(jobs, three, NULL, on_end);
    uint64_t id = j->id;
    job_run(j);
    job_resume(jobs, id, E_DB_AWAY, NULL);
    assert_string_equal(trace, "1w-");
    assert_int_equal(ended_how, STEP_FAIL);
    assert_int_equal(ended_err, E_DB_AWAY);
}

static void an_answer_for_a_job_that_is_gone_is_dropped(void **state)
{
    (void)state;
    struct job *j = job_new(jobs, three, NULL, on_end);
    uint64_t id = j->id;
    job_run(j);
    job_cancel(j);
    assert_int_equal(ended, 0);
    assert_int_equal(cleaned, 1);
    struct job *next = job_new(jobs, three, NULL, on_end); /* takes the same slot */
    job_run(next);
    trace[0] = 0;
    job_resume(jobs, id, OK, "a");
    assert_string_equal(trace, "");
    assert_int_equal(jobs_stat(jobs).dropped_answers, 1);
    assert_true(next->id != id);
    job_cancel(next);
}

static void a_second_answer_is_dropped(void **state)
{
    (void)state;
    static const struct job_step steps[] = { { "ask", wait_db }, { "ask", wait_db }, { "last", last }, { NULL, NULL } };
    struct job *j = job_new(jobs, steps, NULL, on_end);
    job_run(j);
    uint64_t id = j->id;
    job_resume(jobs, id, OK, NULL);
    job_resume(jobs, id, OK, "b");
    assert_string_equal(trace, "wwb");
    job_resume(jobs, id, OK, "c");
    assert_int_equal(jobs_stat(jobs).dropped_answers, 1);
}

static enum step answered_at_once(struct job *j)
{
    mark('e');
    char *answer = arena_alloc(&j->arena, 1);
    *answer = 'x';
    job_resume(jobs, j->id, OK, answer);
    return job_wait(j, "cache");
}

static void an_answer_may_come_before_the_step_returns(void **state)
{
    (void)state;
    static const struct job_step steps[] = { { "ask", answered_at_once }, { "last", last }, { NULL, NULL } };
    job_run(job_new(jobs, steps, NULL, on_end));
    assert_string_equal(trace, "ex");
    assert_int_equal(ended, 1);
}

static enum step three_times(struct job *j)
{
    mark('r');
    return strlen(trace) < 3 ? job_wait_again(j, "piece") : STEP_NEXT;
}

static void a_step_may_wait_again(void **state)
{
    (void)state;
    static const struct job_step steps[] = { { "piece", three_times }, { "never", never }, { NULL, NULL } };
    struct job *j = job_new(jobs, steps, NULL, on_end);
    uint64_t id = j->id;
    job_run(j);
    job_resume(jobs, id, OK, NULL);
    struct job_waiting w;
    assert_int_equal(jobs_waiting(jobs, 0, &w, 1), 1);
    assert_string_equal(w.step, "piece");
    assert_string_equal(w.waiting_for, "piece");
    job_resume(jobs, id, OK, NULL);
    assert_string_equal(trace, "rrr!");
}

static enum step cancel_self(struct job *j)
{
    mark('c');
    job_cancel(j);
    return STEP_NEXT;
}

static void a_job_cancelled_inside_a_step_ends_with_the_step(void **state)
{
    (void)state;
    static const struct job_step steps[] = { { "first", first }, { "cancel", cancel_self }, { "never", never }, { NULL, NULL } };
    job_run(job_new(jobs, steps, NULL, on_end));
    assert_string_equal(trace, "1c");
    assert_int_equal(ended, 0);
    assert_int_equal(cleaned, 1);
    assert_int_equal(jobs_stat(jobs).cancelled, 1);
}

static enum step fail_bare(struct job *j)
{
    (void)j;
    return STEP_FAIL;
}

static void a_failure_without_a_reason_is_internal(void **state)
{
    (void)state;
    static const struct job_step steps[] = { { "fail", fail_bare }, { NULL, NULL } };
    job_run(job_new(jobs, steps, NULL, on_end));
    assert_int_equal(ended_err, E_INTERNAL);
}

static void past_the_cap_there_is_no_job(void **state)
{
    (void)state;
    struct job *four[4];
    for (int i = 0; i < 4; i++)
        assert_non_null(four[i] = job_new(jobs, three, NULL, on_end));
    assert_null(job_new(jobs, three, NULL, on_end));
    assert_int_equal(jobs_stat(jobs).refused, 1);
    job_cancel(four[2]);
    assert_non_null(job_new(jobs, three, NULL, on_end)); /* jobs_free ends what is left */
}

#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(steps_run_in_order_and_wait_for_their_answer),
        T(a_failed_answer_reaches_the_next_step),
        T(an_answer_for_a_job_that_is_gone_is_dropped),
        T(a_second_answer_is_dropped),
        T(an_answer_may_come_before_the_step_returns),
        T(a_step_may_wait_again),
        T(a_job_cancelled_inside_a_step_ends_with_the_step),
        T(a_failure_without_a_reason_is_internal),
        T(past_the_cap_there_is_no_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
