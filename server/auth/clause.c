/* SPDX-License-Identifier: Apache-2.0
 * clause.c - which text belongs to which ground. */
#include "server/auth/clause.h"

const char *clause_text(const struct clauses *c, enum ground ground)
{
    const char *const texts[GROUND_COUNT] = {
        [GROUND_INTERNAL] = c->internal, [GROUND_CONSENT] = c->consent, [GROUND_ORDINANCE] = c->ordinance,
        [GROUND_DISASTER] = c->disaster, [GROUND_VITAL] = c->vital,     [GROUND_BREAK_GLASS] = c->break_glass,
    };
    return ground < GROUND_COUNT && texts[ground] ? texts[ground] : "";
}
