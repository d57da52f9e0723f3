/* SPDX-License-Identifier: Apache-2.0
 * child.c - the child process that parses. */
#include "feeds/child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "server/outside/sandbox.h"
#include "feeds/wire.h"
#include "server/base/shortage.h"
#include "server/base/text/charset.h"

#define ARENA_CAP ((size_t)512 << 20) /* bytes of one answer, parsed */
/* enough for qsort to take its memory once: inside the sandbox glibc may not ask the system how much there is */
#define SORTED_AT_START 4096

static int order(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* What opens files when first used is used now: iconv's table of CP932, and qsort's look at how much memory there is. */
static void open_converters(void)
{
    static const char sample[] = "\x92\xe2\x93\x64"; /* 停電 */
    struct buf out;
    enum charset which;
    buf_init(&out, 64);
    if (charset_detect(SV(sample), &which, NULL) || charset_decode(which, SV(sample), &out, NULL))
        _exit(3);
    buf_done(&out);
    int *many = calloc(SORTED_AT_START, sizeof *many);
    if (!many)
        _exit(3);
    qsort(many, SORTED_AT_START, sizeof *many, order);
    free(many);
}

static bool read_all(int fd, char *p, size_t n)
{
    while (n) {
        ssize_t got = read(fd, p, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        p += got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, struct sv s)
{
    while (s.n) {
        ssize_t put = write(fd, s.p, s.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        s = (struct sv){ s.p + put, s.n - (size_t)put };
    }
    return true;
}

static enum err answer(const struct child_conf *conf, struct sv frame, struct arena *a, struct parsed *out, struct fail *fail)
{
    struct wire_question q;
    enum err e = wire_get_question(frame, &q);
    if (e || q.source >= conf->n)
        return fail_set(fail, E_FEED_PARSER, 0, "");
    const struct child_source *s = &conf->sources[q.source];
    struct parse_env env = {
        .format = s->format,
        .scope = q.scope,
        .now_us = q.now_us,
        .modified_us = q.modified_us,
        .columns = &s->columns,
        .cells = s->cells,
    };
    return conf->parse(a, q.bytes, &env, out, fail);
}

/* Instead of the answer. */
static void refuse(struct buf *out, enum err e)
{
    struct fail fail = { 0 };
    buf_clear(out);
    (void)!fail_set(&fail, e, 0, "");
    wire_put_answer(out, e, &fail, NULL);
}

/* One question and its answer. False when the other end is gone. */
static bool serve(int fd, const struct child_conf *conf)
{
    char head[WIRE_HEAD];
    size_t n;
    if (!read_all(fd, head, sizeof head) || wire_frame_length(head, &n))
        return false;
    char *frame = malloc(n ? n : 1);
    if (!frame || !read_all(fd, frame, n))
        _exit(4);
    struct arena arena;
    struct parsed p = { 0 };
    struct fail fail = { 0 };
    struct buf out;
    arena_init(&arena, ARENA_CAP);
    buf_init(&out, WIRE_FRAME_MAX);
    uint64_t shortages = shortage_count();
    enum err e = answer(conf, (struct sv){ frame, n }, &arena, &p, &fail);
    wire_put_answer(&out, e, &fail, &p);
    if (shortage_count() != shortages) /* a row may be missing, or be called unreadable */
        refuse(&out, E_NO_MEMORY);
    else if (!buf_ok(&out))
        refuse(&out, E_FEED_TOO_LARGE);
    bool sent = buf_ok(&out) && write_all(fd, buf_view(&out));
    buf_done(&out);
    arena_done(&arena);
    free(frame);
    return sent;
}

_Noreturn void child_run(int fd, const struct child_conf *conf)
{
    enum { HERE = 3 };
    signal(SIGINT, SIG_IGN); /* the terminal's Ctrl-C is the parent's to handle; the socket tells us */
    signal(SIGTERM, SIG_DFL);
    if (fd != HERE && dup2(fd, HERE) != HERE)
        _exit(3);
    if (close_range(HERE + 1, ~0U, 0) || close(0) || close(1))
        _exit(3);
    open_converters();
    if (sandbox_enter(conf->memory_bytes))
        _exit(3);
    while (serve(HERE, conf))
        continue;
    _exit(0);
}
