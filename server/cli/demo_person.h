/* SPDX-License-Identifier: Apache-2.0
 * demo_person.h - person i of a seed: the same every time, and made without looking at anybody else.
 *
 * Pure: what comes out depends on the world and i alone; there is no clock, the day is DEMO_TODAY. Telephone numbers
 * are of a form that no telephone in Japan has (a local number that begins with 0), post codes begin with 000, mail
 * ends in .example. Text lives in the arena or is a literal; NULL = not known. */
#ifndef ANPI_CLI_DEMO_PERSON_H
#define ANPI_CLI_DEMO_PERSON_H

#include "server/base/date.h"
#include "server/cli/demo_city.h"
#include "server/cli/demo_names.h"

#define DEMO_TODAY ((struct date){ 2026, 4, 1 })

struct demo_world {
    uint64_t seed, people;
    const struct demo_city *city;
    const struct demo_names *names;
    const int64_t *care_office, *clinic;    /* ids that a care team may name */
    const char *const *care_name, *const *clinic_name;
    size_t care_n, clinic_n;
};

struct demo_phone { const char *kind, *number, *digits; };
struct demo_reason { const char *kind, *detail; };
struct demo_listing { const char *list, *from; };
struct demo_contact { const char *name, *relation, *phone; bool has_key, together; };
struct demo_helper { const char *name, *phone; bool has_key; };
struct demo_care { int64_t office; const char *name, *role, *phone; bool main; };
struct demo_consent { const char *kind, *answer, *on; };
struct demo_stay { const char *kind, *place, *from; };
struct demo_directive { const char *kind, *body, *signed_on; };

struct demo_device {
    const char *kind, *mode, *maker, *model, *vendor_phone, *used, *move_to, *checked_on, *own_power;
    int internal_min, external_count, external_min, cylinder_min, move_at_min, off_ok_min; /* -1: not known */
    double oxygen_l_min;                                                                   /* 0: none */
    bool resuscitator, registered;
};

/* The home of a household; made by the first of them. */
struct demo_home {
    const struct demo_town *town;
    const char *address, *building, *number, *postcode, *access, *key_code, *caution; /* caution: an array literal */
    double lon, lat;
    int64_t mesh250, mesh125, zone;
};

#define DEMO_LIST_MAX 5

struct demo_person {
    int64_t id, home;               /* home and household have the id of the first who lives there */
    struct demo_home at;
    const char *municipal_id, *name, *kana, *name_key, *kana_key, *birth, *unlisted;
    int age, sex;
    bool protected;
    const char *inquiry_to, *mail, *fax, *note, *doctor_name, *doctor_phone, *doctor_hospital, *agreed_hospital, *medical, *plan,
        *community, *welfare_commissioner;
    struct demo_phone phone[2];
    struct demo_reason reason[DEMO_LIST_MAX];
    struct demo_listing listing[DEMO_LIST_MAX];
    struct demo_device device[DEMO_LIST_MAX];
    struct demo_contact contact[2];
    struct demo_helper helper[2];
    struct demo_care care[3];
    struct demo_consent consent[DEMO_LIST_MAX];
    struct demo_stay stay;          /* kind NULL: at home */
    struct demo_directive directive; /* kind NULL: none */
    size_t phones, reasons, listings, devices, contacts, helpers, cares, consents;
};

/* E_NO_MEMORY. */
ERR demo_person_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *out);

/* The parts, in the order they are made; each throws dice of its own. */
ERR demo_home_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
void demo_needs_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
void demo_help_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p);
const char *demo_phone_number(struct arena *a, struct dice *d, bool mobile);
/* A day from..to days before DEMO_TODAY, ISO 8601. */
const char *demo_day_before(struct arena *a, struct dice *d, int from, int to);

#endif
