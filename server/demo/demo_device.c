/* SPDX-License-Identifier: Apache-2.0
 * demo_device.c - equipment that needs power: who has which, for what illness, and how long it runs without. */
#include "server/base/count.h"
#include "server/base/word.h"
#include "server/demo/demo_parts.h"
#include "server/demo/demo_person.h"

enum { STREAM_DEVICE = 31 };
#define BREATHS 9

/* Who is on a ventilator, in turn. Of every third the minutes are known; of the others nobody has asked: they come first. */
static const struct breath {
    int age_low, age_high;
    bool invasive; /* TPPV, with a suction pump; else a mask, NPPV */
    const char *illness, *reason, *grade;
    int internal_min, external_min; /* -1: not known */
} breaths[BREATHS] = {
    { 5, 9, true, "染色体異常症", JA_REASON_PHYSICAL_DISABILITY, "肢体不自由1級", 40, -1 },
    { 57, 66, true, "筋萎縮性側索硬化症", JA_REASON_DESIGNATED_ILLNESS, "筋萎縮性側索硬化症", -1, -1 },
    { 74, 79, false, "COPD", JA_REASON_PHYSICAL_DISABILITY, "呼吸器1級", -1, -1 },
    { 62, 71, true, "筋萎縮性側索硬化症", JA_REASON_DESIGNATED_ILLNESS, "筋萎縮性側索硬化症", 110, -1 },
    { 10, 15, true, "脊髄性筋萎縮症", JA_REASON_PHYSICAL_DISABILITY, "肢体不自由1級", -1, -1 },
    { 24, 36, true, "筋ジストロフィー", JA_REASON_DESIGNATED_ILLNESS, "筋ジストロフィー", -1, -1 },
    { 72, 80, false, "COPD", JA_REASON_PHYSICAL_DISABILITY, "呼吸器1級", 120, 180 },
    { 66, 75, true, "多系統萎縮症", JA_REASON_DESIGNATED_ILLNESS, "多系統萎縮症", -1, -1 },
    { 69, 77, false, "間質性肺炎", JA_REASON_PHYSICAL_DISABILITY, "呼吸器3級", -1, -1 },
};

/* What else is lent to homes, how often, to whom, and how long it runs when the power is gone. Minutes; makers are made up. */
static const struct pattern {
    unsigned percent;
    int age_low, age_high;
    const char *kind, *maker, *model;
    int internal_low, internal_high, move_at;
    bool all_day;
    const char *illness, *reason, *grade; /* illness may be NULL */
} patterns[] = {
    { 46, 66, 91, JA_DEVICE_KIND_OXYGEN_CONCENTRATOR, "みほん酸素", "O2-5A", 0, 0, 60, true, "COPD", JA_REASON_PHYSICAL_DISABILITY,
      "呼吸器3級" },
    { 6, 62, 84, JA_DEVICE_KIND_OXYGEN_CONCENTRATOR, "みほん酸素", "O2-5A", 0, 0, 60, true, "間質性肺炎", JA_REASON_DESIGNATED_ILLNESS,
      "特発性間質性肺炎" },
    { 10, 71, 93, JA_DEVICE_KIND_SUCTION, "れいわ器械", "S-30", 20, 60, 0, false, "脳梗塞後遺症", JA_REASON_CARE_LEVEL, "5" },
    { 4, 3, 12, JA_DEVICE_KIND_SUCTION, "れいわ器械", "S-30", 20, 60, 0, false, "染色体異常症", JA_REASON_MEDICAL_CARE, "" },
    { 11, 76, 95, JA_DEVICE_KIND_AIR_MATTRESS, "やわらぎ", "AM-2", 0, 0, 0, true, NULL, JA_REASON_CARE_LEVEL, "5" },
    { 9, 75, 93, JA_DEVICE_KIND_ELECTRIC_BED, "やわらぎ", "B-71", 0, 0, 0, false, NULL, JA_REASON_CARE_LEVEL, "4" },
    { 6, 48, 76, JA_DEVICE_KIND_PERITONEAL_DIALYSIS, "みほん透析", "APD-3", 0, 30, 0, false, "末期腎不全", JA_REASON_PHYSICAL_DISABILITY,
      "じん臓1級" },
    { 4, 44, 78, JA_DEVICE_KIND_INFUSION_PUMP, "れいわ器械", "P-11", 240, 720, 0, true, "短腸症候群", JA_REASON_PHYSICAL_DISABILITY,
      "小腸1級" },
    { 2, 46, 66, JA_DEVICE_KIND_HOME_HAEMODIALYSIS, "みほん透析", "HHD-1", 0, 15, 30, false, "末期腎不全", JA_REASON_PHYSICAL_DISABILITY,
      "じん臓1級" },
    { 2, 34, 63, JA_DEVICE_KIND_HEART_ASSIST, "サンプル医工", "VAD-7", 300, 420, 180, true, "重症心不全", JA_REASON_PHYSICAL_DISABILITY,
      "心臓1級" },
};
#define PATTERNS countof(patterns)

static const struct breath *breath_of(struct demo_lot lot)
{
    return &breaths[lot.at % BREATHS];
}

/* 37 and 100 have no common divisor: of a hundred in a row each percent comes once, and of fewer they are spread. */
static const struct pattern *pattern_of(struct demo_lot lot)
{
    unsigned at = (unsigned)(lot.at * 37 % 100);
    for (size_t i = 0; i < PATTERNS; i++) {
        if (at < patterns[i].percent)
            return &patterns[i];
        at -= patterns[i].percent;
    }
    return &patterns[0];
}

