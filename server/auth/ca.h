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

/* Bounds how long the certificate of a device that nobody missed is good. */
#define CERT_DAYS_MAX 825
/* Bytes of a file of ours, with the authority's certificate in it. */
#define CERT_P12_MAX (64 * 1024)
/* How long a one-time link lives. A day: whoever hands the code over does so at once. */
#define CERT_LINK_US (INT64_C(86400) * 1000000)

/* Holds the secret key in memory: opened for as long as something is issued. One thread at a time. */
struct ca;

/* Views, needed only during ca_issue. */
struct cert_order {
    int64_t office;
    struct sv office_name, device; /* up to 64 characters each; longer ones are cut in the certificate */
    int64_t days;                  /* 1 .. CERT_DAYS_MAX; never past the authority's own end */
};

/* Secret: to be ended with cert_issued_done in any case. */
struct cert_issued {
    char serial[41]; /* as http/ writes a peer's: upper-case hex */
    char sha256[65], subject[200];
    int64_t issued_us, expires_us;
    char password[20]; /* of the PKCS#12 file; to travel by another way than the file */
    struct buf p12;
};

/* Bytes. */
#define CRL_URL_MAX 500

/* `crl_url`: where the list of revoked certificates will be found, written into every certificate; "" for none.
 * E_CERT_CA_EXISTS, E_IO, E_CERT_CA. The folder is made with mode 0700. E_CONF_VALUE: the address is none that a
 * certificate can hold. Nothing is written over: a failure half way leaves files that must be taken away by hand. */
ERR ca_init(const char *dir, struct sv name, int64_t days, struct sv crl_url, struct fail *fail);
/* E_CERT_CA. No ca.pem or ca.key, a key that is not its own, a crl.url that is none. *out is untouched on failure. */
ERR ca_open(const char *dir, struct ca **out, struct fail *fail);
/* NULL is fine. */
void ca_close(struct ca *ca);
/* E_CERT_CA. Makes a key pair that nobody keeps but the file: once given away it cannot be made again. *out is the
 * caller's, untouched on failure. Milliseconds. */
ERR ca_issue(const struct ca *ca, const struct cert_order *order, struct cert_issued *out);
/* Wipes file and password. */
void cert_issued_done(struct cert_issued *c);

/* A one-time link to a PKCS#12 file: `code` for whoever fetches it; what is stored is a hash of it and the box.
 * Secret until it was handed over. */
struct cert_link {
    char code[44];
    char hash[67];    /* bytea text */
    struct buf boxed; /* bytea text */
};
/* Then cert_link_done. E_NO_MEMORY, E_TOO_LARGE. `p12` is only read. */
ERR cert_link_make(struct sv p12, struct cert_link *out);
/* Wipes the code. */
void cert_link_done(struct cert_link *l);
/* As it is looked up in the database: the code itself is stored nowhere. */
void cert_link_hash(struct sv code, char out[67]);
/* E_CERT_LINK. Also for a code that is another's; E_NO_MEMORY. Appended. That it is a link's first use and not too
 * old, the database says. */
ERR cert_link_open(struct sv code, struct sv box_hex, struct buf *p12);

#endif
