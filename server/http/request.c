/* SPDX-License-Identifier: Apache-2.0
 * request.c - looking things up in a request. */
#include "server/http/request.h"

#include "server/base/id.h"

static const struct sv none;

static struct sv pair_find(const struct req_pair *pairs, int n, struct sv name)
{
    for (int i = 0; i < n; i++)
        if (sv_eq(pairs[i].name, name))
            return pairs[i].value;
    return none;
}

struct sv req_header(const struct req *r, const char *name)
{
    struct sv want = sv_of(name);
    for (int i = 0; i < r->field_count; i++)
        if (r->fields[i].name.n == want.n && sv_eq_nocase(r->fields[i].name, want))
            return r->fields[i].value;
    return none;
}

struct sv req_param(const struct req *r, const char *name)
{
    return pair_find(r->params, r->param_count, sv_of(name));
}

struct sv req_query(const struct req *r, const char *name)
{
    return pair_find(r->queries, r->query_count, sv_of(name));
}

struct sv req_cookie(const struct req *r, const char *name)
{
    struct sv want = sv_of(name);
    for (int i = 0; i < r->field_count; i++) {
        if (!sv_eq_nocase(r->fields[i].name, SV("cookie")))
            continue;
        struct sv rest = r->fields[i].value;
        while (rest.p) {
            struct sv value = sv_trim(sv_cut(&rest, ';'));
            struct sv key = sv_cut(&value, '=');
            if (value.p && sv_eq(key, want))
                return value;
        }
    }
    return none;
}

struct sv req_session_cookie(const struct req *r)
{
    return req_cookie(r, r->peer && r->peer->plain_loopback ? "session" : "__Host-session");
}

struct sv req_bearer(const struct req *r)
{
    struct sv v = req_header(r, "authorization");
    struct sv scheme = SV("Bearer ");
    if (v.n <= scheme.n || !sv_eq_nocase((struct sv){ v.p, scheme.n }, scheme))
        return none;
    return sv_trim((struct sv){ v.p + scheme.n, v.n - scheme.n });
}

bool req_param_id(const struct req *r, const char *name, int64_t *out)
{
    struct sv v = req_param(r, name);
    if (!v.p)
        v = req_query(r, name);
    return v.p && id_parse(v, out) == OK;
}

bool req_same_origin(const struct req *r)
{
    struct sv origin = req_header(r, "origin");
    if (!origin.p)
        return true;
    bool tls = r->peer && r->peer->tls;
    struct sv scheme = sv_starts(origin, SV("https://")) ? SV("https://") : SV("http://");
    /* A balancer that ends TLS itself comes over the plain port: there either scheme may be the page's. */
    if (!sv_starts(origin, scheme) || (tls && scheme.n != strlen("https://")))
        return false;
    struct sv host = { origin.p + scheme.n, origin.n - scheme.n };
    return sv_eq_nocase(host, r->host);
}
