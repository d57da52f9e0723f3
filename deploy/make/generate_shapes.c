/* SPDX-License-Identifier: Apache-2.0
 * generate_shapes.c - the shapes of requests and answers (deploy/model/shapes) as C: what a body is held against, and the description.
 *
 * A file is {"requests": {Name: schema}, "schemas": {Name: schema}, "events": …, "parameters": …}, in JSON Schema 2020-12 as OpenAPI 3.1 takes
 * it; names are of all files.
 * Beside the standard's words: format "id" (a decimal object id), x-error (the name of errors.def that is said of a value that does not
 * fit, though its type does), x-word (a word of that thing of words.def, or its code; of an answer also of two things, [first, second]),
 * x-blank (an empty text is as none), x-apart (its route holds what is within against this, each by itself or with a field of its own).
 * A text of a request has maxLength, which counts bytes here as minLength does: what is longer in bytes is refused, what is longer in
 * letters is so anyhow. A list has maxItems. */
#include "deploy/make/generate.h"
#include "deploy/make/generate_shapes_inside.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REF "#/components/schemas/"

static json_t *all; /* name -> schema, of all files */
const struct model *model;
static int made; /* shapes and lists of words without a name of their own */

const char *text_of(const json_t *node, const char *key)
{
    const char *text = json_string_value(json_object_get(node, key));
    return text ? text : "";
}

const json_t *resolved(const json_t *node)
{
    for (const char *ref; *(ref = text_of(node, "$ref"));) {
        node = strncmp(ref, REF, strlen(REF)) == 0 ? json_object_get(all, ref + strlen(REF)) : NULL;
        if (!node) {
            file_now = ref;
            die("is no shape");
        }
    }
    return node;
}

/* The type that is not null; of several, none. */
static const char *type_of(const json_t *node)
{
    const json_t *type = json_object_get(node, "type"), *one;
    const char *found = json_is_string(type) ? json_string_value(type) : "";
    size_t i;
    json_array_foreach(type, i, one) if (strcmp(json_string_value(one), "null") != 0) found = *found ? "" : json_string_value(one);
    return found;
}

static bool is(const json_t *node, const char *type)
{
    return strcmp(type_of(node), type) == 0;
}

/* enum json_shape_kind, and the type of the member that holds it. */
static const struct kind {
    const char *type, *format, *kind, *member;
} kinds[] = {
    { "string", "uuid", "SHAPE_UUID", "struct said_uuid " },
    { "string", "date-time", "SHAPE_TIME", "int64_t " },
    { "string", "id", "SHAPE_ID", "int64_t " },
    { "string", "", "SHAPE_TEXT", "struct sv " },
    { "integer", "", "SHAPE_WHOLE", "int64_t " },
    { "number", "", "SHAPE_NUMBER", "double " },
    { "boolean", "", "SHAPE_YES", "bool " },
    { "object", "", "SHAPE_OBJECT", "const struct json *" },
    { "array", "", "SHAPE_LIST", "const struct json *" },
    { "", "", "SHAPE_ANY", "const struct json *" },
};

static const struct kind *kind_of(const json_t *node)
{
    const struct kind *k = kinds;
    while (strcmp(k->type, type_of(node)) != 0 || (*k->format && strcmp(k->format, text_of(node, "format")) != 0))
        k++;
    return k;
}

static bool is_text(const json_t *node)
{
    return strcmp(kind_of(node)->kind, "SHAPE_TEXT") == 0;
}

/* What C keeps for itself is told apart by a line at its end. */
static const char *member_name(const char *key)
{
    static char kept[64];
    static const char *const words[] = { "case", "default", "long", "short", "register", "static", "new" };
    snprintf(kept, sizeof kept, "%s", key);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], key) == 0)
            snprintf(kept, sizeof kept, "%s_", key);
    return kept;
}

/* NewStay -> NEW_STAY, to be freed. */
static char *constant_of(const char *name)
{
    char *out = need(calloc(2, strlen(name) + 1)), *to = out;
    for (const char *at = name; *at; at++) {
        if (at > name && isupper((unsigned char)*at) && !isupper((unsigned char)at[-1]))
            *to++ = '_';
        *to++ = (char)toupper((unsigned char)*at);
    }
    return out;
}

static bool needed(const json_t *object, const char *key)
{
    const json_t *one;
    size_t i;
    json_array_foreach(json_object_get(object, "required"), i, one) if (strcmp(json_string_value(one), key) == 0) return true;
    return false;
}

static double bound(const json_t *node, const char *key, double otherwise)
{
    const json_t *value = json_object_get(node, key);
    return json_is_number(value) ? json_number_value(value) : otherwise;
}

