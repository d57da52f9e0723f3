/* SPDX-License-Identifier: Apache-2.0
 * audit_verify.c - is the audit what was sealed? Names what was removed, changed, re-ordered, back-dated or put in.
 *
 * First the roots: numbers without a gap, each including the one before, each signed, each the hash of its leaves; and
 * all of those in the copy are there. Then the records, one by one in id order, against the leaves so proven. */
#include <stdio.h>
#include <unistd.h>

#include "server/auth/seal/leaf.h"
#include "server/auth/seal/seal.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/file.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"

#define LEAVES_MAX ((size_t)8 << 30) /* some 178 million records of 48 bytes */
#define ROOTS_MAX ((size_t)1 << 30)  /* bytes of all seals */
#define COPY_MAX ((size_t)1 << 30)   /* bytes of a copy of the roots */
#define FINDINGS_SHOWN 50            /* further ones are counted, not named */

struct verify {
    struct seal_keys keys;
    struct buf leaves, seals; /* of the roots that hold: LEAF_BYTES each; struct seal each */
    struct seal last;         /* the root before */
    size_t next;              /* offset in leaves of the first not yet met */
    int64_t roots, records, sealed, unsealed, erased, findings;
    int64_t grace_s;
};

/* ---- saying what was found ------------------------------------------------------------------------------------- */

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--public-key", "FILE", "the keys that signed, one in hex a line (var/audit.key.pub)" },
    { "--roots", "FILE", "the copy of the roots that the servers kept (audit_root_copy)" },
    { "--grace", "SECONDS", "how long a record may stay unsealed (60)" },
    { NULL, NULL, NULL },
};

const struct command cmd_audit_verify = {
    .name = "audit verify",
    .usage = "[--public-key FILE] [--roots COPY]",
    .options = options,
    .run = run,
    .ja =
        "閲覧・提供の記録が封印した時のままかを検証します。違うものを先頭から一つずつ JSON で、最後に合計を出します。あれば終了コード 2。",
    .doc = "Is the audit what was sealed? A JSON object for each record or root that is not, the first one first, then the sum. Exit 2 "
           "when any.",
};

static void time_key(struct jw *w, const char *key, int64_t us)
{
    char text[40];
    time_format_rfc3339(us, text);
    jw_kz(w, key, text);
}

struct finding {
    const char *what;
    int64_t record, root, holds; /* 0: none */
    int64_t sealed_at_us, at_us; /* 0: not said */
    int64_t from, to;            /* records that a root covers; 0: not said */
};

static void say(struct verify *v, const struct finding *f)
{
    const struct {
        const char *key;
        int64_t id;
    } ids[] = { { "record", f->record }, { "root", f->root }, { "holds_record", f->holds }, { "from", f->from }, { "to", f->to } };
    struct buf b;
    struct jw w;
    if (++v->findings > FINDINGS_SHOWN)
        return;
    buf_init(&b, 4096);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kz(&w, "what", f->what);
    for (size_t i = 0; i < countof(ids); i++)
        if (ids[i].id) {
            jw_key(&w, ids[i].key);
            jw_i64(&w, ids[i].id);
        }
    if (f->sealed_at_us)
        time_key(&w, "sealed_at", f->sealed_at_us);
    if (f->at_us)
        time_key(&w, "at", f->at_us);
    jw_obj_end(&w);
    if (buf_ok(&b))
        puts(b.p);
    buf_done(&b);
}

/* ---- the roots ------------------------------------------------------------------------------------------------- */

static enum err leaves_read(struct sv hex, struct buf *out)
{
    size_t n = hex.n / 2;
    char *room = buf_reserve(out, n + 1);
    if (!room)
        return out->bad;
    if (n % LEAF_BYTES || !hex_read(hex, (uint8_t *)room, n))
        return E_AUDIT_SEAL;
    out->n += n;
    return OK;
}

static bool seal_of_row(const struct SQL_CLI_AUDIT_ROOTS_GIVES *r, struct seal *s)
{
    *s = (struct seal){ .number = r->number, .from_id = r->from_id, .to_id = r->to_id, .at_us = r->at_us };
    memcpy(s->key_id, r->key_id.p, r->key_id.n < SEAL_KEY_ID ? r->key_id.n : SEAL_KEY_ID - 1);
    return hex_read(r->root, s->root, MERKLE_BYTES) && hex_read(r->before, s->before, MERKLE_BYTES) &&
           hex_read(r->signature, s->signature, SEAL_SIGNATURE_BYTES);
}

