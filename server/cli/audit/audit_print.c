/* SPDX-License-Identifier: Apache-2.0
 * audit_print.c - the audit on paper: who looked at a person, and on which ground everything was opened. */
#include <stdio.h>

#include "server/auth/clause.h"
#include "server/base/count.h"
#include "server/base/text/csv.h"
#include "server/base/id.h"
#include "server/base/word.h"
#include "server/cli/cli.h"

#define LINE_MAX_BYTES (1024 * 1024) /* of one record with all its ids */
#define BOM "\xef\xbb\xbf"

enum column { AT, NAME, OFFICE, ROLE, KIND, PERSONS, GROUND, CASE, INCIDENT, RESULT, COLUMNS };

struct print {
    struct buf line;
    bool csv, with_persons;
    int64_t rows;
};

static enum err run_person(char **argv, struct fail *f);
static enum err run_grounds(char **argv, struct fail *f);

static const struct cli_option person_options[] = {
    { "--since", "TIME", "2026-08-30 or 2026-08-30T12:00:00+09:00" },
    { "--csv", NULL, "for a table, UTF-8 with BOM" },
    { NULL, NULL, NULL },
};

static const struct cli_option grounds_options[] = {
    { "--since", "TIME", "2026-08-30 or 2026-08-30T12:00:00+09:00" },
    { NULL, NULL, NULL },
};

const struct command cmd_audit_person = {
    .name = "audit person",
    .usage = "ID [--since TIME] [--csv]",
    .options = person_options,
    .args = { 1, 1 },
    .run = run_person,
    .ja = "この対象者を誰が・いつ・なぜ・どの根拠で閲覧したか。一覧や検索での表示も含め、本人に渡せる形で出します。",
    .doc = "Who looked at this person, when, why and on which ground, lists and searches too: to be printed for them.",
};

const struct command cmd_audit_grounds = {
    .name = "audit grounds",
    .usage = "--since TIME",
    .options = grounds_options,
    .run = run_grounds,
    .ja = "その時からのすべての閲覧・提供の根拠と条項を、個人情報保護管理者のための CSV で出します。",
    .doc = "The ground of every opening since then, with its clause, as CSV for the privacy officer.",
};

/* What was done, in the words of the page; what has none is printed as it is recorded. */
static struct sv kind_word(struct sv kind)
{
    int i = word_find(WORDS_AUDIT_KIND, kind);
    return i < 0 ? kind : sv_of(word_ja(WORDS_AUDIT_KIND, (unsigned)i));
}

static struct sv ground_word(struct sv ground)
{
    int i = word_find(WORDS_GROUND, ground);
    return sv_of(i < 0 ? "" : word_ja(WORDS_GROUND, (unsigned)i));
}

static enum err put_csv(struct print *p, const struct sv *cells, size_t n)
{
    buf_clear(&p->line);
    for (size_t i = 0; i < n; i++)
        csv_put(&p->line, cells[i], i == 0, true);
    buf_str(&p->line, "\r\n");
    if (!buf_ok(&p->line))
        return p->line.bad;
    fwrite(p->line.p, 1, p->line.n, stdout);
    return OK;
}

static enum err head(struct print *p)
{
    static const char *const names[] = { "日時", "利用者",   "所属",           "役割", "内容",
                                         "根拠", "根拠条文", "事案番号・理由", "災害", "対象者番号" };
    struct sv cells[10];
    for (size_t i = 0; i < 10; i++)
        cells[i] = sv_of(names[i]);
    if (!p->csv)
        return OK;
    fputs(BOM, stdout);
    return put_csv(p, cells, p->with_persons ? 10 : 9);
}

static enum err on_row(void *ctx, const struct db_rows *rows, size_t row)
{
    struct print *p = ctx;
    struct sv c[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        c[i] = db_text_at(rows, row, i);
    struct sv kind = kind_word(c[KIND]), ground = ground_word(c[GROUND]),
              clause = sv_of(clause_text(cli_clauses(), ground_parse(c[GROUND])));
    p->rows++;
    if (p->csv) {
        const struct sv cells[] = { c[AT], c[NAME], c[OFFICE], c[ROLE], kind, ground, clause, c[CASE], c[INCIDENT], c[PERSONS] };
        return put_csv(p, cells, p->with_persons ? 10 : 9);
    }
    printf(SV_FMT "  " SV_FMT " (" SV_FMT ", " SV_FMT ")\n    " SV_FMT, SV_ARG(c[AT]), SV_ARG(c[NAME]), SV_ARG(c[OFFICE]), SV_ARG(c[ROLE]),
           SV_ARG(kind));
    if (ground.n)
        printf("  根拠: " SV_FMT " — " SV_FMT, SV_ARG(ground), SV_ARG(clause));
    if (c[CASE].n)
        printf("\n    事案番号・理由: " SV_FMT, SV_ARG(c[CASE]));
    if (c[INCIDENT].n)
        printf("\n    災害: " SV_FMT, SV_ARG(c[INCIDENT]));
    puts("");
    return OK;
}

static enum err print(struct print *p, int64_t person, bool grounds_only, struct fail *f)
{
    int64_t since_us = 0;
    enum err e = cli_since(&since_us, f);
    if (e || !cli_open(f))
        return f->err;
    buf_init(&p->line, LINE_MAX_BYTES);
    struct db_stmt args = SQL_WITH(CLI_AUDIT_PRINT, .person = ARG_INT_IF(person, person),
                                   .since_us = ARG_INT_IF(cli_given("--since"), since_us), .grounded = ARG_FLAG(grounds_only));
    e = head(p);
    if (!e)
        e = cli_each(args, on_row, p, f);
    buf_done(&p->line);
    if (!e && !p->csv)
        printf("計 %lld 件\n", (long long)p->rows);
    return e;
}

static enum err run_person(char **argv, struct fail *f)
{
    struct print p = { .csv = cli_given("--csv") };
    int64_t person;
    return id_parse(sv_of(argv[0]), &person) ? fail_set(f, E_USAGE, 0, "ID") : print(&p, person, false, f);
}

static enum err run_grounds(char **argv, struct fail *f)
{
    struct print p = { .csv = true, .with_persons = true };
    (void)argv;
    return cli_given("--since") ? print(&p, 0, true, f) : E_USAGE;
}