#define LARGEST 9007199254740991.0 /* what every JSON reader keeps whole: 2^53 - 1 */

#define WORD_BYTES 64.0 /* of what is said where a word is wanted: the longest of words.def has 63 */

static void bounds_put(const json_t *node)
{
    double least = bound(node, "minimum", -LARGEST), most = bound(node, "maximum", LARGEST);
    if (is_text(node)) {
        least = bound(node, "minLength", 0);
        most = bound(node, "maxLength", json_object_get(node, "enum") || *text_of(node, "x-word") ? WORD_BYTES : 0);
        if (most == 0)
            die("a text without maxLength");
    } else if (is(node, "boolean")) {
        least = json_is_true(json_object_get(node, "default"));
    } else if (is(node, "array")) {
        least = bound(node, "minItems", 0);
        most = bound(node, "maxItems", 0);
        if (most == 0)
            die("a list without maxItems");
    }
    printf("%.0f, %.0f", least, most);
}

static int words_write(const json_t *node)
{
    const json_t *one;
    size_t i;
    if (!is_text(node) || !json_object_get(node, "enum"))
        return 0;
    printf("static const char *const words_%d[] = { ", ++made);
    json_array_foreach(json_object_get(node, "enum"), i, one) if (json_is_string(one)) printf("\"%s\", ", json_string_value(one));
    puts("0 };");
    return made;
}

static int inner_write(const json_t *raw);

static const struct thing *thing_named(const char *name)
{
    for (int i = 0; *name && i < model->things; i++)
        if (strcmp(model->thing[i].name, name) == 0)
            return &model->thing[i];
    if (*name)
        die(name);
    return NULL;
}

const struct thing *thing_of(const json_t *node, size_t i)
{
    const json_t *named = json_object_get(node, "x-word");
    const char *one = json_string_value(json_is_array(named) ? json_array_get(named, i) : i ? NULL : named);
    return thing_named(one ? one : "");
}

/* enum word_thing + 1, as json_shape.h has it. */
static void thing_put(const json_t *node)
{
    const struct thing *t = thing_of(node, 0);
    printf(", %d", t ? (int)(t - model->thing) + 1 : 0);
}

static void member_write(const char *key, const json_t *raw, bool is_needed, const char *at, int words, int inner)
{
    const json_t *node = resolved(raw);
    const char *wrong = *text_of(raw, "x-error") ? text_of(raw, "x-error") : text_of(node, "x-error");
    printf("    { \"%s\", %s, %d, %s, ", key, kind_of(node)->kind, is_needed, at);
    bounds_put(node);
    printf(words ? ", words_%d" : ", 0", words);
    thing_put(node);
    printf(", %d", json_is_true(json_object_get(node, "x-blank")));
    printf(inner ? ", &shape_%d" : ", 0", inner);
    printf(*wrong ? ", E_%s },\n" : ", OK },\n", wrong);
}

#define MEMBERS_MAX 64 /* of an object; the largest has 40 */

/* The members of an object: first what they stand on, then the table; `of` names the struct, NULL when there is none. */
static size_t members_write(const json_t *object, const char *of, int *number)
{
    json_t *properties = json_object_get(object, "properties"), *node;
    int words[MEMBERS_MAX], inner[MEMBERS_MAX];
    size_t n = 0;
    const char *key;
    if (json_object_size(properties) > MEMBERS_MAX)
        die("too many members");
    json_object_foreach(properties, key, node)
    {
        words[n] = words_write(resolved(node));
        inner[n++] = inner_write(node);
    }
    *number = ++made;
    printf("static const struct json_shape_member members_%d[] = {\n", *number);
    n = 0;
    json_object_foreach(properties, key, node)
    {
        char at[160] = "0";
        if (of)
            snprintf(at, sizeof at, "offsetof(struct SAID_%s, %s)", of, member_name(key));
        member_write(key, node, needed(object, key), at, words[n], inner[n]);
        n++;
    }
    puts(n ? "};" : "    { 0 },\n};");
    return n;
}

static bool closed(const json_t *object)
{
    return json_is_false(json_object_get(object, "additionalProperties"));
}

