/* SPDX-License-Identifier: Apache-2.0
 * tile.h - Mapbox vector tiles (specification 2.1) of points and polygons, in Web Mercator.
 *
 *     tile_new, then for each layer: tile_layer, and for each feature: tile_point or tile_polygon, then its tags; tile_end.
 *
 * Extent 4096. Polygons are cut by the tile and a border of 64 around it, simplified to about half a pixel of the zoom,
 * laid on the grid of whole numbers and still valid there; shells wind clockwise on the screen, holes the other way.
 * What collapses to nothing is left out. A point lies in exactly one tile of a zoom (west and north edges belong to it).
 * Ids are 1 .. 2^53 - 1, so that JavaScript reads them exactly; a feature with any other id has none. Empty layers are
 * left out. Input coordinates are lon, lat in degrees of EPSG:6668, taken as WGS 84 (they differ by less than a metre).
 * Failures inside a tile are kept and returned by tile_end. Pure, one thread at a time for a tile and its shapes. */
#ifndef ANPI_GEO_SHAPE_TILE_H
#define ANPI_GEO_SHAPE_TILE_H

#include "geo/shape/shape.h"

/* Units a side: what most clients expect. */
#define TILE_EXTENT 4096
/* Units drawn beyond the edge, so that strokes and labels do not end there. */
#define TILE_BUFFER 64
/* What MapLibre asks for at most; a unit is then some 2 mm. */
#define TILE_ZOOM_MAX 22
/* The largest whole number of JavaScript. */
#define TILE_ID_MAX ((INT64_C(1) << 53) - 1)
/* Of a tile while it is made; past it tile_end gives E_TOO_LARGE. */
#define TILE_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* As in the addresses of tiles ("XYZ"): y grows southwards. */
struct tile_place {
    unsigned z;
    uint32_t x, y; /* from the west, from the north */
};
/* Decimal digits only, no sign or leading zero; x and y below 2^z. E_TILE_PLACE. *out is untouched on failure. */
ERR tile_place_parse(struct sv z, struct sv x, struct sv y, struct tile_place *out);
/* Degrees; `border` widens it by that many of the 4096 units. Latitudes end at 85.0511. Takes x = 0 a little past
 * 180 W with a border: boxes are compared, not wrapped. */
void tile_bounds(const struct tile_place *place, double border, struct mesh_box *out);

/* A polygon made ready: projected once, simplified once a zoom. Uses the shape's context, and not the shape. */
struct tile_shape;
/* E_NO_MEMORY, E_GEO_GEOMETRY. The context is that of `s`, whose thread it stays on. Simplified forms are kept as
 * they are asked for: memory grows with the zooms seen. *out is untouched on failure. */
ERR tile_shape_new(struct geo *g, const struct shape *s, struct tile_shape **out);
/* NULL is fine; before the context. */
void tile_shape_free(struct tile_shape *s);
/* Boxes meet; fast. O(1); boxes only. */
bool tile_shape_near(const struct tile_shape *s, const struct tile_place *place);

struct tile;
/* NULL without memory. The place is copied. */
struct tile *tile_new(const struct tile_place *place);
/* NULL is fine. */
void tile_free(struct tile *t);

/* A literal; each name once a tile. Ends the layer before. The pointer is kept until tile_end. */
void tile_layer(struct tile *t, const char *name);
/* Begin a feature. False: nothing of it lies in this tile, and tags that follow go nowhere. lon, lat in degrees. */
bool tile_point(struct tile *t, int64_t id, double lon, double lat);
/* `s` may gain a simplified form: not for two threads at once. Many features of one shape are cut each for itself. */
bool tile_polygon(struct tile *t, int64_t id, struct tile_shape *s);
/* Properties of the feature begun last; keys are literals. At most 64 keys a layer. UTF-8, copied; over 4 KiB it
 * becomes "". The same value is stored once a layer. */
void tile_tag_str(struct tile *t, const char *key, struct sv value);
/* Exact in JavaScript up to 2^53. */
void tile_tag_i64(struct tile *t, const char *key, int64_t value);
/* Must be finite. */
void tile_tag_real(struct tile *t, const char *key, double value);
/* As the three above it goes to the feature begun last. */
void tile_tag_bool(struct tile *t, const char *key, bool value);

/* Of all layers so far. */
size_t tile_features(const struct tile *t);
/* Append the finished tile; with no feature in it nothing is appended. E_NO_MEMORY, E_TOO_LARGE. `out` is appended
 * to. The tile is finished: only tile_free may follow. */
ERR tile_end(struct tile *t, struct buf *out);

#endif
