/* SPDX-License-Identifier: Apache-2.0
 * shortage.c - the linker (--wrap) gives our own calls of malloc and its like these, and keeps the real ones as __real_*. */
#include "server/base/shortage.h"

#include <stddef.h>

static _Thread_local uint64_t refused;

uint64_t shortage_count(void)
{
    return refused;
}

void shortage_note(void)
{
    refused++;
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
char *__real_strndup(const char *s, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);

static void *noted(void *p)
{
    refused += !p;
    return p;
}

void *__wrap_malloc(size_t n)
{
    return noted(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return noted(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t n)
{
    return noted(__real_realloc(p, n));
}

char *__wrap_strdup(const char *s)
{
    return noted(__real_strdup(s));
}

char *__wrap_strndup(const char *s, size_t n)
{
    return noted(__real_strndup(s, n));
}
