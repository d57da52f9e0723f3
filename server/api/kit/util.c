/* SPDX-License-Identifier: Apache-2.0
 * util.c - the common parts of routes. */
#include "server/api/kit/util.h"

#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/qr.h"

enum err req_person(const struct req *r, const struct person **out)
{
    int64_t id;
    char code[6];
    if (!req_param_id(r, "person", &id))
        return E_PERSON_UNKNOWN;
    const struct person *x = picture_person(api()->picture, id);
    if (!x)
        return E_PERSON_UNKNOWN;
    municipality_text(x->municipality, code);
    if (!user_sees(&req_caller(r)->user, sv_of(code)) && !assignments_care(picture_assignments(api()->picture), holder_of(&req_caller(r)->user), x))
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
    if (!incident_get(api()->picture, id, &i) || !incident_visible(&req_caller(r)->user, &i))
        return E_INCIDENT_UNKNOWN;
    *out = i;
    return OK;
}

enum err disclose(const struct req *r, const struct disclosure *d)
{
    const struct caller *c = req_caller(r);
    struct audit_record rec = {
        .kind = d->kind, .user = &c->user, .device = sv_of(r->peer->cert.serial), .person = d->person, .persons = d->persons,
        .person_count = d->person_count, .incident = d->incident, .ground = d->grant.ground, .fields = d->grant.fields,
        .decision = d->grant.decision, .case_ref = d->case_ref, .terms = d->terms, .route = r->route->path, .result = SV("ok"),
    };
    return audit_append(api()->audit, &rec);
}

enum err operation_hash(const struct json *op, char out[OPERATION_HASH_TEXT])
{
    struct buf b;
    buf_init(&b, 1024 * 1024);
    json_dump_canonical(op, &b);
    if (!buf_ok(&b)) {
        enum err e = b.bad;
        buf_done(&b);
        return e;
    }
    sha256_bytea(buf_view(&b), out);
    buf_done(&b);
    return OK;
}

void qr_write(struct jw *w, struct sv text)
{
    struct qr q;
    bool fits = qr_make(text, &q) == OK;
    jw_arr(w);
    for (int y = 0; fits && y < q.size; y++) {
        char row[QR_SIZE_MAX + 1];
        for (int x = 0; x < q.size; x++)
            row[x] = qr_dark(&q, x, y) ? '1' : '0';
        jw_str(w, (struct sv){ row, (size_t)q.size });
    }
    jw_arr_end(w);
}

void as_of_write(struct jw *w)
{
    jw_key(w, "as_of");
    jw_time(w, picture_as_of(api()->picture));
}

enum err reason_read(const struct json *body, struct reason_given *out, struct fail *f)
{
    struct sv ground = { 0 };
    enum err e;
    if ((e = json_opt_str(body, "ground", 32, &ground, f)) || (e = json_opt_str(body, "case", 400, &out->case_ref, f)))
        return e;
    if (ground.n && !(out->ground = ground_parse(ground)))
        return fail_set(f, E_JSON_VALUE, 0, "ground");
    return OK;
}

enum err json_need_id(const struct json *obj, const char *key, int64_t *out, struct fail *f)
{
    const struct json *m = json_get(obj, key);
    struct sv s;
    int64_t v;
    if (json_is_null(m))
        return fail_set(f, E_JSON_MISSING, 0, key);
    if (json_i64(m, &v) && v > 0) {
        *out = v;
        return OK;
    }
    if (json_str(m, &s) && id_parse(s, &v) == OK) {
        *out = v;
        return OK;
    }
    return fail_set(f, E_JSON_VALUE, 0, key);
}

enum err json_need_uuid(const struct json *obj, const char *key, struct uuid *out, struct fail *f)
{
    struct sv s;
    enum err e = json_need_str(obj, key, 36, &s, f);
    if (e)
        return e;
    return uuid_parse(s, out) ? fail_set(f, E_JSON_VALUE, 0, key) : OK;
}

