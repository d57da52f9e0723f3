/* SPDX-License-Identifier: Apache-2.0
 * decision.c - 提供の決定 from the command line: make one, end one, list them. For the night when no screen is at hand. */
#include <stdio.h>

#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/word.h"
#include "server/cli/cli.h"

struct made {
    struct db_array roles, offices, zones, fields;
    unsigned most, wanted;
    bool everywhere;
    struct sv grounds;
    int64_t incident, replaces, decided_us, until_us;
};

static enum err run_make(char **argv, struct fail *f);
static enum err run_end(char **argv, struct fail *f);
static enum err run_list(char **argv, struct fail *f);

static const struct cli_option make_options[] = {
    { "--incident", "ID", "in which incident; a drill takes none" },
    { "--municipality", "CODE", "whose mayor decided (JIS, five digits)" },
    { "--to", "WHO[,WHO]", "roles (police 警察, pref 県, health_center 保健所, field_community 自主防災 ...) or offices by id or name" },
    { "--zones", "ZONE[,ZONE]", "by id, code or name; all (全域) for the whole municipality, with those who have no location" },
    { "--fields", "FIELD[,FIELD]", "name address phone status plan device (name,address,phone,status,plan)" },
    { "--until", "TIME", "when it ends by itself, RFC 3339 with an offset" },
    { "--decided-by", "NAME", "the mayor's name, or the delegate's" },
    { "--title", "TITLE", "市長, 副市長 ..." },
    { "--delegate", NULL, "not the mayor, but whom the mayor named" },
    { "--decided-at", "TIME", "when it was decided (now)" },
    { "--grounds", "WHICH", WORDS_GROUNDS_SAID " (" JA_GROUNDS_OCCURRED ")" },
    { "--note", "TEXT", "kept with it" },
    { "--replaces", "ID", "a decision that ends with this one" },
    { "--by", "NAME", "who puts it on record" },
    { NULL, NULL, NULL },
};

static const struct cli_option end_options[] = {
    { "--by", "NAME", "who ends it; kept with it" },
    { NULL, NULL, NULL },
};

static const struct cli_option list_options[] = {
    { "--incident", "ID", "only those of one incident" },
    { NULL, NULL, NULL },
};

const struct command cmd_decision_make = {
    .name = "decision make",
    .usage = "--incident ID --municipality CODE --to WHO --zones ZONE --until TIME --decided-by NAME --title TITLE --by NAME",
    .options = make_options,
    .run = run_make,
    .ja = "提供の決定を記録します。市の外の提供先に、期限まで、決めた地区と項目が見えます。",
    .doc = "Put a decision (提供の決定) on record: its recipients outside the city see its zones and fields until its end.",
};

const struct command cmd_decision_end = {
    .name = "decision end",
    .usage = "--by NAME ID",
    .options = end_options,
    .args = { 1, 1 },
    .run = run_end,
    .ja = "提供の決定を期限の前に終わらせます。提供先には、その時から誰も見えません。",
    .doc = "End a decision before its time; its recipients see nobody by it from then on.",
};

const struct command cmd_decision_list = {
    .name = "decision list",
    .usage = "[--incident ID]",
    .options = list_options,
    .run = run_list,
    .ja = "番号、状態、市区町村、提供先、地区、項目、期限、決定者、人数、災害をタブ区切りで、新しい順に出します。",
    .doc = "Number, state, municipality, recipients, zones, fields, end, who decided, people, incident; tab between, newest first.",
};

/* The id that a question gives for one word; none: `e` on `option`. */
static enum err id_add(struct db_stmt statement, enum err e, const char *option, struct db_array *to, struct fail *f)
{
    int64_t id;
    enum err ran = cli_find(statement, e, option, &id, f);
    if (!ran)
        db_array_i64(to, id);
    return ran;
}

static enum err recipients_read(struct made *m, struct fail *f)
{
    struct sv rest = sv_of(cli_value("--to", ""));
    const char *municipality = cli_value("--municipality", "");
    enum err e = rest.n ? OK : fail_set(f, E_USAGE, 0, "--to");
    while (!e && rest.p) {
        struct sv word = sv_trim(sv_cut(&rest, ','));
        enum role role = provision_recipient(word);
        if (role) {
            db_array_sv(&m->roles, sv_of(role_code(role)));
            m->most |= provision_most(cli_provision(), role);
        } else {
            e = id_add(SQL_WITH(CLI_DECISION_OFFICE, .municipality = ARG_Z(municipality), .id_or_name = ARG_WORDS(word)),
                       E_DECISION_RECIPIENT, "--to", &m->offices, f);
            m->most |= FIELD_NAME | FIELD_ADDRESS | FIELD_PHONE | FIELD_STATUS | FIELD_PLAN |
                       FIELD_DEVICE; /* each reader gets what their role may */
        }
    }
    return e;
}

static enum err zones_read(struct made *m, struct fail *f)
{
    struct sv rest = sv_of(cli_value("--zones", ""));
    enum err e = rest.n ? OK : fail_set(f, E_USAGE, 0, "--zones");
    m->everywhere = word_written(WORDS_DECISION_ZONES, rest) == WORD_DECISION_ZONES_ALL;
    while (!e && !m->everywhere && rest.p)
        e = id_add(SQL_WITH(CLI_DECISION_ZONE, .municipality = ARG_Z(cli_value("--municipality", "")),
                            .which = ARG_WORDS(sv_trim(sv_cut(&rest, ',')))),
                   E_ZONE_UNKNOWN, "--zones", &m->zones, f);
    return e;
}

