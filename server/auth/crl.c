/* SPDX-License-Identifier: Apache-2.0
 * crl.c - building and signing the list with OpenSSL. */
#include "server/auth/crl.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "server/auth/ca_x509.h"
#include "server/base/clock.h"

#define DAY_S 86400
#define EARLY_S 300 /* for a reader whose clock is a little behind */

static X509_CRL *list_of(struct crl *c)
{
    return (X509_CRL *)c;
}

struct crl *crl_new(void)
{
    return (struct crl *)X509_CRL_new();
}

void crl_free(struct crl *c)
{
    X509_CRL_free(list_of(c));
}

static bool serial_set(X509_REVOKED *r, const char *hex)
{
    BIGNUM *n = NULL;
    size_t digits = (size_t)BN_hex2bn(&n, hex);
    ASN1_INTEGER *serial = digits && digits == strlen(hex) ? BN_to_ASN1_INTEGER(n, NULL) : NULL;
    bool ok = serial && X509_REVOKED_set_serialNumber(r, serial) == 1;
    ASN1_INTEGER_free(serial);
    BN_free(n);
    return ok;
}

enum err crl_add(struct crl *c, const char *serial, int64_t revoked_us)
{
    X509_REVOKED *r = X509_REVOKED_new();
    ASN1_TIME *at = ASN1_TIME_set(NULL, (time_t)(revoked_us / US_PER_S));
    enum err e = !r || !at ? E_NO_MEMORY : !serial_set(r, serial) ? E_CERT_UNKNOWN : OK;
    if (!e && (X509_REVOKED_set_revocationDate(r, at) != 1 || X509_CRL_add0_revoked(list_of(c), r) != 1))
        e = E_NO_MEMORY;
    ASN1_TIME_free(at);
    if (e)
        X509_REVOKED_free(r);
    ERR_clear_error();
    return e;
}

/* Each list has a larger number than the one before: seconds do. */
static bool number_set(X509_CRL *list, time_t now)
{
    ASN1_INTEGER *n = ASN1_INTEGER_new();
    bool ok = n && ASN1_INTEGER_set_int64(n, now) == 1 && X509_CRL_add1_ext_i2d(list, NID_crl_number, n, 0, 0) == 1;
    ASN1_INTEGER_free(n);
    return ok;
}

static bool authority_set(X509_CRL *list, X509 *issuer)
{
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, NULL, NULL, list, 0);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, NID_authority_key_identifier, "keyid:always");
    bool ok = ext && X509_CRL_add_ext(list, ext, -1) == 1;
    X509_EXTENSION_free(ext);
    return ok;
}

static bool times_set(X509_CRL *list, time_t now, int64_t days)
{
    ASN1_TIME *from = ASN1_TIME_set(NULL, now - EARLY_S), *until = ASN1_TIME_set(NULL, now + days * DAY_S);
    bool ok = from && until && X509_CRL_set1_lastUpdate(list, from) == 1 && X509_CRL_set1_nextUpdate(list, until) == 1;
    ASN1_TIME_free(from);
    ASN1_TIME_free(until);
    return ok;
}

static bool text_put(X509_CRL *list, bool pem, struct buf *out)
{
    char *p = NULL;
    BIO *bio = BIO_new(BIO_s_mem());
    bool ok = bio && (pem ? PEM_write_bio_X509_CRL(bio, list) : i2d_X509_CRL_bio(bio, list)) == 1;
    long n = ok ? BIO_get_mem_data(bio, &p) : 0;
    if (n > 0)
        buf_add(out, p, (size_t)n);
    BIO_free(bio);
    return n > 0 && buf_ok(out);
}

enum err crl_sign(struct crl *c, const struct ca *ca, int64_t days, bool pem, struct buf *out)
{
    X509_CRL *list = list_of(c);
    time_t now = time(NULL);
    bool ok = X509_CRL_set_version(list, 1) == 1 && X509_CRL_set_issuer_name(list, X509_get_subject_name(ca->cert)) == 1 &&
              times_set(list, now, days) && number_set(list, now) && authority_set(list, ca->cert) && X509_CRL_sort(list) == 1 &&
              X509_CRL_sign(list, ca->key, EVP_sha256()) > 0 && text_put(list, pem, out);
    ERR_clear_error();
    return ok ? OK : E_CERT_CA;
}
