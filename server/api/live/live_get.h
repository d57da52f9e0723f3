/* SPDX-License-Identifier: Apache-2.0
 * live_get.h - is an open event stream still its viewer's? Asked by app/ once a second. */
#ifndef ANPI_API_LIVE_LIVE_GET_H
#define ANPI_API_LIVE_LIVE_GET_H

#include <stdbool.h>
#include <stdint.h>

/* A bit of an event's scope, beside the municipality: for those named for its protected persons, and nobody else.
 * Above the five digits of a code, so that no municipality has it. */
#define LIVE_SCOPE_DESK (UINT64_C(1) << 32)

/* `who` is what live_get gave to live_subscribe. True when its session has ended or passed a limit, its user is
 * disabled, or the user's role, office, municipalities or place at the protected persons' desk are not what the stream
 * was opened with. False until the change feed has passed the moment of opening when memory does not know the
 * session. For live_close_if. O(1). */
bool live_viewer_over(const void *who);

#endif
