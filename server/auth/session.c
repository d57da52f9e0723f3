/* SPDX-License-Identifier: Apache-2.0
 * session.c - users and sessions in memory. Two hash maps from key to index; rows are kept in plain arrays. */
#include "server/auth/session.h"

#include <sodium.h>
#include <stdlib.h>

#include "server/base/count.h"
#include "server/base/hash.h"
#include "server/base/id.h"
#include "server/base/json.h"

struct sessions {
    int64_t idle_limit_us;
    struct map64 users;    /* id -> struct user * */
    struct mapsv by_token; /* token hash -> struct session * */
    uint8_t device_key[SESSION_DEVICE_KEY_BYTES];
};

struct sessions *sessions_new(int64_t idle_limit_us)
{
    struct sessions *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->idle_limit_us = idle_limit_us;
    map64_init(&s->users);
    mapsv_init(&s->by_token);
    return s;
}

static void user_free(struct user *u)
{
    if (!u)
        return;
    free(u->login);
    free(u->name);
    free(u->office_name);
    free(u->last_logins);
    free(u);
}

void sessions_free(struct sessions *s)
{
    int64_t id;
    uint64_t val;
    struct sv key;
    if (!s)
        return;
    for (size_t it = 0; map64_next(&s->users, &it, &id, &val);)
        user_free((struct user *)(uintptr_t)val);
    for (size_t it = 0; mapsv_next(&s->by_token, &it, &key, &val);)
        free((void *)(uintptr_t)val);
    map64_done(&s->users);
    mapsv_done(&s->by_token);
    free(s);
}

static struct user *user_at(const struct sessions *s, int64_t id)
{
    uint64_t val;
    return map64_get(&s->users, id, &val) ? (struct user *)(uintptr_t)val : NULL;
}

static struct session *session_at(const struct sessions *s, const uint8_t hash[TOKEN_HASH_BYTES])
{
    uint64_t val;
    struct sv key = { (const char *)hash, TOKEN_HASH_BYTES };
    return mapsv_get(&s->by_token, key, &val) ? (struct session *)(uintptr_t)val : NULL;
}

static char *dup_sv(struct sv v)
{
    char *z = malloc(v.n + 1);
    if (!z)
        return NULL;
    if (v.n)
        memcpy(z, v.p, v.n);
    z[v.n] = 0;
    return z;
}

static void user_municipalities(const struct json *list, struct user *u)
{
    for (size_t i = 0; i < json_count(list) && u->municipality_count < USER_MUNICIPALITIES_MAX; i++) {
        struct sv code;
        if (json_str(json_at(list, i), &code) && code.n == 5)
            memcpy(u->municipality[u->municipality_count++], code.p, 5);
    }
}

/* `out` stays "" where there is nothing, or more than it holds. */
static void text_read(const struct json *j, const char *key, char *out, size_t room)
{
    struct sv v = { 0 };
    if (json_str(json_get(j, key), &v) && v.n < room)
        memcpy(out, v.p, v.n);
}

static enum err user_logins(const struct json *list, struct user *u)
{
    if (json_count(list) && !(u->last_logins = calloc(USER_LOGINS_KEPT, sizeof *u->last_logins)))
        return E_NO_MEMORY;
    for (size_t i = 0; i < json_count(list) && u->last_login_count < USER_LOGINS_KEPT; i++) {
        const struct json *j = json_at(list, i);
        struct user_login l = { 0 };
        text_read(j, "session", l.session, sizeof l.session);
        text_read(j, "device", l.device, sizeof l.device);
        text_read(j, "address", l.address, sizeof l.address);
        if (json_i64(json_get(j, "at_us"), &l.at_us))
            u->last_logins[u->last_login_count++] = l;
    }
    return OK;
}

static enum err user_read(const struct json *j, struct user *u)
{
    struct sv login = { 0 }, name = { 0 }, role = { 0 }, office = { 0 }, kind = { 0 }, named = { 0 };
    enum err e;
    if ((e = json_need_str(j, "login", 200, &login, NULL)) || (e = json_need_str(j, "name", 400, &name, NULL)) ||
        (e = json_need_str(j, "role", 32, &role, NULL)) || (e = json_opt_i64(j, "office", 0, INT64_MAX, &u->office, NULL)) ||
        (e = json_opt_str(j, "office_name", 400, &office, NULL)) || (e = json_opt_str(j, "office_kind", 32, &kind, NULL)) ||
        (e = json_opt_bool(j, "disabled", &u->disabled, NULL)) || (e = json_opt_bool(j, "must_change", &u->must_change, NULL)) ||
        (e = json_opt_bool(j, "totp", &u->totp, NULL)) || (e = json_opt_str(j, "protected_desk", 16, &named, NULL)))
        return e;
    u->role = role_parse(role);
    u->city_office = sv_eq(kind, SV("city"));
    u->protected_desk = named.n > 0;
    u->desk_deputy = sv_eq(named, SV("deputy"));
    u->login = dup_sv(login);
    u->name = dup_sv(name);
    u->office_name = dup_sv(office);
    if (!u->login || !u->name || !u->office_name)
        return E_NO_MEMORY;
    user_municipalities(json_get(j, "municipalities"), u);
    return user_logins(json_get(j, "logins"), u);
}

