/* SPDX-License-Identifier: Apache-2.0
 * test_file.c - files mapped, read, replaced and unpacked; what goes to the log. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/file.h"
#include "server/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/anpi-test-file-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/f", folder);
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder); /* fails when a temporary file was left behind */
}

static void a_replaced_file_has_the_new_bytes_and_the_mode(void **state)
{
    (void)state;
    struct file_map m;
    struct stat st;
    assert_int_equal(file_replace(path, SV("one"), 0600), OK);
    assert_int_equal(file_map_open(path, 100, &m), OK);
    assert_int_equal(file_replace(path, SV("second"), 0640), OK);
    assert_true(sv_eq(m.bytes, SV("one"))); /* who has it open keeps what he had */
    file_map_close(&m);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_int_equal(file_map_open(path, 6, &m), OK);
    assert_true(sv_eq(m.bytes, SV("second")));
    file_map_close(&m);
    file_map_close(&m);
    file_map_close(NULL);
}

static void caps_and_missing_files_have_their_own_errors(void **state)
{
    (void)state;
    struct file_map m = { SV("untouched") };
    struct buf b;
    buf_init(&b, 6);
    assert_int_equal(file_replace(path, SV("second"), 0600), OK);
    assert_int_equal(file_map_open(path, 5, &m), E_TOO_LARGE);
    assert_int_equal(file_map_open("/nowhere/at/all", 5, &m), E_FILE_MISSING);
    assert_int_equal(file_map_open(folder, 1 << 20, &m), E_IO);
    assert_true(sv_eq(m.bytes, SV("untouched")));
    assert_int_equal(file_read(path, &b), OK);
    assert_string_equal(b.p, "second");
    assert_int_equal(file_read(path, &b), E_TOO_LARGE);
    assert_string_equal(b.p, "second");
    assert_int_equal(file_read("/nowhere/at/all", &b), E_FILE_MISSING);
    assert_int_equal(file_replace("/nowhere/at/all", SV("x"), 0600), E_IO);
    buf_done(&b);
}

static void an_empty_file_is_an_empty_text(void **state)
{
    (void)state;
    struct file_map m;
    assert_int_equal(file_replace(path, SV(""), 0600), OK);
    assert_int_equal(file_map_open(path, 0, &m), OK);
    assert_int_equal(m.bytes.n, 0);
    assert_non_null(m.bytes.p);
    file_map_close(&m);
}

static void gzip_is_told_by_content_and_bounded(void **state)
{
    (void)state;
    struct buf b;
    gzFile g = gzopen(path, "wb");
    for (int i = 0; i < 10000; i++)
        gzwrite(g, "0123456789", 10);
    gzclose(g);
    buf_init(&b, 100000);
    assert_int_equal(gz_read(path, &b), OK);
    assert_int_equal(b.n, 100000);
    buf_done(&b);
    buf_init(&b, 99999); /* a small file that unpacks to a large one */
    assert_int_equal(gz_read(path, &b), E_TOO_LARGE);
    buf_clear(&b);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 10), 0);
    buf_done(&b);
    buf_init(&b, 1 << 20);
    assert_int_equal(gz_read(path, &b), E_IO);
    assert_int_equal(file_replace(path, SV("plain"), 0600), OK);
    assert_int_equal(gz_read(path, &b), OK);
    assert_string_equal(b.p, "plain");
    assert_int_equal(gz_read("/nowhere/at/all", &b), E_FILE_MISSING);
    buf_done(&b);
}

/* What log_line writes to standard error. */
static void logged(char out[4096], enum log_level level, uint64_t job, const char *text)
{
    int pipe_fd[2], saved = dup(STDERR_FILENO);
    assert_int_equal(pipe(pipe_fd), 0);
    dup2(pipe_fd[1], STDERR_FILENO);
    log_line(level, job, "db.connected", "host=%s n=%d", log_q(text), 5);
    dup2(saved, STDERR_FILENO);
    close(pipe_fd[1]);
    ssize_t n = read(pipe_fd[0], out, 4095);
    out[n > 0 ? n : 0] = 0;
    close(pipe_fd[0]);
    close(saved);
}

static void a_log_line_is_one_line_whatever_the_value_holds(void **state)
{
    (void)state;
    char line[4096];
    log_set(LOG_INFO, "anpi-test");
    logged(line, LOG_WARN, 9, "a\"b\nlevel=error\x01\\");
    assert_string_equal(line, "level=warn program=anpi-test event=db.connected job=9 "
                              "host=\"a\\\"b\\x0alevel=error\\x01\\\\\" n=5\n");
    logged(line, LOG_DEBUG, 0, "hidden");
    assert_string_equal(line, "");
}

static void four_quoted_values_live_at_once_and_long_ones_are_cut(void **state)
{
    (void)state;
    const char *a = log_q("a"), *b = log_q("b"), *c = log_q("c"), *d = log_q("d");
    assert_string_equal(a, "\"a\"");
    assert_string_equal(b, "\"b\"");
    assert_string_equal(c, "\"c\"");
    assert_string_equal(d, "\"d\"");
    char text[1000];
    memset(text, '\n', sizeof text - 1);
    text[sizeof text - 1] = 0;
    assert_true(strlen(log_q(text)) < 256);
    assert_string_equal(log_q(NULL), "\"\"");
}

static void a_quoted_value_is_utf8_whatever_it_is_made_of(void **state)
{
    (void)state;
    assert_string_equal(log_q("\xe5\xae\x89\xff\xe5\xae"), "\"\xe5\xae\x89\\xff\\xe5\\xae\"");
    char text[1000] = "x";
    for (size_t shift = 0; shift < 3; shift++) { /* wherever it is cut */
        for (size_t i = 0; i < 300; i++)
            memcpy(text + shift + 3 * i, "\xe5\xae\x89", 3);
        const char *q = log_q(text);
        size_t n = strlen(q);
        assert_true(n > 240 && n < 256 && q[n - 1] == '"');
        assert_memory_equal(q + n - 4, "\xe5\xae\x89", 3);
        text[shift] = 'x';
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_replaced_file_has_the_new_bytes_and_the_mode),
        cmocka_unit_test(caps_and_missing_files_have_their_own_errors),
        cmocka_unit_test(an_empty_file_is_an_empty_text),
        cmocka_unit_test(gzip_is_told_by_content_and_bounded),
        cmocka_unit_test(a_log_line_is_one_line_whatever_the_value_holds),
        cmocka_unit_test(a_quoted_value_is_utf8_whatever_it_is_made_of),
        cmocka_unit_test(four_quoted_values_live_at_once_and_long_ones_are_cut),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
