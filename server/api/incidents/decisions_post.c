/* SPDX-License-Identifier: Apache-2.0
 * decisions_post.c - 提供の決定: put on record what the mayor, or a delegate by name, decided, and end it before its time.
 *
 * Two people at the command centre do not decide it: they write down who did. It is about one municipality, the caller's own,
 * and holds from the moment it is committed; screens of the recipients hear of it by the change feed. */
#include "geo/gazetteer/municipality_code.h"
#include "server/api/incidents/decision_json.h"
#include "server/api/kit/answer.h"
#include "server/api/kit/body.h"
#include "server/api/kit/decided.h"
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
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/json_words.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

#define LIST_MAX 2000 /* recipients or zones: a city has some hundred of each */

struct deciding {
    struct once once;
    struct incident in;
    const struct SAID_NEW_DECISION *said;
    char municipality[6];
    unsigned fields, most; /* wanted, and what the recipients can get between them */
    bool everywhere;
    struct db_array roles, offices, zones, words;
};

static enum step make(struct job *j);
static enum step reply(struct job *j);
static enum step end(struct job *j);

const struct route decisions_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/decisions",
    .action = ACT_DECISION_WRITE,
    .body_max = 128 * 1024,
    .doc = "Put a decision (提供の決定) on record: by whom, for which recipients outside the city, of which zones, which fields, until "
           "when. It ends by itself.",
    .request = &SHAPE_NEW_DECISION,
    .answer = &SHAPE_DECISION_ANSWER,
    .steps = { { "said", said_read }, { "send", make }, { "settle", settle_written }, { "reply", reply } },
};

const struct route decision_end_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/decisions/{decision}/end",
    .action = ACT_DECISION_WRITE,
    .body_max = 1024,
    .doc = "End a decision before its time: its recipients see nobody by it from then on.",
    .request = &SHAPE_NEEDED,
    .answer = &SHAPE_DECISION_ANSWER,
    .steps = { { "said", said_read }, { "send", end }, { "settle", settle_written }, { "reply", reply } },
};

static void arrays_done(void *arg)
{
    struct deciding *d = arg;
    db_array_done(&d->roles);
    db_array_done(&d->offices);
    db_array_done(&d->zones);
    db_array_done(&d->words);
}

/* The one named, or the only one of the incident that is the caller's. */
static enum err municipality_read(const struct user *u, struct deciding *d, struct fail *f)
{
    struct sv want = d->said->municipality;
    struct policy_facts facts;
    size_t found = 0;
    for (size_t i = 0; i < d->in.municipalities_n; i++) {
        char code[6];
        municipality_text(d->in.municipalities[i], code);
        facts_of_municipality(u, d->in.municipalities[i], &facts);
        if (policy_check(u->role, ACT_DECISION_WRITE, &facts, NULL) || (want.n && !sv_eq(want, sv_of(code))))
            continue;
        memcpy(d->municipality, code, sizeof d->municipality);
        found++;
    }
    return found == 1 ? OK : fail_set(f, found ? E_JSON_MISSING : E_JSON_VALUE, 0, "municipality");
}

static enum err office_add(struct deciding *d, const struct json *named, struct fail *f)
{
    struct SAID_RECIPIENT_OFFICE said;
    enum err e = json_shape_read(&SHAPE_RECIPIENT_OFFICE, named, &said, f);
    if (e)
        return e;
    d->most |= office_most(said.office);
    db_array_i64(&d->offices, said.office);
    return OK;
}

/* "police", {"role":"police"} or {"office":"12"}: told apart here, and what is said of a role is the recipients' fault. */
static enum err recipient_read(struct deciding *d, const struct json *one, struct fail *f)
{
    struct sv word = { 0 };
    if (!json_str(one, &word) && json_is_null(json_get(one, "role")))
        return json_type(one) == JSON_OBJECT ? office_add(d, one, f) : fail_set(f, E_JSON_TYPE, 0, "recipients");
    enum role role = word.p || json_str(json_get(one, "role"), &word) ? provision_recipient(word) : ROLE_NONE;
    if (!role)
        return fail_set(f, E_DECISION_RECIPIENT, 0, "recipients");
    d->most |= provision_most(kit_given->provision, role);
    db_array_sv(&d->roles, sv_of(role_code(role)));
    return OK;
}