static enum err user_apply(struct sessions *s, uint64_t seq, int64_t id, const struct json *j)
{
    struct user *old = user_at(s, id), *u;
    if (old && old->seq >= seq && seq)
        return OK;
    if (!j) {
        map64_remove(&s->users, id);
        user_free(old);
        return OK;
    }
    if (!(u = calloc(1, sizeof *u)))
        return E_NO_MEMORY;
    u->id = id;
    u->seq = seq;
    enum err e = user_read(j, u);
    if (!e)
        e = map64_put(&s->users, id, (uint64_t)(uintptr_t)u);
    user_free(e ? u : old);
    return e;
}

static enum err session_read(const struct json *j, struct session *n, bool *ended)
{
    struct sv csrf = { 0 }, kind = { 0 }, device = { 0 };
    enum err e;
    if ((e = json_opt_i64(j, "user", 1, INT64_MAX, &n->user, NULL)) || (e = json_need_str(j, "csrf", 43, &csrf, NULL)) ||
        (e = json_need_str(j, "kind", 16, &kind, NULL)) || (e = json_opt_i64(j, "created_us", 0, INT64_MAX, &n->created_us, NULL)) ||
        (e = json_opt_i64(j, "expires_us", 0, INT64_MAX, &n->expires_us, NULL)) ||
        (e = json_opt_i64(j, "used_us", 0, INT64_MAX, &n->used_us, NULL)) || (e = json_opt_bool(j, "ended", ended, NULL)) ||
        (e = json_opt_str(j, "certificate", sizeof n->certificate - 1, &device, NULL)) || (e = json_opt_bool(j, "pin", &n->pin, NULL)) ||
        (e = json_opt_bool(j, "locked", &n->locked, NULL)))
        return e;
    memcpy(n->csrf, csrf.p, csrf.n);
    if (device.n)
        memcpy(n->certificate, device.p, device.n);
    n->bearer = sv_eq(kind, SV("token"));
    return OK;
}

static void session_drop(struct sessions *s, struct session *old)
{
    if (!old)
        return;
    mapsv_remove(&s->by_token, (struct sv){ (const char *)old->token_hash, TOKEN_HASH_BYTES });
    free(old);
}

static enum err session_apply(struct sessions *s, uint64_t seq, struct sv id, const struct json *j)
{
    struct session n = { .seq = seq };
    bool ended = false;
    size_t len = 0;
    enum err e;
    if (sodium_hex2bin(n.token_hash, sizeof n.token_hash, id.p, id.n, NULL, &len, NULL) || len != TOKEN_HASH_BYTES)
        return E_JSON_VALUE;
    struct session *old = session_at(s, n.token_hash);
    if (old && old->seq >= seq && seq)
        return OK;
    if (j && (e = session_read(j, &n, &ended)))
        return e;
    if (!j || ended) {
        session_drop(s, old);
        return OK;
    }
    if (old) {
        n.used_us = old->used_us > n.used_us ? old->used_us : n.used_us;
        *old = n;
        return OK;
    }
    struct session *row = malloc(sizeof *row);
    if (!row)
        return E_NO_MEMORY;
    *row = n;
    e = mapsv_put(&s->by_token, (struct sv){ (const char *)row->token_hash, TOKEN_HASH_BYTES }, (uint64_t)(uintptr_t)row);
    if (e)
        free(row);
    return e;
}

enum err sessions_apply(struct sessions *s, uint64_t seq, struct sv kind, struct sv id, struct sv body)
{
    bool is_user = sv_eq(kind, SV("user"));
    struct arena a;
    const struct json *j = NULL;
    enum err e = OK;
    int64_t user_id = 0;
    if (!is_user && !sv_eq(kind, SV("session")))
        return OK;
    arena_init(&a, 64 * 1024);
    if (body.n)
        e = json_parse(&a, body, 4, &j, NULL);
    if (!e && is_user && !(e = id_parse(id, &user_id)))
        e = user_apply(s, seq, user_id, j);
    else if (!e && !is_user)
        e = session_apply(s, seq, id, j);
    arena_done(&a);
    return e;
}

enum err sessions_device_key_set(struct sessions *s, struct sv hex)
{
    size_t n = 0;
    bool whole = sodium_hex2bin(s->device_key, sizeof s->device_key, hex.p, hex.n, NULL, &n, NULL) == 0 && n == sizeof s->device_key;
    return whole ? OK : E_CONF_VALUE;
}

const uint8_t *sessions_device_key(const struct sessions *s)
{
    return s->device_key;
}

