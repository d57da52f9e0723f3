/* SPDX-License-Identifier: Apache-2.0
 * card.c - cutting a card into views. memchr does the work; nothing is copied. */
#include "server/picture/people/card.h"

#include <math.h>

#define SEP_FIELD '\x1f'
#define SEP_ITEM '\x1e'
#define SEP_SUB '\x1d'

ERR card_cut(struct sv body, struct card *out)
{
    struct card card = { 0 };
    struct sv rest = body;
    for (size_t i = 0; i < CARD_FIELDS && rest.p; i++)
        card.f[i] = sv_cut(&rest, SEP_FIELD);
    if (!sv_eq(card.f[CARD_VERSION], SV("1")))
        return E_PICTURE_CARD;
    *out = card;
    return OK;
}

struct sv card_field(struct sv body, enum card_field field)
{
    struct sv rest = body, f = { 0 };
    for (unsigned i = 0; i <= (unsigned)field; i++) {
        if (!rest.p)
            return (struct sv){ 0 };
        f = sv_cut(&rest, SEP_FIELD);
    }
    return f;
}

bool card_item(struct sv *rest, struct sv *sub, size_t n)
{
    if (!rest->p || rest->n == 0)
        return false;
    struct sv item = sv_cut(rest, SEP_ITEM);
    for (size_t i = 0; i < n; i++)
        sub[i] = item.p ? sv_cut(&item, SEP_SUB) : (struct sv){ 0 };
    return true;
}

size_t card_count(struct sv list)
{
    size_t n = list.n > 0;
    for (size_t i = 0; i < list.n; i++)
        n += list.p[i] == SEP_ITEM;
    return n;
}

int64_t card_int(struct sv field, int64_t otherwise)
{
    int64_t v;
    return field.n && sv_to_i64(field, &v) ? v : otherwise;
}

/* Plain decimals, as PostgreSQL writes coordinates, without the cost of strtod; false for anything else. */
static bool plain_decimal(struct sv s, double *out)
{
    static const double tens[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17 };
    uint64_t digits = 0;
    size_t i = s.p[0] == '-', point = s.n;
    if (s.n - i > 18 || s.n == i)
        return false;
    for (size_t k = i; k < s.n; k++) {
        if (s.p[k] == '.' && point == s.n && k > i && k + 1 < s.n)
            point = k;
        else if (s.p[k] >= '0' && s.p[k] <= '9')
            digits = digits * 10 + (uint64_t)(s.p[k] - '0');
        else
            return false;
    }
    if (digits >> 53) /* not exact: leave the rounding to strtod */
        return false;
    double v = (double)digits / tens[point == s.n ? 0 : s.n - point - 1];
    *out = i ? -v : v;
    return true;
}

double card_real(struct sv field)
{
    double v;
    if (field.n && plain_decimal(field, &v))
        return v;
    return field.n && sv_to_double(field, &v) ? v : (double)NAN;
}

bool card_true(struct sv field)
{
    return field.n && (field.p[0] == '1' || field.p[0] == 't');
}
