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
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/api/people/given.h"
#include "server/api/people/transport_shape.h"
#include "server/base/clock.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/jw.h"
#include "server/picture/picture.h"

struct transport_work {
    int64_t person;
    struct sv kind;
    struct db_words times, refusals, vitals;
    char hash[OPERATION_HASH_TEXT];
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
    .steps = { { "said", said_read }, { "parse", parse }, { "commit", commit }, { "settle", wait_for_picture }, { "reply", reply } },
};

/* Others than ours stay as they are written. */
static enum err what_read(const struct SAID_NEW_TRANSPORT *said, struct transport_work *k, struct fail *f)
{
    if (!sv_trim(said->hospital).n && !said->not_transported.n)
        return fail_set(f, E_TRANSPORT_WHERE, 0, "hospital");
    k->kind = sv_trim(said->kind);
    (void)word_keep(WORDS_TRANSPORT_KIND, &k->kind);
    return transport_shape_check(said->times, said->vitals, said->refusals, f);
}

static enum err parts_read(struct arena *a, const struct SAID_NEW_TRANSPORT *said, struct transport_work *k, struct fail *f)
{
    static const struct json_words stages = { NULL, WORDS_TRANSPORT_STAGE };
    enum err e;
    if ((e = op_json(a, said->times, "times", &stages, 1, &k->times, f)) ||
        (e = op_json(a, said->refusals, "refusals", NULL, 0, &k->refusals, f)))
        return e;
    return op_json(a, said->vitals, "vitals", NULL, 0, &k->vitals, f);
}

static enum step parse(struct job *j)
{
    struct req *r = job_req(j);
    struct transport_work *k = arena_alloc(&j->arena, sizeof *k);
    const struct SAID_NEW_TRANSPORT *said = SAID(NEW_TRANSPORT, j);
    const struct person *x;
    enum err e = k ? req_person(r, &x) : E_NO_MEMORY;
    if (e || (e = person_allowed(&req_caller(r)->user, ACT_TRANSPORT_ADD, x, 0, NULL, NULL)))
        return job_fail(j, e == E_AUTH_FORBIDDEN ? E_PERSON_UNKNOWN : e);
    j->state = k;
    k->person = x->id;
    if ((e = what_read(said, k, &j->fail)) || (e = parts_read(&j->arena, said, k, &j->fail)) ||
        (e = operation_hash_about(said_json(j), k->person, k->hash)))
        return job_fail(j, e);
    return STEP_NEXT;
}

static enum step commit(struct job *j)
{
    struct transport_work *k = j->state;
    const struct user *u = &req_caller(job_req(j))->user;
    const struct SAID_NEW_TRANSPORT *said = SAID(NEW_TRANSPORT, j);
    enum err e = group_add(people_given->transports,
                           GROUP_ROW(TRANSPORT_COMMIT, .op_id = ARG_UUID(&said->op_id.uuid), .person = ARG_INT(k->person),
                                     .at_us = ARG_INT(said->at), .hospital = op_text(said->hospital),
                                     .not_transported = ARG_WORDS_OR_NULL(said->not_transported), .kind = ARG_WORDS_IF(k->kind.n, k->kind),
                                     .times = k->times, .complaint = op_text(said->complaint), .urgency = op_text(said->urgency),
                                     .severity = ARG_WORDS_OR_NULL(said->severity), .refusals = k->refusals, .vitals = k->vitals,
                                     .companion = op_text(said->companion), .remarks = op_text(said->remarks), .crew = op_text(said->crew),
                                     .case_number = op_text(said->case_), .corrects = ARG_INT_IF(said->corrects, said->corrects),
                                     .by_user = ARG_INT(u->id), .by_name = ARG_Z(u->name), .content = ARG_Z(k->hash)),
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
    int64_t stored = SAID(NEW_TRANSPORT, j)->at;
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
