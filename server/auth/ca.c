/* SPDX-License-Identifier: Apache-2.0
 * ca.c - making keys and certificates with OpenSSL. */
#include "server/auth/ca_x509.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "server/auth/password.h"
#include "server/auth/box.h"
#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/file.h"
#include "server/base/id.h"

#define DAY_S 86400
#define EARLY_S 300      /* a device whose clock is a little behind must not find its certificate not yet valid */
#define P12_ROUNDS 20000 /* of PBKDF2: the password is random, so they only slow */

static enum err refuse(struct fail *fail)
{
    enum err e = fail_set(fail, E_CERT_CA, 0, "");
    unsigned long why = ERR_get_error();
    if (fail && why)
        ERR_error_string_n(why, fail->detail, sizeof fail->detail);
    ERR_clear_error();
    return e;
}

/* Sixteen random bytes; the first is neither 0 nor negative, so that every writer of hex agrees on the text. */
static bool serial_set(X509 *x)
{
    uint8_t b[16];
    random_bytes(b, sizeof b);
    b[0] = (uint8_t)(0x10 | (b[0] & 0x6f));
    BIGNUM *n = BN_bin2bn(b, sizeof b, NULL);
    bool ok = n && BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
    BN_free(n);
    return ok;
}

/* At most 64 characters, the bound of X.520; a cut never splits a character. */
static bool name_add(X509_NAME *name, const char *field, struct sv text)
{
    size_t n = 0, chars = 0;
    while (n < text.n && chars < 64) {
        n++;
        while (n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
            n++;
        chars++;
    }
    return n && X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)text.p, (int)n, -1, 0) == 1;
}

static bool extension(X509 *x, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    bool ok = ext && X509_add_ext(x, ext, -1) == 1;
    X509_EXTENSION_free(ext);
    return ok;
}

static bool times_set(X509 *x, int64_t days, const X509 *issuer)
{
    time_t now = time(NULL);
    if (!ASN1_TIME_set(X509_getm_notBefore(x), now - EARLY_S) || !ASN1_TIME_set(X509_getm_notAfter(x), now + days * DAY_S))
        return false;
    if (issuer && ASN1_TIME_compare(X509_get0_notAfter(issuer), X509_get0_notAfter(x)) < 0)
        return X509_set1_notAfter(x, X509_get0_notAfter(issuer)) == 1;
    return true;
}

