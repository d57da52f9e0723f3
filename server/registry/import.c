/* SPDX-License-Identifier: Apache-2.0
 * import.c - decode, check, apply, account. */
#include "server/registry/import.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/text/charset.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/text/csv.h"
#include "server/base/digest.h"
#include "server/base/grow.h"
#include "server/base/hash.h"
#include "server/base/shortage.h"
#include "server/base/text/my_number.h"
#include "server/registry/account.h"
#include "server/registry/place.h"
#include "server/registry/protected.h"
#include "server/registry/row.h"

#define TEXT_MAX ((size_t)512 * 1024 * 1024) /* bytes of a list, decoded */
#define ROW_ARENA ((size_t)8 * 1024 * 1024)  /* bytes of one row with all that is read in it */
#define BATCH_MAX 1000                       /* rows a transaction: what is killed leaves nothing half, and locks are held for a moment */

/* One good row, staged: its JSON stands in `staged` from `at` on. */
struct staged_row {
    size_t at, n;
};

struct import_work {
    struct db_sync *s;
    const struct import_options *o;
    struct fail *f;
    struct buf text, staged;
    struct columns columns;
    struct arena heading; /* the heading's views */
    struct place place;
    struct account account;
    struct staged_row *rows;
    size_t n, room;
    struct mapsv ids; /* municipal id -> line */
    struct arena ids_arena;
    long last_line;
    uint64_t shortages; /* shortage_count at the beginning */
    struct import_result *out;
};

static enum err refused_add(struct import_work *w, const struct fail *why, const struct row_key *who)
{
    struct account_row r = { .line = why->line,
                             .outcome = why->err == E_REG_NOT_PERSON ? OUTCOME_SKIPPED : OUTCOME_REFUSED,
                             .code = why->err };
    if (who && r.outcome == OUTCOME_REFUSED) {
        r.municipal_id = arena_sv(&w->ids_arena, who->municipal_id);
        r.name_key = arena_sv(&w->ids_arena, who->name_key);
    }
    memcpy(r.field, why->field, sizeof r.field);
    return account_add(&w->account, &r);
}

static enum err stage(struct import_work *w, size_t at)
{
    if (GROW(w->rows, w->room, w->n + 1))
        return E_NO_MEMORY;
    w->rows[w->n++] = (struct staged_row){ at, w->staged.n - at };
    return OK;
}

/* Two rows of one file with the same municipal id: the first has it, the second person is taken without it. */
static bool id_taken(const struct import_work *w, struct sv id)
{
    uint64_t had;
    return id.n && mapsv_get(&w->ids, id, &had);
}

static enum err id_keep(struct import_work *w, struct sv id, long line)
{
    struct sv kept = id.n ? arena_sv(&w->ids_arena, id) : id;
    return !id.n ? OK : kept.p ? mapsv_put(&w->ids, kept, (uint64_t)line) : E_NO_MEMORY;
}

static enum err check_row(struct import_work *w, const struct row_env *env, struct arena *a, const struct csv_row *row)
{
    struct fail f = { 0 };
    struct row_key key = { 0 }, who = { 0 };
    struct csv_row masked;
    struct uuid op;
    size_t at = w->staged.n;
    uuid_v7(&op);
    enum err e = row_mask(env, a, row, &masked, &f);
    if (e == E_NO_MEMORY)
        return e;
    row_who(env, a, &masked, &who);
    if (!e)
        e = row_to_json(env, a, &masked, row, &op, id_taken(w, who.municipal_id), &w->staged, &key, &f);
    if (!buf_ok(&w->staged))
        return w->staged.bad;
    if (e == E_NO_MEMORY)
        return e;
    if (e) {
        f.err = e;
        f.line = row->line;
        return refused_add(w, &f, &who);
    }
    if (!sv_starts((struct sv){ w->staged.p + at, w->staged.n - at }, SV("{")))
        return E_INTERNAL;
    e = id_keep(w, key.municipal_id, row->line);
    return e ? e : stage(w, at);
}

static enum err heading_read(struct import_work *w, struct csv *csv)
{
    struct csv_row row = { 0 };
    enum err e = OK;
    while (!e && !row.n && !csv_at_end(csv))
        e = csv_next(csv, &w->heading, &row, w->f);
    if (e)
        return e;
    if (!row.n)
        return fail_set(w->f, E_CSV_EMPTY, 1, "");
    if ((e = columns_read(&row, &w->columns, w->f)))
        return e;
    w->out->no_address = w->columns.at[COL_ADDRESS] < 0;
    for (size_t i = 0; !e && i < w->columns.unknown_n; i++) {
        struct sv told;
        bool found;
        if (i)
            buf_ch(&w->out->unknown, ',');
        e = my_number_mask(&w->heading, w->columns.unknown[i], MASK_TEXT, &told, &found);
        if (!e)
            buf_sv(&w->out->unknown, told);
    }
    return e;
}

