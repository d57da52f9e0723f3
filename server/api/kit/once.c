/* SPDX-License-Identifier: Apache-2.0
 * once.c - reading an operation id. */
#include "server/api/kit/once.h"

#include <stdio.h>

#include "server/api/kit/body.h"
#include "server/base/digest.h"
#include "server/http/request.h"
#include "server/base/json.h"

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

enum err once_read(struct job *j, enum once_rule rule, int64_t about, struct once *out)
{
    struct once o = { 0 };
    struct sv text = job_req(j)->body;
    enum err e = json_parse(&j->arena, text.n ? text : SV("{}"), 4, &o.body, &j->fail);
    if (e)
        return e;
    o.has = rule == ONCE_NEEDED || !json_is_null(json_get(o.body, "op_id"));
    if (o.has && ((e = json_need_uuid(o.body, "op_id", &o.op_id, &j->fail)) || (e = operation_hash_about(o.body, about, o.content))))
        return e;
    *out = o;
    return OK;
}

struct db_uuid once_id(struct once *o)
{
    return (struct db_uuid){ o->has ? db_uuid_in(&o->room, &o->op_id) : db_null() };
}

struct db_words once_content(const struct once *o)
{
    return ARG_Z(o->has ? o->content : NULL);
}
