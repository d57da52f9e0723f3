/* SPDX-License-Identifier: Apache-2.0
 * describe.c - the routes, written as OpenAPI 3.1: each refers to its shapes (deploy/model/shapes), which are JSON already. */
#include "server/http/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "server/base/jw.h"
#include "server/http/own_routes.h"
#include "server/http/state.h"
#include "shapes.h"

static const char *lower(enum http_method m)
{
    static const char *const names[HTTP_METHODS] = { "get", "head", "post", "put", "patch", "delete", "options" };
    return names[m];
}

/* What the parameter or header of this name is, whatever the route. */
static struct sv about(struct sv name)
{
    for (const struct json_parameter *p = json_parameters; p->name; p++)
        if (sv_eq(name, sv_of(p->name)))
            return sv_of(p->text);
    return SV("\"schema\":{\"type\":\"string\"}");
}

static void parameter(struct jw *w, struct sv name, const char *in, bool needed)
{
    jw_obj(w);
    jw_kstr(w, "name", name);
    jw_kz(w, "in", in);
    jw_kbool(w, "required", needed);
    jw_members(w, about(name));
    jw_obj_end(w);
}

/* Names by commas, `!` after one that must be there. */
static void listed(struct jw *w, const char *list, const char *in)
{
    struct sv rest = list ? sv_of(list) : (struct sv){ NULL, 0 };
    while (rest.p) {
        struct sv name = sv_trim(sv_cut(&rest, ','));
        bool needed = name.n && name.p[name.n - 1] == '!';
        parameter(w, (struct sv){ name.p, name.n - needed }, in, needed);
    }
}

static bool writes(const struct route *r)
{
    return r->method != HTTP_GET && !(r->flags & (ROUTE_PUBLIC | ROUTE_NO_CSRF));
}

static void parameters(struct jw *w, const struct route *r)
{
    jw_key(w, "parameters");
    jw_arr(w);
    struct sv rest = sv_of(r->path);
    while (rest.p) {
        struct sv before = sv_cut(&rest, '{');
        (void)before;
        if (!rest.p)
            break;
        parameter(w, sv_cut(&rest, '}'), "path", true);
    }
    listed(w, r->query_doc, "query");
    listed(w, r->header_doc, "header");
    if (writes(r))
        parameter(w, SV("X-Anpi-CSRF"), "header", false);
    if ((r->answer && r->answer->codes) || (r->geojson && r->geojson->codes))
        parameter(w, SV("X-Anpi-Words"), "header", false);
    jw_arr_end(w);
}

static void media(struct jw *w, const char *type, const struct json_shape *s)
{
    char ref[96];
    if (!s)
        return;
    snprintf(ref, sizeof ref, "#/components/schemas/%s", s->name);
    jw_key(w, type);
    jw_obj(w);
    jw_key(w, "schema");
    jw_obj(w);
    jw_kz(w, "$ref", ref);
    jw_obj_end(w);
    jw_obj_end(w);
}

static void plain_media(struct jw *w, const struct route *r)
{
    if (!r->media)
        return;
    jw_key(w, r->media);
    jw_obj(w);
    jw_kraw(w, "schema", SV("{\"type\":\"string\"}"));
    if (r->flags & ROUTE_STREAM) {
        jw_key(w, "x-events");
        jw_obj(w);
        jw_members(w, sv_of(events_json));
        jw_obj_end(w);
    }
    jw_obj_end(w);
}

static void answer(struct jw *w, const char *status, const char *what, const struct json_shape *s)
{
    jw_key(w, status);
    jw_obj(w);
    jw_kz(w, "description", what);
    jw_key(w, "content");
    jw_obj(w);
    media(w, "application/json", s);
    jw_obj_end(w);
    jw_obj_end(w);
}

static void refusals(struct jw *w, const struct route *r)
{
    if (r->unfit)
        answer(w, "503", "Not fit to serve now.", r->unfit);
    if (r->header_doc && strstr(r->header_doc, "If-None-Match"))
        jw_kraw(w, "304", SV("{\"description\":\"What is there already is right.\"}"));
    jw_kraw(w, "4XX", SV("{\"$ref\":\"#/components/responses/Refused\"}"));
    jw_kraw(w, "5XX", SV("{\"$ref\":\"#/components/responses/Away\"}"));
}

static void responses(struct jw *w, const struct route *r)
{
    jw_key(w, "responses");
    jw_obj(w);
    jw_key(w, "200");
    jw_obj(w);
    jw_kz(w, "description", r->doc);
    jw_key(w, "content");
    jw_obj(w);
    media(w, "application/json", r->answer);
    media(w, "application/geo+json", r->geojson);
    plain_media(w, r);
    jw_obj_end(w);
    jw_obj_end(w);
    refusals(w, r);
    jw_obj_end(w);
}

/* POST /api/persons/{person}/stays is post_persons_person_stays. */
static void name_of(struct jw *w, const struct route *r)
{
    char name[128];
    const char *path = strncmp(r->path, "/api", 4) == 0 ? r->path + 4 : r->path;
    size_t n = (size_t)snprintf(name, sizeof name, "%s", lower(r->method));
    for (; *path && n + 1 < sizeof name; path++)
        if (isalnum((unsigned char)*path))
            name[n++] = *path;
        else if (name[n - 1] != '_' && path[1])
            name[n++] = '_';
    name[n] = 0;
    jw_kz(w, "operationId", name);
}

