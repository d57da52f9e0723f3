/* SPDX-License-Identifier: Apache-2.0
 * settle.h - "read what you wrote": hold an answer until this server's picture has the write that it is about.
 *
 * For writes that people make one at a time and look at at once (an incident opened, a transport). It costs one turn of
 * the change feed, some 20 ms. A feed that is slow does not hold the answer longer than SETTLE_MS: the write is
 * committed either way. Marks do not wait: their answer says only that they are stored. */
#ifndef ANPI_API_KIT_SETTLE_H
#define ANPI_API_KIT_SETTLE_H

#include "server/loop/job.h"

/* Milliseconds; longer than a screen should wait for what is committed already. */
#define SETTLE_MS 500

/* As the end of a step that was resumed after a commit: wakes the feed and waits. The next step runs with the result
 * that this one had (job->result must be in the job's arena). STEP_NEXT at once when too many wait, or there is no
 * picture. */
enum step settle(struct job *j);
/* The same as a step of its own: behind a statement that gives a text, of which a failure or none ends the job. */
enum step settle_written(struct job *j);
/* The picture now holds all that was committed by `as_of_us`; called by app/ after every turn of the feed. Jobs are
 * resumed from within: on the loop. */
void settle_turn(int64_t as_of_us);
/* Lets go of those who have waited too long; called often. Some ten times a second is enough. */
void settle_tick(void);

#endif
