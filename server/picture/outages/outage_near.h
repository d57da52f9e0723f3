/* SPDX-License-Identifier: Apache-2.0
 * outage_near.h - what areas say of a place that is known only to its town: how much of it is dark. For this room only.
 *
 * The claim is as coarse as the coarser of source and place. Such a place is somewhere within a radius, so the 250 m cells
 * whose middle lies within it are asked one by one. */
#ifndef ANPI_PICTURE_OUTAGES_OUTAGE_NEAR_H
#define ANPI_PICTURE_OUTAGES_OUTAGE_NEAR_H

#include "server/picture/outages/outage_state.h"

/* Areas of one place that are named; more cover it all the same. */
#define COVERING_MAX 32

/* Pointers into the picture, good until the next picture_apply. */
struct near_claim {
    const struct area *area[COVERING_MAX]; /* distinct, those that any of the cells is in; running ones first found */
    size_t n;
    double out, ended; /* share of the cells in a running area, in an ended one; 0 to 1 */
};

/* By areas of cells and polygons; those of towns are not asked. `out` is all zeros when nothing covers any of it. At
 * most some hundred cells, each a look into the hash. */
void outage_near(const struct outage_state_all *o, const struct person *x, struct near_claim *out);
/* Does this polygon hold where the person is? False without a shape or a point. lon, lat in degrees. */
bool outage_has_point(const struct area *a, double lon, double lat);

#endif
