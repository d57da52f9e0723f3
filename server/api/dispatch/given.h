/* SPDX-License-Identifier: Apache-2.0
 * given.h - what dispatch is given by app/ before the first request. */
#ifndef ANPI_API_DISPATCH_GIVEN_H
#define ANPI_API_DISPATCH_GIVEN_H

/* Borrowed: the text of the configuration. */
struct dispatch_given {
    const char *vendor_keys_dir; /* "": no vendor may send */
};
/* Set once, before the first request; must outlive the server. */
extern const struct dispatch_given *dispatch_given;

#endif
