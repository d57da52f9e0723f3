/* SPDX-License-Identifier: Apache-2.0
 * demo_help.c - who helps a person: helpers, professionals, doctor; what the person agreed to, and the plan. */
#include "server/base/count.h"
#include "server/base/word.h"
#include "server/demo/demo_parts.h"
#include "server/demo/demo_person.h"

enum { STREAM_HELP = 40, STREAM_CONSENT, STREAM_ASKED, STREAM_POST, STREAM_DOCTOR, STREAM_TOWN };
#define CARE_MANAGERS 3 /* to a town */
#define TRIES 20

static const char *somebody(const struct demo_world *w, struct arena *a, struct dice *d, int sex, int age)
{
    return arena_printf(a, "%s　%s", demo_name_pick(&w->names->family, d)->text,
                        demo_name_pick(demo_given_list(w->names, sex, age), d)->text);
}

/* Whoever has this post, of an office or a town: the same wherever they are named. */
static const char *holder_of(const struct demo_world *w, struct arena *a, uint64_t post, int from_age, int to_age, struct dice *out)
{
    *out = dice_of(w->seed, STREAM_POST, post);
    int sex = 1 + (int)dice_below(out, 2);
    return somebody(w, a, out, sex, dice_between(out, from_age, to_age));
}

static bool is_known(const struct demo_person *p, const char *name)
{
    for (size_t i = 0; i < p->contacts; i++)
        if (!strcmp(p->contact[i].name, name))
            return true;
    for (size_t i = 0; i < p->helpers; i++)
        if (!strcmp(p->helper[i].name, name))
            return true;
    return !strcmp(p->name, name);
}

/* Neighbours; a plan names one at least. */
static void helpers_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    size_t n = demo_on_list(p, JA_LIST_EVACUATION_PLAN) || dice_percent(d, 12) ? 1 + (dice_percent(d, 40) ? 1 : 0) : 0;
    for (size_t k = 0; k < n; k++) {
        const char *name = p->name;
        for (int i = 0; i < TRIES && is_known(p, name); i++) {
            int sex = 1 + (int)dice_below(d, 2);
            name = somebody(w, a, d, sex, dice_between(d, 40, 76));
        }
        p->helper[p->helpers++] = (struct demo_helper){ name, demo_phone_number(a, d, true), dice_percent(d, 20) };
    }
}

static void care_add(struct demo_person *p, const struct demo_care *c)
{
    if (p->cares < countof(p->care))
        p->care[p->cares++] = *c;
}

/* Who has equipment at home has a nurse and a doctor who come; who is rated for care has a care manager of the town. */
static void cares_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    bool linked = p->devices > 0 || demo_on_list(p, JA_LIST_SHARED_PATIENT),
         rated = demo_has_reason(p, JA_REASON_CARE_LEVEL) || demo_has_reason(p, JA_REASON_SUPPORT_LEVEL);
    if (linked && w->clinic_n) {
        uint32_t k = dice_below(d, (uint32_t)w->clinic_n);
        care_add(p, &(struct demo_care){ w->clinic[k], w->clinic_name[k], "主治医", demo_office_phone(w, a, w->clinic_name[k]), true });
    }
    if (linked && w->nurses_n) {
        uint32_t k = dice_below(d, (uint32_t)w->nurses_n);
        care_add(p, &(struct demo_care){ w->nurses[k], w->nurses_name[k], "訪問看護", demo_office_phone(w, a, w->nurses_name[k]), false });
    }
    if (!linked && w->support_n && demo_has_reason(p, JA_REASON_SUPPORT_LEVEL) && dice_percent(d, 60)) {
        uint32_t k = (uint32_t)((size_t)(p->at.town - w->city->town) * w->support_n / w->city->towns);
        care_add(p, &(struct demo_care){ w->support[k], w->support_name[k], "地域包括支援センター",
                                         demo_office_phone(w, a, w->support_name[k]), true });
        return;
    }
    if (rated && dice_percent(d, 80)) {
        struct dice own;
        uint64_t post = (uint64_t)(p->at.town - w->city->town) * CARE_MANAGERS + dice_below(d, CARE_MANAGERS);
        const char *name = holder_of(w, a, post, 32, 58, &own);
        care_add(p, &(struct demo_care){ 0, name, "介護支援専門員", demo_phone_number(a, &own, true), !linked });
    }
}

/* Whom to ring for somebody on a ventilator, behind the kin: who comes, whose machine it is, who treats them. */
static void supporters_add(struct demo_person *p)
{
    static const char *const order[] = { "訪問看護", "主治医" };
    if (p->lot.kind != LOT_VENTILATOR)
        return;
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < p->cares && p->contacts < DEMO_CONTACTS_MAX; k++)
            if (!strcmp(p->care[k].role, order[i]))
                p->contact[p->contacts++] = (struct demo_contact){ .name = p->care[k].name,
                                                                   .relation = order[i],
                                                                   .phone = p->care[k].phone };
    if (p->contacts < DEMO_CONTACTS_MAX)
        p->contact[p->contacts++] = (struct demo_contact){ .name = p->device[0].maker,
                                                           .relation = "機器業者",
                                                           .phone = p->device[0].vendor_phone };
}

