/* SPDX-License-Identifier: Apache-2.0
 * row_person.c - who somebody is and where: the cells of name, birth, address and phones. */
#include <string.h>

#include "server/base/time/birth.h"
#include "server/base/text/fold.h"
#include "server/base/text/phone.h"
#include "server/base/text/phones.h"
#include "server/base/utf8.h"
#include "server/registry/row_inside.h"
#include "server/registry/values.h"

#define PHONES_MAX 10 /* of one cell; more become a remark */

/* The first `max` code points. */
static struct sv head(struct sv s, size_t max)
{
    struct sv rest = s;
    for (size_t n = 0; rest.n && n < max; n++)
        (void)utf8_next(&rest);
    return (struct sv){ s.p, s.n - rest.n };
}

static enum err name_cell(struct ctx *c)
{
    struct sv name = row_raw(c, COL_NAME), key;
    enum err e;
    if (!name.n || row_is_clear(name) || !value_says(name))
        return row_refuse(c, E_REG_NAME_MISSING, COL_NAME);
    if (utf8_len(name) > NAME_CHARS_MAX) {
        row_remark(c, E_REG_NAME_TOO_LONG, COL_NAME, name);
        name = head(name, NAME_CHARS_MAX);
    }
    if ((e = fold_strict(c->a, name, &key)))
        return row_refuse(c, e, COL_NAME);
    if (!key.n)
        return row_refuse(c, E_REG_NAME_MISSING, COL_NAME);
    jw_kstr(c->w, "name", name);
    jw_kstr(c->w, "name_key", key);
    return OK;
}

/* Kana, and letters for those who have no kana; a second reading in brackets; 〓 for a character that was lost. */
static bool is_reading(uint32_t cp)
{
    return is_kana(cp) || (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp < 0x250) || cp == 0x3013 || cp == 0xFFFD || cp == 0x2019 ||
           (cp && cp < 0x80 && strchr("()[],.'-/=~&", (int)cp)) || cp == 0x3001 || (cp >= 0x300C && cp <= 0x3011) ||
           (cp >= 0x3008 && cp <= 0x300B);
}

static void kana_cell(struct ctx *c)
{
    struct sv kana = row_raw(c, COL_KANA), key, rest;
    bool says = false;
    if (!kana.n)
        return;
    if (row_is_clear(kana)) {
        jw_knull(c->w, "kana");
        return;
    }
    if (utf8_len(kana) > NAME_CHARS_MAX) {
        row_remark(c, E_REG_NAME_TOO_LONG, COL_KANA, kana);
        return;
    }
    if (fold_strict(c->a, kana, &key)) {
        row_remark(c, E_REG_KANA, COL_KANA, kana);
        return;
    }
    for (rest = key; rest.n;) {
        uint32_t cp = utf8_next(&rest);
        says |= is_kana(cp) || (cp >= 'A' && cp <= 'Z');
        if (!is_reading(cp)) {
            row_remark(c, E_REG_KANA, COL_KANA, kana);
            return;
        }
    }
    if (!says || value_none(kana)) {
        row_remark(c, E_REG_KANA, COL_KANA, kana);
        return;
    }
    jw_kstr(c->w, "kana", kana);
    jw_kstr(c->w, "kana_key", key);
}

static void birth_write(struct ctx *c, const struct birth *b)
{
    char iso[11];
    date_format_iso(b->date, iso);
    jw_kz(c->w, "birth", iso);
    if (b->precision == BIRTH_DAY)
        return;
    jw_kz(c->w, "birth_precision", birth_precision_name(b->precision));
}

/* The birth date; without one that says anything, the age. */
static void birth_cell(struct ctx *c)
{
    struct sv s = row_raw(c, COL_BIRTH), age = c->env->columns->age_at >= 0 && (size_t)c->env->columns->age_at < c->row->n
                                                   ? sv_trim(c->row->field[c->env->columns->age_at])
                                                   : (struct sv){ 0 };
    struct birth b;
    enum err e = E_REG_BIRTH;
    if (row_is_clear(s)) {
        jw_knull(c->w, "birth");
        return;
    }
    if (s.n && (e = birth_parse(s, c->env->today, &b)))
        row_remark(c, e, COL_BIRTH, s);
    else if (s.n && b.in_part)
        row_remark(c, E_REG_BIRTH_PART, COL_BIRTH, s);
    if (e && age.n && (e = birth_of_age(age, c->env->today, &b)) && c->remarks_n < REMARKS_MAX)
        c->remarks[c->remarks_n++] = (struct remark){ "年齢", e, age };
    if (!e)
        birth_write(c, &b);
}

static void sex_cell(struct ctx *c)
{
    struct sv s = row_raw(c, COL_SEX);
    int sex = 0;
    if (!s.n)
        return;
    if (!row_is_clear(s) && !value_sex(c->a, s, &sex)) {
        row_remark(c, E_REG_SEX, COL_SEX, s);
        return;
    }
    jw_ki64(c->w, "sex", sex);
}

static enum err postcode_cell(struct ctx *c)
{
    struct sv s = row_raw(c, COL_POSTCODE), half = { 0 };
    char digits[8] = "0000000", got[8] = { 0 };
    size_t n = 0;
    if (!s.n || row_is_clear(s))
        return row_text(c, COL_POSTCODE, "postcode");
    bool bad = fold_width(c->a, s, &half) != OK;
    for (size_t i = 0; i < half.n && n < 8; i++)
        if (half.p[i] >= '0' && half.p[i] <= '9')
            got[n++] = half.p[i];
    if (bad || n < 5 || n > 7) { /* Excel took the leading zeros: 001-0010 is the lowest there is */
        row_remark(c, E_REG_POSTCODE, COL_POSTCODE, s);
        return OK;
    }
    memcpy(digits + 7 - n, got, n);
    jw_kz(c->w, "postcode", digits);
    return OK;
}

