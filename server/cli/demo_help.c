/* SPDX-License-Identifier: Apache-2.0
 * demo_help.c - who helps a person: kin, helpers, professionals, doctor; and what the person agreed to. */
#include "server/cli/demo_person.h"

enum { STREAM_HELP = 40, STREAM_CONSENT };

static const char *somebody(const struct demo_world *w, struct arena *a, struct dice *d, int sex, enum demo_band band)
{
    return arena_printf(a, "%s　%s", demo_name_pick(&w->names->family, d)->text, demo_name_pick(&w->names->given[sex][band], d)->text);
}

static void contacts_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    static const char *const kin[] = { "長男", "長女", "二男", "二女", "めい", "おい", "妹", "兄", "知人" };
    size_t n = dice_percent(d, 12) ? 0 : dice_percent(d, 35) ? 2 : 1;
    for (size_t k = 0; k < n; k++) {
        bool parent = p->age < 18;
        const char *relation = parent ? (k ? "父" : "母") : DICE_PICK(d, kin);
        int sex = parent ? (k ? 1 : 2) : 1 + (int)dice_below(d, 2);
        p->contact[p->contacts++] = (struct demo_contact){ somebody(w, a, d, sex, BAND_NEW), relation, demo_phone_number(a, d, true),
                                                           dice_percent(d, 60), parent || dice_percent(d, 15) };
    }
}

static void helpers_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    size_t n = dice_percent(d, 30) ? 1 + (dice_percent(d, 40) ? 1 : 0) : 0;
    for (size_t k = 0; k < n; k++)
        p->helper[p->helpers++] = (struct demo_helper){ somebody(w, a, d, 1 + (int)dice_below(d, 2), BAND_OLD), demo_phone_number(a, d, true),
                                                        dice_percent(d, 20) };
}

static void care_add(struct demo_person *p, const struct demo_care *c)
{
    if (p->cares < sizeof p->care / sizeof p->care[0])
        p->care[p->cares++] = *c;
}

/* Who has equipment at home has a nurse and a doctor who come; who is rated for care has a care manager. */
static void cares_make(const struct demo_world *w, struct arena *a, struct dice *d, struct demo_person *p)
{
    bool linked = p->devices > 0, rated = false;
    for (size_t i = 0; i < p->listings; i++)
        linked |= !strcmp(p->listing[i].list, "連携患者");
    for (size_t i = 0; i < p->reasons; i++)
        rated |= !strcmp(p->reason[i].kind, "要介護") || !strcmp(p->reason[i].kind, "要支援");
    if (linked && w->clinic_n) {
        uint32_t k = dice_below(d, (uint32_t)w->clinic_n);
        care_add(p, &(struct demo_care){ w->clinic[k], w->clinic_name[k], "主治医", demo_phone_number(a, d, false), true });
    }
    if (linked && w->care_n) {
        uint32_t k = dice_below(d, (uint32_t)w->care_n);
        care_add(p, &(struct demo_care){ w->care_office[k], w->care_name[k], "訪問看護", demo_phone_number(a, d, false), false });
    }
    if (rated && dice_percent(d, 70))
        care_add(p, &(struct demo_care){ 0, somebody(w, a, d, 1 + (int)dice_below(d, 2), BAND_NEW), "介護支援専門員",
                                         demo_phone_number(a, d, true), !linked });
}

static void consent_add(struct demo_person *p, const char *kind, const char *answer, const char *on)
{
    if (p->consents < DEMO_LIST_MAX)
        p->consent[p->consents++] = (struct demo_consent){ kind, answer, on };
}

static void consents_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_CONSENT, i);
    double at = dice_real(&d) * 100;
    consent_add(p, "名簿提供", at < 70 ? "同意" : at < 88 ? "不同意" : "未回答", demo_day_before(a, &d, 400, 1200));
    if (at < 1) /* agreed, then took it back */
        consent_add(p, "名簿提供", "拒否", demo_day_before(a, &d, 10, 300));
    at = dice_real(&d) * 100;
    if (at < 75)
        consent_add(p, "救急照会", at < 60 ? "同意" : "不同意", demo_day_before(a, &d, 30, 900));
    for (size_t k = 0; k < p->listings; k++)
        if (!strcmp(p->listing[k].list, "個別避難計画"))
            consent_add(p, "計画提供", "同意", demo_day_before(a, &d, 30, 700));
    for (size_t k = 0; k < p->cares; k++)
        if (p->care[k].office) {
            consent_add(p, "連携", dice_percent(&d, 94) ? "同意" : "未回答", demo_day_before(a, &d, 10, 500));
            break;
        }
}

static void plan_make(struct arena *a, struct dice *d, struct demo_person *p)
{
    static const char *const places[] = { "見本小学校", "青葉公民館", "市立体育館", "潮見台中学校", "若松会館" };
    static const char *const moves[] = { "車いす", "歩行器で歩く", "担架", "手を引けば歩ける", "自家用車" };
    static const char *const words[] = { "", "\"筆談\"", "\"大きな声でゆっくり\"", "\"文字盤\"" };
    bool planned = false;
    for (size_t i = 0; i < p->listings; i++)
        planned |= !strcmp(p->listing[i].list, "個別避難計画");
    if (!planned)
        return;
    const char *say = DICE_PICK(d, words);
    p->plan = arena_printf(a, "{\"place\":\"%s\",\"move\":\"%s\",\"bring\":\"薬、お薬手帳%s\"%s%s,\"reviewed_on\":\"%s\"}", DICE_PICK(d, places),
                           DICE_PICK(d, moves), p->devices ? "、機器の電源コード" : "", say[0] ? ",\"communication\":" : "", say,
                           demo_day_before(a, d, 20, 500));
}

static void directive_make(struct arena *a, struct dice *d, struct demo_person *p)
{
    static const char *const kinds[] = { "ACPの記録", "ACPの記録", "事前指示書", "医師の指示書(DNAR)" };
    if (p->age < 75 || !dice_percent(d, 4))
        return;
    p->directive = (struct demo_directive){ DICE_PICK(d, kinds), "自宅で過ごすことを望む。詳しくは主治医へ。", demo_day_before(a, d, 20, 700) };
}

void demo_help_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    static const char *const doctors[] = { "見本内科", "しおさい診療所", "青葉クリニック", "本町医院", "星ヶ丘ファミリークリニック", "浜風整形外科" };
    struct dice d = dice_of(w->seed, STREAM_HELP, i);
    contacts_make(w, a, &d, p);
    helpers_make(w, a, &d, p);
    cares_make(w, a, &d, p);
    consents_make(w, i, a, p);
    plan_make(a, &d, p);
    directive_make(a, &d, p);
    if (dice_percent(&d, 80)) {
        const char *family = demo_name_pick(&w->names->family, &d)->text;
        p->doctor_name = arena_printf(a, "%s医師", family);
        p->doctor_hospital = DICE_PICK(&d, doctors);
        p->doctor_phone = demo_phone_number(a, &d, false);
        p->agreed_hospital = dice_percent(&d, 10) ? "みほん総合病院" : NULL;
    }
    p->community = arena_printf(a, "%s自治会", p->at.town->base);
    struct dice commissioner = dice_of(w->seed, STREAM_HELP, (UINT64_C(1) << 50) + (uint64_t)(p->at.town - w->city->town) * 4 + dice_below(&d, 3));
    p->welfare_commissioner = somebody(w, a, &commissioner, 1 + (int)dice_below(&commissioner, 2), BAND_OLD);
    if (dice_percent(&d, 4))
        p->note = "玄関のチャイムが聞こえにくい。縁側から声をかける。";
}
