/* SPDX-License-Identifier: Apache-2.0
 * lookup_source.c - which posting lists of an index can hold the answer, and reading several of them as one.
 *
 * Each piece is asked for the lists that hold everybody who answers it at a tier or better; the piece whose lists are
 * shortest drives, and the others are checked person by person. */
#include "server/base/date.h"
#include "server/base/utf8.h"
#include "server/picture/find/lookup_inside.h"

static bool source_next(struct lookup_source *s)
{
    if (!s->p)
        return ++s->next < s->hi;
    uint32_t last = s->next;
    do {
        if (++s->p >= s->end)
            return false;
    } while (*s->p == last);
    s->next = *s->p;
    return true;
}

static void sift_down(struct lookup_feed *f, uint32_t at)
{
    for (;;) {
        uint32_t child = at * 2 + 1;
        if (child >= f->n)
            return;
        if (child + 1 < f->n && f->source[child + 1].next < f->source[child].next)
            child++;
        if (f->source[at].next <= f->source[child].next)
            return;
        struct lookup_source t = f->source[at];
        f->source[at] = f->source[child];
        f->source[child] = t;
        at = child;
    }
}

static void feed_start(struct lookup_feed *f)
{
    for (uint32_t i = f->n / 2; i-- > 0;)
        sift_down(f, i);
}

static void top_move(struct lookup_feed *f)
{
    if (!source_next(&f->source[0]))
        f->source[0] = f->source[--f->n];
    if (f->n > 1)
        sift_down(f, 0);
}

bool feed_next(struct lookup_feed *f, uint32_t *ord)
{
    if (f->n == 0)
        return false;
    *ord = f->source[0].next;
    do {
        top_move(f);
    } while (f->n && f->source[0].next == *ord);
    return true;
}

/* False when there is no room: the piece then cannot drive. */
static bool add_bucket(struct lookup_feed *f, const struct postings *l, uint32_t bucket)
{
    uint32_t n = postings_len(l, bucket);
    if (n == 0)
        return true;
    if (f->n == SOURCES_MAX)
        return false;
    const uint32_t *p = l->ord + l->at[bucket];
    f->source[f->n++] = (struct lookup_source){ .p = p, .end = p + n, .next = *p };
    f->cost += n;
    return true;
}

static bool add_range(struct lookup_feed *f, uint32_t from, uint32_t to)
{
    if (from >= to)
        return true;
    if (f->n == SOURCES_MAX)
        return false;
    f->source[f->n++] = (struct lookup_source){ .next = from, .hi = to };
    f->cost += to - from;
    return true;
}

static uint32_t kana_gram(const char *p, size_t len)
{
    uint32_t gram = 0;
    for (size_t i = 0; i < len; i++)
        gram = gram << 8 | (unsigned char)p[i];
    return gram;
}

/* Lists of the gram of a packed key that is rarest: in `pairs` and its longer fellows, and with `loose` in those of the
 * loose key as well (a gram both keys have stands only in the first). False for a key of one byte. */
static bool add_kana_grams(struct lookup_feed *f, const struct pindex *x, struct sv key, bool loose)
{
    size_t len = key.n < 4 ? key.n : 4;
    if (len < 2)
        return false;
    const struct postings *l = &x->list[L_KANA2 + (enum index_list)(len - 2)];
    const struct postings *m = &x->list[L_LOOSE2 + (enum index_list)(len - 2)];
    uint32_t best = 0, least = UINT32_MAX;
    for (size_t i = 0; i + len <= key.n; i++) {
        uint32_t gram = kana_gram(key.p + i, len);
        uint32_t n = postings_len(l, kana_bucket(l, gram)) + (loose ? postings_len(m, kana_bucket(m, gram)) : 0);
        if (n < least) {
            least = n;
            best = gram;
        }
    }
    return add_bucket(f, l, kana_bucket(l, best)) && (!loose || add_bucket(f, m, kana_bucket(m, best)));
}

/* End of the first n characters, or 0 when there are fewer. */
static size_t chars_end(struct sv key, size_t n)
{
    struct sv rest = key;
    for (size_t i = 0; i < n; i++) {
        if (!rest.n)
            return 0;
        utf8_next(&rest);
    }
    return key.n - rest.n;
}

