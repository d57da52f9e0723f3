/* SPDX-License-Identifier: Apache-2.0
 * log.c - one write(2) a line, so that lines of two threads never mix. */
#include "server/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level least_level = LOG_INFO;
static const char *program_name = "anpi";

void log_set(enum log_level least, const char *program)
{
    least_level = least;
    program_name = program;
}

void log_line(enum log_level level, uint64_t job, const char *event, const char *fmt, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    if (level < least_level)
        return;
    char line[2048];
    const size_t most = sizeof line - 2; /* room for the newline; a longer line is cut, never split in two */
    int n = snprintf(line, most, "level=%s program=%s event=%s", names[level], program_name, event);
    size_t at = n < 0 ? 0 : (size_t)n < most ? (size_t)n : most - 1;
    if (job) {
        n = snprintf(line + at, most - at, " job=%llu", (unsigned long long)job);
        at = n < 0 ? at : at + (size_t)n < most ? at + (size_t)n : most - 1;
    }
    if (fmt && *fmt && at + 1 < most) {
        line[at++] = ' ';
        va_list ap;
        va_start(ap, fmt);
        n = vsnprintf(line + at, most - at, fmt, ap);
        va_end(ap);
        at = n < 0 ? at : at + (size_t)n < most ? at + (size_t)n : most - 1;
    }
    for (size_t i = 0; i < at; i++) /* a newline inside a value would forge a second line */
        if (line[i] == '\n' || line[i] == '\r')
            line[i] = ' ';
    line[at++] = '\n';
    if (write(STDERR_FILENO, line, at) < 0)
        return; /* nowhere left to complain to */
}

const char *log_q(const char *s)
{
    static _Thread_local char ring[4][256];
    static _Thread_local unsigned turn;
    static const char hex[] = "0123456789abcdef";
    char *out = ring[turn++ % 4];
    size_t n = 0;
    out[n++] = '"';
    for (; s && *s && n < sizeof ring[0] - 6; s++) { /* 4 for an escape, the quote and the NUL */
        unsigned char c = (unsigned char)*s;
        if (c < 0x20 || c == 0x7F) {
            out[n++] = '\\';
            out[n++] = 'x';
            out[n++] = hex[c >> 4];
            out[n++] = hex[c & 15];
        } else {
            if (c == '"' || c == '\\')
                out[n++] = '\\';
            out[n++] = (char)c;
        }
    }
    out[n++] = '"';
    out[n] = 0;
    return out;
}
