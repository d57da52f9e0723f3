/* SPDX-License-Identifier: Apache-2.0
 * source.c - the utilities this reader is configured for. */
#include "feeds/source.h"

#include "server/base/count.h"
#include "server/base/json.h"

#define TEXT_MAX 2048 /* bytes of an address, a cookie or a path */
#define DAY_S 86400

struct utility {
    const char *name, *title;
    enum feed_format format;
    const char *files[6];
};

static const struct utility utilities[] = {
    { "chubu",
      "中部電力パワーグリッド",
      FORMAT_CHUBU,
      { "p/resource/xml/aichi.xml", "p/resource/xml/gifu.xml", "p/resource/xml/mie.xml", "p/resource/xml/nagano.xml",
        "p/resource/xml/sizuoka.xml", NULL } },
    { "tepco", "東京電力パワーグリッド", FORMAT_TEPCO, { "flash/xml/00000000000.xml", NULL } },
    { "mesh", "停電メッシュ", FORMAT_MESH, { "teiden_mesh250.csv", NULL } },
};

struct source_reading {
    struct arena *arena;
    const struct json *in;
    struct source *out;
    struct fail *fail;
    long number;
};

static enum err refuse(struct source_reading *r, const char *member)
{
    return fail_set(r->fail, E_FEED_SOURCES, r->number, member);
}

/* A member that may be absent: NULL then. */
static enum err text(struct source_reading *r, const char *member, const char **out)
{
    struct sv s = { NULL, 0 };
    if (json_opt_str(r->in, member, TEXT_MAX, &s, NULL))
        return refuse(r, member);
    if (!s.p)
        return OK;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20) /* nothing that could become a header line of its own */
            return refuse(r, member);
    *out = arena_str(r->arena, s);
    return *out ? OK : E_NO_MEMORY;
}

static enum err read_utility(struct source_reading *r, const struct utility **out)
{
    enum err e = text(r, "utility", &r->out->utility);
    for (size_t i = 0; !e && r->out->utility && i < countof(utilities); i++)
        if (strcmp(utilities[i].name, r->out->utility) == 0) {
            *out = &utilities[i];
            r->out->read.format = utilities[i].format;
            return OK;
        }
    return e ? e : refuse(r, "utility");
}

static enum err read_base(struct source_reading *r)
{
    enum err e = text(r, "base_url", &r->out->base_url);
    struct sv base = sv_of(r->out->base_url);
    if (e || !base.p || (!sv_starts(base, SV("http://")) && !sv_starts(base, SV("https://"))))
        return e ? e : refuse(r, "base_url");
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    r->out->base_url = arena_str(r->arena, base);
    return r->out->base_url ? OK : E_NO_MEMORY;
}

/* "p/resource/xml/aichi.xml" is filed under "aichi". */
static const char *scope_of(struct arena *a, const char *path)
{
    struct sv s = sv_of(path);
    for (size_t i = s.n; i-- > 0;)
        if (s.p[i] == '/') {
            s = (struct sv){ s.p + i + 1, s.n - i - 1 };
            break;
        }
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '.' || s.p[i] == '?')
            s.n = i;
    return s.n ? arena_str(a, s) : NULL;
}

static enum err add_file(struct source_reading *r, const char *path)
{
    struct source *s = r->out;
    while (*path == '/')
        path++;
    const char *scope = scope_of(r->arena, path);
    if (!scope)
        return refuse(r, "files");
    for (size_t i = 0; i < s->files_n; i++)
        if (strcmp(s->scopes[i], scope) == 0) /* two files cannot speak for the same areas */
            return refuse(r, "files");
    s->files[s->files_n] = path;
    s->scopes[s->files_n++] = scope;
    return OK;
}

static enum err read_files(struct source_reading *r, const struct utility *u)
{
    const struct json *list = json_get(r->in, "files");
    size_t n = json_count(list);
    if (!json_is_null(list) && (n == 0 || n > SOURCE_FILES_MAX))
        return refuse(r, "files");
    r->out->files = arena_array(r->arena, SOURCE_FILES_MAX, sizeof(char *));
    r->out->scopes = arena_array(r->arena, SOURCE_FILES_MAX, sizeof(char *));
    if (!r->out->files || !r->out->scopes)
        return E_NO_MEMORY;
    enum err e = OK;
    for (size_t i = 0; !n && u->files[i] && !e; i++)
        e = add_file(r, u->files[i]);
    for (size_t i = 0; i < n && !e; i++) {
        struct sv s;
        if (!json_str(json_at(list, i), &s) || s.n > TEXT_MAX)
            return refuse(r, "files");
        const char *path = arena_str(r->arena, s);
        e = path ? add_file(r, path) : E_NO_MEMORY;
    }
    return e;
}

