/* SPDX-License-Identifier: Apache-2.0
 * generate_statements.c - the SQL statements: their names, what they take and give, their texts. */
#include "deploy/make/generate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void twice_refuse(char **files, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            if (strcmp(base_of(files[i]), base_of(files[k])) == 0) {
                file_now = files[i];
                die("a statement of this name is there already");
            }
}

void names_write(char **files, int n)
{
    twice_refuse(files, n);
    puts("/* Made by generate.c: the named SQL statements. */\n#ifndef ANPI_GEN_SQL_NAMES_H\n#define ANPI_GEN_SQL_NAMES_H\nenum sql_id {");
    for (int i = 0; i < n; i++) {
        fputs("    SQL_", stdout);
        upper_put(files[i]);
        puts(",");
    }
    puts("    SQL_COUNT\n};\n#define SQL_FOR_SERVER 1u\n#define SQL_FOR_FEEDS 2u\n#define SQL_FOR_CLI 4u\n"
         "struct sql_text { const char *name; unsigned programs; const char *text; };\n"
         "extern const struct sql_text sql_texts[SQL_COUNT + 1];\n"
         "struct schema_name { const char *name, *hash; };\n"
         "extern const struct schema_name schema_names[], function_names[];\n"
         "extern const char *const schema_texts[], *const function_texts[];\n"
         "extern const unsigned schema_count, function_count;\n#endif");
}

/* ---- what a statement takes and gives ---- */

/* What stands for a type of PostgreSQL: in what a statement takes, in one row of a group (arg.h), in what it gives (rows.h). */
static const struct type {
    const char *name, *takes, *gives, *read;
} types[] = {
    { "bigint", "db_int", "int64_t", "INT" },        { "integer", "db_int", "int64_t", "INT" },
    { "boolean", "db_flag", "bool", "FLAG" },        { "double precision", "db_real", "double", "REAL" },
    { "uuid", "db_uuid", "struct uuid", "SIXTEEN" }, { "timestamptz", "db_words", "int64_t", "TIME" },
    { "text", "db_words", "struct sv", "WORDS" },    { "bytea", "db_words", "struct sv", "WORDS" },
    { "jsonb", "db_words", "struct sv", "WORDS" },   { "interval", "db_words", "struct sv", "WORDS" },
};

/* One item of a head: `name type`, `name type[]`, each with a ? behind where it may be NULL. */
struct column {
    char *name;
    const struct type *type;
    bool list, may_be_null;
};
#define COLUMNS_MAX 64 /* of a statement's head; more ends the build */
struct head {
    struct column of[COLUMNS_MAX];
    size_t n;
};

/* Without what stands in parentheses. */
static void words_drop(char *text)
{
    char *to = text;
    int depth = 0;
    for (const char *c = text; *c; c++) {
        depth += *c == '(';
        if (!depth)
            *to++ = *c;
        depth -= *c == ')';
    }
    *to = 0;
}

static bool end_cut(char *text, const char *end)
{
    size_t n = strlen(text), k = strlen(end);
    bool has = n >= k && strcmp(text + n - k, end) == 0;
    if (has)
        text[n - k] = 0;
    return has;
}

static bool column_read(char *item, struct column *out)
{
    item += strspn(item, " ");
    char *type = item + strspn(item, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (type == item || *type != ' ')
        return false;
    *type++ = 0;
    while (end_cut(type, " "))
        ;
    *out = (struct column){ .name = item, .may_be_null = end_cut(type, "?") };
    out->list = end_cut(type, "[]");
    for (size_t i = 0; !out->type && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, type) == 0)
            out->type = &types[i];
    return out->type != NULL;
}

/* All lines of the head that begin with `key`, with commas between. */
static char *head_lines(char *text, const char *key)
{
    size_t room = strlen(text) + 1, n = 0;
    char *at = text, *line, *all = need(calloc(1, room));
    while ((line = line_next(&at)) && strncmp(line, "--", 2) == 0)
        if (strncmp(line, key, strlen(key)) == 0)
            n += (size_t)snprintf(all + n, room - n, "%s,", line + strlen(key));
    words_drop(all);
    return all;
}

/* As a list of columns, which point into `lines`; false when they are words for people only. */
static bool head_read(char *lines, struct head *out)
{
    out->n = 0;
    for (char *rest = lines, *item; (item = strsep(&rest, ","));)
        if (item[strspn(item, " ")] && (out->n == COLUMNS_MAX || !column_read(item, &out->of[out->n++])))
            return false;
    return out->n > 0;
}

