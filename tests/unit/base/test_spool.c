/* SPDX-License-Identifier: Apache-2.0
 * test_spool.c - the audit spool through kills, torn writes, damage and full disks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/buf.h"
#include "server/base/file.h"
#include "server/base/spool.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAP (1 << 20)
#define HEAD 1024
#define REC(n) (16 + (n)) /* bytes a record of n takes in the file */

static char folder[] = "/tmp/anpi-test-spool-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/spool", folder);
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int drop_file(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

static struct spool *opened(size_t cap)
{
    struct spool *s = NULL;
    assert_int_equal(spool_open(path, cap, &s), OK);
    return s;
}

static uint64_t append(struct spool *s, const char *text)
{
    uint64_t number = 0;
    assert_int_equal(spool_append(s, sv_of(text), &number), OK);
    return number;
}

static long file_size(void)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return (long)st.st_size;
}

static void overwrite(long at, const void *bytes, size_t n)
{
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
    close(fd);
}

/* The pending records must be exactly these, "number:text" separated by blanks. */
static void pending_are(struct spool *s, const char *want)
{
    struct spool_rec r[32];
    char got[1024] = "";
    size_t n = spool_peek(s, r, 32), at = 0;
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(got + at, sizeof got - at, "%s%llu:" SV_FMT, i ? " " : "", (unsigned long long)r[i].number,
                               SV_ARG(r[i].bytes));
    assert_string_equal(got, want);
    assert_int_equal(spool_pending(s), n);
}

static void records_come_back_in_order_and_a_cut_forgets_them(void **state)
{
    (void)state;
    struct spool *s = opened(CAP);
    pending_are(s, "");
    assert_int_equal(append(s, "one"), 1);
    assert_int_equal(append(s, ""), 2);
    assert_int_equal(append(s, "three"), 3);
    pending_are(s, "1:one 2: 3:three");
    pending_are(s, "1:one 2: 3:three"); /* peeking takes nothing away */
    assert_int_equal(spool_cut(s, 2), OK);
    pending_are(s, "3:three");
    assert_int_equal(spool_cut(s, 1), OK); /* long cut */
    assert_int_equal(spool_cut(s, 4), E_INTERNAL);
    pending_are(s, "3:three");
    assert_int_equal(spool_cut(s, 3), OK);
    pending_are(s, "");
    assert_int_equal(spool_sync(s), OK);
    spool_close(s);
    spool_close(NULL);
}

static void views_stay_good_while_records_are_appended(void **state)
{
    (void)state;
    struct spool *s = opened(CAP);
    struct spool_rec r[2];
    append(s, "first");
    assert_int_equal(spool_peek(s, r, 2), 1);
    for (int i = 0; i < 5000; i++)
        append(s, "0123456789012345678901234567890123456789");
    assert_true(sv_eq(r[0].bytes, SV("first")));
    assert_int_equal(spool_peek(s, r, 2), 2);
    assert_true(sv_eq(r[0].bytes, SV("first")));
    spool_close(s);
}

static void numbers_and_id_go_on_over_cuts_and_reopening(void **state)
{
    (void)state;
    struct spool *s = opened(CAP);
    struct uuid id = *spool_id(s);
    append(s, "one");
    append(s, "two");
    assert_int_equal(spool_cut(s, 2), OK);
    spool_close(s);
    s = opened(CAP);
    assert_int_equal(uuid_cmp(&id, spool_id(s)), 0);
    pending_are(s, "");
    assert_int_equal(append(s, "three"), 3);
    spool_close(s);
    s = opened(CAP);
    pending_are(s, "3:three");
    assert_int_equal(spool_cut(s, 3), OK);
    assert_int_equal(append(s, "four"), 4);
    assert_int_equal(spool_damaged(s), 0);
    spool_close(s);
    unlink(path);
    s = opened(CAP);
    assert_int_not_equal(uuid_cmp(&id, spool_id(s)), 0);
    spool_close(s);
}

