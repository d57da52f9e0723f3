/* SPDX-License-Identifier: Apache-2.0
 * foreign.c - which word for a ZIP of which nothing is known, and the command for shapes. */
#include "server/cli/foreign.h"

#include <stdio.h>
#include <string.h>

#include "server/base/text/charset.h"
#include "server/base/file.h"
#include "server/base/file_kind.h"

#define COMMAND_MAX 8192 /* bytes, the file's name twice */

/* A ZIP that does not say what is in it: Excel's if a table was wanted, a shapefile's if shapes were, unless its name says. */
static enum err zip_kind(const char *path, struct sv bytes, enum foreign_wanted wanted)
{
    struct sv name = sv_of(path);
    if (sv_find(bytes, SV("PK\1\2")) >= 0) /* it says, and it is none of those known by name */
        return E_FILE_ZIP;
    if (sv_ends(name, SV(".kmz")))
        return E_FILE_KMZ;
    if (sv_ends(name, SV(".xlsx")) || sv_ends(name, SV(".xlsm")))
        return E_FILE_XLSX;
    return wanted == WANTED_TABLE ? E_FILE_XLSX : wanted == WANTED_SHAPES ? E_FILE_SHAPE_ZIP : E_FILE_ZIP;
}

/* A word for a shell, quoted: a name may hold blanks. */
static void word_add(struct buf *b, const char *before, struct sv path, const char *behind)
{
    buf_str(b, " '");
    buf_str(b, before);
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '\'')
            buf_str(b, "'\\''");
        else
            buf_ch(b, path.p[i]);
    buf_str(b, behind);
    buf_ch(b, '\'');
}

static void command_say(const char *path, enum err kind, enum foreign_wanted wanted)
{
    struct sv from = sv_of(path), stem = from;
    bool zipped = kind == E_FILE_SHAPE_ZIP || kind == E_FILE_KMZ, table = wanted == WANTED_TABLE;
    const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
    struct buf b;
    if (dot && (!slash || dot > slash + 1))
        stem.n = (size_t)(dot - path);
    buf_init(&b, COMMAND_MAX);
    buf_str(&b, table ? "ogr2ogr -f CSV -t_srs EPSG:6668 -lco GEOMETRY=AS_XY" : "ogr2ogr -f GeoJSON -t_srs EPSG:6668");
    word_add(&b, "", stem, table ? ".csv" : ".geojson");
    word_add(&b, zipped ? "/vsizip/" : "", from, "");
    if (buf_ok(&b))
        fprintf(stderr, "anpi: %s\n", b.p);
    buf_done(&b);
}

static bool is_of_shapes(enum err kind)
{
    return kind == E_FILE_SHP || kind == E_FILE_SHAPE_ZIP || kind == E_FILE_GPKG || kind == E_FILE_KML || kind == E_FILE_KMZ ||
           kind == E_FILE_GML;
}

enum err foreign_check(const char *path, struct sv bytes, enum foreign_wanted wanted, struct fail *f)
{
    const char *slash = strrchr(path, '/');
    enum err kind = file_kind_check(bytes);
    if (!kind)
        return OK;
    if (kind == E_FILE_ZIP)
        kind = zip_kind(path, bytes, wanted);
    if (is_of_shapes(kind))
        command_say(path, kind, wanted);
    return fail_set(f, kind, 0, slash ? slash + 1 : path);
}

enum err foreign_read(const char *path, enum foreign_wanted wanted, struct buf *out, struct fail *f)
{
    struct buf raw;
    enum charset cs;
    buf_init(&raw, out->cap);
    enum err e = gz_read(path, &raw);
    if (e)
        e = fail_set(f, e, 0, path);
    if (!e)
        e = foreign_check(path, buf_view(&raw), wanted, f);
    if (!e)
        e = charset_detect(buf_view(&raw), &cs, f);
    if (!e)
        e = charset_decode(cs, buf_view(&raw), out, f);
    buf_done(&raw);
    return e;
}
