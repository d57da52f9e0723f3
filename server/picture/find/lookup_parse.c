/* SPDX-License-Identifier: Apache-2.0
 * lookup_parse.c - what a searcher typed, read as what it can be. */
#include "server/base/count.h"
#include "server/base/date.h"
#include "server/base/text/fold.h"
#include "server/base/utf8.h"
#include "server/base/word.h"
#include "server/picture/people/keys.h"
#include "server/picture/find/lookup_inside.h"

#define DIGITS_MAX 20 /* of one piece: longer than any phone */

static struct piece *piece_add(struct pieces *out)
{
    if (out->n == LOOKUP_PIECES_MAX)
        return NULL;
    struct piece *piece = &out->piece[out->n++];
    *piece = (struct piece){ .readings = 0 };
    return piece;
}

static enum err kana_read(struct arena *a, struct sv strict, struct sv loose, struct piece *piece)
{
    char packed[KEY_MAX];
    size_t n = kana_pack(strict, packed, sizeof packed);
    piece->kana = arena_sv(a, (struct sv){ packed, n });
    n = kana_pack(loose, packed, sizeof packed);
    piece->kana_loose = arena_sv(a, (struct sv){ packed, n });
    if (!piece->kana.p || !piece->kana_loose.p)
        return E_NO_MEMORY;
    if (packed_len(piece->kana_loose) < 2) /* one kana, loosely, is anybody */
        piece->kana_loose.n = 0;
    piece->readings |= R_KANA;
    return OK;
}

static void name_read(struct sv strict, struct sv loose, struct piece *piece)
{
    piece->name = strict;
    piece->name_loose = utf8_len(loose) < 2 ? (struct sv){ 0 } : loose;
    piece->readings |= R_NAME;
}

static enum err address_read(const struct picture *p, struct arena *a, struct sv text, uint8_t tier, struct piece *piece)
{
    enum err e = keys_of_address(a, text, &piece->address);
    if (e)
        return e;
    if (utf8_len(piece->address) < 2)
        return OK;
    piece->towns = arena_alloc(a, sizeof *piece->towns);
    if (!piece->towns)
        return E_NO_MEMORY;
    town_search(&p->towns, piece->address, piece->towns);
    piece->address_tier = tier;
    piece->readings |= R_ADDRESS;
    return OK;
}

static void birth_set(struct piece *piece, const struct date_range *r, uint8_t tier)
{
    piece->birth_tier = tier;
    if (r->from.year == 0) {
        piece->readings |= R_MONTH_DAY;
        piece->month = r->from.month;
        piece->day = r->from.day;
    } else {
        piece->readings |= R_BIRTH;
        piece->day_from = date_days(r->from);
        piece->day_to = date_days(r->to);
    }
}

/* Digits of a piece that is a number as people write phones; 0 when it holds anything else. */
static size_t digits_of(struct sv folded, char out[DIGITS_MAX])
{
    size_t n = 0;
    if (sv_starts(folded, SV("+81"))) {
        folded.p += 3;
        folded.n -= 3;
        out[n++] = '0';
    }
    while (folded.n) {
        uint32_t cp = utf8_next(&folded);
        if (cp >= '0' && cp <= '9') {
            if (n == DIGITS_MAX)
                return 0;
            out[n++] = (char)cp;
        } else if (!(cp == '-' || cp == '(' || cp == ')' || cp == ' ' || cp == 0x30FC || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)) {
            return 0;
        }
    }
    return n;
}

static enum err digits_read(struct arena *a, const char *digits, size_t n, struct piece *piece)
{
    piece->digits = arena_sv(a, (struct sv){ digits, n });
    piece->readings |= n == 4 ? R_LAST4 : R_PHONE;
    return piece->digits.p ? OK : E_NO_MEMORY;
}

static bool sex_read(struct sv folded, struct piece *piece)
{
    static const uint8_t iso[WORD_SEX_COUNT] = { [WORD_SEX_MALE] = 1, [WORD_SEX_FEMALE] = 2, [WORD_SEX_OTHER] = 9 };
    int sex = word_written(WORDS_SEX, folded);
    if (sex <= WORD_SEX_UNKNOWN) /* of whom it is not known, nobody asks */
        return false;
    piece->sex = iso[sex];
    piece->readings |= R_SEX;
    return true;
}

/* A number alone can be a phone and a date: the likelier reading ranks first. */
static enum err number_read(struct arena *a, struct sv word, const char *digits, size_t n, struct piece *piece)
{
    struct date_range r;
    bool date = date_range_parse(word, &r) == OK, all = word.n == n;
    enum err e = digits_read(a, digits, n, piece);
    if (date && (n == 8 || !all)) { /* 19350305, 1935-03-05 */
        birth_set(piece, &r, 0);
        piece->phone_tier = 2;
    } else if (date) {
        birth_set(piece, &r, 2);
    }
    return e;
}

/* One word of the free text. */
static enum err word_read(const struct picture *p, struct arena *a, struct sv word, struct pieces *out)
{
    struct sv strict, loose;
    struct date_range r;
    char digits[DIGITS_MAX];
    enum err e = fold_strict(a, word, &strict);
    if (!e)
        e = fold_loose(a, word, &loose);
    if (e || strict.n == 0)
        return e;
    struct piece *piece = piece_add(out);
    if (!piece)
        return E_TOO_LARGE;
    size_t n = digits_of(strict, digits);
    if (n)
        return number_read(a, strict, digits, n, piece);
    if (sex_read(strict, piece))
        return OK;
    piece->word = word;
    if (key_is_kana(strict))
        return kana_read(a, strict, loose, piece);
    if (date_range_parse(word, &r) == OK || date_range_parse(strict, &r) == OK) {
        birth_set(piece, &r, 0);
        return OK;
    }
    name_read(strict, loose, piece);
    return address_read(p, a, word, 4, piece);
}

