/* SPDX-License-Identifier: Apache-2.0
 * serve.h - inside of http/ only: from a parsed head to what there is to do, and what is said of it.
 *
 * On the loop's thread, for a connection that is not CONN_DEAD. */
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

/* At PARSE_HEAD_READY: finds the route, asks the policy, gives the parser its cap. What is refused here is still
 * read, so that the client sees the answer, and answered at the end of the body. */
enum served serve_head(struct conn *c);
/* One that had to wait. Then as serve_head. */
enum served serve_judged_head(struct conn *c, enum err verdict);
/* At PARSE_READY. */
enum served serve_request(struct conn *c);
/* OK: the job runs. Of what serve_request left waiting, or has judged at once. */
enum served serve_judged(struct conn *c, enum err verdict);
/* The reply; the connection ends with it. `e` with what the parser says; a request that had no head yet is made up
 * for the log. */
void serve_bad(struct conn *c, enum err e, const char *why);
/* The reply, if the job made none. STEP_FAIL is answered with j->fail, a job that answered nothing with E_INTERNAL. */
void serve_job_end(struct conn *c, const struct job *j, enum step how);
/* Put on record; the next request may begin. Counts, access log and on_end. The request's views are dead afterwards. */
void serve_end(struct conn *c);

#endif