static enum err fields_read(struct made *m, struct fail *f)
{
    if (!provision_fields(sv_of(cli_value("--fields", "name,address,phone,status,plan")), &m->wanted) || (m->wanted & ~m->most))
        return fail_set(f, E_DECISION_FIELDS, 0, "--fields");
    m->wanted |= FIELD_NAME;
    for (unsigned bit = 0; bit < 32; bit++)
        if (m->wanted & 1u << bit)
            db_array_sv(&m->fields, sv_of(provision_word(1u << bit)));
    return OK;
}

static enum err words_read(struct made *m, struct fail *f)
{
    static const char *const needed[] = { "--decided-by", "--title", "--by", "--municipality", "--until", "--incident" };
    m->grounds = sv_of(cli_value("--grounds", JA_GROUNDS_OCCURRED));
    for (size_t i = 0; i < countof(needed); i++)
        if (!sv_trim(sv_of(cli_value(needed[i], ""))).n)
            return fail_set(f, E_USAGE, 0, needed[i]);
    m->decided_us = clock_now_us();
    if (time_parse_rfc3339(sv_of(cli_value("--until", "")), &m->until_us))
        return fail_set(f, E_DECISION_UNTIL, 0, "--until");
    if (cli_given("--decided-at") && time_parse_rfc3339(sv_of(cli_value("--decided-at", "")), &m->decided_us))
        return fail_set(f, E_DECISION_TIME, 0, "--decided-at");
    if (id_parse(sv_of(cli_value("--incident", "")), &m->incident))
        return fail_set(f, E_INCIDENT_UNKNOWN, 0, "--incident");
    if (cli_given("--replaces") && id_parse(sv_of(cli_value("--replaces", "")), &m->replaces))
        return fail_set(f, E_DECISION_UNKNOWN, 0, "--replaces");
    return word_keep(WORDS_GROUNDS, &m->grounds) ? OK : fail_set(f, E_USAGE, 0, "--grounds");
}

/* Prints the number, so that it can be ended. */
static enum err said_print(struct db_stmt statement, struct fail *f)
{
    struct db_rows *rows = NULL;
    const struct json *said = NULL;
    struct arena a;
    int64_t id = 0, persons = 0;
    arena_init(&a, 1024 * 1024);
    enum err e = cli_run(statement, &rows, f);
    if (!e)
        e = json_parse(&a, db_text_at(rows, 0, 0), 6, &said, f);
    if (!e && json_i64(json_get(said, "id"), &id) && json_i64(json_get(said, "persons"), &persons))
        printf("提供の決定 %lld（%lld 人）\ndecision: %lld\npersons: %lld\n", (long long)id, (long long)persons, (long long)id,
               (long long)persons);
    db_rows_free(rows);
    arena_done(&a);
    return e;
}

static enum err decision_make(struct made *m, struct fail *f)
{
    enum err e = words_read(m, f);
    if (e || (e = recipients_read(m, f)) || (e = zones_read(m, f)) || (e = fields_read(m, f)))
        return e;
    const char *note = cli_value("--note", NULL);
    struct db_stmt args = SQL_WITH(
        DECISION_MAKE, .incident = ARG_INT(m->incident), .municipality = ARG_Z(cli_value("--municipality", "")),
        .roles = ARG_LIST(&m->roles), .offices = ARG_LIST(&m->offices), .zones = ARG_LIST_IF(!m->everywhere, &m->zones),
        .fields = ARG_LIST(&m->fields), .grounds = ARG_WORDS(m->grounds), .decided_by = ARG_Z(cli_value("--decided-by", "")),
        .title = ARG_Z(cli_value("--title", "")), .delegate = ARG_FLAG(cli_given("--delegate")), .decided_us = ARG_INT(m->decided_us),
        .until_us = ARG_INT(m->until_us), .note = ARG_Z(note), .replaces = ARG_INT_IF(m->replaces, m->replaces),
        .longest_ms = ARG_INT(cli_provision()->longest_ms), .by_name = ARG_Z(cli_value("--by", "")), .now_us = ARG_INT(clock_now_us()));
    return said_print(args, f);
}

static enum err run_make(char **argv, struct fail *f)
{
    struct made m = { .most = 0 };
    (void)argv;
    db_array_init(&m.roles, 4096);
    db_array_init(&m.offices, 65536);
    db_array_init(&m.zones, 65536);
    db_array_init(&m.fields, 4096);
    enum err e = cli_open(f) ? decision_make(&m, f) : f->err;
    db_array_done(&m.roles);
    db_array_done(&m.offices);
    db_array_done(&m.zones);
    db_array_done(&m.fields);
    return e;
}

static enum err run_end(char **argv, struct fail *f)
{
    int64_t id;
    if (!sv_trim(sv_of(cli_value("--by", ""))).n || id_parse(sv_of(argv[0]), &id))
        return E_USAGE;
    struct db_stmt args = SQL_WITH(DECISION_END, .decision = ARG_INT(id), .by_name = ARG_Z(cli_value("--by", "")),
                                   .now_us = ARG_INT(clock_now_us()));
    return said_print(args, f);
}

static enum err run_list(char **argv, struct fail *f)
{
    int64_t incident = 0;
    (void)argv;
    if (cli_given("--incident") && id_parse(sv_of(cli_value("--incident", "")), &incident))
        return E_INCIDENT_UNKNOWN;
    struct db_stmt args = SQL_WITH(CLI_DECISION_LIST, .incident = ARG_INT_IF(incident, incident), .now_us = ARG_INT(clock_now_us()));
    return cli_list(args, NULL, f);
}
