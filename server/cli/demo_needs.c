/* SPDX-License-Identifier: Apache-2.0
 * demo_needs.c - why a person needs help: grades, equipment that needs power, illness, the lists, where the person is. */
#include "server/cli/demo_person.h"

enum { STREAM_NEEDS = 30, STREAM_DEVICE };

static void reason_add(struct demo_person *p, const char *kind, const char *detail)
{
    for (size_t i = 0; i < p->reasons; i++)
        if (!strcmp(p->reason[i].kind, kind))
            return;
    if (p->reasons < DEMO_LIST_MAX)
        p->reason[p->reasons++] = (struct demo_reason){ kind, detail };
}

static void reasons_old(struct dice *d, struct demo_person *p)
{
    static const char *const grades[] = { "1", "1", "2", "2", "2", "3", "3", "3", "4", "4", "5" };
    static const char *const lesser[] = { "1", "2" };
    if (dice_percent(d, p->age >= 80 ? 62 : 38))
        reason_add(p, "要介護", DICE_PICK(d, grades));
    else if (dice_percent(d, 35))
        reason_add(p, "要支援", DICE_PICK(d, lesser));
    if (!p->reasons && dice_percent(d, 60))
        reason_add(p, "独居", "");
    if (dice_percent(d, p->age >= 85 ? 22 : 9))
        reason_add(p, "認知症", "");
}

static void reasons_make(struct dice *d, struct demo_person *p)
{
    static const char *const bodily[] = { "肢体不自由2級", "肢体不自由1級", "視覚1級", "視覚2級", "聴覚2級", "心臓1級", "じん臓1級", "呼吸器3級" };
    static const char *const illnesses[] = { "パーキンソン病", "筋萎縮性側索硬化症", "多系統萎縮症", "脊髄小脳変性症", "重症筋無力症" };
    static const char *const mental[] = { "1級", "2級" }, *const learning[] = { "A", "A1", "B" };
    if (p->age < 18) {
        reason_add(p, "医療的ケア", "");
        reason_add(p, dice_percent(d, 50) ? "小児慢性" : "療育", dice_percent(d, 50) ? "" : "A");
        return;
    }
    if (p->age >= 65)
        reasons_old(d, p);
    if (dice_percent(d, p->age < 65 ? 60 : 11))
        reason_add(p, "身体障害", DICE_PICK(d, bodily));
    if (dice_percent(d, p->age < 65 ? 20 : 1))
        reason_add(p, dice_percent(d, 50) ? "精神" : "療育", dice_percent(d, 50) ? DICE_PICK(d, mental) : DICE_PICK(d, learning));
    if (dice_percent(d, p->age < 65 ? 12 : 2.5))
        reason_add(p, "指定難病", DICE_PICK(d, illnesses));
    if (dice_percent(d, 0.4))
        reason_add(p, "言語", "");
    if (!p->reasons)
        reason_add(p, p->age >= 65 ? "独居" : "障害支援区分", p->age >= 65 ? "" : "区分4");
}

/* What is lent to homes, how often, and how long it runs when the power is gone. Minutes; makers are made up. */
static const struct pattern {
    double percent;
    const char *kind, *mode, *maker, *model;
    int internal_low, internal_high, external_high, move_at;
    bool all_day, lungs;
} patterns[] = {
    { 40, "酸素濃縮器", NULL, "みほん酸素", "O2-5A", 0, 0, 0, 60, true, false },
    { 14, "人工呼吸器", "NPPV", "サンプル医工", "NV-200", 120, 300, 360, 90, false, true },
    { 8, "人工呼吸器", "TPPV", "サンプル医工", "TV-9", 240, 540, 720, 120, true, true },
    { 12, "吸引器", NULL, "れいわ器械", "S-30", 20, 60, 0, 0, false, false },
    { 9, "エアマット", NULL, "やわらぎ", "AM-2", 0, 0, 0, 0, true, false },
    { 8, "電動ベッド", NULL, "やわらぎ", "B-71", 0, 0, 0, 0, false, false },
    { 4, "腹膜透析 APD", NULL, "みほん透析", "APD-3", 0, 30, 0, 0, false, false },
    { 3, "輸液・経管栄養ポンプ", NULL, "れいわ器械", "P-11", 240, 720, 0, 0, true, false },
    { 1, "在宅血液透析", NULL, "みほん透析", "HHD-1", 0, 15, 0, 30, false, false },
    { 1, "補助人工心臓", NULL, "サンプル医工", "VAD-7", 300, 420, 420, 180, true, false },
};

static const struct pattern *pattern_pick(struct dice *d)
{
    double at = dice_real(d) * 100;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        if ((at -= patterns[i].percent) < 0)
            return &patterns[i];
    return &patterns[0];
}

