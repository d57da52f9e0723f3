/* SPDX-License-Identifier: Apache-2.0
 * generate_schema.c - the files of the schema: their texts, or their names and hashes. */
#include "deploy/make/generate.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *within_functions(const char *path)
{
    const char *at = strstr(path, "/functions/");
    return at ? at + strlen("/functions/") : NULL;
}

static void schema_text_write(const char *path)
{
    char *text = read_whole(path), *at = text, *line;
    while ((line = line_next(&at)))
        literal_write(line, within_functions(path) != NULL);
    puts("  ,");
    free(text);
}

/* A numbered file is read as C reads it, and always was: its \\xHH is the byte itself, in the database and in its hash. */
static void escapes_read(char *text)
{
    char *to = text, *at = text;
    while (*at) {
        char digits[3] = { 0 };
        if (*at != '\\') {
            *to++ = *at++;
            continue;
        }
        if (at[1] != 'x' || !isxdigit((unsigned char)at[2]) || !isxdigit((unsigned char)at[3]) || isxdigit((unsigned char)at[4]))
            die("a numbered file has no escape but \\xHH");
        memcpy(digits, at + 2, 2);
        *to++ = (char)strtol(digits, NULL, 16);
        at += 4;
    }
    *to = 0;
}

/* The hash as PostgreSQL writes a bytea: what the table of applied files is compared with. */
static void schema_name_write(const char *path)
{
    const char *name = within_functions(path) ? within_functions(path) : base_of(path);
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *text = read_whole(path), hex[2 * sizeof hash + 1];
    if (!within_functions(path))
        escapes_read(text);
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    printf("  { \"%.*s\", \"\\\\x%s\" },\n", base_length(name), name, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
    free(text);
}

static void table_write(char **files, int n, bool functions, bool texts)
{
    const char *which = functions ? "function" : "schema";
    int count = 0;
    printf(texts ? "const char *const %s_texts[] = {\n" : "const struct schema_name %s_names[] = {\n", which);
    for (int i = 0; i < n; i++)
        if ((within_functions(files[i]) != NULL) == functions) {
            (texts ? schema_text_write : schema_name_write)(files[i]);
            count++;
        }
    puts(texts ? "  0\n};" : "  { 0, 0 }\n};");
    if (!texts)
        printf("const unsigned %s_count = %d;\n", which, count);
}

void schema_write(char **files, int n, bool texts)
{
    puts("#include \"sql_names.h\"");
    table_write(files, n, false, texts);
    table_write(files, n, true, texts);
}
