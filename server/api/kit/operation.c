/* SPDX-License-Identifier: Apache-2.0
 * operation.c - hashing an operation, and hearing of its group. */
#include "server/api/kit/operation.h"

#include "server/base/digest.h"
#include "server/loop/job.h"

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
        const struct SQL_STAY_SET_GIVES *said = SQL_ROW(STAY_SET, rows, row); /* as all operations but marks do */
        copy_text(r->result, sizeof r->result, said->result);
        r->seq = said->seq;
        copy_text(r->code, sizeof r->code, said->code);
        r->bounded = said->bounded;
        copy_text(r->id, sizeof r->id, said->id);
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
