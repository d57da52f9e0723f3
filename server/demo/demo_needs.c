/* SPDX-License-Identifier: Apache-2.0
 * demo_needs.c - why a person needs help, and on which lists that has brought them. */
#include "server/base/count.h"
#include "server/base/word.h"
#include "server/demo/demo_parts.h"
#include "server/demo/demo_person.h"

enum { STREAM_NEEDS = 30, STREAM_LISTED = 91 };

/* Who is rated 要介護 is not 要支援. */
void demo_reason_add(struct demo_person *p, const char *kind, const char *detail)
{
    bool lesser = !strcmp(kind, JA_REASON_SUPPORT_LEVEL) && demo_has_reason(p, JA_REASON_CARE_LEVEL);
    if (!lesser && !demo_has_reason(p, kind) && p->reasons < DEMO_LIST_MAX)
        p->reason[p->reasons++] = (struct demo_reason){ kind, detail };
}

bool demo_has_reason(const struct demo_person *p, const char *kind)
{
    for (size_t i = 0; i < p->reasons; i++)
        if (!strcmp(p->reason[i].kind, kind))
            return true;
    return false;
}

bool demo_on_list(const struct demo_person *p, const char *list)
{
    for (size_t i = 0; i < p->listings; i++)
        if (!strcmp(p->listing[i].list, list))
            return true;
    return false;
}

/* Of a hundred of that age on such a list so many are rated for care: most of them are 75 or older. */
static double rated_percent(int age)
{
    return age < 75 ? 8 : age < 80 ? 34 : age < 85 ? 52 : age < 90 ? 66 : 80;
}

static void reasons_old(struct dice *d, struct demo_person *p)
{
    static const char *const grades[] = { "1", "1", "2", "2", "2", "3", "3", "3", "4", "4", "5" };
    static const char *const lesser[] = { "1", "2" };
    if (p->stay.kind && !strcmp(p->stay.kind, JA_STAY_CARE_FACILITY))
        demo_reason_add(p, JA_REASON_CARE_LEVEL, dice_percent(d, 50) ? "3" : "4");
    else if (dice_percent(d, rated_percent(p->age)))
        demo_reason_add(p, JA_REASON_CARE_LEVEL, DICE_PICK(d, grades));
    else if (dice_percent(d, p->age < 75 ? 12 : 40))
        demo_reason_add(p, JA_REASON_SUPPORT_LEVEL, DICE_PICK(d, lesser));
    if (demo_has_reason(p, JA_REASON_CARE_LEVEL) && dice_percent(d, p->age >= 85 ? 26 : 14)) {
        demo_reason_add(p, JA_REASON_DEMENTIA, "");
        demo_ill_add(p, "アルツハイマー型認知症");
    }
    if (p->spouse_age)
        demo_reason_add(p, JA_REASON_AGED_ONLY, "");
    else if (p->alone && dice_percent(d, p->age >= 75 ? 55 : 30))
        demo_reason_add(p, JA_REASON_LIVES_ALONE, "");
}

/* A handicap, and the illness that goes with it. */
static void bodily_add(struct dice *d, struct demo_person *p)
{
    static const struct {
        const char *grade, *illness;
    } bodily[] = {
        { "肢体不自由2級", NULL },     { "肢体不自由1級", NULL },     { "肢体不自由1級", "脳梗塞後遺症" },
        { "視覚1級", NULL },           { "視覚2級", NULL },           { "聴覚2級", NULL },
        { "心臓1級", "洞不全症候群" }, { "じん臓1級", "末期腎不全" }, { "呼吸器3級", "COPD" },
    };
    uint32_t k = dice_below(d, countof(bodily));
    if (p->age < 60 && bodily[k].illness)
        k = 0;
    demo_reason_add(p, JA_REASON_PHYSICAL_DISABILITY, bodily[k].grade);
    if (bodily[k].illness)
        demo_ill_add(p, bodily[k].illness);
}

static void rare_add(struct dice *d, struct demo_person *p)
{
    static const char *const rare[] = { "パーキンソン病", "多系統萎縮症", "脊髄小脳変性症", "重症筋無力症" };
    const char *illness = DICE_PICK(d, rare);
    demo_reason_add(p, JA_REASON_DESIGNATED_ILLNESS, illness);
    demo_ill_add(p, illness);
}

static void reasons_child(struct dice *d, struct demo_person *p)
{
    demo_reason_add(p, JA_REASON_MEDICAL_CARE, "");
    if (dice_percent(d, 50))
        demo_reason_add(p, JA_REASON_CHRONIC_CHILD_ILLNESS, "");
    else
        demo_reason_add(p, JA_REASON_INTELLECTUAL_DISABILITY, dice_percent(d, 50) ? "A" : "B");
    if (!p->ills)
        demo_ill_add(p, dice_percent(d, 60) ? "染色体異常症" : "脳性麻痺");
}

static void reasons_make(struct dice *d, struct demo_person *p)
{
    static const char *const mental[] = { "1級", "2級" }, *const learning[] = { "A", "A1", "B" };
    bool young = p->age < 65;
    if (p->age < 18) {
        reasons_child(d, p);
        return;
    }
    if (!young)
        reasons_old(d, p);
    if (dice_percent(d, young ? 55 : p->age < 75 ? 34 : 11))
        bodily_add(d, p);
    if (dice_percent(d, young ? 30 : 1)) {
        bool mind = dice_percent(d, 50);
        demo_reason_add(p, mind ? JA_REASON_MENTAL_DISABILITY : JA_REASON_INTELLECTUAL_DISABILITY,
                        mind ? DICE_PICK(d, mental) : DICE_PICK(d, learning));
    }
    if (dice_percent(d, young ? 12 : 3) && p->age >= 40)
        rare_add(d, p);
    if (dice_percent(d, 0.4))
        demo_reason_add(p, JA_REASON_LANGUAGE, "");
    if (p->reasons)
        return;
    if (young)
        demo_reason_add(p, JA_REASON_SUPPORT_CATEGORY, "4");
    else if (p->alone)
        demo_reason_add(p, JA_REASON_LIVES_ALONE, "");
    else
        demo_reason_add(p, JA_REASON_SUPPORT_LEVEL, "2");
}

static void listing_add(struct dice *d, struct arena *a, struct demo_person *p, const char *list)
{
    p->listing[p->listings++] = (struct demo_listing){ list, demo_day_before(a, d, 30, 2000) };
}

static void listings_make(const struct demo_world *w, uint64_t i, struct dice *d, struct arena *a, struct demo_person *p)
{
    bool listed = demo_rank(w->seed, STREAM_LISTED, i, w->plan.people) < w->plan.listed;
    if (listed)
        listing_add(d, a, p, JA_LIST_REGISTER);
    if (listed && dice_percent(d, p->lot.kind == LOT_VENTILATOR ? 100 : 33))
        listing_add(d, a, p, JA_LIST_EVACUATION_PLAN);
    if (dice_percent(d, p->alone ? 18 : 5))
        listing_add(d, a, p, JA_LIST_EMERGENCY_CALL);
    if (p->devices || dice_percent(d, 2))
        listing_add(d, a, p, JA_LIST_SHARED_PATIENT);
    if (!p->listings || dice_percent(d, p->alone ? 10 : 3))
        listing_add(d, a, p, JA_LIST_WATCHED_OVER);
}

void demo_needs_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_NEEDS, i);
    reasons_make(&d, p);
    listings_make(w, i, &d, a, p);
}