static void struct_open(const char *path, const char *which)
{
    fputs("struct SQL_", stdout);
    upper_put(path);
    printf("_%s {\n", which);
}

/* A group puts in ord and now_us itself; the rest are arrays, of which an operation says one item each. */
static void takes_write(const char *path, struct head *head)
{
    bool group = head->n && strcmp(head->of[0].name, "ord") == 0 && head->of[0].list;
    struct_open(path, group ? "ROW" : "TAKES");
    for (size_t i = 0; i < head->n; i++) {
        const struct column *c = &head->of[i];
        if (!group || (i > 0 && strcmp(c->name, "now_us") != 0))
            printf("    struct %s %s;\n", c->list && !group ? "db_list" : c->type->takes, c->name);
    }
    puts("};");
}

static void gives_write(const char *path, struct head *head)
{
    struct_open(path, "GIVES");
    for (size_t i = 0; i < head->n; i++) {
        const struct column *c = &head->of[i];
        printf("    %s %s;\n", c->list ? "struct sv" : c->type->gives, c->name);
        if (c->may_be_null)
            printf("    bool has_%s;\n", c->name);
    }
    fputs("};\nextern const struct db_column SQL_", stdout);
    upper_put(path);
    printf("_COLUMNS[%zu];\n", head->n);
}

static void columns_write(const char *path, struct head *head)
{
    fputs("const struct db_column SQL_", stdout);
    upper_put(path);
    printf("_COLUMNS[%zu] = {\n", head->n);
    for (size_t i = 0; i < head->n; i++) {
        const struct column *c = &head->of[i];
        printf("    { DB_%s, offsetof(struct SQL_", c->list ? "WORDS" : c->type->read);
        upper_put(path);
        printf("_GIVES, %s), ", c->name);
        if (c->may_be_null) {
            fputs("offsetof(struct SQL_", stdout);
            upper_put(path);
            printf("_GIVES, has_%s) },\n", c->name);
        } else
            puts("0 },");
    }
    puts("};");
}

/* A statement that gives one column needs no struct: nothing can be swapped. */
static void head_write(const char *path, const char *key, size_t least, void (*write)(const char *path, struct head *head))
{
    char *text = read_whole(path), *lines = head_lines(text, key);
    struct head head;
    file_now = path;
    if (head_read(lines, &head) && head.n >= least)
        write(path, &head);
    free(lines);
    free(text);
}

void rows_write(char **files, int n)
{
    twice_refuse(files, n);
    puts("/* Made by generate.c: what the statements take and give, by name and type (db/arg.h, db/rows.h). */\n"
         "#ifndef ANPI_GEN_SQL_ROWS_H\n#define ANPI_GEN_SQL_ROWS_H\n#include \"server/db/arg.h\"\n#include \"server/db/column.h\"");
    for (int i = 0; i < n; i++) {
        head_write(files[i], "-- params:", 1, takes_write);
        head_write(files[i], "-- returns:", 2, gives_write);
    }
    puts("#endif");
}

/* ---- texts ---- */

static void programs_write(char *text)
{
    char *at = text, *line, *copy = need(strdup(text));
    at = copy;
    fputs("0u", stdout);
    while ((line = line_next(&at)))
        if (strncmp(line, "-- for:", 7) == 0)
            printf("%s%s%s", strstr(line, "server") ? " | SQL_FOR_SERVER" : "", strstr(line, "feeds") ? " | SQL_FOR_FEEDS" : "",
                   strstr(line, "cli") ? " | SQL_FOR_CLI" : "");
    free(copy);
}

static void text_write(const char *path)
{
    char *text = read_whole(path), *at = text, *line;
    bool head = true;
    printf("  { \"%.*s\", ", base_length(base_of(path)), base_of(path));
    programs_write(text);
    puts(",");
    while ((line = line_next(&at))) {
        head = head && strncmp(line, "--", 2) == 0;
        if (!head)
            literal_write(line, false);
    }
    puts("  },");
    free(text);
}

void texts_write(char **files, int n)
{
    twice_refuse(files, n);
    puts("#include \"server/db/rows.h\"\n#include \"sql_names.h\"\nconst struct sql_text sql_texts[SQL_COUNT + 1] = {");
    for (int i = 0; i < n; i++)
        text_write(files[i]);
    puts("  { 0, 0u, 0 }\n};");
    for (int i = 0; i < n; i++)
        head_write(files[i], "-- returns:", 2, columns_write);
}
