/* SPDX-License-Identifier: Apache-2.0
 * retention.c - erase the content of what was over long ago; hashes of it stay, and the audit still verifies.
 *
 * In pages, each a transaction of its own: the service goes on beside it, and whoever stops it half way loses nothing; the next
 * run does the rest. A dry run takes the same pages and gives each of them back. */
#include <stdio.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/digest.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"
#include "server/cli/audit/tombstone_key.h"

#define YEARS_MAX 100 /* nothing is kept longer than a life */
#define ID_MAX 40     /* bytes of an id as text */

static const char *const kinds[] = { "observations", "zone_reports", "reports", "inquiries", "transports", "persons", "case_texts" };
#define KINDS countof(kinds)

struct erasing {
    struct db_sync *s;
    struct fail *f;
    struct tombstone_key key;
    int64_t years, page, pause_ms, now_us;
    bool dry_run;
    int64_t run, cut_us;
    char cut_at[40];
    int64_t seen[KINDS], erased[KINDS];
    int64_t told_us, longest_us;
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--years", "N", "erase what was over more than N years ago" },
    { "--dry-run", NULL, "count only" },
    { "--page", "N", "rows read in one transaction (2000)" },
    { "--pause", "MS", "wait between transactions, to spare a busy database (0)" },
    { "--tombstone-key", "FILE",
      "the key of the hashes that stay; made when it is not there. Without it nobody can recognise what was erased" },
    { NULL, NULL, NULL },
};

const struct command cmd_retention = {
    .name = "retention",
    .usage = "--years N [--dry-run] [--page N] [--pause MS] [--tombstone-key FILE]",
    .options = options,
    .run = run,
    .ja = "対応を終了した災害の安否記録、救急活動、どの名簿からも外れて N 年たった方、閲覧・提供の記録の理由の文を消去します。",
    .doc =
        "Erase the content of marks of closed incidents, transports and persons off every list for N years, and case texts in the audit.",
};

static void text_copy(char *out, size_t room, struct sv s)
{
    size_t n = s.n < room ? s.n : room - 1;
    if (n)
        memcpy(out, s.p, n);
    out[n] = 0;
}

/* Inside the caller's transaction. */
static enum err run_begin(struct erasing *x)
{
    struct db_stmt args = SQL_WITH(CLI_RETENTION_BEGIN, .years = ARG_INT(x->years), .key_id = ARG_Z(*x->key.id ? x->key.id : NULL),
                                   .now_us = ARG_INT(x->now_us));
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(x->s, args, &rows, x->f);
    if (!e) {
        const struct SQL_CLI_RETENTION_BEGIN_GIVES *begun = SQL_ROW(CLI_RETENTION_BEGIN, rows, 0);
        x->run = begun->run;
        x->cut_us = begun->cut_us;
        text_copy(x->cut_at, sizeof x->cut_at, begun->cut_at);
    }
    db_rows_free(rows);
    return e;
}

/* One page of a kind; `*more` whether others follow. */
static enum err page_take(struct erasing *x, size_t kind, char after[ID_MAX], bool *more)
{
    struct db_stmt args = SQL_WITH(CLI_RETENTION_STEP, .run = ARG_INT(x->run), .cut_us = ARG_INT(x->cut_us), .what = ARG_Z(kinds[kind]),
                                   .after = ARG_Z(after), .page = ARG_INT(x->page), .key_inner = ARG_Z(x->key.inner),
                                   .key_outer = ARG_Z(x->key.outer));
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(x->s, args, &rows, x->f);
    if (!e) {
        const struct SQL_CLI_RETENTION_STEP_GIVES *page = SQL_ROW(CLI_RETENTION_STEP, rows, 0);
        x->seen[kind] += page->seen;
        x->erased[kind] += page->erased;
        *more = page->seen == x->page;
        text_copy(after, ID_MAX, page->last_id);
    }
    db_rows_free(rows);
    return e;
}

