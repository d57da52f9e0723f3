/* SPDX-License-Identifier: Apache-2.0
 * describe.c - the routes, written as OpenAPI 3.1. What stands in a route's documents is JSON already. */
#include "server/http/describe.h"

#include "server/base/jw.h"
#include "server/http/own_routes.h"
#include "server/http/state.h"

static const char error_schema[] = "{\"type\":\"object\",\"required\":[\"error\"],\"properties\":{\"error\":{\"type\":\"object\","
                                   "\"required\":[\"code\",\"ja\",\"en\"],\"properties\":{\"code\":{\"type\":\"string\"},\"ja\":{\"type\":"
                                   "\"string\"},"
                                   "\"en\":{\"type\":\"string\"},\"line\":{\"type\":\"integer\"},\"field\":{\"type\":\"string\"}}}}}";

static void member(struct jw *w, const char *key, const char *z)
{
    jw_kz(w, key, z);
}

static void parameter(struct jw *w, struct sv name, const char *in)
{
    jw_obj(w);
    jw_kstr(w, "name", name);
    member(w, "in", in);
    jw_kbool(w, "required", in[0] == 'p');
    jw_kraw(w, "schema", SV("{\"type\":\"string\"}"));
    jw_obj_end(w);
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
        parameter(w, sv_cut(&rest, '}'), "path");
    }
    rest = r->query_doc ? sv_of(r->query_doc) : (struct sv){ NULL, 0 };
    while (rest.p)
        parameter(w, sv_trim(sv_cut(&rest, ',')), "query");
    jw_arr_end(w);
}

static void media(struct jw *w, const char *type, const char *schema)
{
    jw_key(w, type);
    jw_obj(w);
    jw_kraw(w, "schema", sv_of(schema));
    jw_obj_end(w);
}

static void content(struct jw *w, const char *type, const char *schema)
{
    jw_key(w, "content");
    jw_obj(w);
    media(w, type, schema);
    jw_obj_end(w);
}

static void answers(struct jw *w, const struct route *r)
{
    jw_key(w, "content");
    jw_obj(w);
    if (r->response_doc)
        media(w, "application/json", r->response_doc);
    if (r->geojson_doc)
        media(w, "application/geo+json", r->geojson_doc);
    jw_obj_end(w);
}

static void responses(struct jw *w, const struct route *r)
{
    jw_key(w, "responses");
    jw_obj(w);
    jw_key(w, "200");
    jw_obj(w);
    member(w, "description", r->doc);
    if (r->flags & ROUTE_STREAM)
        content(w, "text/event-stream", "{\"type\":\"string\"}");
    else if (r->response_doc || r->geojson_doc)
        answers(w, r);
    jw_obj_end(w);
    jw_key(w, "default");
    jw_obj(w);
    member(w, "description", "Refused: what to do, in Japanese and English.");
    content(w, "application/json", "{\"$ref\":\"#/components/schemas/Error\"}");
    jw_obj_end(w);
    jw_obj_end(w);
}

static void operation(struct jw *w, const struct route *r)
{
    static const char *const lower[HTTP_METHODS] = { "get", "head", "post", "put", "patch", "delete", "options" };
    jw_key(w, lower[r->method]);
    jw_obj(w);
    member(w, "summary", r->doc);
    parameters(w, r);
    if (r->request_doc) {
        jw_key(w, "requestBody");
        jw_obj(w);
        jw_kbool(w, "required", true);
        content(w, "application/json", r->request_doc);
        jw_obj_end(w);
    }
    responses(w, r);
    if (r->flags & ROUTE_PUBLIC) {
        jw_kraw(w, "security", SV("[]"));
    }
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

void describe_openapi(const struct route *const *routes, size_t n, const char *version, struct buf *out)
{
    struct table t = { routes, n };
    struct jw w;
    jw_init(&w, out);
    jw_obj(&w);
    member(&w, "openapi", "3.1.0");
    jw_key(&w, "info");
    jw_obj(&w);
    member(&w, "title", "Anpi");
    member(&w, "version", version);
    jw_obj_end(&w);
    jw_kraw(&w, "security", SV("[{\"session\":[]},{\"token\":[]}]"));
    paths(&w, &t);
    jw_key(&w, "components");
    jw_obj(&w);
    jw_key(&w, "schemas");
    jw_obj(&w);
    jw_kraw(&w, "Error", sv_of(error_schema));
    jw_obj_end(&w);
    jw_key(&w, "securitySchemes");
    jw_raw(&w, SV("{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-session\"},"
                  "\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}}"));
    jw_obj_end(&w);
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
        member(&w, "method", http_method_name[r->method]);
        member(&w, "path", r->path);
        jw_ki64(&w, "action", r->action);
        jw_ki64(&w, "body_max", (int64_t)r->body_max);
        jw_kbool(&w, "public", r->flags & ROUTE_PUBLIC);
        jw_kbool(&w, "stream", r->flags & ROUTE_STREAM);
        member(&w, "doc", r->doc);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
}
