/* SPDX-License-Identifier: Apache-2.0
 * single_writes.c - one operation a request, through the group commit: a zone report, a stay, a power confirmation.
 *
 * The three differ in what they read; what follows the commit is the same. */
#include <math.h>

#include "geo/degrees.h"
#include "geo/mesh.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/once.h"
#include "server/api/kit/operation.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/api/people/given.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"
#include "server/picture/places/shapes.h"
#include "server/picture/places/sites.h"

/* Where a stay is: a place that was chosen, or what was written. */
struct whereabouts {
    struct sv name;
    bool has; /* a point */
    double lon, lat;
};

struct write_work {
    struct uuid op_id;
    int64_t person, incident, zone, at_us;
    bool is_stay, located; /* a stay's place has a point */
    enum err site_gone;    /* the shelter or facility that was chosen is on no list: as it is said; OK: it is on one */
    struct whereabouts at;
    char hash[OPERATION_HASH_TEXT];
};

static enum step zone_report(struct job *j);
static enum step wait_for_picture(struct job *j);
static enum step reply(struct job *j);
static enum step power_confirm(struct job *j);
static enum step stay_read(struct job *j);
static enum step stay(struct job *j);

const struct route zone_reports_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/zone-reports",
    .action = ACT_ZONE_REPORT_ADD,
    .body_max = 16 * 1024,
    .doc = "A zone reports how it stands, also when nobody was marked.",
    .request = &SHAPE_ZONE_REPORT,
    .answer = &SHAPE_WRITE_ANSWER,
    .steps = { { "said", said_read }, { "commit", zone_report }, { "settle", wait_for_picture }, { "reply", reply } },
};

const struct route power_post = {
    .method = HTTP_POST,
    .path = "/api/persons/{person}/power",
    .action = ACT_POWER_CONFIRM,
    .body_max = 16 * 1024,
    .doc = "Somebody looked: 復電, 停電 (with the battery minutes read), 外部電源 or 移送.",
    .request = &SHAPE_POWER_CONFIRMATION,
    .answer = &SHAPE_WRITE_ANSWER,
    .steps = { { "said", said_read }, { "commit", power_confirm }, { "settle", wait_for_picture }, { "reply", reply } },
};

const struct route stays_post = {
    .method = HTTP_POST,
    .path = "/api/persons/{person}/stays",
    .action = ACT_STAY_ADD,
    .body_max = 16 * 1024,
    .doc = "Where the person is now: a `shelter` or `facility` of /api/places, whose name and point it then has, or a `place` in words, "
           "which has none "
           "(`located` in the answer). It counts in the zone that holds its point; 入院 and 入所 take them out of the count.",
    .request = &SHAPE_NEW_STAY,
    .answer = &SHAPE_STAY_ANSWER,
    .steps = { { "said", said_read }, { "known", stay_read }, { "commit", stay }, { "settle", wait_for_picture }, { "reply", reply } },
};

static enum err work_new(struct job *j, const struct said_uuid *op_id, int64_t at, struct write_work **out)
{
    struct write_work *k = arena_alloc(&j->arena, sizeof *k);
    if (!k)
        return E_NO_MEMORY;
    j->state = *out = k;
    k->op_id = op_id->uuid;
    k->at_us = at == INT64_MIN ? clock_now_us() : at;
    int64_t about = 0; /* the object of the path is part of what is said */
    if (!req_param_id(job_req(j), "person", &about))
        (void)req_param_id(job_req(j), "incident", &about);
    return operation_hash_about(said_json(j), about, k->hash);
}

static enum err person_right(struct job *j, enum action action, struct write_work *k)
{
    const struct person *x;
    enum err e = req_person(job_req(j), &x);
    if (!e)
        e = person_allowed(&req_caller(job_req(j))->user, action, x, 0, NULL, NULL);
    if (!e)
        k->person = x->id;
    return e == E_AUTH_FORBIDDEN ? E_PERSON_UNKNOWN : e;
}

