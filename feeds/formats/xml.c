/* SPDX-License-Identifier: Apache-2.0
 * xml.c - expat into a small tree: what a feed may not hold is refused as soon as it is met. */
#include "feeds/formats/xml.h"

#include <expat.h>
#include <limits.h>

#include "feeds/formats/sniff.h"
#include "server/base/buf.h"

struct xml_reader {
    XML_Parser expat;
    struct arena *arena;
    struct xml *root;
    struct xml *open[XML_DEPTH_MAX];
    struct buf text[XML_DEPTH_MAX]; /* character data of the open elements */
    int depth;
    size_t nodes;
    enum err err; /* first refusal; expat is stopped */
};

static void refuse(struct xml_reader *r, enum err e)
{
    if (r->err)
        return;
    r->err = e;
    XML_StopParser(r->expat, XML_FALSE);
}

static enum err keep_attrs(struct xml_reader *r, struct xml *x, const XML_Char **atts)
{
    for (; *atts; atts += 2) {
        if (x->attr_n == XML_ATTRS_MAX)
            return E_FEED_TOO_LARGE;
        for (int i = 0; i < 2; i++) {
            struct sv s = sv_of(atts[i]);
            if (s.n > XML_TEXT_MAX)
                return E_FEED_TOO_LARGE;
            x->attr[x->attr_n][i] = arena_sv(r->arena, s);
            if (!x->attr[x->attr_n][i].p)
                return E_NO_MEMORY;
        }
        x->attr_n++;
    }
    return OK;
}

static void hang(struct xml_reader *r, struct xml *x)
{
    if (r->depth == 0) {
        r->root = x;
        return;
    }
    struct xml *up = r->open[r->depth - 1];
    if (up->last)
        up->last->next = x;
    else
        up->first = x;
    up->last = x;
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **atts)
{
    struct xml_reader *r = ctx;
    if (r->err)
        return;
    if (r->depth == XML_DEPTH_MAX || ++r->nodes > XML_NODES_MAX) {
        refuse(r, E_FEED_TOO_LARGE);
        return;
    }
    struct xml *x = arena_alloc(r->arena, sizeof *x);
    if (!x) {
        refuse(r, E_NO_MEMORY);
        return;
    }
    x->line = (long)XML_GetCurrentLineNumber(r->expat);
    x->name = arena_sv(r->arena, sv_of(name));
    enum err e = x->name.p ? keep_attrs(r, x, atts) : E_NO_MEMORY;
    if (e) {
        refuse(r, e);
        return;
    }
    hang(r, x);
    buf_clear(&r->text[r->depth]);
    r->open[r->depth++] = x;
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    (void)name;
    struct xml_reader *r = ctx;
    if (r->err)
        return;
    r->depth--;
    struct buf *b = &r->text[r->depth];
    if (!buf_ok(b)) {
        refuse(r, b->bad == E_TOO_LARGE ? E_FEED_TOO_LARGE : b->bad);
        return;
    }
    struct sv text = sv_trim(buf_view(b));
    r->open[r->depth]->text = text.n ? arena_sv(r->arena, text) : SV("");
    if (!r->open[r->depth]->text.p)
        refuse(r, E_NO_MEMORY);
}

static void XMLCALL on_text(void *ctx, const XML_Char *s, int n)
{
    struct xml_reader *r = ctx;
    if (!r->err && r->depth > 0)
        buf_add(&r->text[r->depth - 1], s, (size_t)n);
}

static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *sysid, const XML_Char *pubid, int has_internal)
{
    (void)name, (void)sysid, (void)pubid, (void)has_internal;
    refuse(ctx, E_FEED_ENTITY);
}

static void XMLCALL on_xml_decl(void *ctx, const XML_Char *version, const XML_Char *encoding, int standalone)
{
    (void)version, (void)standalone;
    if (encoding && !sv_eq_nocase(sv_of(encoding), SV("UTF-8")) && !sv_eq_nocase(sv_of(encoding), SV("UTF8")))
        refuse(ctx, E_FEED_CHARSET);
}

static enum err err_of_expat(const struct xml_reader *r)
{
    switch (XML_GetErrorCode(r->expat)) {
    case XML_ERROR_NO_MEMORY:
        return E_NO_MEMORY;
    case XML_ERROR_NO_ELEMENTS: /* ended before the root did */
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
    case XML_ERROR_PARTIAL_CHAR:
        return E_FEED_TRUNCATED;
    case XML_ERROR_UNKNOWN_ENCODING:
    case XML_ERROR_INCORRECT_ENCODING:
        return E_FEED_CHARSET;
    case XML_ERROR_AMPLIFICATION_LIMIT_BREACH:
        return E_FEED_ENTITY;
    default:
        return E_FEED_FORMAT;
    }
}

static enum err run(struct xml_reader *r, struct sv bytes, struct fail *fail)
{
    XML_SetUserData(r->expat, r);
    XML_SetElementHandler(r->expat, on_start, on_end);
    XML_SetCharacterDataHandler(r->expat, on_text);
    XML_SetStartDoctypeDeclHandler(r->expat, on_doctype);
    XML_SetXmlDeclHandler(r->expat, on_xml_decl);
    enum XML_Status done = XML_Parse(r->expat, bytes.p, (int)bytes.n, XML_TRUE);
    if (done == XML_STATUS_OK && !r->err)
        return OK;
    return fail_set(fail, r->err ? r->err : err_of_expat(r), (long)XML_GetCurrentLineNumber(r->expat), "");
}

enum err xml_parse(struct arena *a, struct sv bytes, struct xml **root, struct fail *fail)
{
    if (bytes.n > INT_MAX)
        return fail_set(fail, E_FEED_TOO_LARGE, 0, "");
    enum err e = sniff_page(bytes);
    if (!e)
        e = sniff_utf8(bytes);
    if (e)
        return fail_set(fail, e, 0, "");
    struct xml_reader r = { .arena = a, .expat = XML_ParserCreate(NULL) };
    if (!r.expat)
        return fail_set(fail, E_NO_MEMORY, 0, "");
    for (int i = 0; i < XML_DEPTH_MAX; i++)
        buf_init(&r.text[i], XML_TEXT_MAX);
    e = run(&r, bytes, fail);
    for (int i = 0; i < XML_DEPTH_MAX; i++)
        buf_done(&r.text[i]);
    XML_ParserFree(r.expat);
    if (!e)
        *root = r.root;
    return e;
}

static struct xml *named(struct xml *x, const char *name)
{
    for (struct sv n = sv_of(name); x; x = x->next)
        if (sv_eq(x->name, n))
            return x;
    return NULL;
}

struct xml *xml_child(const struct xml *x, const char *name)
{
    return x ? named(x->first, name) : NULL;
}

struct xml *xml_next(const struct xml *x, const char *name)
{
    return named(x->next, name);
}

struct sv xml_text(const struct xml *x, const char *name)
{
    const struct xml *c = xml_child(x, name);
    return c ? c->text : SV("");
}

struct sv xml_attr(const struct xml *x, const char *name)
{
    for (size_t i = 0; x && i < x->attr_n; i++)
        if (sv_eq(x->attr[i][0], sv_of(name)))
            return x->attr[i][1];
    return SV("");
}
