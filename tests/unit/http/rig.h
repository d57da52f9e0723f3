/* SPDX-License-Identifier: Apache-2.0
 * rig.h - a real server on free ports, in the thread of the test. Included once by a test program, after
 * cmocka.h. */
#ifndef ANPI_TESTS_HTTP_RIG_H
#define ANPI_TESTS_HTTP_RIG_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/http/http.h"
#include "server/http/live.h"
#include "server/http/reply.h"

struct rig {
    struct loop *loop;
    struct jobs *jobs;
    struct http *http;
    struct live *live;
    struct http_conf conf;
    int plain_port, tls_port, cert_port;
    char folder[32], cert[64], key[64];
};

static struct rig rig;

static inline void write_pem(X509 *x, EVP_PKEY *key)
{
    snprintf(rig.cert, sizeof rig.cert, "%s/cert.pem", rig.folder);
    snprintf(rig.key, sizeof rig.key, "%s/key.pem", rig.folder);
    FILE *f = fopen(rig.cert, "w");
    assert_non_null(f);
    PEM_write_X509(f, x);
    fclose(f);
    f = fopen(rig.key, "w");
    assert_non_null(f);
    PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
    fclose(f);
    assert_int_equal(chmod(rig.key, 0600), 0);
}

/* A certificate that signs itself: the server's, the client's and the CA of both. */
static inline void make_certificate(void)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 0xabc123);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, key);
    X509_NAME *name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"device 7", -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "OU", MBSTRING_ASC, (const unsigned char *)"office-1", -1, -1, 0);
    X509_set_issuer_name(x, name);
    assert_true(X509_sign(x, key, EVP_sha256()) > 0);
    write_pem(x, key);
    X509_free(x);
    EVP_PKEY_free(key);
}

static inline void rig_defaults(void)
{
    static const struct conf_item items[] = { HTTP_CONF_ROWS(struct rig, conf) };
    char *argv[] = { (char *)(uintptr_t) "test", NULL };
    int rest;
    struct fail fail = { .err = OK };
    memset(&rig, 0, sizeof rig);
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(conf_load(items, sizeof items / sizeof *items, &rig, 1, argv, &rest, &fail), OK);
    rig.conf.web_root = "";
    snprintf(rig.folder, sizeof rig.folder, "/tmp/anpi-http-XXXXXX");
    assert_non_null(mkdtemp(rig.folder));
    make_certificate();
    rig.conf.tls_cert_file = rig.conf.client_ca_file = rig.cert;
    rig.conf.tls_key_file = rig.key;
    assert_int_equal(loop_new(&rig.loop), OK);
    assert_int_equal(jobs_new(rig.loop, 64, 1 << 20, &rig.jobs), OK);
}

static inline void rig_start(const struct route *const *routes, size_t n, const struct http_hooks *hooks)
{
    struct fail fail = { .err = OK };
    enum err e = http_new(rig.loop, rig.jobs, &rig.conf, routes, n, hooks, &rig.http, &fail);
    if (e)
        fail_msg("%s %s %s", err_code(e), fail.field, fail.detail);
    assert_int_equal(http_listen(rig.http, HTTP_PLAIN, "127.0.0.1", 0, &rig.plain_port, &fail), OK);
    assert_int_equal(http_listen(rig.http, HTTP_TLS, "127.0.0.1", 0, &rig.tls_port, &fail), OK);
    assert_int_equal(http_listen(rig.http, HTTP_TLS_CERT, "127.0.0.1", 0, &rig.cert_port, &fail), OK);
}

static inline void rig_stop(void)
{
    char cmd[80];
    live_free(rig.live);
    http_free(rig.http);
    jobs_free(rig.jobs);
    loop_free(rig.loop);
    snprintf(cmd, sizeof cmd, "rm -rf %s", rig.folder);
    assert_int_equal(system(cmd), 0);
}

static inline void turn_for(int64_t ms)
{
    int64_t end = clock_mono_us() + ms * 1000;
    while (clock_mono_us() < end) {
        loop_turn(rig.loop, false);
        usleep(500);
    }
}

#endif