static enum err step(struct erasing *x, size_t kind, char after[ID_MAX], bool *more)
{
    int64_t began = clock_mono_us();
    enum err e = db_sync_begin(x->s, DB_SYNC_WRITE, x->f);
    if (!e && x->dry_run)
        e = run_begin(x);
    if (!e)
        e = page_take(x, kind, after, more);
    if (!e && !x->dry_run)
        e = db_sync_commit(x->s, x->f);
    db_sync_rollback(x->s); /* nothing to do after a commit */
    int64_t took = clock_mono_us() - began;
    if (took > x->longest_us)
        x->longest_us = took;
    return e;
}

/* How far it is, a line a second, and at the end of each kind. */
static void tell(struct erasing *x, size_t kind, bool end)
{
    int64_t now = clock_mono_us();
    if ((!end && now - x->told_us < US_PER_S) || (end && !x->seen[kind]))
        return;
    x->told_us = now;
    long long seen = (long long)x->seen[kind], erased = (long long)x->erased[kind];
    fprintf(stderr, "%s: %lld 件を調べ、%lld 件を消去%s\n%s: %lld read, %lld erased%s\n", kinds[kind], seen, erased, end ? "（完了）" : "",
            kinds[kind], seen, erased, end ? ", done" : "");
}

static enum err erase_kind(struct erasing *x, size_t kind)
{
    char after[ID_MAX] = "";
    bool more = true;
    while (more) {
        enum err e = step(x, kind, after, &more);
        if (e)
            return e;
        tell(x, kind, !more);
        if (more && x->pause_ms)
            usleep((useconds_t)(x->pause_ms * 1000));
    }
    return OK;
}

static void counts_write(const struct erasing *x, struct buf *b, bool whole)
{
    struct jw w;
    jw_init(&w, b);
    jw_obj(&w);
    if (whole) {
        jw_kz(&w, "cut_at", x->cut_at);
    }
    for (size_t i = 0; i < KINDS; i++) {
        jw_key(&w, kinds[i]);
        jw_i64(&w, x->erased[i]);
    }
    jw_obj_end(&w);
}

static enum err run_end(struct erasing *x)
{
    struct buf counts;
    buf_init(&counts, 4096);
    counts_write(x, &counts, false);
    struct db_stmt args = SQL_WITH(CLI_RETENTION_END, .run = ARG_INT(x->run), .counts = ARG_WORDS(buf_view(&counts)),
                                   .now_us = ARG_INT(x->now_us));
    enum err e = counts.bad ? counts.bad : db_sync_run(x->s, args, NULL, x->f);
    buf_done(&counts);
    return e;
}

static enum err erase(struct erasing *x)
{
    struct buf out;
    enum err e = x->dry_run ? OK : run_begin(x); /* a transaction of its own */
    for (size_t i = 0; !e && i < KINDS; i++)
        e = erase_kind(x, i);
    if (!e && !x->dry_run)
        e = run_end(x);
    if (e)
        return e;
    buf_init(&out, 4096);
    counts_write(x, &out, true);
    if (buf_ok(&out))
        puts(out.p);
    buf_done(&out);
    long long longest_ms = (long long)(x->longest_us / 1000);
    fprintf(stderr, "最も長い処理: %lld ミリ秒\nlongest transaction: %lld ms\n", longest_ms, longest_ms);
    return OK;
}

static enum err run(char **argv, struct fail *f)
{
    struct erasing x = { .f = f, .dry_run = cli_given("--dry-run"), .now_us = clock_now_us() };
    (void)argv;
    enum err e = cli_number("--years", "", 1, YEARS_MAX, &x.years, f);
    if (!e)
        e = cli_number("--page", "2000", 1, 20000, &x.page, f);
    if (!e)
        e = cli_number("--pause", "0", 0, 60000, &x.pause_ms, f);
    if (!e && (e = tombstone_key_open(x.dry_run ? "" : cli_value("--tombstone-key", ""), &x.key)))
        e = fail_set(f, e, 0, "--tombstone-key");
    if (!e)
        e = (x.s = cli_open(f)) ? erase(&x) : f->err;
    secret_wipe(&x.key, sizeof x.key);
    return e;
}
