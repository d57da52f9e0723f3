/* SPDX-License-Identifier: Apache-2.0
 * test_sandbox.c - the parsing child can read, answer and end; whatever else it tries kills it, and only it. */
#include "tests/unit/feeds/replay.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "feeds/parser.h"
#include "server/outside/sandbox.h"

#define MEMORY (2ULL << 30)

static int in_sandbox(void (*fn)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        if (sandbox_enter(MEMORY))
            _exit(9);
        fn();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void may_compute(void)
{
    for (size_t n = 1; n < (16u << 20); n *= 2) {
        char *p = malloc(n);
        if (!p)
            _exit(8);
        memset(p, 1, n);
        free(p);
    }
    (void)clock_mono_us();
}

static void opens(void)
{
    (void)!open("/etc/passwd", O_RDONLY);
}

static void connects(void)
{
    (void)!socket(AF_INET, SOCK_STREAM, 0);
}

static void executes(void)
{
    char *const none[] = { NULL };
    syscall(SYS_execve, "/bin/true", none, none);
}

static void forks(void)
{
    syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static void signals_its_parent(void)
{
    syscall(SYS_kill, getppid(), 0);
}

static void makes_code(void)
{
    syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void what_is_reading_writing_or_memory_goes_on(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(may_compute), 0);
}

/* Killed by the filter, not by the sanitizers that watch over the other build: those would exit. */
static void dies_of(void (*attempt)(void))
{
    int status = in_sandbox(attempt);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
        print_error("it ended with %#x\n", (unsigned)status);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void whoever_opens_a_file_dies(void **state)
{
    (void)state;
    dies_of(opens);
}

static void whoever_makes_a_socket_dies(void **state)
{
    (void)state;
    dies_of(connects);
}

static void whoever_executes_a_program_dies(void **state)
{
    (void)state;
    dies_of(executes);
}

static void whoever_forks_signals_or_makes_code_dies(void **state)
{
    (void)state;
    dies_of(forks);
    dies_of(signals_its_parent);
    dies_of(makes_code);
}

/* The child under test: the first byte of the question says what it does. */
static enum err misbehave(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail)
{
    static volatile char *const nowhere = NULL;
    switch (bytes.p[0]) {
    case 'o':
        opens();
        break;
    case 'h':
        for (volatile int i = 0; i < 2; i = 0)
            continue;
        break;
    case 'c':
        *nowhere = 1;
        break;
    case 'n':
        (void)!write(3, "\x05\0\0\0nonse", 9);
        break;
    default:
        return parse_feed(a, bytes, env, out, fail);
    }
    return E_INTERNAL;
}

struct heard {
    struct loop *loop;
    int left;
    enum err err[8];
    size_t areas[8];
    int n;
};

static void on_answer(void *ctx, enum err e, const struct fail *fail, const struct parsed *out)
{
    struct heard *h = ctx;
    assert_int_equal(fail->err, e);
    h->err[h->n] = e;
    h->areas[h->n++] = out ? out->n : 0;
    if (--h->left == 0)
        loop_stop(h->loop);
}

static void ask(struct feed_parser *p, struct heard *h, struct arena *a, struct sv bytes)
{
    struct wire_question q = { .source = 0, .scope = SV("mesh"), .bytes = bytes, .now_us = storm_us(1), .modified_us = TIME_NONE };
    assert_int_equal(parser_ask(p, &q, a, on_answer, h), OK);
    h->left++;
}

static void on_too_long(void *arg)
{
    struct heard *h = arg;
    fail_msg("%d answers are missing", h->left);
}

static void run(struct heard *h)
{
    struct timer *t = timer_after(h->loop, 60000, on_too_long, h);
    loop_run(h->loop);
    timer_free(t);
}

#define GOOD "メッシュコード,停電戸数,更新日時\n5136002834,21,2019/10/12 23:00\n"

static void a_child_that_breaks_costs_one_answer_and_is_started_again(void **state)
{
    (void)state;
    struct arena arena;
    struct heard h = { 0 };
    struct feed_parser *p;
    struct child_source source = { .format = FORMAT_MESH, .columns = mesh_columns_jis };
    struct child_conf conf = { .sources = &source, .n = 1, .parse = misbehave, .memory_bytes = MEMORY };
    arena_init(&arena, ARENA_CAP);
    assert_int_equal(loop_new(&h.loop), OK);
    assert_int_equal(parser_new(h.loop, &conf, 1000, &p), OK);
    ask(p, &h, &arena, SV(GOOD));
    ask(p, &h, &arena, SV("open"));
    ask(p, &h, &arena, SV("hang"));
    ask(p, &h, &arena, SV(GOOD));
    ask(p, &h, &arena, SV("crash"));
    ask(p, &h, &arena, SV("nonsense"));
    ask(p, &h, &arena, SV(GOOD));
    run(&h);
    const enum err want[] = { OK, E_FEED_PARSER, E_FEED_TIMEOUT, OK, E_FEED_PARSER, E_FEED_PARSER, OK };
    for (int i = 0; i < 7; i++)
        assert_int_equal(h.err[i], want[i]);
    assert_int_equal(h.areas[6], 1);
    assert_int_equal(parser_stat(p).timed_out, 1);
    assert_int_equal(parser_stat(p).died, 3);
    assert_int_equal(parser_stat(p).started, 5);
    parser_free(p);
    loop_free(h.loop);
    arena_done(&arena);
}

static void a_storm_in_cp932_is_read_behind_the_filter(void **state)
{
    (void)state;
    struct arena arena;
    struct heard h = { 0 };
    struct feed_parser *p;
    struct child_source source = { .format = FORMAT_MESH, .columns = mesh_columns_jis };
    struct child_conf conf = { .sources = &source, .n = 1, .parse = parse_feed, .memory_bytes = MEMORY };
    arena_init(&arena, ARENA_CAP);
    need_data(&arena, "outages/replay/mesh/h01/teiden_mesh250.csv");
    struct sv bytes = data_file(&arena, "outages/replay/mesh/h01/teiden_mesh250.csv");
    assert_int_equal(loop_new(&h.loop), OK);
    assert_int_equal(parser_new(h.loop, &conf, 30000, &p), OK);
    ask(p, &h, &arena, bytes);
    ask(p, &h, &arena, SV("<html>"));
    ask(p, &h, &arena, bytes);
    int64_t from = clock_mono_us();
    run(&h);
    print_message("twice 229,073 cells through the child in %lld ms\n", (long long)(clock_mono_us() - from) / 1000);
    assert_int_equal(h.err[0], OK);
    assert_int_equal(h.areas[0], 584);
    assert_int_equal(h.err[1], E_FEED_HTML);
    assert_int_equal(h.areas[2], 584);
    assert_int_equal(parser_stat(p).started, 1);
    parser_free(p);
    loop_free(h.loop);
    arena_done(&arena);
}

static void answers_are_checked_byte_by_byte(void **state)
{
    (void)state;
    struct arena arena;
    struct buf b;
    struct parsed p, out;
    struct fail fail;
    arena_init(&arena, ARENA_CAP);
    struct parse_env env = {
        .format = FORMAT_MESH, .scope = SV("mesh"), .now_us = storm_us(1), .modified_us = TIME_NONE, .columns = &mesh_columns_jis
    };
    assert_int_equal(parse_feed(&arena, SV(GOOD), &env, &p, &fail), OK);
    buf_init(&b, 1u << 20);
    wire_put_answer(&b, OK, NULL, &p);
    struct sv frame = { b.p + WIRE_HEAD, b.n - WIRE_HEAD };
    assert_int_equal(wire_get_answer(&arena, frame, &out, &fail), OK);
    assert_int_equal(out.areas[0].mesh[0], INT64_C(5136002834));
    for (size_t n = 0; n < frame.n; n++) /* cut anywhere: refused */
        assert_int_equal(wire_get_answer(&arena, (struct sv){ frame.p, n }, &out, &fail), E_FEED_PARSER);
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) { /* any bytes flipped: refused or taken in, never a fault (the sanitizers tell) */
        arena_reset(&arena);
        struct sv copy = arena_sv(&arena, frame);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245u + 12345u;
            ((char *)(uintptr_t)copy.p)[(seed >> 8) % copy.n] = (char)(seed >> 3);
        }
        (void)!wire_get_answer(&arena, copy, &out, &fail);
    }
    buf_done(&b);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_reading_writing_or_memory_goes_on),
        cmocka_unit_test(whoever_opens_a_file_dies),
        cmocka_unit_test(whoever_makes_a_socket_dies),
        cmocka_unit_test(whoever_executes_a_program_dies),
        cmocka_unit_test(whoever_forks_signals_or_makes_code_dies),
        cmocka_unit_test(a_child_that_breaks_costs_one_answer_and_is_started_again),
        cmocka_unit_test(a_storm_in_cp932_is_read_behind_the_filter),
        cmocka_unit_test(answers_are_checked_byte_by_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