/* What an object or the items of a list are held against: its number, 0 when there is nothing to hold. */
static int inner_write(const json_t *raw)
{
    const json_t *node = resolved(raw);
    if (json_is_true(json_object_get(raw, "x-apart")))
        return 0;
    const json_t *item = is(node, "array") ? resolved(json_object_get(node, "items")) : node;
    int number = 0;
    size_t n = 1;
    if (is(node, "object") || is(item, "object")) {
        if (!json_object_get(item, "properties"))
            return 0;
        n = members_write(item, NULL, &number);
    } else if (is(node, "array") && item) {
        int words = words_write(item), inner = inner_write(item);
        printf("static const struct json_shape_member members_%d[] = {\n", number = ++made);
        member_write("", item, true, "0", words, inner);
        puts("};");
    } else {
        return 0;
    }
    made++;
    printf("static const struct json_shape shape_%d = { \"\", members_%d, %zu, 0, %d, %s, 0 };\n", made, number, n, closed(item),
           kind_of(item)->kind);
    return made;
}

static void request_write(const char *name, const json_t *schema)
{
    char *of = constant_of(name);
    int number;
    file_now = name;
    size_t n = members_write(schema, of, &number);
    printf("const struct json_shape SHAPE_%s = { \"%s\", members_%d, %zu, sizeof(struct SAID_%s), %d, SHAPE_OBJECT, 0 };\n", of, name,
           number, n, of, closed(schema));
    free(of);
}

static void said_write(const char *name, const json_t *schema)
{
    json_t *node;
    const char *key;
    char *of = constant_of(name);
    printf("struct SAID_%s {\n", of);
    free(of);
    json_object_foreach(json_object_get(schema, "properties"), key, node)
        printf("    %s%s;\n", kind_of(resolved(node))->member, member_name(key));
    puts(json_object_size(json_object_get(schema, "properties")) ? "};" : "    char nothing;\n};");
}

/* ---- the files ---- */

static json_t *files_read(char **files, int n)
{
    json_t *read = need(json_array());
    all = need(json_object());
    for (int i = 0; i < n; i++) {
        json_error_t error;
        json_t *file = json_load_file(files[i], JSON_REJECT_DUPLICATES, &error), *part, *schema;
        const char *key, *name;
        file_now = files[i];
        if (!file) {
            fprintf(stderr, "%s:%d: %s\n", files[i], error.line, error.text);
            die("is not JSON");
        }
        json_object_foreach(file, key, part) json_object_foreach(part, name, schema)
        {
            if (strcmp(key, "parameters") == 0 || strcmp(key, "events") == 0)
                continue;
            if (json_object_set_new_nocheck(all, name, json_incref(schema)))
                die(name);
        }
        json_array_append_new(read, file);
    }
    return read;
}

static void each(json_t *read, const char *part, void (*write)(const char *name, const json_t *schema))
{
    json_t *file, *schema;
    const char *name;
    size_t i;
    json_array_foreach(read, i, file) json_object_foreach(json_object_get(file, part), name, schema) write(name, schema);
}

static void declared_write(const char *name, const json_t *schema)
{
    char *of = constant_of(name);
    (void)schema;
    printf("extern const struct json_shape SHAPE_%s;\n", of);
    free(of);
}

static void named_write(const char *name, const json_t *schema)
{
    char *of = constant_of(name);
    int codes = codes_write(schema);
    printf("const struct json_shape SHAPE_%s = { \"%s\", 0, 0, 0, 0, SHAPE_OBJECT, ", of, name);
    printf(codes ? "&codes_%d };\n" : "0 };\n", codes);
    free(of);
}

/* Every reference of `node` leads somewhere. */
static void references_check(const json_t *node)
{
    json_t *child;
    const char *key;
    size_t i;
    if (*text_of(node, "$ref"))
        (void)resolved(node);
    json_object_foreach((json_t *)(size_t)node, key, child) references_check(child);
    json_array_foreach(node, i, child) references_check(child);
}

static void text_put(const char *text)
{
    for (const char *at = text; *at;) {
        fputs("    \"", stdout);
        for (int n = 0; *at && (n < 100 || ((unsigned char)*at & 0xc0) == 0x80); n++, at++) {
            if (*at == '"' || *at == '\\')
                putchar('\\');
            putchar(*at);
        }
        puts("\"");
    }
}

static bool may_be_null(const json_t *node)
{
    const json_t *one;
    size_t i;
    json_array_foreach(json_object_get(node, "type"), i, one) if (strcmp(json_string_value(one), "null") == 0) return true;
    return false;
}

/* The codes of a text's things, and with `kept` what is kept. */
static json_t *said_of(const json_t *node, bool codes, bool kept)
{
    json_t *list = need(json_array());
    const struct thing *t;
    for (size_t i = 0; (t = thing_of(node, i)); i++)
        for (int k = 0; k < t->words; k++) {
            if (codes)
                json_array_append_new(list, json_string(t->word[k].code));
            if (kept && !(codes && t->keeps_code))
                json_array_append_new(list, json_string(word_kept(t, &t->word[k])));
        }
    return list;
}

