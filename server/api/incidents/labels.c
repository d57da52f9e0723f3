/* SPDX-License-Identifier: Apache-2.0
 * labels.c - colours for people in an incident, and what the command centre means by them. */
#include "server/api/incidents/labels.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/disclose.h"
#include "server/api/kit/facts.h"
#include "server/api/kit/given.h"
#include "server/api/kit/once.h"
#include "server/api/kit/reply_json.h"
#include "server/api/kit/request.h"
#include "server/api/kit/said.h"
#include "server/api/kit/settle.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/json_words.h"
#include "server/picture/incidents/incidents.h"
#include "server/picture/picture.h"

#define LABELS_CAP ((size_t)64 * 1024 * 1024) /* of the answer: half a million people with a colour */

struct labelling {
    struct once once;
    int64_t incident, person;
};

static enum step reply_list(struct job *j);
static enum step set(struct job *j);
static enum step reply_set(struct job *j);
static enum step set_name(struct job *j);

const struct route labels_get = {
    .method = HTTP_GET,
    .path = "/api/incidents/{incident}/labels",
    .action = ACT_INCIDENT_READ,
    .doc = "What the colours mean in this incident, and who has which, as far as the role may see them.",
    .answer = &SHAPE_LABELS_ANSWER,
    .steps = { { "reply", reply_list } },
};

const struct route labels_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/labels",
    .action = ACT_LABEL,
    .body_max = 1024,
    .doc = "Give a person a colour (赤, 青 or 黄) in this incident; without a colour it is taken off.",
    .request = &SHAPE_NEW_LABEL,
    .answer = &SHAPE_RESULT,
    .steps = { { "said", said_read }, { "send", set }, { "settle", settle_written }, { "reply", reply_set } },
};

const struct route label_names_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/label-names",
    .action = ACT_LABEL,
    .body_max = 4096,
    .doc = "Say what a colour means in this incident; an empty meaning is none.",
    .request = &SHAPE_NEW_LABEL_NAME,
    .answer = &SHAPE_RESULT,
    .steps = { { "said", said_read }, { "send", set_name }, { "settle", settle_written }, { "reply", reply_set } },
};

/* The member of a label in the picture, by its id; good while the arena is. */
static struct sv label_member(struct arena *a, const char *id, const char *member)
{
    const struct json *body;
    struct sv s = { 0 }, text = picture_object(picture_now(), KIND_LABEL, sv_of(id));
    return text.p && !json_parse(a, text, 4, &body, NULL) && json_str(json_get(body, member), &s) ? s : (struct sv){ 0 };
}

void label_write(struct jw *w, int64_t incident, int64_t person)
{
    struct arena a;
    char id[48];
    snprintf(id, sizeof id, "%lld/%lld", (long long)incident, (long long)person);
    arena_init(&a, 16 * 1024);
    struct sv colour = label_member(&a, id, "colour");
    jw_key(w, "label");
    if (colour.n)
        jw_str(w, colour);
    else
        jw_null(w);
    arena_done(&a);
}

/* The caller must have the right over every municipality of the incident to say what its colours mean. */
static enum err whole_incident_check(const struct user *u, const struct incident *in)
{
    struct policy_facts facts;
    enum err e = OK;
    for (size_t i = 0; !e && i < in->municipalities_n; i++) {
        facts_of_municipality(u, in->municipalities[i], &facts);
        e = policy_check(u->role, ACT_LABEL, &facts, NULL);
    }
    return e;
}

static struct labelling *begin(struct job *j, const struct said_uuid *op_id, struct incident *in, enum err *e)
{
    struct labelling *l = arena_alloc(&j->arena, sizeof *l);
    *e = l ? req_incident(job_req(j), in) : E_NO_MEMORY;
    if (*e)
        return NULL;
    *l = (struct labelling){ .incident = in->id };
    j->state = l;
    *e = once_read(j, op_id, in->id, &l->once);
    return l;
}