static void space_comes_back_when_all_is_drained(void **state)
{
    (void)state;
    struct spool *s = opened(CAP);
    static char big[1001];
    uint64_t last = 0;
    memset(big, 'x', 1000);
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 500; i++)
            last = append(s, big);
        assert_int_equal(spool_cut(s, last), OK);
        assert_int_equal(file_size(), HEAD);
    }
    assert_int_equal(append(s, "next"), 5001);
    spool_close(s);
    s = opened(CAP);
    pending_are(s, "5001:next");
    spool_close(s);
}

static void a_machine_that_dies_before_the_truncation_drains_nothing_twice(void **state)
{
    (void)state;
    struct spool *s = opened(HEAD + 4 * REC(100)); /* so small that a cut gives the space back at once */
    struct buf before;
    char text[101];
    memset(text, 'a', 100);
    text[100] = 0;
    for (int i = 0; i < 4; i++)
        append(s, text);
    buf_init(&before, CAP);
    assert_int_equal(file_read(path, &before), OK);
    assert_int_equal(spool_cut(s, 4), OK);
    assert_int_equal(file_size(), HEAD);
    spool_close(s);
    overwrite(HEAD, before.p + HEAD, before.n - HEAD); /* as if the file had kept its old length */
    buf_done(&before);
    s = opened(CAP);
    pending_are(s, "");
    assert_int_equal(spool_damaged(s), 0);
    assert_int_equal(append(s, "five"), 5);
    pending_are(s, "5:five");
    spool_close(s);
}

static void a_lasting_backlog_does_not_fill_the_disk(void **state)
{
    (void)state;
    struct spool *s = opened(4 << 20);
    static char big[10001];
    uint64_t last = 0;
    struct stat st;
    memset(big, 'x', 10000);
    append(s, big);
    for (int i = 0; i < 2000; i++) { /* 20 MB through a spool of 4 MB that is never empty */
        last = append(s, big);
        assert_int_equal(spool_cut(s, last - 1), OK);
    }
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_blocks * 512 < 6 << 20);
    assert_int_equal(spool_pending(s), 1);
    spool_close(s);
    s = opened(4 << 20);
    assert_int_equal(spool_pending(s), 1);
    assert_int_equal(spool_damaged(s), 0);
    assert_int_equal(append(s, "next"), last + 1);
    spool_close(s);
}

static void a_full_spool_refuses_and_stays_as_it_was(void **state)
{
    (void)state;
    struct spool *s = opened(HEAD + 3 * REC(100));
    char text[101];
    uint64_t number = 99;
    memset(text, 'a', 100);
    text[100] = 0;
    append(s, text);
    append(s, text);
    append(s, text);
    assert_int_equal(spool_append(s, SV(""), &number), E_AUDIT_FULL);
    assert_int_equal(number, 99);
    assert_int_equal(file_size(), HEAD + 3 * REC(100));
    assert_int_equal(spool_pending(s), 3);
    assert_int_equal(spool_cut(s, 1), OK);
    assert_int_equal(append(s, text), 4);
    assert_int_equal(spool_append(s, sv_of(text), &number), E_AUDIT_FULL);
    spool_close(s);
}

static void a_full_disk_refuses_and_stays_as_it_was(void **state)
{
    (void)state;
    struct spool *s = opened(CAP);
    struct rlimit before, small = { HEAD + REC(3) + 10, RLIM_INFINITY };
    uint64_t number = 99;
    assert_int_equal(append(s, "one"), 1);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    enum err partly = spool_append(s, SV("written in part only"), &number);
    enum err partly_again = spool_append(s, SV("the same"), &number);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(partly, E_AUDIT_FULL);
    assert_int_equal(partly_again, E_AUDIT_FULL);
    assert_int_equal(number, 99);
    assert_int_equal(file_size(), HEAD + REC(3));
    assert_int_equal(append(s, "two"), 2);
    pending_are(s, "1:one 2:two");
    spool_close(s);
}

