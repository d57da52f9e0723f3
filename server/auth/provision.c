/* SPDX-License-Identifier: Apache-2.0
 * provision.c - words of decisions to fields and roles, and what the configuration allows. */
#include "server/auth/provision.h"

#include "server/base/count.h"

static const struct {
    const char *word, *shown;
    unsigned field;
} fields[] = {
    { "name", "氏名", FIELD_NAME },     { "address", "住所", FIELD_ADDRESS }, { "phone", "電話", FIELD_PHONE },
    { "status", "安否", FIELD_STATUS }, { "plan", "計画", FIELD_PLAN },       { "device", "医療機器", FIELD_DEVICE },
};
#define FIELDS countof(fields)

/* clang-format off */
static const struct {
    const char *shown;
    enum role role;
} recipients[] = {
    /* clang-format on */
    { "警察", ROLE_POLICE },
    { "県", ROLE_PREF },
    { "保健所", ROLE_HEALTH_CENTER },
    { "民生委員", ROLE_FIELD_COMMUNITY },
    { "自主防災", ROLE_FIELD_COMMUNITY },
    { "訪問", ROLE_FIELD_CARE },
    { "主治医・ケアチーム", ROLE_CARE },
    { "消防指令", ROLE_DISPATCH },
    { "救急隊", ROLE_AMBULANCE },
};

unsigned provision_field(struct sv word)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (sv_eq(word, sv_of(fields[i].word)) || sv_eq(word, sv_of(fields[i].shown)))
            return fields[i].field;
    return 0;
}

const char *provision_word(unsigned field)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (fields[i].field == field)
            return fields[i].word;
    return "";
}

bool provision_fields(struct sv words, unsigned *out)
{
    unsigned all = 0;
    while (words.p && words.n) {
        unsigned one = provision_field(sv_trim(sv_cut(&words, ',')));
        if (!one)
            return false;
        all |= one;
    }
    *out = all;
    return true;
}

static const char *words_of(const struct provision *p, enum role role)
{
    switch (role) {
    case ROLE_POLICE:
        return p->police;
    case ROLE_PREF:
        return p->pref;
    case ROLE_HEALTH_CENTER:
        return p->health_center;
    case ROLE_FIELD_COMMUNITY:
        return p->community;
    case ROLE_FIELD_CARE:
    case ROLE_CARE:
        return p->care;
    case ROLE_DISPATCH:
    case ROLE_AMBULANCE:
        return p->fire;
    default:
        return NULL;
    }
}

unsigned provision_most(const struct provision *p, enum role role)
{
    const char *words = words_of(p, role);
    unsigned most = 0;
    return words && provision_fields(sv_of(words), &most) ? most : 0;
}

enum role provision_recipient(struct sv word)
{
    enum role by_code = role_parse(word);
    for (size_t i = 0; i < countof(recipients); i++)
        if (recipients[i].role == by_code || sv_eq(word, sv_of(recipients[i].shown)))
            return recipients[i].role;
    return ROLE_NONE;
}

enum err provision_check(const struct provision *p, struct fail *f)
{
    const struct {
        const char *key, *words;
    } all[] = {
        { "decision_fields_police", p->police },
        { "decision_fields_pref", p->pref },
        { "decision_fields_health_center", p->health_center },
        { "decision_fields_community", p->community },
        { "decision_fields_care", p->care },
        { "decision_fields_fire", p->fire },
    };
    unsigned read;
    for (size_t i = 0; i < countof(all); i++)
        if (!provision_fields(sv_of(all[i].words), &read)) {
            enum err e = fail_set(f, E_CONF_VALUE, 0, all[i].key);
            fail_say(f, "%s = %s", all[i].key, all[i].words);
            return e;
        }
    return OK;
}
