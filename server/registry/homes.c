/* SPDX-License-Identifier: Apache-2.0
 * homes.c - every home looked up, then written in batches. */
#include "server/registry/homes.h"

#include <stdlib.h>

#include "server/base/grow.h"

#define TEXT_MAX ((size_t)1024 * 1024 * 1024) /* bytes of all addresses of a city */
#define ROW_ARENA ((size_t)1024 * 1024)       /* bytes of one home and its address */
#define BATCH_MAX 1000                        /* homes a transaction: locks are held for a moment */

struct home {
    int64_t id;
    struct sv address; /* in the arena */
    enum address_level level;
};

struct homes_work {
    struct db_sync *s;
    struct place place;
    struct homes_account *out;
    struct arena text;
    struct home *home;
    size_t n, room;
};

static enum address_level level_parse(struct sv name)
{
    for (int l = ADDRESS_PARCEL; l > ADDRESS_NONE; l--)
        if (sv_eq(name, sv_of(address_level_name((enum address_level)l))))
            return (enum address_level)l;
    return ADDRESS_NONE;
}

static enum err on_home(void *ctx, const struct db_rows *rows, size_t row)
{
    struct homes_work *w = ctx;
    if (GROW(w->home, w->room, w->n + 1))
        return E_NO_MEMORY;
    const struct SQL_HOMES_OPEN_GIVES *h = SQL_ROW(HOMES_OPEN, rows, row);
    struct sv address = arena_sv(&w->text, h->address);
    if (!address.p)
        return E_NO_MEMORY;
    w->home[w->n++] = (struct home){ h->home, address, level_parse(h->level) };
    return OK;
}

struct homes_batch {
    struct db_array ids, addresses;
    struct buf places;
};

/* One home's place as JSON behind those before it; left out when it is known finer. */
static ERR home_add(struct homes_work *w, struct homes_batch *b, const struct home *h)
{
    size_t reached[ADDRESS_PARCEL + 1] = { 0 }, start = b->places.n;
    struct arena a;
    struct jw j;
    if (start > 1)
        buf_ch(&b->places, ',');
    w->place.by_level = reached;
    arena_init(&a, ROW_ARENA);
    jw_init(&j, &b->places);
    jw_obj(&j);
    enum err e = place_write(&w->place, &a, h->address, &j);
    jw_obj_end(&j);
    arena_done(&a);
    if (!buf_ok(&b->places))
        return b->places.bad;
    if (e == E_TOO_LARGE) { /* no address is as long as this text */
        b->places.n = start;
        return OK;
    }
    if (e)
        return e;
    enum address_level level = ADDRESS_NONE;
    for (int l = ADDRESS_NONE; l <= ADDRESS_PARCEL; l++)
        level = reached[l] ? (enum address_level)l : level;
    w->out->placed[level]++;
    if (level < h->level && h->level >= ADDRESS_TOWN) {
        w->out->finer++;
        b->places.n = start;
        return OK;
    }
    db_array_i64(&b->ids, h->id);
    db_array_sv(&b->addresses, h->address);
    return OK;
}

static ERR batch_write(struct homes_work *w, struct homes_batch *b, struct fail *f)
{
    struct db_rows *rows = NULL;
    buf_ch(&b->places, ']');
    if (!buf_ok(&b->places))
        return b->places.bad;
    struct db_stmt statement = SQL_WITH(HOMES_PLACE, .homes = ARG_LIST(&b->ids), .addresses = ARG_LIST(&b->addresses),
                                        .places = ARG_WORDS(buf_view(&b->places)));
    enum err e = db_sync_run(w->s, statement, &rows, f);
    if (!e)
        e = db_sync_run(w->s, SQL_WITH(AREA_CARDS_REFRESH, .persons = ARG_LIST_OF(SQL_ROW(HOMES_PLACE, rows, 0)->persons)), NULL, f);
    if (!e)
        w->out->moved += (size_t)SQL_ROW(HOMES_PLACE, rows, 0)->moved;
    db_rows_free(rows);
    return e;
}

static ERR batch_run(struct homes_work *w, size_t from, size_t to, struct fail *f)
{
    struct homes_batch b;
    enum err e = OK;
    db_array_init(&b.ids, TEXT_MAX);
    db_array_init(&b.addresses, TEXT_MAX);
    buf_init(&b.places, TEXT_MAX);
    buf_ch(&b.places, '[');
    for (size_t i = from; !e && i < to; i++)
        e = home_add(w, &b, &w->home[i]);
    if (!e)
        e = batch_write(w, &b, f);
    buf_done(&b.places);
    db_array_done(&b.ids);
    db_array_done(&b.addresses);
    return e;
}

static ERR batches(struct homes_work *w, bool dry_run, struct fail *f)
{
    enum err e = dry_run ? db_sync_begin(w->s, DB_SYNC_WRITE, f) : OK;
    for (size_t from = 0; !e && from < w->n; from += BATCH_MAX) {
        size_t to = w->n - from < BATCH_MAX ? w->n : from + BATCH_MAX;
        if (!dry_run)
            e = db_sync_begin(w->s, DB_SYNC_WRITE, f);
        if (!e)
            e = batch_run(w, from, to, f);
        if (!e && !dry_run)
            e = db_sync_commit(w->s, f);
    }
    if (e || dry_run)
        db_sync_rollback(w->s);
    return e;
}

enum err homes_place(struct db_sync *s, const struct place *p, bool dry_run, struct homes_account *out, struct fail *f)
{
    struct homes_account account = { 0 };
    struct homes_work w = { .s = s, .place = *p, .out = &account };
    arena_init(&w.text, TEXT_MAX);
    enum err e = db_sync_find(s, SQL_WITH(REGISTRY_LOCK, .municipality = ARG_Z(p->municipality)), E_REG_RUNNING, "", NULL, f);
    if (!e)
        e = db_sync_each(s, SQL_WITH(HOMES_OPEN, .municipality = ARG_Z(p->municipality)), on_home, &w, f);
    account.homes = w.n;
    if (!e)
        e = batches(&w, dry_run, f);
    free(w.home);
    arena_done(&w.text);
    if (!e)
        *out = account;
    return e;
}
