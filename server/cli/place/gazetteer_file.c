/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_file.c - opening a gazetteer, compiled or not. */
#include "server/cli/place/gazetteer.h"

static enum err open_compiled(const char *path, struct gazetteer_file *out)
{
    enum err e = file_map_open(path, GAZETTEER_BYTES_MAX, &out->map);
    if (!e && (e = gazetteer_open(out->map.bytes, &out->g)))
        file_map_close(&out->map);
    return e;
}

enum err gazetteer_file_open(const char *path, struct gazetteer_file *out, struct fail *f)
{
    struct gazetteer_file g = { 0 };
    struct buf csv;
    enum err e = open_compiled(path, &g);
    if (!e) {
        *out = g;
        return OK;
    }
    if (e != E_GAZETTEER_VERSION)
        return fail_set(f, e, 0, path);
    buf_init(&csv, GAZETTEER_BYTES_MAX);
    buf_init(&g.made, GAZETTEER_BYTES_MAX);
    e = gz_read(path, &csv);
    if (!e)
        e = gazetteer_compile(buf_view(&csv), &g.made, NULL, f);
    if (!e)
        e = gazetteer_open(buf_view(&g.made), &g.g);
    buf_done(&csv);
    if (e) {
        buf_done(&g.made);
        return e;
    }
    *out = g;
    return OK;
}

void gazetteer_file_close(struct gazetteer_file *g)
{
    gazetteer_free(g->g);
    if (g->map.bytes.p)
        file_map_close(&g->map);
    buf_done(&g->made);
    *g = (struct gazetteer_file){ 0 };
}
