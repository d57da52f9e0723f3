/* SPDX-License-Identifier: Apache-2.0
 * file_kind.c - first bytes, the names in a ZIP, the first tag of XML. */
#include "server/base/file_kind.h"

#include "server/base/count.h"

#define HEAD_MAX 1024         /* of a text: far enough for a declaration and a comment before the first tag */
#define ZIP_COMMENT_MAX 65535 /* a 16-bit length (APPNOTE 4.3.16) */
#define UTF16_LOOKED_AT 64    /* bytes: every second one NUL tells it */

static unsigned u16(const char *p)
{
    return (unsigned)(unsigned char)p[0] | (unsigned)(unsigned char)p[1] << 8;
}

static uint32_t u32(const char *p)
{
    return u16(p) | (uint32_t)u16(p + 2) << 16;
}

static bool ends_nocase(struct sv s, struct sv with)
{
    return s.n >= with.n && sv_eq_nocase((struct sv){ s.p + s.n - with.n, with.n }, with);
}

/* ---- ZIP: by the names of the files in it ---- */

static enum err kind_of_name(struct sv name)
{
    if (sv_starts(name, SV("xl/")))
        return E_FILE_XLSX;
    if (sv_starts(name, SV("content.xml")))
        return E_FILE_ODS;
    if (ends_nocase(name, SV(".shp")))
        return E_FILE_SHAPE_ZIP;
    return ends_nocase(name, SV(".kml")) ? E_FILE_KMZ : OK;
}

/* Where the table of contents stands: named by the record at the end. SIZE_MAX: there is none. */
static size_t contents_at(struct sv z)
{
    const size_t end_record = 22;
    for (size_t back = end_record; back <= z.n && back <= end_record + ZIP_COMMENT_MAX; back++)
        if (memcmp(z.p + z.n - back, "PK\5\6", 4) == 0)
            return u32(z.p + z.n - back + 16);
    return SIZE_MAX;
}

static enum err kind_of_zip(struct sv z)
{
    size_t at = contents_at(z);
    const size_t entry = 46;
    while (at < z.n && z.n - at >= entry && memcmp(z.p + at, "PK\1\2", 4) == 0) {
        size_t name = u16(z.p + at + 28), more = (size_t)u16(z.p + at + 30) + u16(z.p + at + 32);
        if (name > z.n - at - entry)
            break;
        enum err kind = kind_of_name((struct sv){ z.p + at + entry, name });
        if (kind)
            return kind;
        at += entry + name + more;
    }
    return E_FILE_ZIP;
}

/* ---- text that is none of ours ---- */

/* A mark at its head, or ASCII with a NUL in every second place. */
static bool is_utf16(struct sv s)
{
    size_t nuls[2] = { 0, 0 }, n = s.n < UTF16_LOOKED_AT ? s.n : UTF16_LOOKED_AT;
    if (s.n >= 2 && (memcmp(s.p, "\xFF\xFE", 2) == 0 || memcmp(s.p, "\xFE\xFF", 2) == 0))
        return true;
    for (size_t i = 0; i < n; i++)
        nuls[i & 1] += s.p[i] == 0;
    size_t all = nuls[0] + nuls[1];
    return (nuls[0] == 0) != (nuls[1] == 0) && all >= 4 && all * 8 >= n; /* a few by accident are a damaged row's */
}

static enum err kind_of_markup(struct sv s)
{
    static const struct {
        const char *text;
        enum err kind;
    } signs[] = {
        { "<kml", E_FILE_KML },    { "Excel.Sheet", E_FILE_XLS },     { "<!doctype html", E_FILE_HTML }, { "<html", E_FILE_HTML },
        { "<table", E_FILE_HTML }, { "opengis.net/gml", E_FILE_GML }, { "<ksj:", E_FILE_GML },           { "jpgis", E_FILE_GML }
    };
    if (sv_starts(s, SV("\xEF\xBB\xBF")))
        s = (struct sv){ s.p + 3, s.n - 3 };
    s = sv_trim(s);
    if (!sv_starts(s, SV("<")))
        return OK;
    s.n = s.n < HEAD_MAX ? s.n : HEAD_MAX;
    for (size_t k = 0; k < countof(signs); k++) {
        struct sv sign = sv_of(signs[k].text);
        for (size_t i = 0; i + sign.n <= s.n; i++)
            if (sv_eq_nocase((struct sv){ s.p + i, sign.n }, sign))
                return signs[k].kind;
    }
    return OK;
}

enum err file_kind_check(struct sv bytes)
{
    static const struct {
        struct sv head;
        enum err kind;
    } heads[] = {
        { { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8 }, E_FILE_XLS },
        { { "\0\0\x27\x0A", 4 }, E_FILE_SHP }, /* 9994, of .shp and .shx */
        { { "SQLite format 3\0", 16 }, E_FILE_GPKG },
        { { "%PDF-", 5 }, E_FILE_PDF },
    };
    for (size_t i = 0; i < countof(heads); i++)
        if (sv_starts(bytes, heads[i].head))
            return heads[i].kind;
    if (sv_starts(bytes, SV("PK\3\4")) || sv_starts(bytes, SV("PK\5\6")))
        return kind_of_zip(bytes);
    return is_utf16(bytes) ? E_FILE_UTF16 : kind_of_markup(bytes);
}