static enum err read_columns(struct source_reading *r)
{
    struct mesh_columns *c = &r->out->read.columns;
    const struct json *in = json_get(r->in, "columns");
    *c = r->out->cells_path ? mesh_columns_cells : mesh_columns_jis;
    if (json_is_null(in))
        return OK;
    *c = (struct mesh_columns){ .cell = c->cell };
    static const char *const names[] = { "cell", "households", "rate", "since", "restore", "updated" };
    struct sv *to[] = { &c->cell, &c->households, &c->rate, &c->since, &c->restore, &c->updated };
    for (size_t i = 0; i < countof(to); i++)
        if (json_opt_str(in, names[i], TEXT_MAX, to[i], NULL))
            return refuse(r, "columns");
    return OK;
}

static enum err read_numbers(struct source_reading *r)
{
    struct source *s = r->out;
    s->interval_s = 300;
    s->stale_after_s = 3600;
    if (json_opt_i64(r->in, "interval_s", 1, DAY_S, &s->interval_s, NULL))
        return refuse(r, "interval_s");
    if (json_opt_i64(r->in, "stale_after_s", 1, 30 * DAY_S, &s->stale_after_s, NULL))
        return refuse(r, "stale_after_s");
    if (json_opt_bool(r->in, "on_demand", &s->on_demand, NULL))
        return refuse(r, "on_demand");
    if (json_opt_bool(r->in, "terms_acknowledged", &s->on, NULL))
        return refuse(r, "terms_acknowledged");
    if (s->on_demand && s->interval_s < ON_DEMAND_INTERVAL_S)
        s->interval_s = ON_DEMAND_INTERVAL_S;
    return OK;
}

static enum err known_member(void *ctx, const char *key, const struct json *value)
{
    (void)value;
    static const char *const known[] = { "name",     "utility",  "base_url", "terms_acknowledged", "files",   "title",
                                         "cookie",   "referer",  "cells",    "interval_s",         "columns", "stale_after_s",
                                         "cells_id", "on_demand" };
    return SV_ONE_OF(sv_of(key), known) ? OK : refuse(ctx, key);
}

static enum err read_one(struct source_reading *r)
{
    const struct utility *u = NULL;
    struct source *s = r->out;
    if (json_type(r->in) != JSON_OBJECT)
        return refuse(r, "");
    enum err e = json_each(r->in, known_member, r);
    if (!e)
        e = text(r, "name", &s->name);
    if (!e && (!s->name || !*s->name || strlen(s->name) > 64))
        e = refuse(r, "name");
    if (!e)
        e = read_utility(r, &u);
    if (e)
        return e;
    s->title = u->title;
    s->cells_id = "管理区";
    const struct {
        const char *member;
        const char **to;
    } texts[] = { { "title", &s->title },
                  { "referer", &s->referer },
                  { "cookie", &s->cookie },
                  { "cells", &s->cells_path },
                  { "cells_id", &s->cells_id } };
    for (size_t i = 0; i < countof(texts) && !e; i++)
        e = text(r, texts[i].member, texts[i].to);
    if (!e)
        e = read_base(r);
    if (!e)
        e = read_files(r, u);
    if (!e)
        e = read_columns(r);
    return e ? e : read_numbers(r);
}

enum err sources_read(struct arena *a, struct sv text_in, struct source **out, size_t *n, struct fail *fail)
{
    const struct json *doc;
    enum err e = json_parse(a, text_in, 8, &doc, fail);
    if (e)
        return e;
    struct source_reading r = { .arena = a, .fail = fail };
    size_t count = json_count(doc);
    if (json_type(doc) != JSON_ARRAY || count > SOURCES_MAX)
        return refuse(&r, "");
    struct source *list = arena_array(a, count + 1, sizeof *list);
    if (!list)
        return fail_set(fail, E_NO_MEMORY, 0, "");
    for (size_t i = 0; i < count; i++) {
        r.in = json_at(doc, i);
        r.out = &list[i];
        r.number = (long)i + 1;
        e = read_one(&r);
        for (size_t k = 0; k < i && !e; k++)
            if (strcmp(list[k].name, list[i].name) == 0)
                e = refuse(&r, "name");
        if (e)
            return e == E_NO_MEMORY ? fail_set(fail, e, 0, "") : e;
    }
    *out = list;
    *n = count;
    return OK;
}
