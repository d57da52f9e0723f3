/* SPDX-License-Identifier: Apache-2.0
 * bench_keys.c - what both sides of the lookup benchmark work with.
 *
 *     bench_keys fill --db=CONNINFO --sql=FOLDER             makes bench.person: the register with its search keys
 *     bench_keys mix  --db=CONNINFO --sql=FOLDER --out=DIR [--queries=N]
 *
 * mix writes the same questions twice: DIR/CLASS.jsonl for POST /api/lookup and DIR/CLASS.terms for bench_sql, for each
 * class and, as class `mix`, for all in their shares. All of them ask for people who are there. */
#include "server/base/text/fold.h"
#include "server/base/utf8.h"
#include "server/picture/people/keys.h"
#include "tests/bench/bench_pg.h"

#define FIELDS 10
#define PIECES_MAX 8192

/* ---- fill --------------------------------------------------------------------------------------------------------- */

struct filler {
    PGconn *person, *phone;
    struct arena arena;
    struct buf row;
};

/* Text for COPY: what would end a field or a row is not in the data but in hostile hands. */
static void put_field(struct buf *b, struct sv s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r')
            buf_ch(b, ' ');
        else
            buf_ch(b, s.p[i]);
    }
}

static struct sv strict_of(struct arena *a, struct sv s)
{
    struct sv out = { 0 };
    if (fold_strict(a, s, &out) != OK)
        pg_die("fold", "a name is no UTF-8");
    return out;
}

static struct sv loose_of(struct arena *a, struct sv s)
{
    struct sv out = { 0 };
    if (fold_loose(a, s, &out) != OK)
        pg_die("fold", "a name is no UTF-8");
    return out;
}

/* Neighbouring characters, as elements of a text array. */
static void put_pairs(struct buf *b, struct sv key, bool *any)
{
    struct sv rest = key;
    while (rest.n) {
        struct sv at = rest, behind;
        utf8_next(&rest);
        behind = rest;
        if (!behind.n)
            return;
        utf8_next(&behind);
        buf_str(b, *any ? ",\"" : "\"");
        put_field(b, (struct sv){ at.p, at.n - behind.n });
        buf_ch(b, '"');
        *any = true;
    }
}

static struct sv town_of(struct arena *a, struct sv town_key)
{
    struct sv out = { "", 0 };
    if (town_key.n > 5 && keys_of_address(a, (struct sv){ town_key.p + 5, town_key.n - 5 }, &out) != OK)
        pg_die("fold", "a town is no UTF-8");
    return out;
}

static void send_row(PGconn *c, const struct buf *row)
{
    if (!buf_ok(row) || PQputCopyData(c, row->p, (int)row->n) != 1)
        pg_die("copy", PQerrorMessage(c));
}

static void fill_phones(struct filler *f, struct sv person, struct sv phones)
{
    while (phones.n) {
        struct sv digits = sv_cut(&phones, ',');
        buf_clear(&f->row);
        buf_sv(&f->row, person);
        buf_ch(&f->row, '\t');
        put_field(&f->row, digits);
        buf_ch(&f->row, '\n');
        send_row(f->phone, &f->row);
    }
}

/* The columns of keys_source.sql in, those of bench.person out. */
static void fill_person(struct filler *f, const struct sv *in)
{
    struct arena *a = &f->arena;
    struct buf *b = &f->row;
    bool any = false;
    struct sv name = strict_of(a, in[3]), name_loose = loose_of(a, in[3]);
    fill_phones(f, in[0], in[8]);
    buf_clear(b);
    for (int i = 0; i < 9; i++) {
        if (i == 7 && !in[i].n)
            buf_str(b, "\\N");
        else
            put_field(b, in[i]);
        buf_ch(b, '\t');
    }
    const struct sv keys[] = { name, name_loose, strict_of(a, in[4]), loose_of(a, in[4]) };
    for (int i = 0; i < 4; i++) {
        put_field(b, keys[i]);
        buf_ch(b, '\t');
    }
    buf_ch(b, '{');
    put_pairs(b, name, &any);
    put_pairs(b, name_loose, &any);
    buf_str(b, "}\t");
    put_field(b, town_of(a, in[9]));
    buf_ch(b, '\n');
    send_row(f->person, b);
}

static PGconn *copy_into(const char *db, const char *folder, const char *name)
{
    PGconn *c = pg_open(db);
    char *text = pg_text(folder, name);
    PQclear(pg_good(c, PQexec(c, text)));
    free(text);
    return c;
}

