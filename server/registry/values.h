/* SPDX-License-Identifier: Apache-2.0
 * values.h - the coded values of a list as clerks write them, in every common spelling. All return false (or NULL) for
 * what they cannot read.
 *
 * Outputs are untouched then. The arena is scratch: what comes out lives in it, in the text or for ever. No memory
 * reads as "cannot be read", which is a remark and never a wrong value. Widths, blanks and case do not matter. */
#ifndef ANPI_REGISTRY_VALUES_H
#define ANPI_REGISTRY_VALUES_H

#include "server/base/arena.h"
#include "server/base/sv.h"
#include "server/base/word.h"

/* ISO 5218: 0 unknown, 1 男, 2 女, 9 その他. The spellings are in values.c. */
bool value_sex(struct arena *a, struct sv s, int *out);
/* The stored word, static. */
const char *value_list(struct arena *a, struct sv s); /* 名簿 個別避難計画 連携患者 緊急通報 見守り */

/* なし, 無, 不要, 該当なし, -, ×: a cell that says there is none. Not of an empty cell: that says nothing. */
bool value_none(struct sv s);
/* 有, ○, レ, はい, 1: that there is, not what. Of a device: that there is one, nobody says which. */
bool value_yes(struct sv s);
/* 不明, 確認中, ?: that nobody knows. Kept as a remark, never as a no. */
bool value_unsaid(struct sv s);
/* Holds a letter, kana, kanji or digit: *** and … say nothing. O(bytes). */
bool value_says(struct sv s);

/* Static texts, the stored words. */
struct consent_value {
    const char *answer; /* 同意 不同意 拒否 未回答 */
    const char *party;  /* 代理人 when somebody else answered, else 本人 */
    bool whole;         /* nothing more was written than that */
};
/* The whole word decides; what is in brackets is said by `whole`. */
bool value_consent(struct arena *a, struct sv s, struct consent_value *out);

/* `kind` is static; `detail` in the arena or the text. */
struct reason_value {
    const char *kind; /* of anpi.reason; NULL: says that there is none (自立, 非該当) */
    struct sv detail; /* the grade as given */
};
/* In the words of anpi.reason. */
bool value_reason(struct arena *a, struct sv s, struct reason_value *out); /* 独居, 認知症, 人工透析, 要介護3, その他(...) */
/* kind is 要介護 or 要支援, or NULL. */
bool value_care_level(struct arena *a, struct sv s, struct reason_value *out); /* 要介護3, 介3, Ⅴ, 要支援１, 申請中, 自立 */
/* 身体障害1級, 1種1級, 療育A, 精神2級, 区分5. What the certificate says, kept as the grade. */
bool value_disability(struct arena *a, struct sv s, struct reason_value *out);
/* Any name of an intractable disease. True for a cell that says there is none, with `kind` NULL. */
bool value_intractable(struct arena *a, struct sv s, struct reason_value *out);

#define DEVICE_UNKNOWN JA_DEVICE_KIND_UNKNOWN /* there is one, nobody says which */
#define DEVICES_IN_VALUE 4

/* `mode` is static, `kind` static, in the arena or the text. */
struct device_value {
    struct sv kind;   /* one of the known kinds, or what was written, or DEVICE_UNKNOWN */
    const char *mode; /* TPPV, NPPV or NULL */
};
/* The devices that one value names (人工呼吸器（吸引器付）: two); *n 0 when it says that there is none (呼吸器なし). False: says nothing. */
bool value_devices(struct arena *a, struct sv s, struct device_value out[DEVICES_IN_VALUE], size_t *n);
/* Whether it names a known kind, or says that there is none or some. */
bool value_device_known(struct arena *a, struct sv s);
/* The first of them. */
bool value_device(struct arena *a, struct sv s, struct device_value *out);

/* 240, 240分, 4時間, 約４時間半, 4.5h, 4:00, 1日, なし: minutes; of a span the shorter, of several batteries
 * (240分×2) the sum. 0 is "no battery"; a dash alone is not read. */
bool value_minutes(struct arena *a, struct sv s, int64_t *out);
/* 2, 2.0L/分, 毎分2リットル; of a span the more. Litres a minute, 0 to 60. */
bool value_litres(struct arena *a, struct sv s, double *out);

/* The values of a cell: cut at 、 and, where clerks cut too, at , ・ / ; + and line ends, but not within a known word (妊産婦・乳幼児).
 * A place between two 、 that is empty is a value too. Returns how many there are, which may be more than `max`.
 * Views into the cell. A line end and 、 cut within brackets too. */
size_t values_cut(struct sv cell, struct sv *out, size_t max);

#endif
