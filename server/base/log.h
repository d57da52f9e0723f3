/* SPDX-License-Identifier: Apache-2.0
 * log.h - `key=value` lines on standard error, for journald. Only programs (app, cli, feeds/main) and the rooms loop,
 * db and http log; library rooms (base, geo, picture) never do. No personal data in a log line, ever: ids only. */
#ifndef ANPI_BASE_LOG_H
#define ANPI_BASE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/sv.h"

/* In order: lines below the least one that log_set was told are not written. */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* "debug", "info", "warn", "error"; false: another word. */
bool log_level_of(const char *word, enum log_level *out);
/* Once at the start, before any other thread: `program` is kept, so it must live until the end. Lines below `least`
 * cost a comparison. */
void log_set(enum log_level least, const char *program);
/* `event` is a short fixed word ("db.connected"); `fmt` makes further key=value pairs, values quoted by the caller
 * with log_q unless they are numbers or words of the program's own without a space. `job` is the job's id or 0. One
 * write(2) a line, so lines of several threads do not mix; cut at 2,046 bytes; a line end inside becomes a blank. It
 * may wait for whoever reads standard error. `fmt` may be NULL or "". */
void log_line(enum log_level level, uint64_t job, const char *event, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Quote for a log value into one of 4 rotating thread-local buffers of 256 bytes: control bytes, and bytes that are not
 * UTF-8, become \xNN; a longer one is cut between characters. So at most four of them in one log_line, and none is
 * kept. NULL is "". */
const char *log_q(const char *s);
/* The same of a view. */
const char *log_qs(struct sv s);

#endif
