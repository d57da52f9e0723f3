/* SPDX-License-Identifier: Apache-2.0
 * follow.h - keeps the picture true: loads it, follows the change feed, and loads it anew when the cursor is void.
 *
 * Until the first load has ended picture_now() is NULL and routes answer 503. A load that fails (the database is
 * away) is tried again; the old picture, if there is one, goes on serving with its "as of". */
#ifndef ANPI_APP_FOLLOW_H
#define ANPI_APP_FOLLOW_H

#include "server/app/app.h"

struct follow;

/* E_NO_MEMORY. The first load begins with the loop. Loop, database and every room of `a` must be there and outlive
 * it. */
ERR follow_start(struct app *a, struct follow **out);
/* OK, or E_DB_OLDER or E_DB_NEWER: the first load found a schema this program cannot work on, and the loop was stopped. (Once
 * there is a picture it goes on answering: the database may be in the middle of a restore.). For main's exit code
 * (err_exit_code). Asked when the loop has ended. */
enum err follow_refused(const struct follow *f);
/* Never waits long for a load that is under way. False: it is left to its thread; nothing of the picture may be freed, and the
 * process ends by _exit. NULL is fine: true. On the loop's thread, when nothing is served any more. */
bool follow_stop(struct follow *f);

#endif
