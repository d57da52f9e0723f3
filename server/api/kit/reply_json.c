/* SPDX-License-Identifier: Apache-2.0
 * reply_json.c - opening and closing JSON answers. */
#include "server/api/kit/reply_json.h"

#include "server/api/kit/given.h"
#include "server/base/qr.h"
#include "server/picture/picture.h"

struct jw *reply_open(struct reply_json *r, size_t cap)
{
    buf_init(&r->buf, cap);
    jw_init(&r->w, &r->buf);
    jw_obj(&r->w);
    return &r->w;
}

enum step reply_close(struct job *j, struct reply_json *r)
{
    jw_obj_end(&r->w);
    enum step s = reply_done(j, 200, &r->buf);
    buf_done(&r->buf);
    return s;
}

enum step reply_drop(struct job *j, struct reply_json *r, enum err e)
{
    buf_done(&r->buf);
    return job_fail(j, e);
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
    jw_ktime(w, "as_of", picture_as_of(picture_now()));
}
