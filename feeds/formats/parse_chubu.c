/* SPDX-License-Identifier: Apache-2.0
 * parse_chubu.c - 中部電力パワーグリッド, detail: one file an office, one kosho_kenmei a case, its towns in chomei_info.
 *
 * A case that lies in two municipalities becomes an area in each; its count, which is the case's, stays with the
 * first. zenso_d says that all of the case is restored. Numbers of cases are not kept from one edition to the next,
 * so they only tell cases of one edition apart. A time or a count that cannot be read costs itself alone, a case with more
 * towns than there can be costs the case, a town without its city or name costs the town; all are listed. What teisoden_cond and kenmei_cond mean is not published: a town that
 * is listed counts as out. */
#include "feeds/formats/parse.h"

#include "feeds/area/count.h"
#include "feeds/area/unite.h"
#include "feeds/formats/xml.h"
#include "server/base/clock.h"
#include "server/base/date.h"

struct chubu_reading {
    struct arena *arena;
    const struct parse_env *env;
    struct feed_area *areas;
    size_t n, room;
    int64_t feed_time_us;
    struct sv office;
    struct row_faults faults;
    bool lacks; /* the case at hand is taken without something that could not be read */
};

#define BEGIN_LAG_US (600 * US_PER_S) /* two clocks of one utility: a begin further behind the edition's own time is none */

static void tell(struct chubu_reading *r, const struct xml *kenmei, const char *field, struct sv value, enum err why, bool taken)
{
    const struct row_fault fault = { .why = why, .taken = taken, .line = kenmei->line, .field = sv_of(field), .value = value };
    row_fault_list(&r->faults, r->arena, &fault);
}

static void lack(struct chubu_reading *r, const struct xml *kenmei, const char *field, struct sv value, enum err why)
{
    r->lacks = true;
    tell(r, kenmei, field, value, why, true);
}

/* A time the feed may leave out or put into words. */
static int64_t time_or_none(const struct chubu_reading *r, struct sv s)
{
    int64_t t;
    return s.n && feed_time_parse(s, r->env->now_us, &t) == OK ? t : TIME_NONE;
}

static int64_t begin_of(struct chubu_reading *r, const struct xml *kenmei)
{
    struct sv s = xml_text(kenmei, "teiden_hassei_d");
    int64_t t = time_or_none(r, s);
    if (t != TIME_NONE && t <= r->feed_time_us + BEGIN_LAG_US)
        return t;
    if (s.n && !text_says_unknown(s))
        lack(r, kenmei, "teiden_hassei_d", s, E_FEED_ROW_TIME);
    return TIME_NONE;
}

/* All of the case is restored at a time that can be read, or when it is said in a word that means nothing else. A text that may
 * mean anything ends nobody's outage. */
static int64_t end_of(struct chubu_reading *r, const struct xml *kenmei, struct sv s)
{
    static const char *const over[] = { "済",     "済み",     "復旧", "復旧済", "復旧済み", "復旧完了", "復電",
                                        "復電済", "復電済み", "送電", "送電済", "送電済み", "全送",     "完了" };
    int64_t t = time_or_none(r, s);
    if (t == TIME_NONE && SV_ONE_OF(sv_trim(s), over))
        return r->feed_time_us;
    if (t == TIME_NONE && s.n && !text_says_unknown(s))
        lack(r, kenmei, "zenso_d", s, E_FEED_ROW_TIME);
    return t;
}

static enum err keep_text(struct chubu_reading *r, struct sv s, struct sv *out)
{
    *out = area_text(r->arena, s);
    return out->p ? OK : E_NO_MEMORY;
}

/* What the case says, in an area that has no place yet. */
static enum err case_area(struct chubu_reading *r, const struct xml *kenmei, struct feed_area *out)
{
    area_init(out);
    struct sv count = xml_text(kenmei, "genzai_teiden_kosu");
    struct sv restore = xml_text(kenmei, "fukkyu_mikomi_d");
    struct sv restored = xml_text(kenmei, "zenso_d");
    out->count = count_parse(count);
    if (count_is_odd(count, out->count))
        lack(r, kenmei, "genzai_teiden_kosu", count, E_FEED_ROW_COUNT);
    out->since_us = begin_of(r, kenmei);
    out->restore_us = time_or_none(r, restore);
    out->ended_us = end_of(r, kenmei, restored);
    if (out->count.high == 0)
        out->state = AREA_RESTORING;
    enum err e = keep_text(r, count, &out->raw);
    if (!e)
        e = keep_text(r, restore, &out->restore_raw);
    if (!e)
        e = keep_text(r, xml_text(kenmei, "kenmei_no"), &out->case_no);
    if (!e)
        e = keep_text(r, xml_text(xml_child(kenmei, "teiden_riyu"), "teiden_riyu_n"), &out->cause);
    return e;
}

/* "町名" or "町名 番地": the second is only a part of the town, and says so. */
static enum err town_name(struct chubu_reading *r, const struct xml *chomei, struct sv *out)
{
    struct sv town = xml_text(chomei, "address3_n"), block = xml_text(chomei, "address4_n");
    if (town.n == 0 || block.n == 0)
        return keep_text(r, town, out);
    const char *both = arena_printf(r->arena, SV_FMT " " SV_FMT, SV_ARG(town), SV_ARG(block));
    return both ? keep_text(r, sv_of(both), out) : E_NO_MEMORY;
}

static bool has_name(const struct feed_area *x, struct sv name)
{
    for (size_t i = 0; i < x->names_n; i++)
        if (sv_eq(x->names[i], name))
            return true;
    return false;
}