static struct date today_jst(void)
{
    struct civil c;
    civil_of_us(clock_now_us(), &c);
    return (struct date){ (int16_t)c.year, (int8_t)c.month, (int8_t)c.day };
}

/* A column of twelve digits each: by chance one in eleven is an individual number. Where most are none the column is the city's
 * own numbers, and stands as it is. */
static void own_numbers_find(const struct import_work *w, struct row_env *env)
{
    const int at[] = { w->columns.at[COL_MUNICIPAL_ID], w->columns.at[COL_HOUSEHOLD] };
    size_t valid[2] = { 0 }, others[2] = { 0 };
    struct csv csv;
    struct arena a;
    csv_init(&csv, buf_view(&w->text));
    arena_init(&a, ROW_ARENA);
    while (!csv_at_end(&csv)) {
        struct csv_row row = { 0 };
        struct fail ignored;
        arena_reset(&a);
        if (csv_next(&csv, &a, &row, &ignored))
            continue;
        for (int i = 0; i < 2; i++) {
            struct sv s = at[i] >= 0 && (size_t)at[i] < row.n ? sv_trim(row.field[at[i]]) : (struct sv){ 0 };
            const char *z = s.n == 12 ? arena_str(&a, s) : NULL;
            bool twelve = z && strspn(z, "0123456789") == 12;
            valid[i] += twelve && is_my_number(s);
            others[i] += twelve && !is_my_number(s);
        }
    }
    arena_done(&a);
    env->own_ids = others[0] >= 3 && others[0] > 5 * valid[0];
    env->own_households = others[1] >= 3 && others[1] > 5 * valid[1];
}

static enum err check_all(struct import_work *w)
{
    struct csv csv;
    struct arena a;
    struct row_env env = { .columns = &w->columns, .place = &w->place, .today = today_jst() };
    csv_init(&csv, buf_view(&w->text));
    enum err e = heading_read(w, &csv);
    if (!e)
        own_numbers_find(w, &env);
    arena_init(&a, ROW_ARENA);
    while (!e && !csv_at_end(&csv)) {
        struct csv_row row = { 0 };
        struct fail f = { 0 };
        arena_reset(&a);
        enum err bad = csv_next(&csv, &a, &row, &f);
        if (bad == E_NO_MEMORY)
            e = bad;
        else if (bad)
            e = refused_add(w, &f, NULL);
        else if (row.n)
            e = check_row(w, &env, &a, &row);
    }
    arena_done(&a);
    w->out->rows = w->account.n + w->n;
    if (!e && !w->out->rows)
        e = fail_set(w->f, E_CSV_EMPTY, 2, "");
    return e;
}

static enum outcome outcome_parse(struct sv s)
{
    int i = word_find(WORDS_IMPORT_OUTCOME, s);
    return i >= 0 && i < OUTCOME_COUNT ? (enum outcome)i : OUTCOME_REFUSED;
}

static enum err batch_account(struct import_work *w, const struct db_rows *rows)
{
    enum err e = OK;
    for (size_t i = 0; !e && i < db_rows_n(rows); i++) {
        const struct SQL_REGISTRY_APPLY_GIVES *said = SQL_ROW(REGISTRY_APPLY, rows, i);
        struct account_row r = {
            .line = (long)said->line, .outcome = outcome_parse(said->outcome), .person = said->person, .extra = (int)said->extra
        };
        if (said->has_code)
            r.code = err_by_code(said->code.p);
        if (said->has_field)
            snprintf(r.field, sizeof r.field, SV_FMT, SV_ARG(said->field));
        e = account_add(&w->account, &r);
    }
    return e;
}

