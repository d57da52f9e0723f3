/* SPDX-License-Identifier: Apache-2.0
 * conf.c - defaults, file, environment, arguments, in this order; each overrides the one before. */
#include "server/base/conf.h"

#include "server/base/arena.h"
#include "server/base/count.h"
#include "server/base/file.h"
#include "server/base/json.h"
#include "server/base/jw.h"

#include <stdio.h>
#include <stdlib.h>

#define CONF_FILE_MAX (256 * 1024) /* bytes of a file that somebody typed */
#define KEY_MAX 64                 /* bytes of the longest key */
#define STRINGS_MAX (1024 * 1024)  /* bytes of all values that are texts */

static struct arena kept = { .cap = STRINGS_MAX }; /* string values: they live until the process ends */

static const struct conf_item *item_by_key(const struct conf_item *table, size_t n, struct sv key)
{
    for (size_t i = 0; i < n; i++)
        if (sv_eq(sv_of(table[i].key), key))
            return &table[i];
    return NULL;
}

/* Where a value was said: what an error names it by. */
struct conf_place {
    const char *file; /* NULL: the environment or an argument */
    long line;
    const char *before; /* "ANPI_", "--" or "" */
};

static enum err refuse(struct fail *fail, enum err e, const struct conf_place *at, struct sv key)
{
    char z[KEY_MAX];
    size_t n = key.n < sizeof z ? key.n : sizeof z - 1;
    if (n)
        memcpy(z, key.p, n);
    z[n] = 0;
    return fail_set(fail, e, at->line, z);
}

/* "anpi.conf:3: " or nothing, then the key as it was written there. */
static void say_place(const struct conf_place *at, const char *key, char out[256])
{
    size_t n = 0;
    if (at->file)
        n = (size_t)snprintf(out, 192, at->line ? "%s:%ld: " : "%s: ", at->file, at->line);
    if (n > 191) /* a longer path is cut */
        n = 191;
    snprintf(out + n, 256 - n, "%s%s", at->before, key);
}

static enum err refuse_unknown(struct fail *fail, const struct conf_place *at, struct sv key)
{
    char where[256];
    enum err e = refuse(fail, E_CONF_UNKNOWN, at, key);
    say_place(at, fail ? fail->field : "", where);
    fail_say(fail, "%s", where);
    return e;
}

/* The word and what would do. Strings are never refused here, so no secret can be among the words. */
static enum err refuse_value(struct fail *fail, const struct conf_place *at, const struct conf_item *it, struct sv word)
{
    char where[256];
    enum err e = fail_set(fail, E_CONF_VALUE, at->line, it->key);
    say_place(at, it->key, where);
    if (!word.p)
        fail_say(fail, "%s has no value", where);
    else if (it->type == CONF_BOOL)
        fail_say(fail, "%s = %.*s: true or false", where, (int)(word.n < 40 ? word.n : 40), word.p);
    else
        fail_say(fail, "%s = %.*s: a number from %lld to %lld", where, (int)(word.n < 40 ? word.n : 40), word.p, (long long)it->min,
                 (long long)it->max);
    return e;
}

/* "64m", "30s", "500ms", "8KiB": a number and perhaps a unit of its type. */
static bool number_of(enum conf_type type, struct sv text, int64_t *out)
{
    static const struct {
        enum conf_type type;
        const char *unit;
        int64_t times;
    } units[] = {
        { CONF_MS, "ms", 1 },        { CONF_MS, "min", 60000 },     { CONF_MS, "s", 1000 },        { CONF_MS, "m", 60000 },
        { CONF_MS, "h", 3600000 },   { CONF_SIZE, "kib", 1 << 10 }, { CONF_SIZE, "mib", 1 << 20 }, { CONF_SIZE, "gib", 1 << 30 },
        { CONF_SIZE, "k", 1 << 10 }, { CONF_SIZE, "m", 1 << 20 },   { CONF_SIZE, "g", 1 << 30 },
    };
    size_t digits = 0;
    while (digits < text.n && (text.p[digits] == '-' || (text.p[digits] >= '0' && text.p[digits] <= '9')))
        digits++;
    struct sv unit = sv_trim((struct sv){ text.p + digits, text.n - digits });
    int64_t v;
    if (!sv_to_i64((struct sv){ text.p, digits }, &v))
        return false;
    if (unit.n == 0) {
        *out = v;
        return true;
    }
    for (size_t i = 0; i < countof(units); i++)
        if (units[i].type == type && sv_eq_nocase(unit, sv_of(units[i].unit)))
            return !__builtin_mul_overflow(v, units[i].times, out);
    return false;
}

