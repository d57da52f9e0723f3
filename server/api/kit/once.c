/* SPDX-License-Identifier: Apache-2.0
 * once.c - reading an operation id. */
#include "server/api/kit/once.h"

#include <stdio.h>

#include "server/api/kit/said.h"
#include "server/base/digest.h"

enum err operation_hash_about(const struct json *op, int64_t about, char out[OPERATION_HASH_TEXT])
{
    char content[OPERATION_HASH_TEXT], both[OPERATION_HASH_TEXT + 24];
    enum err e = operation_hash(op, content);
    if (e)
        return e;
    int n = snprintf(both, sizeof both, "%s %lld", content, (long long)about);
    sha256_bytea((struct sv){ both, (size_t)n }, out);
    return OK;
}

enum err once_read(const struct job *j, const struct said_uuid *op_id, int64_t about, struct once *out)
{
    struct once o = { .has = op_id->has, .op_id = op_id->uuid };
    enum err e = o.has ? operation_hash_about(said_json(j), about, o.content) : OK;
    if (!e)
        *out = o;
    return e;
}

struct db_uuid once_id(struct once *o)
{
    return (struct db_uuid){ o->has ? db_uuid_in(&o->room, &o->op_id) : db_null() };
}

struct db_words once_content(const struct once *o)
{
    return ARG_Z(o->has ? o->content : NULL);
}