/* One batch, in a transaction of its own unless the whole run is one (a dry run). */
static enum err apply_batch(struct import_work *w, size_t first, size_t n)
{
    struct buf json;
    struct db_rows *rows = NULL;
    enum err e = w->o->dry_run ? OK : db_sync_begin(w->s, DB_SYNC_WRITE, w->f);
    if (e)
        return e;
    buf_init(&json, TEXT_MAX);
    buf_ch(&json, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_ch(&json, ',');
        buf_add(&json, w->staged.p + w->rows[first + i].at, w->rows[first + i].n);
    }
    buf_ch(&json, ']');
    struct db_stmt statement = SQL_WITH(REGISTRY_APPLY, .run = ARG_INT(w->out->run), .municipality = ARG_WORDS(w->o->municipality),
                                        .source = ARG_Z(w->o->source), .rows = ARG_WORDS(buf_view(&json)),
                                        .at_us = ARG_INT(clock_now_us()));
    e = buf_ok(&json) ? db_sync_run(w->s, statement, &rows, w->f) : json.bad;
    if (!e && !w->o->dry_run)
        e = db_sync_commit(w->s, w->f);
    if (!e)
        e = batch_account(w, rows);
    else if (!w->o->dry_run)
        db_sync_rollback(w->s);
    db_rows_free(rows);
    buf_done(&json);
    return e;
}

static enum err refused_record(struct import_work *w)
{
    struct db_array lines, outcomes, ops, codes, fields, ids, names;
    struct uuid op;
    db_array_init(&lines, TEXT_MAX);
    db_array_init(&outcomes, TEXT_MAX);
    db_array_init(&ops, TEXT_MAX);
    db_array_init(&codes, TEXT_MAX);
    db_array_init(&fields, TEXT_MAX);
    db_array_init(&ids, TEXT_MAX);
    db_array_init(&names, TEXT_MAX);
    for (size_t i = 0; i < w->account.n; i++) {
        uuid_v7(&op);
        db_array_i64(&lines, w->account.rows[i].line);
        db_array_sv(&outcomes, sv_of(word_code(WORDS_IMPORT_OUTCOME, w->account.rows[i].outcome)));
        db_array_uuid(&ops, &op);
        db_array_sv(&codes, sv_of(err_code(w->account.rows[i].code)));
        db_array_sv(&fields, sv_of(w->account.rows[i].field));
        db_array_sv(&ids, w->account.rows[i].municipal_id.p ? w->account.rows[i].municipal_id : SV(""));
        db_array_sv(&names, w->account.rows[i].name_key.p ? w->account.rows[i].name_key : SV(""));
    }
    struct db_stmt statement = SQL_WITH(REGISTRY_ROW_REFUSED, .run = ARG_INT(w->out->run), .lines = ARG_LIST(&lines),
                                        .outcomes = ARG_LIST(&outcomes), .op_ids = ARG_LIST(&ops), .codes = ARG_LIST(&codes),
                                        .fields = ARG_LIST(&fields), .municipal_ids = ARG_LIST(&ids), .name_keys = ARG_LIST(&names));
    const struct db_array *all[] = { &lines, &outcomes, &ops, &codes, &fields, &ids, &names };
    enum err e = OK;
    for (size_t i = 0; !e && i < countof(all); i++)
        e = db_array_err(all[i]);
    if (!e)
        e = db_sync_run(w->s, statement, NULL, w->f);
    db_array_done(&lines);
    db_array_done(&outcomes);
    db_array_done(&ops);
    db_array_done(&codes);
    db_array_done(&fields);
    db_array_done(&ids);
    db_array_done(&names);
    return e;
}

static enum err gone_account(struct import_work *w)
{
    struct db_rows *rows = NULL;
    struct db_stmt statement = SQL_WITH(REGISTRY_GONE, .municipality = ARG_WORDS(w->o->municipality), .source = ARG_Z(w->o->source),
                                        .run = ARG_INT(w->out->run));
    enum err e = db_sync_run(w->s, statement, &rows, w->f);
    for (size_t i = 0; !e && i < db_rows_n(rows); i++) {
        struct account_row r = { .outcome = OUTCOME_HELD, .code = E_REG_GONE, .person = db_i64_at(rows, i, 0) };
        e = account_add(&w->account, &r);
    }
    db_rows_free(rows);
    return e;
}

static enum err run_begin(struct import_work *w, struct sv file)
{
    char hex[SHA256_BYTEA];
    sha256_bytea(file, hex);
    struct db_stmt statement = SQL_WITH(REGISTRY_RUN_BEGIN, .municipality = ARG_WORDS(w->o->municipality), .source = ARG_Z(w->o->source),
                                        .file_name = ARG_Z(w->o->file_name), .file_sha256 = ARG_Z(hex), .full = ARG_FLAG(w->o->full),
                                        .rows = ARG_INT((int64_t)w->out->rows), .at_us = ARG_INT(clock_now_us()));
    return db_sync_find(w->s, statement, E_INTERNAL, "", &w->out->run, w->f);
}

static enum err run_end(struct import_work *w, const char *state)
{
    struct db_stmt statement = SQL_WITH(REGISTRY_RUN_END, .run = ARG_INT(w->out->run), .state = ARG_Z(state),
                                        .at_us = ARG_INT(clock_now_us()));
    return db_sync_run(w->s, statement, NULL, w->f);
}

