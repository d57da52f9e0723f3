/* SPDX-License-Identifier: Apache-2.0
 * demo_volunteer.c - 民生委員: who they are, and which people each of them looks after. */
#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/demo/demo_staff.h"

enum { STREAM_VOLUNTEER = 80 };
#define TRIES 50 /* for a name that nobody of them has yet */

/* Most are between 55 and 75. No two have one name. */
static const char *name_of(struct arena *a, const struct demo_names *names, uint64_t seed, uint64_t n, const struct demo_staff *staff)
{
    struct dice d = dice_of(seed, STREAM_VOLUNTEER, n);
    const char *name = NULL;
    for (int i = 0; i < TRIES; i++) {
        int sex = dice_percent(&d, 62) ? 2 : 1;
        const struct demo_name_list *given = &names->given[sex][dice_percent(&d, 70) ? BAND_OLD : BAND_MID];
        name = arena_printf(a, "%s %s", demo_name_pick(&names->family, &d)->text, demo_name_pick(given, &d)->text);
        bool taken = !name;
        for (size_t k = 0; !taken && k < staff->users; k++)
            taken = !strcmp(staff->user[k].name, name);
        if (!taken)
            return name;
    }
    return name;
}

static enum err user_add(struct db_sync *s, struct demo_staff *out, struct demo_user u, int64_t office, const char *password,
                         const char *hash, struct fail *f)
{
    memcpy(u.password, password, sizeof u.password);
    enum err e = demo_user_save(s, &u, office, hash, f);
    out->user[out->users++] = u;
    return e;
}

enum err demo_volunteers_make(struct db_sync *s, struct arena *a, const struct demo_names *names, const struct demo_plan *plan,
                              uint64_t seed, struct demo_staff *out, struct fail *f)
{
    char hash[PASSWORD_HASH_MAX], password[sizeof out->user[0].password];
    struct demo_user u = { .role = "field_community", .office = "" };
    int64_t office = demo_office_id(out, "commissioners");
    for (size_t i = 0; i < out->offices; i++)
        if (out->office[i] == office)
            u.office = out->office_name[i];
    password_make(password);
    enum err e = password_hash(sv_of(password), hash);
    for (uint64_t n = 0; !e && n < plan->volunteers; n++) {
        u.login = n ? arena_printf(a, "field_community%llu", (unsigned long long)n + 1) : "field_community";
        u.name = name_of(a, names, seed, n, out);
        e = u.login && u.name ? user_add(s, out, u, office, password, hash, f) : E_NO_MEMORY;
        out->volunteers++;
    }
    for (size_t k = 0; !e && k < DEMO_QUARTERS; k++) {
        u = demo_speaker(out, k, &office);
        e = user_add(s, out, u, office, password, hash, f);
    }
    return e;
}

static struct db_list ids_of(struct db_array *array, const int64_t *id, size_t n)
{
    db_array_init(array, 1 << 16);
    for (size_t i = 0; i < n; i++)
        db_array_i64(array, id[i]);
    return ARG_LIST(array);
}

static enum err unasked_assign(struct db_sync *s, const struct demo_staff *staff, struct db_list volunteers, struct fail *f)
{
    int64_t branch[DEMO_QUARTERS], community[DEMO_QUARTERS];
    struct db_array from, to;
    demo_quarters(staff, branch, community);
    struct db_stmt statement = SQL_WITH(DEMO_ASSIGN_UNASKED, .users = volunteers, .branches = ids_of(&from, branch, DEMO_QUARTERS),
                                        .communities = ids_of(&to, community, DEMO_QUARTERS), .from_us = ARG_INT(clock_now_us()));
    enum err e = db_sync_run(s, statement, NULL, f);
    db_array_done(&from);
    db_array_done(&to);
    return e;
}

enum err demo_volunteers_assign(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, const struct demo_plan *plan,
                                struct fail *f)
{
    int64_t id[DEMO_VOLUNTEERS_MAX];
    struct db_array array;
    for (size_t i = 0; i < staff->volunteers; i++)
        id[i] = staff->user[staff->own_users + i].id;
    struct db_list volunteers = ids_of(&array, id, staff->volunteers);
    struct db_stmt statement = SQL_WITH(DEMO_ASSIGN_PEOPLE, .municipality = ARG_Z(c->code), .users = volunteers,
                                        .each = ARG_INT((int64_t)plan->each), .from_us = ARG_INT(clock_now_us()));
    enum err e = db_sync_run(s, statement, NULL, f);
    if (!e)
        e = db_sync_run(s, SQL_WITH(DEMO_COMMISSIONERS, .users = volunteers), NULL, f);
    if (!e)
        e = unasked_assign(s, staff, volunteers, f);
    db_array_done(&array);
    return e;
}
