/* SPDX-License-Identifier: Apache-2.0
 * request.c - finding what a request is about, among what its caller may see. */
#include "server/api/kit/request.h"

#include "geo/gazetteer/municipality_code.h"
#include "server/base/id.h"
#include "server/picture/picture.h"

enum err req_person(const struct req *r, const struct person **out)
{
    int64_t id;
    char code[6];
    if (!req_param_id(r, "person", &id))
        return E_PERSON_UNKNOWN;
    const struct person *x = picture_person(picture_now(), id);
    if (!x)
        return E_PERSON_UNKNOWN;
    municipality_text(x->municipality, code);
    if (!user_sees(&req_caller(r)->user, sv_of(code)) &&
        !assignments_care(picture_assignments(picture_now()), holder_of(&req_caller(r)->user), x))
        return E_PERSON_UNKNOWN;
    *out = x;
    return OK;
}

bool incident_visible(const struct user *u, const struct incident *i)
{
    char code[6];
    for (size_t k = 0; k < i->municipalities_n; k++) {
        municipality_text(i->municipalities[k], code);
        if (user_sees(u, sv_of(code)))
            return true;
    }
    return false;
}

int64_t incident_to_read(const struct incident *i)
{
    return i->closed ? 0 : i->id;
}

enum err req_incident(const struct req *r, struct incident *out)
{
    struct incident i;
    int64_t id;
    struct sv q = req_query(r, "incident");
    if (!req_param_id(r, "incident", &id) && (!q.p || id_parse(q, &id)))
        return E_INCIDENT_UNKNOWN;
    if (!incident_get(picture_now(), id, &i) || !incident_visible(&req_caller(r)->user, &i))
        return E_INCIDENT_UNKNOWN;
    *out = i;
    return OK;
}

enum err reason_read(struct sv ground, struct sv case_ref, struct reason_given *out, struct fail *f)
{
    out->case_ref = case_ref;
    out->ground = ground_parse(ground);
    return ground.n && !out->ground ? fail_set(f, E_JSON_VALUE, 0, "ground") : OK;
}
