/* SPDX-License-Identifier: Apache-2.0
 * shape.h - polygons: read, repaired, asked "is this point inside", measured and written again.
 *
 * Coordinates are lon, lat in degrees of EPSG:6668. A `struct geo` owns one GEOS context; shapes and indexes made from
 * it are used with it alone, on one thread at a time, and freed before it. A point on the border is inside.
 * Points outside every existing 1次 mesh are not refused here. Rings need not be closed or wound in a set direction;
 * Z values are dropped. */
#ifndef ANPI_GEO_SHAPE_SHAPE_H
#define ANPI_GEO_SHAPE_SHAPE_H

#include "geo/mesh.h"
#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/json.h"
#include "server/base/sv.h"

#define SHAPE_POINTS_MAX 4000000 /* vertices of one shape read from outside */

struct geo;
struct geo *geo_new(void); /* NULL without memory */
void geo_free(struct geo *g);

struct shape; /* a valid Polygon or MultiPolygon, prepared when first asked */
void shape_free(struct shape *s);

/* A GeoJSON geometry (Polygon or MultiPolygon; or a Feature that holds one). An invalid one is repaired by GEOSMakeValid,
 * a part or hole that is no ring dropped, and `*repaired` (may be NULL) says so. E_GEO_GEOJSON, E_GEO_GEOMETRY (nothing with area is left), E_TOO_LARGE. */
ERR shape_from_json(struct geo *g, const struct json *geometry, struct shape **out, bool *repaired);
ERR shape_from_geojson(struct geo *g, struct sv text, struct shape **out, bool *repaired);
ERR shape_from_wkb(struct geo *g, struct sv wkb, struct shape **out, bool *repaired);
ERR shape_from_box(struct geo *g, const struct mesh_box *box, struct shape **out);
/* One polygon from a ring of n lon, lat pairs. */
ERR shape_from_ring(struct geo *g, const double *lon_lat, size_t n, struct shape **out, bool *repaired);

ERR shape_to_wkb(const struct shape *s, struct buf *out);                   /* little endian, 2D, no SRID */
ERR shape_to_geojson(const struct shape *s, int decimals, struct buf *out); /* a geometry object, wound as RFC 7946 has it */

void shape_bounds(const struct shape *s, struct mesh_box *out);
bool shape_has_point(const struct shape *s, double lon, double lat);
bool shape_meets(const struct shape *a, const struct shape *b); /* share at least a point */
/* Metres from the point to the shape, 0 inside; good to 0.5 % within 100 km. */
double shape_distance_m(const struct shape *s, double lon, double lat);
double shape_area_m2(const struct shape *s);                              /* good to 1 % for a municipality */
void shape_inside_point(const struct shape *s, double *lon, double *lat); /* for labels; always inside */

/* New shapes. Both leave their arguments as they are. E_GEO_GEOMETRY when nothing with area is left. */
ERR shape_union(struct geo *g, const struct shape *const *parts, size_t n, struct shape **out);
ERR shape_cut(struct geo *g, const struct shape *a, const struct shape *b, struct shape **out); /* what both share */

/* Existing mesh cells of `level` that share area or border with the shape, in order of their codes; `max` and `*n` as in
 * mesh_cover. */
ERR shape_mesh_cover(const struct shape *s, enum mesh_level level, int64_t *codes, size_t max, size_t *n);

/* Voronoi cells of n points, one a point and in their order, cut by `within`; points that coincide are told apart by
 * less than a metre. out[i] is NULL when nothing of the cell lies within. The caller frees each. The cells cover
 * `within` without gap or overlap. */
ERR shape_voronoi(struct geo *g, const struct shape *within, const double *lon_lat, size_t n, struct shape **out);

/* STR-tree over boxes of shapes; refers to shapes by the caller's number. */
struct shape_index;
ERR shape_index_new(struct geo *g, struct shape_index **out);
void shape_index_free(struct shape_index *x);
ERR shape_index_add(struct shape_index *x, const struct shape *s, uint32_t number); /* before the first query */
/* Numbers of the shapes whose box holds the point, at most `max`; returns how many there are. */
size_t shape_index_at(const struct shape_index *x, double lon, double lat, uint32_t *numbers, size_t max);
size_t shape_index_in(const struct shape_index *x, const struct mesh_box *box, uint32_t *numbers, size_t max);

#endif
