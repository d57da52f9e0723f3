/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of identity: logging in and out, and what one may do about oneself; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_IDENTITY_ROUTES_H
#define ANPI_API_IDENTITY_ROUTES_H

#define IDENTITY_ROUTES(X)                                                                                                                 \
    X(login_post)                                                                                                                          \
    X(logout_post)                                                                                                                         \
    X(me_get)                                                                                                                              \
    X(password_post)                                                                                                                       \
    X(totp_enrol_post)                                                                                                                     \
    X(totp_confirm_post)                                                                                                                   \
    X(totp_disable_post)                                                                                                                   \
    X(pin_post)                                                                                                                            \
    X(pin_lock_post)                                                                                                                       \
    X(pin_unlock_post)                                                                                                                     \
    X(device_post)                                                                                                                         \
    X(sessions_get)                                                                                                                        \
    X(sessions_end_post)

#endif