static void a_torn_tail_is_dropped_and_its_number_used_again(void **state)
{
    (void)state;
    for (long lost = 1; lost <= REC(5); lost++) {
        struct spool *s = opened(CAP);
        append(s, "one");
        append(s, "two");
        append(s, "torn!");
        spool_close(s);
        assert_int_equal(truncate(path, file_size() - lost), 0);
        s = opened(CAP);
        pending_are(s, "1:one 2:two");
        assert_int_equal(spool_damaged(s), 0);
        assert_int_equal(append(s, "x"), 3);
        spool_close(s);
        unlink(path);
    }
}

static void a_tail_of_zeros_is_torn_too(void **state)
{
    (void)state;
    static const char zeros[4096];
    struct spool *s = opened(CAP);
    append(s, "one");
    spool_close(s);
    overwrite(file_size(), zeros, sizeof zeros); /* the size reached the disk, the bytes did not */
    s = opened(CAP);
    pending_are(s, "1:one");
    assert_int_equal(append(s, "two"), 2);
    spool_close(s);
}

static void damage_in_the_middle_is_counted_and_skipped(void **state)
{
    (void)state;
    const long second = HEAD + REC(3);
    for (long at = 0; at < REC(3); at++) { /* any byte of the second record: length, sum, number or text */
        struct spool *s = opened(CAP);
        append(s, "one");
        append(s, "two");
        append(s, "abc");
        append(s, "def");
        spool_close(s);
        struct buf b;
        buf_init(&b, CAP);
        assert_int_equal(file_read(path, &b), OK);
        char bad = (char)(b.p[second + at] ^ 0x55);
        buf_done(&b);
        overwrite(second + at, &bad, 1);
        s = opened(CAP);
        assert_int_equal(spool_damaged(s), 1);
        pending_are(s, "1:one 3:abc 4:def");
        assert_int_equal(append(s, "x"), 5);
        assert_int_equal(spool_cut(s, 2), OK);
        pending_are(s, "3:abc 4:def 5:x");
        spool_close(s);
        s = opened(CAP);
        assert_int_equal(spool_damaged(s), 0); /* drained past it */
        spool_close(s);
        unlink(path);
    }
}

static void a_torn_head_leaves_the_other_one(void **state)
{
    (void)state;
    struct spool *s = opened(CAP);
    struct uuid id = *spool_id(s);
    append(s, "one");
    append(s, "two");
    assert_int_equal(spool_cut(s, 1), OK);
    spool_close(s);
    for (int slot = 0; slot < 2; slot++) {
        struct buf b;
        buf_init(&b, CAP);
        assert_int_equal(file_read(path, &b), OK);
        overwrite(slot * 512 + 30, "torn", 4);
        s = opened(CAP);
        assert_int_equal(uuid_cmp(&id, spool_id(s)), 0);
        assert_true(spool_pending(s) == 1 || spool_pending(s) == 2); /* handed out again at worst */
        assert_int_equal(append(s, "x"), 3);
        spool_close(s);
        overwrite(0, b.p, b.n);
        assert_int_equal(truncate(path, (off_t)b.n), 0);
        buf_done(&b);
    }
    overwrite(30, "torn", 4);
    overwrite(512 + 30, "torn", 4);
    assert_int_equal(spool_open(path, CAP, &s), E_IO); /* never silently made anew */
}

static void a_file_of_another_kind_is_left_alone(void **state)
{
    (void)state;
    struct spool *s = NULL;
    assert_int_equal(file_replace(path, SV("somebody's notes"), 0600), OK);
    assert_int_equal(spool_open(path, CAP, &s), E_IO);
    assert_int_equal(file_size(), 16);
    assert_null(s);
    assert_int_equal(spool_open("/nowhere/at/all", CAP, &s), E_IO);
}

