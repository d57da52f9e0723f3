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

/* Vertices of one shape read from outside. 64 MB of coordinates, before GEOS makes its copies; past it E_TOO_LARGE. */
#define SHAPE_POINTS_MAX 4000000

struct geo;
/* NULL without memory. One a thread that works on shapes. */
struct geo *geo_new(void);
/* NULL is fine. Everything made from it has been freed before. */
void geo_free(struct geo *g);

struct shape; /* a valid Polygon or MultiPolygon, prepared when first asked */
/* NULL is fine. Before the context it was made from; an index or a set that holds it goes first. */
void shape_free(struct shape *s);

/* A GeoJSON geometry (Polygon or MultiPolygon; or a Feature that holds one). An invalid one is repaired by GEOSMakeValid,
 * a part or hole that is no ring dropped, and `*repaired` (may be NULL) says so. E_GEO_GEOJSON, E_GEO_GEOMETRY
 * (nothing with area is left), E_TOO_LARGE. `geometry` is only read. *out is the caller's, to be freed; untouched on
 * failure, as in all that make a shape. E_NO_MEMORY. Time grows with the vertices, and with their square for some
 * broken rings. */
ERR shape_from_json(struct geo *g, const struct json *geometry, struct shape **out, bool *repaired);
/* The same from text; anything that is no JSON is E_GEO_GEOJSON too. */
ERR shape_from_geojson(struct geo *g, struct sv text, struct shape **out, bool *repaired);
/* As PostGIS has it, with or without SRID (which is not looked at), either byte order. E_GEO_GEOMETRY for another
 * type or broken bytes, E_TOO_LARGE. */
ERR shape_from_wkb(struct geo *g, struct sv wkb, struct shape **out, bool *repaired);
/* A box without width or height has no area: E_GEO_GEOMETRY. */
ERR shape_from_box(struct geo *g, const struct mesh_box *box, struct shape **out);
/* One polygon from a ring of n lon, lat pairs. `lon_lat` has 2 n numbers, lon first. E_GEO_GEOMETRY off the globe or
 * under three points, E_TOO_LARGE. */
ERR shape_from_ring(struct geo *g, const double *lon_lat, size_t n, struct shape **out, bool *repaired);

/* Little endian, 2D, no SRID. Appended; E_TOO_LARGE past the buffer's cap, E_NO_MEMORY. Reads back as the same
 * shape, bit for bit. */
ERR shape_to_wkb(const struct shape *s, struct buf *out);
/* A geometry object, wound as RFC 7946 has it. Appended; `decimals` of a degree: 6 are 0.1 m. E_TOO_LARGE,
 * E_NO_MEMORY. */
ERR shape_to_geojson(const struct shape *s, int decimals, struct buf *out);

/* Degrees. O(vertices): keep it when it is asked often. */
void shape_bounds(const struct shape *s, struct mesh_box *out);
/* False for what is not finite, and without memory. O(log vertices), but for the first question, which makes
 * the index. */
bool shape_has_point(const struct shape *s, double lon, double lat);
/* Share at least a point. Of one context both. False without memory. */
bool shape_meets(const struct shape *a, const struct shape *b);
/* Metres from the point to the shape, 0 inside; good to 0.5 % within 100 km. INFINITY without memory. O(vertices). */
double shape_distance_m(const struct shape *s, double lon, double lat);
/* Good to 1 % for a municipality. Square metres. O(vertices). */
double shape_area_m2(const struct shape *s);
/* For labels; always inside. Degrees; NAN without memory. */
void shape_inside_point(const struct shape *s, double *lon, double *lat);

/* New shapes. Both leave their arguments as they are. E_GEO_GEOMETRY when nothing with area is left. The shapes may
 * overlap; `parts` need not be sorted. n = 0 has no area. */
ERR shape_union(struct geo *g, const struct shape *const *parts, size_t n, struct shape **out);
/* What both share. O(vertices of both). */
ERR shape_cut(struct geo *g, const struct shape *a, const struct shape *b, struct shape **out);

/* Existing mesh cells of `level` that share area or border with the shape, in order of their codes; `max` and `*n` as in
 * mesh_cover. */
/* The codes are the caller's array. O(cells on the border), larger blocks inside are taken whole. E_MESH_LEVEL,
 * E_TOO_LARGE. */
ERR shape_mesh_cover(const struct shape *s, enum mesh_level level, int64_t *codes, size_t max, size_t *n);

/* Voronoi cells of n points, one a point and in their order, cut by `within`; points that coincide are told apart by
 * less than a metre. out[i] is NULL when nothing of the cell lies within. The caller frees each. The cells cover
 * `within` without gap or overlap. `lon_lat` has 2 n numbers, `out` n places. On failure all of `out` is NULL.
 * E_GEO_GEOMETRY, E_TOO_LARGE, E_NO_MEMORY. */
ERR shape_voronoi(struct geo *g, const struct shape *within, const double *lon_lat, size_t n, struct shape **out);

/* STR-tree over boxes of shapes; refers to shapes by the caller's number. */
struct shape_index;
/* It keeps no shape, only its box: the shapes must live as long as the index. E_NO_MEMORY. */
ERR shape_index_new(struct geo *g, struct shape_index **out);
/* NULL is fine; before the shapes and their context. */
void shape_index_free(struct shape_index *x);
/* Before the first query. `number` comes back in answers; each once. Always OK today; ERR for a GEOS that says when
 * it has no memory. */
ERR shape_index_add(struct shape_index *x, const struct shape *s, uint32_t number);
/* Numbers of the shapes whose box holds the point, at most `max`; returns how many there are. The first `max` found,
 * in no order; the box is not the shape: ask shape_has_point of each. 0 for what is not finite. */
size_t shape_index_at(const struct shape_index *x, double lon, double lat, uint32_t *numbers, size_t max);
/* The same for the shapes whose box meets `box` (degrees). */
size_t shape_index_in(const struct shape_index *x, const struct mesh_box *box, uint32_t *numbers, size_t max);

#endif
