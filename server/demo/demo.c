/* SPDX-License-Identifier: Apache-2.0
 * demo.c - a city of made-up people, in a freshly migrated database. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/jw.h"
#include "server/cli/cli.h"
#include "server/demo/demo_marks.h"
#include "server/demo/demo_storm.h"
#include "server/demo/demo_tables.h"

#define PEOPLE_MAX 20000000 /* more than any prefecture has */
#define PATH_MAX_BYTES 4096

struct demo {
    int64_t seed, now_us, incident;
    struct demo_plan plan;
    const char *code, *gazetteer, *boundaries, *out;
    struct demo_city city;
    struct demo_names names;
    struct demo_staff staff;
    struct arena arena;
    size_t marks;
};

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--people", "N", "so many in the same proportions; without it the city of the drills, 1,618 on the list" },
    { "--seed", "S", "which city: the same number makes the same people (1)" },
    { "--city", "CODE", "a real municipality instead of the made-up one" },
    { "--gazetteer", "FILE", "its towns: Geolonia CSV or a compiled gazetteer" },
    { "--boundaries", "FILE", "its boundary: GeoJSON, columns of N03; all that is in it is brought in" },
    { "--names", "DIR", "lists of names instead of the program's own" },
    { "--out", "DIR", "where users.json, city.json, the gazetteer and the feeds go" },
    { "--no-incident", NULL, "open no incident" },
    { "--no-marks", NULL, "open the incident and leave everybody unreported" },
    { NULL, NULL, NULL },
};

const struct command cmd_demo = {
    .name = "demo",
    .usage = "--people N --seed S --out=DIR",
    .options = options,
    .run = run,
    .ja = "移行したばかりのデータベースに、架空の人の住む市を作ります。",
    .doc = "Make a city of made-up people in a freshly migrated database.",
};

static void on_progress(uint64_t done, uint64_t total)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%llu / %llu%s", (unsigned long long)done, (unsigned long long)total, done == total ? "\n" : "");
}

static enum err options_read(struct demo *d, struct fail *f)
{
    int64_t people = 0;
    d->code = cli_value("--city", NULL);
    d->gazetteer = cli_value("--gazetteer", NULL);
    d->boundaries = cli_value("--boundaries", NULL);
    d->out = cli_value("--out", NULL);
    d->now_us = clock_now_us();
    if (cli_given("--people") && (!sv_to_i64(sv_of(cli_value("--people", "")), &people) || people < 1 || people > PEOPLE_MAX))
        return fail_set(f, E_USAGE, 0, "--people");
    d->plan = people ? demo_plan_of((uint64_t)people) : demo_plan_city();
    if (!sv_to_i64(sv_of(cli_value("--seed", "1")), &d->seed) || d->seed < 0)
        return fail_set(f, E_USAGE, 0, "--seed");
    if (!d->out)
        return fail_set(f, E_USAGE, 0, "--out");
    if (mkdir(d->out, 0700) && errno != EEXIST)
        return fail_set(f, E_IO, 0, "--out");
    return OK;
}

/* The made-up city's files are drawn first; from there on it is a city like any other. */
static enum err map_choose(struct demo *d, struct fail *f)
{
    bool real = d->code != NULL;
    if (real != (d->gazetteer != NULL) || real != (d->boundaries != NULL))
        return fail_set(f, E_USAGE, 0, real ? "--gazetteer --boundaries" : "--city");
    if (real)
        return OK;
    d->code = DEMO_CITY_CODE;
    d->gazetteer = arena_printf(&d->arena, "%s/gazetteer.csv", d->out);
    d->boundaries = arena_printf(&d->arena, "%s/boundaries.geojson", d->out);
    enum err e = d->gazetteer && d->boundaries ? demo_city_draw(d->out) : E_NO_MEMORY;
    return e ? fail_set(f, e, 0, "--out") : OK;
}

static enum err names_choose(struct demo *d, struct fail *f)
{
    const char *folder = cli_value("--names", NULL);
    return folder ? demo_names_read(&d->arena, folder, &d->names, f) : demo_names_own(&d->arena, &d->names);
}

static enum err empty_check(struct db_sync *s, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, SQL_BARE(DEMO_PEOPLE_COUNT), &rows, f);
    const struct SQL_DEMO_PEOPLE_COUNT_GIVES *there = SQL_ROW(DEMO_PEOPLE_COUNT, e ? NULL : rows, 0);
    if (there->persons || there->users)
        e = fail_set(f, E_DEMO_NOT_EMPTY, 0, "--db");
    db_rows_free(rows);
    return e;
}

static enum err people_make(struct db_sync *s, struct demo *d, struct fail *f)
{
    struct demo_world w = { .seed = (uint64_t)d->seed,
                            .plan = d->plan,
                            .city = &d->city,
                            .names = &d->names,
                            .nurses = d->staff.nurses.id,
                            .support = d->staff.support.id,
                            .clinic = d->staff.clinic.id,
                            .nurses_name = d->staff.nurses.name,
                            .support_name = d->staff.support.name,
                            .clinic_name = d->staff.clinic.name,
                            .nurses_n = d->staff.nurses.n,
                            .support_n = d->staff.support.n,
                            .clinic_n = d->staff.clinic.n };
    return demo_people_write(s, &w, on_progress, f);
}

