/* SPDX-License-Identifier: Apache-2.0
 * protected.h - persons under protection (支援措置) and lists: an export has none of them, and a full list that comes in
 * names none of them as gone. Only their number is told, and it is the whole city's whatever stands in the file: one that
 * depended on the file would tell of each person in it whether they are one. */
#ifndef ANPI_REGISTRY_PROTECTED_H
#define ANPI_REGISTRY_PROTECTED_H

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/db/sync.h"

/* E_DB_*. *out is untouched on failure. */
ERR protected_count(struct db_sync *s, struct sv municipality, size_t *out, struct fail *f);

#endif
