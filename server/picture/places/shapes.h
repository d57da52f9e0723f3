/* SPDX-License-Identifier: Apache-2.0
 * shapes.h - zones and outage areas as shapes, ready to be asked and to be drawn; lon before lat, JGD2011 degrees.
 *
 * Part of the picture: read and projected when it is loaded, in the loading thread, then kept with every change. What is made
 * when first asked (towns by key, which zones have parts, outages that came since) is no change a reader can see. A shape that
 * cannot be read is not there, which is no error. */
#ifndef ANPI_PICTURE_PLACES_SHAPES_H
#define ANPI_PICTURE_PLACES_SHAPES_H

#include "geo/shape/shape.h"
#include "geo/shape/tile.h"
#include "server/base/json.h"
#include "server/picture/outages/outages.h"

/* Good until the next change of the zone. */
struct zone_shape {
    int64_t id;
    int32_t municipality;
    char *code;               /* a town key, for outages by town */
    struct shape *shape;      /* for questions; NULL when it could not be read */
    struct tile_shape *ready; /* for drawing */
};

struct shapes;
/* NULL without memory. Has a GEOS context of its own: everything in it is for one thread. */
struct shapes *shapes_new(void);
/* NULL is fine. */
void shapes_free(struct shapes *s);
/* After the picture took a zone (NULL: gone), or an outage. E_NO_MEMORY. The geometry is read from `body`; the rest
 * from the picture, which must have taken the zone already. */
ERR shapes_zone_put(struct shapes *s, const struct picture *p, int64_t zone, const struct json *body);
/* Also of one that has none: nothing happens. */
void shapes_outage_drop(struct shapes *s, int64_t id);
/* Of all that run, so that the first tile need not wait. Slow for large areas: on the loading thread. */
void shapes_outages_make(struct shapes *s, const struct picture *p);

/* All: start with *it = 0; NULL at the end. In no order. */
const struct zone_shape *shapes_zone_next(const struct shapes *s, size_t *it);
/* The zone made from a town; NULL: none. The first call after a zone changed walks all zones. */
const struct zone_shape *shapes_town(struct shapes *s, struct sv town_key);
/* Other zones lie in it. As shapes_town. A zone that is not there has none. */
bool shapes_zone_has_parts(struct shapes *s, const struct picture *p, int64_t zone);
/* Ready for drawing; NULL when the area has no shape of its own (a town, a point). Good until the area changes or
 * goes. Made on the loop's thread when first asked: a polygon of thousands of points takes milliseconds. */
struct tile_shape *shapes_outage(struct shapes *s, const struct outage_area *a);

/* The zone of the finest layer that holds the point, else 0. For field staff who stand somewhere. lon, lat in
 * degrees. O(zones). */
int64_t shapes_zone_at(const struct shapes *s, const struct picture *p, double lon, double lat);
/* The zone of a municipality's finest layer that a home there counts in: the one that holds the point, else the nearest
 * within ZONES_NEAREST_MAX_M and `*outside`; 0 for none. *outside is set always. */
int64_t shapes_zone_for(const struct shapes *s, const struct picture *p, int32_t municipality, double lon, double lat, bool *outside);

#endif
