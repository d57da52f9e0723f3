/* SPDX-License-Identifier: Apache-2.0
 * demo_tables.c - persons in groups, each group written table after table.
 *
 * A connection copies into one table at a time, so a group of persons is kept in memory while it goes to each. */
#include "server/demo/demo_tables.h"

#include <stdlib.h>

#include "server/base/count.h"
#include "server/base/word.h"

#define GROUP 10000                     /* persons made and written at once; even, so that no couple is cut */
#define GROUP_BYTES ((size_t)512 << 20) /* of GROUP persons with all their texts */
#define COLUMNS_MAX 32

/* A row being put together; values are put in the order of the COPY statement's columns. */
struct line {
    struct db_sync *db;
    const struct demo_world *world;
    struct db_arg col[COLUMNS_MAX];
    struct db_num num[COLUMNS_MAX];
    size_t n;
    enum err bad;
};

static void put(struct line *l, const char *z)
{
    l->col[l->n++] = db_z(z);
}

static void put_i(struct line *l, int64_t v)
{
    l->col[l->n] = db_i64_in(&l->num[l->n], v);
    l->n++;
}

static void put_known(struct line *l, int64_t v, bool known)
{
    if (known)
        put_i(l, v);
    else
        put(l, NULL);
}

static void put_real(struct line *l, double v)
{
    l->col[l->n] = db_real_in(&l->num[l->n], v);
    l->n++;
}

static void put_real_known(struct line *l, double v, bool known)
{
    if (known)
        put_real(l, v);
    else
        put(l, NULL);
}

static void put_flag(struct line *l, bool v)
{
    l->col[l->n++] = db_bool(v);
}

static void end(struct line *l)
{
    if (!l->bad)
        l->bad = db_sync_copy_row(l->db, l->col, l->n);
    l->n = 0;
}

static void household_rows(struct line *l, const struct demo_person *p)
{
    if (p->home != p->id)
        return;
    put_i(l, p->home);
    put(l, l->world->city->code);
    put(l, p->unlisted);
    end(l);
}

static void home_rows(struct line *l, const struct demo_person *p)
{
    const struct demo_home *h = &p->at;
    if (p->home != p->id)
        return;
    put_i(l, p->home);
    put(l, h->address);
    put(l, h->postcode);
    put(l, h->building);
    put(l, h->pref);
    put(l, h->city);
    put(l, h->town_name);
    put(l, h->number);
    put(l, h->rest);
    put(l, h->level);
    put(l, h->town_key);
    put_real_known(l, h->lon, h->placed);
    put_real_known(l, h->lat, h->placed);
    put_known(l, 50, h->placed);
    put_known(l, h->mesh250, h->mesh250 != 0);
    put_known(l, h->mesh125, h->mesh125 != 0);
    put_known(l, h->zone, h->zone != 0);
    put(l, h->access);
    put(l, h->key_code);
    put(l, h->caution ? h->caution : "{}");
    end(l);
}

static void person_rows(struct line *l, const struct demo_person *p)
{
    put_i(l, p->id);
    put(l, l->world->city->code);
    put(l, p->municipal_id);
    put(l, p->name);
    put(l, p->kana);
    put(l, p->birth);
    put_i(l, p->sex);
    put_i(l, p->home);
    put_i(l, p->home);
    put_flag(l, p->protected);
    put(l, p->inquiry_to);
    put(l, p->mail);
    put(l, p->fax);
    put(l, p->note);
    put(l, p->doctor_name);
    put(l, p->doctor_phone);
    put(l, p->doctor_hospital);
    put(l, p->agreed_hospital);
    put(l, p->medical);
    put(l, p->plan);
    put(l, p->community);
    put(l, p->welfare_commissioner);
    put(l, p->name_key);
    put(l, p->kana_key);
    put(l, "demo");
    end(l);
}

static void phone_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->phones; i++) {
        put_i(l, p->id);
        put_i(l, (int64_t)i + 1);
        put(l, p->phone[i].kind);
        put(l, p->phone[i].number);
        put(l, p->phone[i].digits);
        end(l);
    }
}

static void reason_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->reasons; i++) {
        put_i(l, p->id);
        put(l, p->reason[i].kind);
        put(l, p->reason[i].detail);
        end(l);
    }
}

static void listing_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->listings; i++) {
        put_i(l, p->id);
        put(l, p->listing[i].list);
        put(l, l->world->city->code);
        put(l, p->listing[i].from);
        end(l);
    }
}

static void stay_rows(struct line *l, const struct demo_person *p)
{
    if (!p->stay.kind)
        return;
    put_i(l, p->id);
    put(l, p->stay.kind);
    put(l, p->stay.place);
    put(l, p->stay.from);
    put(l, JA_METHOD_FAMILY);
    end(l);
}

static void device_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->devices; i++) {
        const struct demo_device *d = &p->device[i];
        put_i(l, p->id);
        put(l, d->kind);
        put(l, d->mode);
        put(l, d->maker);
        put(l, d->model);
        put(l, d->vendor_phone);
        put(l, d->used);
        put_known(l, d->off_ok_min, d->off_ok_min >= 0);
        put_known(l, d->internal_min, d->internal_min >= 0);
        put_known(l, d->external_count, d->external_count >= 0);
        put_known(l, d->external_min, d->external_min >= 0);
        put(l, d->checked_on);
        put_real_known(l, d->oxygen_l_min, d->oxygen_l_min > 0);
        put_known(l, d->cylinder_min, d->cylinder_min >= 0);
        put_flag(l, d->resuscitator);
        put(l, d->own_power);
        put_flag(l, d->registered);
        put_known(l, d->move_at_min, d->move_at_min >= 0);
        put(l, d->move_to);
        end(l);
    }
}

