/* SPDX-License-Identifier: Apache-2.0
 * err.c - the table of errors, built from errors.def. */
#include "server/base/err.h"
#include "server/base/version.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct err_row {
    const char *code, *ja, *en;
    int status;
};

static const struct err_row rows[ERR_COUNT] = {
    [OK] = { "ok", "", "", 200 },
#define E(name, code, status, ja, en) [E_##name] = { code, ja, en, status },
#include "server/base/errors.def"
#undef E
};

static const struct err_row *row_of(enum err e)
{
    return (unsigned)e < ERR_COUNT ? &rows[e] : &rows[E_INTERNAL];
}

const char *err_code(enum err e)
{
    return row_of(e)->code;
}

int err_status(enum err e)
{
    return row_of(e)->status;
}

const char *err_ja(enum err e)
{
    return row_of(e)->ja;
}

const char *err_en(enum err e)
{
    return row_of(e)->en;
}

enum err err_by_code(const char *code)
{
    for (int i = 1; i < ERR_COUNT; i++)
        if (strcmp(rows[i].code, code) == 0)
            return (enum err)i;
    return OK;
}

int err_exit_code(enum err e)
{
    return e == E_DB_OLDER ? 3 : e == E_DB_NEWER ? 4 : e ? 1 : 0;
}

/* Copy as much of `z` as fits, without cutting a UTF-8 character in two: field names are Japanese. */
static void copy_whole_characters(char *out, size_t room, const char *z)
{
    size_t n = strlen(z);
    if (n >= room) {
        n = room - 1;
        while (n > 0 && ((unsigned char)z[n] & 0xC0) == 0x80)
            n--;
    }
    memcpy(out, z, n);
    out[n] = 0;
}

enum err fail_set(struct fail *f, enum err e, long line, const char *field)
{
    if (!f)
        return e;
    f->err = e;
    f->line = line;
    copy_whole_characters(f->field, sizeof f->field, field ? field : "");
    f->detail[0] = 0;
    return e;
}

void fail_say(struct fail *f, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    if (!f)
        return;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    copy_whole_characters(f->detail, sizeof f->detail, n < 0 ? "" : text);
}

enum err fail_file(struct fail *f, enum err e, const char *field, const char *path)
{
    const char *why = e == E_FILE_MISSING || e == E_IO ? strerror(errno) : err_code(e);
    enum err set = fail_set(f, e, 0, field);
    fail_say(f, "%s: %s", path, why);
    return set;
}
