/* SPDX-License-Identifier: Apache-2.0
 * transports_post.c - an ambulance crew records where it took a patient. */
#include <stdlib.h>

#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/once.h"
#include "server/api/kit/operation.h"
#include "server/api/kit/request.h"
#include "server/api/kit/settle.h"
#include "server/api/people/given.h"
#include "server/api/people/transport_shape.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/picture.h"
#include "shapes.h"

struct transport_work {
    const struct json *body;
    struct uuid op_id;
    int64_t person, at_us, corrects;
    struct sv not_transported, severity, kind;
    struct db_words times, refusals, vitals;
};

static enum step parse(struct job *j);
static enum step commit(struct job *j);
static enum step wait_for_picture(struct job *j);
static enum step reply(struct job *j);

const struct route transports_post = {
    .method = HTTP_POST,
    .path = "/api/persons/{person}/transports",
    .action = ACT_TRANSPORT_ADD,
    .body_max = 16 * 1024,
    .doc =
        "Record a transport; the care team and the city are told. A correction names in `corrects` the entry that it replaces, which stays "
        "readable under it.",
    .request = &SHAPE_NEW_TRANSPORT,
    .answer = &SHAPE_TRANSPORT_ANSWER,
    .steps = { { "parse", parse }, { "commit", commit }, { "settle", wait_for_picture }, { "reply", reply } },
};

static enum err rest_check(struct arena *a, struct transport_work *k, struct fail *f)
{
    static const char *const texts[] = { "complaint", "urgency", "companion", "crew", "case" };
    static const struct json_words stages = { NULL, WORDS_TRANSPORT_STAGE };
    const struct json *b = k->body;
    enum err e;
    if ((e = transport_shape_check(b, f)) || (e = op_texts_check(b, texts, countof(texts), 1000, f)) ||
        (e = op_json_kept(a, b, "times", &stages, 1, &k->times, f)) || (e = op_json(a, b, "refusals", JSON_ARRAY, &k->refusals, f)))
        return e;
    return op_json(a, b, "vitals", JSON_OBJECT, &k->vitals, f);
}

/* Forms send what was not chosen as an empty text. */
static enum err chosen_read(const struct json *b, const char *key, enum word_thing thing, struct sv *out, struct fail *f)
{
    struct sv said = { 0 };
    return json_str(json_get(b, key), &said) && !said.n ? OK : json_opt_word(b, key, thing, out, f);
}

static enum err places_read(struct transport_work *k, struct fail *f)
{
    const struct json *b = k->body;
    struct sv hospital = { 0 }, s = { 0 };
    enum err e;
    if ((e = json_opt_str(b, "hospital", 400, &hospital, f)) || (e = json_opt_str(b, "remarks", 4000, &s, f)) ||
        (e = json_opt_str(b, "kind", 100, &k->kind, f)) ||
        (e = chosen_read(b, "not_transported", WORDS_NOT_TRANSPORTED, &k->not_transported, f)))
        return e;
    if (!sv_trim(hospital).n && !k->not_transported.n)
        return fail_set(f, E_TRANSPORT_WHERE, 0, "hospital");
    k->kind = sv_trim(k->kind);
    (void)word_keep(WORDS_TRANSPORT_KIND, &k->kind); /* others stay as they are written */
    return chosen_read(b, "severity", WORDS_SEVERITY, &k->severity, f);
}

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct transport_work *k = arena_alloc(&j->arena, sizeof *k);
    struct fail *f = &j->fail;
    const struct person *x;
    enum err e;
    if (!k)
        return job_fail(j, E_NO_MEMORY);
    j->state = k;
    *k = (struct transport_work){ .at_us = INT64_MIN };
    if ((e = req_person(r, &x)) || (e = person_allowed(&req_caller(r)->user, ACT_TRANSPORT_ADD, x, 0, NULL, NULL)))
        return job_fail(j, e == E_AUTH_FORBIDDEN ? E_PERSON_UNKNOWN : e);
    k->person = x->id;
    if ((e = json_parse(&j->arena, r->body, 8, &k->body, f)) || (e = json_need_uuid(k->body, "op_id", &k->op_id, f)) ||
        (e = json_opt_time(k->body, "at", &k->at_us, f)) || (e = places_read(k, f)) || (e = rest_check(&j->arena, k, f)))
        return job_fail(j, e);
    if (k->at_us == INT64_MIN)
        return job_fail_at(j, E_JSON_MISSING, 0, "at");
    if (!json_is_null(json_get(k->body, "corrects")) && (e = json_need_id(k->body, "corrects", &k->corrects, f)))
        return job_fail(j, e);
    return STEP_NEXT;
}