static void one_process_owns_a_spool(void **state)
{
    (void)state;
    struct spool *s = opened(CAP), *second = NULL;
    assert_int_equal(spool_open(path, CAP, &second), E_IO);
    spool_close(s);
    s = opened(CAP);
    spool_close(s);
}

/* A child appends as fast as it can and tells each number through a pipe; it is killed in the middle of it.
 */
static _Noreturn void append_until_killed(int tell)
{
    struct spool *s = NULL;
    uint64_t number;
    if (spool_open(path, CAP, &s) != OK)
        _exit(1);
    for (;;) {
        char text[32];
        int n = snprintf(text, sizeof text, "mark %d", rand() % 1000000);
        if (spool_append(s, (struct sv){ text, (size_t)n }, &number) != OK)
            _exit(0); /* full: every number has been told */
        if (write(tell, &number, sizeof number) != (ssize_t)sizeof number)
            _exit(2);
    }
}

static void what_was_appended_outlives_kill_9(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        int tell[2];
        uint64_t number, last = 0;
        assert_int_equal(pipe(tell), 0);
        pid_t child = fork();
        if (child == 0)
            append_until_killed(tell[1]);
        close(tell[1]);
        for (int i = 0; i < 50 * round + 1; i++)
            if (read(tell[0], &number, sizeof number) == (ssize_t)sizeof number)
                last = number;
        kill(child, SIGKILL);
        while (read(tell[0], &number, sizeof number) == (ssize_t)sizeof number)
            last = number;
        waitpid(child, NULL, 0);
        close(tell[0]);
        struct spool *s = opened(CAP);
        assert_true(last > 0);
        assert_true(spool_pending(s) >= last); /* the last one may have been written but not told */
        assert_true(spool_pending(s) <= last + 1);
        assert_int_equal(spool_damaged(s), 0);
        spool_close(s);
        unlink(path);
    }
}

static void what_is_not_on_the_disk_is_not_drained(void **state)
{
    struct spool *s = opened(CAP);
    struct spool_rec r[4];
    (void)state;
    append(s, "one");
    assert_int_equal(spool_peek_synced(s, r, 4), 0);
    int fd = spool_sync_begin(s);
    assert_true(fd >= 0);
    uint64_t two = append(s, "two"); /* while the other thread waits for the disk */
    spool_sync_end(s, fdatasync(fd) == 0);
    assert_int_equal(spool_peek_synced(s, r, 4), 1);
    assert_true(spool_sync_begin(s) >= 0);
    spool_sync_end(s, false);
    assert_int_equal(spool_peek_synced(s, r, 4), 1);
    assert_int_equal(spool_sync(s), OK);
    assert_int_equal(spool_peek_synced(s, r, 4), 2);
    assert_int_equal(spool_sync_begin(s), -1);
    assert_int_equal(spool_cut(s, two), OK);
    assert_int_equal(spool_peek_synced(s, r, 4), 0);
    spool_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, drop_file, drop_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(records_come_back_in_order_and_a_cut_forgets_them),
        T(what_is_not_on_the_disk_is_not_drained),
        T(views_stay_good_while_records_are_appended),
        T(numbers_and_id_go_on_over_cuts_and_reopening),
        T(space_comes_back_when_all_is_drained),
        T(a_machine_that_dies_before_the_truncation_drains_nothing_twice),
        T(a_lasting_backlog_does_not_fill_the_disk),
        T(a_full_spool_refuses_and_stays_as_it_was),
        T(a_full_disk_refuses_and_stays_as_it_was),
        T(a_torn_tail_is_dropped_and_its_number_used_again),
        T(a_tail_of_zeros_is_torn_too),
        T(damage_in_the_middle_is_counted_and_skipped),
        T(a_torn_head_leaves_the_other_one),
        T(a_file_of_another_kind_is_left_alone),
        T(one_process_owns_a_spool),
        T(what_was_appended_outlives_kill_9),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