/* A text that is a word of a thing: the codes, which a request may say by the words too; an answer's words are told beside, for who asks
 * for them (X-Anpi-Words). Where other texts may stand as well, nothing is an enum. */
static void words_describe(json_t *node, bool asked)
{
    json_t *child;
    const char *key;
    size_t i;
    json_object_foreach(node, key, child) words_describe(child, asked);
    json_array_foreach(node, i, child) words_describe(child, asked);
    const struct thing *t = thing_of(node, 0);
    if (!t)
        return;
    bool open = t->open || thing_of(node, 1);
    json_t *codes = said_of(node, true, asked);
    if (!open && json_is_true(json_object_get(node, "x-blank")))
        json_array_append_new(codes, json_string(""));
    if (!open && may_be_null(node))
        json_array_append_new(codes, json_null());
    json_object_set_new(node, open ? "x-codes" : "enum", codes);
    if (!asked && !t->keeps_code)
        json_object_set_new(node, "x-words", said_of(node, false, true));
}

static bool later;

/* "Name":{…}, as a member of a larger object. Whoever writes the description says the codes of errors. */
static void described_write(const char *name, const json_t *schema)
{
    char *text = need(json_dumps(schema, JSON_COMPACT));
    if (strcmp(name, "ErrorCode") != 0) {
        printf("    \"%s\\\"%s\\\":\"\n", later ? "," : "", name);
        text_put(text);
        later = true;
    }
    free(text);
}

static void parameter_write(const char *name, const json_t *schema)
{
    char *text = need(json_dumps(schema, JSON_COMPACT));
    printf("  { \"%s\",\n", name);
    text[strlen(text) - 1] = 0;
    text_put(text + 1);
    puts("  },");
    free(text);
}

static void events_codes_write(json_t *read)
{
    json_t *file, *schema, *coded = need(json_object());
    const char *name;
    size_t i;
    json_array_foreach(read, i, file) json_object_foreach(json_object_get(file, "events"), name, schema)
        json_object_set_new(coded, name, json_integer(codes_write(schema)));
    puts("const struct json_codes_member events_codes[] = {");
    json_object_foreach(coded, name, schema) if (json_integer_value(schema))
        printf("  { { \"%s\", %zu }, &codes_%d },\n", name, strlen(name), (int)json_integer_value(schema));
    puts("  { { 0, 0 }, 0 }\n};");
    json_decref(coded);
}

static void texts_of(json_t *read)
{
    puts("const char shapes_json[] =");
    each(read, "schemas", described_write);
    each(read, "requests", described_write);
    puts("    ;\nconst char events_json[] =");
    later = false;
    each(read, "events", described_write);
    puts("    ;");
    events_codes_write(read);
    puts("const struct json_parameter json_parameters[] = {");
    each(read, "parameters", parameter_write);
    puts("  { 0, 0 }\n};");
}

void shapes_write(char **files, int n, bool header)
{
    model = model_read(files[0]);
    json_t *read = files_read(files + 1, n - 1), *file, *schemas;
    const char *part;
    size_t i;
    references_check(all);
    references_check(read);
    if (header) {
        puts("/* Made by generate.c: shapes of requests and answers. */\n#ifndef ANPI_GEN_SHAPES_H\n#define ANPI_GEN_SHAPES_H\n"
             "#include \"server/base/json_shape.h\"");
        each(read, "requests", said_write);
        each(read, "requests", declared_write);
        each(read, "schemas", declared_write);
        puts("/* Members of objects, \"Name\":{...},...: of components/schemas, and of the events of the live stream. */\n"
             "extern const char shapes_json[], events_json[];\n"
             "/* Where words stand in the events' objects, by their names; ended by a name of NULL. */\n"
             "extern const struct json_codes_member events_codes[];\n"
             "/* \"description\":...,\"schema\":... of a parameter or header, whatever the route; ended by a name of NULL. */\n"
             "struct json_parameter { const char *name, *text; };\nextern const struct json_parameter json_parameters[];\n#endif");
    } else {
        puts("#include \"shapes.h\"\n#include \"server/base/json_codes.h\"\n#include <stddef.h>");
        each(read, "requests", request_write);
        each(read, "schemas", named_write);
        json_array_foreach(read, i, file) json_object_foreach(file, part, schemas) words_describe(schemas, strcmp(part, "requests") == 0);
        texts_of(read);
    }
    json_decref(read);
    json_decref(all);
}
