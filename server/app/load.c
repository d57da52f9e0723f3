/* SPDX-License-Identifier: Apache-2.0
 * load.c - reading every table of the picture within one snapshot. */
#include "server/app/load.h"

#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/base/shortage.h"

struct load_reading {
    struct loaded *to;
    struct sv kind;
    struct buf line; /* a COPY line, unescaped */
};

/* By kind, as things.def says: rows of (id, body), but for cards and statuses, which are many and come by COPY. */
#define THING(KIND, NAME, NUMBERED, TOPICS, LOAD, TAKE) [KIND_##KIND] = SQL_##LOAD,
static const enum sql_id statements[KIND_COUNT] = {
#include "server/picture/things.def"
};
#undef THING

static enum err on_row(void *ctx, const struct db_rows *rows, size_t row)
{
    struct load_reading *r = ctx;
    const struct SQL_LOAD_ZONES_GIVES *thing = SQL_ROW(LOAD_ZONES, rows, row); /* each of these statements gives an id and a body */
    return picture_load(r->to->picture, r->kind, thing->id, thing->body);
}

static enum err on_session_row(void *ctx, const struct db_rows *rows, size_t row)
{
    struct load_reading *r = ctx;
    const struct SQL_AUTH_LOAD_SESSIONS_GIVES *x = SQL_ROW(AUTH_LOAD_SESSIONS, rows, row); /* AUTH_LOAD_USERS gives the same */
    return sessions_apply(r->to->sessions, 0, r->kind, x->id, x->body);
}

static enum err on_certificate_row(void *ctx, const struct db_rows *rows, size_t row)
{
    struct load_reading *r = ctx;
    const struct SQL_AUTH_LOAD_CERTIFICATES_GIVES *c = SQL_ROW(AUTH_LOAD_CERTIFICATES, rows, row);
    return certificates_apply(r->to->certificates, 0, SV("certificate"), c->id, c->body, NULL);
}

static enum err on_device_key(void *ctx, const struct db_rows *rows, size_t row)
{
    struct load_reading *r = ctx;
    return sessions_device_key_set(r->to->sessions, db_text_at(rows, row, 0));
}

/* A field of a COPY line without its escapes, in the reader's own buffer. */
static enum err field_plain(struct load_reading *r, struct sv field, struct sv *out)
{
    if (!memchr(field.p, '\\', field.n)) {
        *out = field;
        return OK;
    }
    buf_clear(&r->line);
    buf_sv(&r->line, field);
    if (!buf_ok(&r->line))
        return r->line.bad;
    size_t n = db_copy_unescape(r->line.p, r->line.n);
    *out = n == SIZE_MAX ? (struct sv){ 0 } : (struct sv){ r->line.p, n };
    return OK;
}

static enum err on_card(void *ctx, struct sv line)
{
    struct load_reading *r = ctx;
    struct sv rest = line, id = sv_cut(&rest, '\t'), card;
    int64_t person;
    enum err e = id_parse(id, &person);
    if (!e && !(e = field_plain(r, rest, &card)))
        e = picture_load_person(r->to->picture, person, card);
    return e;
}

static enum err on_status(void *ctx, struct sv line)
{
    struct load_reading *r = ctx;
    struct sv body;
    enum err e = field_plain(r, line, &body);
    return e ? e : picture_load(r->to->picture, SV("status"), SV(""), body);
}

static enum err read_tables(struct db_sync *s, struct load_reading *r, struct fail *fail)
{
    struct db_stmt now = SQL_WITH(AUTH_LOAD_SESSIONS, .now_us = ARG_INT(clock_now_us()));
    enum err e = OK;
    for (int kind = 0; !e && kind < KIND_COUNT; kind++) {
        r->kind = sv_of(picture_kind_name((enum picture_kind)kind));
        if (kind == KIND_PERSON || kind == KIND_STATUS)
            e = db_sync_copy_out(s, statements[kind], kind == KIND_PERSON ? on_card : on_status, r, fail);
        else
            e = db_sync_each(s, (struct db_stmt){ .sql = statements[kind] }, on_row, r, fail);
    }
    r->kind = SV("user");
    if (!e)
        e = db_sync_each(s, SQL_BARE(AUTH_LOAD_USERS), on_session_row, r, fail);
    r->kind = SV("session");
    if (!e)
        e = db_sync_each(s, now, on_session_row, r, fail);
    if (!e)
        e = db_sync_each(s, SQL_BARE(AUTH_LOAD_DEVICE_KEY), on_device_key, r, fail);
    if (!e)
        e = db_sync_each(s, SQL_BARE(AUTH_LOAD_CERTIFICATES), on_certificate_row, r, fail);
    return e;
}

static enum err read_snapshot(struct db_sync *s, struct load_reading *r, struct fail *fail)
{
    enum err e = db_sync_begin(s, DB_SYNC_SNAPSHOT, fail);
    if (e)
        return e;
    r->to->as_of_us = clock_now_us();
    if (!(e = change_cursor_take(s, &r->to->cursor, fail)))
        e = read_tables(s, r, fail);
    db_sync_rollback(s); /* it only read */
    return e;
}

enum err load_all(const char *conninfo, int64_t session_idle_us, struct loaded *out, struct fail *fail)
{
    struct loaded l = { .picture = picture_new(), .sessions = sessions_new(session_idle_us), .certificates = certificates_new() };
    struct load_reading r = { .to = &l };
    struct db_sync *s = NULL;
    int64_t start = clock_mono_us();
    uint64_t shortages = shortage_count();
    enum err e = l.picture && l.sessions && l.certificates ? OK : E_NO_MEMORY;
    buf_init(&r.line, 1024 * 1024);
    if (!e)
        e = db_sync_open(conninfo, "anpi-server load", true, &s, fail);
    if (!e)
        e = db_sync_run(s, SQL_BARE(EPOCH_SETTLE), NULL, fail);
    if (!e)
        e = read_snapshot(s, &r, fail);
    db_sync_close(s);
    buf_done(&r.line);
    if (!e)
        e = picture_index(l.picture);
    if (!e && shortage_count() != shortages)
        e = E_NO_MEMORY; /* something in it may be short of a row */
    if (e) {
        loaded_done(&l);
        return e;
    }
    picture_as_of_set(l.picture, l.as_of_us);
    l.took_us = clock_mono_us() - start;
    *out = l;
    return OK;
}

void loaded_done(struct loaded *l)
{
    picture_free(l->picture);
    sessions_free(l->sessions);
    certificates_free(l->certificates);
    change_cursor_done(&l->cursor);
    *l = (struct loaded){ 0 };
}
