/* SPDX-License-Identifier: Apache-2.0
 * city_name.h - what a municipality is called, for people who read: its code is for files and addresses. */
#ifndef ANPI_API_KIT_CITY_NAME_H
#define ANPI_API_KIT_CITY_NAME_H

#include "server/base/jw.h"

/* Member "name": of the municipality with this five-digit code; null while its boundary was not imported. Parses the
 * municipality's body each time: for answers of a few, not for rows of a list. */
void city_name_write(struct jw *w, const char *code);

#endif
