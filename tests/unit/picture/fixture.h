/* SPDX-License-Identifier: Apache-2.0
 * fixture.h - made-up people and changes for the tests of the picture. Header only: each test program is one file. */
#ifndef ANPI_TESTS_PICTURE_FIXTURE_H
#define ANPI_TESTS_PICTURE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/base/arena.h"
#include "server/base/buf.h"
#include "server/picture/people/card.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/find/lookup.h"
#include "server/picture/picture.h"
#include "server/picture/outages/power.h"

#define US INT64_C(1000000)
#define MIN_US (60 * US)

/* What a test says of a person; NULL and 0 fields stay empty. */
struct who {
    int64_t id;
    const char *name, *kana, *birth, *phone, *address, *town, *lists, *reasons, *stay, *devices, *power, *consents, *care, *municipality,
        *level;
    int sex, is_protected, radius_m;
    int64_t zone, household, mesh250;
    double lon, lat;
};

static inline const char *or_empty(const char *z)
{
    return z ? z : "";
}

/* Field by field, as anpi.card_made writes it. Lists are given with | between items and ; between subfields. */
static inline void card_list(struct buf *b, const char *z)
{
    for (; z && *z; z++)
        buf_ch(b, *z == '|' ? '\x1e' : *z == ';' ? '\x1d' : *z);
}

/* clang-format off */
static inline void card_write(struct buf *b, const struct who *w)
{
    buf_clear(b);
    for (int i = 0; i < CARD_FIELDS; i++) {
        if (i)
            buf_ch(b, '\x1f');
        switch (i) {
        case CARD_VERSION: buf_str(b, "1"); break;
        case CARD_MUNICIPALITY: buf_str(b, w->municipality ? w->municipality : "23214"); break;
        case CARD_NAME: buf_str(b, or_empty(w->name)); break;
        case CARD_KANA: buf_str(b, or_empty(w->kana)); break;
        case CARD_BIRTH: buf_str(b, or_empty(w->birth)); break;
        case CARD_SEX: buf_i64(b, w->sex); break;
        case CARD_PROTECTED: buf_str(b, w->is_protected ? "1" : "0"); break;
        case CARD_ADDRESS: buf_str(b, or_empty(w->address)); break;
        case CARD_LEVEL: buf_str(b, or_empty(w->level)); break;
        case CARD_RADIUS_M: if (w->radius_m) buf_i64(b, w->radius_m); break;
        case CARD_LON: if (w->lon != 0) buf_printf(b, "%.6f", w->lon); break;
        case CARD_LAT: if (w->lat != 0) buf_printf(b, "%.6f", w->lat); break;
        case CARD_MESH250: if (w->mesh250) buf_i64(b, w->mesh250); break;
        case CARD_ZONE: if (w->zone) buf_i64(b, w->zone); break;
        case CARD_TOWN_KEY: buf_str(b, or_empty(w->town)); break;
        case CARD_HOUSEHOLD: if (w->household) buf_i64(b, w->household); break;
        case CARD_PHONES: if (w->phone) { card_list(b, "電話;;"); buf_str(b, w->phone); } break;
        case CARD_REASONS: card_list(b, w->reasons); break;
        case CARD_LISTINGS: card_list(b, w->lists ? w->lists : "名簿;2020-01-01;"); break;
        case CARD_STAY: card_list(b, w->stay); break;
        case CARD_DEVICES: card_list(b, w->devices); break;
        case CARD_POWER: card_list(b, w->power); break;
        case CARD_CARE: card_list(b, w->care); break;
        case CARD_CONSENTS: card_list(b, w->consents); break;
        default: break;
        }
    }
}
/* clang-format on */

static inline void person_load(struct picture *p, const struct who *w)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    card_write(&b, w);
    assert_int_equal(picture_load_person(p, w->id, buf_view(&b)), OK);
    buf_done(&b);
}

static inline struct picture_delta change(struct picture *p, uint64_t seq, const char *kind, const char *id, const char *body)
{
    struct picture_delta d;
    assert_int_equal(picture_apply(p, seq, sv_of(kind), sv_of(id), body ? sv_of(body) : (struct sv){ 0 }, &d), OK);
    return d;
}

static inline struct picture_delta person_change(struct picture *p, uint64_t seq, const struct who *w)
{
    struct buf b;
    struct picture_delta d;
    char id[24];
    buf_init(&b, 1 << 16);
    card_write(&b, w);
    snprintf(id, sizeof id, "%" PRId64, w->id);
    assert_int_equal(picture_apply(p, seq, SV("person"), sv_of(id), buf_view(&b), &d), OK);
    buf_done(&b);
    return d;
}

static inline struct picture_delta person_gone(struct picture *p, uint64_t seq, int64_t person)
{
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, person);
    return change(p, seq, "person", id, NULL);
}

static inline struct picture_delta status_change(struct picture *p, uint64_t seq, int64_t incident, int64_t person, int round,
                                                 const char *status, int64_t observed_us)
{
    char body[400], id[80];
    snprintf(body, sizeof body,
             "1\x1f%" PRId64 "\x1f%" PRId64 "\x1f%d\x1f%s\x1f%" PRId64 "\x1f"
             "01890a5d-ac96-774b-bcce-b302099a8057\x1f佐藤\x1f\x1f",
             incident, person, round, status, observed_us);
    snprintf(id, sizeof id, "%" PRId64 ":%" PRId64 ":%d", incident, person, round);
    return change(p, seq, "status", id, body);
}

static inline void load(struct picture *p, const char *kind, const char *id, const char *body)
{
    assert_int_equal(picture_load(p, sv_of(kind), sv_of(id), sv_of(body)), OK);
}

#endif
