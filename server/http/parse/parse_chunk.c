/* SPDX-License-Identifier: Apache-2.0
 * parse_chunk.c - the line before a chunk: its size and its extensions (RFC 9112, 7.1).
 *
 * The extensions mean nothing here, but another reader may end the line elsewhere when they are not as the grammar
 * says, and may count a size otherwise when it is written in more digits than a number has. */
#include "server/http/parse/parse_inside.h"

#define SIZE_DIGITS_MAX 16 /* of 64 bits */

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool has_control(struct sv line)
{
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static size_t skip_space(struct sv s, size_t at)
{
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at;
}

static size_t skip_token(struct sv s, size_t at)
{
    while (at < s.n && parse_is_token((unsigned char)s.p[at]))
        at++;
    return at;
}

/* Behind the closing quote; `at` itself when it does not close. */
static size_t skip_quoted(struct sv s, size_t at)
{
    for (size_t i = at + 1; i < s.n; i++) {
        if (s.p[i] == '"')
            return i + 1;
        if (s.p[i] == '\\')
            i++;
    }
    return at;
}

/* token [ BWS "=" BWS ( token / quoted-string ) ]. Behind it, or `at` when there is none. */
static size_t skip_extension(struct sv s, size_t at)
{
    size_t name_end = skip_token(s, at), eq = skip_space(s, name_end);
    if (name_end == at || eq == s.n || s.p[eq] != '=')
        return name_end;
    size_t value = skip_space(s, eq + 1);
    bool quoted = value < s.n && s.p[value] == '"';
    size_t end = quoted ? skip_quoted(s, value) : skip_token(s, value);
    return end == value ? at : end;
}

/* *( BWS ";" BWS extension ) to the end of the line. */
static bool extensions_fit(struct sv s, size_t at)
{
    while (at < s.n) {
        at = skip_space(s, at);
        if (at == s.n || s.p[at] != ';')
            return false;
        size_t from = skip_space(s, at + 1);
        at = skip_extension(s, from);
        if (at == from)
            return false;
    }
    return true;
}

enum err parse_chunk_size(struct parser *p, struct sv line)
{
    size_t i = 0;
    uint64_t n = 0;
    for (; i < line.n && hex_value(line.p[i]) >= 0; i++) {
        if (i == SIZE_DIGITS_MAX || n >> 56)
            return parse_refuse(p, E_HTTP_BAD_REQUEST, "chunk_size");
        n = n << 4 | (uint64_t)hex_value(line.p[i]);
    }
    size_t ext = skip_space(line, i);
    if (i == 0 || (i < line.n && (ext == line.n || line.p[ext] != ';')))
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "chunk_size");
    if (has_control(line))
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "control_in_chunk");
    if (!extensions_fit(line, i))
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "chunk_extension");
    p->left = n;
    return OK;
}
