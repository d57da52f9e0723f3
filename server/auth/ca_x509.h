/* SPDX-License-Identifier: Apache-2.0
 * ca_x509.h - the opened authority as OpenSSL has it, and what is read off any certificate. For auth/ only. */
#ifndef ANPI_AUTH_CA_X509_H
#define ANPI_AUTH_CA_X509_H

#include <openssl/x509.h>

#include "server/auth/ca.h"

/* Owns both. */
struct ca {
    X509 *cert;
    EVP_PKEY *key;
    char crl_url[CRL_URL_MAX + 1]; /* "": no list is published */
};

/* Serial (as http/ writes a peer's), hash and times. Microseconds UTC. False: no memory, or no SHA-256; `out` is
 * then set in part. */
bool cert_facts(const X509 *x, struct cert_issued *out);

#endif
