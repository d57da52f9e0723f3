/* SPDX-License-Identifier: Apache-2.0
 * demo_staff.h - the offices of a demo city, one user or more for every role, and who looks after which zone.
 *
 * Passwords are random, never of the seed: a city that anybody can make again is not one that anybody can enter. */
#ifndef ANPI_CLI_DEMO_STAFF_H
#define ANPI_CLI_DEMO_STAFF_H

#include "server/base/buf.h"
#include "server/cli/demo_city.h"
#include "server/db/sync.h"

#define DEMO_OFFICES_MAX 32
#define DEMO_USERS_MAX 32

struct demo_user {
    int64_t id;
    const char *role, *login, *name;
    char password[20];
};

struct demo_staff {
    int64_t office[DEMO_OFFICES_MAX];
    size_t offices;
    struct demo_user user[DEMO_USERS_MAX];
    size_t users;
    int64_t care_office[DEMO_OFFICES_MAX], clinic[DEMO_OFFICES_MAX]; /* who can be on a care team */
    const char *care_name[DEMO_OFFICES_MAX], *clinic_name[DEMO_OFFICES_MAX];
    size_t care_n, clinic_n;
};

ERR demo_staff_make(struct db_sync *s, struct arena *a, const struct demo_city *c, struct demo_staff *out, struct fail *f);
/* Every zone to an office or a user, but three. */
ERR demo_staff_assign(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, struct fail *f);
/* [{"role","login","password","name"}], for the run card: the file is its owner's alone (0600). */
ERR demo_users_write(const struct demo_staff *staff, const char *path);

#endif
