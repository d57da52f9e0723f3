/* SPDX-License-Identifier: Apache-2.0
 * demo_person.c - who person i is: household, name, age. */
#include "server/demo/demo_parts.h"

#include "server/base/text/phone.h"
#include "server/base/word.h"

enum { STREAM_HOUSEHOLD = 10, STREAM_PERSON, STREAM_PHONE, STREAM_COUPLE };
#define COUPLES_PERCENT 28.0 /* of those who may be one */

static bool may_be_one_of_a_couple(const struct demo_world *w, uint64_t i)
{
    enum demo_lot_kind lot = demo_lot_of(&w->plan, w->seed, i).kind;
    return lot == LOT_OTHER || lot == LOT_AWAY;
}

/* Two neighbours by number may be one household: the one with the even number is the first of it. */
static bool is_couple(const struct demo_world *w, uint64_t i)
{
    struct dice d = dice_of(w->seed, STREAM_HOUSEHOLD, i & ~UINT64_C(1));
    return (i | 1) < w->plan.people && dice_percent(&d, COUPLES_PERCENT) && may_be_one_of_a_couple(w, i) &&
           may_be_one_of_a_couple(w, i ^ 1);
}

static const char *digits_of(struct arena *a, const char *number)
{
    char digits[16];
    return number && !phone_digits(sv_of(number), digits) ? arena_str(a, sv_of(digits)) : NULL;
}

/* Most are old; a few are children who need medical care, a few adults with a disability. */
static int age_of(struct dice *d, struct demo_lot lot)
{
    double kind = dice_real(d) * 100;
    if (lot.kind == LOT_VENTILATOR || lot.kind == LOT_POWERED)
        return demo_device_age(lot, d);
    if (lot.kind == LOT_HIDDEN)
        return dice_between(d, 27, 58);
    if (kind < 1 && lot.kind == LOT_OTHER)
        return dice_between(d, 1, 17);
    if (kind < 8 && lot.kind != LOT_AWAY)
        return dice_between(d, 18, 64);
    /* the sum of two dice: few at 65 and at 100, most at 82 */
    return 65 + dice_between(d, 0, 17) + dice_between(d, 0, 18);
}

/* A couple is a man and a woman about as old; of the old who live alone, most are women. */
static void body_make(const struct demo_world *w, uint64_t i, bool couple, struct dice *d, struct demo_person *p)
{
    if (couple) {
        struct dice house = dice_of(w->seed, STREAM_COUPLE, i & ~UINT64_C(1));
        int husband = 72 + dice_between(&house, 0, 10) + dice_between(&house, 0, 9), wife = husband - dice_between(&house, -2, 5);
        p->sex = (int)(i & 1) + 1;
        p->age = p->sex == 1 ? husband : wife;
        p->spouse_age = p->sex == 1 ? wife : husband;
        return;
    }
    p->age = age_of(d, p->lot);
    p->sex = dice_percent(d, p->lot.kind == LOT_HIDDEN ? 85 : p->age >= 80 ? 68 : 52) ? 2 : 1;
}

static enum err name_make(const struct demo_world *w, uint64_t i, uint64_t first, struct arena *a, struct dice *d, struct demo_person *p)
{
    struct dice house = dice_of(w->seed, STREAM_HOUSEHOLD, first + (UINT64_C(1) << 40));
    const struct demo_name *family = p->family = demo_name_pick(&w->names->family, &house);
    const struct demo_name *given = demo_given_of(w, i, p->sex, p->age);
    p->name = arena_printf(a, "%s　%s", family->text, given->text);
    p->kana = dice_percent(d, 98) ? arena_printf(a, "%s　%s", family->kana, given->kana) : NULL;
    p->name_key = arena_printf(a, "%s%s", family->text_key, given->text_key);
    p->kana_key = p->kana ? arena_printf(a, "%s%s", family->kana_key, given->kana_key) : NULL;
    return p->name && p->name_key ? OK : E_NO_MEMORY;
}

