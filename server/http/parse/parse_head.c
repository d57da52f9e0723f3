/* SPDX-License-Identifier: Apache-2.0
 * parse_head.c - the request line, the fields, and what the fields mean for the message.
 *
 * Two servers that read one message differently are how requests are smuggled. So whatever two readers could
 * read differently is refused: a second Host or Content-Length, both ways of saying the length, anything but
 * one run of digits, anything but one "chunked", white space before a colon, a folded line. */
#include "server/http/parse/parse_inside.h"

#define LENGTH_DIGITS_MAX 19 /* of 63 bits: leading zeros are no way to hide a number from another reader */

const char *const http_method_name[HTTP_METHODS] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

/* tchar of RFC 9110 */
static const bool token_char[256] = {
    ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1, ['-'] = 1, ['.'] = 1, ['^'] = 1,
    ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1, ['0'] = 1, ['1'] = 1,  ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1,
    ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1,  ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1,
    ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1,  ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1,
    ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1,  ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1,
    ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1,  ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1,
    ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1,  ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

bool parse_is_token(unsigned char c)
{
    return token_char[c];
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum err parse_version(struct parser *p, struct sv v)
{
    bool form = v.n == 8 && memcmp(v.p, "HTTP/", 5) == 0 && is_digit(v.p[5]) && v.p[6] == '.' && is_digit(v.p[7]);
    if (!form)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "version_form");
    if (v.p[5] != '1' || v.p[7] > '1')
        return parse_refuse(p, E_HTTP_VERSION, "version");
    p->http_1_0 = v.p[7] == '0';
    p->keep_alive = !p->http_1_0;
    return OK;
}

static enum err parse_method(struct parser *p, struct sv m)
{
    if (m.n == 0)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "method_form");
    for (size_t i = 0; i < m.n; i++)
        if (!parse_is_token((unsigned char)m.p[i]))
            return parse_refuse(p, E_HTTP_BAD_REQUEST, "method_form");
    size_t method = sv_index(m, http_method_name, HTTP_METHODS);
    if (method == HTTP_METHODS)
        return parse_refuse(p, E_HTTP_NOT_IMPLEMENTED, "method"); /* TRACE and CONNECT too */
    p->method = (enum http_method)method;
    return OK;
}

enum err parse_request_line(struct parser *p, struct parse_span span)
{
    struct sv line = { p->head.p + span.at, span.n };
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        if (c < 0x20 || c >= 0x7f)
            return parse_refuse(p, E_HTTP_BAD_REQUEST, "control_in_line");
    }
    struct sv rest = line;
    struct sv method = sv_cut(&rest, ' ');
    if (!rest.p)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "line_form");
    struct sv target = sv_cut(&rest, ' ');
    if (!rest.p || target.n == 0 || memchr(rest.p, ' ', rest.n))
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "line_form");
    enum err e = parse_version(p, rest);
    if (!e)
        e = parse_method(p, method);
    if (!e)
        e = parse_target_check(p, target);
    p->target = (struct parse_span){ (uint32_t)(target.p - p->head.p), (uint32_t)target.n };
    return e;
}

enum err parse_field_check(struct parser *p, struct sv line, size_t *name_n)
{
    size_t n = 0;
    if (line.p[0] == ' ' || line.p[0] == '\t')
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "folded_field");
    while (n < line.n && token_char[(unsigned char)line.p[n]])
        n++;
    if (n == line.n || line.p[n] != ':')
        return parse_refuse(p, E_HTTP_BAD_REQUEST,
                            n < line.n && (line.p[n] == ' ' || line.p[n] == '\t') ? "space_before_colon" : "field_name");
    if (n == 0)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "field_name");
    for (size_t i = n + 1; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return parse_refuse(p, E_HTTP_BAD_REQUEST, "control_in_value");
    }
    *name_n = n;
    return OK;
}

