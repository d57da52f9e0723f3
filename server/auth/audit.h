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

struct audit;

struct audit_record {
    const char *kind;        /* "login", "logout", "refused", "person.read", "lookup", "list", "write" */
    const struct user *user; /* NULL before log-in */
    struct sv login;         /* for a failed login; hashed, never stored as typed */
    struct sv device;        /* certificate serial, or empty */
    int64_t person;          /* 0 = none */
    const int64_t *persons;  /* ids a list or search disclosed; may be NULL */
    size_t person_count;
    int64_t incident; /* 0 = none */
    enum ground ground;
    struct sv case_ref; /* case number or reason as entered */
    const char *route;  /* template, never the path */
    struct sv result;   /* "ok" or an error code */
    unsigned fields;    /* of enum field_set */
    int64_t decision;   /* the 提供の決定 that `disaster` stood on; 0 = none */
    struct sv terms;    /* search terms; hashed with the server's key */
};

/* `path` is this server's own spool file. */
ERR audit_open(struct loop *loop, struct db *db, const char *path, size_t cap_bytes, struct audit **out);
void audit_close(struct audit *a);
/* Returns only after the record is in the file. E_AUDIT_FULL: show nothing. */
ERR audit_append(struct audit *a, const struct audit_record *r);
size_t audit_pending(const struct audit *a);
bool audit_full(const struct audit *a); /* the last record could not be kept: nothing is disclosed */

#endif
