/* SPDX-License-Identifier: Apache-2.0
 * generate_shapes_codes.c - where the words of an answer stand, read off its schema: tables for json_codes.h.
 *
 * A list is as its items, and a schema of several parts (allOf, anyOf) as all of them together. What is kept as its code needs no table. */
#include "deploy/make/generate.h"
#include "deploy/make/generate_shapes_inside.h"

#include <stdio.h>
#include <string.h>

#define PARTS_MAX 16   /* of one schema */
#define MEMBERS_MAX 32 /* with words in them, of one object */
#define DEPTH_MAX 12   /* an answer that holds its own kind (a transport's earlier entries) is described so far */

struct parts {
    const json_t *part[PARTS_MAX];
    size_t n;
};

static int made;

static void gather(const json_t *raw, struct parts *p)
{
    static const char *const several[] = { "allOf", "anyOf", "oneOf" };
    const json_t *node = resolved(raw), *one;
    size_t k;
    for (size_t i = 0; i < sizeof several / sizeof several[0]; i++)
        json_array_foreach(json_object_get(node, several[i]), k, one) gather(one, p);
    if (json_object_get(node, "items"))
        gather(json_object_get(node, "items"), p);
    if (p->n == PARTS_MAX)
        die("has too many parts");
    p->part[p->n++] = node;
}

/* As enum word_thing + 1; 0 for what is kept as its code. */
static int number_of(const struct thing *t)
{
    return t && !t->keeps_code ? (int)(t - model->thing) + 1 : 0;
}

struct found {
    const char *name[MEMBERS_MAX];
    int codes[MEMBERS_MAX];
    size_t n;
    int thing[2], keys;
};

static int table_of(const json_t *schema, int depth);

static void members_of(const json_t *part, struct found *f, int depth)
{
    json_t *node;
    const char *key;
    json_object_foreach(json_object_get(part, "properties"), key, node)
    {
        int codes = table_of(node, depth + 1);
        if (codes && f->n == MEMBERS_MAX)
            die("has too many members with words");
        if (codes) {
            f->name[f->n] = key;
            f->codes[f->n++] = codes;
        }
    }
}

static void table_write(const struct found *f)
{
    made++;
    if (f->n)
        printf("static const struct json_codes_member codes_members_%d[] = {\n", made);
    for (size_t i = 0; i < f->n; i++)
        printf("  { { \"%s\", %zu }, &codes_%d },\n", f->name[i], strlen(f->name[i]), f->codes[i]);
    if (f->n)
        puts("};");
    printf("static const struct json_codes codes_%d = { { %d, %d }, %d, ", made, f->thing[0], f->thing[1], f->keys);
    printf(f->n ? "codes_members_%d, %zu };\n" : "0, 0 };\n", made, f->n);
}

static int table_of(const json_t *schema, int depth)
{
    struct parts p = { .n = 0 };
    struct found f = { .n = 0 };
    if (depth == DEPTH_MAX)
        return 0;
    gather(schema, &p);
    for (size_t i = 0; i < p.n; i++) {
        for (size_t k = 0; k < 2; k++)
            f.thing[k] = f.thing[k] ? f.thing[k] : number_of(thing_of(p.part[i], k));
        if (json_object_get(p.part[i], "propertyNames"))
            f.keys = number_of(thing_of(json_object_get(p.part[i], "propertyNames"), 0));
        members_of(p.part[i], &f, depth);
    }
    if (!f.n && !f.thing[0] && !f.keys)
        return 0;
    table_write(&f);
    return made;
}

int codes_write(const json_t *schema)
{
    return table_of(schema, 0);
}
