/* SPDX-License-Identifier: Apache-2.0
 * secret.c - passwords read. */
#include "server/cli/user/secret.h"

#include <stdio.h>

enum err secret_read(const char *path, char out[SECRET_MAX])
{
    char line[SECRET_MAX + 2];
    bool from_stdin = !strcmp(path, "-");
    FILE *file = from_stdin ? stdin : fopen(path, "r");
    if (!file)
        return E_FILE_MISSING;
    bool some = fgets(line, sizeof line, file) != NULL;
    if (!from_stdin)
        fclose(file);
    if (!some)
        return E_USER_PASSWORD;
    size_t n = strcspn(line, "\r\n");
    if (n >= SECRET_MAX)
        return E_USER_PASSWORD;
    memcpy(out, line, n);
    out[n] = 0;
    return OK;
}
