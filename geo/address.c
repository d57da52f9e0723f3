/* SPDX-License-Identifier: Apache-2.0
 * address.c - which municipality and town a text means.
 *
 * Everything that could be meant is tried - the prefecture written or not, every municipality whose name begins the
 * text, the register's own - and each is carried on into its tree of towns. The best reading is the one that explains
 * most of the text; two equally good ones in different municipalities explain nothing, and that is what is answered. */
#include "geo/address.h"
#include "geo/address_number.h"
#include "geo/designated.h"
#include "geo/walk.h"
#include "server/base/fold.h"

#include <math.h>

#define NAMES_MAX 16     /* municipality names that can begin one text */
#define SCORE_TOWN 10000 /* a reading with a town beats any without */
#define SCORE_TOKEN 16
#define SCORE_WEAK 24
#define SCORE_HINT 8
#define SCORE_SHORT_PREF 2 /* 千葉港 is 千葉港 rather than 港 in 千葉 */
#define WARD_TOKENS 6
#define ISLAND_TOKENS 8
#define LOOSE_TOKENS 3   /* a town alone, without any municipality, needs this much text */

enum { SYM_POST = 0x3012, SYM_RU = 0x30eb, SYM_AGARU = 0x4e0a, SYM_SAGARU = 0x4e0b, SYM_IRU = 0x5165, SYM_KU = 0x533a,
       SYM_TO = 0x5cf6, SYM_GUN = 0x90e1 };

struct reading {
    uint32_t city;       /* GAZETTEER_NONE: none */
    uint32_t pref;       /* written in the text; 0: not */
    uint32_t city_end;   /* token behind the municipality */
    uint32_t phrase_end; /* token behind a Kyoto street phrase, or city_end */
    struct walk_best town;
    bool weak, part, hint, loose;
    int32_t score;
};

struct match {
    const struct gazetteer *g;
    struct sv text, hint;
    struct token token[TOKENS_MAX];
    size_t n;
    struct reading best;
    bool ambiguous;
    uint32_t pref, pref_end; /* the longest prefecture the text begins with */
};

static uint32_t sym_at(const struct match *m, size_t i)
{
    return i < m->n ? m->token[i].sym : 0;
}

static size_t skip_spaces(const struct match *m, size_t i)
{
    while (sym_at(m, i) == TOKEN_SPACE)
        i++;
    return i;
}

/* How many Arabic digits stand there, of either width. */
static size_t digits_at(const struct match *m, size_t i)
{
    if (!token_is_number(sym_at(m, i)) || m->token[i].kanji)
        return 0;
    size_t bytes = m->token[i].to - m->token[i].from;
    return (unsigned char)m->text.p[m->token[i].from] < 0x80 ? bytes : bytes / 3;
}

/* "〒443-0036", "〒4430036", "443-0036": a post code in front says nothing the rest does not. */
static size_t skip_post_code(const struct match *m)
{
    size_t i = skip_spaces(m, 0);
    bool mark = sym_at(m, i) == SYM_POST;
    i = skip_spaces(m, i + mark);
    if (digits_at(m, i) == 3 && sym_at(m, i + 1) == TOKEN_DASH && digits_at(m, i + 2) == 4)
        return skip_spaces(m, i + 3);
    return mark && digits_at(m, i) == 7 ? skip_spaces(m, i + 1) : i;
}

static bool starts_with(const struct match *m, size_t from, const uint32_t *sym, size_t n, size_t *end)
{
    for (size_t i = 0; i < n; i++, from++) {
        from = skip_spaces(m, from);
        if (sym_at(m, from) != sym[i])
            return false;
    }
    *end = from;
    return true;
}