static X509 *authority_make(EVP_PKEY *key, struct sv name, int64_t days)
{
    X509 *x = X509_new();
    bool ok = x && X509_set_version(x, 2) == 1 && serial_set(x) && times_set(x, days, NULL) && X509_set_pubkey(x, key) == 1 &&
              name_add(X509_get_subject_name(x), "O", SV("Anpi")) && name_add(X509_get_subject_name(x), "CN", name) &&
              X509_set_issuer_name(x, X509_get_subject_name(x)) == 1 &&
              extension(x, x, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
              extension(x, x, NID_key_usage, "critical,keyCertSign,cRLSign") && extension(x, x, NID_subject_key_identifier, "hash") &&
              X509_sign(x, key, EVP_sha256()) > 0;
    if (ok)
        return x;
    X509_free(x);
    return NULL;
}

/* A PEM file by way of memory, so that it is there whole, with its mode, or not at all. */
static enum err pem_save(const char *dir, const char *file, BIO *bio, unsigned mode)
{
    char path[4096], *p = NULL;
    long n = BIO_get_mem_data(bio, &p);
    if (n <= 0 || snprintf(path, sizeof path, "%s/%s", dir, file) >= (int)sizeof path)
        return E_CERT_CA;
    return file_replace(path, (struct sv){ p, (size_t)n }, mode);
}

static enum err authority_save(const char *dir, X509 *cert, EVP_PKEY *key)
{
    BIO *c = BIO_new(BIO_s_mem()), *k = BIO_new(BIO_s_secmem());
    enum err e = c && k && PEM_write_bio_X509(c, cert) == 1 && PEM_write_bio_PKCS8PrivateKey(k, key, NULL, NULL, 0, NULL, NULL) == 1
                     ? OK
                     : E_CERT_CA;
    if (!e && !(e = pem_save(dir, "ca.key", k, 0600)))
        e = pem_save(dir, "ca.pem", c, 0644);
    BIO_free(c);
    BIO_free(k);
    return e;
}

/* A comma or a line end would be read as more of the extension. */
static bool crl_url_valid(struct sv url)
{
    for (size_t i = 0; i < url.n; i++)
        if (url.p[i] <= ' ' || url.p[i] >= 0x7f || url.p[i] == ',' || url.p[i] == ';')
            return false;
    return url.n <= CRL_URL_MAX && (!url.n || sv_starts(url, SV("http://")) || sv_starts(url, SV("https://")));
}

static enum err crl_url_save(const char *dir, struct sv url)
{
    char path[4096];
    if (!url.n)
        return OK;
    return snprintf(path, sizeof path, "%s/crl.url", dir) < (int)sizeof path ? file_replace(path, url, 0644) : E_CERT_CA;
}

enum err ca_init(const char *dir, struct sv name, int64_t days, struct sv crl_url, struct fail *fail)
{
    char path[4096];
    mkdir(dir, 0700); /* there already is fine; what cannot be used shows when the files are written */
    if (snprintf(path, sizeof path, "%s/ca.key", dir) >= (int)sizeof path)
        return fail_set(fail, E_CERT_CA, 0, "");
    if (access(path, F_OK) == 0)
        return fail_set(fail, E_CERT_CA_EXISTS, 0, "");
    if (!crl_url_valid(crl_url))
        return fail_set(fail, E_CONF_VALUE, 0, "crl-url");
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = key ? authority_make(key, name, days) : NULL;
    enum err e = cert ? authority_save(dir, cert, key) : refuse(fail);
    if (!e)
        e = crl_url_save(dir, crl_url);
    X509_free(cert);
    EVP_PKEY_free(key);
    return e ? fail_set(fail, e, 0, "") : OK;
}

static FILE *part_open(const char *dir, const char *file)
{
    char path[4096];
    return snprintf(path, sizeof path, "%s/%s", dir, file) < (int)sizeof path ? fopen(path, "r") : NULL;
}

static bool crl_url_read(const char *dir, struct ca *ca)
{
    FILE *f = part_open(dir, "crl.url");
    if (!f)
        return true;
    size_t n = fread(ca->crl_url, 1, sizeof ca->crl_url - 1, f);
    fclose(f);
    ca->crl_url[n] = 0;
    ca->crl_url[strcspn(ca->crl_url, "\r\n")] = 0;
    return crl_url_valid(sv_of(ca->crl_url));
}

enum err ca_open(const char *dir, struct ca **out, struct fail *fail)
{
    struct ca *ca = calloc(1, sizeof *ca);
    FILE *c = part_open(dir, "ca.pem"), *k = part_open(dir, "ca.key");
    if (ca && c && k) {
        ca->cert = PEM_read_X509(c, NULL, NULL, NULL);
        ca->key = PEM_read_PrivateKey(k, NULL, NULL, NULL);
    }
    if (c)
        fclose(c);
    if (k)
        fclose(k);
    if (!ca || !ca->cert || !ca->key || X509_check_private_key(ca->cert, ca->key) != 1 || !crl_url_read(dir, ca)) {
        ca_close(ca);
        return refuse(fail);
    }
    *out = ca;
    return OK;
}

void ca_close(struct ca *ca)
{
    if (!ca)
        return;
    X509_free(ca->cert);
    EVP_PKEY_free(ca->key);
    free(ca);
}

static bool crl_point(X509 *x, const struct ca *ca)
{
    char value[CRL_URL_MAX + 8];
    snprintf(value, sizeof value, "URI:%s", ca->crl_url);
    return !ca->crl_url[0] || extension(x, ca->cert, NID_crl_distribution_points, value);
}

static X509 *device_make(const struct ca *ca, EVP_PKEY *key, const struct cert_order *o)
{
    char uri[64];
    X509 *x = X509_new();
    snprintf(uri, sizeof uri, "URI:urn:anpi:office:%lld", (long long)o->office);
    bool ok = x && X509_set_version(x, 2) == 1 && serial_set(x) && times_set(x, o->days, ca->cert) && X509_set_pubkey(x, key) == 1 &&
              name_add(X509_get_subject_name(x), "O", SV("Anpi")) && name_add(X509_get_subject_name(x), "OU", o->office_name) &&
              name_add(X509_get_subject_name(x), "CN", o->device) && X509_set_issuer_name(x, X509_get_subject_name(ca->cert)) == 1 &&
              extension(x, ca->cert, NID_basic_constraints, "critical,CA:FALSE") &&
              extension(x, ca->cert, NID_key_usage, "critical,digitalSignature") &&
              extension(x, ca->cert, NID_ext_key_usage, "clientAuth") && extension(x, ca->cert, NID_subject_alt_name, uri) &&
              extension(x, ca->cert, NID_subject_key_identifier, "hash") &&
              extension(x, ca->cert, NID_authority_key_identifier, "keyid:always") && crl_point(x, ca) &&
              X509_sign(x, ca->key, EVP_sha256()) > 0;
    if (ok)
        return x;
    X509_free(x);
    return NULL;
}

static int64_t time_us(const ASN1_TIME *t)
{
    struct tm tm;
    return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) * US_PER_S : 0;
}

