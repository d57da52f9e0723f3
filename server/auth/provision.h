/* SPDX-License-Identifier: Apache-2.0
 * provision.h - what a 提供の決定 may give at most: fields by kind of recipient, and for how long. Configuration, because
 * the city's lawyer decides it; the policy table bounds it (名簿 and 計画, and devices as 災害対策基本法49条の10第2項7号).
 *
 * Fields are words, as decisions are stored and spoken of: name address phone status plan device. */
#ifndef ANPI_AUTH_PROVISION_H
#define ANPI_AUTH_PROVISION_H

#include "server/auth/policy.h"
#include "server/base/conf.h"

/* Texts of the configuration. A day is longest_ms = 86,400,000. */
struct provision {
    const char *police, *pref, *health_center, *community, *care, *fire; /* words between commas */
    /* From the decision to its end. */
    int64_t longest_ms;
};

/* Rows for a program's configuration table: PROVISION_CONF_ROWS(struct app_conf, provision). */
#define PROVISION_CONF_ROW(S, M, NAME, WORDS)                                                                                              \
    {                                                                                                                                      \
        "decision_fields_" #NAME, CONF_STR, WORDS, 0, 0, offsetof(S, M.NAME),                                                              \
            "Fields that a decision (提供の決定) may give to `" #NAME "` at most: name address phone status plan device."                  \
    }
/* `decision_fields_police` … and `decision_max_ms`; read once, at the start (provision_check). */
#define PROVISION_CONF_ROWS(S, M)                                                                                                          \
    PROVISION_CONF_ROW(S, M, police, "name,address,phone,status,plan"), PROVISION_CONF_ROW(S, M, pref, "name,address,phone,status,plan"),  \
        PROVISION_CONF_ROW(S, M, health_center, "name,address,phone,status,plan,device"),                                                  \
        PROVISION_CONF_ROW(S, M, community, "name,address,phone,status,plan"),                                                             \
        PROVISION_CONF_ROW(S, M, care, "name,address,phone,status,plan,device"),                                                           \
        PROVISION_CONF_ROW(S, M, fire, "name,address,phone,status,plan,device"),                                                           \
    {                                                                                                                                      \
        "decision_max_ms", CONF_MS, "72h", 60000, 30 * (int64_t)86400000, offsetof(S, M.longest_ms),                                       \
            "Longest time from a decision (提供の決定) to its end, ms."                                                               \
    }

/* The field of one word, in English or as on screen (氏名 住所 電話 安否 計画 医療機器); 0 when it is none. */
unsigned provision_field(struct sv word);
/* "name"; "" when it is none. Static. */
const char *provision_word(unsigned field);
/* Words between commas; false when one is none. *out is untouched when false. An empty text is no field at all. */
bool provision_fields(struct sv words, unsigned *out);
/* What a reader of this role may get of any decision at most; 0 for roles that are no recipients. Bounded again by
 * the policy table when it is read. */
unsigned provision_most(const struct provision *p, enum role role);
/* A role as a recipient, by its code or the word on screen (警察 県 保健所 …); ROLE_NONE when it cannot be one. */
enum role provision_recipient(struct sv word);
/* E_CONF_VALUE on the key whose words cannot be read. At the start of the server, so that no decision meets a word
 * that is none. */
ERR provision_check(const struct provision *p, struct fail *f);

#endif
