/* SPDX-License-Identifier: Apache-2.0
 * conf.c - every option of anpi-server, with its default and its bounds. */
#include "server/app/conf.h"

#include "server/base/count.h"

#define DAY_MS 86400000

/* clang-format off */
const struct conf_item app_conf_items[] = {
    { "db", CONF_STR, "dbname=anpi user=anpi_server", 0, 0, offsetof(struct app_conf, db), "PostgreSQL connection, libpq key=value." },
    { "name", CONF_STR, "a", 0, 0, offsetof(struct app_conf, name), "Name of this server among several; its spool file is named after it." },
    { "address", CONF_STR, "0.0.0.0", 0, 0, offsetof(struct app_conf, address), "Address of the TLS listeners." },
    { "port", CONF_INT, "8443", 0, 65535, offsetof(struct app_conf, port), "TLS port; 0 for none." },
    { "cert_port", CONF_INT, "0", 0, 65535, offsetof(struct app_conf, cert_port), "TLS port that demands a device certificate; 0 for none." },
    { "plain_port", CONF_INT, "0", 0, 65535, offsetof(struct app_conf, plain_port), "Loopback port without TLS, for balancers; 0 for none." },
    { "spool_dir", CONF_STR, "var/spool", 0, 0, offsetof(struct app_conf, spool_dir), "Folder of the audit spool." },
    { "spool_max", CONF_SIZE, "256m", 65536, INT64_C(1) << 40, offsetof(struct app_conf, spool_max), "Largest audit spool, bytes; past it nothing is disclosed." },
    { "audit_key_file", CONF_STR, "", 0, 0, offsetof(struct app_conf, audit_key_file), "Key that signs the seals of the audit (anpi audit keygen), mode 0600; empty: nothing is sealed." },
    { "audit_root_copy", CONF_STR, "", 0, 0, offsetof(struct app_conf, audit_root_copy), "File that every signed root is appended to as well, best on another machine's disk; empty for none." },
    { "audit_seal_ms", CONF_MS, "10s", 100, 3600000, offsetof(struct app_conf, audit_seal_ms), "How often new audit records are sealed, ms." },
    { "demo", CONF_BOOL, "false", 0, 1, offsetof(struct app_conf, demo), "A demonstration with made-up people: shown as a banner." },
    { "clock_offset_s", CONF_INT, "0", -4102444800, 4102444800, offsetof(struct app_conf, clock_offset_s), "Seconds added to the clock; refused outside a demo." },
    { "tile_url", CONF_STR, "", 0, 0, offsetof(struct app_conf, tile_url), "Template of base map tiles, {z}/{x}/{y}; empty for none." },
    { "vendor_keys_dir", CONF_STR, "", 0, 0, offsetof(struct app_conf, vendor_keys_dir), "Folder of the keys of emergency-call vendors (anpi vendor add)." },
    { "tile_credit", CONF_STR, "", 0, 0, offsetof(struct app_conf, tile_credit), "Credit of the base map." },
    { "session_max_ms", CONF_MS, "12h", 1000, 30 * (int64_t)DAY_MS, offsetof(struct app_conf, session_max_ms), "Absolute limit of a session, ms." },
    { "session_idle_ms", CONF_MS, "4h", 1000, 30 * (int64_t)DAY_MS, offsetof(struct app_conf, session_idle_ms), "Idle limit of a session, ms." },
    { "ordinance", CONF_BOOL, "false", 0, 1, offsetof(struct app_conf, ordinance), "The municipality has an ordinance (条例) for providing the list." },
    { "require_certificate", CONF_BOOL, "false", 0, 1, offsetof(struct app_conf, require_certificate), "Browsers need a device certificate on every port, not only on cert_port." },
    { "device_ca_dir", CONF_STR, "", 0, 0, offsetof(struct app_conf, device_ca_dir), "Folder of the authority (anpi ca init) with which admins issue device links from their page; empty: only anpi cert issue does." },
    { "totp_key_file", CONF_STR, "", 0, 0, offsetof(struct app_conf, totp_key_file), "File with 64 hex digits under which second factors are sealed; empty: none can be set up." },
    { "breached_passwords_file", CONF_STR, "", 0, 0, offsetof(struct app_conf, breached_passwords_file), "File of leaked passwords, one a line, that nobody may choose; empty: common words and patterns only." },
    { "jobs_max", CONF_INT, "20000", 16, 1000000, offsetof(struct app_conf, jobs_max), "Most requests worked on at once." },
    { "workers", CONF_INT, "1", 1, 64, offsetof(struct app_conf, workers), "Worker threads for password hashes." },
    { "worker_queue", CONF_INT, "256", 1, 100000, offsetof(struct app_conf, worker_queue), "Most password checks waiting, of known devices and of others each; past it who has most waiting is answered 503." },
    { "log_level", CONF_STR, "info", 0, 0, offsetof(struct app_conf, log_level), "debug, info, warn or error." },
    CLAUSE_CONF_ROWS(struct app_conf, clauses),
    PROVISION_CONF_ROWS(struct app_conf, provision),
    HTTP_CONF_ROWS(struct app_conf, http),
};
/* clang-format on */
const size_t app_conf_item_count = countof(app_conf_items);