static bool bool_of(struct sv text, bool *out)
{
    static const char *const yes[] = { "true", "yes", "on", "1" }, *const no[] = { "false", "no", "off", "0" };
    for (size_t i = 0; i < 4; i++) {
        bool is_yes = sv_eq_nocase(text, sv_of(yes[i]));
        if (is_yes || sv_eq_nocase(text, sv_of(no[i]))) {
            *out = is_yes;
            return true;
        }
    }
    return false;
}

static enum err item_set(const struct conf_item *it, void *out, struct sv text, const struct conf_place *at, struct fail *fail)
{
    char *member = (char *)out + it->offset;
    int64_t v;
    bool b;
    switch (it->type) {
    case CONF_STR: {
        const char *copy = arena_str(&kept, text);
        if (!copy)
            return fail_set(fail, E_NO_MEMORY, at->line, it->key);
        memcpy(member, &copy, sizeof copy);
        return OK;
    }
    case CONF_BOOL:
        if (!bool_of(text, &b))
            return refuse_value(fail, at, it, text);
        memcpy(member, &b, sizeof b);
        return OK;
    case CONF_INT:
    case CONF_SIZE:
    case CONF_MS:
        if (!number_of(it->type, text, &v) || v < it->min || v > it->max)
            return refuse_value(fail, at, it, text);
        memcpy(member, &v, sizeof v);
        return OK;
    }
    return fail_set(fail, E_INTERNAL, at->line, it->key);
}

static enum err load_defaults(const struct conf_item *table, size_t n, void *out, struct fail *fail)
{
    const struct conf_place at = { .before = "" };
    for (size_t i = 0; i < n; i++) {
        enum err e = item_set(&table[i], out, sv_of(table[i].def), &at, fail);
        if (e)
            return e;
    }
    return OK;
}

static enum err load_text(const struct conf_item *table, size_t n, void *out, struct sv text, const char *path, struct fail *fail)
{
    for (struct conf_place at = { path, 1, "" }; text.p; at.line++) {
        struct sv value = sv_trim(sv_cut(&text, '\n'));
        if (value.n == 0 || value.p[0] == '#')
            continue;
        struct sv key = sv_trim(sv_cut(&value, '='));
        const struct conf_item *it = item_by_key(table, n, key);
        if (!it)
            return refuse_unknown(fail, &at, key);
        enum err e = value.p ? item_set(it, out, sv_trim(value), &at, fail) : refuse_value(fail, &at, it, value);
        if (e)
            return e;
    }
    return OK;
}

static enum err load_file(const struct conf_item *table, size_t n, void *out, const char *path, bool must_exist, struct fail *fail)
{
    struct buf b;
    buf_init(&b, CONF_FILE_MAX);
    enum err e = file_read(path, &b);
    if (e == E_FILE_MISSING && !must_exist)
        e = OK;
    else if (e)
        e = fail_file(fail, e, "config", path);
    else if (b.p)
        e = load_text(table, n, out, buf_view(&b), path, fail);
    buf_done(&b);
    return e;
}

