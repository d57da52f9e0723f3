/* SPDX-License-Identifier: Apache-2.0
 * csv.c - one record at a time over text in memory. A field that needs no unescaping is a view into the text.
 */
#include "server/base/text/csv.h"

#include <string.h>

struct cursor {
    const char *p, *end;
    long line;
};

void csv_init(struct csv *c, struct sv text)
{
    const struct sv bom = SV("\xEF\xBB\xBF");
    if (sv_starts(text, bom))
        text = (struct sv){ text.p + bom.n, text.n - bom.n };
    *c = (struct csv){ text, 1 };
}

bool csv_at_end(const struct csv *c)
{
    return c->rest.n == 0;
}

/* Bytes of the line end at p: CRLF, LF or a lone CR, 0 when there is none. */
static size_t line_end(const char *p, const char *end)
{
    if (p == end)
        return 0;
    if (*p == '\r')
        return p + 1 < end && p[1] == '\n' ? 2 : 1;
    return *p == '\n';
}

static void skip_line(struct cursor *at)
{
    while (at->p < at->end && *at->p != '\n' && *at->p != '\r')
        at->p++;
    size_t n = line_end(at->p, at->end);
    at->p += n;
    at->line += n > 0;
}

static enum err read_plain(struct cursor *at, struct sv *out)
{
    const char *from = at->p;
    while (at->p < at->end && *at->p != ',' && *at->p != '\n' && *at->p != '\r')
        at->p++;
    *out = (struct sv){ from, (size_t)(at->p - from) };
    return out->n > CSV_FIELD_BYTES_MAX ? E_CSV_TOO_LONG : OK;
}

/* The text between two quotes with each "" made one. */
static enum err unescape(struct arena *a, struct sv raw, struct sv *out)
{
    char *z = arena_alloc(a, raw.n + 1);
    size_t n = 0;
    if (!z)
        return E_NO_MEMORY;
    for (size_t i = 0; i < raw.n; i++) {
        z[n++] = raw.p[i];
        i += raw.p[i] == '"'; /* its twin */
    }
    *out = (struct sv){ z, n };
    return OK;
}

/* At an opening quote. Anything but a comma or a line end behind the closing one means that it was not closed
 * there. */
static enum err read_quoted(struct cursor *at, struct arena *a, struct sv *out)
{
    const char *from = ++at->p;
    bool doubled = false;
    for (;; at->p++) {
        if (at->p == at->end)
            return E_CSV_QUOTE;
        if ((size_t)(at->p - from) > 2 * CSV_FIELD_BYTES_MAX)
            return E_CSV_TOO_LONG;
        if (*at->p == '"') {
            if (at->p + 1 == at->end || at->p[1] != '"')
                break;
            doubled = true;
            at->p++;
        } else if (*at->p == '\n' || (*at->p == '\r' && line_end(at->p, at->end) == 1)) {
            at->line++;
        }
    }
    struct sv raw = { from, (size_t)(at->p - from) };
    at->p++;
    if (at->p < at->end && *at->p != ',' && line_end(at->p, at->end) == 0)
        return E_CSV_QUOTE;
    enum err e = OK;
    if (doubled)
        e = unescape(a, raw, out);
    else
        *out = raw;
    return e ? e : out->n > CSV_FIELD_BYTES_MAX ? E_CSV_TOO_LONG : OK;
}

static enum err read_record(struct cursor *at, struct arena *a, struct sv *fields, size_t *n)
{
    for (*n = 0;; at->p++) { /* over the comma */
        if (*n == CSV_FIELDS_MAX)
            return E_CSV_TOO_LONG;
        struct sv *f = &fields[*n];
        enum err e = at->p < at->end && *at->p == '"' ? read_quoted(at, a, f) : read_plain(at, f);
        if (e)
            return e;
        ++*n;
        if (at->p == at->end || *at->p != ',')
            break;
    }
    size_t end = line_end(at->p, at->end);
    at->p += end;
    at->line += end > 0;
    return OK;
}

static void skip_blank_lines(struct cursor *at)
{
    for (size_t n; (n = line_end(at->p, at->end)) > 0; at->line++)
        at->p += n;
}

static void csv_move(struct csv *c, const struct cursor *at)
{
    c->rest = (struct sv){ at->p, (size_t)(at->end - at->p) };
    c->line = at->line;
}

enum err csv_next(struct csv *c, struct arena *a, struct csv_row *row, struct fail *fail)
{
    struct sv fields[CSV_FIELDS_MAX];
    size_t n = 0;
    struct cursor at = { c->rest.p, c->rest.n ? c->rest.p + c->rest.n : c->rest.p, c->line };
    skip_blank_lines(&at);
    struct cursor start = at;
    if (at.p == at.end) {
        csv_move(c, &at);
        *row = (struct csv_row){ .line = at.line };
        return OK;
    }
    enum err e = read_record(&at, a, fields, &n);
    struct sv *own = e ? NULL : arena_array(a, n, sizeof *own);
    if (!e && !own)
        e = E_NO_MEMORY;
    if (e) {
        /* Only the line the record began on is lost: an open quote must not swallow the rows below it. */
        at = start;
        skip_line(&at);
        csv_move(c, &at);
        return fail_set(fail, e, start.line, "");
    }
    memcpy(own, fields, n * sizeof *own);
    csv_move(c, &at);
    *row = (struct csv_row){ start.line, n, own };
    return OK;
}

static bool is_formula(struct sv field)
{
    return field.n && strchr("=+-@\t\r'", field.p[0]) && field.p[0];
}

static bool needs_quotes(struct sv field)
{
    for (size_t i = 0; i < field.n; i++)
        if (field.p[i] == ',' || field.p[i] == '"' || field.p[i] == '\n' || field.p[i] == '\r')
            return true;
    return field.n && (field.p[0] == ' ' || field.p[field.n - 1] == ' ');
}

void csv_put(struct buf *b, struct sv field, bool first, bool safe)
{
    bool quoted = needs_quotes(field);
    if (!first)
        buf_ch(b, ',');
    if (quoted)
        buf_ch(b, '"');
    if (safe && is_formula(field))
        buf_ch(b, '\'');
    if (!quoted) {
        buf_sv(b, field);
        return;
    }
    for (size_t i = 0; i < field.n; i++) {
        if (field.p[i] == '"')
            buf_ch(b, '"');
        buf_ch(b, field.p[i]);
    }
    buf_ch(b, '"');
}

bool csv_row_is_text(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->field[i].n && memchr(row->field[i].p, '\0', row->field[i].n))
            return false;
    return true;
}