static enum err on_root(void *ctx, const struct db_rows *rows, size_t row)
{
    struct verify *v = ctx;
    struct seal s;
    uint8_t root[MERKLE_BYTES];
    size_t from = v->leaves.n;
    const struct SQL_CLI_AUDIT_ROOTS_GIVES *r = SQL_ROW(CLI_AUDIT_ROOTS, rows, row);
    bool whole = seal_of_row(r, &s);
    enum err e = leaves_read(r->leaves, &v->leaves);
    v->roots++;
    if (e && e != E_AUDIT_SEAL)
        return e;
    if (s.number > v->last.number + 1)
        say(v, &(struct finding){ .what = "root_removed", .root = v->last.number + 1, .from = v->last.to_id + 1, .to = s.from_id - 1 });
    else if (s.number != v->last.number + 1 || s.from_id != v->last.to_id + 1 || memcmp(s.before, v->last.root, MERKLE_BYTES))
        say(v, &(struct finding){ .what = "root_moved", .root = s.number, .from = s.from_id, .to = s.to_id });
    if (!e && whole)
        seal_root(s.before, (struct sv){ v->leaves.p + from, v->leaves.n - from }, root);
    if (e || !whole || memcmp(root, s.root, MERKLE_BYTES) || !seal_signed(&s, &v->keys)) {
        say(v, &(struct finding){ .what = "root_changed", .root = s.number, .from = s.from_id, .to = s.to_id });
        v->leaves.n = from;
    }
    v->last = s;
    buf_add(&v->seals, &s, sizeof s);
    return v->seals.bad;
}