static enum err load_environment(const struct conf_item *table, size_t n, void *out, struct fail *fail)
{
    const struct conf_place place = { .before = "in the environment: " };
    for (size_t i = 0; i < n; i++) {
        char name[KEY_MAX + 8] = "ANPI_";
        size_t at = 5;
        for (const char *k = table[i].key; *k && at < sizeof name - 1; k++)
            name[at++] = *k >= 'a' && *k <= 'z' ? (char)(*k - 32) : *k == '-' ? '_' : *k;
        name[at] = 0;
        const char *value = getenv(name);
        enum err e = value ? item_set(&table[i], out, sv_of(value), &place, fail) : OK;
        if (e)
            return e;
    }
    return OK;
}

/* The key and value of "--key=value"; a lone "--key" has no value (p == NULL). */
static struct sv argument_key(const char *arg, struct sv *value)
{
    *value = sv_of(arg + 2);
    return sv_cut(value, '=');
}

static bool is_option(const char *arg)
{
    return arg[0] == '-' && arg[1] == '-' && arg[2] != 0;
}

static enum err load_arguments(const struct conf_item *table, size_t n, void *out, int argc, char **argv, int *rest, struct fail *fail)
{
    const struct conf_place at = { .before = "--" };
    int i = 1;
    for (; i < argc && is_option(argv[i]); i++) {
        struct sv value, key = argument_key(argv[i], &value);
        const struct conf_item *it = item_by_key(table, n, key);
        if (!it && sv_eq(key, SV("config")) && value.p)
            continue; /* read already: it names the file */
        if (!it)
            return refuse_unknown(fail, &at, key);
        if (!value.p && it->type == CONF_BOOL)
            value = SV("true"); /* --drill is --drill=true */
        enum err e = value.p ? item_set(it, out, value, &at, fail) : refuse_value(fail, &at, it, value);
        if (e)
            return e;
    }
    if (i < argc && strcmp(argv[i], "--") == 0)
        i++;
    *rest = i;
    return OK;
}

/* --config=FILE must exist; ANPI_CONFIG too; else a "config" row's default, which may be missing. */
static const char *file_named(const struct conf_item *table, size_t n, int argc, char **argv, bool *must_exist)
{
    const char *env = getenv("ANPI_CONFIG");
    const struct conf_item *it = item_by_key(table, n, SV("config"));
    const char *path = env ? env : it && it->def[0] ? it->def : NULL;
    *must_exist = env != NULL;
    for (int i = 1; i < argc && is_option(argv[i]); i++) {
        struct sv value, key = argument_key(argv[i], &value);
        if (sv_eq(key, SV("config")) && value.p) {
            path = value.p;
            *must_exist = true;
        }
    }
    return path;
}

enum err conf_load(const struct conf_item *table, size_t n, void *out, int argc, char **argv, int *rest, struct fail *fail)
{
    bool must_exist;
    const char *path = file_named(table, n, argc, argv, &must_exist);
    enum err e = load_defaults(table, n, out, fail);
    if (!e && path)
        e = load_file(table, n, out, path, must_exist, fail);
    if (!e)
        e = load_environment(table, n, out, fail);
    return e ? e : load_arguments(table, n, out, argc, argv, rest, fail);
}

static void describe_limit(struct jw *w, const char *key, int64_t limit, bool number)
{
    jw_key(w, key);
    if (number)
        jw_i64(w, limit);
    else
        jw_null(w);
}

void conf_describe(const struct conf_item *table, size_t n, struct buf *json_out)
{
    static const char *const types[] = { "string", "integer", "boolean", "bytes", "milliseconds" };
    struct jw w;
    jw_init(&w, json_out);
    jw_arr(&w);
    for (size_t i = 0; i < n; i++) {
        const struct conf_item *it = &table[i];
        bool number = it->type == CONF_INT || it->type == CONF_SIZE || it->type == CONF_MS;
        jw_obj(&w);
        jw_kz(&w, "key", it->key);
        jw_kz(&w, "type", types[it->type]);
        jw_kz(&w, "default", it->def);
        describe_limit(&w, "min", it->min, number);
        describe_limit(&w, "max", it->max, number);
        jw_kz(&w, "doc", it->doc);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
}