static enum step commit(struct job *j)
{
    struct transport_work *k = j->state;
    const struct user *u = &req_caller(job_req(j))->user;
    const struct json *b = k->body;
    char hash[OPERATION_HASH_TEXT];
    enum err e = operation_hash_about(b, k->person, hash);
    if (e)
        return job_fail(j, e);
    e = group_add(people_given->transports,
                  GROUP_ROW(TRANSPORT_COMMIT, .op_id = ARG_UUID(&k->op_id), .person = ARG_INT(k->person), .at_us = ARG_INT(k->at_us),
                            .hospital = op_text(b, "hospital"), .not_transported = ARG_WORDS_OR_NULL(k->not_transported),
                            .kind = ARG_WORDS_IF(k->kind.n, k->kind), .times = k->times, .complaint = op_text(b, "complaint"),
                            .urgency = op_text(b, "urgency"), .severity = ARG_WORDS_OR_NULL(k->severity), .refusals = k->refusals,
                            .vitals = k->vitals, .companion = op_text(b, "companion"), .remarks = op_text(b, "remarks"),
                            .crew = op_text(b, "crew"), .case_number = op_text(b, "case"),
                            .corrects = k->corrects ? ARG_INT(k->corrects) : (struct db_int){ 0 }, .by_user = ARG_INT(u->id),
                            .by_name = ARG_Z(u->name), .content = ARG_Z(hash)),
                  operation_done, kit_given->jobs, j->id, 0);
    return e ? job_fail(j, e) : job_wait(j, "transports");
}

static enum step wait_for_picture(struct job *j)
{
    enum err e = j->result_err ? j->result_err : operation_error(j->result);
    return e ? job_fail(j, e) : settle(j);
}

/* A time ahead was cut to that of the commit: the answer says what was stored. */
static int64_t stored_at(struct job *j, const struct transport_work *k, const char *id)
{
    struct picture_transport all[32];
    const struct json *made;
    int64_t stored = k->at_us;
    size_t n = picture_transports(picture_now(), k->person, all, 32);
    for (size_t i = 0; i < n && i < 32; i++)
        if (all[i].id == strtoll(id, NULL, 10) && json_parse(&j->arena, all[i].body, 8, &made, NULL) == OK)
            (void)json_i64(json_get(made, "at_us"), &stored);
    return stored;
}

static enum step reply(struct job *j)
{
    struct transport_work *k = j->state;
    const struct operation_result *r = j->result;
    struct disclosure d = { .kind = "write", .person = k->person };
    struct buf out;
    struct jw w;
    enum err e = j->result_err ? j->result_err : operation_error(r);
    if (e || (e = disclose(job_req(j), &d)))
        return job_fail(j, e);
    buf_init(&out, 4096);
    jw_init(&w, &out);
    jw_obj(&w);
    jw_key(&w, "transport");
    jw_obj(&w);
    jw_kz(&w, "id", r->id);
    jw_kid(&w, "person", k->person);
    jw_ktime(&w, "at", stored_at(j, k, r->id));
    jw_kz(&w, "result", r->result);
    jw_obj_end(&w);
    jw_obj_end(&w);
    enum step s = reply_done(j, 200, &out);
    buf_done(&out);
    return s;
}
