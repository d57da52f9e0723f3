/* SPDX-License-Identifier: Apache-2.0
 * tls.c - TLS 1.2 and 1.3 through OpenSSL. No tickets and no session cache: a resumed session would skip the
 * checks of the certificate. No CRL here either: an expired one must not lock everybody out, so auth asks the
 * database. */
#include "server/http/tls.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/http/state.h"
#include "server/loop/reserve.h"

struct tls {
    SSL_CTX *offered;  /* takes a client certificate when there is one */
    SSL_CTX *demanded; /* NULL without a CA for client certificates */
};

/* The owner's, at most readable by a group of its own: whoever else can read the key can be this server. */
static bool key_is_private(const char *path)
{
    struct stat st;
    return stat(path, &st) != 0 || (st.st_mode & 037) == 0; /* that it is absent is told by who opens it */
}

/* The file, and why as OpenSSL or the kernel says it. */
static enum err refuse(struct fail *fail, const char *key, const char *path)
{
    enum err e = fail_set(fail, E_CONF_VALUE, 0, key);
    unsigned long why = ERR_peek_last_error();
    const char *text = access(path, R_OK) != 0 ? strerror(errno) : why ? ERR_reason_error_string(why) : NULL;
    fail_say(fail, "%s: %s", path, text ? text : "cannot be used");
    ERR_clear_error();
    return e;
}

static enum err refuse_key(struct fail *fail, const char *path)
{
    enum err e = refuse(fail, "tls_key_file", path);
    if (!key_is_private(path))
        fail_say(fail, "%s: others may read it: give it mode 0600", path);
    return e;
}

/* HTTP/1.1 is all there is to choose; a client that offers only others goes on without the extension. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_n, const unsigned char *in, unsigned int in_n, void *arg)
{
    (void)ssl;
    (void)arg;
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *picked;
    if (SSL_select_next_proto(&picked, out_n, ours, sizeof ours - 1, in, in_n) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = picked;
    return SSL_TLSEXT_ERR_OK;
}

static void set_rules(SSL_CTX *ctx)
{
    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_num_tickets(ctx, 0);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"anpi", 4);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384");
    SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
}

static enum err ctx_new(const struct http_conf *conf, int verify, SSL_CTX **out, struct fail *fail)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    if (!ctx)
        return E_NO_MEMORY;
    enum err e = OK;
    set_rules(ctx);
    if (SSL_CTX_use_certificate_chain_file(ctx, conf->tls_cert_file) != 1)
        e = refuse(fail, "tls_cert_file", conf->tls_cert_file);
    else if (!key_is_private(conf->tls_key_file) || SSL_CTX_use_PrivateKey_file(ctx, conf->tls_key_file, SSL_FILETYPE_PEM) != 1 ||
             SSL_CTX_check_private_key(ctx) != 1)
        e = refuse_key(fail, conf->tls_key_file);
    else if (*conf->client_ca_file) {
        STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(conf->client_ca_file);
        if (!names || SSL_CTX_load_verify_locations(ctx, conf->client_ca_file, NULL) != 1)
            e = refuse(fail, "client_ca_file", conf->client_ca_file);
        SSL_CTX_set_client_CA_list(ctx, names);
        SSL_CTX_set_verify(ctx, verify, NULL);
        SSL_CTX_set_verify_depth(ctx, 2);
    }
    if (e)
        SSL_CTX_free(ctx);
    else
        *out = ctx;
    return e;
}

enum err tls_new(const struct http_conf *conf, struct tls **out, struct fail *fail)
{
    struct tls *t = calloc(1, sizeof *t);
    if (!t)
        return E_NO_MEMORY;
    enum err e = ctx_new(conf, SSL_VERIFY_PEER, &t->offered, fail);
    if (!e && *conf->client_ca_file)
        e = ctx_new(conf, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, &t->demanded, fail);
    if (e) {
        tls_free(t);
        return e;
    }
    *out = t;
    return OK;
}

void tls_free(struct tls *t)
{
    if (!t)
        return;
    SSL_CTX_free(t->offered);
    SSL_CTX_free(t->demanded);
    free(t);
}

struct bufferevent *tls_bufferevent(struct tls *t, struct event_base *base, int fd, bool demand_cert)
{
    SSL_CTX *ctx = !t ? NULL : demand_cert ? t->demanded : t->offered;
    SSL *ssl = ctx && reserve_whole() ? SSL_new(ctx) : NULL;
    if (!ssl)
        return NULL;
    struct bufferevent *bev = bufferevent_openssl_socket_new(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE);
    if (!bev) /* and the SSL is gone: by BEV_OPT_CLOSE_ON_FREE libevent has freed it on failure too */
        return NULL;
    /* libevent goes on although the descriptor could not be given to OpenSSL, and then nothing ever comes or goes. */
    if (!SSL_get_wbio(ssl)) {
        bufferevent_free(bev);
        return NULL;
    }
    bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
    return bev;
}

