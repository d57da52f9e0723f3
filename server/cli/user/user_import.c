/* SPDX-License-Identifier: Apache-2.0
 * user_import.c - invite many: a CSV file with login, name and role; a row that is refused stops no other. */
#include <stdio.h>

#include "server/auth/password.h"
#include "server/auth/policy.h"
#include "server/base/text/csv.h"
#include "server/base/file.h"
#include "server/cli/cli.h"
#include "server/cli/foreign.h"

#define FILE_MAX ((size_t)1024 * 1024) /* bytes: some ten thousand users */
#define COLUMNS 3
static const char *const heads[COLUMNS] = { "login", "name", "role" };

struct import {
    int64_t office;
    size_t column[COLUMNS];
    size_t done, refused;
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--office", "ID|NAME", "where they belong" },
    { NULL, NULL, NULL },
};

const struct command cmd_user_import = {
    .name = "user import",
    .usage = "--office ID|NAME FILE.csv",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "login,name,role の列のある CSV（UTF-8）から利用者を招待し、それぞれの最初のパスワードを出します。",
    .doc = "Invite users from a CSV file with the columns login,name,role (UTF-8); prints each login and first password.",
};

static enum err head_read(const struct csv_row *row, struct import *im, struct fail *f)
{
    for (size_t c = 0; c < COLUMNS; c++) {
        size_t i = 0;
        while (i < row->n && !sv_eq(sv_trim(row->field[i]), sv_of(heads[c])))
            i++;
        if (i == row->n)
            return fail_set(f, E_CSV_HEADER, row->line, heads[c]);
        im->column[c] = i;
    }
    return OK;
}

static enum err row_take(struct import *im, const struct csv_row *row, struct fail *f)
{
    struct sv v[COLUMNS];
    char password[PASSWORD_MADE], hash[PASSWORD_HASH_MAX];
    for (size_t c = 0; c < COLUMNS; c++) {
        v[c] = im->column[c] < row->n ? sv_trim(row->field[im->column[c]]) : (struct sv){ 0 };
        if (!v[c].n || v[c].n > 400)
            return fail_set(f, E_CSV_COLUMNS, row->line, heads[c]);
    }
    if (role_parse(v[2]) == ROLE_NONE)
        return fail_set(f, E_USER_ROLE_OFFICE, row->line, "role");
    password_make(password);
    enum err e = password_hash(sv_of(password), hash);
    struct db_stmt args = SQL_WITH(AUTH_USER_INVITE, .login = ARG_WORDS(v[0]), .name = ARG_WORDS(v[1]), .office = ARG_INT(im->office),
                                   .role = ARG_WORDS(v[2]), .hash = ARG_Z(hash));
    if (!e)
        e = cli_run(args, NULL, f);
    if (e)
        return fail_set(f, e, row->line, e == E_USER_EXISTS ? "login" : "role");
    printf(SV_FMT "\t%s\n", SV_ARG(v[0]), password);
    return OK;
}

static enum err take_all(struct import *im, struct sv text, struct fail *f)
{
    struct csv c;
    struct arena a;
    struct csv_row row;
    bool headed = false;
    enum err e = OK;
    if (sv_starts(text, SV("\xef\xbb\xbf")))
        text = (struct sv){ text.p + 3, text.n - 3 };
    csv_init(&c, text);
    arena_init(&a, (size_t)4 * 1024 * 1024);
    while (!csv_at_end(&c) && (headed || !e)) {
        arena_reset(&a);
        e = csv_next(&c, &a, &row, f);
        if (!e && !row.n)
            break;
        if (!headed) {
            e = e ? e : head_read(&row, im, f);
            headed = !e;
            continue;
        }
        if (!e)
            e = row_take(im, &row, f);
        im->done += !e;
        im->refused += e != OK;
        if (e)
            cli_fail(e, f);
    }
    arena_done(&a);
    return headed ? OK : e ? e : E_CSV_EMPTY;
}

static enum err run(char **argv, struct fail *f)
{
    struct import im = { 0 };
    struct file_map m;
    enum err e = file_map_open(argv[0], FILE_MAX, &m);
    if (e)
        return e;
    if (!(e = foreign_check(argv[0], m.bytes, WANTED_TABLE, f)) && !(e = cli_office(&im.office, f)))
        e = take_all(&im, m.bytes, f);
    file_map_close(&m);
    cli_end(im.refused ? im.done ? 2 : 1 : 0);
    return e;
}
