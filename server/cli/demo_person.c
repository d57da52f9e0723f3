/* SPDX-License-Identifier: Apache-2.0
 * demo_person.c - who person i is: household, name, age. */
#include "server/cli/demo_person.h"

#include "server/base/fold.h"

enum { STREAM_HOUSEHOLD = 10, STREAM_PERSON, STREAM_PHONE };
#define COUPLES_PERCENT 28.0

/* Two neighbours by number may be one household: the one with the even number is the first of it. */
static bool is_couple(const struct demo_world *w, uint64_t i)
{
    struct dice d = dice_of(w->seed, STREAM_HOUSEHOLD, i & ~UINT64_C(1));
    return (i | 1) < w->people && dice_percent(&d, COUPLES_PERCENT);
}

const char *demo_phone_number(struct arena *a, struct dice *d, bool mobile)
{
    static const int mobile_head[] = { 90, 80, 70 };
    if (mobile)
        return arena_printf(a, "0%d-0%03u-%04u", DICE_PICK(d, mobile_head), dice_below(d, 1000), dice_below(d, 10000));
    return arena_printf(a, "05%02u-0%u-%04u", 30 + dice_below(d, 60), dice_below(d, 10), dice_below(d, 10000));
}

const char *demo_day_before(struct arena *a, struct dice *d, int from, int to)
{
    char iso[11];
    date_format_iso(date_of_days(date_days(DEMO_TODAY) - dice_between(d, from, to)), iso);
    return arena_str(a, sv_of(iso));
}

static const char *digits_of(struct arena *a, const char *number)
{
    char digits[16];
    return number && !phone_digits(sv_of(number), digits) ? arena_str(a, sv_of(digits)) : NULL;
}

/* Most are old; a few are children who need medical care, a few adults with a disability. */
static int age_of(struct dice *d)
{
    double kind = dice_real(d) * 100;
    if (kind < 1.5)
        return dice_between(d, 0, 17);
    if (kind < 7)
        return dice_between(d, 18, 64);
    /* the sum of two dice: few at 65 and at 100, most at 82 */
    return 65 + dice_between(d, 0, 17) + dice_between(d, 0, 18);
}

static enum err name_make(const struct demo_world *w, struct arena *a, struct dice *house, struct dice *d, struct demo_person *p)
{
    enum demo_band band = p->age >= 62 ? BAND_OLD : BAND_NEW;
    const struct demo_name *family = demo_name_pick(&w->names->family, house);
    const struct demo_name *given = demo_name_pick(&w->names->given[p->sex][band], d);
    p->name = arena_printf(a, "%s　%s", family->text, given->text);
    p->kana = dice_percent(d, 98) ? arena_printf(a, "%s　%s", family->kana, given->kana) : NULL;
    p->name_key = arena_printf(a, "%s%s", family->text_key, given->text_key);
    p->kana_key = p->kana ? arena_printf(a, "%s%s", family->kana_key, given->kana_key) : NULL;
    if (p->age < 18)
        p->unlisted = arena_printf(a, "%s　%s（母）", family->text, demo_name_pick(&w->names->given[2][BAND_NEW], d)->text);
    return p->name && p->name_key ? OK : E_NO_MEMORY;
}

static enum err phones_make(const struct demo_world *w, struct arena *a, uint64_t i, uint64_t first, struct demo_person *p)
{
    struct dice house = dice_of(w->seed, STREAM_PHONE, first), d = dice_of(w->seed, STREAM_PHONE, i + (UINT64_C(1) << 40));
    if (dice_percent(&house, 88))
        p->phone[p->phones++] = (struct demo_phone){ "電話", demo_phone_number(a, &house, false), NULL };
    if (dice_percent(&d, 45) || !p->phones)
        p->phone[p->phones++] = (struct demo_phone){ "携帯", demo_phone_number(a, &d, true), NULL };
    for (size_t k = 0; k < p->phones; k++)
        if (!(p->phone[k].digits = digits_of(a, p->phone[k].number)))
            return E_NO_MEMORY;
    if (dice_percent(&d, 2))
        p->fax = demo_phone_number(a, &d, false);
    if (dice_percent(&d, 3))
        p->mail = arena_printf(a, "p%llu@mail.example", (unsigned long long)i + 1);
    return OK;
}

enum err demo_person_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *out)
{
    bool couple = is_couple(w, i);
    uint64_t first = couple ? i & ~UINT64_C(1) : i;
    struct dice d = dice_of(w->seed, STREAM_PERSON, i), house = dice_of(w->seed, STREAM_HOUSEHOLD, first + (UINT64_C(1) << 40));
    struct demo_person p = { .id = (int64_t)i + 1, .home = (int64_t)first + 1 };
    char iso[11];
    p.age = couple ? 68 + dice_between(&d, 0, 11) + dice_between(&d, 0, 11) : age_of(&d);
    /* A couple is a man and a woman more often than not; of the old who live alone, most are women. */
    p.sex = couple ? (int)(i & 1) + 1 : dice_percent(&d, p.age >= 80 ? 68 : 52) ? 2 : 1;
    date_format_iso(date_of_days(date_days(DEMO_TODAY) - p.age * 36525 / 100 - dice_between(&d, 1, 364)), iso);
    p.birth = arena_str(a, sv_of(iso));
    p.municipal_id = arena_printf(a, "%08llu", 10000000ull + i * 7);
    p.protected = dice_percent(&d, 1);
    if (p.protected)
        p.inquiry_to = arena_printf(a, "%s 福祉課（平日 8:30–17:15、夜間は守衛室）", w->city->name);
    enum err e = name_make(w, a, &house, &d, &p);
    if (!e)
        e = demo_home_make(w, first, a, &p);
    if (!e)
        e = phones_make(w, a, i, first, &p);
    if (!e && (!p.birth || !p.municipal_id))
        e = E_NO_MEMORY;
    if (e)
        return e;
    if (couple)
        p.reason[p.reasons++] = (struct demo_reason){ "高齢者のみ世帯", "" };
    demo_needs_make(w, i, a, &p);
    demo_help_make(w, i, a, &p);
    *out = p;
    return OK;
}
