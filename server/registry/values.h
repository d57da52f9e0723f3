/* SPDX-License-Identifier: Apache-2.0
 * values.h - the coded values of a list as clerks write them, in every common spelling. All return false (or NULL) for
 * what they cannot read. */
#ifndef ANPI_REGISTRY_VALUES_H
#define ANPI_REGISTRY_VALUES_H

#include "server/base/arena.h"
#include "server/base/sv.h"

bool value_sex(struct sv s, int *out);         /* ISO 5218: 0 unknown, 1 男, 2 女, 9 その他 */
const char *value_list(struct sv s);           /* 名簿 個別避難計画 連携患者 緊急通報 見守り */
const char *value_consent(struct sv s);        /* 同意 不同意 拒否 未回答 */

bool value_none(struct sv s);                  /* なし, 無, -: a cell that says there is none */

struct reason_value {
    const char *kind;   /* of anpi.reason; NULL: says that there is none (自立, 非該当) */
    struct sv detail;   /* the grade as given */
};
bool value_reason(struct arena *a, struct sv s, struct reason_value *out);      /* 独居, 認知症, 要介護3, その他(...) */
bool value_care_level(struct arena *a, struct sv s, struct reason_value *out);  /* 要介護3, 要支援１, 自立 */
bool value_disability(struct arena *a, struct sv s, struct reason_value *out);  /* 身体障害1級, 療育A, 精神2級, 区分5 */
bool value_intractable(struct arena *a, struct sv s, struct reason_value *out); /* any name of an intractable disease */

struct device_value {
    struct sv kind;     /* one of the known kinds, or what was written */
    const char *mode;   /* TPPV, NPPV or NULL */
};
bool value_device(struct arena *a, struct sv s, struct device_value *out);

#endif
