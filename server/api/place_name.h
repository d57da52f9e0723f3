/* SPDX-License-Identifier: Apache-2.0
 * place_name.h - what a municipality is called, for people who read: its code is for files and addresses. */
#ifndef ANPI_API_PLACE_NAME_H
#define ANPI_API_PLACE_NAME_H

#include "server/base/json.h"

/* Member "name": of the municipality with this five-digit code; null while its boundary was not imported. */
void place_name_write(struct jw *w, const char *code);

#endif
