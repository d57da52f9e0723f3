/* SPDX-License-Identifier: Apache-2.0
 * heading.h - a column's heading as it is compared: NFKC, without blanks and line breaks. 「名 称」, ｶﾅ and （） are one with theirs. */
#ifndef ANPI_REGISTRY_HEADING_H
#define ANPI_REGISTRY_HEADING_H

#include "server/base/arena.h"
#include "server/base/sv.h"

/* Bytes. */
#define HEADING_MAX 256

/* In the arena; empty for one that is longer than any heading, is no UTF-8, or when there is no memory. Never fails:
 * a heading that is not understood is an unknown one. */
struct sv heading_fold(struct arena *a, struct sv heading);

#endif
