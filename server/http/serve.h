/* SPDX-License-Identifier: Apache-2.0
 * serve.h - inside of http/ only: from a parsed head to what there is to do, and what is said of it. */
#ifndef ANPI_HTTP_SERVE_H
#define ANPI_HTTP_SERVE_H

#include "server/http/conn.h"

/* What a request came to. `work.c` does it: nothing here calls back. */
enum served {
    SERVED_MORE,  /* its body is to be read */
    SERVED_LATER, /* a verdict is waited for, or the connection is gone */
    SERVED_JOB,   /* c->req.job is to be run */
    SERVED_REPLY, /* the answer is in the output */
};

enum served serve_head(struct conn *c);
enum served serve_judged_head(struct conn *c, enum err verdict); /* one that had to wait */
enum served serve_request(struct conn *c);
enum served serve_judged(struct conn *c, enum err verdict);             /* OK: the job runs */
void serve_bad(struct conn *c, enum err e, const char *why);            /* the reply; the connection ends with it */
void serve_job_end(struct conn *c, const struct job *j, enum step how); /* the reply, if the job made none */
void serve_end(struct conn *c);                                         /* put on record; the next request may begin */

#endif