bool cert_facts(const X509 *x, struct cert_issued *out)
{
    BIGNUM *n = ASN1_INTEGER_to_BN(X509_get0_serialNumber(x), NULL);
    char *hex = n ? BN_bn2hex(n) : NULL;
    const char *digits = hex ? hex : "";
    unsigned char md[EVP_MAX_MD_SIZE];
    unsigned md_n = 0;
    bool ok = hex && X509_digest(x, EVP_sha256(), md, &md_n) == 1 && md_n == 32;
    while (digits[0] == '0' && digits[1])
        digits++;
    snprintf(out->serial, sizeof out->serial, "%s", digits);
    for (unsigned i = 0; ok && i < md_n; i++)
        snprintf(out->sha256 + 2 * i, 3, "%02x", md[i]);
    out->issued_us = time_us(X509_get0_notBefore(x));
    out->expires_us = time_us(X509_get0_notAfter(x));
    OPENSSL_free(hex);
    BN_free(n);
    return ok;
}

static bool p12_put(const struct ca *ca, EVP_PKEY *key, X509 *cert, const char *password, struct buf *out)
{
    STACK_OF(X509) *chain = sk_X509_new_null();
    unsigned char *der = NULL;
    bool ok = chain && sk_X509_push(chain, ca->cert) > 0;
    PKCS12 *p12 = ok ? PKCS12_create(password, "Anpi", key, cert, chain, NID_aes_256_cbc, NID_aes_256_cbc, P12_ROUNDS, P12_ROUNDS, 0)
                     : NULL;
    int n = p12 ? i2d_PKCS12(p12, &der) : -1;
    if (n > 0)
        buf_add(out, der, (size_t)n);
    OPENSSL_clear_free(der, n > 0 ? (size_t)n : 0);
    PKCS12_free(p12);
    sk_X509_free(chain); /* the authority itself stays */
    return n > 0 && buf_ok(out);
}

enum err ca_issue(const struct ca *ca, const struct cert_order *o, struct cert_issued *out)
{
    struct cert_issued c = { 0 };
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = key ? device_make(ca, key, o) : NULL;
    buf_init(&c.p12, CERT_P12_MAX);
    password_make(c.password);
    snprintf(c.subject, sizeof c.subject, "OU=" SV_FMT ", CN=" SV_FMT, SV_ARG(o->office_name), SV_ARG(o->device));
    bool ok = cert && cert_facts(cert, &c) && p12_put(ca, key, cert, c.password, &c.p12);
    X509_free(cert);
    EVP_PKEY_free(key);
    if (!ok) {
        cert_issued_done(&c);
        return refuse(NULL);
    }
    *out = c;
    return OK;
}

void cert_issued_done(struct cert_issued *c)
{
    if (c->p12.p)
        secret_wipe(c->p12.p, c->p12.n);
    buf_done(&c->p12);
    secret_wipe(c, sizeof *c);
}

void cert_link_hash(struct sv code, char out[67])
{
    sha256_bytea(code, out);
}

enum err cert_link_make(struct sv p12, struct cert_link *out)
{
    uint8_t key[BOX_KEY_BYTES];
    struct buf box;
    random_token(out->code);
    cert_link_hash(sv_of(out->code), out->hash);
    box_key_of_code(sv_of(out->code), key);
    buf_init(&box, 2 * CERT_P12_MAX);
    buf_init(&out->boxed, 4 * CERT_P12_MAX + 16);
    box_close(key, p12, &box);
    bytea_put(&out->boxed, buf_view(&box));
    enum err e = box.bad ? box.bad : out->boxed.bad;
    buf_done(&box);
    secret_wipe(key, sizeof key);
    return e;
}

void cert_link_done(struct cert_link *l)
{
    buf_done(&l->boxed);
    secret_wipe(l->code, sizeof l->code);
}

enum err cert_link_open(struct sv code, struct sv box_hex, struct buf *p12)
{
    uint8_t key[BOX_KEY_BYTES];
    struct buf box;
    box_key_of_code(code, key);
    buf_init(&box, 2 * CERT_P12_MAX);
    enum err e = bytes_from_hex(box_hex, &box);
    if (!e)
        e = box_open(key, buf_view(&box), p12);
    buf_done(&box);
    secret_wipe(key, sizeof key);
    return e == E_NO_MEMORY ? e : e ? E_CERT_LINK : OK;
}