static void name_part(X509_NAME *name, int nid, char *out, size_t room)
{
    if (X509_NAME_get_text_by_NID(name, nid, out, (int)room) < 0)
        out[0] = 0;
}

static void serial_text(const X509 *cert, char *out, size_t room)
{
    BIGNUM *n = ASN1_INTEGER_to_BN(X509_get0_serialNumber(cert), NULL);
    char *hex = n ? BN_bn2hex(n) : NULL;
    const char *p = hex ? hex : "";
    while (p[0] == '0' && p[1])
        p++;
    snprintf(out, room, "%s", p);
    OPENSSL_free(hex);
    BN_free(n);
}

static void digest_text(const X509 *cert, char out[65])
{
    unsigned char md[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    if (X509_digest(cert, EVP_sha256(), md, &n) != 1)
        n = 0;
    for (unsigned i = 0; i < n && i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", md[i]);
}

static int64_t time_us(const ASN1_TIME *t)
{
    struct tm tm;
    return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) * US_PER_S : 0;
}

int64_t tls_ends_us(const struct tls *t)
{
    X509 *cert = SSL_CTX_get0_certificate(t->offered);
    return cert ? time_us(X509_get0_notAfter(cert)) : INT64_MAX;
}

void tls_peer(struct bufferevent *bev, struct peer_cert *out)
{
    SSL *ssl = bufferevent_openssl_get_ssl(bev);
    X509 *cert = SSL_get1_peer_certificate(ssl);
    if (cert && SSL_get_verify_result(ssl) == X509_V_OK) {
        X509_NAME *subject = X509_get_subject_name(cert);
        out->present = true;
        serial_text(cert, out->serial, sizeof out->serial);
        name_part(subject, NID_commonName, out->subject_cn, sizeof out->subject_cn);
        name_part(subject, NID_organizationalUnitName, out->subject_ou, sizeof out->subject_ou);
        digest_text(cert, out->sha256);
        out->not_after_us = time_us(X509_get0_notAfter(cert));
    }
    X509_free(cert);
}

void tls_say_goodbye(struct bufferevent *bev)
{
    SSL *ssl = bufferevent_openssl_get_ssl(bev);
    if (ssl && SSL_is_init_finished(ssl) && !(SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN))
        SSL_shutdown(ssl);
    ERR_clear_error();
}

static X509_CRL *crl_read(struct sv file)
{
    const unsigned char *at = (const unsigned char *)file.p;
    X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)file.n);
    if (crl && (const char *)at == file.p + file.n)
        return crl;
    X509_CRL_free(crl);
    char no_pass[] = ""; /* else OpenSSL would ask a terminal */
    BIO *pem = BIO_new_mem_buf(file.p, (int)file.n);
    crl = pem ? PEM_read_bio_X509_CRL(pem, NULL, NULL, no_pass) : NULL;
    BIO_free(pem);
    return crl;
}

enum err tls_crl_take(struct buf *file)
{
    unsigned char *der = NULL;
    X509_CRL *crl = file->n ? crl_read(buf_view(file)) : NULL;
    int n = crl ? i2d_X509_CRL(crl, &der) : 0;
    buf_clear(file);
    if (n > 0)
        buf_add(file, (const char *)der, (size_t)n);
    OPENSSL_free(der);
    X509_CRL_free(crl);
    ERR_clear_error();
    return n > 0 ? file->bad : E_CONF_VALUE;
}
