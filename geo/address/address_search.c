/* SPDX-License-Identifier: Apache-2.0
 * address_search.c - which municipality and town a text means.
 *
 * Everything that could be meant is tried - the prefecture written or not, every municipality whose name begins the
 * text, the register's own - and each is carried on into its tree of towns. The best reading is the one that explains
 * most of the text; two equally good ones in different municipalities explain nothing.
 *
 * A wrong town is worse than none, so: a municipality or ward that is written is never read again as a town of another
 * (the longest full name hides what is shorter or abbreviated); a name without its 市 町 村 counts only if none of these
 * follows it; and with a lost character (〓) a municipality counts only where no other fits. */
#include "geo/address/address_search.h"
#include "geo/gazetteer/designated.h"
#include "geo/address/name_end.h"
#include "geo/address/street_phrase.h"

#define SCORE_TOWN 10000     /* a reading with a town beats any without */
#define SCORE_TOKEN 16       /* a character more explained, against what the walk took for how it was explained */
#define SCORE_WEAK 24        /* a character and a half: a name without its 市 町 村 must explain two characters more than one with it */
#define SCORE_HINT 8         /* less than a character: of equal readings the register's own municipality */
#define SCORE_SHORT_PREF 2   /* 千葉港 is 千葉港 rather than 港 in 千葉 */
#define ISLAND_TOKENS 8      /* how far behind a name that is passed over the municipality is looked for */
#define LOOSE_TOKENS 3       /* a town alone, without any municipality, needs this much text */
#define NAMED_MAX 128        /* municipalities that the beginning of one text can name; 大阪市 alone has 24 wards */
#define LOST_MAX 3           /* characters filled in: each is a branch for every child */
#define NAME_STEPS_MAX 20000 /* bounds what a name of lost characters costs; past it the best so far counts */

enum { SYM_POST = 0x3012, SYM_TO = 0x5cf6, SYM_GUN = 0x90e1, SYM_KEN = 0x770c, SYM_FU = 0x5e9c, SYM_MIYAKO = 0x90fd };

struct named {
    uint32_t posting;
    size_t end;
};

/* Municipalities that a text can begin with: as written, and those that fit around lost characters. */
struct names {
    const struct match *m;
    uint32_t pref;
    struct named exact[NAMED_MAX], lost[NAMED_MAX];
    size_t exacts, losts, steps;
    bool full; /* more fit than are kept */
};

/* How many Arabic digits stand there, of either width. */
static size_t digits_at(const struct match *m, size_t i)
{
    if (!token_is_number(match_sym(m, i)) || m->token[i].kanji)
        return 0;
    size_t bytes = m->token[i].to - m->token[i].from;
    return (unsigned char)m->text.p[m->token[i].from] < 0x80 ? bytes : bytes / 3;
}

/* "〒443-0036", "〒4430036", "443-0036": a post code in front says nothing the rest does not. */
static size_t skip_post_code(const struct match *m)
{
    size_t i = match_skip_spaces(m, 0);
    bool mark = match_sym(m, i) == SYM_POST;
    i = match_skip_spaces(m, i + mark);
    if (digits_at(m, i) == 3 && match_sym(m, i + 1) == TOKEN_DASH && digits_at(m, i + 2) == 4)
        return match_skip_spaces(m, i + 3);
    return mark && digits_at(m, i) == 7 ? match_skip_spaces(m, i + 1) : i;
}

/* `lost`: a lost character stands for any one, and at least one must. */
static bool starts_with(const struct match *m, size_t from, const uint32_t *sym, size_t n, bool lost, size_t *end)
{
    bool any = false;
    for (size_t i = 0; i < n; i++, from++) {
        from = match_skip_spaces(m, from);
        bool gone = lost && match_sym(m, from) == TOKEN_LOST;
        if (match_sym(m, from) != sym[i] && !gone)
            return false;
        any = any || gone;
    }
    *end = from;
    return any == lost;
}

static bool is_hint(const struct match *m, const struct address_reading *r)
{
    return m->hint.n && r->city != GAZETTEER_NONE && municipality_holds(m->hint, city_code(m->g, r->city));
}