/* Where memory was refused a row may have been passed over, or a column taken for another. */
static enum err memory_sufficed(const struct import_work *w)
{
    return shortage_count() == w->shortages ? OK : fail_set(w->f, E_NO_MEMORY, 0, "");
}

static enum err apply_all(struct import_work *w, struct sv file)
{
    enum err e = w->o->dry_run ? db_sync_begin(w->s, DB_SYNC_WRITE, w->f) : OK;
    if (!e)
        e = run_begin(w, file);
    if (!e && w->account.n)
        e = refused_record(w);
    for (size_t first = 0; !e && first < w->n; first += BATCH_MAX) {
        size_t n = w->n - first < BATCH_MAX ? w->n - first : BATCH_MAX;
        e = apply_batch(w, first, n);
        if (!e && w->o->progress)
            w->o->progress(w->o->ctx, first + n, w->n);
    }
    if (!e && w->o->full && !(e = gone_account(w)))
        e = protected_count(w->s, w->o->municipality, &w->out->protected_n, w->f);
    if (w->o->dry_run) {
        db_sync_rollback(w->s);
        return e;
    }
    struct fail ignored = { 0 };
    if (!e)
        e = memory_sufficed(w);
    if (e && w->out->run) { /* the run is put on record as stopped, if the database still listens */
        struct fail *kept = w->f;
        w->f = &ignored;
        if (run_end(w, "stopped"))
            ignored.err = E_DB_AWAY;
        w->f = kept;
        return e;
    }
    return e ? e : run_end(w, "done");
}

static enum err text_read(struct import_work *w, struct sv file)
{
    enum charset cs;
    enum err e = charset_detect(file, &cs, w->f);
    return e ? e : charset_decode(cs, file, &w->text, w->f);
}

static enum err start(struct import_work *w)
{
    struct db_stmt known = SQL_WITH(REGISTRY_MUNICIPALITY, .code = ARG_WORDS(w->o->municipality));
    struct db_stmt lock = SQL_WITH(REGISTRY_LOCK, .municipality = ARG_WORDS(w->o->municipality));
    enum err e = db_sync_find(w->s, known, E_REG_MUNICIPALITY, "municipality", NULL, w->f);
    if (!e)
        e = db_sync_find(w->s, lock, E_REG_RUNNING, "", NULL, w->f);
    if (!e)
        e = place_open(w->s, w->o->gazetteer, w->o->municipality, &w->place, w->f);
    w->place.points = w->o->points;
    w->place.by_level = w->out->placed;
    return e;
}

static void work_done(struct import_work *w)
{
    place_close(&w->place);
    account_done(&w->account);
    mapsv_done(&w->ids);
    arena_done(&w->ids_arena);
    arena_done(&w->heading);
    buf_done(&w->text);
    buf_done(&w->staged);
    free(w->rows);
}

/* Names of lists and files are kept too. */
static enum err names_mask(struct arena *a, const char **source, const char **file_name)
{
    const char **names[] = { source, file_name };
    for (size_t i = 0; i < 2; i++) {
        struct sv told;
        bool found;
        if (!*names[i])
            continue;
        if (my_number_mask(a, sv_of(*names[i]), MASK_TEXT, &told, &found) || !(*names[i] = arena_str(a, told)))
            return E_NO_MEMORY;
    }
    return OK;
}

enum err import_registry(struct db_sync *s, struct sv file, const struct import_options *o, struct import_result *out, struct fail *f)
{
    struct import_options named = *o;
    struct import_work w = { .s = s, .o = &named, .f = f, .out = out, .shortages = shortage_count() };
    *out = (struct import_result){ 0 };
    buf_init(&out->account, TEXT_MAX);
    buf_init(&out->unknown, 65536);
    buf_init(&w.text, TEXT_MAX);
    buf_init(&w.staged, (size_t)2 * 1024 * 1024 * 1024);
    arena_init(&w.heading, 1024 * 1024);
    arena_init(&w.ids_arena, TEXT_MAX);
    mapsv_init(&w.ids);
    enum err e = names_mask(&w.heading, &named.source, &named.file_name);
    if (!e)
        e = start(&w);
    if (!e && !(e = text_read(&w, file)) && !(e = check_all(&w)) && !(e = memory_sufficed(&w)))
        e = apply_all(&w, file);
    account_write(&w.account, out);
    work_done(&w);
    return e;
}

void import_result_done(struct import_result *r)
{
    buf_done(&r->account);
    buf_done(&r->unknown);
}
