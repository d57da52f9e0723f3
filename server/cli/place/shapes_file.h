/* SPDX-License-Identifier: Apache-2.0
 * shapes_file.h - a file of shapes (zones, boundaries), as GeoJSON in degrees of JGD2011. */
#ifndef ANPI_CLI_PLACE_SHAPES_FILE_H
#define ANPI_CLI_PLACE_SHAPES_FILE_H

#include "server/base/buf.h"
#include "server/base/err.h"

/* Plain or gzip, UTF-8 with or without its mark, or CP932; brought to JGD2011 from what its crs member or --datum says, and said so
 * on standard output. E_FILE_* for what is no GeoJSON, named; errors of geojson_to_jgd2011. `out` is replaced, and
 * bounds what comes (E_TOO_LARGE). Blocks for the disk. */
ERR shapes_read(const char *path, struct buf *out, struct fail *f);

#endif
