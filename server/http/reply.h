/* SPDX-License-Identifier: Apache-2.0
 * reply.h - answering a request, exactly once.
 *
 * The bytes are copied or handed over before these return; the first reply wins and a second is logged and dropped.
 * Security headers, Date, Content-Length and the right of HEAD to no body are added here. Unless reply_cache says
 * otherwise every answer is `Cache-Control: no-store`. 503 and 429 carry Retry-After. */
#ifndef ANPI_HTTP_REPLY_H
#define ANPI_HTTP_REPLY_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/http/request.h"

struct http;

/* Before the reply. `name` is a literal; a value with a control byte drops the whole header. At most 2 KiB in all. */
void reply_header(struct req *r, const char *name, struct sv value);
void reply_cache(struct req *r, const char *cache_control); /* a literal: "private, no-cache" */
/* HttpOnly; SameSite=Strict; Path=/; over TLS also Secure and named __Host-NAME. max_age_s 0 removes it, < 0 is a
 * session cookie. */
void reply_cookie(struct req *r, const char *name, struct sv value, int64_t max_age_s);

void reply_json(struct req *r, int status, struct sv json);                            /* without controls that nobody sees (unseen.h) */
void reply_json_as(struct req *r, int status, const char *media_type, struct sv json); /* JSON of another name: geo+json */
void reply_buf(struct req *r, int status, const struct buf *json);                     /* E_NO_MEMORY or E_TOO_LARGE when the buf is bad */
void reply_bytes(struct req *r, int status, const char *content_type, struct sv body);
/* Bytes that outlive the answer: not copied; `release(arg)` when sent or given up (may be NULL). */
void reply_bytes_ref(struct req *r, int status, const char *content_type, struct sv body, void (*release)(void *), void *arg);
/* The same behind a short `head`, which is copied. */
void reply_pieces_ref(struct req *r, int status, const char *content_type, struct sv head, struct sv body, void (*release)(void *),
                      void *arg);
void reply_empty(struct req *r, int status); /* 204, 304 */
void reply_fail(struct req *r, const struct fail *f);
void reply_err(struct req *r, enum err e);

/* Steps: reply and end. `return reply_done(j, 200, &b);` */
enum step reply_done(struct job *j, int status, const struct buf *json);

/* For http/ only: bytes that live as long as the server; taking the connection over; the headers on every answer. */
void reply_file(struct req *r, int status, const char *content_type, struct sv mapped);
ERR reply_stream(struct req *r, void (*on_end)(void *arg), void *arg);
void reply_make_headers(struct http *h);

#endif
