/* SPDX-License-Identifier: Apache-2.0
 * clause.h - the clause (条文) behind each ground, in the words of the configuration: the city's lawyer decides them. */
#ifndef ANPI_AUTH_CLAUSE_H
#define ANPI_AUTH_CLAUSE_H

#include "server/auth/policy.h"
#include "server/base/conf.h"

/* Texts of the configuration: they live until the process ends. */
struct clauses {
    const char *internal, *consent, *ordinance, *disaster, *vital, *break_glass;
};

/* Rows for a program's configuration table: CLAUSE_CONF_ROWS(struct app_conf, clauses). The texts are 災害対策基本法
 * and 個人情報保護法 as in force; changed by the site's configuration, never by role. */
#define CLAUSE_CONF_ROW(S, M, NAME, TEXT)                                                                                                  \
    {                                                                                                                                      \
        "clause_" #NAME, CONF_STR, TEXT, 0, 0, offsetof(S, M.NAME),                                                                        \
            "Clause text of the ground `" #NAME "`, as printed for the privacy officer."                                                   \
    }
/* One row a ground, `clause_internal` to `clause_break_glass`; the defaults are the law as in force, to be read by
 * the city's lawyer. */
#define CLAUSE_CONF_ROWS(S, M)                                                                                                             \
    CLAUSE_CONF_ROW(S, M, internal, "災害対策基本法第49条の11第1項(市の内部での利用)"),                                                    \
        CLAUSE_CONF_ROW(S, M, consent, "本人の同意(災害対策基本法第49条の11第2項、第49条の15第2項)"),                                      \
        CLAUSE_CONF_ROW(S, M, ordinance, "条例の定め(災害対策基本法第49条の11第2項ただし書、第49条の15第2項ただし書)"),                    \
        CLAUSE_CONF_ROW(S, M, disaster, "災害対策基本法第49条の11第3項、第49条の15第3項(災害が発生し、又は発生するおそれがある場合)"),     \
        CLAUSE_CONF_ROW(S, M, vital, "個人情報の保護に関する法律第69条第2項、第27条第1項第2号(生命・身体の保護)"),                         \
        CLAUSE_CONF_ROW(S, M, break_glass, "緊急閲覧(理由を記録し、72時間以内に別の者が確認する)")

/* "" for GROUND_NONE. Printed beside a disclosure, in Japanese only. */
const char *clause_text(const struct clauses *c, enum ground ground);

#endif
