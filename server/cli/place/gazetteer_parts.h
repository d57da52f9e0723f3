/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_parts.h - the lists a gazetteer is made of, kept beside it (FILE.d) as they came in.
 *
 * A prefecture's list is 23.csv; a municipality's own, which adds to it, is 23214.csv; on an older datum 23214.Tokyo.csv.
 * The gazetteer is always compiled from all of them, prefectures first, so that a later list can come anew by itself. To
 * forget one, delete its file and import another one again. */
#ifndef ANPI_CLI_PLACE_GAZETTEER_PARTS_H
#define ANPI_CLI_PLACE_GAZETTEER_PARTS_H

#include "geo/gazetteer/gazetteer.h"

#define PART_OWN 1000u /* codes from here on are municipalities; below it prefectures */

struct part {
    uint32_t code;
    enum datum datum;
    bool fresh;      /* to be written */
    struct buf text; /* UTF-8 */
};

struct parts {
    struct part *part; /* in order of their codes */
    size_t n, room;
};

ERR parts_load(struct parts *p, const char *folder); /* a folder that is not there has none */
void parts_done(struct parts *p);
/* NULL when there is none. */
struct part *part_find(struct parts *p, uint32_t code);
/* Takes `text` over, in the place of what had this code. */
ERR part_put(struct parts *p, uint32_t code, enum datum datum, struct buf *text);
ERR parts_compile(const struct parts *p, struct buf *blob, struct gazetteer_account *account, struct fail *f);
ERR parts_write(const struct parts *p, const char *folder); /* what is fresh */

#endif