static enum step set(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct incident in;
    const struct SAID_NEW_LABEL *said = SAID(NEW_LABEL, j);
    enum err e;
    struct labelling *l = begin(j, &said->op_id, &in, &e);
    if (e)
        return job_fail(j, e);
    l->person = said->person;
    const struct person *x = picture_person(picture_now(), l->person);
    if (!x || person_allowed(u, ACT_LABEL, x, in.id, NULL, NULL))
        return job_fail_at(j, E_PERSON_UNKNOWN, 0, "person");
    struct db_stmt statement = SQL_WITH(LABEL_SET, .op_id = once_id(&l->once), .content = once_content(&l->once),
                                        .incident = ARG_INT(in.id), .person = ARG_INT(l->person), .colour = ARG_WORDS_OR_NULL(said->colour),
                                        .by_user = ARG_INT(u->id), .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step set_name(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct incident in;
    const struct SAID_NEW_LABEL_NAME *said = SAID(NEW_LABEL_NAME, j);
    enum err e;
    struct labelling *l = begin(j, &said->op_id, &in, &e);
    if (e || (e = whole_incident_check(u, &in)))
        return job_fail(j, e);
    if (in.closed) /* what its colours meant is history */
        return job_fail(j, E_INCIDENT_CLOSED);
    struct db_stmt statement = SQL_WITH(LABEL_NAME_SET, .op_id = once_id(&l->once), .content = once_content(&l->once),
                                        .incident = ARG_INT(in.id), .colour = ARG_WORDS(said->colour),
                                        .meaning = ARG_WORDS(sv_trim(said->meaning)), .by_user = ARG_INT(u->id),
                                        .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply_set(struct job *j)
{
    const struct labelling *l = j->state;
    struct disclosure d = { .kind = "write", .person = l->person, .incident = l->incident };
    struct buf b;
    enum err e = j->result_err;
    if (e || !j->result || (e = disclose(job_req(j), &d)))
        return job_fail(j, e ? e : E_INTERNAL);
    buf_init(&b, 256);
    buf_printf(&b, "{\"result\":\"%s\"}", (const char *)j->result);
    enum step s = reply_done(j, 200, &b);
    buf_done(&b);
    return s;
}

static void names_write(struct jw *w, int64_t incident)
{
    char id[48];
    jw_key(w, "names");
    jw_obj(w);
    for (unsigned i = 0; i < LABEL_COLOURS; i++) {
        struct arena a;
        arena_init(&a, 16 * 1024);
        snprintf(id, sizeof id, "%lld/%s", (long long)incident, word_kept(WORDS_LABEL_COLOUR, i));
        jw_key(w, word_kept(WORDS_LABEL_COLOUR, i));
        jw_str(w, label_member(&a, id, "meaning"));
        arena_done(&a);
    }
    jw_obj_end(w);
}

static bool may_see(const struct user *u, int64_t to_read, int64_t person)
{
    const struct person *x = picture_person(picture_now(), person);
    if (!x)
        return false;
    return !person_allowed(u, ACT_UNREPORTED_READ, x, to_read, NULL, NULL) || !person_allowed(u, ACT_ASSIGNED_READ, x, to_read, NULL, NULL);
}

/* Ids and colours; no name. */
static void labels_write(struct jw *w, const struct user *u, const struct incident *in)
{
    struct arena a;
    struct sv id, text, colour;
    arena_init(&a, 256 * 1024);
    jw_key(w, "labels");
    jw_arr(w);
    for (size_t it = 0; picture_object_next(picture_now(), KIND_LABEL, &it, &id, &text);) {
        const struct json *body;
        int64_t of = 0, person = 0;
        arena_reset(&a);
        if (json_parse(&a, text, 4, &body, NULL) || !json_i64(json_get(body, "incident"), &of) || of != in->id ||
            !json_i64(json_get(body, "person"), &person) || !json_str(json_get(body, "colour"), &colour) ||
            !may_see(u, incident_to_read(in), person))
            continue;
        jw_obj(w);
        jw_kid(w, "person", person);
        jw_kstr(w, "colour", colour);
        jw_obj_end(w);
    }
    jw_arr_end(w);
    arena_done(&a);
}

static enum step reply_list(struct job *j)
{
    struct incident in;
    enum err e = req_incident(job_req(j), &in);
    if (e)
        return job_fail(j, e);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, LABELS_CAP);
    as_of_write(w);
    names_write(w, in.id);
    labels_write(w, &req_caller(job_req(j))->user, &in);
    return reply_close(j, &answer);
}
