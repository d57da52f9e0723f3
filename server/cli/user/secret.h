/* SPDX-License-Identifier: Apache-2.0
 * secret.h - passwords read from a file or standard input, never an argument. */
#ifndef ANPI_CLI_USER_SECRET_H
#define ANPI_CLI_USER_SECRET_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* Bytes with the NUL: the longest password there is (password_acceptable) fits. */
#define SECRET_MAX 801

/* The first line of `path` ("-": standard input), without its end. E_FILE_MISSING, E_USER_PASSWORD when too long. To
 * be wiped by the caller. E_USER_PASSWORD too for an empty file. *out is untouched on failure. */
ERR secret_read(const char *path, char out[SECRET_MAX]);

#endif