static void copy_done(PGconn *c)
{
    if (PQputCopyEnd(c, NULL) != 1)
        pg_die("copy", PQerrorMessage(c));
    PQclear(pg_good(c, PQgetResult(c)));
    PQfinish(c);
}

static void fill(const char *db, const char *folder)
{
    struct filler f;
    char *line;
    int n;
    PGconn *in = copy_into(db, folder, "keys_source");
    f.person = copy_into(db, folder, "keys_person");
    f.phone = copy_into(db, folder, "keys_phone");
    arena_init(&f.arena, 1 << 20);
    buf_init(&f.row, 1 << 16);
    while ((n = PQgetCopyData(in, &line, 0)) > 0) {
        struct sv field[FIELDS], rest = sv_trim((struct sv){ line, (size_t)n });
        rest = (struct sv){ line, (size_t)n - (n > 0 && line[n - 1] == '\n') };
        for (int i = 0; i < FIELDS; i++)
            field[i] = sv_cut(&rest, '\t');
        fill_person(&f, field);
        arena_reset(&f.arena);
        PQfreemem(line);
    }
    copy_done(f.person);
    copy_done(f.phone);
    PQfinish(in);
    buf_done(&f.row);
    arena_done(&f.arena);
}

/* ---- mix ---------------------------------------------------------------------------------------------------------- */

enum class { INFIX, SURNAME, BIRTH, LAST4, TOWN, CLASSES };
static const char *const class_name[CLASSES + 1] = { "infix", "surname", "birth", "last4", "town", "mix" };
static const int share[CLASSES] = { 25, 25, 20, 20, 10 }; /* percent */

struct who {
    struct sv name_key, name, kana_key, birth, last4, town;
};

struct pen {
    FILE *json[CLASSES + 1], *terms[CLASSES + 1];
    struct arena arena;
    uint64_t seed;
};

static uint64_t dice(struct pen *p, uint64_t below)
{
    uint64_t z = (p->seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (z ^ z >> 31) % below;
}

static struct sv chars(struct sv s, size_t from, size_t n)
{
    while (from-- && s.n)
        utf8_next(&s);
    struct sv rest = s;
    while (n-- && rest.n)
        utf8_next(&rest);
    return (struct sv){ s.p, s.n - rest.n };
}

/* The loose key of a piece; NULL where a single character is left, which finds nobody. */
static const char *loose_text(struct pen *p, struct sv piece)
{
    struct sv loose = loose_of(&p->arena, piece);
    return utf8_len(loose) < 2 ? "\\N" : arena_str(&p->arena, loose);
}

static void put(struct pen *p, enum class c, bool mixed, const char *json, const char *term)
{
    int to = mixed ? CLASSES : (int)c;
    size_t brace = json ? strlen(json) - 1 : 0; /* asked as a crew asks: for one run, with its number */
    if (!json || !term || fprintf(p->json[to], "%.*s,\"ground\":\"vital\",\"case\":\"B1\"}\n", (int)brace, json) < 0 ||
        fprintf(p->terms[to], "%s\n", term) < 0)
        pg_die("mix", "cannot be written");
}

#define TEXT(s) arena_str(a, s)

static void ask_kana(struct pen *p, const struct who *w, bool mixed)
{
    struct arena *a = &p->arena;
    size_t len = utf8_len(w->kana_key), n = 4 + dice(p, 2);
    struct sv piece = chars(w->kana_key, len > n ? 1 + dice(p, len - n) : 0, n);
    put(p, INFIX, mixed, arena_printf(a, "{\"kana\":\"%s\"}", TEXT(piece)),
        arena_printf(a, "lookup_infix\t%s\t%s", TEXT(piece), loose_text(p, piece)));
}

/* Half of them with a piece of the kana, half with the surname. */
static void ask_birth(struct pen *p, const struct who *w, bool mixed)
{
    struct arena *a = &p->arena;
    const char *day = TEXT(w->birth);
    bool kana = dice(p, 2);
    struct sv piece = kana ? chars(w->kana_key, dice(p, utf8_len(w->kana_key) - 3), 3) : chars(w->name_key, 0, 2);
    put(p, BIRTH, mixed, arena_printf(a, "{\"birth\":\"%s\",\"%s\":\"%s\"}", day, kana ? "kana" : "name", TEXT(piece)),
        arena_printf(a, "lookup_birth_%s\t%s\t%s\t%s", kana ? "kana" : "name", day, TEXT(piece), loose_text(p, piece)));
}

static bool is_two_kanji(const struct who *w)
{
    struct sv rest = w->name, surname = sv_trim(w->name);
    while (rest.n) {
        struct sv before = rest;
        if (utf8_next(&rest) != 0x3000)
            continue;
        surname = (struct sv){ w->name.p, (size_t)(before.p - w->name.p) };
        break;
    }
    for (rest = chars(w->name_key, 0, 2); rest.n;) {
        if (!is_kanji(utf8_next(&rest)))
            return false;
    }
    return utf8_len(surname) == 2;
}

/* False when this person does not lend itself to it. */
static bool ask(struct pen *p, enum class c, const struct who *w, bool mixed)
{
    struct arena *a = &p->arena;
    struct sv surname = chars(w->name_key, 0, 2);
    switch (c) {
    case INFIX:
        ask_kana(p, w, mixed);
        return true;
    case SURNAME:
        if (is_two_kanji(w))
            put(p, c, mixed, arena_printf(a, "{\"name\":\"%s\"}", TEXT(surname)),
                arena_printf(a, "lookup_surname\t%s\t%s", TEXT(surname), loose_text(p, surname)));
        return is_two_kanji(w);
    case BIRTH:
        ask_birth(p, w, mixed);
        return true;
    case LAST4:
        put(p, c, mixed, arena_printf(a, "{\"phone\":\"%s\"}", TEXT(w->last4)), arena_printf(a, "lookup_last4\t%s", TEXT(w->last4)));
        return true;
    case TOWN:
        put(p, c, mixed, arena_printf(a, "{\"address\":\"%s\"}", TEXT(w->town)), arena_printf(a, "lookup_town\t%s", TEXT(w->town)));
        return true;
    case CLASSES:
        break;
    }
    return false;
}

/* clang-format off */
static enum class class_drawn(struct pen *p)
{
    int at = (int)dice(p, 100), c = 0;
    while (at >= share[c])
        at -= share[c++];
    return (enum class)c;
}
/* clang-format on */

static FILE *file_make(const char *folder, int c, const char *ending)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.%s", folder, class_name[c], ending);
    FILE *f = fopen(path, "w");
    if (!f)
        pg_die(path, "cannot be written");
    return f;
}