static void device_add(const struct pattern *k, struct dice *d, struct arena *a, struct demo_person *p)
{
    struct demo_device x = { .kind = k->kind, .mode = k->mode, .maker = k->maker, .model = k->model, .used = k->all_day ? "終日" : "夜間",
                             .internal_min = -1, .external_count = -1, .external_min = -1, .cylinder_min = -1, .move_at_min = -1, .off_ok_min = -1 };
    char iso[11];
    x.vendor_phone = demo_phone_number(a, d, false);
    if (k->internal_high && dice_percent(d, 92))
        x.internal_min = dice_between(d, k->internal_low, k->internal_high) / 10 * 10;
    if (k->external_high && dice_percent(d, 60)) {
        x.external_count = dice_between(d, 1, 2);
        x.external_min = x.external_count * dice_between(d, 6, k->external_high / 20) * 10;
    }
    if (!strcmp(k->kind, "酸素濃縮器")) {
        /* Most have no battery, and that is known; some can be carried; of a few nobody has asked. */
        x.internal_min = dice_percent(d, 25) ? dice_between(d, 12, 24) * 10 : dice_percent(d, 85) ? 0 : -1;
        x.oxygen_l_min = dice_between(d, 2, 10) * 0.5;
        x.cylinder_min = dice_percent(d, 90) ? dice_between(d, 6, 60) * 10 : -1;
    }
    if (k->move_at && dice_percent(d, 70)) {
        x.move_at_min = k->move_at;
        x.move_to = "みほん総合病院";
    }
    if (!k->all_day)
        x.off_ok_min = dice_between(d, 2, 24) * 10;
    x.resuscitator = k->lungs && dice_percent(d, 85);
    x.own_power = dice_percent(d, 12) ? "発電機あり" : dice_percent(d, 6) ? "電気自動車から給電できる" : NULL;
    x.registered = k->lungs && dice_percent(d, 55);
    date_format_iso(date_of_days(date_days(DEMO_TODAY) - dice_between(d, 3, 400)), iso);
    x.checked_on = arena_str(a, sv_of(iso));
    if (p->devices < DEMO_LIST_MAX)
        p->device[p->devices++] = x;
}

static void devices_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_DEVICE, i);
    bool child = p->age < 18;
    if (!dice_percent(&d, child ? 80 : 2.9))
        return;
    const struct pattern *k = child ? &patterns[1 + dice_below(&d, 3)] : pattern_pick(&d);
    device_add(k, &d, a, p);
    if (k->lungs) {
        device_add(&patterns[3], &d, a, p); /* with a ventilator goes a suction pump */
        reason_add(p, "医療的ケア", "");
    }
}

static void medical_make(struct dice *d, struct arena *a, struct demo_person *p)
{
    static const char *const ills[] = { "高血圧", "糖尿病", "慢性心不全", "心房細動", "脳梗塞後遺症", "COPD", "慢性腎臓病", "変形性膝関節症", "骨粗しょう症" };
    static const char *const drugs[] = { "アムロジピン", "メトホルミン", "フロセミド", "アピキサバン", "ドネペジル", "ランソプラゾール", "ロキソプロフェン" };
    static const char *const allergies[] = { "ペニシリン", "そば", "造影剤", "卵", "ラテックス" };
    static const char *const flags[] = { "抗血栓薬", "インスリン", "ペースメーカー", "ステロイド長期", "透析" };
    if (p->age >= 18 && !p->devices && !dice_percent(d, 45))
        return;
    const char *allergy = dice_percent(d, 12) ? arena_printf(a, "\"%s\"", DICE_PICK(d, allergies)) : "";
    const char *flag = dice_percent(d, 22) ? arena_printf(a, "\"%s\"", DICE_PICK(d, flags)) : "";
    p->medical = arena_printf(a, "{\"conditions\":\"%s、%s\",\"medicines\":\"%s\",\"allergies\":[%s],\"flags\":[%s]}",
                              p->devices ? "慢性呼吸不全" : p->age < 18 ? "染色体異常症" : DICE_PICK(d, ills), DICE_PICK(d, ills), DICE_PICK(d, drugs),
                              allergy ? allergy : "", flag ? flag : "");
}

static void listings_make(struct dice *d, struct arena *a, struct demo_person *p)
{
    static const struct { const char *list; double percent; } lists[] = {
        { "名簿", 85 }, { "個別避難計画", 30 }, { "緊急通報", 10 }, { "連携患者", 2 }, { "見守り", 6 },
    };
    for (size_t i = 0; i < 5; i++) {
        bool on = dice_percent(d, lists[i].percent) || (p->devices && (i == 0 || i == 3) && dice_percent(d, 60));
        if (on || (i == 4 && !p->listings))
            p->listing[p->listings++] = (struct demo_listing){ lists[i].list, demo_day_before(a, d, 30, 2000) };
    }
}

static void stay_make(struct dice *d, struct arena *a, struct demo_person *p)
{
    static const char *const hospitals[] = { "みほん総合病院", "見晴記念病院", "浜辺リハビリテーション病院" };
    static const char *const homes[] = { "特別養護老人ホーム しおさい", "老人保健施設 こもれび", "介護医療院 みはらし" };
    double at = dice_real(d) * 100;
    if (at < 1.5)
        p->stay = (struct demo_stay){ "入院", DICE_PICK(d, hospitals), demo_day_before(a, d, 1, 40) };
    else if (at < 2.6)
        p->stay = (struct demo_stay){ "入所", DICE_PICK(d, homes), demo_day_before(a, d, 10, 900) };
    else if (at < 3.0)
        p->stay = (struct demo_stay){ "ショート", DICE_PICK(d, homes), demo_day_before(a, d, 1, 6) };
}

void demo_needs_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_NEEDS, i);
    reasons_make(&d, p);
    devices_make(w, i, a, p);
    medical_make(&d, a, p);
    listings_make(&d, a, p);
    stay_make(&d, a, p);
}
