/* SPDX-License-Identifier: Apache-2.0
 * log.c - one write(2) a line, so that lines of two threads never mix. */
#include "server/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "server/base/utf8_decode.h"

static enum log_level least_level = LOG_INFO;
static const char *program_name = "anpi";

void log_set(enum log_level least, const char *program)
{
    least_level = least;
    program_name = program;
}

static const char *const level_names[] = { "debug", "info", "warn", "error" };

bool log_level_of(const char *word, enum log_level *out)
{
    size_t i = sv_index(sv_of(word), level_names, countof(level_names));
    if (i < countof(level_names))
        *out = (enum log_level)i;
    return i < countof(level_names);
}

void log_line(enum log_level level, uint64_t job, const char *event, const char *fmt, ...)
{
    if (level < least_level)
        return;
    char line[2048];
    const size_t most = sizeof line - 2; /* room for the newline; a longer line is cut, never split in two */
    int n = snprintf(line, most, "level=%s program=%s event=%s", level_names[level], program_name, event);
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

static size_t put_escape(char *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    memcpy(out, "\\x", 2);
    out[2] = hex[c >> 4];
    out[3] = hex[c & 15];
    return 4;
}

/* One character of `s` as it stands in a quoted value, at most 4 bytes; *ate of its bytes. What is not UTF-8 goes byte by
 * byte, as the control characters do. */
static size_t put_quoted(char *out, struct sv s, size_t *ate)
{
    uint32_t cp = 0;
    unsigned char c = (unsigned char)s.p[0];
    size_t n = utf8_decode(s.p, s.n, &cp);
    *ate = n ? n : 1;
    if (n == 0 || c < 0x20 || c == 0x7F)
        return put_escape(out, c);
    if (c == '"' || c == '\\') {
        out[0] = '\\';
        out[1] = (char)c;
        return 2;
    }
    memcpy(out, s.p, n);
    return n;
}

const char *log_qs(struct sv s)
{
    static _Thread_local char ring[4][256];
    static _Thread_local unsigned turn;
    char *out = ring[turn++ % 4];
    size_t n = 0, ate = 0;
    out[n++] = '"';
    for (; s.n && n < sizeof ring[0] - 6; s.p += ate, s.n -= ate) /* 4 for a character, the quote and the NUL */
        n += put_quoted(out + n, s, &ate);
    out[n++] = '"';
    out[n] = 0;
    return out;
}

const char *log_q(const char *s)
{
    return log_qs(sv_of(s ? s : ""));
}