static int32_t score_of(const struct match *m, const struct address_reading *r)
{
    int32_t tokens = (int32_t)(r->city_end + r->town.tokens);
    int32_t s = tokens * SCORE_TOKEN - (int32_t)r->town.cost - r->lost;
    s += r->town.value ? SCORE_TOWN : 0;
    s -= r->kind == READ_WEAK ? SCORE_WEAK : 0;
    s -= r->pref && !m->pref ? SCORE_SHORT_PREF : 0;
    return s + (is_hint(m, r) ? SCORE_HINT : 0);
}

/* Without a town: 竹〓町 may be a town anywhere, so a damaged name alone needs its prefecture. */
static bool usable(const struct match *m, const struct address_reading *r)
{
    if (r->town.value)
        return true;
    bool alone = match_skip_spaces(m, r->city_end) >= m->n;
    return (r->kind == READ_NAMED && (!r->lost || r->pref || alone)) || (r->kind == READ_WEAK && alone);
}

/* Two municipalities named in the same way that both have such a town, whatever its 丁目: only the register can tell. */
static bool are_rivals(const struct address_reading *a, const struct address_reading *b)
{
    return a->city != b->city && a->kind == b->kind && a->city_end == b->city_end && a->town.value && b->town.value;
}

static void consider(struct match *m, struct address_reading *r)
{
    if (!usable(m, r))
        return;
    r->score = score_of(m, r);
    if (m->best.city != GAZETTEER_NONE && are_rivals(&m->best, r) && is_hint(m, r) == is_hint(m, &m->best)) {
        m->ambiguous = true;
        return;
    }
    if (m->best.city != GAZETTEER_NONE && r->score <= m->best.score) {
        m->ambiguous = m->ambiguous || (r->score == m->best.score && r->city != m->best.city);
        return;
    }
    m->best = *r;
    m->ambiguous = false;
}

/* Behind the last turn of a Kyoto street phrase that a town follows; one named before all turns stands. */
static bool read_behind_turns(const struct match *m, struct address_reading *r, size_t direct_end)
{
    size_t turn[STREET_TURNS_MAX];
    struct walk_best town;
    for (size_t k = street_turns(m->token, m->n, r->city_end, turn); k-- > 0 && turn[k] > direct_end;) {
        if (digits_at(m, match_skip_spaces(m, turn[k])))
            continue;
        walk_towns(m->g, m->g->city[r->city].root, m->token, m->n, turn[k], &town);
        if (town.value) {
            r->town = town;
            r->phrase_end = (uint32_t)turn[k];
            return true;
        }
    }
    return false;
}

static void read_town(const struct match *m, struct address_reading *r)
{
    const struct city_rec *c = &m->g->city[r->city];
    r->phrase_end = r->city_end;
    walk_towns(m->g, c->root, m->token, m->n, r->city_end, &r->town);
    if (c->pref == 26)
        read_behind_turns(m, r, r->town.value ? r->town.end : 0);
}

/* A ward that is no more, or not yet in the gazetteer, stands between the city and the town: 浜松市西区. */
static bool skip_changed_ward(const struct match *m, struct address_reading *r)
{
    char city[6];
    size_t i = match_skip_spaces(m, r->city_end), from = i < m->n ? m->token[i].from : m->text.n;
    size_t bytes = ward_city(city_code(m->g, r->city), city)
                       ? ward_is_changed(sv_of(city), (struct sv){ m->text.p + from, m->text.n - from })
                       : 0;
    if (!bytes)
        return false;
    while (i < m->n && m->token[i].from < from + bytes)
        i++;
    r->city_end = (uint32_t)i;
    return true;
}

static void try_city(struct match *m, uint32_t pref, const struct named *name, bool lost)
{
    struct address_reading r = { .city = name->posting & POSTING_CITY, .pref = pref, .city_end = (uint32_t)name->end, .lost = lost };
    uint32_t next = match_sym(m, match_skip_spaces(m, name->end));
    r.kind = name->posting & POSTING_PART ? READ_PART : name->posting & POSTING_WEAK ? READ_WEAK : READ_NAMED;
    if (r.kind == READ_WEAK && (is_municipal_mark(next) || next == TOKEN_LOST))
        return; /* 越前市 is not 越前町 */
    char whole[6];
    if (r.kind == READ_PART && ward_city(city_code(m->g, r.city), whole)) {
        m->whole = r.city;
        m->whole_end = r.city_end;
    }
    read_town(m, &r);
    if (r.kind == READ_PART && !r.town.value && skip_changed_ward(m, &r))
        read_town(m, &r);
    consider(m, &r);
}