static bool is_gap(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x3000 || cp == 0x3001 || cp == ',' || cp == 0xFF0C;
}

static enum err text_read(const struct picture *p, struct arena *a, struct sv q, struct pieces *out)
{
    struct sv rest = q;
    while (rest.n) {
        struct sv word = { rest.p, 0 };
        while (rest.n) {
            struct sv at = rest;
            if (is_gap(utf8_next(&rest)))
                break;
            word.n += at.n - rest.n;
        }
        enum err e = word.n ? word_read(p, a, word, out) : OK;
        if (e)
            return e;
    }
    return OK;
}

static enum err names_read(struct arena *a, const struct lookup_query *q, struct pieces *out)
{
    const struct sv text[2] = { q->kana, q->name };
    for (int i = 0; i < 2; i++) {
        struct sv strict, loose;
        enum err e = fold_strict(a, text[i], &strict);
        if (!e)
            e = fold_loose(a, text[i], &loose);
        if (e || strict.n == 0) {
            if (e)
                return e;
            continue;
        }
        struct piece *piece = piece_add(out);
        if (!piece)
            return E_TOO_LARGE;
        /* People put a reading where the name goes, and the other way round; a name can be written in kana too. */
        bool kana = key_is_kana(strict);
        if (i == 1 || !kana)
            name_read(strict, loose, piece);
        if (kana)
            e = kana_read(a, strict, loose, piece);
        if (e)
            return e;
    }
    return OK;
}

static enum err phone_read(struct arena *a, struct sv text, struct pieces *out)
{
    struct sv folded;
    char digits[DIGITS_MAX];
    enum err e = text.n ? fold_strict(a, text, &folded) : OK;
    if (e || text.n == 0)
        return e;
    struct piece *piece = piece_add(out);
    size_t n = digits_of(folded, digits);
    if (!piece)
        return E_TOO_LARGE;
    return n ? digits_read(a, digits, n, piece) : E_REG_PHONE;
}

static enum err birth_and_sex_read(struct arena *a, const struct lookup_query *q, struct pieces *out)
{
    struct date_range r;
    struct sv folded;
    if (sv_trim(q->birth).n) {
        struct piece *piece = piece_add(out);
        if (!piece)
            return E_TOO_LARGE;
        if (date_range_parse(sv_trim(q->birth), &r) != OK)
            return E_REG_BIRTH;
        birth_set(piece, &r, 0);
    }
    enum err e = fold_strict(a, q->sex, &folded);
    if (e || folded.n == 0)
        return e;
    struct piece *piece = piece_add(out);
    if (!piece)
        return E_TOO_LARGE;
    return sex_read(folded, piece) ? OK : E_REG_SEX;
}

static bool is_strong(const struct piece *x)
{
    return packed_len(x->kana) >= 2 || utf8_len(x->name) >= 2 || x->digits.n >= 3 || utf8_len(x->address) >= 2 ||
           (x->readings & (R_BIRTH | R_MONTH_DAY));
}

static enum err judge(struct pieces *out)
{
    bool strong = false;
    if (out->n == 0)
        return E_LOOKUP_EMPTY;
    for (size_t i = 0; i < out->n; i++) {
        const struct piece *x = &out->piece[i];
        uint8_t most = x->readings & (R_KANA | R_NAME) ? 3 : 0;
        if ((x->readings & R_ADDRESS) && x->address_tier > most)
            most = x->address_tier;
        if ((x->readings & (R_BIRTH | R_MONTH_DAY)) && x->birth_tier > most)
            most = x->birth_tier;
        if ((x->readings & R_PHONE) && x->phone_tier > most)
            most = x->phone_tier;
        out->tiered += most > 0;
        if (most > out->tier_most)
            out->tier_most = most;
        strong = strong || is_strong(x);
    }
    return strong || out->n > 1 ? OK : E_LOOKUP_SHORT;
}

enum err lookup_parse(const struct picture *p, const struct lookup_query *q, struct arena *a, struct pieces *out)
{
    const struct sv all[] = { q->q, q->kana, q->name, q->phone, q->birth, q->sex, q->address };
    *out = (struct pieces){ .n = 0 };
    for (size_t i = 0; i < countof(all); i++) {
        if (all[i].n > LOOKUP_TEXT_MAX)
            return E_TOO_LARGE;
        if (!utf8_valid(all[i]))
            return E_BAD_UTF8;
    }
    enum err e = text_read(p, a, q->q, out);
    if (!e)
        e = names_read(a, q, out);
    if (!e)
        e = phone_read(a, q->phone, out);
    if (!e)
        e = birth_and_sex_read(a, q, out);
    if (!e && sv_trim(q->address).n) {
        struct piece *piece = piece_add(out);
        e = piece ? address_read(p, a, q->address, 0, piece) : E_TOO_LARGE;
        if (!e && piece->readings == 0)
            piece->readings = R_ADDRESS; /* one character: too short alone, and it matches nothing */
    }
    return e ? e : judge(out);
}
