/* SPDX-License-Identifier: Apache-2.0
 * routes.h - the routes of admin: users, devices, the audit, and how the server is; in the order of the documentation. X is given each one's name. */
#ifndef ANPI_API_ADMIN_ROUTES_H
#define ANPI_API_ADMIN_ROUTES_H

#define ADMIN_ROUTES(X)                                                                                                                    \
    X(config_get)                                                                                                                          \
    X(readyz_get)                                                                                                                          \
    X(admin_users_get)                                                                                                                     \
    X(admin_users_post)                                                                                                                    \
    X(admin_user_reset_post)                                                                                                               \
    X(admin_user_disable_post)                                                                                                             \
    X(admin_user_enable_post)                                                                                                              \
    X(admin_devices_get)                                                                                                                   \
    X(admin_devices_post)                                                                                                                  \
    X(admin_device_revoke_post)                                                                                                            \
    X(audit_get)                                                                                                                           \
    X(break_glass_get)                                                                                                                     \
    X(break_glass_review_post)

#endif
