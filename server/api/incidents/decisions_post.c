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
#include "server/api/kit/settle.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/json_words.h"
#include "server/base/jw.h"
#include "server/picture/incidents/incidents.h"

#define LIST_MAX 2000 /* recipients or zones: a city has some hundred of each */
#define TEXT_MAX 400  /* bytes of a name or a title */

struct deciding {
    struct once once;
    struct incident in;
    char municipality[6];
    struct sv decided_by, title, grounds, note;
    bool delegate;
    int64_t decided_us, until_us, replaces;
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
    .request_doc = "{\"type\":\"object\",\"required\":[\"op_id\",\"recipients\",\"zones\",\"fields\",\"grounds\",\"decided_by\",\"title\","
                   "\"until\"],\"properties\":{"
                   "\"op_id\":{\"type\":\"string\",\"format\":\"uuid\"},\"municipality\":{\"type\":\"string\"},"
                   "\"recipients\":{\"type\":\"array\",\"items\":{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"object\",\"properties\":{"
                   "\"role\":{\"type\":\"string\"},\"office\":{\"type\":\"string\"}}}]}},"
                   "\"zones\":{\"oneOf\":[{\"const\":\"all\"},{\"type\":\"array\",\"items\":{\"type\":\"string\"}}]},"
                   "\"fields\":{\"type\":\"array\",\"items\":{\"enum\":[" WORDS_DECISION_FIELD_JSON "]}},"
                   "\"grounds\":{\"enum\":[" WORDS_GROUNDS_JSON "]},\"decided_by\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
                   "\"delegate\":{\"type\":\"boolean\"},"
                   "\"decided_at\":{\"type\":\"string\",\"format\":\"date-time\"},\"until\":{\"type\":\"string\",\"format\":\"date-time\"},"
                   "\"note\":{\"type\":\"string\"},\"replaces\":{\"type\":\"string\"}}}",
    .response_doc = "{\"type\":\"object\",\"required\":[\"decision\"]}",
    .steps = { { "send", make }, { "settle", settle_written }, { "reply", reply } },
};

const struct route decision_end_post = {
    .method = HTTP_POST,
    .path = "/api/incidents/{incident}/decisions/{decision}/end",
    .action = ACT_DECISION_WRITE,
    .body_max = 1024,
    .doc = "End a decision before its time: its recipients see nobody by it from then on.",
    .request_doc = "{\"type\":\"object\",\"required\":[\"op_id\"],\"properties\":{\"op_id\":{\"type\":\"string\",\"format\":\"uuid\"}}}",
    .response_doc = "{\"type\":\"object\",\"required\":[\"decision\"]}",
    .steps = { { "send", end }, { "settle", settle_written }, { "reply", reply } },
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
    struct sv want = { 0 };
    struct policy_facts facts;
    size_t found = 0;
    enum err e = json_opt_str(d->once.body, "municipality", 5, &want, f);
    for (size_t i = 0; !e && i < d->in.municipalities_n; i++) {
        char code[6];
        municipality_text(d->in.municipalities[i], code);
        facts_of_municipality(u, d->in.municipalities[i], &facts);
        if (policy_check(u->role, ACT_DECISION_WRITE, &facts, NULL) || (want.n && !sv_eq(want, sv_of(code))))
            continue;
        memcpy(d->municipality, code, sizeof d->municipality);
        found++;
    }
    return e ? e : found == 1 ? OK : fail_set(f, found ? E_JSON_MISSING : E_JSON_VALUE, 0, "municipality");
}

static enum err office_add(struct deciding *d, const struct json *named, struct fail *f)
{
    int64_t office = 0;
    enum err e = json_need_id(named, "office", &office, f);
    if (e)
        return e;
    d->most |= office_most(office);
    db_array_i64(&d->offices, office);
    return OK;
}

/* "police", {"role":"police"} or {"office":"12"}. */
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
    const struct json *list;
    enum err e = json_need_array(d->once.body, "recipients", LIST_MAX, &list, f);
    for (size_t i = 0; !e && i < json_count(list); i++)
        e = recipient_read(d, json_at(list, i), f);
    return e || json_count(list) ? e : fail_set(f, E_JSON_MISSING, 0, "recipients");
}

