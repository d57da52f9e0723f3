/* SPDX-License-Identifier: Apache-2.0
 * version.h - the release this tree is, or becomes next. The one place: `--version` of every program, the log at the start,
 * /api/config and the OpenAPI document say it; deploy/CHANGELOG.md has a line for it.
 *
 * Semantic Versioning; the number of the schema is another one (server/db/schema.h). */
#ifndef ANPI_BASE_VERSION_H
#define ANPI_BASE_VERSION_H

/* MAJOR.MINOR.PATCH. */
#define ANPI_VERSION "0.9.0"

#endif
