/* SPDX-License-Identifier: Apache-2.0
 * codes.h - whether a client is told the codes of the coded words (words.def), or the Japanese words that rows hold.
 *
 * A program is told codes. Pages are told words: what a phone keeps of them has to be read by the release before and the one after, and the
 * pages of release 0.8 say nothing that tells them apart, so a browser that does not say otherwise is a page. Whoever wants the other says
 * so, in the field X-Anpi-Words or, where no field can be sent (a stream of events, tiles), in the parameter `words`: `code` or `word`. */
#ifndef ANPI_HTTP_CODES_H
#define ANPI_HTTP_CODES_H

#include "server/base/json_codes.h"
#include "server/http/request.h"

/* By the field, else the parameter, else who asks (User-Agent). Another value counts as none. */
bool req_takes_codes(const struct req *r);
/* Where words of this answer are to be said by codes; NULL: nowhere, for its route has none in it, or this client takes words. */
const struct json_codes *req_codes(const struct req *r, const char *media_type);

#endif
