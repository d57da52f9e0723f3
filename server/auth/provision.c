/* SPDX-License-Identifier: Apache-2.0
 * provision.c - words of decisions to fields and roles, and what the configuration allows. */
#include "server/auth/provision.h"

#include "server/base/count.h"
#include "server/base/word.h"

static const unsigned fields[WORD_DECISION_FIELD_COUNT] = {
    [WORD_DECISION_FIELD_NAME] = FIELD_NAME,     [WORD_DECISION_FIELD_ADDRESS] = FIELD_ADDRESS, [WORD_DECISION_FIELD_PHONE] = FIELD_PHONE,
    [WORD_DECISION_FIELD_STATUS] = FIELD_STATUS, [WORD_DECISION_FIELD_PLAN] = FIELD_PLAN,       [WORD_DECISION_FIELD_DEVICE] = FIELD_DEVICE,
};

unsigned provision_field(struct sv word)
{
    int i = word_written(WORDS_DECISION_FIELD, word);
    return i < 0 ? 0 : fields[i];
}

const char *provision_word(unsigned field)
{
    for (unsigned i = 0; i < countof(fields); i++)
        if (fields[i] == field)
            return word_code(WORDS_DECISION_FIELD, i);
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
    static const struct provision any = { "", "", "", "", "", "", 0 }; /* who can be one has a setting, whatever it says */
    enum role role = (enum role)(1 + word_written(WORDS_ROLE, word));
    return words_of(&any, role) ? role : ROLE_NONE;
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
