/* SPDX-License-Identifier: Apache-2.0
 * parse_tepco.c - 東京電力パワーグリッド: one XML of the same shape at three levels, told apart by its 11-digit code.
 *
 * 00000000000 lists prefectures, PP000000000 lists municipalities: both are parent lists, what is not in them is not
 * out. MMMMM000000 lists towns. Begin and estimate are not given. A municipality with a count but no town counts as
 * a whole. A line that belongs to no place below its file is left out and listed, unless there are no others; one that is the
 * sum of the file is no line. */
#include "feeds/formats/parse.h"

#include "feeds/area/count.h"
#include "feeds/area/unite.h"
#include "feeds/formats/xml.h"
#include "server/base/count.h"
#include "server/base/date.h"

#define CODE_DIGITS 11 /* of an area of the utility: 2 prefecture, 3 municipality, 6 below */

static bool is_code(struct sv s)
{
    if (s.n != CODE_DIGITS)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

/* Digits of a code that are its own at this level: 0, 2, 5 or 11. */
static size_t code_depth(struct sv code)
{
    static const size_t depths[] = { 0, 2, 5 };
    for (size_t i = 0; i < countof(depths); i++) {
        size_t d = depths[i], zeros = d;
        while (zeros < code.n && code.p[zeros] == '0')
            zeros++;
        if (zeros == code.n)
            return d;
    }
    return CODE_DIGITS;
}

static bool is_below(struct sv child, struct sv parent)
{
    size_t d = code_depth(parent);
    return is_code(child) && memcmp(child.p, parent.p, d) == 0 && code_depth(child) > d;
}

static size_t area_count(const struct xml *root)
{
    size_t n = 0;
    for (const struct xml *x = xml_child(root, "エリア"); x; x = xml_next(x, "エリア"))
        n++;
    return n;
}

/* Left out (`taken` false), or taken without what could not be read. */
static void tell(struct arena *a, struct row_faults *f, const struct xml *x, enum err why, const char *field, struct sv value, bool taken)
{
    const struct row_fault fault = { .why = why, .taken = taken, .line = x->line, .field = sv_of(field), .value = value };
    if (taken)
        f->partly++;
    else if (why != E_FEED_ROW_NOTE)
        f->refused++;
    row_fault_list(f, a, &fault);
}

/* The sum of the file: its own code and its own name, or a word for a sum; by that word alone without a code. "大字総数" is
 * none, nor is a town with a wrong code: when in doubt the line is lost, for a sum too many ends what stood in it. */
static bool is_file_sum(struct sv code, struct sv name, struct sv scope, struct sv title)
{
    static const char *const words[] = { "合計", "計", "総数", "全域" };
    bool own = sv_eq(code, scope);
    return (own && (name.n == 0 || sv_eq(name, title))) || ((own || code.n == 0) && SV_ONE_OF(name, words));
}

/* A line that lies nowhere: the sum of the file, or one that cannot be read. */
static void leave_out(struct arena *a, struct row_faults *f, const struct xml *x, struct sv scope, const struct xml *root)
{
    struct sv code = sv_trim(xml_attr(x, "コード")), name = sv_trim(xml_text(x, "名前"));
    bool below = is_below(code, scope);
    if (is_file_sum(code, name, scope, sv_trim(xml_text(root, "タイトル"))))
        tell(a, f, x, E_FEED_ROW_NOTE, "名前", name, false);
    else
        tell(a, f, x, E_FEED_ROW_PLACE, below ? "名前" : "コード", below ? SV("") : code, false);
}

/* The number of households of a line. */
static struct count read_count(struct arena *a, struct row_faults *f, const struct xml *x)
{
    struct sv text = xml_text(x, "停電軒数");
    struct count c = count_parse(text);
    if (count_is_odd(text, c))
        tell(a, f, x, E_FEED_ROW_COUNT, "停電軒数", text, true);
    return c;
}

/* Households are out, or may be, by the count of this line. */
static bool says_out(const struct xml *x)
{
    struct sv text = sv_trim(xml_text(x, "停電軒数"));
    return text.n && count_parse(text).high != 0;
}

/* Of a file that has at most sums of itself for lines: what counts its households. */
static const struct xml *counted_by(const struct xml *root)
{
    const struct xml *line = xml_child(root, "エリア");
    return says_out(root) || !line ? root : line;
}

/* A list that is empty ends all below it; but one that counts households is not empty. */
static void doubt_empty(struct arena *a, const struct xml *root, struct row_faults *f)
{
    const struct xml *x = counted_by(root);
    if (says_out(x))
        tell(a, f, x, E_FEED_ROW_PLACE, "停電軒数", xml_text(x, "停電軒数"), false);
}

static enum err read_children(struct arena *a, const struct xml *root, struct sv scope, struct parsed *out)
{
    size_t most = area_count(root);
    if (most > PARSE_CHILDREN_MAX)
        return E_FEED_TOO_LARGE;
    struct feed_child *list = arena_array(a, most ? most : 1, sizeof *list);
    if (!list)
        return E_NO_MEMORY;
    for (const struct xml *x = xml_child(root, "エリア"); x; x = xml_next(x, "エリア")) {
        struct feed_child c = { .code = xml_attr(x, "コード"), .name = area_text(a, xml_text(x, "名前")) };
        if (!c.name.p)
            return E_NO_MEMORY;
        if (!is_below(c.code, scope)) {
            leave_out(a, &out->rows, x, scope, root);
            continue;
        }
        c.count = read_count(a, &out->rows, x);
        list[out->children_n++] = c;
    }
    out->children = list;
    out->is_parent = true;
    if (out->rows.refused && out->rows.refused >= out->children_n)
        return E_FEED_FORMAT;
    if (out->children_n == 0)
        doubt_empty(a, root, &out->rows);
    return OK;
}

static enum err begin_area(struct arena *a, const struct xml *root, struct sv scope, const struct xml *counted, struct row_faults *faults,
                           struct feed_area *x)
{
    area_init(x);
    x->municipality = (struct sv){ scope.p, 5 };
    x->city = area_text(a, xml_text(root, "タイトル"));
    x->raw = area_text(a, xml_text(counted, "停電軒数"));
    x->count = read_count(a, faults, counted);
    if (x->count.high == 0)
        x->state = AREA_RESTORING;
    return x->city.p && x->raw.p ? OK : E_NO_MEMORY;
}

/* Of a line that has a code below its file and a name. */
static enum err read_town(struct arena *a, const struct xml *root, struct sv scope, const struct xml *town, struct row_faults *faults,
                          struct feed_area *x)
{
    enum err e = begin_area(a, root, scope, town, faults, x);
    if (e)
        return e;
    x->case_no = xml_attr(town, "コード");
    x->name = area_text(a, xml_text(town, "名前"));
    x->names = arena_alloc(a, sizeof *x->names);
    if (!x->name.p || !x->names)
        return E_NO_MEMORY;
    x->names[0] = x->name;
    x->names_n = 1;
    return OK;
}

/* A count, but no town: the municipality as a whole is all that is said. Without a count, or by nought, nothing is out there;
 * by any other text (集計中, 多数, 未定, -) something may be, and what was out there has not ended. */
static enum err read_whole(struct arena *a, const struct xml *root, struct sv scope, struct parsed *out)
{
    struct feed_area *x = &out->areas[0];
    struct row_faults unlisted = { 0 };
    const struct xml *counted = counted_by(root);
    enum err e = begin_area(a, root, scope, counted, &unlisted, x);
    if (e || x->count.high == 0)
        return e;
    if (x->count.high == COUNT_UNKNOWN && x->count.low == COUNT_UNKNOWN) {
        if (x->raw.n)
            tell(a, &out->rows, counted, E_FEED_ROW_PLACE, "停電軒数", x->raw, false);
        return OK;
    }
    x->kind = AREA_MUNICIPALITY;
    x->level = LEVEL_MUNICIPALITY;
    x->name = x->city;
    out->n = 1;
    return OK;
}

static enum err read_towns(struct arena *a, const struct xml *root, struct sv scope, struct parsed *out)
{
    size_t most = area_count(root);
    out->areas = arena_array(a, most + 1, sizeof *out->areas);
    if (!out->areas)
        return E_NO_MEMORY;
    for (const struct xml *x = xml_child(root, "エリア"); x; x = xml_next(x, "エリア")) {
        if (!is_below(xml_attr(x, "コード"), scope) || sv_trim(xml_text(x, "名前")).n == 0) {
            leave_out(a, &out->rows, x, scope, root);
            continue;
        }
        enum err e = read_town(a, root, scope, x, &out->rows, &out->areas[out->n++]);
        if (e)
            return e;
    }
    if (out->rows.refused && out->rows.refused >= out->n)
        return E_FEED_FORMAT;
    if (out->n == 0)
        return read_whole(a, root, scope, out);
    enum err e = areas_unite(a, out->areas, &out->n, UNITE_SAME_CASE);
    return e ? e : areas_unite(a, out->areas, &out->n, UNITE_SAME_PLACE);
}

enum err parse_tepco(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail)
{
    struct xml *root;
    if (!is_code(env->scope))
        return fail_set(fail, E_FEED_FORMAT, 0, "コード");
    enum err e = xml_parse(a, bytes, &root, fail);
    if (e)
        return e;
    if (!sv_eq(root->name, SV("東京電力停電情報")))
        return fail_set(fail, E_FEED_FORMAT, 0, "東京電力停電情報");
    struct parsed p = { 0 };
    if (feed_time_parse(xml_text(root, "更新日時"), env->now_us, &p.feed_time_us))
        return fail_set(fail, E_FEED_TIME, 0, "更新日時");
    e = code_depth(env->scope) < 5 ? read_children(a, root, env->scope, &p) : read_towns(a, root, env->scope, &p);
    if (e)
        return fail_set(fail, e, 0, "エリア");
    *out = p;
    return OK;
}
