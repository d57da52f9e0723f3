/* SPDX-License-Identifier: Apache-2.0
 * xml.h - hostile XML read into a small tree, with caps.
 *
 * UTF-8 only. A document type declaration of any kind is refused, so there are no entities but the five of XML. Depth,
 * nodes and text are capped. Attributes are kept; comments and processing instructions are not. Element names and
 * texts are views into the arena. Pure but for expat's memory, which is released before returning. */
#ifndef ANPI_FEEDS_FORMATS_XML_H
#define ANPI_FEEDS_FORMATS_XML_H

#include "server/base/arena.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* Elements open at once, each with a buffer of its own; past it E_FEED_TOO_LARGE. */
#define XML_DEPTH_MAX 16
/* Of one document. */
#define XML_NODES_MAX 400000
/* Bytes of text directly in one element. Past it E_FEED_TOO_LARGE. */
#define XML_TEXT_MAX 65536
/* Of one element; more are refused. With E_FEED_TOO_LARGE. */
#define XML_ATTRS_MAX 8

/* In the arena, and gone with it. Children keep the order of the file. */
struct xml {
    struct sv name, text;            /* text: trimmed, all character data directly in the element */
    struct xml *first, *last, *next; /* children, and the next sibling */
    struct sv attr[XML_ATTRS_MAX][2];
    size_t attr_n;
    long line; /* where it begins, from 1 */
};

/* E_FEED_EMPTY, E_FEED_HTML, E_FEED_CHARSET (not UTF-8, or says it is not), E_FEED_ENTITY, E_FEED_TRUNCATED,
 * E_FEED_TOO_LARGE (a cap), E_FEED_FORMAT (not well formed; fail->line), E_NO_MEMORY. *root is untouched on failure. */
ERR xml_parse(struct arena *a, struct sv bytes, struct xml **root, struct fail *fail);

/* First child of that name; NULL when there is none, or `x` is NULL. */
struct xml *xml_child(const struct xml *x, const char *name);
/* Next sibling of that name. Not of NULL. */
struct xml *xml_next(const struct xml *x, const char *name);
/* Text of that child; empty when there is none. A view; also for x == NULL. */
struct sv xml_text(const struct xml *x, const char *name);
/* Empty when there is none. Namespaces are not looked at. */
struct sv xml_attr(const struct xml *x, const char *name);

#endif