static void contact_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->contacts; i++) {
        put_i(l, p->id);
        put_i(l, (int64_t)i + 1);
        put(l, p->contact[i].name);
        put(l, p->contact[i].relation);
        put(l, p->contact[i].phone);
        put_flag(l, p->contact[i].has_key);
        put_flag(l, p->contact[i].together);
        end(l);
    }
}

static void care_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->cares; i++) {
        const struct demo_care *c = &p->care[i];
        put_i(l, p->id);
        put_i(l, (int64_t)i + 1);
        put_known(l, c->office, c->office != 0);
        put(l, c->name);
        put(l, c->role);
        put(l, c->phone);
        put_flag(l, c->main);
        end(l);
    }
}

static void helper_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->helpers; i++) {
        put_i(l, p->id);
        put_i(l, (int64_t)i + 1);
        put(l, p->helper[i].name);
        put(l, p->helper[i].phone);
        put_flag(l, p->helper[i].has_key);
        end(l);
    }
}

static void directive_rows(struct line *l, const struct demo_person *p)
{
    if (!p->directive.kind)
        return;
    put_i(l, p->id);
    put(l, p->directive.kind);
    put(l, p->directive.body);
    put(l, p->directive.doctor);
    put(l, p->directive.doctor_phone);
    put(l, p->directive.signed_on);
    put(l, p->directive.review_on);
    end(l);
}

static void consent_rows(struct line *l, const struct demo_person *p)
{
    for (size_t i = 0; i < p->consents; i++) {
        put_i(l, p->id);
        put(l, p->consent[i].kind);
        put(l, p->consent[i].party);
        put(l, p->consent[i].answer);
        put(l, p->consent[i].on);
        end(l);
    }
}

static const struct table {
    enum sql_id copy;
    void (*rows)(struct line *l, const struct demo_person *p);
} tables[] = {
    { SQL_DEMO_COPY_HOUSEHOLD, household_rows }, { SQL_DEMO_COPY_HOME, home_rows },     { SQL_DEMO_COPY_PERSON, person_rows },
    { SQL_DEMO_COPY_PHONE, phone_rows },         { SQL_DEMO_COPY_REASON, reason_rows }, { SQL_DEMO_COPY_LISTING, listing_rows },
    { SQL_DEMO_COPY_STAY, stay_rows },           { SQL_DEMO_COPY_DEVICE, device_rows }, { SQL_DEMO_COPY_CONTACT, contact_rows },
    { SQL_DEMO_COPY_CARE_MEMBER, care_rows },    { SQL_DEMO_COPY_HELPER, helper_rows }, { SQL_DEMO_COPY_DIRECTIVE, directive_rows },
    { SQL_DEMO_COPY_CONSENT, consent_rows },
};

static enum err table_write(struct db_sync *s, const struct table *t, const struct demo_world *w, const struct demo_person *p, size_t n,
                            struct fail *f)
{
    struct line l = { .db = s, .world = w };
    enum err e = db_sync_copy_in(s, t->copy, f);
    if (e)
        return e;
    for (size_t i = 0; i < n && !l.bad; i++)
        t->rows(&l, &p[i]);
    e = db_sync_copy_end(s, NULL, f);
    return l.bad ? l.bad : e;
}

static enum err group_write(struct db_sync *s, const struct demo_world *w, const struct demo_person *p, size_t n, struct fail *f)
{
    enum err e = db_sync_begin(s, DB_SYNC_WRITE, f);
    for (size_t t = 0; !e && t < countof(tables); t++)
        e = table_write(s, &tables[t], w, p, n, f);
    if (!e)
        return db_sync_commit(s, f);
    db_sync_rollback(s);
    return e;
}

enum err demo_people_write(struct db_sync *s, const struct demo_world *w, void (*progress)(uint64_t done, uint64_t total), struct fail *f)
{
    struct demo_person *group = calloc(GROUP, sizeof *group);
    struct arena a;
    if (!group)
        return E_NO_MEMORY;
    arena_init(&a, GROUP_BYTES);
    enum err e = db_sync_run(s, SQL_BARE(DEMO_LOAD_BEGIN), NULL, f);
    for (uint64_t i = 0; !e && i < w->plan.people;) {
        size_t n = 0;
        arena_reset(&a);
        /* A couple has an even number first, and so has a group: it is never cut. */
        for (; !e && n < GROUP && i < w->plan.people; n++, i++)
            e = demo_person_make(w, i, &a, &group[n]);
        if (!e)
            e = group_write(s, w, group, n, f);
        if (!e && progress)
            progress(i, w->plan.people);
    }
    arena_done(&a);
    free(group);
    if (!e)
        e = db_sync_run(s, SQL_BARE(DEMO_LOAD_END), NULL, f);
    if (!e)
        e = db_sync_run(s, SQL_BARE(DEMO_PROTECTED_HOMES), NULL, f);
    return e ? e : db_sync_run(s, SQL_BARE(DEMO_ANALYZE), NULL, f);
}

enum err demo_cards_make(struct db_sync *s, struct fail *f)
{
    return db_sync_run(s, SQL_BARE(CARD_REFRESH_ALL), NULL, f);
}
