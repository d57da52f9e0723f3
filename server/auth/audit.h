/* SPDX-License-Identifier: Apache-2.0
 * audit.h - who looked at whom, when, on which ground: on record before the answer goes out.
 *
 * A record is appended to the local spool with one write(2); a timer syncs within 100 ms and drains the spool in groups
 * to anpi.audit, cutting it only after the commit. While PostgreSQL is away records stay in the spool; when the spool is
 * full disclosures are refused (E_AUDIT_FULL). Search terms are recorded as keyed hashes only. */
#ifndef ANPI_AUTH_AUDIT_H
#define ANPI_AUTH_AUDIT_H

#include "server/auth/policy.h"
#include "server/auth/session.h"
#include "server/base/err.h"
#include "server/db/db.h"
#include "server/loop/loop.h"

/* One a server, on the loop's thread; the sync itself runs on a worker. */
struct audit;

/* Views, read during audit_append and not kept. */
struct audit_record {
    const char *kind;        /* "login", "logout", "refused", "person.read", "lookup", "list", "write" */
    const struct user *user; /* NULL before log-in */
    struct sv login;         /* for a failed login; hashed, never stored as typed */
    struct sv device;        /* certificate serial, or empty */
    int64_t person;          /* 0 = none */
    const int64_t *persons;  /* ids a list or search disclosed; may be NULL */
    /* 0: no list. At most what RECORD_MAX of audit.c holds. */
    size_t person_count;
    int64_t incident; /* 0 = none */
    /* On which it was shown; GROUND_NONE for what needs none. */
    enum ground ground;
    struct sv case_ref; /* case number or reason as entered */
    const char *route;  /* template, never the path */
    struct sv result;   /* "ok" or an error code */
    unsigned fields;    /* of enum field_set */
    int64_t decision;   /* the 提供の決定 that `disaster` stood on; 0 = none */
    struct sv terms;    /* search terms; hashed with the server's key */
};

/* `path` is this server's own spool file. The drain begins as soon as the database is there; `db` must outlive it or
 * be closed with it. E_IO (another server has the file, or it cannot be made), E_NO_MEMORY. `cap_bytes` bounds what
 * waits for the database. */
ERR audit_open(struct loop *loop, struct db *db, const char *path, size_t cap_bytes, struct audit **out);
/* After db_free, so that no answer is outstanding. NULL is fine. What is not drained is, by the next start. */
void audit_close(struct audit *a);
/* Returns only after the record is in the file. E_AUDIT_FULL: show nothing. Costs one write(2), on the loop. Also
 * E_IO; any error means the same: the answer must not leave. */
ERR audit_append(struct audit *a, const struct audit_record *r);
/* Records that are in the file and not yet in the database. */
size_t audit_pending(const struct audit *a);
/* The last record could not be kept: nothing is disclosed. Until one can be kept again. */
bool audit_full(const struct audit *a);

#endif
