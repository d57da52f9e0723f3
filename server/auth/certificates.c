/* SPDX-License-Identifier: Apache-2.0
 * certificates.c - serial -> whose it is and whether it is still wanted. */
#include "server/auth/certificates.h"

#include <stdlib.h>

#include "server/base/hash.h"
#include "server/base/json.h"

struct row {
    char serial[68], sha256[65], name[200];
    int64_t office, expires_us;
    bool revoked;
    uint64_t seq;
};

struct certificates {
    struct mapsv by_serial; /* serial -> struct row * */
};

struct certificates *certificates_new(void)
{
    struct certificates *c = calloc(1, sizeof *c);
    if (c)
        mapsv_init(&c->by_serial);
    return c;
}

void certificates_free(struct certificates *c)
{
    struct sv key;
    uint64_t val;
    if (!c)
        return;
    for (size_t it = 0; mapsv_next(&c->by_serial, &it, &key, &val);)
        free((void *)(uintptr_t)val);
    mapsv_done(&c->by_serial);
    free(c);
}

static struct row *row_at(const struct certificates *c, struct sv serial)
{
    uint64_t val;
    return mapsv_get(&c->by_serial, serial, &val) ? (struct row *)(uintptr_t)val : NULL;
}

/* As much as fits; a cut never splits a character. */
static void name_take(struct sv name, char *out, size_t room)
{
    size_t n = name.n < room ? name.n : room - 1;
    while (n && n < name.n && ((unsigned char)name.p[n] & 0xc0) == 0x80)
        n--;
    if (n)
        memcpy(out, name.p, n);
}

static enum err row_read(const struct json *j, struct row *out)
{
    struct sv sha = { 0 }, name = { 0 };
    enum err e;
    if ((e = json_opt_i64(j, "office", 1, INT64_MAX, &out->office, NULL)) ||
        (e = json_opt_i64(j, "expires_us", 0, INT64_MAX, &out->expires_us, NULL)) ||
        (e = json_opt_bool(j, "revoked", &out->revoked, NULL)) || (e = json_opt_str(j, "sha256", 64, &sha, NULL)) ||
        (e = json_opt_str(j, "name", 4096, &name, NULL)))
        return e;
    if (sha.n)
        memcpy(out->sha256, sha.p, sha.n);
    name_take(name, out->name, sizeof out->name);
    return OK;
}

static void row_drop(struct certificates *c, struct row *old)
{
    if (!old)
        return;
    mapsv_remove(&c->by_serial, sv_of(old->serial));
    free(old);
}

static enum err row_add(struct certificates *c, const struct row *n)
{
    struct row *row = malloc(sizeof *row);
    if (!row)
        return E_NO_MEMORY;
    *row = *n;
    enum err e = mapsv_put(&c->by_serial, sv_of(row->serial), (uint64_t)(uintptr_t)row);
    if (e)
        free(row);
    return e;
}

static enum err row_apply(struct certificates *c, uint64_t seq, struct sv serial, const struct json *j, bool *revoked)
{
    struct row n = { .seq = seq }, *old = row_at(c, serial);
    enum err e;
    if (!serial.n || serial.n >= sizeof n.serial)
        return E_JSON_VALUE;
    if (old && seq && old->seq >= seq)
        return OK;
    memcpy(n.serial, serial.p, serial.n);
    bool was_good = old && !old->revoked;
    if (!j) {
        row_drop(c, old);
    } else if ((e = row_read(j, &n))) {
        return e;
    } else if (old) {
        *old = n;
    } else if ((e = row_add(c, &n))) {
        return e;
    }
    if (revoked)
        *revoked = was_good && (!j || n.revoked);
    return OK;
}

enum err certificates_apply(struct certificates *c, uint64_t seq, struct sv kind, struct sv serial, struct sv body, bool *revoked)
{
    struct arena a;
    const struct json *j = NULL;
    enum err e = OK;
    if (!sv_eq(kind, SV("certificate")))
        return OK;
    arena_init(&a, 64 * 1024);
    if (body.n)
        e = json_parse(&a, body, 4, &j, NULL);
    if (!e)
        e = row_apply(c, seq, serial, j, revoked);
    arena_done(&a);
    return e;
}

enum err certificates_check(const struct certificates *c, const struct peer_cert *cert, int64_t *office)
{
    const struct row *row = row_at(c, sv_of(cert->serial));
    if (!row || row->revoked || (row->sha256[0] && strcmp(row->sha256, cert->sha256) != 0))
        return E_AUTH_CERT_REFUSED;
    *office = row->office;
    return OK;
}

const char *certificates_name(const struct certificates *c, const char *serial)
{
    const struct row *row = row_at(c, sv_of(serial));
    return row ? row->name : "";
}

void certificates_lost(const struct certificates *c, const struct certificates *old, void (*fn)(void *ctx, const char *serial), void *ctx)
{
    struct sv key;
    uint64_t val;
    for (size_t it = 0; mapsv_next(&old->by_serial, &it, &key, &val);) {
        const struct row *before = (const struct row *)(uintptr_t)val, *now = row_at(c, key);
        if (!before->revoked && (!now || now->revoked))
            fn(ctx, before->serial);
    }
}

int64_t certificates_next_expiry(const struct certificates *c, int64_t real_now_us)
{
    struct sv key;
    uint64_t val;
    int64_t next = INT64_MAX;
    for (size_t it = 0; mapsv_next(&c->by_serial, &it, &key, &val);) {
        const struct row *row = (const struct row *)(uintptr_t)val;
        if (!row->revoked && row->expires_us > real_now_us && row->expires_us < next)
            next = row->expires_us;
    }
    return next;
}

size_t certificates_ending(const struct certificates *c, int64_t office, int64_t real_now_us, int64_t span_us, int64_t *first_us)
{
    struct sv key;
    uint64_t val;
    size_t n = 0;
    int64_t first = INT64_MAX;
    for (size_t it = 0; mapsv_next(&c->by_serial, &it, &key, &val);) {
        const struct row *row = (const struct row *)(uintptr_t)val;
        if (row->revoked || row->office != office || row->expires_us <= real_now_us || row->expires_us - real_now_us > span_us)
            continue;
        n++;
        if (row->expires_us < first)
            first = row->expires_us;
    }
    if (n)
        *first_us = first;
    return n;
}
