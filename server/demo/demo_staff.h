/* SPDX-License-Identifier: Apache-2.0
 * demo_staff.h - the offices of a demo city, one user or more for every role, and who looks after whom.
 *
 * Passwords are random, never of the seed: a city that anybody can make again is not one that anybody can enter. The 民生委員
 * and who speaks for a 自主防災会 share one, so that it is hashed once. A zone is in the charge of a branch office of the city, which holds no phone; people
 * are in that of 民生委員, and who has not agreed to be on a list outside the city also in that of the 自主防災会 there: it reads
 * them once a decision says so, and nobody before. */
#ifndef ANPI_DEMO_DEMO_STAFF_H
#define ANPI_DEMO_DEMO_STAFF_H

#include "server/base/buf.h"
#include "server/demo/demo_city.h"
#include "server/demo/demo_names.h"
#include "server/demo/demo_plan.h"
#include "server/db/sync.h"

/* Held by a _Static_assert against the tables of demo_staff.c. */
#define DEMO_OFFICES_MAX 32
/* As many as the city of the scenes has. */
#define DEMO_VOLUNTEERS_MAX 120
#define DEMO_USERS_MAX 160
/* Centre, north, south, east, west. A branch office and a 自主防災会 in each. */
#define DEMO_QUARTERS 5
#define DEMO_MAYOR "水野 恵子"

/* Texts in the arena or static. `password` is printed on the run card: these are no real users. */
struct demo_user {
    int64_t id;
    const char *role, *login, *name, *office;
    char password[20];
};

/* Offices of one kind that a care team can name. Filled as the offices are made. */
struct demo_team {
    int64_t id[DEMO_OFFICES_MAX];
    const char *name[DEMO_OFFICES_MAX];
    size_t n;
};

/* Some 12 KiB: not for a small stack. */
struct demo_staff {
    /* In the order of the table in demo_staff.c; ids of anpi.office. */
    int64_t office[DEMO_OFFICES_MAX];
    const char *office_name[DEMO_OFFICES_MAX];
    size_t offices;
    struct demo_user user[DEMO_USERS_MAX]; /* own_users of no 自主防災会 and no 民生委員, then volunteers, then the others */
    size_t users, own_users, volunteers;
    struct demo_team nurses, support, clinic;
};

/* Offices and own_users. E_DB_*, E_NO_MEMORY. Each password is hashed: 25 ms a user. */
ERR demo_staff_make(struct db_sync *s, struct arena *a, const struct demo_city *c, struct demo_staff *out, struct fail *f);
/* The 民生委員 of the plan: field_community, field_community2 …; their names come of the seed. Then who speaks for each 自主防災会:
 * community_centre, community_north …. Behind demo_staff_make. */
ERR demo_volunteers_make(struct db_sync *s, struct arena *a, const struct demo_names *names, const struct demo_plan *plan, uint64_t seed,
                         struct demo_staff *out, struct fail *f);

/* Every zone but three to the branch office there. Standing assignments, by the clock with its offset. E_DB_*. */
ERR demo_staff_assign(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, struct fail *f);
/* Neighbours to one 民生委員, households whole; and who has not agreed to a 自主防災会. Writes the name of the one into the other's
 * page, so cards come after it. After the people were written. E_DB_*. */
ERR demo_volunteers_assign(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, const struct demo_plan *plan,
                           struct fail *f);

/* The branch and the 自主防災会 of each quarter. 0 where the office is not there. */
void demo_quarters(const struct demo_staff *staff, int64_t branch[DEMO_QUARTERS], int64_t community[DEMO_QUARTERS]);
/* 0: there is none. `key` is the office's word in demo_staff.c. */
int64_t demo_office_id(const struct demo_staff *staff, const char *key);
/* One who speaks for the 自主防災会 of quarter k, without a password; *office is its id. Not saved yet. */
struct demo_user demo_speaker(const struct demo_staff *staff, size_t k, int64_t *office);
/* `hash` as password_hash makes it; sets u->id. E_DB_*, E_INTERNAL. */
ERR demo_user_save(struct db_sync *s, struct demo_user *u, int64_t office, const char *hash, struct fail *f);
/* [{"role","login","password","name","office"}], for the run card: the file is its owner's alone (0600). E_IO,
 * E_TOO_LARGE. A file that is there is replaced. */
ERR demo_users_write(const struct demo_staff *staff, const char *path);

#endif
