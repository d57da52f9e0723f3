/* SPDX-License-Identifier: Apache-2.0
 * conf.h - the configuration of anpi-server: one table, which also describes itself. */
#ifndef ANPI_APP_CONF_H
#define ANPI_APP_CONF_H

#include "server/auth/clause.h"
#include "server/auth/provision.h"
#include "server/base/conf.h"
#include "server/http/http.h"

struct app_conf {
    struct http_conf http;
    const char *db; /* conninfo */
    const char *address;
    int64_t port, cert_port, plain_port; /* 0: no such listener */
    const char *spool_dir;
    int64_t spool_max;
    bool demo;
    int64_t clock_offset_s;
    const char *tile_url, *tile_credit;
    const char *vendor_keys_dir;
    int64_t session_max_ms, session_idle_ms;
    bool ordinance;
    bool require_certificate;
    const char *device_ca_dir, *totp_key_file; /* "" for none */
    const char *breached_passwords_file;       /* "" for none */
    int64_t jobs_max, workers, worker_queue;
    const char *audit_key_file, *audit_root_copy; /* "" for none */
    int64_t audit_seal_ms;
    struct clauses clauses;
    struct provision provision;
    const char *log_level;
    const char *name; /* of this server among several: names the spool file */
};

extern const struct conf_item app_conf_items[];
extern const size_t app_conf_item_count;

#endif
