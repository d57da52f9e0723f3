/* SPDX-License-Identifier: Apache-2.0
 * labels.h - the colour (赤, 青, 黄) that a person has in an incident. */
#ifndef ANPI_API_INCIDENTS_LABELS_H
#define ANPI_API_INCIDENTS_LABELS_H

#include "server/base/arena.h"
#include "server/base/jw.h"
#include "server/base/word.h"

/* "label": the colour, or null. Seen by whoever sees the status of the person. Null too when it cannot be read. One
 * look-up by id. */
void label_write(struct jw *w, int64_t incident, int64_t person);

/* Everybody who has a colour in an incident: `person` ascending, in the arena. */
#define LABEL_COLOURS WORD_LABEL_COLOUR_COUNT
struct labelled {
    int64_t person;
    unsigned colour; /* enum word_label_colour */
};
/* Sorted for the join with lists. E_NO_MEMORY. O(labels of all incidents). */
ERR labelled_list(int64_t incident, struct arena *a, struct labelled **out, size_t *n);

#endif
