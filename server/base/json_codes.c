/* SPDX-License-Identifier: Apache-2.0
 * json_codes.c - a walk over the text of an answer beside the description of where its words stand. */
#include "server/base/json_codes.h"

#include <string.h>

#define DEPTH_MAX 32 /* an answer has at most 8; what is deeper is copied */

/* What of the text was put out already, and where the walk is. */
struct json_walk {
    struct sv json;
    size_t at, put;
    struct buf *out;
    int depth;
};

static char here(const struct json_walk *w)
{
    return w->at < w->json.n ? w->json.p[w->at] : 0;
}

static void skip_blank(struct json_walk *w)
{
    while (here(w) == ' ' || here(w) == '\n' || here(w) == '\t' || here(w) == '\r')
        w->at++;
}

/* Behind an odd number of backslashes. */
static bool is_escaped(const char *from, const char *at)
{
    const char *first = at;
    while (first > from && first[-1] == '\\')
        first--;
    return (at - first) & 1;
}

/* Past a text; what stood between its quotes, escapes as they are. */
static struct sv text(struct json_walk *w)
{
    const char *from = w->json.p + ++w->at, *end = w->json.p + w->json.n, *quote = from;
    while ((quote = memchr(quote, '"', (size_t)(end - quote))) && is_escaped(from, quote))
        quote++;
    size_t n = (size_t)((quote ? quote : end) - from);
    w->at += n + (quote != NULL);
    return (struct sv){ from, n };
}

static void say(struct json_walk *w, struct sv word, const char *code)
{
    size_t from = (size_t)(word.p - w->json.p);
    buf_add(w->out, w->json.p + w->put, from - w->put);
    buf_str(w->out, code);
    w->put = from + word.n;
}

static bool say_as(struct json_walk *w, struct sv word, int thing)
{
    int found = thing ? word_find((enum word_thing)(thing - 1), word) : -1;
    if (found < 0)
        return false;
    say(w, word, word_code((enum word_thing)(thing - 1), (unsigned)found));
    return true;
}

/* Past a value without words in it: to the comma or bracket that ends it. */
static void skip_value(struct json_walk *w)
{
    for (int open = 0; here(w); w->at++) {
        char c = here(w);
        if (c == '"') {
            (void)text(w);
            w->at--;
        } else if (c == '{' || c == '[') {
            open++;
        } else if ((c == '}' || c == ']') && open-- == 0) {
            return;
        } else if (c == ',' && open == 0) {
            return;
        }
    }
}

static const struct json_codes *codes_of(const struct json_codes *codes, struct sv name)
{
    for (size_t i = 0; i < codes->n; i++)
        if (sv_eq(codes->members[i].name, name))
            return codes->members[i].in;
    return NULL;
}

static void value(struct json_walk *w, const struct json_codes *codes);

static const struct json_codes *member(struct json_walk *w, const struct json_codes *codes)
{
    skip_blank(w);
    if (here(w) != '"')
        return NULL;
    struct sv name = text(w);
    (void)say_as(w, name, codes->keys);
    skip_blank(w);
    if (here(w) == ':')
        w->at++;
    return codes_of(codes, name);
}

/* Items of a list, or members of an object, to the bracket that ends them. */
static void inside(struct json_walk *w, const struct json_codes *codes, char close)
{
    w->at++;
    do {
        const struct json_codes *of = close == '}' ? member(w, codes) : codes;
        if (of)
            value(w, of);
        else
            skip_value(w);
        skip_blank(w);
    } while (here(w) == ',' && ++w->at);
    if (here(w) == close)
        w->at++;
}

static void value(struct json_walk *w, const struct json_codes *codes)
{
    skip_blank(w);
    char c = here(w);
    if ((c != '{' && c != '[' && c != '"') || w->depth == DEPTH_MAX) {
        skip_value(w);
    } else if (c == '"') {
        struct sv word = text(w);
        (void)(say_as(w, word, codes->thing[0]) || say_as(w, word, codes->thing[1]));
    } else {
        w->depth++;
        inside(w, codes, c == '{' ? '}' : ']');
        w->depth--;
    }
}

void json_codes_put(const struct json_codes *codes, struct sv json, struct buf *out)
{
    struct json_walk w = { .json = json, .out = out };
    if (codes)
        value(&w, codes);
    buf_add(out, json.p + w.put, json.n - w.put);
}
