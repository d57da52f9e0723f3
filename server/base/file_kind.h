/* SPDX-License-Identifier: Apache-2.0
 * file_kind.h - what a file is by its bytes, when it is one of those that people have and no importer reads: an Excel
 * workbook, a shapefile, a GeoPackage … Named, it can be said how to save it; taken for text, it is only "broken". */
#ifndef ANPI_BASE_FILE_KIND_H
#define ANPI_BASE_FILE_KIND_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* OK for text, and for all that is not known; else which it is: E_FILE_XLSX, _XLS, _ODS, _UTF16, _SHP, _SHAPE_ZIP, _GPKG
 * (any SQLite), _KML, _KMZ, _GML, _ZIP (of which nothing more is known, or whose files are of another kind), _PDF, _HTML.
 * Only bytes are looked at: a name may say anything. Looks at the first kilobyte, of an archive also at its
 * directory; O(1) for text. The bytes are not kept. */
ERR file_kind_check(struct sv bytes);

#endif
