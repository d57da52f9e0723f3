/* SPDX-License-Identifier: Apache-2.0
 * demo_person.h - person i of a seed: the same every time, and made without looking at anybody else.
 *
 * Pure: what comes out depends on the world and i alone; there is no clock, the day is DEMO_TODAY. Telephone numbers
 * are of a form that no telephone in Japan has (a local number that begins with 0), post codes begin with 000, mail
 * ends in .example. Text lives in the arena or is a literal; NULL = not known. What belongs together fits: kin to sex, age
 * and family name, illness to equipment, medicine to illness; and nothing is said twice. */
#ifndef ANPI_DEMO_DEMO_PERSON_H
#define ANPI_DEMO_DEMO_PERSON_H

#include "server/base/date.h"
#include "server/demo/demo_city.h"
#include "server/demo/demo_names.h"
#include "server/demo/demo_plan.h"

/* Fixed, so that ages and dates of a seed never move. */
#define DEMO_TODAY ((struct date){ 2026, 4, 1 })
/* Where who is 入院 is; a name that no hospital has. */
#define DEMO_HOSPITAL "みほん総合病院"

/* Borrowed; the same for all persons. */
struct demo_world {
    uint64_t seed;
    struct demo_plan plan;
    const struct demo_city *city;
    const struct demo_names *names;
    const int64_t *nurses, *support, *clinic; /* ids that a care team may name: 訪問看護, 地域包括支援センター, doctors who come */
    const char *const *nurses_name, *const *support_name, *const *clinic_name;
    size_t nurses_n, support_n, clinic_n;
};

/* One row of a person's phones: kind is the stored word, digits as phone_digits makes them. */
struct demo_phone {
    const char *kind, *number, *digits;
};
/* kind of anpi.reason; detail NULL: none. */
struct demo_reason {
    const char *kind, *detail;
};
/* from in ISO 8601. */
struct demo_listing {
    const char *list, *from;
};
/* sex and age of kin are not written anywhere: by them the name was chosen. 0: an office. */
struct demo_contact {
    const char *name, *relation, *phone;
    bool has_key, together;
    int sex, age;
};
/* Neighbours who come; the key is the home's. */
struct demo_helper {
    const char *name, *phone;
    bool has_key;
};
/* office 0: none on record. */
struct demo_care {
    int64_t office;
    const char *name, *role, *phone;
    bool main;
};
/* Words as value_consent reads them. */
struct demo_consent {
    const char *kind, *party, *answer, *on;
};
/* A stay away from home, as registers have it. */
struct demo_stay {
    const char *kind, *place, *from;
};
/* Dates in ISO 8601. */
struct demo_directive {
    const char *kind, *body, *doctor, *doctor_phone, *signed_on, *review_on;
};
/* What somebody has, the medicine for it and what a crew has to know of it; drug and flag may be NULL. */
struct demo_ill {
    const char *name, *drug, *flag;
};

/* Minutes, and litres a minute; words as the tables have them. */
struct demo_device {
    const char *kind, *mode, *maker, *model, *vendor_phone, *used, *move_to, *checked_on, *own_power;
    int internal_min, external_count, external_min, cylinder_min, move_at_min, off_ok_min; /* -1: not known */
    double oxygen_l_min;                                                                   /* 0: none */
    bool resuscitator, registered;
};

/* The home of a household; made by the first of them. */
struct demo_home {
    const struct demo_town *town; /* where it is, though no list may say so */
    bool placed;                  /* false: no point, no town, no zone; what the gazetteer makes of the address */
    const char *address, *building, *pref, *city, *town_name, *town_key, *number, *rest, *level;
    const char *postcode, *access, *key_code, *caution; /* caution: an array literal */
    /* Degrees, and the codes of their cells (geo/mesh.h); only when placed. */
    double lon, lat;
    int64_t mesh250, mesh125, zone;
};

/* Rooms of the arrays below; what does not fit is left out. */
#define DEMO_LIST_MAX 5
#define DEMO_CONTACTS_MAX 6
#define DEMO_CONSENTS_MAX 8

/* Large: not for a small stack. Texts as said above. */
struct demo_person {
    int64_t id, home; /* home and household have the id of the first who lives there */
    /* What the plan has in store for this number; all that follows fits it. */
    struct demo_lot lot;
    struct demo_home at;
    const struct demo_name *family;
    /* The keys are those of name and reading; birth in ISO 8601. */
    const char *municipal_id, *name, *kana, *name_key, *kana_key, *birth, *unlisted;
    /* Whole years on DEMO_TODAY; 1 a man, 2 a woman. */
    int age, sex;
    int spouse_age; /* of a couple who are both on lists; else 0 */
    bool alone;     /* nobody lives there too */
    bool protected;
    const char *inquiry_to, *mail, *fax, *note, *doctor_name, *doctor_phone, *doctor_hospital, *agreed_hospital, *medical, *plan,
        *community, *welfare_commissioner;
    struct demo_phone phone[2];
    struct demo_reason reason[DEMO_LIST_MAX];
    struct demo_listing listing[DEMO_LIST_MAX];
    struct demo_device device[DEMO_LIST_MAX];
    /* Rows of the table in demo_medical.c. */
    const struct demo_ill *ill[DEMO_LIST_MAX];
    struct demo_contact contact[DEMO_CONTACTS_MAX];
    struct demo_helper helper[2];
    struct demo_care care[3];
    struct demo_consent consent[DEMO_CONSENTS_MAX];
    struct demo_stay stay;           /* kind NULL: at home */
    struct demo_directive directive; /* kind NULL: none */
    /* How many of each array above are taken, from the front. */
    size_t phones, reasons, listings, devices, ills, contacts, helpers, cares, consents;
};

/* E_NO_MEMORY. *out is untouched on failure; its texts die with the arena. O(1), whatever i is. */
ERR demo_person_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *out);

#endif
