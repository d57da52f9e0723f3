/* SPDX-License-Identifier: Apache-2.0
 * demo_throw.c - what is thrown for anybody: a telephone number, a day, a given name. */
#include "server/demo/demo_parts.h"

enum { STREAM_GIVEN = 14, STREAM_OFFICE };
#define ELD_NAME_AGE 88 /* born before 1938 */
#define OLD_NAME_AGE 62 /* born before 1965 */
#define MID_NAME_AGE 26 /* before 2000 */

const char *demo_phone_number(struct arena *a, struct dice *d, bool mobile)
{
    static const int mobile_head[] = { 90, 80, 70 };
    if (mobile)
        return arena_printf(a, "0%d-0%03u-%04u", DICE_PICK(d, mobile_head), dice_below(d, 1000), dice_below(d, 10000));
    return arena_printf(a, "05%02u-0%u-%04u", 30 + dice_below(d, 60), dice_below(d, 10), dice_below(d, 10000));
}

const char *demo_office_phone(const struct demo_world *w, struct arena *a, const char *name)
{
    struct dice d = dice_named(w->seed, STREAM_OFFICE, name);
    return demo_phone_number(a, &d, false);
}

const char *demo_day_before(struct arena *a, struct dice *d, int from, int to)
{
    char iso[11];
    date_format_iso(date_of_days(date_days(DEMO_TODAY) - dice_between(d, from, to)), iso);
    return arena_str(a, sv_of(iso));
}

const struct demo_name_list *demo_given_list(const struct demo_names *names, int sex, int age)
{
    return &names->given[sex][age >= ELD_NAME_AGE ? BAND_ELD : age >= OLD_NAME_AGE ? BAND_OLD : age >= MID_NAME_AGE ? BAND_MID : BAND_NEW];
}

const struct demo_name *demo_given_of(const struct demo_world *w, uint64_t i, int sex, int age)
{
    struct dice d = dice_of(w->seed, STREAM_GIVEN, i);
    return demo_name_pick(demo_given_list(w->names, sex, age), &d);
}
