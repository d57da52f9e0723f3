/* SPDX-License-Identifier: Apache-2.0
 * generate_read.c - reading and writing for the parts of the generator. */
#include "deploy/make/generate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *file_now;

_Noreturn void die(const char *what)
{
    fprintf(stderr, "generate: %s: %s\n", file_now ? file_now : "", what);
    exit(1);
}

void *need(void *p)
{
    if (!p)
        die("no memory");
    return p;
}

char *read_whole(const char *path)
{
    size_t n = 0, room = 1 << 16;
    FILE *f = fopen(path, "rb");
    char *text = need(malloc(room));
    if (!f)
        die("cannot be read");
    for (size_t got; (got = fread(text + n, 1, room - n - 1, f)) > 0;) {
        n += got;
        if (room - n < 2)
            text = need(realloc(text, room *= 2));
    }
    fclose(f);
    text[n] = 0;
    return text;
}

char *line_next(char **at)
{
    char *line = *at, *end;
    if (!*line)
        return NULL;
    end = line + strcspn(line, "\n");
    *at = *end ? end + 1 : end;
    *end = 0;
    return line;
}

const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int base_length(const char *base)
{
    const char *dot = strrchr(base, '.');
    return (int)(dot ? (size_t)(dot - base) : strlen(base));
}

void upper_put(const char *path)
{
    const char *base = base_of(path);
    for (int i = 0; i < base_length(base); i++)
        putchar(isalnum((unsigned char)base[i]) ? toupper((unsigned char)base[i]) : '_');
}

void literal_write(const char *line, bool whole)
{
    fputs("    \"", stdout);
    for (; *line; line++) {
        if (*line == '\r')
            continue;
        if (*line == '"' || (*line == '\\' && whole))
            putchar('\\');
        putchar(*line);
    }
    puts("\\n\"");
}