static enum err recipients_read(struct deciding *d, struct fail *f)
{
    const struct json *list = d->said->recipients;
    enum err e = OK;
    for (size_t i = 0; !e && i < json_count(list); i++)
        e = recipient_read(d, json_at(list, i), f);
    return e || json_count(list) ? e : fail_set(f, E_JSON_MISSING, 0, "recipients");
}

/* Zones by id, or the word for all of them: nobody is given the whole city by leaving something out. */
static enum err zones_read(struct deciding *d, struct fail *f)
{
    const struct json *list = d->said->zones;
    struct sv word;
    if (json_str(list, &word)) {
        d->everywhere = word_written(WORDS_DECISION_ZONES, word) == WORD_DECISION_ZONES_ALL;
        return d->everywhere ? OK : fail_set(f, E_JSON_VALUE, 0, "zones");
    }
    if (json_type(list) != JSON_ARRAY)
        return fail_set(f, E_JSON_TYPE, 0, "zones");
    if (json_count(list) > LIST_MAX)
        return fail_set(f, E_TOO_LARGE, 0, "zones");
    for (size_t i = 0; i < json_count(list); i++) {
        int64_t zone = 0;
        struct sv text;
        if (!json_i64(json_at(list, i), &zone) && !(json_str(json_at(list, i), &text) && id_parse(text, &zone) == OK))
            return fail_set(f, E_ZONE_UNKNOWN, 0, "zones");
        db_array_i64(&d->zones, zone);
    }
    return json_count(list) ? OK : fail_set(f, E_JSON_MISSING, 0, "zones");
}

static enum err fields_read(struct deciding *d, struct fail *f)
{
    const struct json *list = d->said->fields;
    struct sv word;
    for (size_t i = 0; i < json_count(list); i++) {
        unsigned field = json_str(json_at(list, i), &word) ? provision_field(word) : 0;
        if (!field || !(field & d->most))
            return fail_set(f, E_DECISION_FIELDS, 0, "fields");
        d->fields |= field;
    }
    d->fields |= FIELD_NAME; /* whose it is */
    for (unsigned bit = 0; bit < 32; bit++)
        if (d->fields & 1u << bit)
            db_array_sv(&d->words, sv_of(provision_word(1u << bit)));
    return OK;
}

static enum err texts_check(const struct SAID_NEW_DECISION *said, struct fail *f)
{
    if (!sv_trim(said->decided_by).n || !sv_trim(said->title).n)
        return fail_set(f, E_JSON_MISSING, 0, sv_trim(said->decided_by).n ? "title" : "decided_by");
    return OK;
}

static struct deciding *deciding_new(struct job *j)
{
    struct deciding *d = arena_alloc(&j->arena, sizeof *d);
    if (!d)
        return NULL;
    *d = (struct deciding){ .everywhere = false };
    db_array_init(&d->roles, 4096);
    db_array_init(&d->offices, 64 * 1024);
    db_array_init(&d->zones, 64 * 1024);
    db_array_init(&d->words, 4096);
    j->state = d;
    if (arena_on_done(&j->arena, arrays_done, d) == OK)
        return d;
    arrays_done(d);
    return NULL;
}

