/* SPDX-License-Identifier: Apache-2.0
 * answer.c - one question, one text. */
#include "server/api/kit/answer.h"

static void on_text(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    struct job *j = job_find(ctx, id);
    if (!j)
        return;
    bool some = !err && db_rows_n(rows) && !db_is_null(rows, 0, 0);
    char *text = some ? arena_str(&j->arena, db_text_at(rows, 0, 0)) : NULL;
    job_resume(ctx, id, some && !text ? E_NO_MEMORY : err, text);
}

void answer_none(void *ctx, uint64_t id, enum err err, const struct db_rows *rows)
{
    (void)rows;
    job_resume(ctx, id, err, NULL);
}

enum step answer_ask(struct job *j, struct db_stmt statement)
{
    enum err e = db_ask(kit_given->db, statement, on_text, kit_given->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

enum step answer_send(struct job *j, struct db_stmt statement)
{
    enum err e = db_send(kit_given->db, statement, on_text, kit_given->jobs, j->id);
    return e ? job_fail(j, e) : job_wait(j, "db");
}

enum err answer_recorded(const struct req *r, struct sv what)
{
    struct audit_record rec = { .kind = "write",
                                .user = &req_caller(r)->user,
                                .device = sv_of(r->peer->cert.serial),
                                .case_ref = what,
                                .route = r->route->path,
                                .result = SV("ok") };
    return audit_append(kit_given->audit, &rec);
}
