/* SPDX-License-Identifier: Apache-2.0
 * log.h - `key=value` lines on standard error, for journald. Only programs (app, cli, feeds/main) and the rooms loop,
 * db and http log; library rooms (base, geo, picture) never do. No personal data in a log line, ever: ids only. */
#ifndef ANPI_BASE_LOG_H
#define ANPI_BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_set(enum log_level least, const char *program);
/* `event` is a short fixed word ("db.connected"); `fmt` makes further key=value pairs, values quoted by the caller
 * with log_q when they can hold spaces. `job` is the job's id or 0. */
void log_line(enum log_level level, uint64_t job, const char *event, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Quote for a log value into one of 4 rotating thread-local buffers of 256 bytes: control bytes become \xNN. */
const char *log_q(const char *s);

#endif
