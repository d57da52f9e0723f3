/* SPDX-License-Identifier: Apache-2.0
 * shelter_json.c - a shelter as the API says it. */
#include "server/api/map/shelter_json.h"

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/incidents/incidents.h"

static void hazards_write(struct jw *w, const char *key, unsigned bits)
{
    jw_key(w, key);
    jw_arr(w);
    for (int h = 0; h < HAZARD_COUNT; h++)
        if (bits & 1u << h)
            jw_z(w, word_kept(WORDS_HAZARD, (unsigned)h));
    jw_arr_end(w);
}

bool shelter_of_drill(const struct shelter *s)
{
    struct incident in;
    return s->incident && incident_get(picture_now(), s->incident, &in) && in.drill;
}

bool shelter_state_holds(const struct shelter *s)
{
    struct incident in;
    bool drill = s->incident && incident_get(picture_now(), s->incident, &in) && in.drill;
    return !drill || (!in.closed && !incident_real_open(picture_now(), s->municipality));
}

void shelter_write(struct jw *w, const struct shelter *s)
{
    char code[6];
    municipality_text(s->municipality, code);
    jw_kid(w, "shelter", s->id);
    jw_kz(w, "municipality", code);
    jw_text_or_null(w, "kind", s->kind);
    jw_text_or_null(w, "name", s->name);
    jw_text_or_null(w, "address", s->address);
    jw_text_or_null(w, "phone", s->phone);
    jw_text_or_null(w, "state", s->state);
    jw_text_or_null(w, "communities", s->communities);
    jw_key(w, "capacity");
    if (s->capacity >= 0)
        jw_i64(w, s->capacity);
    else
        jw_null(w);
    jw_kreal(w, "lon", s->lon);
    jw_kreal(w, "lat", s->lat);
    jw_kbool(w, "outside", s->outside);
    hazards_write(w, "hazards", s->hazards);
    hazards_write(w, "hazards_unknown", s->unknown);
    jw_key(w, "incident");
    if (s->incident)
        jw_id(w, s->incident);
    else
        jw_null(w);
    jw_kbool(w, "drill", shelter_of_drill(s));
    jw_ktime(w, "state_at", s->state_us ? s->state_us : INT64_MIN);
}
