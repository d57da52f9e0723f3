/* SPDX-License-Identifier: Apache-2.0
 * hazard.c - hazards by all the names they go by. */
#include "server/registry/hazard.h"

static const struct {
    const char *code, *name, *heading;
} hazards[HAZARD_COUNT] = {
    [HAZARD_FLOOD] = { "flood", "洪水", "洪水" },
    [HAZARD_LANDSLIDE] = { "landslide", "土砂災害", "崖崩れ、土石流及び地滑り" },
    [HAZARD_STORM_SURGE] = { "storm_surge", "高潮", "高潮" },
    [HAZARD_EARTHQUAKE] = { "earthquake", "地震", "地震" },
    [HAZARD_TSUNAMI] = { "tsunami", "津波", "津波" },
    [HAZARD_FIRE] = { "fire", "大規模火災", "大規模な火事" },
    [HAZARD_INLAND_FLOOD] = { "inland_flood", "内水氾濫", "内水氾濫" },
    [HAZARD_VOLCANO] = { "volcano", "火山", "火山現象" },
};

const char *hazard_name(enum hazard h)
{
    return h < HAZARD_COUNT ? hazards[h].name : "";
}

const char *hazard_code(enum hazard h)
{
    return h < HAZARD_COUNT ? hazards[h].code : "";
}

bool hazard_parse(struct sv text, enum hazard *out)
{
    struct sv prefix = SV("災害種別_");
    if (sv_starts(text, prefix))
        text = (struct sv){ text.p + prefix.n, text.n - prefix.n };
    for (int h = 0; h < HAZARD_COUNT; h++) {
        if (sv_eq(text, sv_of(hazards[h].code)) || sv_eq(text, sv_of(hazards[h].name)) || sv_eq(text, sv_of(hazards[h].heading))) {
            *out = (enum hazard)h;
            return true;
        }
    }
    return false;
}