static enum step zone_report(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct write_work *k;
    struct incident in;
    struct picture_zone z;
    struct policy_facts facts;
    const struct SAID_ZONE_REPORT *said = SAID(ZONE_REPORT, j);
    enum err e = work_new(j, &said->op_id, said->at, &k);
    if (e || (e = req_incident(job_req(j), &in)))
        return job_fail(j, e);
    k->zone = said->zone;
    if (!picture_zone(picture_now(), k->zone, &z))
        return job_fail_at(j, E_ZONE_UNKNOWN, 0, "zone");
    facts_of_municipality(u, z.municipality, &facts);
    if (policy_check(u->role, ACT_ZONE_REPORT_ADD, &facts, NULL))
        return job_fail_at(j, E_ZONE_UNKNOWN, 0, "zone");
    k->incident = in.id;
    e = group_add(people_given->zone_reports,
                  GROUP_ROW(ZONE_REPORT_COMMIT, .op_id = ARG_UUID(&k->op_id), .incident = ARG_INT(in.id), .zone = ARG_INT(k->zone),
                            .state = ARG_WORDS(said->state), .at_us = ARG_INT(k->at_us), .by_user = ARG_INT(u->id),
                            .by_name = ARG_Z(u->name), .note = op_text(said->note), .content = ARG_Z(k->hash)),
                  operation_done, kit_given->jobs, j->id, 0);
    return e ? job_fail(j, e) : job_wait(j, "zone_reports");
}

static enum step power_confirm(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct write_work *k;
    const struct SAID_POWER_CONFIRMATION *said = SAID(POWER_CONFIRMATION, j);
    enum err e = work_new(j, &said->op_id, said->at, &k);
    if (e || (e = person_right(j, ACT_POWER_CONFIRM, k)))
        return job_fail(j, e);
    e = group_add(people_given->power_confirms,
                  GROUP_ROW(POWER_CONFIRM_COMMIT, .op_id = ARG_UUID(&k->op_id), .person = ARG_INT(k->person), .at_us = ARG_INT(k->at_us),
                            .power = ARG_WORDS(said->power), .battery_min = ARG_INT_IF(said->battery_min >= 0, said->battery_min),
                            .by_user = ARG_INT(u->id), .by_name = ARG_Z(u->name), .content = ARG_Z(k->hash)),
                  operation_done, kit_given->jobs, j->id, 0);
    return e ? job_fail(j, e) : job_wait(j, "power_confirms");
}

static struct db_int mesh_arg(struct db_num *room, enum mesh_level level, bool has, double lon, double lat)
{
    int64_t code;
    return has && !mesh_encode(level, lon, lat, &code) ? (struct db_int){ db_i64_in(room, code) } : (struct db_int){ 0 };
}

/* The shelter or facility of this number; *chosen stays NULL when none was said. */
static enum err chosen_site(int64_t id, enum site_kind kind, const struct site **chosen, struct fail *f)
{
    const char *key = kind == SITE_SHELTER ? "shelter" : "facility";
    if (!id)
        return OK;
    const struct site *x = sites_find(picture_sites(picture_now()), kind, id);
    if (!x)
        return fail_set(f, kind == SITE_SHELTER ? E_STAY_SHELTER : E_STAY_FACILITY, 0, key); /* gone since it was chosen */
    if (*chosen)
        return fail_set(f, E_JSON_VALUE, 0, key); /* in two places at once */
    *chosen = x;
    return OK;
}

/* A point that is nowhere in Japan locates nobody. */
static enum err point_check(const struct whereabouts *at, struct fail *f)
{
    enum err e = at->has ? position_check(at->lon, at->lat) : OK;
    return e ? fail_set(f, e, 0, "lon") : OK;
}

static enum err whereabouts_read(struct arena *a, const struct SAID_NEW_STAY *said, struct whereabouts *out, struct fail *f)
{
    const struct site *chosen = NULL;
    enum err e;
    *out = (struct whereabouts){ .name = said->place, .lon = said->lon, .lat = said->lat };
    if ((e = op_point(said->lon, said->lat, &out->has, f)) || (e = point_check(out, f)) ||
        (e = chosen_site(said->shelter, SITE_SHELTER, &chosen, f)) || (e = chosen_site(said->facility, SITE_HOSPITAL, &chosen, f)))
        return e;
    if (chosen && !out->name.n && !(out->name = arena_sv(a, chosen->name)).p) /* the list may change while this waits */
        return E_NO_MEMORY;
    if (chosen && !out->has && !isnan(chosen->lon)) {
        out->has = true;
        out->lon = chosen->lon;
        out->lat = chosen->lat;
    }
    if (sv_eq(said->kind, SV(JA_STAY_AT_HOME))) /* the home has its own */
        out->has = false;
    return OK;
}