static int32_t score_of(const struct match *m, const struct reading *r)
{
    int32_t tokens = (int32_t)(r->city_end + r->town.tokens);
    int32_t s = tokens * SCORE_TOKEN - (int32_t)r->town.cost;
    s += r->town.value ? SCORE_TOWN : 0;
    s -= r->weak ? SCORE_WEAK : 0;
    s -= r->pref && !m->pref ? SCORE_SHORT_PREF : 0;
    bool same = m->hint.n && r->city != GAZETTEER_NONE && sv_eq(city_code(m->g, r->city), m->hint);
    return s + (same ? SCORE_HINT : 0);
}

static bool usable(const struct match *m, const struct reading *r)
{
    if (r->town.value)
        return true;
    return !r->part && !r->hint && !r->loose && (!r->weak || skip_spaces(m, r->city_end) >= m->n);
}

static void consider(struct match *m, struct reading *r)
{
    if (!usable(m, r))
        return;
    r->score = score_of(m, r);
    if (m->best.city != GAZETTEER_NONE && r->score < m->best.score)
        return;
    if (m->best.city != GAZETTEER_NONE && r->score == m->best.score) {
        m->ambiguous = m->ambiguous || r->city != m->best.city;
        return;
    }
    m->best = *r;
    m->ambiguous = false;
}

/* 上る 下る 上ル 下ル 東入 西入る ... : the token behind the last of them, or `from`. */
static size_t skip_street_phrase(const struct match *m, size_t from)
{
    size_t end = from;
    for (size_t i = from + 1; i < m->n; i++) {
        uint32_t a = sym_at(m, i), b = sym_at(m, i + 1);
        if ((a == SYM_AGARU || a == SYM_SAGARU) && b == SYM_RU)
            end = i + 2;
        else if (a == SYM_IRU)
            end = i + 1 + (b == SYM_RU);
    }
    return end;
}

static void read_town(const struct match *m, struct reading *r)
{
    const struct city_rec *c = &m->g->city[r->city];
    r->phrase_end = r->city_end;
    if (c->pref == 26) {
        size_t end = skip_street_phrase(m, r->city_end);
        if (end > r->city_end) {
            walk_towns(m->g, c->root, m->token, m->n, end, &r->town);
            r->phrase_end = r->town.value ? (uint32_t)end : r->city_end;
            if (r->town.value)
                return;
        }
    }
    walk_towns(m->g, c->root, m->token, m->n, r->city_end, &r->town);
}

/* A ward the gazetteer does not have, such as one that was merged since. */
static size_t skip_ward(const struct match *m, size_t from)
{
    for (size_t i = from; i < from + WARD_TOKENS; i++)
        if (sym_at(m, i) == SYM_KU)
            return i + 1;
    return from;
}

static void try_city(struct match *m, uint32_t posting, uint32_t pref, size_t end)
{
    struct reading r = { .city = posting & POSTING_CITY, .pref = pref, .city_end = (uint32_t)end };
    if (pref && m->g->city[r.city].pref != pref)
        return;
    r.weak = (posting & POSTING_WEAK) != 0;
    r.part = (posting & POSTING_PART) != 0;
    read_town(m, &r);
    if (r.part && !r.town.value) {
        r.city_end = (uint32_t)skip_ward(m, end);
        r.weak = true;
        read_town(m, &r);
    }
    consider(m, &r);
}

/* Every municipality name that begins at `from`, the longest first. */
static void try_named(struct match *m, uint32_t pref, size_t from)
{
    struct {
        uint32_t value;
        size_t end;
    } found[NAMES_MAX];
    size_t count = 0;
    uint32_t at = 0;
    for (size_t i = skip_spaces(m, from); i < m->n && at != TRIE_NONE && count < NAMES_MAX; i++) {
        if (m->token[i].sym == TOKEN_SPACE)
            continue;
        at = trie_child(m->g->node, at, m->token[i].sym);
        if (at != TRIE_NONE && m->g->node[at].value) {
            found[count].value = m->g->node[at].value;
            found[count++].end = i + 1;
        }
    }
    while (count-- > 0) {
        const uint32_t *list = m->g->posting + found[count].value;
        for (uint32_t k = 1; k <= list[0]; k++)
            try_city(m, list[k], pref, found[count].end);
    }
}