static enum err address_cells(struct ctx *c)
{
    struct sv s = row_raw(c, COL_ADDRESS);
    enum err e = row_text(c, COL_ADDRESS, "address");
    if (!e)
        e = row_text(c, COL_BUILDING, "building");
    if (e || !s.n || s.n > TEXT_BYTES_MAX || row_is_clear(s) || !c->env->place || !c->env->place->gazetteer)
        return e; /* without a gazetteer a home keeps the place that it has */
    jw_key(c->w, "home");
    jw_obj(c->w);
    e = place_write(c->env->place, c->a, s, c->w);
    jw_obj_end(c->w);
    return e ? row_refuse(c, e, COL_ADDRESS) : OK;
}

static enum err phone_write(struct ctx *c, const struct phone_found *f, int ord)
{
    struct sv plain;
    enum err e = phone_plain(c->a, f->number, &plain);
    if (e)
        return e;
    jw_obj(c->w);
    jw_ki64(c->w, "ord", ord);
    jw_kstr(c->w, "number", plain);
    jw_kz(c->w, "digits", f->digits);
    if (f->fax) {
        jw_kz(c->w, "kind", "FAX");
    }
    if (f->note.n) {
        jw_kstr(c->w, "note", f->note);
    }
    jw_obj_end(c->w);
    return OK;
}

/* A place between two 、 may hold several numbers, or none: those behind it move up only as far as they must. */
static enum err phones_write(struct ctx *c, enum column col, int first)
{
    struct sv rest = row_raw(c, col), left;
    struct phone_found f[PHONES_MAX];
    int place = first, next = first;
    for (; rest.n; place++) {
        size_t n;
        long cut = sv_find(rest, SV("、"));
        struct sv one = sv_trim((struct sv){ rest.p, cut >= 0 ? (size_t)cut : rest.n });
        size_t skip = cut >= 0 ? (size_t)cut + strlen("、") : rest.n;
        rest = (struct sv){ rest.p + skip, rest.n - skip };
        enum err e = phones_read(c->a, one, f, PHONES_MAX, &n, &left);
        if (e)
            return e;
        row_remark(c, E_REG_PHONE, col, left);
        next = next > place ? next : place;
        for (size_t i = 0; i < n && !e; i++) {
            if (f[i].doubtful)
                row_remark(c, E_REG_PHONE, col, f[i].number);
            if (next < first + PHONES_MAX)
                e = phone_write(c, &f[i], next++);
            else
                row_remark(c, E_CSV_TOO_LONG, col, f[i].number);
        }
        if (e)
            return e;
    }
    return OK;
}

static enum err phone_cells(struct ctx *c)
{
    enum err e = OK;
    bool gone = row_is_clear(row_raw(c, COL_PHONE)), gone2 = row_is_clear(row_raw(c, COL_PHONE2));
    if (!row_raw(c, COL_PHONE).n && !row_raw(c, COL_PHONE2).n)
        return OK;
    if (gone || gone2) {
        jw_key(c->w, "phones_gone");
        jw_arr(c->w);
        if (gone)
            jw_raw(c->w, SV("[1,10]"));
        if (gone2)
            jw_raw(c->w, SV("[11,99]"));
        jw_arr_end(c->w);
    }
    jw_key(c->w, "phones");
    jw_arr(c->w);
    if (!gone)
        e = phones_write(c, COL_PHONE, 1);
    if (!e && !gone2)
        e = phones_write(c, COL_PHONE2, 11);
    jw_arr_end(c->w);
    return e;
}

static enum err mail_cell(struct ctx *c)
{
    struct sv s = row_raw(c, COL_MAIL), half;
    if (!s.n || row_is_clear(s))
        return row_text(c, COL_MAIL, "mail");
    if (value_none(s))
        return OK;
    if (fold_width(c->a, s, &half) || sv_find(half, SV("@")) < 1 || s.n > 254) {
        row_remark(c, E_REG_MAIL, COL_MAIL, s);
        return OK;
    }
    jw_kstr(c->w, "mail", sv_find(s, SV("@")) < 0 ? half : s);
    return OK;
}

/* A list that is not known leaves the person on the 名簿, where whoever names none is. */
static void list_cell(struct ctx *c)
{
    struct sv v[LIST_MAX];
    const char *lists[LIST_MAX];
    size_t n = row_values(c, COL_LISTING, v, NULL), known = 0;
    for (size_t i = 0; i < n; i++) {
        const char *list = value_list(c->a, v[i]);
        if (list)
            lists[known++] = list;
        else if (!value_none(v[i]))
            row_remark(c, E_REG_LISTING, COL_LISTING, v[i]);
    }
    if (!known)
        return;
    jw_key(c->w, "lists");
    jw_arr(c->w);
    for (size_t i = 0; i < known; i++)
        jw_z(c->w, lists[i]);
    jw_arr_end(c->w);
}

enum err row_person(struct ctx *c)
{
    enum err e = name_cell(c);
    if (e)
        return e;
    kana_cell(c);
    birth_cell(c);
    sex_cell(c);
    if ((e = postcode_cell(c)) || (e = address_cells(c)) || (e = phone_cells(c)) || (e = mail_cell(c)))
        return e;
    list_cell(c);
    return OK;
}
