/* SPDX-License-Identifier: Apache-2.0
 * generate.c - turns .sql files into C, when the programs are built.   generate names|rows|texts|schema FILE...
 *
 * names    sql_names.h: the enum of the statements, one a file, named after the file
 * rows     sql_rows.h: of each statement that takes a group (db/group.h) what one operation of it says, a struct a statement, a member
 *          a parameter: those of its `-- params:` between ord and now_us, which are arrays there
 * texts    sql_texts.c: the statements, prepared by the programs that their `-- for:` names
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

/* ---- rows ---- */

/* What stands for an array of a type of PostgreSQL in the row of arg.h. */
static const struct {
    const char *type, *member;
} types[] = {
    { "bigint[]", "db_int" }, { "integer[]", "db_int" }, { "boolean[]", "db_flag" }, { "double precision[]", "db_real" },
    { "uuid[]", "db_uuid" },  { "bytea[]", "db_words" }, { "text[]", "db_words" },
};

static const char *member_of(const char *type, size_t n)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strlen(types[i].type) == n && memcmp(types[i].type, type, n) == 0)
            return types[i].member;
    die("a column of a type that generate.c does not know");
}

/* One `name type`; not of those that the group itself puts in. */
static void column_write(char *item)
{
    item += strspn(item, " ");
    size_t name = strcspn(item, " "), n = strlen(item);
    while (n && (item[n - 1] == ' ' || item[n - 1] == '?'))
        n--;
    if (!name || name + 1 >= n)
        die("a parameter without a type");
    if (strncmp(item, "ord integer", 11) != 0 && strncmp(item, "now_us ", 7) != 0)
        printf("    struct %s %.*s;\n", member_of(item + name + 1, n - name - 1), (int)name, item);
}

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

static void columns_write(char *params)
{
    char *rest = params;
    words_drop(params);
    for (char *item; (item = strsep(&rest, ","));)
        column_write(item);
}

static void row_write(const char *path)
{
    char *text = read_whole(path), *at = text, *line;
    file_now = path;
    if (strstr(text, "-- params: ord integer[],")) {
        fputs("struct SQL_", stdout);
        upper_put(path);
        puts("_ROW {");
        while ((line = line_next(&at)))
            if (strncmp(line, "-- params:", 10) == 0)
                columns_write(line + 10);
        puts("};");
    }
    free(text);
}

static void rows_write(char **files, int n)
{
    puts("/* Made by generate.c: what one operation says to the statement that takes its group. */\n"
         "#ifndef ANPI_GEN_SQL_ROWS_H\n#define ANPI_GEN_SQL_ROWS_H\n#include \"server/db/arg.h\"");
    for (int i = 0; i < n; i++)
        row_write(files[i]);
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
    puts("#include \"sql_names.h\"\nconst struct sql_text sql_texts[SQL_COUNT + 1] = {");
    for (int i = 0; i < n; i++)
        text_write(files[i]);
    puts("  { 0, 0u, 0 }\n};");
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