static void try_towns_of(struct match *m, uint32_t city, uint32_t pref, size_t from, bool loose)
{
    struct reading r = { .city = city, .pref = pref, .city_end = (uint32_t)from, .hint = !loose, .loose = loose };
    if (pref && m->g->city[city].pref != pref)
        return;
    read_town(m, &r);
    if (loose && r.town.tokens < LOOSE_TOKENS)
        return;
    consider(m, &r);
}

/* The register's municipality; "23100" stands for every ward of Nagoya. */
static void try_hint(struct match *m, uint32_t pref, size_t from)
{
    uint32_t part[CITY_WARDS_MAX];
    size_t n = gazetteer_parts(m->g, m->hint, part);
    for (size_t i = 0; i < n; i++)
        try_towns_of(m, part[i], pref, from, false);
}

static void try_everywhere(struct match *m, uint32_t pref, size_t from)
{
    bool lost = sym_at(m, skip_spaces(m, from)) == TOKEN_LOST; /* anything could be meant */
    for (uint32_t i = 0; i < gazetteer_municipality_count(m->g) && !lost; i++)
        try_towns_of(m, i, pref, from, true);
}

/* 三宅島三宅村, or a 郡 the gazetteer does not know: the municipality stands behind it. */
static void try_behind_island(struct match *m, uint32_t pref, size_t from)
{
    for (size_t i = from + 1; i < from + ISLAND_TOKENS && i < m->n; i++)
        if (sym_at(m, i) == SYM_TO || sym_at(m, i) == SYM_GUN)
            try_named(m, pref, i + 1);
}

static void try_from(struct match *m, uint32_t pref, size_t from)
{
    try_named(m, pref, from);
    if (m->best.city == GAZETTEER_NONE)
        try_behind_island(m, pref, from);
    if (m->hint.n)
        try_hint(m, pref, from);
}

static void search(struct match *m)
{
    size_t start = skip_post_code(m), end;
    m->best.city = GAZETTEER_NONE;
    for (uint32_t p = 1; p <= 47; p++) {
        const struct pref_symbols *name = &m->g->pref[p];
        if (starts_with(m, start, name->sym, name->n, &end)) {
            m->pref = p;
            m->pref_end = (uint32_t)end;
            try_from(m, p, end);
        } else if (p != 1 && starts_with(m, start, name->sym, name->n - 1u, &end)) {
            try_from(m, p, end);
            if (skip_spaces(m, end) >= m->n) { /* nothing else is written */
                m->pref = p;
                m->pref_end = (uint32_t)end;
            }
        }
    }
    if (m->best.city == GAZETTEER_NONE || !m->best.town.value || !m->pref)
        try_from(m, 0, start);
    if (m->best.city == GAZETTEER_NONE || (m->best.hint && !m->best.town.value))
        try_everywhere(m, m->pref, m->pref ? m->pref_end : start);
}

static bool has(struct sv text, const char *word)
{
    return sv_find(text, sv_of(word)) >= 0;
}

/* Of towns with the same folded name the one written most alike. */
static uint32_t pick_twin(const struct match *m, uint32_t town, struct sv written)
{
    uint32_t best = town;
    int most = -1;
    for (uint32_t t = town; t != GAZETTEER_NONE; t = m->g->town[t].twin) {
        struct sv name = town_name(m->g, t);
        int alike = sv_eq(name, written) ? 4 : 0;
        alike += has(written, "大字") == has(name, "大字") ? 2 : 0;
        alike += has(written, "字") == has(name, "字") ? 1 : 0;
        if (alike > most) {
            most = alike;
            best = t;
        }
    }
    return best;
}

static size_t offset_of(const struct match *m, size_t token)
{
    return token < m->n ? m->token[token].from : m->text.n;
}

static struct sv slice(const struct match *m, size_t from, size_t to)
{
    size_t begin = offset_of(m, from), end = offset_of(m, to);
    return sv_trim((struct sv){ m->text.p + begin, end - begin });
}

