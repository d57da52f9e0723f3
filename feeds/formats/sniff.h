/* SPDX-License-Identifier: Apache-2.0
 * sniff.h - what came instead of a feed: nothing, a web page, another encoding. Pure. */
#ifndef ANPI_FEEDS_FORMATS_SNIFF_H
#define ANPI_FEEDS_FORMATS_SNIFF_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* E_FEED_EMPTY (nothing but white space), E_FEED_HTML (an HTML page, however it begins), else OK. Looks at the first
 * bytes alone; a BOM is read over. Nothing is copied. */
ERR sniff_page(struct sv bytes);
/* For formats that are always UTF-8: E_FEED_TRUNCATED (the last character is cut), E_FEED_CHARSET, else OK.
 * O(bytes). */
ERR sniff_utf8(struct sv bytes);

#endif
