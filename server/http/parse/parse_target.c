/* SPDX-License-Identifier: Apache-2.0
 * parse_target.c - the request target: checked where it stands, split and percent-decoded in place when the
 * head is complete (decoding never makes it longer).
 *
 * Forms: "/path?query"; "http://host/path?query", whose host has to agree with Host; "*" for OPTIONS. */
#include "server/http/parse/parse_inside.h"

static int hex_value(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static enum err refuse(struct parser *p, const char *why)
{
    return parse_refuse(p, E_HTTP_BAD_REQUEST, why);
}

static bool starts_nocase(struct sv s, struct sv prefix)
{
    return s.n >= prefix.n && sv_eq_nocase((struct sv){ s.p, prefix.n }, prefix);
}

/* Control bytes, spaces and bytes above 0x7e are already refused with the line. */
enum err parse_target_check(struct parser *p, struct sv t)
{
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '#')
            return refuse(p, "fragment");
        if (t.p[i] != '%')
            continue;
        if (t.n - i < 3 || hex_value(t.p[i + 1]) < 0 || hex_value(t.p[i + 2]) < 0)
            return refuse(p, "percent_form");
        if (t.p[i + 1] == '0' && t.p[i + 2] == '0')
            return refuse(p, "percent_nul");
    }
    if (sv_eq(t, SV("*")))
        return p->method == HTTP_OPTIONS ? OK : refuse(p, "asterisk");
    if (t.p[0] != '/' && !starts_nocase(t, SV("http://")) && !starts_nocase(t, SV("https://")))
        return refuse(p, "target_form");
    return OK;
}

/* uri-host [":" port]: a name or IPv4 address, or an IPv6 address in brackets. */
static bool host_is_sound(struct sv h)
{
    size_t i = 0;
    if (h.n && h.p[0] == '[') {
        for (i = 1; i < h.n && (hex_value(h.p[i]) >= 0 || h.p[i] == ':' || h.p[i] == '.'); i++) {
        }
        if (i < 3 || i == h.n || h.p[i++] != ']')
            return false;
    } else {
        while (i < h.n && ((h.p[i] >= '0' && h.p[i] <= '9') || (h.p[i] >= 'a' && h.p[i] <= 'z') || (h.p[i] >= 'A' && h.p[i] <= 'Z') ||
                           h.p[i] == '-' || h.p[i] == '.' || h.p[i] == '_'))
            i++;
        if (i == 0)
            return false;
    }
    if (i == h.n)
        return true;
    if (h.p[i++] != ':' || h.n - i > 5)
        return false;
    for (; i < h.n; i++)
        if (h.p[i] < '0' || h.p[i] > '9')
            return false;
    return true;
}

static struct sv without_port(struct sv host, struct sv port)
{
    if (sv_ends(host, port))
        host.n -= port.n;
    else if (sv_ends(host, SV(":")))
        host.n--;
    return host;
}

static bool hosts_agree(struct sv a, struct sv b, bool https)
{
    struct sv port = https ? SV(":443") : SV(":80");
    return sv_eq_nocase(without_port(a, port), without_port(b, port));
}

/* Decodes s[0..n) onto itself. Returns the new length. */
static size_t decode(char *s, size_t n, bool plus_is_space)
{
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '%') {
            s[to++] = (char)(hex_value(s[i + 1]) << 4 | hex_value(s[i + 2]));
            i += 2;
        } else {
            s[to++] = plus_is_space && s[i] == '+' ? ' ' : s[i];
        }
    }
    return to;
}

/* Well-formed UTF-8 without surrogates and overlong forms. */
static bool utf8_is_sound(struct sv s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 9;
        if (more == 9 || s.n - i <= more)
            return false;
        unsigned char d = more ? (unsigned char)s.p[i + 1] : 0x80;
        if ((c == 0xe0 && d < 0xa0) || (c == 0xed && d >= 0xa0) || (c == 0xf0 && d < 0x90) || (c == 0xf4 && d >= 0x90))
            return false;
        for (size_t k = 1; k <= more; k++)
            if (((unsigned char)s.p[i + k] & 0xc0) != 0x80)
                return false;
        i += more + 1;
    }
    return true;
}

static bool path_has_dots(struct sv path)
{
    struct sv rest = path;
    while (rest.p) {
        struct sv seg = sv_cut(&rest, '/');
        if (sv_eq(seg, SV(".")) || sv_eq(seg, SV("..")))
            return true;
    }
    return false;
}

/* An encoded slash would make two readers see different segments. */
static bool has_encoded_slash(const char *s, size_t n)
{
    for (size_t i = 0; i + 2 < n; i++)
        if (s[i] == '%' && s[i + 1] == '2' && (s[i + 2] == 'f' || s[i + 2] == 'F'))
            return true;
    return false;
}

static enum err take_path(struct parser *p, char *s, size_t n)
{
    if (has_encoded_slash(s, n))
        return refuse(p, "encoded_slash");
    struct sv path = { s, memchr(s, '%', n) ? decode(s, n, false) : n };
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f)
            return refuse(p, "control_in_path");
    if (!utf8_is_sound(path))
        return refuse(p, "utf8");
    if (path_has_dots(path))
        return refuse(p, "dot_segment");
    p->path = path;
    return OK;
}

static enum err take_queries(struct parser *p, char *s, size_t n)
{
    struct sv rest = { s, n };
    while (rest.p) {
        struct sv value = sv_cut(&rest, '&');
        if (value.n == 0)
            continue;
        if (p->query_count == REQ_QUERIES_MAX)
            return refuse(p, "too_many_queries");
        struct sv name = sv_cut(&value, '=');
        char *at = s + (name.p - s);
        name.n = decode(at, name.n, true);
        if (value.p)
            value.n = decode(s + (value.p - s), value.n, true);
        else
            value = (struct sv){ name.p + name.n, 0 };
        if (!utf8_is_sound(name) || !utf8_is_sound(value))
            return refuse(p, "utf8");
        p->queries[p->query_count++] = (struct req_pair){ name, value };
    }
    return OK;
}

/* "http://host" stands before the path: check it, and move *at behind it. */
static enum err take_authority(struct parser *p, char **at, size_t *n)
{
    bool https = (*at)[4] != ':';
    size_t from = https ? 8 : 7, to = from;
    while (to < *n && (*at)[to] != '/' && (*at)[to] != '?')
        to++;
    struct sv host = { *at + from, to - from };
    if (!host_is_sound(host))
        return refuse(p, "host_form");
    if (p->host.p && !hosts_agree(host, p->host, https))
        return refuse(p, "host_differs");
    p->host = host;
    *at += to;
    *n -= to;
    return OK;
}

enum err parse_target_split(struct parser *p)
{
    char *at = p->head.p + p->target.at;
    size_t n = p->target.n;
    if (p->host.p && !host_is_sound(p->host))
        return refuse(p, "host_form");
    if (*at != '/' && *at != '*') {
        enum err e = take_authority(p, &at, &n);
        if (e)
            return e;
    }
    char *question = memchr(at, '?', n);
    size_t path_n = question ? (size_t)(question - at) : n;
    enum err e = OK;
    if (path_n == 0)
        p->path = SV("/");
    else
        e = take_path(p, at, path_n);
    if (!e && question)
        e = take_queries(p, question + 1, n - path_n - 1);
    return e;
}