int demo_device_age(struct demo_lot lot, struct dice *d)
{
    if (lot.kind == LOT_VENTILATOR)
        return dice_between(d, breath_of(lot)->age_low, breath_of(lot)->age_high);
    return dice_between(d, pattern_of(lot)->age_low, pattern_of(lot)->age_high);
}

static struct demo_device device_of(const struct demo_world *w, struct arena *a, const char *kind, const char *maker, const char *model)
{
    return (struct demo_device){ .kind = kind,
                                 .maker = maker,
                                 .model = model,
                                 .vendor_phone = demo_office_phone(w, a, maker),
                                 .internal_min = -1,
                                 .external_count = -1,
                                 .external_min = -1,
                                 .cylinder_min = -1,
                                 .move_at_min = -1,
                                 .off_ok_min = -1 };
}

static void device_add(struct demo_person *p, const struct demo_device *x)
{
    if (p->devices < DEMO_LIST_MAX)
        p->device[p->devices++] = *x;
}

static int known_minutes(const struct breath *b)
{
    return (b->internal_min > 0 ? b->internal_min : 0) + (b->external_min > 0 ? b->external_min : 0);
}

/* It lasts longer than the ventilator, which speaks for the person: the least minutes do. */
static void suction_add(const struct demo_world *w, const struct breath *b, struct dice *d, struct arena *a, struct demo_person *p)
{
    struct demo_device x = device_of(w, a, JA_DEVICE_KIND_SUCTION, "れいわ器械", "S-30");
    x.used = JA_DEVICE_USED_ALL_DAY;
    x.internal_min = known_minutes(b) + dice_between(d, 2, 5) * 10;
    x.checked_on = demo_day_before(a, d, 10, 300);
    device_add(p, &x);
}

static void ventilator_add(const struct demo_world *w, struct dice *d, struct arena *a, struct demo_person *p)
{
    const struct breath *b = breath_of(p->lot);
    struct demo_device x = device_of(w, a, JA_DEVICE_KIND_VENTILATOR, "サンプル医工", b->invasive ? "TV-9" : "NV-200");
    x.mode = b->invasive ? "TPPV" : "NPPV";
    x.used = b->invasive || dice_percent(d, 50) ? JA_DEVICE_USED_ALL_DAY : JA_DEVICE_USED_AT_NIGHT;
    x.internal_min = b->internal_min;
    x.external_min = b->external_min;
    x.external_count = b->external_min > 0 ? 2 : -1;
    x.checked_on = known_minutes(b) ? demo_day_before(a, d, 5, 120) : NULL;
    x.move_at_min = 30;
    x.move_to = DEMO_HOSPITAL;
    x.resuscitator = b->invasive || dice_percent(d, 50);
    x.own_power = dice_percent(d, 20) ? "発電機あり" : NULL;
    x.registered = dice_percent(d, 55);
    device_add(p, &x);
    demo_ill_add(p, b->illness);
    demo_ill_add(p, "慢性呼吸不全");
    demo_reason_add(p, JA_REASON_MEDICAL_CARE, "");
    demo_reason_add(p, b->reason, b->grade);
    if (b->invasive)
        demo_reason_add(p, JA_REASON_PHYSICAL_DISABILITY, "肢体不自由1級");
    if (p->age >= 40) /* with an illness of the law's list from 40 on */
        demo_reason_add(p, JA_REASON_CARE_LEVEL, b->invasive ? "5" : "3");
    if (b->invasive)
        suction_add(w, b, d, a, p);
}

/* Most have no battery, and that is known; some can be carried; of a few nobody has asked. */
static void oxygen_set(struct dice *d, struct demo_device *x, struct demo_person *p)
{
    x->internal_min = dice_percent(d, 25) ? dice_between(d, 12, 24) * 10 : dice_percent(d, 85) ? 0 : -1;
    x->oxygen_l_min = dice_between(d, 2, 10) * 0.5;
    x->cylinder_min = dice_percent(d, 90) ? dice_between(d, 6, 60) * 10 : -1;
    p->at.caution = "{酸素（火気厳禁）}";
}

static void equipment_add(const struct demo_world *w, struct dice *d, struct arena *a, struct demo_person *p)
{
    const struct pattern *k = pattern_of(p->lot);
    struct demo_device x = device_of(w, a, k->kind, k->maker, k->model);
    x.used = k->all_day ? JA_DEVICE_USED_ALL_DAY : JA_DEVICE_USED_AT_NIGHT;
    if (k->internal_high && dice_percent(d, 92))
        x.internal_min = dice_between(d, k->internal_low, k->internal_high) / 10 * 10;
    if (!strcmp(k->kind, JA_DEVICE_KIND_OXYGEN_CONCENTRATOR))
        oxygen_set(d, &x, p);
    if (k->move_at && dice_percent(d, 70)) {
        x.move_at_min = k->move_at;
        x.move_to = DEMO_HOSPITAL;
    }
    if (!k->all_day)
        x.off_ok_min = dice_between(d, 2, 24) * 10;
    x.own_power = dice_percent(d, 12) ? "発電機あり" : dice_percent(d, 6) ? "電気自動車から給電できる" : NULL;
    x.checked_on = demo_day_before(a, d, 3, 400);
    device_add(p, &x);
    if (k->illness)
        demo_ill_add(p, k->illness);
    demo_reason_add(p, k->reason, k->grade);
}

void demo_devices_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_DEVICE, i);
    if (p->lot.kind == LOT_VENTILATOR)
        ventilator_add(w, &d, a, p);
    else if (p->lot.kind == LOT_POWERED)
        equipment_add(w, &d, a, p);
}
