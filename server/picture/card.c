/* SPDX-License-Identifier: Apache-2.0
 * card.c - cutting a card into views. memchr does the work; nothing is copied. */
#include "server/picture/card.h"

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

double card_real(struct sv field)
{
    double v;
    return field.n && sv_to_double(field, &v) ? v : (double)NAN;
}

bool card_true(struct sv field)
{
    return field.n && (field.p[0] == '1' || field.p[0] == 't');
}