/* The shortest list among the pairs of a name key. */
static bool add_name_pairs(struct lookup_feed *f, const struct pindex *x, enum index_list list, struct sv key)
{
    const struct postings *l = &x->list[list];
    uint32_t best = 0, least = UINT32_MAX;
    if (!chars_end(key, 2))
        return false;
    for (struct sv rest = key; chars_end(rest, 2); utf8_next(&rest)) {
        uint32_t bucket = name_bucket(l, (struct sv){ rest.p, chars_end(rest, 2) }), n = postings_len(l, bucket);
        if (n < least) {
            least = n;
            best = bucket;
        }
    }
    return add_bucket(f, l, best);
}

static bool add_kana(const struct lookup_search *s, const struct pindex *x, const struct piece *piece, uint8_t tier, struct lookup_feed *f)
{
    uint32_t from, exact_to, to;
    bool ok = true;
    if (tier <= 1) {
        pindex_kana_range(x, piece->kana, &from, &exact_to, &to);
        return add_range(f, from, tier == 0 ? exact_to : to);
    }
    if (tier == 2 || s->pieces->tiered > 1 || tier > 3)
        ok = add_kana_grams(f, x, piece->kana, false);
    if (ok && tier >= 3 && piece->kana_loose.n)
        ok = add_kana_grams(f, x, piece->kana_loose, true);
    return ok;
}

static bool add_name_strict(const struct pindex *x, const struct piece *piece, uint8_t tier, struct lookup_feed *f)
{
    size_t two = chars_end(piece->name, 2), three = chars_end(piece->name, 3);
    if (tier == 0)
        return add_bucket(f, &x->list[L_NAME_WHOLE], name_bucket(&x->list[L_NAME_WHOLE], piece->name));
    if (!two)
        return false;
    if (tier >= 2)
        return add_name_pairs(f, x, L_NAME2, piece->name);
    const struct postings *l = &x->list[three ? L_FRONT3 : L_FRONT2];
    return add_bucket(f, l, name_bucket(l, (struct sv){ piece->name.p, three ? three : two }));
}

/* A person whose loose key is the strict one stands in the strict lists only: both are read. */
static bool add_name(const struct lookup_search *s, const struct pindex *x, const struct piece *piece, uint8_t tier, struct lookup_feed *f)
{
    bool loose_differs = !sv_eq(piece->name, piece->name_loose), ok = true;
    if (tier <= 2 || s->pieces->tiered > 1 || tier > 3)
        ok = add_name_strict(x, piece, tier, f);
    if (!ok || tier < 3 || !piece->name_loose.n)
        return ok;
    if (loose_differs)
        ok = add_name_pairs(f, x, L_NAME2, piece->name_loose);
    return ok && add_name_pairs(f, x, L_NAME_LOOSE2, piece->name_loose);
}

static uint32_t number_of(const char *p, size_t n)
{
    uint32_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (uint32_t)(p[i] - '0');
    return v;
}

/* Three digits begin a four at an even place, or end one, or end the number. */
static bool add_three_digits(const struct pindex *x, struct sv digits, struct lookup_feed *f)
{
    uint32_t v = number_of(digits.p, 3);
    for (uint32_t d = 0; d < 10; d++) {
        if (!add_bucket(f, &x->list[L_PHONE4], v * 10 + d) || !add_bucket(f, &x->list[L_PHONE4], d * 1000 + v) ||
            !add_bucket(f, &x->list[L_LAST4], d * 1000 + v))
            return false;
    }
    return true;
}

/* The rarest four of those that begin at `from`, from + 2, … */
static uint32_t rarest_four(const struct postings *l, struct sv digits, size_t from)
{
    uint32_t best = 0, least = UINT32_MAX;
    for (size_t i = from; i + 4 <= digits.n; i += 2) {
        uint32_t four = number_of(digits.p + i, 4);
        if (postings_len(l, four) < least) {
            least = postings_len(l, four);
            best = four;
        }
    }
    return best;
}

/* Five digits or more: only fours at even places have entries, so either those at even places of the text are among
 * them or those at odd ones. */
