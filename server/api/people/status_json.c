/* SPDX-License-Identifier: Apache-2.0
 * status_json.c - the status of a person and the operations it stands on, as JSON. */
#include "server/api/people/status_json.h"

#include "server/api/kit/given.h"
#include "server/picture/incidents/incidents.h"

void round_write(struct jw *w, int64_t incident)
{
    struct incident in;
    bool known = incident_get(picture_now(), incident, &in);
    jw_key(w, "round");
    if (known)
        jw_i64(w, in.round);
    else
        jw_null(w);
    jw_ktime(w, "round_started_at", known ? in.round_started_us : INT64_MIN);
}

/* The first `room` of a comma separated list; returns how much room is left. */
static size_t ops_write(struct jw *w, struct sv ops, size_t room)
{
    for (; ops.p && ops.n && room; room--)
        jw_str(w, sv_cut(&ops, ','));
    return room;
}

void seen_write(struct jw *w, int64_t incident, int64_t person, size_t max)
{
    struct person_status s;
    size_t room = max;
    jw_key(w, "seen");
    jw_arr(w);
    for (const void *it = NULL; room && incident_status_next(picture_now(), incident, person, &it, &s);) {
        room = ops_write(w, s.ops, room);
        room = ops_write(w, s.gone, room);
    }
    jw_arr_end(w);
}

static void last_write(struct jw *w, const struct person_status *s)
{
    jw_key(w, "last");
    if (!s->op_id.n) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    jw_kstr(w, "op_id", s->op_id);
    jw_ktime(w, "at", s->observed_us);
    jw_key(w, "time_unsure"); /* 時刻不明: `at` is when it arrived */
    jw_bool(w, s->time_unsure);
    jw_kstr(w, "by", s->by_name);
    jw_kz(w, "status", status_name(s->status));
    jw_obj_end(w);
}

void person_status_write(struct jw *w, int64_t incident, int64_t person)
{
    struct person_status s = { 0 };
    incident_status(picture_now(), incident, person, &s);
    jw_kz(w, "status", status_name(s.status));
    seen_write(w, incident, person, SEEN_MAX);
    jw_kbool(w, "conflict", s.conflict.n > 0);
    jw_key(w, "conflict_ops");
    jw_arr(w);
    ops_write(w, s.conflict, SEEN_MAX);
    jw_arr_end(w);
    last_write(w, &s);
}