static void set_point(struct address *a, int32_t lon_e6, int32_t lat_e6, uint32_t radius_m)
{
    if (lon_e6 == NO_POINT)
        return;
    a->lon = lon_e6 / 1e6;
    a->lat = lat_e6 / 1e6;
    a->radius_m = radius_m;
}

static void fill_city(const struct match *m, struct address *a)
{
    const struct city_rec *c = &m->g->city[m->best.city];
    a->pref = sv_of(pref_names[c->pref]);
    a->city = city_name(m->g, m->best.city);
    a->municipality = city_code(m->g, m->best.city);
    a->level = ADDRESS_MUNICIPALITY;
    set_point(a, c->lon_e6, c->lat_e6, c->radius_m);
}

/* 尻内町字下根市 and 西浦町大知柄 have their small area apart, behind 字 or 町; 西今宿梶村一 is read as one name. */
static bool small_stands_apart(const struct match *m, struct sv key)
{
    uint32_t sym = sym_at(m, skip_spaces(m, m->best.town.town_end));
    return sym == SYM_AZA || sym == SYM_O || sv_ends(key, SV("町"));
}

/* A small area narrows the point where it has one of its own. */
static ERR fill_town(const struct match *m, struct arena *arena, struct address *a)
{
    const struct walk_best *b = &m->best.town;
    bool small = (b->value & VALUE_SMALL) != 0;
    uint32_t town = small ? m->g->small[b->value & ~VALUE_SMALL].town : b->value - 1;
    if (!small || b->town_end > m->best.phrase_end)
        town = pick_twin(m, town, slice(m, m->best.phrase_end, b->town_end));
    const struct town_rec *t = &m->g->town[town];
    a->town = town_name(m->g, town);
    a->town_key = town_key(m->g, town);
    a->level = ADDRESS_TOWN;
    a->lon = a->lat = a->radius_m = NAN; /* a town without a point has none: the municipality's middle would mislead */
    set_point(a, t->lon_e6, t->lat_e6, t->radius_m);
    if (!small)
        return OK;
    const struct small_rec *s = &m->g->small[b->value & ~VALUE_SMALL];
    a->small = (struct sv){ m->g->text + s->text, s->bytes };
    set_point(a, s->lon_e6, s->lat_e6, t->radius_m / 2 > 100 ? t->radius_m / 2 : 100);
    if (small_stands_apart(m, a->town_key))
        return OK;
    bool nameless = b->town_end == m->best.phrase_end;
    const char *both = arena_printf(arena, SV_FMT SV_FMT, SV_ARG(nameless ? SV("") : a->town), SV_ARG(a->small));
    a->town = sv_of(both);
    return both ? OK : E_NO_MEMORY;
}

static const char *reason(struct arena *a, const struct match *m)
{
    const struct reading *r = &m->best;
    const char *by = r->loose ? "town only" : r->hint ? "hint" : r->weak ? "city short" : r->part ? "city no ward" : "city";
    return arena_printf(a, "%s%s%s%s%s%s", r->pref ? "pref " : "", by, r->town.value ? " town" : "",
                        r->town.chome ? " chome" : "", r->town.value & VALUE_SMALL ? " small" : "",
                        r->phrase_end > r->city_end ? " street" : "");
}

static ERR copy_out(struct arena *a, const struct buf *number, const struct buf *rest, struct address *out)
{
    if (!buf_ok(number) || !buf_ok(rest))
        return E_NO_MEMORY;
    out->number = number->n ? arena_sv(a, buf_view(number)) : SV("");
    out->rest = rest->n ? arena_sv(a, sv_trim(buf_view(rest))) : SV("");
    return out->number.p && out->rest.p ? OK : E_NO_MEMORY;
}

