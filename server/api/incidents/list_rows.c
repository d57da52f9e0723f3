/* SPDX-License-Identifier: Apache-2.0
 * list_rows.c - who may be on a list of an incident, and what its rows show. */
#include "server/api/incidents/list_rows.h"

#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/people/person_json.h"
#include "server/api/people/status_json.h"
#include "server/base/id.h"
#include "server/picture/picture.h"

enum err list_eye_init(struct list_eye *eye, const struct req *r, const struct incident *in, const char *kind)
{
    eye->user = &req_caller(r)->user;
    eye->incident = in->id;
    eye->settled = 0;
    eye->by_zone = false;
    eye->d = (struct disclosure){ .kind = kind, .incident = in->id };
    enum err e = ground_needed(r, ACT_UNREPORTED_READ, NULL);
    return e ? e : shown_new(&r->job->arena, LIST_PAGE_MAX, &eye->shown);
}

/* The city's own people are allowed or not by the municipality alone: they are asked about once, not a hundred thousand
 * times. Everybody else's right hangs on the person. */
static enum err allowed(struct list_eye *eye, const struct person *x, struct policy_grant *g)
{
    struct policy_facts f;
    if (!x->is_protected && eye->settled == x->municipality) {
        *g = eye->grant;
        return OK;
    }
    facts_of(eye->user, x, eye->incident, NULL, &f);
    enum err e = policy_check(eye->user->role, ACT_UNREPORTED_READ, &f, g);
    if (!e && !x->is_protected && eye->user->city_office && facts_by_place(eye->user, &f)) {
        eye->settled = x->municipality;
        eye->grant = *g;
    }
    return !e && eye->by_zone && g->decision && !(g->fields & FIELD_ADDRESS) ? E_AUTH_FORBIDDEN : e;
}

bool list_allows(void *ctx, const struct person *x)
{
    struct policy_grant g = { 0 };
    return allowed(ctx, x, &g) == OK;
}

unsigned list_finds(void *ctx, const struct person *x)
{
    struct policy_grant g = { 0 };
    return allowed(ctx, x, &g) ? 0 : grant_finds(&g);
}

static enum err only_label(struct sv word, int64_t incident, struct arena *a, struct incident_page *out)
{
    struct labelled *all;
    int colour = word_find(WORDS_LABEL_COLOUR, word);
    size_t n;
    if (colour < 0)
        return E_JSON_VALUE;
    enum err e = labelled_list(incident, a, &all, &n);
    int64_t *only = e ? NULL : arena_array(a, n + 1, sizeof *only);
    if (e || !only)
        return e ? e : E_NO_MEMORY;
    out->only_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (all[i].colour == (unsigned)colour)
            only[out->only_n++] = all[i].person;
    }
    out->only = only;
    return OK;
}

enum err list_filter_read(const struct list_filter *f, struct list_eye *eye, struct arena *a, struct incident_page *out)
{
    *out = (struct incident_page){ .any_zone = true,
                                   .any_status = true,
                                   .excluded = true,
                                   .with_protected = eye->user->protected_desk,
                                   .allows = list_allows,
                                   .ctx = eye };
    if (f->zone.n) {
        out->any_zone = false;
        eye->by_zone = true;
        out->only_protected = sv_eq(f->zone, SV("protected"));
        if (!out->only_protected && !sv_eq(f->zone, SV("none")) && id_parse(f->zone, &out->zone))
            return E_ZONE_UNKNOWN;
    }
    if (f->status.n) {
        out->any_status = false;
        out->excluded = sv_eq(f->status, SV("excluded"));
        if (!out->excluded && !status_parse(f->status, &out->status))
            return E_OBS_STATUS;
    }
    return f->label.n ? only_label(f->label, eye->incident, a, out) : OK;
}

void list_zone_write(struct jw *w, const struct person *x)
{
    struct picture_zone z;
    jw_key(w, "zone");
    if (x->zone)
        jw_id(w, x->zone);
    else
        jw_null(w);
    jw_key(w, "zone_name");
    if (x->zone && picture_zone(picture_now(), x->zone, &z))
        jw_str(w, z.name);
    else
        jw_null(w);
}

void list_row_write(struct jw *w, struct list_eye *eye, const struct person *x)
{
    struct policy_grant g = { 0 };
    if (eye->shown.n == LIST_PAGE_MAX || allowed(eye, x, &g))
        return;
    jw_obj(w);
    person_row_write(w, x, g.fields);
    if (g.fields & FIELD_ADDRESS)
        list_zone_write(w, x);
    if (g.fields & FIELD_DEVICE) {
        jw_kbool(w, "powered", x->powered);
    }
    jw_key(w, "excluded"); /* 対象外, and why */
    jw_bool(w, x->excluded);
    jw_kz(w, "stay", person_stay_text(x));
    protected_mark_write(w, x);
    label_write(w, eye->incident, x->id);
    person_status_write(w, eye->incident, x->id);
    jw_obj_end(w);
    shown_add(&eye->shown, x->id, &g);
}

enum err list_labels_write(struct jw *w, struct arena *a, const struct incident_page *page, int64_t incident)
{
    int64_t count[LABEL_COLOURS] = { 0 };
    struct labelled *all;
    size_t n;
    enum err e = labelled_list(incident, a, &all, &n);
    for (size_t i = 0; !e && i < n; i++) {
        const struct person *x = picture_person(picture_now(), all[i].person);
        count[all[i].colour] += x && incident_lists(picture_now(), incident, page, x);
    }
    jw_key(w, "labels");
    jw_obj(w);
    for (unsigned i = 0; i < LABEL_COLOURS; i++) {
        jw_key(w, word_kept(WORDS_LABEL_COLOUR, i));
        jw_i64(w, count[i]);
    }
    jw_obj_end(w);
    return e;
}
