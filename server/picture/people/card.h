/* SPDX-License-Identifier: Apache-2.0
 * card.h - the card of a person: all the picture shows of them, flattened by SQL into one text.
 *
 * Fields are separated by U+001F, the items of a list by U+001E, the subfields of an item by U+001D; none of the three
 * ever stands inside a value. The first field is the version of the format, "1". An absent value is empty. Everything
 * here is a view into the caller's bytes: nothing is copied, nothing allocated. Missing trailing fields read as empty,
 * so a card of an older program still opens. */
#ifndef ANPI_PICTURE_PEOPLE_CARD_H
#define ANPI_PICTURE_PEOPLE_CARD_H

#include "server/base/err.h"
#include "server/base/sv.h"

/* The order is the format: SQL writes it (deploy/schema/functions/cards), so a field is added behind the last and
 * none is ever moved. */
/* Points are degrees of EPSG:6668, the radius metres, what ends in _us µs since 1970 in UTC; all as text. */
/* clang-format off */
enum card_field {
    CARD_VERSION, CARD_MUNICIPALITY, CARD_MUNICIPAL_ID, CARD_NAME, CARD_KANA, CARD_BIRTH /* birth.h */,
    CARD_SEX /* 0 1 2 9 */, CARD_PROTECTED /* 0 1 */, CARD_INQUIRY_TO, CARD_POSTCODE, CARD_ADDRESS, CARD_BUILDING,
    CARD_LEVEL, CARD_LON, CARD_LAT, CARD_RADIUS_M, CARD_PINNED, CARD_MESH250, CARD_MESH125, CARD_ZONE, CARD_TOWN_KEY,
    CARD_HOUSEHOLD,
    CARD_PHONES,   /* list: kind, number, digits, note */
    CARD_REASONS,  /* list: kind, detail */
    CARD_LISTINGS, /* list: list, from, to (open ones) */
    CARD_STAY,     /* one item: enum card_stay; empty = 在宅 */
    CARD_DEVICES,  /* list: enum card_device */
    CARD_CONTACTS, /* list: name, relation, phone, has_key, together */
    CARD_CARE,     /* list: user, office, name, role, phone, main */
    CARD_HELPERS,  /* list: name, phone, has_key */
    CARD_DOCTOR,   /* one item: name, phone, hospital, agreed_hospital */
    CARD_MEDICAL,  /* JSON */
    CARD_DIRECTIVES, /* list: kind, body, doctor, phone, signed_on, withdrawn_on */
    CARD_CONSENTS,   /* list: kind, party, answer, on */
    CARD_PLAN,       /* JSON */
    CARD_COMMUNITY, CARD_WELFARE_COMMISSIONER,
    CARD_ACCESS,     /* JSON */
    CARD_KEY_CODE,
    CARD_CAUTION,    /* list of one subfield */
    CARD_NOTE, CARD_MAIL, CARD_FAX,
    CARD_POWER,      /* one item, the latest confirmation: power 復電|停電|外部電源|移送, at_us, battery_min, by */
    CARD_LINKS,      /* list: person id of the same person elsewhere */
    CARD_REMARKS,    /* list: id, field, text, code, at_us: cells of an import that could not be read, not settled */
    CARD_FIELDS
};
/* clang-format on */

/* Subfields of CARD_STAY, in order. */
/* clang-format off */
enum card_stay {
    STAY_KIND, STAY_PLACE, STAY_FROM_US, STAY_LON, STAY_LAT, STAY_MESH250, STAY_MESH125, STAY_ZONE, STAY_TOWN_KEY, STAY_FIELDS
};
/* clang-format on */

/* Subfields of an item of CARD_DEVICES, in order. Minutes and litres a minute; empty where nobody said. */
/* clang-format off */
enum card_device {
    DEV_ID, DEV_KIND, DEV_MODE, DEV_MAKER, DEV_MODEL, DEV_VENDOR_PHONE, DEV_USED, DEV_OFF_OK_MIN, DEV_INTERNAL_MIN,
    DEV_EXTERNAL_MIN, DEV_OXYGEN_L_MIN, DEV_CYLINDER_MIN, DEV_RESUSCITATOR, DEV_OWN_POWER, DEV_MOVE_AT_MIN, DEV_MOVE_TO, DEV_FIELDS
};
/* clang-format on */

/* Room for the widest item, enum card_device. */
#define CARD_SUBFIELDS_MAX 16

/* Views into the body, one a field; on the caller's stack. */
struct card {
    struct sv f[CARD_FIELDS];
};

/* Cut the whole card. E_PICTURE_CARD when the version is not 1. Fields past the last known one are ignored.
 * O(bytes). *out is untouched on failure; its views are the body's. */
ERR card_cut(struct sv body, struct card *out);
/* One field without cutting the rest; cheap for the early ones. Empty when there is none. O(bytes before it). */
struct sv card_field(struct sv body, enum card_field field);

/* Visit a list: `struct sv rest = list, item[CARD_SUBFIELDS_MAX]; while (card_item(&rest, item, n)) …`. Fills the first
 * n (<= CARD_SUBFIELDS_MAX) subfields, missing ones empty. A single item reads the same way. False at the end, with
 * `sub` untouched. Further subfields are passed over. */
bool card_item(struct sv *rest, struct sv *sub, size_t n);
/* Items; 0 for an empty list. O(bytes of the list). */
size_t card_count(struct sv list);

/* `otherwise` when empty or not a number. No blanks: it was written by SQL. */
int64_t card_int(struct sv field, int64_t otherwise);
/* NAN when empty or not a number. In any locale with a point. */
double card_real(struct sv field);
/* 1, t, true. All else is false. */
bool card_true(struct sv field);

#endif
