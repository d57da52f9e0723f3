/* SPDX-License-Identifier: Apache-2.0
 * generate.c - turns .sql files into C, when the programs are built.   generate names|rows|texts|schema FILE...
 *
 * names    sql_names.h: the enum of the statements, one a file, named after the file
 * rows     sql_rows.h: a struct for what a statement takes, a member a parameter of its `-- params:`; of one that takes a group
 *          (db/group.h) what one operation says: those between ord and now_us, which are arrays there. And a struct for a row of
 *          what it gives, when its `-- returns:` is a list of two columns or more in the same form and not words alone
 * texts    sql_texts.c: the statements, prepared by the programs that their `-- for:` names, and how the rows they give are read
 * schema   schema_texts.c: the numbered files of deploy/schema/tables, named without folder, and those of
 *          deploy/schema/functions, named with it
 *
 * The comment lines at the head of a statement are left out of what is sent. Says what is wrong on standard error and ends with 1. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file_now;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "generate: %s: %s\n", file_now ? file_now : "", what);
    exit(1);
}

static void *need(void *p)
{
    if (!p)
        die("no memory");
    return p;
}

static char *read_whole(const char *path)
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

/* The next line of `*at`, without its end; NULL behind the last. */
static char *line_next(char **at)
{
    char *line = *at, *end;
    if (!*line)
        return NULL;
    end = line + strcspn(line, "\n");
    *at = *end ? end + 1 : end;
    *end = 0;
    return line;
}

/* ---- names ---- */

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int base_length(const char *base)
{
    const char *dot = strrchr(base, '.');
    return (int)(dot ? (size_t)(dot - base) : strlen(base));
}

static void upper_put(const char *path)
{
    const char *base = base_of(path);
    for (int i = 0; i < base_length(base); i++)
        putchar(isalnum((unsigned char)base[i]) ? toupper((unsigned char)base[i]) : '_');
}

static void twice_refuse(char **files, int n)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            if (strcmp(base_of(files[i]), base_of(files[k])) == 0) {
                file_now = files[i];
                die("a statement of this name is there already");
            }
}

static void names_write(char **files, int n)
{
    puts("/* Made by generate.c: the named SQL statements. */\n#ifndef ANPI_GEN_SQL_NAMES_H\n#define ANPI_GEN_SQL_NAMES_H\nenum sql_id {");
    for (int i = 0; i < n; i++) {
        fputs("    SQL_", stdout);
        upper_put(files[i]);
        puts(",");
    }
    puts("    SQL_COUNT\n};\n#define SQL_FOR_SERVER 1u\n#define SQL_FOR_FEEDS 2u\n#define SQL_FOR_CLI 4u\n"
         "struct sql_text { const char *name; unsigned programs; const char *text; };\n"
         "extern const struct sql_text sql_texts[SQL_COUNT + 1];\n"
         "struct schema_text { const char *name; const char *text; };\n"
         "extern const struct schema_text schema_texts[], function_texts[];\n"
         "extern const unsigned schema_text_count, function_text_count;\n#endif");
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
#define COLUMNS_MAX 64
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

static void rows_write(char **files, int n)
{
    puts("/* Made by generate.c: what the statements take and give, by name and type (db/arg.h, db/rows.h). */\n"
         "#ifndef ANPI_GEN_SQL_ROWS_H\n#define ANPI_GEN_SQL_ROWS_H\n#include \"server/db/arg.h\"\n#include \"server/db/column.h\"");
    for (int i = 0; i < n; i++) {
        head_write(files[i], "-- params:", 1, takes_write);
        head_write(files[i], "-- returns:", 2, gives_write);
    }
    puts("#endif");
}

/* ---- texts ---- */

/* A line as a C string. `whole`: as it is written; else one backslash stays one, so C reads E'\x1f' as the byte itself: the hashes
 * of the numbered files that databases hold are made of that, so it stays. */
static void literal_write(const char *line, bool whole)
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

static void texts_write(char **files, int n)
{
    puts("#include \"server/db/rows.h\"\n#include \"sql_names.h\"\nconst struct sql_text sql_texts[SQL_COUNT + 1] = {");
    for (int i = 0; i < n; i++)
        text_write(files[i]);
    puts("  { 0, 0u, 0 }\n};");
    for (int i = 0; i < n; i++)
        head_write(files[i], "-- returns:", 2, columns_write);
}

/* ---- the schema ---- */

static const char *within_functions(const char *path)
{
    const char *at = strstr(path, "/functions/");
    return at ? at + strlen("/functions/") : NULL;
}

static void file_write(const char *path)
{
    const char *name = within_functions(path) ? within_functions(path) : base_of(path);
    char *text = read_whole(path), *at = text, *line;
    printf("  { \"%.*s\",\n", base_length(name), name);
    while ((line = line_next(&at)))
        literal_write(line, within_functions(path) != NULL);
    puts("  },");
    free(text);
}

static void table_write(char **files, int n, bool functions)
{
    const char *which = functions ? "function" : "schema";
    int count = 0;
    printf("const struct schema_text %s_texts[] = {\n", which);
    for (int i = 0; i < n; i++)
        if ((within_functions(files[i]) != NULL) == functions) {
            file_write(files[i]);
            count++;
        }
    printf("  { 0, 0 }\n};\nconst unsigned %s_text_count = %d;\n", which, count);
}

int main(int argc, char **argv)
{
    char **files = argv + 2;
    int n = argc - 2;
    if (argc < 2)
        die("names, rows, texts or schema?");
    if (strcmp(argv[1], "schema") == 0) {
        puts("#include \"sql_names.h\"");
        table_write(files, n, false);
        table_write(files, n, true);
        return 0;
    }
    twice_refuse(files, n);
    if (strcmp(argv[1], "names") == 0)
        names_write(files, n);
    else if (strcmp(argv[1], "rows") == 0)
        rows_write(files, n);
    else
        texts_write(files, n);
    return 0;
}