/* The zone of the municipality that holds the point counts who stays there; one of another municipality counts nobody of ours, and
 * where a protected person is moves no zone. */
static int64_t stay_zone(const struct person *x, const struct whereabouts *at)
{
    bool outside = false;
    if (!at->has || !x || x->is_protected)
        return 0;
    int64_t zone = shapes_zone_for(picture_shapes(picture_now()), picture_now(), x->municipality, at->lon, at->lat, &outside);
    return outside ? 0 : zone;
}

/* A place that is on no list any more refuses a stay, but not the repetition of one that was taken while it was: that is asked first. */
static enum step stay_read(struct job *j)
{
    struct write_work *k;
    const struct SAID_NEW_STAY *said = SAID(NEW_STAY, j);
    enum err e = work_new(j, &said->op_id, said->at, &k);
    if (e || (e = person_right(j, ACT_STAY_ADD, k)))
        return job_fail(j, e);
    k->is_stay = true;
    e = whereabouts_read(&j->arena, said, &k->at, &j->fail);
    if (e != E_STAY_SHELTER && e != E_STAY_FACILITY)
        return e ? job_fail(j, e) : STEP_NEXT;
    k->site_gone = e;
    return answer_ask(j, SQL_WITH(STAY_KNOWN, .op_id = ARG_UUID(&k->op_id), .content = ARG_Z(k->hash), .person = ARG_INT(k->person)));
}

/* `said`: of stay_known.sql; NULL when it was never taken. */
static enum step stay_again(struct job *j, struct write_work *k, const char *said)
{
    struct operation_result *r = said ? arena_alloc(&j->arena, sizeof *r) : NULL;
    if (!r)
        return job_fail(j, said ? E_NO_MEMORY : k->site_gone);
    *r = (struct operation_result){ .result = "known" };
    k->located = said[0] == '+';
    if (!sv_to_i64(sv_of(said + 1), &r->seq))
        return job_fail(j, E_INTERNAL);
    j->result = r;
    return STEP_NEXT;
}

static enum step stay(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct write_work *k = j->state;
    struct db_num m250, m125;
    if (k->site_gone)
        return j->result_err ? job_fail(j, j->result_err) : stay_again(j, k, j->result);
    const struct whereabouts at = k->at;
    int64_t zone = stay_zone(picture_person(picture_now(), k->person), &at);
    k->located = at.has;
    enum err e = group_add(
        people_given->stays,
        GROUP_ROW(STAY_SET, .op_id = ARG_UUID(&k->op_id), .person = ARG_INT(k->person), .kind = ARG_WORDS(SAID(NEW_STAY, j)->kind),
                  .place = at.name.n ? ARG_WORDS(at.name) : (struct db_words){ 0 },
                  .lon = at.has ? ARG_REAL(at.lon) : (struct db_real){ 0 }, .lat = at.has ? ARG_REAL(at.lat) : (struct db_real){ 0 },
                  .mesh250 = mesh_arg(&m250, MESH_250, at.has, at.lon, at.lat),
                  .mesh125 = mesh_arg(&m125, MESH_125, at.has, at.lon, at.lat), .zone = zone ? ARG_INT(zone) : (struct db_int){ 0 },
                  .from_us = ARG_INT(k->at_us), .said_by = ARG_Z(u->name), .by_user = ARG_INT(u->id), .content = ARG_Z(k->hash)),
        operation_done, kit_given->jobs, j->id, 0);
    return e ? job_fail(j, e) : job_wait(j, "stays");
}

static enum step wait_for_picture(struct job *j)
{
    enum err e = j->result_err ? j->result_err : operation_error(j->result);
    return e ? job_fail(j, e) : settle(j);
}

static enum step reply(struct job *j)
{
    const struct write_work *k = j->state;
    const struct operation_result *r = j->result;
    char op[37];
    struct disclosure d = { .kind = "write", .person = k->person, .incident = k->incident };
    enum err e = j->result_err ? j->result_err : operation_error(r);
    if (e || (e = disclose(job_req(j), &d)))
        return job_fail(j, e);
    uuid_format(&k->op_id, op);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 4096);
    jw_kz(w, "op_id", op);
    jw_kz(w, "result", r->result);
    jw_ki64(w, "seq", r->seq);
    if (k->is_stay) {
        jw_kbool(w, "located", k->located);
    }
    return reply_close(j, &answer);
}