static enum err phones_make(const struct demo_world *w, struct arena *a, uint64_t i, uint64_t first, struct demo_person *p)
{
    struct dice house = dice_of(w->seed, STREAM_PHONE, first), d = dice_of(w->seed, STREAM_PHONE, i + (UINT64_C(1) << 40));
    if (dice_percent(&house, 88))
        p->phone[p->phones++] = (struct demo_phone){ JA_PHONE_KIND_PHONE, demo_phone_number(a, &house, false), NULL };
    if ((p->age >= 16 && dice_percent(&d, 45)) || !p->phones)
        p->phone[p->phones++] = (struct demo_phone){ JA_PHONE_KIND_MOBILE, demo_phone_number(a, &d, true), NULL };
    for (size_t k = 0; k < p->phones; k++)
        if (!(p->phone[k].digits = digits_of(a, p->phone[k].number)))
            return E_NO_MEMORY;
    if (dice_percent(&d, 2))
        p->fax = demo_phone_number(a, &d, false);
    if (p->age >= 16 && dice_percent(&d, 3))
        p->mail = arena_printf(a, "p%llu@mail.example", (unsigned long long)i + 1);
    return OK;
}

static void stay_make(struct dice *d, struct arena *a, struct demo_person *p)
{
    static const char *const hospitals[] = { DEMO_HOSPITAL, "見晴記念病院", "浜辺リハビリテーション病院" };
    static const char *const homes[] = { "特別養護老人ホーム しおさい", "老人保健施設 こもれび", "介護医療院 みはらし" };
    if (p->lot.kind != LOT_AWAY)
        return;
    if (p->lot.at % 5 < 3)
        p->stay = (struct demo_stay){ JA_STAY_HOSPITAL, DICE_PICK(d, hospitals), demo_day_before(a, d, 1, 40) };
    else
        p->stay = (struct demo_stay){ JA_STAY_CARE_FACILITY, DICE_PICK(d, homes), demo_day_before(a, d, 10, 900) };
}

static enum err identity_make(const struct demo_world *w, uint64_t i, struct arena *a, struct dice *d, struct demo_person *p)
{
    char iso[11];
    date_format_iso(date_of_days(date_days(DEMO_TODAY) - p->age * 36525 / 100 - dice_between(d, 1, 364)), iso);
    p->birth = arena_str(a, sv_of(iso));
    p->municipal_id = arena_printf(a, "%08llu", 10000000ull + i * 7);
    p->protected = p->lot.kind == LOT_HIDDEN;
    if (p->protected)
        p->inquiry_to = arena_printf(a, "%s 福祉課（平日 8:30–17:15、夜間は守衛室）", w->city->name);
    stay_make(d, a, p);
    return p->birth && p->municipal_id ? OK : E_NO_MEMORY;
}

enum err demo_person_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *out)
{
    bool couple = is_couple(w, i);
    uint64_t first = couple ? i & ~UINT64_C(1) : i;
    struct dice d = dice_of(w->seed, STREAM_PERSON, i);
    struct demo_person p = { .id = (int64_t)i + 1, .home = (int64_t)first + 1, .lot = demo_lot_of(&w->plan, w->seed, i) };
    body_make(w, i, couple, &d, &p);
    enum err e = name_make(w, i, first, a, &d, &p);
    if (!e)
        e = identity_make(w, i, a, &d, &p);
    if (!e)
        e = demo_home_make(w, first, a, &p);
    if (!e)
        e = phones_make(w, a, i, first, &p);
    if (e)
        return e;
    demo_kin_make(w, first, a, &p);
    demo_devices_make(w, i, a, &p);
    demo_needs_make(w, i, a, &p);
    demo_medical_make(w, i, a, &p);
    demo_help_make(w, i, a, &p);
    demo_directive_make(w, i, a, &p);
    *out = p;
    return OK;
}