static enum err incident_make(struct db_sync *s, struct demo *d, struct fail *f)
{
    if (cli_given("--no-incident"))
        return OK;
    enum err e = demo_incident_open(s, &d->city, &d->staff, d->now_us, &d->incident, f);
    if (!e && !cli_given("--no-marks"))
        e = demo_marks_make(s, &d->city, &d->staff, d->incident, (uint64_t)d->seed, d->now_us, &d->marks, f);
    return e;
}

/* city.json for programs, facts for the run's shell. */
static enum err card_write(const struct demo *d)
{
    char path[PATH_MAX_BYTES];
    struct buf b;
    struct jw w;
    buf_init(&b, 65536);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_kz(&w, "municipality", d->city.code);
    jw_kz(&w, "name", d->city.name);
    jw_key(&w, "incident");
    if (d->incident)
        jw_id(&w, d->incident);
    else
        jw_null(&w);
    jw_obj_end(&w);
    snprintf(path, sizeof path, "%s/city.json", d->out);
    enum err e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0644) : b.bad;
    buf_clear(&b);
    buf_printf(&b, "municipality=%s\nname=%s\n", d->city.code, d->city.name);
    if (d->incident)
        buf_printf(&b, "incident=%lld\n", (long long)d->incident);
    snprintf(path, sizeof path, "%s/facts", d->out);
    if (!e)
        e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0644) : b.bad;
    buf_done(&b);
    return e;
}

static enum err files_write(struct demo *d, struct fail *f)
{
    char path[PATH_MAX_BYTES];
    snprintf(path, sizeof path, "%s/users.json", d->out);
    enum err e = demo_users_write(&d->staff, path);
    if (!e)
        e = demo_storm_write(&d->city, (uint64_t)d->seed, d->now_us, d->out, f);
    if (!e)
        e = card_write(d);
    return e ? fail_set(f, e, 0, "--out") : OK;
}

static enum err on_ventilated(void *ctx, const struct db_rows *rows, size_t row)
{
    struct demo_city *c = ctx;
    for (size_t i = 0; i < c->towns; i++)
        c->town[i].ventilated |= sv_eq(db_text_at(rows, row, 0), sv_of(c->town[i].key));
    return OK;
}

static enum err staff_make(struct db_sync *s, struct demo *d, struct fail *f)
{
    enum err e = demo_staff_make(s, &d->arena, &d->city, &d->staff, f);
    return e ? e : demo_volunteers_make(s, &d->arena, &d->names, &d->plan, (uint64_t)d->seed, &d->staff, f);
}

static enum err everybody_make(struct db_sync *s, struct demo *d, struct fail *f)
{
    enum err e = people_make(s, d, f);
    if (!e)
        e = db_sync_each(s, SQL_WITH(DEMO_VENTILATED, .municipality = ARG_Z(d->city.code)), on_ventilated, &d->city, f);
    if (!e)
        e = demo_staff_assign(s, &d->city, &d->staff, f);
    if (!e)
        e = demo_volunteers_assign(s, &d->city, &d->staff, &d->plan, f);
    return e ? e : demo_cards_make(s, f);
}

static enum err city_make(struct db_sync *s, struct demo *d, struct fail *f)
{
    enum err e = empty_check(s, f);
    if (!e)
        e = map_choose(d, f);
    if (!e)
        e = names_choose(d, f);
    if (!e)
        e = demo_city_build(s, &d->arena, d->code, d->gazetteer, d->boundaries, d->out, &d->city, f);
    if (!e)
        e = staff_make(s, d, f);
    if (!e)
        e = everybody_make(s, d, f);
    if (!e)
        e = incident_make(s, d, f);
    return e ? e : files_write(d, f);
}

/* What is there now, counted and not what was meant. */
static enum err summary_print(struct db_sync *s, struct demo *d, struct fail *f)
{
    struct db_rows *rows = NULL;
    enum err e = db_sync_run(s, SQL_WITH(DEMO_SUMMARY, .municipality = ARG_Z(d->city.code)), &rows, f);
    if (!e) {
        const struct SQL_DEMO_SUMMARY_GIVES *n = SQL_ROW(DEMO_SUMMARY, rows, 0);
        printf("demo: %s (%s), %llu people: 名簿 %lld (同意 %lld, 不同意 %lld, 未回答 %lld), 呼吸器 %lld, 電源必要 %lld, 支援措置 %lld, "
               "民生委員 %lld, "
               "職員 %lld, %lld zones, without location %lld, 対象外 %lld; %zu marks\n",
               d->city.name, d->city.code, (unsigned long long)d->plan.people, (long long)n->listed, (long long)n->agreed,
               (long long)n->refused, (long long)n->unanswered, (long long)n->ventilated, (long long)n->powered, (long long)n->protected,
               (long long)n->volunteers, (long long)n->own_staff, (long long)n->zones, (long long)n->unplaced, (long long)n->away,
               d->marks);
    }
    db_rows_free(rows);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    static struct demo d;
    (void)argv;
    enum err e = options_read(&d, f);
    if (e)
        return e;
    struct db_sync *s = cli_open(f);
    if (!s)
        return f->err;
    arena_init(&d.arena, (size_t)256 << 20);
    e = city_make(s, &d, f);
    if (!e)
        e = summary_print(s, &d, f);
    demo_city_close(&d.city);
    arena_done(&d.arena);
    return e;
}
