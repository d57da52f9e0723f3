/* SPDX-License-Identifier: Apache-2.0
 * user_add.c - create a user, or change one that is there. */
#include <stdio.h>

#include "server/auth/password.h"
#include "server/auth/policy.h"
#include "server/cli/cli.h"
#include "server/cli/user/secret.h"

struct wanted {
    struct sv login, name, role;
    int64_t office;
    bool exists;
    bool made;                 /* the password is ours and is to be shown, once */
    char password[SECRET_MAX]; /* "": the old one stays */
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--name", "NAME", "as others see who did it" },
    { "--role", "ROLE",
      "field_care field_community shelter command dispatch ambulance care clerk health_center pref police admin auditor" },
    { "--office", "ID|NAME", "where the user belongs" },
    { "--password-file", "FILE", "first line is the password; - reads standard input; without it one is made and printed once" },
    { "--breached-file", "FILE", "leaked passwords, one a line, that are refused, as breached_passwords_file of the server" },
    { "--invite", NULL, "the password is a first one: it must be changed before anything else; the role must fit the office" },
    { "--change", NULL, "change the user who has this login; the password stays unless a file is given" },
    { NULL, NULL, NULL },
};

const struct command cmd_user_add = {
    .name = "user add",
    .usage = "LOGIN --name N --role R --office ID|NAME",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "利用者を作ります。ここで作ったパスワードを出します。",
    .doc = "Create a user; prints the password when it was made here.",
};

static bool is_login(struct sv s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || ((c == '.' || c == '_' || c == '-' || c == '@') && i)))
            return false;
    }
    return s.n >= 1 && s.n <= 100;
}

static enum err login_look(struct wanted *w, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_stmt args = SQL_WITH(CLI_USER_KNOWN, .login = ARG_WORDS(w->login));
    enum err e = cli_run(args, &rows, f);
    w->exists = db_rows_n(rows) > 0;
    db_rows_free(rows);
    return !e && w->exists && !cli_given("--change") ? fail_set(f, E_USER_EXISTS, 0, "login") : e;
}

/* A password that somebody thought up is held to the same list as in the browser. */
static enum err password_judge(const struct wanted *w)
{
    const char *file = cli_value("--breached-file", NULL);
    struct breached *leaked = NULL;
    enum err e = file ? breached_open(file, &leaked) : OK;
    if (!e)
        e = password_acceptable(sv_of(w->password), w->login, leaked);
    breached_free(leaked);
    return e;
}

static enum err password_choose(struct wanted *w, struct fail *f)
{
    const char *file = cli_value("--password-file", NULL);
    enum err e = OK;
    if (file)
        e = secret_read(file, w->password);
    else if (!w->exists)
        password_make(w->password);
    w->made = !file && !w->exists;
    if (!e && w->password[0] && !w->made)
        e = password_judge(w);
    else if (!e && file)
        e = E_USER_PASSWORD; /* an empty one */
    return e ? fail_set(f, e, 0, "password") : OK;
}

static enum err save(const struct wanted *w, struct fail *f)
{
    char hash[PASSWORD_HASH_MAX] = { 0 };
    enum err e = w->password[0] ? password_hash(sv_of(w->password), hash) : OK;
    struct db_stmt known = SQL_WITH(AUTH_USER_SAVE, .login = ARG_WORDS(w->login), .name = ARG_WORDS(w->name), .office = ARG_INT(w->office),
                                    .role = ARG_WORDS(w->role), .password_hash = ARG_Z(hash[0] ? hash : NULL));
    struct db_stmt invited = SQL_WITH(AUTH_USER_INVITE, .login = ARG_WORDS(w->login), .name = ARG_WORDS(w->name),
                                      .office = ARG_INT(w->office), .role = ARG_WORDS(w->role), .hash = ARG_Z(hash));
    return e ? e : cli_run(cli_given("--invite") ? invited : known, NULL, f);
}

static enum err run(char **argv, struct fail *f)
{
    struct wanted w = { .login = sv_of(argv[0]), .name = sv_trim(sv_of(cli_value("--name", ""))), .role = sv_of(cli_value("--role", "")) };
    if (!is_login(w.login) || !w.name.n || w.name.n > 400 || role_parse(w.role) == ROLE_NONE || !cli_given("--office"))
        return fail_set(f, E_USAGE, 0, !is_login(w.login) ? "login" : !w.name.n ? "name" : cli_given("--office") ? "role" : "office");
    enum err e = cli_office(&w.office, f);
    if (!e && !(e = login_look(&w, f)) && !(e = password_choose(&w, f)))
        e = save(&w, f);
    if (!e && w.made)
        printf("%s\n", w.password);
    return e;
}
