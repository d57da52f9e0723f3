/* SPDX-License-Identifier: Apache-2.0
 * zones_geojson.h - the kept texts of the map's zones. */
#ifndef ANPI_API_MAP_ZONES_GEOJSON_H
#define ANPI_API_MAP_ZONES_GEOJSON_H

/* A zone changed, or the picture was loaded anew. They are written anew when next asked. On the loop. */
void zones_geojson_forget(void);

#endif
