/* SPDX-License-Identifier: Apache-2.0
 * ca.h - our own authority for the certificates of devices: EC P-256, X.509 v3, handed out as PKCS#12.
 *
 * A folder holds ca.pem, ca.key (mode 0600) and, when one is published, crl.url. The servers do not read a revocation list:
 * which serials are good is in the database, and one that is not there is refused. The list (crl.h) is for whoever else has
 * to judge, such as a balancer that ends TLS. A device's certificate names its office in OU and, as a URI among its
 * alternative names, urn:anpi:office:ID. Validity is counted by the machine's clock, never by a demo's shifted one. */
#ifndef ANPI_AUTH_CA_H
#define ANPI_AUTH_CA_H

#include "server/base/buf.h"
#include "server/base/err.h"
#include "server/base/sv.h"

#define CERT_DAYS_MAX 825
#define CERT_P12_MAX (64 * 1024)
#define CERT_LINK_US (INT64_C(86400) * 1000000) /* how long a one-time link lives */

struct ca;

struct cert_order {
    int64_t office;
    struct sv office_name, device; /* up to 64 characters each; longer ones are cut in the certificate */
    int64_t days;                  /* 1 .. CERT_DAYS_MAX; never past the authority's own end */
};

struct cert_issued {
    char serial[41]; /* as http/ writes a peer's: upper-case hex */
    char sha256[65], subject[200];
    int64_t issued_us, expires_us;
    char password[20]; /* of the PKCS#12 file; to travel by another way than the file */
    struct buf p12;
};

#define CRL_URL_MAX 500

/* `crl_url`: where the list of revoked certificates will be found, written into every certificate; "" for none.
 * E_CERT_CA_EXISTS, E_IO, E_CERT_CA. */
ERR ca_init(const char *dir, struct sv name, int64_t days, struct sv crl_url, struct fail *fail);
ERR ca_open(const char *dir, struct ca **out, struct fail *fail); /* E_CERT_CA */
void ca_close(struct ca *ca);
ERR ca_issue(const struct ca *ca, const struct cert_order *order, struct cert_issued *out); /* E_CERT_CA */
void cert_issued_done(struct cert_issued *c);

/* A one-time link to a PKCS#12 file: `code` for whoever fetches it; what is stored is a hash of it and the box. */
struct cert_link {
    char code[44];
    char hash[67];    /* bytea text */
    struct buf boxed; /* bytea text */
};
ERR cert_link_make(struct sv p12, struct cert_link *out); /* then cert_link_done */
void cert_link_done(struct cert_link *l);
void cert_link_hash(struct sv code, char out[67]);
ERR cert_link_open(struct sv code, struct sv box_hex, struct buf *p12); /* E_CERT_LINK */

#endif