enum err json_opt_time(const struct json *obj, const char *key, int64_t *out_us, struct fail *f)
{
    struct sv s = { 0 };
    enum err e = json_opt_str(obj, key, 40, &s, f);
    if (e || !s.p)
        return e;
    return time_parse_rfc3339(s, out_us) ? fail_set(f, E_JSON_VALUE, 0, key) : OK;
}

struct db_arg op_text(const struct json *op, const char *key)
{
    struct sv s;
    return json_str(json_get(op, key), &s) && sv_trim(s).n ? db_text(sv_trim(s)) : db_null();
}

enum err op_json(struct arena *a, const struct json *op, const char *key, enum json_type type, struct db_arg *out, struct fail *f)
{
    const struct json *value = json_get(op, key);
    struct buf b;
    struct sv kept = { 0 };
    if (json_is_null(value)) {
        *out = db_null();
        return OK;
    }
    if (json_type(value) != type)
        return fail_set(f, E_JSON_TYPE, 0, key);
    buf_init(&b, OPERATION_JSON_MAX);
    json_dump_canonical(value, &b);
    enum err e = b.bad;
    if (!e && !(kept = arena_sv(a, buf_view(&b))).p)
        e = E_NO_MEMORY;
    buf_done(&b);
    if (e)
        return fail_set(f, e, 0, key);
    *out = db_text(kept);
    return OK;
}

enum err op_texts_check(const struct json *op, const char *const *keys, size_t n, size_t max, struct fail *f)
{
    struct sv s;
    enum err e = OK;
    for (size_t i = 0; !e && i < n; i++)
        e = json_opt_str(op, keys[i], max, &s, f);
    return e;
}

enum err op_point(const struct json *op, bool *has, double *lon, double *lat, struct fail *f)
{
    const struct json *x = json_get(op, "lon"), *y = json_get(op, "lat");
    double to_east, to_north;
    *has = false;
    if (json_is_null(x) && json_is_null(y))
        return OK;
    if (!json_real(x, &to_east))
        return fail_set(f, E_JSON_TYPE, 0, "lon");
    if (!json_real(y, &to_north))
        return fail_set(f, E_JSON_TYPE, 0, "lat");
    if (to_east < -180 || to_east > 180 || to_north < -90 || to_north > 90)
        return fail_set(f, E_JSON_VALUE, 0, to_north < -90 || to_north > 90 ? "lat" : "lon");
    *has = true;
    *lon = to_east;
    *lat = to_north;
    return OK;
}

static void copy_text(char *out, size_t room, struct sv s)
{
    size_t n = s.n < room ? s.n : room - 1;
    if (n)
        memcpy(out, s.p, n);
    out[n] = 0;
}

void operation_done(void *ctx, uint64_t id, size_t index, enum err err, const struct db_rows *rows, size_t row)
{
    struct job *j = job_find(ctx, id);
    (void)index;
    if (!j)
        return;
    struct operation_result *r = arena_alloc(&j->arena, sizeof *r);
    if (!r) {
        job_resume(ctx, id, E_NO_MEMORY, NULL);
        return;
    }
    r->err = err;
    if (!err) {
        copy_text(r->result, sizeof r->result, db_text_at(rows, row, 1));
        r->seq = db_i64_at(rows, row, 2);
        copy_text(r->code, sizeof r->code, db_text_at(rows, row, 3));
        r->bounded = db_bool_at(rows, row, 4);
        copy_text(r->id, sizeof r->id, db_text_at(rows, row, 5));
    }
    job_resume(ctx, id, err, r);
}

enum err operation_error(const struct operation_result *r)
{
    if (!r)
        return E_INTERNAL;
    if (r->err)
        return r->err;
    if (!strcmp(r->result, "refused")) {
        enum err e = err_by_code(r->code);
        return e ? e : E_DB_REFUSED;
    }
    return OK;
}
