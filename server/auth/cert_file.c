/* SPDX-License-Identifier: Apache-2.0
 * cert_file.c - reading a certificate with OpenSSL. */
#include "server/auth/cert_file.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "server/auth/ca_x509.h"

static X509 *parse(struct sv bytes)
{
    const unsigned char *der = (const unsigned char *)bytes.p;
    BIO *bio = BIO_new_mem_buf(bytes.p, (int)bytes.n);
    X509 *x = bio ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
    BIO_free(bio);
    return x ? x : d2i_X509(NULL, &der, (long)bytes.n);
}

static bool usable(X509 *x)
{
    time_t now = time(NULL);
    return X509_check_purpose(x, X509_PURPOSE_SSL_CLIENT, 0) == 1 && X509_check_ca(x) == 0 &&
           X509_cmp_time(X509_get0_notAfter(x), &now) > 0;
}

enum err cert_file_read(struct sv bytes, struct cert_issued *out)
{
    struct cert_issued c = { 0 };
    X509 *x = bytes.n && bytes.n <= CERT_FILE_MAX ? parse(bytes) : NULL;
    bool ok = x && usable(x) && cert_facts(x, &c);
    if (ok && X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, c.subject, sizeof c.subject) < 0)
        c.subject[0] = 0;
    X509_free(x);
    ERR_clear_error();
    if (!ok)
        return E_CERT_FILE;
    *out = c;
    return OK;
}
