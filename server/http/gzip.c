/* SPDX-License-Identifier: Apache-2.0
 * gzip.c - zlib, in one go. */
#include "server/http/gzip.h"

#include <limits.h>
#include <zlib.h>

#define WINDOW_GZIP (15 + 16) /* zlib's largest window, 16 more says gzip and not zlib */
#define MEMORY_LEVEL 8        /* zlib's own default */

enum err gzip_write(struct sv in, int level, struct buf *out)
{
    z_stream z = { 0 };
    if (in.n > UINT_MAX)
        return E_TOO_LARGE;
    if (deflateInit2(&z, level, Z_DEFLATED, WINDOW_GZIP, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return E_NO_MEMORY;
    size_t room = deflateBound(&z, (uLong)in.n);
    char *to = room <= UINT_MAX ? buf_reserve(out, room) : NULL;
    enum err e = to ? OK : E_TOO_LARGE;
    if (!e) {
        z.next_in = (Bytef *)(uintptr_t)in.p;
        z.avail_in = (uInt)in.n;
        z.next_out = (Bytef *)to;
        z.avail_out = (uInt)room;
        e = deflate(&z, Z_FINISH) == Z_STREAM_END ? OK : E_INTERNAL;
        out->n += e ? 0 : z.total_out;
    }
    deflateEnd(&z);
    return e;
}

bool gzip_accepted(const struct req *r)
{
    struct sv rest = req_header(r, "accept-encoding");
    while (rest.p) {
        struct sv one = sv_cut(&rest, ',');
        struct sv name = sv_trim(sv_cut(&one, ';'));
        struct sv weight = one.p ? sv_trim(one) : SV("");
        if (sv_eq_nocase(name, SV("gzip")))
            return !sv_eq(weight, SV("q=0")) && !sv_starts(weight, SV("q=0.0"));
    }
    return false;
}