static bool add_phone(const struct pindex *x, const struct piece *piece, struct lookup_feed *f)
{
    struct sv digits = piece->digits;
    const struct postings *l = &x->list[L_PHONE4];
    if (piece->readings & R_LAST4)
        return add_bucket(f, &x->list[L_LAST4], number_of(digits.p, 4));
    if (digits.n == 3)
        return add_three_digits(x, digits, f);
    return digits.n >= 5 && add_bucket(f, l, rarest_four(l, digits, 0)) && add_bucket(f, l, rarest_four(l, digits, 1));
}

static bool add_days(const struct pindex *x, int64_t from, int64_t to, struct lookup_feed *f)
{
    const struct postings *l = &x->list[L_BIRTH];
    from = from > x->birth_first ? from - x->birth_first : 0;
    to -= x->birth_first;
    for (int64_t day = from; day <= to && day < l->buckets; day++) {
        if (!add_bucket(f, l, (uint32_t)day))
            return false;
    }
    return true;
}

static bool add_birth(const struct pindex *x, const struct piece *piece, struct lookup_feed *f)
{
    if ((piece->readings & R_BIRTH) && !add_days(x, piece->day_from, piece->day_to, f))
        return false;
    if (!(piece->readings & R_MONTH_DAY))
        return true;
    struct date d = date_of_days(x->birth_first);
    struct date last = date_of_days(x->birth_first + (int32_t)x->list[L_BIRTH].buckets);
    d.month = piece->month;
    d.day = piece->day;
    for (; d.year <= last.year; d.year++) {
        if (date_valid(d) && date_days(d) >= x->birth_first && !add_days(x, date_days(d), date_days(d), f))
            return false;
    }
    return true;
}

static bool add_address(const struct pindex *x, const struct piece *piece, struct lookup_feed *f)
{
    bool ok = add_bucket(f, &x->list[L_TOWN], 0); /* homes in no known town: the address itself is compared */
    for (uint32_t i = 0; ok && piece->towns && i < piece->towns->n; i++)
        ok = add_bucket(f, &x->list[L_TOWN], piece->towns->town[i]);
    return ok;
}

/* Everybody who answers the piece at `tier` or better; false when no lists can promise that. */
static bool piece_feed(const struct lookup_search *s, const struct pindex *x, const struct piece *piece, uint8_t tier,
                       struct lookup_feed *f)
{
    bool ok = !(piece->readings & R_SEX);
    f->n = f->cost = 0;
    if (ok && (piece->readings & R_KANA))
        ok = add_kana(s, x, piece, tier, f);
    if (ok && (piece->readings & R_NAME))
        ok = add_name(s, x, piece, tier, f);
    if (ok && (piece->readings & (R_LAST4 | R_PHONE)) && tier >= piece->phone_tier)
        ok = add_phone(x, piece, f);
    if (ok && (piece->readings & (R_BIRTH | R_MONTH_DAY)) && tier >= piece->birth_tier)
        ok = add_birth(x, piece, f);
    if (ok && (piece->readings & R_ADDRESS) && tier >= piece->address_tier)
        ok = add_address(x, piece, f);
    return ok;
}

/* Only what is used: a feed has room for hundreds of sources. */
static void feed_copy(struct lookup_feed *to, const struct lookup_feed *from)
{
    to->n = from->n;
    to->cost = from->cost;
    memcpy(to->source, from->source, from->n * sizeof *from->source);
}

void feed_choose(const struct lookup_search *s, const struct pindex *x, uint8_t tier, struct lookup_feed *out)
{
    struct lookup_feed other;
    bool chosen = false;
    for (size_t i = 0; i < s->pieces->n; i++) {
        struct lookup_feed *f = chosen ? &other : out;
        if (!piece_feed(s, x, &s->pieces->piece[i], tier, f))
            continue;
        if (chosen && other.cost < out->cost)
            feed_copy(out, &other);
        chosen = true;
    }
    out->whole = !chosen;
    if (!chosen) {
        out->n = out->cost = 0;
        add_range(out, 0, x->n);
    }
    feed_start(out);
}
