/* SPDX-License-Identifier: Apache-2.0
 * router.c - a tree of path segments. A literal wins over a name, and a name with an ending over one without;
 * when the better branch leads nowhere the next is tried, so `/a/{x}/b` and `/a/c/d` live side by side. */
#include "server/http/route.h"

#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX 16 /* segments; the deepest route has six */

struct route_node {
    struct sv text;   /* literal, or the name inside the braces */
    struct sv ending; /* of {name}.ext */
    bool is_name;
    struct route_node *children, *next;
    const struct route *routes[HTTP_METHODS];
};

struct router {
    struct route_node root;
};

struct segments {
    struct sv at[DEPTH_MAX];
    int n;
};

static bool split(struct sv path, struct segments *out)
{
    if (path.n == 0 || path.p[0] != '/')
        return false;
    struct sv rest = { path.p + 1, path.n - 1 };
    out->n = 0;
    while (rest.p) {
        if (out->n == DEPTH_MAX)
            return false;
        out->at[out->n++] = sv_cut(&rest, '/');
    }
    return true;
}

static bool parse_segment(struct sv seg, struct route_node *out)
{
    *out = (struct route_node){ .text = seg };
    if (seg.n == 0 || seg.p[0] != '{')
        return !memchr(seg.p, '{', seg.n) && !memchr(seg.p, '}', seg.n);
    const char *end = memchr(seg.p, '}', seg.n);
    if (!end || end == seg.p + 1)
        return false;
    size_t n = (size_t)(end - seg.p);
    out->is_name = true;
    out->text = (struct sv){ seg.p + 1, n - 1 };
    out->ending = (struct sv){ end + 1, seg.n - n - 1 };
    return true;
}

static bool comes_first(const struct route_node *a, const struct route_node *b)
{
    return a->is_name != b->is_name ? !a->is_name : a->ending.n > b->ending.n;
}

static struct route_node *child_of(struct route_node *parent, const struct route_node *want)
{
    struct route_node **at = &parent->children;
    for (; *at; at = &(*at)->next) {
        struct route_node *c = *at;
        if (c->is_name == want->is_name && sv_eq(c->text, want->text) && sv_eq(c->ending, want->ending))
            return c;
        if (comes_first(want, c))
            break;
    }
    struct route_node *made = malloc(sizeof *made);
    if (!made)
        return NULL;
    *made = *want;
    made->next = *at;
    *at = made;
    return made;
}

static enum err refuse(struct fail *fail, const char *path, const char *why)
{
    enum err e = fail_set(fail, E_USAGE, 0, NULL);
    if (fail)
        snprintf(fail->detail, sizeof fail->detail, "route %s: %s", path, why);
    return e;
}

static enum err add(struct router *rt, const struct route *r, struct fail *fail)
{
    struct segments segs;
    struct route_node want, *at = &rt->root;
    int names = 0;
    if (!split(sv_of(r->path), &segs))
        return refuse(fail, r->path, "malformed");
    for (int i = 0; i < segs.n; i++) {
        if (!parse_segment(segs.at[i], &want) || (names += want.is_name) > REQ_PARAMS_MAX)
            return refuse(fail, r->path, "malformed");
        at = child_of(at, &want);
        if (!at)
            return E_NO_MEMORY;
    }
    if (at->routes[r->method])
        return refuse(fail, r->path, "stands twice");
    at->routes[r->method] = r;
    return OK;
}

enum err router_new(const struct route *const *routes, size_t n, struct router **out, struct fail *fail)
{
    struct router *rt = calloc(1, sizeof *rt);
    enum err e = rt ? OK : E_NO_MEMORY;
    for (size_t i = 0; !e && i < n; i++)
        e = add(rt, routes[i], fail);
    if (e) {
        router_free(rt);
        return e;
    }
    *out = rt;
    return OK;
}

static void free_children(struct route_node *n)
{
    for (struct route_node *c = n->children, *next; c; c = next) {
        next = c->next;
        free_children(c);
        free(c);
    }
}

void router_free(struct router *rt)
{
    if (!rt)
        return;
    free_children(&rt->root);
    free(rt);
}

static bool has_routes(const struct route_node *n)
{
    for (int m = 0; m < HTTP_METHODS; m++)
        if (n->routes[m])
            return true;
    return false;
}

/* Depth is bounded by DEPTH_MAX; the parameters found on the way stay in r->params. */
static const struct route_node *walk(const struct route_node *n, const struct segments *segs, int i, struct req *r)
{
    if (i == segs->n)
        return has_routes(n) ? n : NULL;
    struct sv seg = segs->at[i];
    for (const struct route_node *c = n->children; c; c = c->next) {
        int params = r->param_count;
        if (!c->is_name && !sv_eq(c->text, seg))
            continue;
        if (c->is_name) {
            if (seg.n <= c->ending.n || !sv_ends(seg, c->ending))
                continue;
            r->params[r->param_count++] = (struct req_pair){ c->text, { seg.p, seg.n - c->ending.n } };
        }
        const struct route_node *found = walk(c, segs, i + 1, r);
        if (found)
            return found;
        r->param_count = params;
    }
    return NULL;
}

static unsigned allowed_of(const struct route_node *n)
{
    unsigned bits = 1u << HTTP_OPTIONS;
    for (int m = 0; m < HTTP_METHODS; m++)
        if (n->routes[m])
            bits |= 1u << m;
    const struct route *get = n->routes[HTTP_GET];
    return get && !(get->flags & ROUTE_STREAM) ? bits | 1u << HTTP_HEAD : bits;
}

enum err router_find(const struct router *rt, struct req *r, unsigned *allowed)
{
    struct segments segs;
    r->param_count = 0;
    const struct route_node *n = split(r->path, &segs) ? walk(&rt->root, &segs, 0, r) : NULL;
    if (!n)
        return E_HTTP_NOT_FOUND;
    enum http_method m = r->method == HTTP_HEAD && !n->routes[HTTP_HEAD] ? HTTP_GET : r->method;
    bool stream_head = r->method == HTTP_HEAD && n->routes[m] && n->routes[m]->flags & ROUTE_STREAM;
    if (!n->routes[m] || stream_head) {
        *allowed = allowed_of(n);
        return E_HTTP_METHOD;
    }
    r->route = n->routes[m];
    r->action = r->route->action;
    r->route_flags = r->route->flags;
    return OK;
}

void route_allow_text(unsigned allowed, char out[64])
{
    size_t n = 0;
    out[0] = 0;
    for (int m = 0; m < HTTP_METHODS; m++)
        if (allowed & 1u << m)
            n += (size_t)snprintf(out + n, 64 - n, "%s%s", n ? ", " : "", http_method_name[m]);
}