/* The area of this case in the town's municipality: the one begun already, or a new one. */
static enum err area_for(struct chubu_reading *r, size_t first, const struct feed_area *model, const struct xml *chomei, size_t towns_max,
                         struct feed_area **out)
{
    struct sv pref = sv_trim(xml_text(chomei, "address1_n")), city = sv_trim(xml_text(chomei, "address2_n"));
    for (size_t i = first; i < r->n; i++)
        if (sv_eq(r->areas[i].pref, pref) && sv_eq(r->areas[i].city, city)) {
            *out = &r->areas[i];
            return OK;
        }
    if (r->n == r->room)
        return E_FEED_TOO_LARGE;
    struct feed_area *x = &r->areas[r->n];
    *x = *model;
    if (r->n > first)
        x->count = (struct count){ COUNT_UNKNOWN, COUNT_UNKNOWN };
    x->names = arena_array(r->arena, towns_max, sizeof *x->names);
    enum err e = x->names ? keep_text(r, pref, &x->pref) : E_NO_MEMORY;
    if (!e)
        e = keep_text(r, city, &x->city);
    if (e)
        return e;
    r->n++;
    *out = x;
    return OK;
}

static size_t town_count(const struct xml *kenmei)
{
    size_t n = 0;
    for (const struct xml *c = xml_child(kenmei, "chomei_info"); c; c = xml_next(c, "chomei_info"))
        n++;
    return n;
}

/* A case without a town still is an outage: it counts for the office. */
static enum err add_placeless(struct chubu_reading *r, const struct feed_area *model)
{
    if (r->n == r->room)
        return E_FEED_TOO_LARGE;
    r->areas[r->n] = *model;
    r->areas[r->n].city = r->office;
    r->n++;
    return OK;
}

/* A town of which the city, or beside named ones the name, is missing: where it lies is not known. */
static bool is_lost(const struct xml *kenmei, const struct xml *chomei)
{
    struct sv city = sv_trim(xml_text(chomei, "address2_n"));
    if (!city.n)
        return true;
    if (xml_text(chomei, "address3_n").n)
        return false;
    for (const struct xml *c = xml_child(kenmei, "chomei_info"); c; c = xml_next(c, "chomei_info"))
        if (xml_text(c, "address3_n").n && sv_eq(sv_trim(xml_text(c, "address2_n")), city))
            return true;
    return false;
}

static enum err add_town(struct chubu_reading *r, size_t first, const struct feed_area *model, const struct xml *chomei, size_t towns)
{
    struct feed_area *x;
    struct sv name;
    enum err e = area_for(r, first, model, chomei, towns, &x);
    if (!e)
        e = town_name(r, chomei, &name);
    if (!e && name.n && !has_name(x, name))
        x->names[x->names_n++] = name;
    return e;
}

static enum err add_case(struct chubu_reading *r, const struct xml *kenmei)
{
    struct feed_area model;
    size_t first = r->n, towns = town_count(kenmei);
    if (towns > AREA_TOWNS_MAX) {
        r->faults.refused++;
        tell(r, kenmei, "chomei_info", xml_text(kenmei, "kenmei_no"), E_FEED_ROW_SHAPE, false);
        return OK;
    }
    r->lacks = false;
    enum err e = case_area(r, kenmei, &model);
    r->faults.partly += r->lacks;
    if (e)
        return e;
    for (const struct xml *c = xml_child(kenmei, "chomei_info"); c && !e; c = xml_next(c, "chomei_info")) {
        if (!is_lost(kenmei, c)) {
            e = add_town(r, first, &model, c, towns);
            continue;
        }
        r->faults.refused++;
        tell(r, c, "chomei_info", xml_text(c, "address3_n"), E_FEED_ROW_PLACE, false);
    }
    return e || r->n > first ? e : add_placeless(r, &model);
}

/* Room for every area there can be: one a town, one a case without a town. */
static size_t most_areas(const struct xml *root)
{
    size_t n = 0;
    for (const struct xml *k = xml_child(root, "kosho_kenmei"); k; k = xml_next(k, "kosho_kenmei"))
        n += town_count(k) + 1;
    return n;
}

static enum err finish(struct chubu_reading *r, struct parsed *out)
{
    for (size_t i = 0; i < r->n; i++) {
        struct feed_area *x = &r->areas[i];
        if (x->names_n == 0) {
            x->kind = AREA_MUNICIPALITY;
            x->level = LEVEL_MUNICIPALITY;
        }
        x->name = area_name_of(r->arena, x);
        if (!x->name.p)
            return E_NO_MEMORY;
    }
    enum err e = areas_unite(r->arena, r->areas, &r->n, UNITE_SAME_CASE);
    if (!e)
        *out = (struct parsed){ .feed_time_us = r->feed_time_us, .areas = r->areas, .n = r->n, .rows = r->faults };
    return e;
}

enum err parse_chubu(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail)
{
    struct xml *root;
    enum err e = xml_parse(a, bytes, &root, fail);
    if (e)
        return e;
    if (!sv_eq(root->name, SV("teiden_info")))
        return fail_set(fail, E_FEED_FORMAT, 0, "teiden_info");
    struct chubu_reading r = { .arena = a, .env = env, .room = most_areas(root) };
    if (feed_time_parse(xml_text(root, "data_make_d"), env->now_us, &r.feed_time_us))
        return fail_set(fail, E_FEED_TIME, 0, "data_make_d");
    r.areas = arena_array(a, r.room ? r.room : 1, sizeof *r.areas);
    e = r.areas ? keep_text(&r, xml_text(xml_child(root, "eigyosho"), "eigyosho_n"), &r.office) : E_NO_MEMORY;
    for (struct xml *k = xml_child(root, "kosho_kenmei"); k && !e; k = xml_next(k, "kosho_kenmei"))
        e = add_case(&r, k);
    if (!e)
        e = finish(&r, out);
    return e ? fail_set(fail, e, 0, "") : OK;
}
