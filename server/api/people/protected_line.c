/* SPDX-License-Identifier: Apache-2.0
 * protected_line.c - how many protected persons there are, and whom to ask about them. */
#include "server/api/people/protected_line.h"

#include <stdio.h>

#include "geo/gazetteer/municipality_code.h"
#include "server/api/kit/city_name.h"
#include "server/api/kit/given.h"
#include "server/api/kit/zone_json.h"
#include "server/api/people/given.h"
#include "server/picture/picture.h"

const struct people_given *people_given;

#define DESK_MAX 16 /* people named in one answer */

static void count_take(struct zone_count *sum, const struct zone_count *c)
{
    sum->persons += c->persons;
    sum->excluded += c->excluded;
    for (int s = 0; s < STATUS_COUNT; s++)
        sum->by_status[s] += c->by_status[s];
    if (c->last_report_us > sum->last_report_us)
        sum->last_report_us = c->last_report_us;
}

static bool sees(const struct user *u, int32_t municipality)
{
    char code[6];
    municipality_text(municipality, code);
    return user_sees(u, sv_of(code));
}

void protected_line_count(const struct user *u, const struct incident *in, struct protected_line *out)
{
    *out = (struct protected_line){ .beside = 0 };
    for (size_t i = 0; i < in->municipalities_n; i++) {
        struct zone_count c;
        if (!sees(u, in->municipalities[i]))
            continue;
        incident_protected(picture_now(), in->id, in->municipalities[i], &c);
        if (user_on_desk(u, in->municipalities[i]))
            count_take(&out->count, &c);
        else
            out->beside += c.persons + c.excluded;
    }
    out->count.state = out->count.persons ? ZONE_PATROLLING : ZONE_NO_PERSONS;
}

/* Those named for the municipality, who stand in for others last; by id within that. Returns how many. */
static size_t desk_of(int32_t municipality, const struct user **desk)
{
    const struct user *u;
    size_t n = 0;
    for (size_t it = 0; (u = sessions_user_next(*people_given->sessions, &it));) {
        if (u->disabled || !user_on_desk(u, municipality) || n == DESK_MAX)
            continue;
        size_t at = n++;
        for (; at > 0 &&
               (desk[at - 1]->desk_deputy > u->desk_deputy || (desk[at - 1]->desk_deputy == u->desk_deputy && desk[at - 1]->id > u->id));
             at--)
            desk[at] = desk[at - 1];
        desk[at] = u;
    }
    return n;
}

static void phones_write(struct jw *w, int64_t office)
{
    struct arena a;
    struct sv day = { 0 }, night = { 0 };
    const struct json *body;
    char id[24];
    arena_init(&a, 64 * 1024);
    snprintf(id, sizeof id, "%lld", (long long)office);
    struct sv text = picture_object(picture_now(), KIND_OFFICE, sv_of(id));
    if (text.p && !json_parse(&a, text, 4, &body, NULL)) {
        (void)json_str(json_get(body, "phone_day"), &day);
        (void)json_str(json_get(body, "phone_night"), &night);
    }
    jw_text_or_null(w, "phone_day", day);
    jw_text_or_null(w, "phone_night", night);
    arena_done(&a);
}

void desk_write(struct jw *w, int32_t municipality)
{
    const struct user *desk[DESK_MAX];
    size_t n = desk_of(municipality, desk);
    jw_text_or_null(w, "office", n ? sv_of(desk[0]->office_name) : (struct sv){ 0 });
    jw_key(w, "people");
    jw_arr(w);
    for (size_t i = 0; i < n; i++) {
        jw_obj(w);
        jw_kz(w, "name", desk[i]->name);
        jw_kbool(w, "deputy", desk[i]->desk_deputy);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    phones_write(w, n ? desk[0]->office : 0);
}

static void municipality_write(struct jw *w, const struct user *u, int64_t incident, int32_t municipality)
{
    struct zone_count c;
    char code[6];
    municipality_text(municipality, code);
    incident_protected(picture_now(), incident, municipality, &c);
    jw_obj(w);
    jw_kz(w, "municipality", code);
    city_name_write(w, code);
    jw_ki64(w, "persons", user_on_desk(u, municipality) ? c.persons : (int64_t)c.persons + c.excluded);
    desk_write(w, municipality);
    jw_obj_end(w);
}

static bool on_any_desk(const struct user *u, const struct incident *in)
{
    bool any = false;
    for (size_t i = 0; i < in->municipalities_n; i++)
        any |= user_on_desk(u, in->municipalities[i]);
    return any;
}

void protected_line_write(struct jw *w, const struct user *u, const struct incident *in, const struct protected_line *line)
{
    jw_key(w, "protected");
    jw_obj(w);
    if (on_any_desk(u, in)) {
        zone_counts_write(w, &line->count, line->beside);
    } else {
        jw_ki64(w, "persons", line->beside);
    }
    jw_key(w, "desks");
    jw_arr(w);
    for (size_t i = 0; i < in->municipalities_n; i++)
        if (sees(u, in->municipalities[i]))
            municipality_write(w, u, in->id, in->municipalities[i]);
    jw_arr_end(w);
    jw_obj_end(w);
}