/* Zones by id, or the word for all of them: nobody is given the whole city by leaving something out. */
static enum err zones_read(struct deciding *d, struct fail *f)
{
    const struct json *list = json_get(d->once.body, "zones");
    struct sv word;
    if (json_str(list, &word)) {
        d->everywhere = word_written(WORDS_DECISION_ZONES, word) == WORD_DECISION_ZONES_ALL;
        return d->everywhere ? OK : fail_set(f, E_JSON_VALUE, 0, "zones");
    }
    enum err e = json_need_array(d->once.body, "zones", LIST_MAX, &list, f);
    for (size_t i = 0; !e && i < json_count(list); i++) {
        int64_t zone = 0;
        struct sv text;
        if (!json_i64(json_at(list, i), &zone) && !(json_str(json_at(list, i), &text) && id_parse(text, &zone) == OK))
            return fail_set(f, E_ZONE_UNKNOWN, 0, "zones");
        db_array_i64(&d->zones, zone);
    }
    return e || json_count(list) ? e : fail_set(f, E_JSON_MISSING, 0, "zones");
}

static enum err fields_read(struct deciding *d, struct fail *f)
{
    const struct json *list;
    struct sv word;
    enum err e = json_need_array(d->once.body, "fields", 64, &list, f);
    for (size_t i = 0; !e && i < json_count(list); i++) {
        unsigned field = json_str(json_at(list, i), &word) ? provision_field(word) : 0;
        if (!field || !(field & d->most))
            return fail_set(f, E_DECISION_FIELDS, 0, "fields");
        d->fields |= field;
    }
    if (e)
        return e;
    d->fields |= FIELD_NAME; /* whose it is */
    for (unsigned bit = 0; bit < 32; bit++)
        if (d->fields & 1u << bit)
            db_array_sv(&d->words, sv_of(provision_word(1u << bit)));
    return OK;
}

static enum err texts_read(struct deciding *d, struct fail *f)
{
    const struct json *b = d->once.body;
    enum err e;
    d->decided_us = clock_now_us();
    d->until_us = INT64_MIN;
    if ((e = json_need_str(b, "decided_by", TEXT_MAX, &d->decided_by, f)) || (e = json_need_str(b, "title", TEXT_MAX, &d->title, f)) ||
        (e = json_need_word(b, "grounds", WORDS_GROUNDS, &d->grounds, f)) || (e = json_opt_str(b, "note", 4 * TEXT_MAX, &d->note, f)) ||
        (e = json_opt_bool(b, "delegate", &d->delegate, f)) || (e = json_opt_time(b, "decided_at", &d->decided_us, f)) ||
        (e = json_opt_time(b, "until", &d->until_us, f)))
        return e;
    if (!sv_trim(d->decided_by).n || !sv_trim(d->title).n)
        return fail_set(f, E_JSON_MISSING, 0, sv_trim(d->decided_by).n ? "title" : "decided_by");
    if (d->until_us == INT64_MIN)
        return fail_set(f, E_JSON_MISSING, 0, "until");
    return json_is_null(json_get(b, "replaces")) ? OK : json_need_id(b, "replaces", &d->replaces, f);
}

static struct deciding *deciding_new(struct job *j)
{
    struct deciding *d = arena_alloc(&j->arena, sizeof *d);
    if (!d)
        return NULL;
    *d = (struct deciding){ .delegate = false };
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
    if (e || (e = once_read(j, ONCE_NEEDED, d->in.id, &d->once)) || (e = municipality_read(u, d, f)) || (e = recipients_read(d, f)) ||
        (e = zones_read(d, f)) || (e = fields_read(d, f)) || (e = texts_read(d, f)))
        return job_fail(j, e);
    if (!db_array_ok(&d->roles) || !db_array_ok(&d->offices) || !db_array_ok(&d->zones) || !db_array_ok(&d->words))
        return job_fail(j, E_NO_MEMORY);
    struct db_stmt statement = SQL_WITH(
        DECISION_MAKE, .op_id = once_id(&d->once), .content = once_content(&d->once), .incident = ARG_INT(d->in.id),
        .municipality = ARG_Z(d->municipality), .roles = ARG_LIST(&d->roles), .offices = ARG_LIST(&d->offices),
        .zones = ARG_LIST_IF(!d->everywhere, &d->zones), .fields = ARG_LIST(&d->words), .grounds = ARG_WORDS(d->grounds),
        .decided_by = ARG_WORDS(sv_trim(d->decided_by)), .title = ARG_WORDS(sv_trim(d->title)), .delegate = ARG_FLAG(d->delegate),
        .decided_us = ARG_INT(d->decided_us), .until_us = ARG_INT(d->until_us), .note = op_text(d->once.body, "note"),
        .replaces = ARG_INT_IF(d->replaces, d->replaces), .longest_ms = ARG_INT(kit_given->provision->longest_ms),
        .by_user = ARG_INT(u->id), .by_name = ARG_Z(u->name), .now_us = ARG_INT(clock_now_us()));
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
    if (e || (e = once_read(j, ONCE_NEEDED, id, &d->once)) || (e = end_check(u, &d->in, id)))
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
