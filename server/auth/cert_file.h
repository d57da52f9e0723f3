/* SPDX-License-Identifier: Apache-2.0
 * cert_file.h - a device certificate that another authority made (the site's own PKI): what has to be on record of it. */
#ifndef ANPI_AUTH_CERT_FILE_H
#define ANPI_AUTH_CERT_FILE_H

#include "server/auth/ca.h"

/* Bytes; more is no certificate. */
#define CERT_FILE_MAX ((size_t)256 * 1024)

/* The first certificate of PEM text, or one in DER. Of `*out` serial, sha256, subject (its common name) and times are
 * filled; there is no PKCS#12. E_CERT_FILE: no certificate, one that no client may show (an authority's, a server's), or
 * one that is over. *out is untouched on failure. The chain is not looked at: TLS checks who signed it. */
ERR cert_file_read(struct sv bytes, struct cert_issued *out);

#endif