static void keep_name(struct names *s, uint32_t posting, size_t end, bool lost)
{
    struct named *list = lost ? s->lost : s->exact;
    size_t *n = lost ? &s->losts : &s->exacts;
    if ((s->pref && s->m->g->city[posting & POSTING_CITY].pref != s->pref) || (lost && posting & POSTING_WEAK))
        return;
    if (*n == NAMED_MAX)
        s->full = true;
    else
        list[(*n)++] = (struct named){ posting, end };
}

/* Down the tree of names; a lost character goes every way. As deep as a name is long. */
static void collect(struct names *s, uint32_t at, size_t i, unsigned lost)
{
    const struct trie_node *node = s->m->g->node;
    const uint32_t *list = s->m->g->posting + node[at].value;
    for (uint32_t k = 1; node[at].value && k <= list[0]; k++)
        keep_name(s, list[k], i, lost > 0);
    i = match_skip_spaces(s->m, i);
    uint32_t sym = match_sym(s->m, i), child = trie_child(node, at, sym);
    s->full = s->full || s->steps++ > NAME_STEPS_MAX;
    if (i >= s->m->n || s->full)
        return;
    if (child != TRIE_NONE)
        collect(s, child, i + 1, lost);
    if (sym == TOKEN_LOST && lost && match_sym(s->m, i - 1) == TOKEN_LOST) /* ?? for one character of two bytes */
        collect(s, at, i + 1, lost);
    for (uint32_t c = 0; sym == TOKEN_LOST && lost < LOST_MAX && c < node[at].count; c++)
        collect(s, node[at].first + c, i + 1, lost + 1);
}

static bool is_full_name(const struct named *n)
{
    return !(n->posting & (POSTING_WEAK | POSTING_PART));
}

/* The same municipality, or the same 政令市 by two of its wards. */
static bool same_place(const struct gazetteer *g, const struct named *a, const struct named *b)
{
    char x[6], y[6];
    uint32_t i = a->posting & POSTING_CITY, j = b->posting & POSTING_CITY;
    if (is_full_name(a) || is_full_name(b))
        return i == j;
    return ward_city(city_code(g, i), x) && ward_city(city_code(g, j), y) && memcmp(x, y, sizeof x) == 0;
}

/* Of the names that fit around lost characters the longest, if they all mean one place. */
static void try_lost(struct match *m, uint32_t pref, const struct names *s)
{
    size_t longest = 0, first = 0;
    bool one = !s->full;
    for (size_t i = 0; i < s->losts; i++)
        if (s->lost[i].end > longest) {
            longest = s->lost[i].end;
            first = i;
        }
    for (size_t i = 0; i < s->losts; i++)
        one = one && (s->lost[i].end < longest || same_place(m->g, &s->lost[first], &s->lost[i]));
    for (size_t i = 0; i < s->losts && one; i++)
        if (s->lost[i].end == longest)
            try_city(m, pref, &s->lost[i], true);
}

/* Every municipality whose name begins at `from`. The longest full name hides all that is shorter. */
static void try_named(struct match *m, uint32_t pref, size_t from, bool full_only)
{
    struct names s;
    size_t longest = 0;
    s.m = m;
    s.pref = pref;
    s.exacts = s.losts = s.steps = 0;
    s.full = false;
    collect(&s, 0, match_skip_spaces(m, from), 0);
    for (size_t i = 0; i < s.exacts; i++)
        if (is_full_name(&s.exact[i]) && s.exact[i].end > longest)
            longest = s.exact[i].end;
    for (size_t i = s.exacts; i-- > 0;)
        if (s.exact[i].end > longest ? !full_only : is_full_name(&s.exact[i]) && s.exact[i].end == longest)
            try_city(m, pref, &s.exact[i], false);
    if (!longest && s.losts)
        try_lost(m, pref, &s);
}

static bool is_group(const struct walk_best *b)
{
    return b->value & VALUE_GROUP && !(b->value & VALUE_SMALL);
}

static void try_towns_of(struct match *m, uint32_t city, uint32_t pref, size_t from, enum reading_kind kind)
{
    struct address_reading r = { .city = city, .pref = pref, .city_end = (uint32_t)from, .kind = kind };
    if (pref && m->g->city[city].pref != pref)
        return;
    read_town(m, &r);
    if (kind == READ_LOOSE && (r.town.tokens < LOOSE_TOKENS || r.town.lost || is_group(&r.town)))
        return;
    consider(m, &r);
}

