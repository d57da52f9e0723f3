/* SPDX-License-Identifier: Apache-2.0
 * own_routes.c - the routes that are about the server itself. */
#include "server/http/own_routes.h"

#include "server/base/count.h"
#include "server/http/reply.h"
#include "server/http/state.h"
#include "shapes.h"

static enum step reply_health(struct job *j)
{
    reply_json(job_req(j), 200, SV("{\"ok\":true}"));
    return STEP_DONE;
}

/* How busy the city's rescue is, is nobody's business: told on this host only. */
static enum step reply_metrics(struct job *j)
{
    struct buf b;
    if (job_req(j)->conn->listener->kind != HTTP_PLAIN)
        return job_fail(j, E_HTTP_NOT_FOUND);
    buf_init(&b, 4 * 1024 * 1024);
    metrics_write(&b);
    enum err bad = b.bad;
    if (!bad)
        reply_bytes(job_req(j), 200, "text/plain; version=0.0.4; charset=utf-8", buf_view(&b));
    buf_done(&b);
    return bad ? job_fail(j, bad) : STEP_DONE;
}

static enum step reply_openapi(struct job *j)
{
    struct req *r = job_req(j);
    reply_buf(r, 200, &r->conn->http->openapi);
    return STEP_DONE;
}

/* For whoever checks a certificate of ours; the list is signed, so it may come over any line. */
static enum step reply_crl(struct job *j)
{
    struct req *r = job_req(j);
    const struct buf *crl = &r->conn->http->crl;
    if (!crl->n)
        return job_fail(j, E_HTTP_NOT_FOUND);
    reply_bytes(r, 200, "application/pkix-crl", buf_view(crl));
    return STEP_DONE;
}

static const struct route healthz = {
    .method = HTTP_GET,
    .path = "/healthz",
    .flags = ROUTE_PUBLIC,
    .doc = "The process answers.",
    .answer = &SHAPE_HEALTH,
    .steps = { { "reply", reply_health } },
};

static const struct route metrics = {
    .method = HTTP_GET,
    .path = "/metrics",
    .flags = ROUTE_PUBLIC,
    .doc = "Numbers for Prometheus; on the plain loopback port only.",
    .media = "text/plain",
    .steps = { { "reply", reply_metrics } },
};

static const struct route openapi = {
    .method = HTTP_GET,
    .path = "/api/openapi.json",
    .flags = ROUTE_PUBLIC,
    .doc = "This interface as OpenAPI 3.1.",
    .media = "application/json",
    .steps = { { "reply", reply_openapi } },
};

static const struct route crl = {
    .method = HTTP_GET,
    .path = "/ca.crl",
    .flags = ROUTE_PUBLIC,
    .doc = "The signed list of revoked certificates, where one is published.",
    .media = "application/pkix-crl",
    .steps = { { "reply", reply_crl } },
};

const struct route *const http_own_routes[] = { &healthz, &metrics, &openapi, &crl };
const size_t http_own_route_count = countof(http_own_routes);
