/* SPDX-License-Identifier: Apache-2.0
 * test_file_kind.c - files that people have and no importer reads are called by their names. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/base/buf.h"
#include "server/base/file_kind.h"

static void put16(struct buf *b, unsigned v)
{
    buf_ch(b, (char)(v & 0xff));
    buf_ch(b, (char)(v >> 8 & 0xff));
}

static void put32(struct buf *b, uint32_t v)
{
    put16(b, v & 0xffff);
    put16(b, v >> 16);
}

/* A ZIP of empty files of these names: only the table of contents is looked at. */
static enum err zip_of(const char *const *names, size_t n, size_t cut)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    buf_add(&b, "PK\3\4", 4);
    uint32_t at = (uint32_t)b.n;
    for (size_t i = 0; i < n; i++) {
        buf_add(&b, "PK\1\2", 4);
        for (int k = 0; k < 12; k++)
            put16(&b, 0);
        put16(&b, (unsigned)strlen(names[i]));
        for (int k = 0; k < 8; k++)
            put16(&b, 0);
        buf_str(&b, names[i]);
    }
    buf_add(&b, "PK\5\6", 4);
    for (int k = 0; k < 6; k++)
        put16(&b, 0);
    put32(&b, at);
    put16(&b, 0);
    enum err e = file_kind_check((struct sv){ b.p, b.n - cut });
    buf_done(&b);
    return e;
}

static void a_zip_is_what_is_in_it(void **state)
{
    (void)state;
    assert_int_equal(zip_of((const char *const[]){ "[Content_Types].xml", "xl/workbook.xml" }, 2, 0), E_FILE_XLSX);
    assert_int_equal(zip_of((const char *const[]){ "A30a5/zones.dbf", "A30a5/zones.SHP" }, 2, 0), E_FILE_SHAPE_ZIP);
    assert_int_equal(zip_of((const char *const[]){ "doc.kml" }, 1, 0), E_FILE_KMZ);
    assert_int_equal(zip_of((const char *const[]){ "mimetype", "content.xml" }, 2, 0), E_FILE_ODS);
    assert_int_equal(zip_of((const char *const[]){ "list.csv" }, 1, 0), E_FILE_ZIP);
    for (size_t cut = 1; cut < 77; cut++) /* damaged: still a ZIP, and nothing is read past its end */
        assert_int_equal(zip_of((const char *const[]){ "list.csv" }, 1, cut), E_FILE_ZIP);
    assert_int_equal(file_kind_check((struct sv){ "PK\3\4\0\0\0\0", 8 }), E_FILE_ZIP);
}

static void others_are_known_by_how_they_begin(void **state)
{
    (void)state;
    static const struct {
        struct sv bytes;
        enum err kind;
    } files[] = {
        { { "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 more", 13 }, E_FILE_XLS },
        { { "\xFF\xFE\xEA\x81\xBB\x6C", 6 }, E_FILE_UTF16 },
        { { "\xFE\xFF\x81\xEA", 4 }, E_FILE_UTF16 },
        { { "{\0\"\0t\0y\0p\0e\0\"\0:\0", 16 }, E_FILE_UTF16 },
        { { "\0\0\x27\x0A\0\0\0\0", 8 }, E_FILE_SHP },
        { { "SQLite format 3\0\x10\0", 18 }, E_FILE_GPKG },
        { { "%PDF-1.7", 8 }, E_FILE_PDF },
        { SV("<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">"), E_FILE_KML },
        { SV("\xEF\xBB\xBF<?xml version=\"1.0\"?><ksj:Dataset xmlns:gml=\"http://www.opengis.net/gml/3.2\">"), E_FILE_GML },
        { SV("<!DOCTYPE html><html>"), E_FILE_HTML },
        { SV(" <html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>"), E_FILE_HTML },
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        assert_int_equal(file_kind_check(files[i].bytes), files[i].kind);
}

static void text_is_let_through_whatever_is_wrong_with_it(void **state)
{
    (void)state;
    static const struct sv texts[] = {
        { "", 0 }, { "\xEF\xBB\xBF{\"type\":1}", 13 }, { "\x8E\x81\x96\xBC,\x8F\x5A\n", 9 }, { "a,b\n1\0,2\n3,4\n", 13 }, { "<a>,b\n", 6 },
        { "P", 1 }
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(file_kind_check(texts[i]), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zip_is_what_is_in_it),
        cmocka_unit_test(others_are_known_by_how_they_begin),
        cmocka_unit_test(text_is_let_through_whatever_is_wrong_with_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