/* The register's municipality; "23100" stands for every ward of Nagoya. */
static void try_hint(struct match *m, uint32_t pref, size_t from)
{
    uint32_t part[CITY_WARDS_MAX];
    size_t n = gazetteer_parts(m->g, m->hint, part);
    for (size_t i = 0; i < n; i++)
        try_towns_of(m, part[i], pref, from, READ_HINT);
}

static void try_everywhere(struct match *m, uint32_t pref, size_t from)
{
    bool lost = match_sym(m, match_skip_spaces(m, from)) == TOKEN_LOST; /* anything could be meant */
    for (uint32_t i = 0; i < gazetteer_municipality_count(m->g) && !lost; i++)
        try_towns_of(m, i, pref, from, READ_LOOSE);
}

/* 三宅島三宅村, or a 郡 the gazetteer does not know: the municipality stands behind it, or what was one before a merger. */
static void try_behind_island(struct match *m, uint32_t pref, size_t from)
{
    for (size_t i = from + 1; i < from + ISLAND_TOKENS && i < m->n; i++) {
        uint32_t sym = match_sym(m, i);
        if (is_municipal_mark(sym) && sym != SYM_GUN)
            return; /* a municipality was written, though not one that is known */
        if (sym == SYM_TO || sym == SYM_GUN)
            try_named(m, pref, i + 1, true);
        if (sym == SYM_GUN && pref && m->best.city == GAZETTEER_NONE)
            try_everywhere(m, pref, i + 1);
    }
}

static void try_from(struct match *m, uint32_t pref, size_t from)
{
    try_named(m, pref, from, false);
    if (m->best.city == GAZETTEER_NONE && m->whole == GAZETTEER_NONE)
        try_behind_island(m, pref, from);
    if (m->hint.n)
        try_hint(m, pref, from);
}

/* 大分 of 大分市 is no prefecture. */
static bool goes_on_as_municipality(const struct match *m, size_t end)
{
    uint32_t next = match_sym(m, match_skip_spaces(m, end));
    return is_municipal_mark(next) || next == SYM_KEN || next == SYM_FU || next == SYM_MIYAKO || next == TOKEN_LOST;
}

static void try_prefectures(struct match *m, size_t start)
{
    size_t end;
    for (uint32_t p = 1; p <= 47; p++) {
        const struct pref_symbols *name = &m->g->pref[p];
        if (starts_with(m, start, name->sym, name->n, false, &end)) {
            m->pref = p;
            m->pref_end = (uint32_t)end;
            try_from(m, p, end);
        } else if (p != 1 && starts_with(m, start, name->sym, name->n - 1u, false, &end) && !goes_on_as_municipality(m, end)) {
            try_from(m, p, end);
            if (match_skip_spaces(m, end) >= m->n) { /* nothing else is written */
                m->pref = p;
                m->pref_end = (uint32_t)end;
            }
        }
    }
}

/* 愛〓県: each that fits is tried, and told if it is the only one. */
static void try_lost_prefectures(struct match *m, size_t start)
{
    size_t end, found = 0;
    uint32_t only = 0, only_end = 0;
    for (uint32_t p = 1; p <= 47; p++)
        if (starts_with(m, start, m->g->pref[p].sym, m->g->pref[p].n, true, &end)) {
            try_from(m, p, end);
            found++;
            only = p;
            only_end = (uint32_t)end;
        }
    if (found == 1) {
        m->pref = only;
        m->pref_end = only_end;
    }
}

void address_search(struct match *m)
{
    size_t start = skip_post_code(m);
    m->best = (struct address_reading){ .city = GAZETTEER_NONE };
    m->ambiguous = false;
    m->pref = m->pref_end = 0;
    m->whole = GAZETTEER_NONE;
    m->whole_end = 0;
    try_prefectures(m, start);
    if (!m->pref)
        try_lost_prefectures(m, start);
    if (!m->pref)
        try_from(m, 0, start);
    if (m->best.city == GAZETTEER_NONE && m->whole == GAZETTEER_NONE)
        try_everywhere(m, m->pref, m->pref ? m->pref_end : start);
}