static void copy_line(struct verify *v, struct sv line)
{
    const struct seal *all = (const struct seal *)(const void *)v->seals.p;
    size_t n = v->seals.n / sizeof *all;
    struct seal s;
    if (seal_line_parse(line, &s) || !seal_signed(&s, &v->keys)) {
        say(v, &(struct finding){ .what = "copy_changed" });
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (all[i].number == s.number) {
            if (memcmp(all[i].root, s.root, MERKLE_BYTES))
                say(v, &(struct finding){ .what = "root_replaced", .root = s.number, .from = s.from_id, .to = s.to_id });
            return;
        }
    say(v, &(struct finding){ .what = "root_removed", .root = s.number, .from = s.from_id, .to = s.to_id });
}

static enum err copy_check(struct verify *v, const char *path)
{
    struct buf b;
    buf_init(&b, COPY_MAX);
    enum err e = file_read(path, &b);
    struct sv rest = buf_view(&b);
    while (!e && rest.p && rest.n) {
        struct sv line = sv_trim(sv_cut(&rest, '\n'));
        if (line.n)
            copy_line(v, line);
    }
    buf_done(&b);
    return e;
}

/* ---- the records ----------------------------------------------------------------------------------------------- */

static bool leaf_next(const struct verify *v, struct leaf *out)
{
    if (v->next >= v->leaves.n)
        return false;
    leaf_unpack((const uint8_t *)v->leaves.p + v->next, out);
    return true;
}

/* The record whose sealed content this is, or 0. */
static int64_t holder_of(const struct verify *v, const struct leaf *now)
{
    struct leaf l;
    for (size_t at = 0; at < v->leaves.n; at += LEAF_BYTES) {
        leaf_unpack((const uint8_t *)v->leaves.p + at, &l);
        if (l.at_us == now->at_us && !memcmp(l.rest, now->rest, LEAF_HASH_BYTES))
            return l.id;
    }
    return 0;
}

static void compare(struct verify *v, const struct leaf *sealed, const struct leaf *now)
{
    bool same_rest = !memcmp(sealed->rest, now->rest, LEAF_HASH_BYTES), same_at = sealed->at_us == now->at_us;
    struct finding f = { .record = now->id };
    if (same_rest && same_at)
        return;
    if (same_rest) {
        f.what = "back_dated";
    } else if (v->findings < FINDINGS_SHOWN && (f.holds = holder_of(v, now))) {
        f.what = "reordered";
    } else {
        f.what = "changed";
    }
    if (!same_at) {
        f.sealed_at_us = sealed->at_us;
        f.at_us = now->at_us;
    }
    say(v, &f);
}

static void not_sealed(struct verify *v, const struct leaf *now, int64_t age_s)
{
    if (now->id <= v->last.to_id) {
        say(v, &(struct finding){ .what = "inserted", .record = now->id, .at_us = now->at_us });
        return;
    }
    v->unsealed++;
    if (age_s > v->grace_s)
        say(v, &(struct finding){ .what = "not_sealed", .record = now->id, .at_us = now->at_us });
}

static enum err on_record(void *ctx, const struct db_rows *rows, size_t row)
{
    struct verify *v = ctx;
    const struct SQL_CLI_AUDIT_SEALED_GIVES *record = SQL_ROW(CLI_AUDIT_SEALED, rows, row);
    struct leaf now, sealed;
    leaf_of_row(rows, row, &now);
    v->records++;
    for (; leaf_next(v, &sealed) && sealed.id < now.id; v->next += LEAF_BYTES)
        say(v, &(struct finding){ .what = "removed", .record = sealed.id, .sealed_at_us = sealed.at_us });
    if (leaf_next(v, &sealed) && sealed.id == now.id) {
        v->next += LEAF_BYTES;
        v->sealed++;
        compare(v, &sealed, &now);
    } else {
        not_sealed(v, &now, record->age_s);
    }
    if (record->case_erased) {
        v->erased++;
        if (!record->erasing_on_record)
            say(v, &(struct finding){ .what = "case_erased", .record = now.id, .at_us = now.at_us });
    }
    return OK;
}

static enum err verify_all(struct verify *v, struct db_sync *s, const char *copy, struct fail *f)
{
    struct leaf l;
    enum err e = db_sync_begin(s, DB_SYNC_SNAPSHOT, f);
    if (!e)
        e = db_sync_each(s, SQL_BARE(CLI_AUDIT_ROOTS), on_root, v, f);
    if (!e && copy)
        e = copy_check(v, copy);
    if (!e)
        e = db_sync_each(s, SQL_BARE(CLI_AUDIT_SEALED), on_record, v, f);
    for (; !e && leaf_next(v, &l); v->next += LEAF_BYTES)
        say(v, &(struct finding){ .what = "removed", .record = l.id, .sealed_at_us = l.at_us });
    db_sync_rollback(s);
    return e;
}

/* For whoever sits at the terminal; programs read the JSON. */
static void sum_say(const struct verify *v)
{
    long long records = (long long)v->records, sealed = (long long)v->sealed, findings = (long long)v->findings;
    fprintf(stderr, "閲覧・提供の記録の検証: 記録 %lld 件（封印済み %lld 件）、%s %lld 件\n", records, sealed,
            findings ? "改変・欠落の疑い" : "矛盾なし、指摘", findings);
    fprintf(stderr, "audit: %lld records (%lld sealed), %lld findings\n", records, sealed, findings);
}

static enum err run(char **argv, struct fail *f)
{
    struct verify v = { 0 };
    (void)argv;
    enum err e = seal_keys_read(cli_value("--public-key", "var/audit.key.pub"), &v.keys, f);
    if (!e)
        e = cli_number("--grace", "60", INT64_MIN, INT64_MAX, &v.grace_s, f);
    if (e || !cli_open(f))
        return f->err;
    buf_init(&v.leaves, LEAVES_MAX);
    buf_init(&v.seals, ROOTS_MAX);
    e = verify_all(&v, cli_open(f), cli_value("--roots", NULL), f);
    buf_done(&v.leaves);
    buf_done(&v.seals);
    if (e)
        return e;
    printf("{\"ok\":%s,\"records\":%lld,\"sealed\":%lld,\"unsealed\":%lld,\"roots\":%lld,\"case_texts_erased\":%lld,\"findings\":%lld}\n",
           v.findings ? "false" : "true", (long long)v.records, (long long)v.sealed, (long long)v.unsealed, (long long)v.roots,
           (long long)v.erased, (long long)v.findings);
    if (isatty(STDERR_FILENO))
        sum_say(&v);
    cli_end(v.findings ? 2 : 0);
    return OK;
}
