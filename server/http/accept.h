/* SPDX-License-Identifier: Apache-2.0
 * accept.h - which of two media types a client would rather have (RFC 9110, 12.5.1). Pure. */
#ifndef ANPI_HTTP_ACCEPT_H
#define ANPI_HTTP_ACCEPT_H

#include <stdbool.h>

#include "server/base/sv.h"

/* Does this Accept field name `type` itself, and not `usual` with more weight? Only a name counts: a browser's wildcard asks
 * for what it always got. Weights (q=) count; a field that is absent prefers nothing. All three are views, read
 * only. */
bool accept_prefers(struct sv accept, struct sv type, struct sv usual);

#endif
