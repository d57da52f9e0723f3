/* SPDX-License-Identifier: Apache-2.0
 * crl.h - the list of revoked certificates (X.509 CRL v2) of our own authority.
 *
 * Anpi's servers never ask it: they know each serial. It is for others that check certificates of devices, and it is what the
 * URL in each of them leads to: `crl_file` of a server, or any web server of the site. */
#ifndef ANPI_AUTH_CRL_H
#define ANPI_AUTH_CRL_H

#include "server/auth/ca.h"

struct crl;

/* NULL: no memory. Empty: a list without a serial is valid too. */
struct crl *crl_new(void);
/* NULL is fine. */
void crl_free(struct crl *c);
/* Upper-case hex, microseconds since 1970. E_CERT_UNKNOWN when that is no serial. E_NO_MEMORY. A serial twice stands
 * in it twice: the caller takes each once. */
ERR crl_add(struct crl *c, const char *serial, int64_t revoked_us);
/* Sign it, good for `days` from now, as DER or PEM. E_CERT_CA. Appended. The authority must be open with its key;
 * `c` can be added to and signed again. The number of the list is the time, so a later one is the greater. */
ERR crl_sign(struct crl *c, const struct ca *ca, int64_t days, bool pem, struct buf *out);

#endif