static void mix(const char *db, const char *folder, const char *out, int64_t queries)
{
    struct pen p = { .seed = 20191012 };
    char many[24];
    const char *param[] = { many };
    PGconn *conn = pg_open(db);
    snprintf(many, sizeof many, "%lld", (long long)queries);
    pg_prepare(conn, folder, "lookup_people");
    PGresult *r = pg_good(conn, PQexecPrepared(conn, "lookup_people", 1, param, NULL, NULL, 0));
    int people = PQntuples(r);
    for (int c = 0; c <= CLASSES; c++) {
        p.json[c] = file_make(out, c, "jsonl");
        p.terms[c] = file_make(out, c, "terms");
    }
    arena_init(&p.arena, 1 << 20);
    for (int64_t i = 0; i < queries * (CLASSES + 1) && people; arena_reset(&p.arena)) {
        bool mixed = i >= queries * CLASSES;
        enum class c = mixed ? class_drawn(&p) : (enum class)(i / queries);
        int row = (int)dice(&p, (uint64_t)people);
        struct sv v[6];
        for (int k = 0; k < 6; k++)
            v[k] = (struct sv){ PQgetvalue(r, row, k), (size_t)PQgetlength(r, row, k) };
        while (!ask(&p, c, &(struct who){ v[0], v[1], v[2], v[3], v[4], v[5] }, mixed)) {
            row = (row + 1) % people;
            for (int k = 0; k < 6; k++)
                v[k] = (struct sv){ PQgetvalue(r, row, k), (size_t)PQgetlength(r, row, k) };
        }
        i++;
    }
    for (int c = 0; c <= CLASSES; c++) {
        if (fclose(p.json[c]) || fclose(p.terms[c]))
            pg_die("mix", "cannot be written");
    }
    arena_done(&p.arena);
    PQclear(r);
    PQfinish(conn);
}

int main(int argc, char **argv)
{
    const char *verb = argc > 1 ? argv[1] : "", *db = bench_option(argc, argv, "db", "");
    const char *folder = bench_option(argc, argv, "sql", "tests/bench"), *out = bench_option(argc, argv, "out", NULL);
    if (!strcmp(verb, "fill"))
        fill(db, folder);
    else if (!strcmp(verb, "mix") && out)
        mix(db, folder, out, bench_number(argc, argv, "queries", 2000));
    else
        pg_die("usage", "bench_keys fill|mix --db= --sql= …");
    return 0;
}
