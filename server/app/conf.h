/* SPDX-License-Identifier: Apache-2.0
 * conf.h - the configuration of anpi-server: one table, which also describes itself. */
#ifndef ANPI_APP_CONF_H
#define ANPI_APP_CONF_H

#include "server/auth/clause.h"
#include "server/auth/provision.h"
#include "server/base/conf.h"
#include "server/http/http.h"

/* Texts live until the process ends. Milliseconds and bytes by the names' endings; the rest is said by the rows. */
struct app_conf {
    /* The rows of http are HTTP_CONF_ROWS. */
    struct http_conf http;
    const char *db; /* conninfo */
    /* Of all listeners; the plain one may be loopback only. */
    const char *address;
    int64_t port, cert_port, plain_port; /* 0: no such listener */
    /* The folder of this server's spool: of its own disk, never shared. */
    const char *spool_dir;
    /* Bytes; when so much waits, nothing is disclosed. */
    int64_t spool_max;
    bool demo;
    /* Seconds; refused unless `demo`. */
    int64_t clock_offset_s;
    const char *tile_url, *tile_credit;
    const char *vendor_keys_dir;
    /* A session ends after the first whatever happens, and after the second without a request. */
    int64_t session_max_ms, session_idle_ms;
    /* The municipality has an ordinance for giving the list out without consent (条例). */
    bool ordinance;
    /* Of browsers on every listener, not only on the one that demands them. */
    bool require_certificate;
    const char *device_ca_dir, *totp_key_file; /* "" for none */
    const char *breached_passwords_file;       /* "" for none */
    /* Requests at once; threads for passwords; what may wait for those. */
    int64_t jobs_max, workers, worker_queue;
    const char *audit_key_file, *audit_root_copy; /* "" for none */
    /* How often it is looked for records to seal. */
    int64_t audit_seal_ms;
    struct clauses clauses;
    struct provision provision;
    const char *log_level;
    const char *name; /* of this server among several: names the spool file */
};

/* Default, bounds and a sentence for each (base/conf.h); `--describe` and the operator's page are made from it. */
extern const struct conf_item app_conf_items[];
/* Rows of it. */
extern const size_t app_conf_item_count;

#endif