static void operation(struct jw *w, const struct route *r)
{
    jw_key(w, lower(r->method));
    jw_obj(w);
    name_of(w, r);
    jw_kz(w, "summary", r->doc);
    parameters(w, r);
    if (r->request) {
        jw_key(w, "requestBody");
        jw_obj(w);
        jw_kbool(w, "required", true);
        jw_key(w, "content");
        jw_obj(w);
        media(w, "application/json", r->request);
        jw_obj_end(w);
        jw_obj_end(w);
    }
    responses(w, r);
    if (r->flags & ROUTE_PUBLIC)
        jw_kraw(w, "security", SV("[]"));
    jw_obj_end(w);
}

struct table {
    const struct route *const *routes;
    size_t n;
};

static const struct route *table_at(const struct table *t, size_t i)
{
    return i < http_own_route_count ? http_own_routes[i] : t->routes[i - http_own_route_count];
}

static bool path_stood_before(const struct table *t, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(table_at(t, k)->path, table_at(t, i)->path) == 0)
            return true;
    return false;
}

static void paths(struct jw *w, const struct table *t)
{
    size_t n = t->n + http_own_route_count;
    jw_key(w, "paths");
    jw_obj(w);
    for (size_t i = 0; i < n; i++) {
        const char *path = table_at(t, i)->path;
        if (path_stood_before(t, i))
            continue;
        jw_key(w, path);
        jw_obj(w);
        for (size_t k = i; k < n; k++)
            if (strcmp(table_at(t, k)->path, path) == 0)
                operation(w, table_at(t, k));
        jw_obj_end(w);
    }
    jw_obj_end(w);
}

/* Every code, in the order of the sentences. */
static void error_codes(struct jw *w)
{
    jw_key(w, "ErrorCode");
    jw_obj(w);
    jw_kz(w, "type", "string");
    jw_kz(w, "description", "What is wrong, in one word; the sentences stand beside it in each refusal.");
    jw_key(w, "enum");
    jw_arr(w);
    for (enum err e = OK + 1; e < ERR_COUNT; e++)
        jw_z(w, err_code(e));
    jw_arr_end(w);
    jw_obj_end(w);
}

static void components(struct jw *w)
{
    jw_key(w, "components");
    jw_obj(w);
    jw_key(w, "schemas");
    jw_obj(w);
    error_codes(w);
    jw_members(w, sv_of(shapes_json));
    jw_obj_end(w);
    jw_kraw(w, "responses",
            SV("{\"Refused\":{\"description\":\"Refused: what to do, in Japanese and English.\",\"content\":{\"application/json\":"
               "{\"schema\":{\"$ref\":\"#/components/schemas/Error\"}}}},"
               "\"Away\":{\"description\":\"Not now: nothing of it was taken. Send the same again.\",\"headers\":{\"Retry-After\":"
               "{\"description\":\"Seconds.\",\"schema\":{\"type\":\"integer\"}}},\"content\":{\"application/json\":"
               "{\"schema\":{\"$ref\":\"#/components/schemas/Error\"}}}}}"));
    jw_kraw(w, "securitySchemes",
            SV("{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-session\"},"
               "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
    jw_obj_end(w);
}

void describe_openapi(const struct route *const *routes, size_t n, const char *version, struct buf *out)
{
    struct table t = { routes, n };
    struct jw w;
    jw_init(&w, out);
    jw_obj(&w);
    jw_kz(&w, "openapi", "3.1.0");
    jw_key(&w, "info");
    jw_obj(&w);
    jw_kz(&w, "title", "Anpi");
    jw_kz(&w, "version", version);
    jw_kraw(&w, "license", SV("{\"name\":\"Apache License 2.0\",\"identifier\":\"Apache-2.0\"}"));
    jw_obj_end(&w);
    jw_kraw(&w, "servers", SV("[{\"url\":\"/\"}]"));
    jw_kraw(&w, "security", SV("[{\"session\":[]},{\"token\":[]}]"));
    paths(&w, &t);
    components(&w);
    jw_obj_end(&w);
}

void describe_routes(const struct route *const *routes, size_t n, struct buf *out)
{
    struct table t = { routes, n };
    struct jw w;
    jw_init(&w, out);
    jw_arr(&w);
    for (size_t i = 0; i < n + http_own_route_count; i++) {
        const struct route *r = table_at(&t, i);
        jw_obj(&w);
        jw_kz(&w, "method", http_method_name[r->method]);
        jw_kz(&w, "path", r->path);
        jw_ki64(&w, "action", r->action);
        jw_ki64(&w, "body_max", (int64_t)r->body_max);
        jw_kbool(&w, "public", r->flags & ROUTE_PUBLIC);
        jw_kbool(&w, "stream", r->flags & ROUTE_STREAM);
        jw_kz(&w, "doc", r->doc);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
}