/* Numbers count within a small area, so it stands before its number; a street phrase stands before what is left. */
static ERR fill_rest(const struct match *m, struct arena *a, size_t from, struct address *out)
{
    struct buf number, rest;
    buf_init(&number, ADDRESS_BYTES_MAX * 2);
    buf_init(&rest, ADDRESS_BYTES_MAX * 4);
    const struct reading *r = &m->best;
    if (out->level == ADDRESS_TOWN && r->phrase_end > r->city_end)
        buf_sv(&rest, slice(m, r->city_end, r->phrase_end));
    struct sv small = out->small.n && small_stands_apart(m, out->town_key) ? slice(m, r->town.town_end, r->town.end)
                                                                       : SV("");
    number_split(m->text, m->token, m->n, from, small, &number, &rest);
    enum err e = copy_out(a, &number, &rest, out);
    buf_done(&number);
    buf_done(&rest);
    return e;
}

static ERR write_answer(const struct match *m, struct arena *a, struct address *out)
{
    struct address r = { .lon = NAN, .lat = NAN, .radius_m = NAN, .why = SV("nothing matched") };
    const char *why = NULL;
    size_t from = 0;
    if (m->best.city != GAZETTEER_NONE && !m->ambiguous) {
        fill_city(m, &r);
        from = m->best.city_end;
        if (m->best.town.value) {
            enum err e = fill_town(m, a, &r);
            if (e != OK)
                return e;
            from = m->best.town.end;
        }
        why = reason(a, m);
    } else if (m->pref) {
        r.pref = sv_of(pref_names[m->pref]);
        r.level = ADDRESS_PREFECTURE;
        from = m->pref_end;
        why = m->ambiguous ? "pref ambiguous" : "pref";
    } else if (m->ambiguous) {
        why = "ambiguous";
    }
    if (why)
        r.why = sv_of(why);
    enum err e = r.why.p ? fill_rest(m, a, from, &r) : E_NO_MEMORY;
    if (e == OK)
        *out = r;
    return e;
}

/* Damaged bytes become U+FFFD, one for each run of them: a character that was lost is no reason to lose the address. */
static ERR mend(struct arena *a, struct sv *text)
{
    char *p = arena_alloc(a, text->n * 3 + 1);
    size_t n = 0;
    bool lost = false;
    if (!p)
        return E_NO_MEMORY;
    for (size_t i = 0, length; i < text->n; i += length) {
        length = 1;
        while (length <= 4 && i + length <= text->n && !utf8_valid((struct sv){ text->p + i, length }))
            length++;
        bool good = length <= 4 && i + length <= text->n;
        if (good)
            memcpy(p + n, text->p + i, length);
        else if (!lost)
            memcpy(p + n, "\xef\xbf\xbd", 3);
        n += good ? length : lost ? 0 : 3;
        length = good ? length : 1;
        lost = !good;
    }
    *text = (struct sv){ p, n };
    return OK;
}

ERR address_match_in(const struct gazetteer *g, struct arena *a, struct sv municipality, struct sv input,
                     struct address *out)
{
    if (input.n > ADDRESS_BYTES_MAX)
        return E_TOO_LARGE;
    enum err e = utf8_valid(input) ? OK : mend(a, &input);
    if (e != OK)
        return e;
    struct match m;
    m.g = g;
    m.text = input;
    m.hint = municipality;
    m.best = (struct reading){ .city = GAZETTEER_NONE };
    m.ambiguous = false;
    m.pref = m.pref_end = 0;
    m.n = token_split(g->folder, input, m.token, TOKENS_MAX);
    search(&m);
    return write_answer(&m, a, out);
}

ERR address_match(const struct gazetteer *g, struct arena *a, struct sv input, struct address *out)
{
    return address_match_in(g, a, (struct sv){ 0 }, input, out);
}

const char *address_level_name(enum address_level level)
{
    static const char *const names[] = { "none", "prefecture", "municipality", "town", "block", "parcel" };
    return (unsigned)level < sizeof names / sizeof names[0] ? names[level] : "";
}
