/* SPDX-License-Identifier: Apache-2.0
 * demo_medical.c - illnesses, each once, with the medicine and the warning that belong to it; and what is written down for the end. */
#include "server/base/count.h"
#include "server/base/word.h"
#include "server/demo/demo_parts.h"
#include "server/demo/demo_person.h"

enum { STREAM_MEDICAL = 32, STREAM_DIRECTIVE };

/* clang-format off */
static const struct demo_ill common[] = {
    { "高血圧", "アムロジピン", NULL },          { "糖尿病", "インスリン グラルギン", "インスリン" }, { "慢性心不全", "フロセミド", NULL },
    { "心房細動", "アピキサバン", "抗血栓薬" },  { "脂質異常症", "ロスバスタチン", NULL },            { "慢性腎臓病", "球形吸着炭", NULL },
    { "変形性膝関節症", "ロキソプロフェン", NULL }, { "骨粗しょう症", "アレンドロン酸", NULL },       { "関節リウマチ", "プレドニゾロン", "ステロイド長期" },
};
/* clang-format on */
/* Not by chance: equipment and reasons bring them. */
/* clang-format off */
static const struct demo_ill particular[] = {
    { "脳梗塞後遺症", "クロピドグレル", "抗血栓薬" }, { "洞不全症候群", NULL, "ペースメーカー" }, { "末期腎不全", "炭酸ランタン", "透析" },
    { "COPD", "チオトロピウム", NULL },               { "間質性肺炎", "ニンテダニブ", NULL },     { "慢性呼吸不全", NULL, NULL },
    { "重症心不全", "ワルファリン", "抗血栓薬" },     { "短腸症候群", NULL, NULL },               { "アルツハイマー型認知症", "ドネペジル", NULL },
    { "染色体異常症", NULL, NULL },                   { "脳性麻痺", NULL, NULL },                 { "脊髄性筋萎縮症", "リスジプラム", NULL },
    { "筋ジストロフィー", NULL, NULL },               { "筋萎縮性側索硬化症", "リルゾール", NULL }, { "パーキンソン病", "レボドパ", NULL },
    { "多系統萎縮症", NULL, NULL },                   { "脊髄小脳変性症", "タルチレリン", NULL },   { "重症筋無力症", "ピリドスチグミン", NULL },
};
/* clang-format on */

static void ill_add(struct demo_person *p, const struct demo_ill *ill)
{
    for (size_t i = 0; i < p->ills; i++)
        if (p->ill[i] == ill)
            return;
    if (p->ills < DEMO_LIST_MAX)
        p->ill[p->ills++] = ill;
}

void demo_ill_add(struct demo_person *p, const char *name)
{
    for (size_t i = 0; i < countof(particular); i++)
        if (!strcmp(particular[i].name, name))
            ill_add(p, &particular[i]);
}

/* What is not there already, behind what is. */
static const char *joined(struct arena *a, const char *had, const char *between, const char *more)
{
    if (!more || strstr(had, more))
        return had;
    const char *both = arena_printf(a, "%s%s%s", had, had[0] ? between : "", more);
    return both ? both : had;
}

static void medical_write(struct dice *d, struct arena *a, struct demo_person *p)
{
    static const char *const allergies[] = { "ペニシリン", "そば", "造影剤", "卵", "ラテックス" };
    const char *names = "", *drugs = "", *flags = "",
               *allergy = dice_percent(d, 12) ? arena_printf(a, "\"%s\"", DICE_PICK(d, allergies)) : "";
    for (size_t i = 0; i < p->ills; i++) {
        names = joined(a, names, "、", p->ill[i]->name);
        drugs = joined(a, drugs, "、", p->ill[i]->drug);
        flags = joined(a, flags, ",", p->ill[i]->flag ? arena_printf(a, "\"%s\"", p->ill[i]->flag) : NULL);
    }
    p->medical = arena_printf(a, "{\"conditions\":\"%s\",\"medicines\":\"%s\",\"allergies\":[%s],\"flags\":[%s]}", names, drugs,
                              allergy ? allergy : "", flags);
}

void demo_medical_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_MEDICAL, i);
    uint32_t of[countof(common)], more = p->age < 45 ? 0 : dice_below(&d, p->ills ? 2 : 3);
    if (!p->ills && !dice_percent(&d, 55))
        return;
    dice_draw(&d, of, countof(common), more);
    for (uint32_t k = 0; k < more; k++)
        ill_add(p, &common[of[k]]);
    if (p->ills)
        medical_write(&d, a, p);
}

/* A wish is the person's own and says so; an order is a doctor's, and only an order is one. */
void demo_directive_make(const struct demo_world *w, uint64_t i, struct arena *a, struct demo_person *p)
{
    static const struct {
        const char *kind, *body;
    } kinds[] = {
        { JA_DIRECTIVE_KIND_ACP_RECORD,
          "本人の希望：住み慣れた自宅で過ごしたい。家族、ケアマネジャーと話し合った記録。気持ちが変わったら書き直す。" },
        { JA_DIRECTIVE_KIND_ACP_RECORD, "本人の希望：痛みや息苦しさは取ってほしい。入院はなるべく短く。家族と主治医も承知している。" },
        { JA_DIRECTIVE_KIND_ADVANCE_DIRECTIVE, "本人の署名あり：胃ろうと人工呼吸器は受けない。判断できないときは家族と主治医で話し合う。" },
        { JA_DIRECTIVE_KIND_DNAR_ORDER, "心肺停止時、心肺蘇生を実施しないことについての主治医の指示。署名した医師に直接確認すること。" },
    };
    struct dice d = dice_of(w->seed, STREAM_DIRECTIVE, i);
    if (p->age < 75 || !p->doctor_name || !dice_percent(&d, 5))
        return;
    uint32_t k = dice_below(&d, countof(kinds));
    const char *doctor = arena_printf(a, "%s %s", p->doctor_hospital, p->doctor_name);
    p->directive = (struct demo_directive){ kinds[k].kind,
                                            kinds[k].body,
                                            doctor,
                                            p->doctor_phone,
                                            demo_day_before(a, &d, 20, 360),
                                            arena_printf(a, "2027-%02d-01", dice_between(&d, 1, 9)) };
}