static void doctor_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    static const char *const clinics[] = { "見本内科",    "しおさい診療所", "青葉クリニック", "本町医院", "星ヶ丘ファミリークリニック",
                                           "浜風整形外科" };
    const char *clinic = DICE_PICK(d, clinics);
    bool comes = p->cares && !strcmp(p->care[0].role, "主治医");
    if (!comes && !dice_percent(d, 80))
        return;
    if (comes)
        clinic = p->care[0].name;
    p->doctor_hospital = clinic;
    p->doctor_phone = demo_office_phone(w, a, clinic);
    struct dice own = dice_named(w->seed, STREAM_DOCTOR, clinic);
    p->doctor_name = arena_printf(a, "%s医師", demo_name_pick(&w->names->family, &own)->text);
    p->agreed_hospital = p->devices || dice_percent(d, 10) ? DEMO_HOSPITAL : NULL;
}

static void consent_add(struct demo_person *p, const char *kind, const char *party, const char *answer, const char *on)
{
    if (p->consents < DEMO_CONSENTS_MAX)
        p->consent[p->consents++] = (struct demo_consent){ kind, party, answer, on };
}

/* A plan was made because the person wanted one; it goes to others only if the person and each helper want that too. */
static void plan_consents_make(struct arena *a, struct dice *d, struct demo_person *p, bool agreed)
{
    if (!demo_on_list(p, JA_LIST_EVACUATION_PLAN))
        return;
    const char *on = demo_day_before(a, d, 30, 700);
    consent_add(p, JA_CONSENT_KIND_PLAN_MAKING, JA_CONSENT_PARTY_SELF, JA_CONSENT_ANSWER_AGREED, on);
    consent_add(p, JA_CONSENT_KIND_PLAN_PROVISION, JA_CONSENT_PARTY_SELF,
                agreed && dice_percent(d, 94) ? JA_CONSENT_ANSWER_AGREED : JA_CONSENT_ANSWER_NOT_AGREED, on);
    consent_add(p, JA_CONSENT_KIND_PLAN_PROVISION, JA_CONSENT_PARTY_HELPER,
                dice_percent(d, 92) ? JA_CONSENT_ANSWER_AGREED : JA_CONSENT_ANSWER_NOT_AGREED, on);
}

static void consents_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_CONSENT, i);
    uint64_t at = demo_rank(w->seed, STREAM_ASKED, i, w->plan.people), refused = w->plan.agreed + w->plan.refused;
    consent_add(p, JA_CONSENT_KIND_REGISTER_PROVISION, JA_CONSENT_PARTY_SELF,
                at < w->plan.agreed ? JA_CONSENT_ANSWER_AGREED
                : at < refused      ? JA_CONSENT_ANSWER_NOT_AGREED
                                    : JA_CONSENT_ANSWER_UNANSWERED,
                demo_day_before(a, &d, 400, 1200));
    double asked = dice_real(&d) * 100;
    if (asked < 76)
        consent_add(p, JA_CONSENT_KIND_AMBULANCE_LOOKUP, JA_CONSENT_PARTY_SELF,
                    asked < 61 ? JA_CONSENT_ANSWER_AGREED : JA_CONSENT_ANSWER_NOT_AGREED, demo_day_before(a, &d, 300, 900));
    if (asked < 1) /* agreed, then took it back */
        consent_add(p, JA_CONSENT_KIND_AMBULANCE_LOOKUP, JA_CONSENT_PARTY_SELF, JA_CONSENT_ANSWER_REFUSED, demo_day_before(a, &d, 10, 290));
    plan_consents_make(a, &d, p, at < w->plan.agreed);
    for (size_t k = 0; k < p->cares; k++)
        if (p->care[k].office) {
            consent_add(p, JA_CONSENT_KIND_CARE_TEAM, JA_CONSENT_PARTY_SELF,
                        p->devices || dice_percent(&d, 94) ? JA_CONSENT_ANSWER_AGREED : JA_CONSENT_ANSWER_UNANSWERED,
                        demo_day_before(a, &d, 10, 500));
            break;
        }
}

/* Where one goes is the town's place; what is brought is what is needed. */
static void plan_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    static const char *const places[] = { "見本小学校", "青葉公民館", "市立体育館", "潮見台中学校", "若松会館" };
    static const char *const moves[] = { "車いす", "歩行器で歩く", "担架", "手を引けば歩ける", "自家用車" };
    static const char *const words[] = { "", "\"筆談\"", "\"大きな声でゆっくり\"", "\"文字盤\"" };
    if (!demo_on_list(p, JA_LIST_EVACUATION_PLAN))
        return;
    struct dice town = dice_of(w->seed, STREAM_TOWN, (uint64_t)(p->at.town - w->city->town));
    const char *say = DICE_PICK(d, words), *move = p->lot.kind == LOT_VENTILATOR ? "担架" : DICE_PICK(d, moves);
    p->plan = arena_printf(a, "{\"place\":\"%s\",\"move\":\"%s\",\"bring\":\"薬、お薬手帳%s\"%s%s,\"reviewed_on\":\"%s\"}",
                           DICE_PICK(&town, places), move, p->devices ? "、機器の電源コード" : "", say[0] ? ",\"communication\":" : "", say,
                           demo_day_before(a, d, 20, 500));
}

void demo_help_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_HELP, i), own;
    helpers_make(w, a, &d, p);
    cares_make(w, a, &d, p);
    supporters_add(p);
    doctor_make(w, a, &d, p);
    consents_make(w, i, a, p);
    plan_make(w, a, &d, p);
    p->community = arena_printf(a, "%s自治会", p->at.town->base);
    p->welfare_commissioner = holder_of(w, a, (UINT64_C(1) << 50) + (uint64_t)(p->at.town - w->city->town) * 4 + dice_below(&d, 3), 58, 74,
                                        &own);
    if (dice_percent(&d, 4))
        p->note = "玄関のチャイムが聞こえにくい。縁側から声をかける。";
}