void token_hash(struct sv token, uint8_t out[TOKEN_HASH_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)token.p, token.n);
}

void token_hash_hex(const uint8_t hash[TOKEN_HASH_BYTES], char out[2 * TOKEN_HASH_BYTES + 1])
{
    sodium_bin2hex(out, 2 * TOKEN_HASH_BYTES + 1, hash, TOKEN_HASH_BYTES);
}

void session_name(const uint8_t hash[TOKEN_HASH_BYTES], char out[SESSION_NAME_BYTES])
{
    sodium_bin2hex(out, SESSION_NAME_BYTES, hash, TOKEN_HASH_BYTES / 2);
}

static bool past_a_limit(const struct sessions *s, const struct session *row, int64_t now_us)
{
    return row->expires_us <= now_us || (!row->bearer && row->used_us + s->idle_limit_us <= now_us);
}

const struct session *sessions_find(struct sessions *s, struct sv token, int64_t now_us, const struct user **user)
{
    uint8_t hash[TOKEN_HASH_BYTES];
    if (token.n < 20 || token.n > 128)
        return NULL;
    token_hash(token, hash);
    struct session *row = session_at(s, hash);
    const struct user *u = row ? user_at(s, row->user) : NULL;
    if (!u || u->disabled || u->role == ROLE_NONE || past_a_limit(s, row, now_us))
        return NULL;
    if (row->used_us < now_us)
        row->used_us = now_us;
    *user = u;
    return row;
}

bool token_has_form(struct sv token)
{
    if (token.n != TOKEN_TEXT)
        return false;
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        bool base64url = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!base64url)
            return false;
    }
    return true;
}

bool sessions_knows(const struct sessions *s, struct sv token)
{
    uint8_t hash[TOKEN_HASH_BYTES];
    if (!token_has_form(token))
        return false;
    token_hash(token, hash);
    return sessions_holds(s, hash);
}

bool sessions_holds(const struct sessions *s, const uint8_t token_hash_of[TOKEN_HASH_BYTES])
{
    const struct session *row = session_at(s, token_hash_of);
    return row && user_at(s, row->user);
}

const struct user *sessions_user(const struct sessions *s, int64_t id)
{
    return user_at(s, id);
}

const struct user *sessions_user_next(const struct sessions *s, size_t *it)
{
    int64_t id;
    uint64_t val;
    return map64_next(&s->users, it, &id, &val) ? (const struct user *)(uintptr_t)val : NULL;
}

bool user_sees(const struct user *u, struct sv municipality)
{
    for (size_t i = 0; i < u->municipality_count; i++)
        if (sv_eq(municipality, (struct sv){ u->municipality[i], 5 }))
            return true;
    return false;
}

const struct user_login *user_login_beside(const struct user *u, const uint8_t token_hash[TOKEN_HASH_BYTES])
{
    char own[SESSION_NAME_BYTES];
    session_name(token_hash, own);
    for (size_t i = 0; i < u->last_login_count; i++)
        if (strcmp(u->last_logins[i].session, own))
            return &u->last_logins[i];
    return NULL;
}

size_t sessions_count(const struct sessions *s)
{
    return s->by_token.n;
}

bool sessions_alive(const struct sessions *s, const uint8_t token_hash_of[TOKEN_HASH_BYTES], int64_t now_us)
{
    const struct session *row = session_at(s, token_hash_of);
    const struct user *u = row ? user_at(s, row->user) : NULL;
    return u && !u->disabled && !row->locked && !past_a_limit(s, row, now_us);
}

void sessions_of(const struct sessions *s, int64_t user, int64_t now_us, void (*fn)(void *ctx, const struct session *session), void *ctx)
{
    struct sv key;
    uint64_t val;
    for (size_t it = 0; mapsv_next(&s->by_token, &it, &key, &val);) {
        const struct session *row = (const struct session *)(uintptr_t)val;
        if (row->user == user && !past_a_limit(s, row, now_us))
            fn(ctx, row);
    }
}

void sessions_carry(struct sessions *to, const struct sessions *from)
{
    struct sv key;
    uint64_t val;
    for (size_t it = 0; mapsv_next(&from->by_token, &it, &key, &val);) {
        const struct session *old = (const struct session *)(uintptr_t)val;
        struct session *row = session_at(to, old->token_hash);
        if (row && row->used_us < old->used_us)
            row->used_us = old->used_us;
    }
}

size_t sessions_prune(struct sessions *s, int64_t now_us)
{
    struct session *gone[256];
    struct sv key;
    uint64_t val;
    size_t n = 0;
    for (size_t it = 0; n < countof(gone) && mapsv_next(&s->by_token, &it, &key, &val);) {
        struct session *row = (struct session *)(uintptr_t)val;
        if (past_a_limit(s, row, now_us))
            gone[n++] = row;
    }
    for (size_t i = 0; i < n; i++)
        session_drop(s, gone[i]);
    return n;
}
