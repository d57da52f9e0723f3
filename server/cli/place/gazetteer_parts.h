/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_parts.h - the lists a gazetteer is made of, kept beside it (FILE.d) as they came in.
 *
 * A prefecture's list is 23.csv; a municipality's own, which adds to it, is 23214.csv; on an older datum 23214.Tokyo.csv.
 * The gazetteer is always compiled from all of them, prefectures first, so that a later list can come anew by itself. To
 * forget one, delete its file and import another one again. */
#ifndef ANPI_CLI_PLACE_GAZETTEER_PARTS_H
#define ANPI_CLI_PLACE_GAZETTEER_PARTS_H

#include "geo/gazetteer/gazetteer.h"

/* Codes from here on are municipalities; below it prefectures. 1 to 47 are prefectures (JIS X 0401). */
#define PART_OWN 1000u

/* Owns its text. */
struct part {
    uint32_t code;
    enum datum datum;
    bool fresh;      /* to be written */
    struct buf text; /* UTF-8 */
};

/* Zeroed at first; parts_done in any case. */
struct parts {
    struct part *part; /* in order of their codes */
    size_t n, room;
};

/* A folder that is not there has none. E_IO, E_TOO_LARGE, E_NO_MEMORY. Files of other names are let be. */
ERR parts_load(struct parts *p, const char *folder);
/* What was not written is lost. */
void parts_done(struct parts *p);
/* NULL when there is none. Good until the next part_put. */
struct part *part_find(struct parts *p, uint32_t code);
/* Takes `text` over, in the place of what had this code. E_NO_MEMORY: `text` stays the caller's; else it is empty
 * afterwards. */
ERR part_put(struct parts *p, uint32_t code, enum datum datum, struct buf *text);
/* Appended to `blob`. Errors as gazetteer_compile_lists. */
ERR parts_compile(const struct parts *p, struct buf *blob, struct gazetteer_account *account, struct fail *f);
/* What is fresh. Each file is replaced as a whole; one of the same code on another datum goes. E_IO: some may be
 * written already. */
ERR parts_write(const struct parts *p, const char *folder);

#endif
