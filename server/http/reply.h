/* SPDX-License-Identifier: Apache-2.0
 * reply.h - answering a request, exactly once.
 *
 * The bytes are copied or handed over before these return; the first reply wins and a second is logged and dropped.
 * Security headers, Date, Content-Length and the right of HEAD to no body are added here. Unless reply_cache says
 * otherwise every answer is `Cache-Control: no-store`. 503 and 429 carry Retry-After.
 *
 * On the loop's thread, from a step of the request's job or from http itself; `r` must still be there (job_req).
 * Views are needed only during the call, unless a name ends in _ref. None of them fails towards the caller. */
#ifndef ANPI_HTTP_REPLY_H
#define ANPI_HTTP_REPLY_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/http/request.h"

struct http;

/* Before the reply. `name` is a literal; a value with a control byte drops the whole header. At most 2 KiB in all.
 * Longer ones are dropped and logged. */
void reply_header(struct req *r, const char *name, struct sv value);
/* A literal: "private, no-cache". The pointer is kept until the reply. */
void reply_cache(struct req *r, const char *cache_control);
/* HttpOnly; SameSite=Strict; Path=/; over TLS also Secure and named __Host-NAME. max_age_s 0 removes it, < 0 is a
 * session cookie. The value is put as it is: base64url or empty. Dropped when over 1 KiB. */
void reply_cookie(struct req *r, const char *name, struct sv value, int64_t max_age_s);

/* Without controls that nobody sees (unseen.h). `json` is one value, not checked. */
void reply_json(struct req *r, int status, struct sv json);
/* JSON of another name: geo+json. `media_type` is a literal. */
void reply_json_as(struct req *r, int status, const char *media_type, struct sv json);
/* E_NO_MEMORY or E_TOO_LARGE when the buf is bad. `json` stays the caller's. */
void reply_buf(struct req *r, int status, const struct buf *json);
/* For what is no JSON; controls nobody sees are left in. */
void reply_bytes(struct req *r, int status, const char *content_type, struct sv body);
/* Bytes that outlive the answer: not copied; `release(arg)` when sent or given up (may be NULL). Called exactly
 * once, perhaps before this returns, and not later than the end of the connection. `body` is pointed at until then. */
void reply_bytes_ref(struct req *r, int status, const char *content_type, struct sv body, void (*release)(void *), void *arg);
/* The same behind a short `head`, which is copied. The release as above. */
void reply_pieces_ref(struct req *r, int status, const char *content_type, struct sv head, struct sv body, void (*release)(void *),
                      void *arg);
/* 204, 304. No body and no Content-Type. */
void reply_empty(struct req *r, int status);
/* The error's status and body (jw_fail); `detail` never leaves. */
void reply_fail(struct req *r, const struct fail *f);
/* Without line and field. */
void reply_err(struct req *r, enum err e);

/* Steps: reply and end. `return reply_done(j, 200, &b);`. Always STEP_DONE, also when it answered with an error of
 * the buf. */
enum step reply_done(struct job *j, int status, const struct buf *json);

/* For http/ only: bytes that live as long as the server; taking the connection over; the headers on every answer.
 * For http/static.c: `mapped` lives as long as the server. */
void reply_file(struct req *r, int status, const char *content_type, struct sv mapped);
/* E_INTERNAL when answered already. `on_end` is called once, when the connection ends for whatever reason. No
 * deadline of a request holds from then on. */
ERR reply_stream(struct req *r, void (*on_end)(void *arg), void *arg);
/* Once, when the server is made. */
void reply_make_headers(struct http *h);

#endif