static enum step make(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct fail *f = &j->fail;
    struct deciding *d = deciding_new(j);
    enum err e = d ? req_incident(job_req(j), &d->in) : E_NO_MEMORY;
    const struct SAID_NEW_DECISION *said = SAID(NEW_DECISION, j);
    if (e)
        return job_fail(j, e);
    d->said = said;
    if ((e = once_read(j, &said->op_id, d->in.id, &d->once)) || (e = municipality_read(u, d, f)) || (e = recipients_read(d, f)) ||
        (e = zones_read(d, f)) || (e = fields_read(d, f)) || (e = texts_check(said, f)))
        return job_fail(j, e);
    if (!db_array_ok(&d->roles) || !db_array_ok(&d->offices) || !db_array_ok(&d->zones) || !db_array_ok(&d->words))
        return job_fail(j, E_NO_MEMORY);
    struct db_stmt statement = SQL_WITH(
        DECISION_MAKE, .op_id = once_id(&d->once), .content = once_content(&d->once), .incident = ARG_INT(d->in.id),
        .municipality = ARG_Z(d->municipality), .roles = ARG_LIST(&d->roles), .offices = ARG_LIST(&d->offices),
        .zones = ARG_LIST_IF(!d->everywhere, &d->zones), .fields = ARG_LIST(&d->words), .grounds = ARG_WORDS(said->grounds),
        .decided_by = ARG_WORDS(sv_trim(said->decided_by)), .title = ARG_WORDS(sv_trim(said->title)), .delegate = ARG_FLAG(said->delegate),
        .decided_us = ARG_INT(said->decided_at == INT64_MIN ? clock_now_us() : said->decided_at), .until_us = ARG_INT(said->until),
        .note = op_text(said->note), .replaces = ARG_INT_IF(said->replaces, said->replaces),
        .longest_ms = ARG_INT(kit_given->provision->longest_ms), .by_user = ARG_INT(u->id), .by_name = ARG_Z(u->name),
        .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

/* One of this incident, over a municipality where the caller may decide; else it looks like one that does not exist. */
static enum err end_check(const struct user *u, const struct incident *in, int64_t id)
{
    const struct decision *d;
    struct policy_facts facts;
    for (size_t it = 0; (d = decided_next(&it));) {
        if (d->id != id || d->incident != in->id)
            continue;
        facts_of_municipality(u, d->municipality, &facts);
        return policy_check(u->role, ACT_DECISION_WRITE, &facts, NULL) ? E_DECISION_UNKNOWN : OK;
    }
    return E_DECISION_UNKNOWN;
}

static enum step end(struct job *j)
{
    const struct user *u = &req_caller(job_req(j))->user;
    struct deciding *d = deciding_new(j);
    int64_t id = 0;
    enum err e = d ? req_incident(job_req(j), &d->in) : E_NO_MEMORY;
    if (!e && !req_param_id(job_req(j), "decision", &id))
        e = E_DECISION_UNKNOWN;
    if (e || (e = once_read(j, &SAID(NEEDED, j)->op_id, id, &d->once)) || (e = end_check(u, &d->in, id)))
        return job_fail(j, e);
    struct db_stmt statement = SQL_WITH(DECISION_END, .op_id = once_id(&d->once), .content = once_content(&d->once),
                                        .incident = ARG_INT(d->in.id), .decision = ARG_INT(id), .by_user = ARG_INT(u->id),
                                        .by_name = ARG_Z(u->name), .now_us = ARG_INT(clock_now_us()));
    return answer_send(j, statement);
}

static enum step reply(struct job *j)
{
    const struct json *made;
    struct disclosure written = { .kind = "write" };
    struct incident in;
    enum err e = j->result_err;
    if (e || !j->result || json_parse(&j->arena, sv_of(j->result), 6, &made, NULL) || (e = req_incident(job_req(j), &in)))
        return job_fail(j, e ? e : E_INTERNAL);
    written.incident = in.id;
    (void)json_i64(json_get(made, "id"), &written.grant.decision);
    if ((e = disclose(job_req(j), &written)))
        return job_fail(j, e);
    struct reply_json answer;
    struct jw *w = reply_open(&answer, 1024 * 1024);
    jw_key(w, "decision");
    decision_object_write(w, made, in.closed_us, clock_now_us());
    return reply_close(j, &answer);
}