enum err parse_field(struct parser *p, struct parse_span line)
{
    const char *s = p->head.p + line.at;
    size_t name_n = 0;
    enum err e = parse_field_check(p, (struct sv){ s, line.n }, &name_n);
    if (e)
        return e;
    if (p->field_count >= p->limits->fields_max || p->field_count >= PARSE_FIELDS_MAX)
        return parse_refuse(p, E_HTTP_HEADERS_TOO_LARGE, "too_many_fields");
    size_t from = name_n + 1, to = line.n;
    while (from < to && (s[from] == ' ' || s[from] == '\t'))
        from++;
    while (to > from && (s[to - 1] == ' ' || s[to - 1] == '\t'))
        to--;
    p->field_name[p->field_count] = (struct parse_span){ line.at, (uint32_t)name_n };
    p->field_value[p->field_count] = (struct parse_span){ line.at + (uint32_t)from, (uint32_t)(to - from) };
    p->field_count++;
    return OK;
}

/* What the fields say about the message; each of these may stand once. */
struct framing {
    const struct req_pair *host, *length, *encoding;
};

static enum err take_length(struct parser *p, struct sv v)
{
    uint64_t n = 0;
    for (size_t i = 0; i < v.n; i++) {
        if (!is_digit(v.p[i]))
            return parse_refuse(p, E_HTTP_BAD_REQUEST, "length_form");
        if (i == LENGTH_DIGITS_MAX || n > (INT64_MAX - 9) / 10)
            return parse_refuse(p, E_HTTP_BAD_REQUEST, "length_range");
        n = n * 10 + (uint64_t)(v.p[i] - '0');
    }
    if (v.n == 0)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "length_form");
    p->has_length = true;
    p->length = n;
    return OK;
}

static void take_connection(struct parser *p, struct sv v, bool *close)
{
    struct sv rest = v;
    while (rest.p) {
        struct sv word = sv_trim(sv_cut(&rest, ','));
        if (sv_eq_nocase(word, SV("close")))
            *close = true;
        else if (sv_eq_nocase(word, SV("keep-alive")))
            p->keep_alive = true;
    }
}

static enum err once(struct parser *p, const struct req_pair **slot, const struct req_pair *f, const char *why)
{
    if (*slot)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, why);
    *slot = f;
    return OK;
}

static enum err take_field(struct parser *p, struct framing *fr, const struct req_pair *f, bool *close)
{
    /* Told apart by length first: most fields are none of these. */
    switch (f->name.n) {
    case 4:
        return sv_eq_nocase(f->name, SV("host")) ? once(p, &fr->host, f, "two_hosts") : OK;
    case 6:
        if (!sv_eq_nocase(f->name, SV("expect")) || p->http_1_0)
            return OK;
        p->expect_continue = sv_eq_nocase(f->value, SV("100-continue"));
        return p->expect_continue ? OK : parse_refuse(p, E_HTTP_BAD_REQUEST, "expect");
    case 10:
        if (sv_eq_nocase(f->name, SV("connection")))
            take_connection(p, f->value, close);
        return OK;
    case 14:
        return sv_eq_nocase(f->name, SV("content-length")) ? once(p, &fr->length, f, "two_lengths") : OK;
    case 17:
        return sv_eq_nocase(f->name, SV("transfer-encoding")) ? once(p, &fr->encoding, f, "two_encodings") : OK;
    default:
        return OK;
    }
}

static enum err take_framing(struct parser *p, const struct framing *fr)
{
    if (!fr->host && !p->http_1_0)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "no_host");
    if (fr->host)
        p->host = fr->host->value;
    if (fr->encoding && p->http_1_0)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "encoding_in_1_0");
    if (fr->encoding && fr->length)
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "length_and_encoding");
    if (fr->encoding && !sv_eq_nocase(fr->encoding->value, SV("chunked")))
        return parse_refuse(p, E_HTTP_BAD_REQUEST, "encoding");
    p->chunked = fr->encoding != NULL;
    return fr->length ? take_length(p, fr->length->value) : OK;
}

enum err parse_head_end(struct parser *p)
{
    struct framing fr = { NULL, NULL, NULL };
    bool close = false;
    for (int i = 0; i < p->field_count; i++) {
        struct parse_span name = p->field_name[i], value = p->field_value[i];
        p->fields[i] = (struct req_pair){ { p->head.p + name.at, name.n }, { p->head.p + value.at, value.n } };
        enum err e = take_field(p, &fr, &p->fields[i], &close);
        if (e)
            return e;
    }
    if (close)
        p->keep_alive = false;
    enum err e = take_framing(p, &fr);
    if (!e)
        e = parse_target_split(p);
    return e;
}
