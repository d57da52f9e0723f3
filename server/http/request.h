/* SPDX-License-Identifier: Apache-2.0
 * request.h - one HTTP request as a route sees it. Made by http/, read by auth/ and api/.
 *
 * It lives from the moment the request is complete until its answer is handed over; every view in it points into the
 * request's own memory and dies with it. A pointer to it never crosses an asynchronous edge: after a WAIT reach it
 * through job->subject, which is only there while the client is. */
#ifndef ANPI_HTTP_REQUEST_H
#define ANPI_HTTP_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "server/base/err.h"
#include "server/base/sv.h"
#include "server/loop/job.h"

struct conn;
struct route;

/* OPTIONS is known so that it can be refused with Allow; TRACE and CONNECT are no methods here. */
enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_OPTIONS, HTTP_METHODS };
/* As on the wire: "GET", "HEAD" … */
extern const char *const http_method_name[HTTP_METHODS];

/* A route with more is refused when it is added; a request with more queries with E_HTTP_BAD_REQUEST. */
#define REQ_PARAMS_MAX 8
/* Past it the request is refused (too_many_queries). */
#define REQ_QUERIES_MAX 32

/* Bits of route.flags. Those of auth are read by gate.c, the others by http. */
enum route_flag {
    ROUTE_PUBLIC = 1,       /* the policy is not asked: health, log-in */
    ROUTE_STREAM = 2,       /* answers with live events and stays open */
    ROUTE_ANY_MEDIA = 4,    /* a body need not be application/json */
    ROUTE_NO_CSRF = 8,      /* for auth: machines with a signature of their own */
    ROUTE_FIRST_STEPS = 16, /* for auth: answers before the first password is changed */
    ROUTE_LOCKED = 32,      /* for auth: answers while the screen is locked */
};

/* Views; a query without = has an empty value. */
struct req_pair {
    /* The value of a header field is as sent, that of a query or path decoded. */
    struct sv name, value;
};

/* The client certificate that TLS has verified against the configured CA. Revocation is auth's business. */
struct peer_cert {
    /* Nothing below is set without it. */
    bool present;
    char serial[68]; /* upper-case hex, no leading zeros */
    /* The device, as its certificate names it; cut to what fits. */
    char subject_cn[68];
    char subject_ou[68]; /* the office */
    char sha256[65];     /* lower-case hex of the DER */
    /* Microseconds UTC, by the real clock. */
    int64_t not_after_us;
};

/* Lives as long as the connection. */
struct peer {
    char address[46]; /* of the client, also behind a listed balancer; "local" without one */
    /* 0 when it is not known. */
    uint16_t port;
    bool tls;
    bool plain_loopback; /* came over the plain port: cookies are named without __Host- */
    struct peer_cert cert;
};

struct json;

/* Made by http/serve.c, filled further by auth; routes read it and write nothing but through reply.h. */
struct req {
    enum http_method method;
    /* Then the connection ends with the answer unless the client asks otherwise. */
    bool http_1_0;
    struct sv path; /* percent-decoded, no NUL or control bytes, no "." or ".." segments */
    /* Whole, decoded from chunks; empty when the route wants none. */
    struct sv body;
    struct sv host;                           /* of Host or of an absolute target, with its port */
    const struct route *route;                /* NULL before routing */
    int action;                               /* of the route: its row in the policy table */
    unsigned route_flags;                     /* of the route: enum route_flag */
    struct req_pair params[REQ_PARAMS_MAX];   /* {person} of the route's path */
    struct req_pair queries[REQ_QUERIES_MAX]; /* decoded, in the order written */
    int param_count, query_count;
    const struct req_pair *fields; /* the header fields as sent, values trimmed */
    int field_count;
    const struct peer *peer;
    int64_t received_us; /* monotonic, when the first byte was read */
    uint64_t shortages;  /* shortage_count then */
    /* The api's: the body, and what its route's shape makes of it (api/kit/said.h); NULL before that step. */
    const struct json *json;
    const void *said;
    struct job *job; /* its arena is the request's memory; there from authorise on */

    /* auth's: who asks. `who` must stay good as long as the job: keep it in the job's arena, or count references. */
    int64_t user_id; /* 0: nobody */
    void *who;

    /* http's own */
    struct conn *conn;
    int status; /* of the answer; 0 before */
};

/* All return a view with p == NULL when there is none. Header names are matched without regard to case; of a field
 * given more than once the first is returned. `name` in any case. Joined lists are the caller's to split. */
struct sv req_header(const struct req *r, const char *name);
/* By the name in the route's path, without braces; percent-decoded, never empty. */
struct sv req_param(const struct req *r, const char *name);
/* Of a name given more than once the first; decoded, + is a blank. */
struct sv req_query(const struct req *r, const char *name);
/* Names are matched exactly. Quotes are not taken off. */
struct sv req_cookie(const struct req *r, const char *name);
/* The session cookie under the name that fits the listener: __Host-session over TLS, session on the plain port. */
struct sv req_session_cookie(const struct req *r);
/* The token of "Authorization: Bearer ...". Not checked: who it is, auth says. */
struct sv req_bearer(const struct req *r);
/* A path or query parameter that must be an object id: E_JSON_VALUE style failures are the caller's; false when
 * absent or not an id. The path's wins over the query's. *out is untouched when false. */
bool req_param_id(const struct req *r, const char *name, int64_t *out);
/* False when the request carries an Origin other than this very host: for the check of writes. True without an
 * Origin: no browser sends a write to another site without one. */
bool req_same_origin(const struct req *r);

/* The request a job is about. Only of jobs that http made: others have another subject. */
static inline struct req *job_req(const struct job *j)
{
    return j->subject;
}

#endif
