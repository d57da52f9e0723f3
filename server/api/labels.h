/* SPDX-License-Identifier: Apache-2.0
 * labels.h - the colour (赤, 青, 黄) that a person has in an incident. */
#ifndef ANPI_API_LABELS_H
#define ANPI_API_LABELS_H

#include "server/base/json.h"

/* "label": the colour, or null. Seen by whoever sees the status of the person. */
void label_write(struct jw *w, int64_t incident, int64_t person);

#endif
