/* SPDX-License-Identifier: Apache-2.0
 * demo_names.c - lists of names: the program's own, or those of a folder. */
#include "server/demo/demo_names.h"

#include <stdio.h>

#include "server/base/bisect.h"
#include "server/base/count.h"
#include "server/base/text/csv.h"
#include "server/base/file.h"
#include "server/base/text/fold.h"

#define LIST_BYTES_MAX ((size_t)32 << 20) /* of one list of names */
#define SPELLINGS_MAX 8                   /* of one reading: the rest are rare */
#define NAMES_MAX 60000                   /* of one list with all spellings */

struct raw {
    const char *text, *kana;
    uint64_t weight;
    int sex, band;
};

#define ELD BAND_ELD
#define OLD BAND_OLD
#define MID BAND_MID
#define NEW BAND_NEW
static const struct raw own_family[] = {
#define S(text, kana, weight) { text, kana, weight, 0, 0 },
#include "server/demo/demo_surnames.def"
#undef S
};
static const struct raw own_given[] = {
#define G(sex, band, text, kana) { text, kana, 1, sex, band },
#include "server/demo/demo_given.def"
#undef G
};
#undef ELD
#undef OLD
#undef MID
#undef NEW

static const char *key_of(struct arena *a, const char *text)
{
    struct sv key;
    return fold_strict(a, sv_of(text), &key) ? NULL : arena_str(a, key);
}

static enum err add(struct arena *a, struct demo_name_list *l, const struct raw *r)
{
    struct demo_name x = { r->text, r->kana, key_of(a, r->text), key_of(a, r->kana), 0 };
    if (!x.text_key || !x.kana_key)
        return E_NO_MEMORY;
    x.upto = (l->n ? l->name[l->n - 1].upto : 0) + r->weight;
    l->name[l->n++] = x;
    return OK;
}

static enum err lists_new(struct arena *a, size_t family, size_t given, struct demo_names *out)
{
    *out = (struct demo_names){ .family.name = arena_array(a, family, sizeof(struct demo_name)) };
    bool good = out->family.name != NULL;
    for (int sex = 1; sex <= 2; sex++)
        for (int band = 0; band < BAND_COUNT; band++)
            good &= (out->given[sex][band].name = arena_array(a, given, sizeof(struct demo_name))) != NULL;
    return good ? OK : E_NO_MEMORY;
}

enum err demo_names_own(struct arena *a, struct demo_names *out)
{
    size_t family = countof(own_family), given = countof(own_given);
    enum err e = lists_new(a, family, given, out);
    for (size_t i = 0; !e && i < family; i++)
        e = add(a, &out->family, &own_family[i]);
    for (size_t i = 0; !e && i < given; i++) {
        const struct raw *r = &own_given[i];
        e = add(a, &out->given[r->sex][r->band], r);
        if (!e && r->band == BAND_OLD)
            e = add(a, &out->given[r->sex][BAND_ELD], r);
    }
    return e;
}

static const char *katakana(struct arena *a, struct sv hiragana)
{
    struct sv key;
    return fold_strict(a, hiragana, &key) ? NULL : arena_str(a, key);
}

struct names_reading {
    struct arena *a;
    struct demo_names *out;
    int sex; /* 0: family names */
};

static enum err family_row(struct names_reading *r, const struct csv_row *row)
{
    struct raw x = { 0 };
    int64_t weight;
    if (row->n < 3 || !sv_to_i64(row->field[1], &weight) || weight < 1)
        return OK;
    x.weight = (uint64_t)weight;
    x.text = arena_str(r->a, row->field[0]);
    x.kana = katakana(r->a, row->field[2]);
    return x.text && x.kana ? add(r->a, &r->out->family, &x) : E_NO_MEMORY;
}

static enum err given_row(struct names_reading *r, const struct csv_row *row)
{
    const char *kana = row->n > 2 ? katakana(r->a, row->field[0]) : "";
    enum err e = kana ? OK : E_NO_MEMORY;
    for (size_t i = 2; !e && i < row->n && i < 2 + SPELLINGS_MAX; i++) {
        struct raw x = { arena_str(r->a, row->field[i]), kana, 1, 0, 0 };
        if (!row->field[i].n)
            continue;
        for (int band = 0; !e && band < BAND_COUNT; band++)
            e = x.text ? add(r->a, &r->out->given[r->sex][band], &x) : E_NO_MEMORY;
    }
    return e;
}

static enum err file_rows(struct names_reading *r, const char *folder, const char *file, struct fail *f)
{
    char path[4096];
    struct file_map m;
    struct arena rows;
    struct csv c;
    struct csv_row row;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    enum err e = file_map_open(path, LIST_BYTES_MAX, &m);
    if (e)
        return fail_set(f, e, 0, file);
    arena_init(&rows, LIST_BYTES_MAX);
    csv_init(&c, m.bytes);
    for (size_t n = 0; !e && !csv_at_end(&c) && n < NAMES_MAX / SPELLINGS_MAX; n++) {
        arena_reset(&rows);
        e = csv_next(&c, &rows, &row, f);
        if (!e && row.n)
            e = r->sex ? given_row(r, &row) : family_row(r, &row);
    }
    arena_done(&rows);
    file_map_close(&m);
    return e;
}

enum err demo_names_read(struct arena *a, const char *folder, struct demo_names *out, struct fail *f)
{
    struct names_reading r = { a, out, 0 };
    enum err e = lists_new(a, NAMES_MAX, NAMES_MAX, out);
    if (!e)
        e = file_rows(&r, folder, "last_name_org.csv", f);
    r.sex = 1;
    if (!e)
        e = file_rows(&r, folder, "first_name_man_opti.csv", f);
    r.sex = 2;
    if (!e)
        e = file_rows(&r, folder, "first_name_woman_opti.csv", f);
    if (!e && (!out->family.n || !out->given[1][0].n || !out->given[2][0].n))
        e = fail_set(f, E_CSV_EMPTY, 0, "names");
    return e;
}

const struct demo_name *demo_name_pick(const struct demo_name_list *l, struct dice *d)
{
    uint64_t at = (uint64_t)(dice_real(d) * (double)l->name[l->n - 1].upto);
    size_t low = 0, high = l->n - 1;
    BISECT(mid, low, high, l->name[mid].upto <= at);
    return &l->name[low];
}
