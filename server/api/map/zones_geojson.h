/* SPDX-License-Identifier: Apache-2.0
 * zones_geojson.h - the kept texts of the map's zones. */
#ifndef ANPI_API_MAP_ZONES_GEOJSON_H
#define ANPI_API_MAP_ZONES_GEOJSON_H

void zones_geojson_forget(void); /* a zone changed, or the picture was loaded anew */

#endif
