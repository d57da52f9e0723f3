/* SPDX-License-Identifier: Apache-2.0
 * row.c - the cells of one row, column by column. The coded values (devices, reasons, consent) are read in values.c. */
#include "server/registry/row.h"

#include <string.h>

#include "server/base/fold.h"
#include "server/registry/values.h"

#define NAME_CHARS_MAX 100
#define TEXT_BYTES_MAX 4000
#define AGE_MAX 125
#define LIST_MAX 16

/* A cell that cannot be read: kept on the person as it was written. */
struct remark {
    enum column col;
    enum err why;
    struct sv text;
};
#define REMARKS_MAX 64

struct ctx {
    const struct row_env *env;
    struct arena *a;
    const struct csv_row *row;
    struct jw *w;
    struct fail *fail;
    struct remark remarks[REMARKS_MAX];
    size_t remarks_n;
};

static struct sv raw(const struct ctx *c, enum column col)
{
    int at = c->env->columns->at[col];
    struct sv s = at >= 0 && (size_t)at < c->row->n ? sv_trim(c->row->field[at]) : (struct sv){ 0 };
    /* The mark that an export puts before what a spreadsheet would take for a formula, or for this mark. */
    bool marked = s.n > 1 && s.p[0] == '\'' && memchr("=+-@'", s.p[1], 5);
    return marked ? (struct sv){ s.p + 1, s.n - 1 } : s;
}

static enum err refuse(const struct ctx *c, enum err e, enum column col)
{
    return fail_set(c->fail, e, c->row->line, column_name(col));
}

/* The person is taken all the same. */
static enum err remark(struct ctx *c, enum err why, enum column col, struct sv text)
{
    if (c->remarks_n < REMARKS_MAX)
        c->remarks[c->remarks_n++] = (struct remark){ col, why, text };
    return OK;
}

static bool is_clear(struct sv s)
{
    return sv_eq(s, SV(ROW_CLEAR)) || sv_eq(s, SV("[削除]"));
}

static bool is_plain(struct sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
            return false;
    return true;
}

/* A text cell as it stands, under `key`. */
static enum err text_cell(struct ctx *c, enum column col, const char *key)
{
    struct sv s = raw(c, col);
    if (!s.n)
        return OK;
    if (!is_plain(s) || s.n > TEXT_BYTES_MAX)
        return remark(c, s.n > TEXT_BYTES_MAX ? E_CSV_TOO_LONG : E_REG_TEXT, col, s);
    jw_key(c->w, key);
    if (is_clear(s))
        jw_null(c->w);
    else
        jw_str(c->w, s);
    return OK;
}

static enum err name_cells(struct ctx *c)
{
    struct sv name = raw(c, COL_NAME), key;
    enum err e;
    if (!name.n || is_clear(name))
        return refuse(c, E_REG_NAME_MISSING, COL_NAME);
    if (!is_plain(name))
        return refuse(c, E_REG_TEXT, COL_NAME);
    if (utf8_len(name) > NAME_CHARS_MAX)
        return refuse(c, E_REG_NAME_TOO_LONG, COL_NAME);
    if ((e = fold_strict(c->a, name, &key)))
        return refuse(c, e, COL_NAME);
    if (!key.n)
        return refuse(c, E_REG_NAME_MISSING, COL_NAME);
    jw_key(c->w, "name");
    jw_str(c->w, name);
    jw_key(c->w, "name_key");
    jw_str(c->w, key);
    return OK;
}

/* 〓 stands for a character that the encoding had not: whether what is known fits is asked where that is known. */
static bool is_kana_or_lost(uint32_t cp)
{
    return is_kana(cp) || cp == 0x3013 || cp == 0xFFFD;
}

static enum err kana_cell(struct ctx *c)
{
    struct sv kana = raw(c, COL_KANA), key, rest;
    enum err e;
    if (!kana.n)
        return OK;
    if (is_clear(kana)) {
        jw_key(c->w, "kana");
        jw_null(c->w);
        return OK;
    }
    if (utf8_len(kana) > NAME_CHARS_MAX)
        return remark(c, E_REG_NAME_TOO_LONG, COL_KANA, kana);
    if ((e = fold_strict(c->a, kana, &key)))
        return remark(c, e, COL_KANA, kana);
    for (rest = key; rest.n;)
        if (!is_kana_or_lost(utf8_next(&rest)))
            return remark(c, E_REG_KANA, COL_KANA, kana);
    if (!key.n)
        return remark(c, E_REG_KANA, COL_KANA, kana);
    jw_key(c->w, "kana");
    jw_str(c->w, kana);
    jw_key(c->w, "kana_key");
    jw_str(c->w, key);
    return OK;
}

static enum err birth_cell(struct ctx *c)
{
    struct sv s = raw(c, COL_BIRTH);
    struct date d;
    char iso[11];
    if (!s.n)
        return OK;
    if (!is_clear(s)) {
        if (date_parse(s, &d))
            return remark(c, E_REG_BIRTH, COL_BIRTH, s);
        if (date_cmp(d, c->env->today) > 0 || date_age(d, c->env->today) > AGE_MAX)
            return remark(c, E_REG_BIRTH_FUTURE, COL_BIRTH, s);
        date_format_iso(d, iso);
    }
    jw_key(c->w, "birth");
    jw_z(c->w, is_clear(s) ? NULL : iso);
    return OK;
}

static enum err sex_cell(struct ctx *c)
{
    struct sv s = raw(c, COL_SEX);
    int sex = 0;
    if (!s.n)
        return OK;
    if (!is_clear(s) && !value_sex(s, &sex))
        return remark(c, E_REG_SEX, COL_SEX, s);
    jw_key(c->w, "sex");
    jw_i64(c->w, sex);
    return OK;
}

static enum err postcode_cell(struct ctx *c)
{
    struct sv s = raw(c, COL_POSTCODE), half;
    char digits[8] = "0000000";
    size_t n = 0;
    if (!s.n || is_clear(s))
        return text_cell(c, COL_POSTCODE, "postcode");
    if (fold_width(c->a, s, &half))
        return remark(c, E_REG_POSTCODE, COL_POSTCODE, s);
    char got[8] = { 0 };
    for (size_t i = 0; i < half.n; i++)
        if (half.p[i] >= '0' && half.p[i] <= '9') {
            if (n == 7)
                return remark(c, E_REG_POSTCODE, COL_POSTCODE, s);
            got[n++] = half.p[i];
        }
    if (n < 5) /* Excel took the leading zeros: 001-0010 is the lowest there is */
        return remark(c, E_REG_POSTCODE, COL_POSTCODE, s);
    memcpy(digits + 7 - n, got, n);
    jw_key(c->w, "postcode");
    jw_z(c->w, digits);
    return OK;
}

static enum err address_cells(struct ctx *c)
{
    struct sv s = raw(c, COL_ADDRESS);
    enum err e = text_cell(c, COL_ADDRESS, "address");
    if (!e)
        e = text_cell(c, COL_BUILDING, "building");
    if (e || !s.n || is_clear(s) || !c->env->place || !c->env->place->gazetteer)
        return e; /* without a gazetteer a home keeps the place that it has */
    jw_key(c->w, "home");
    jw_obj(c->w);
    e = place_write(c->env->place, c->a, s, c->w);
    jw_obj_end(c->w);
    return e ? refuse(c, e, COL_ADDRESS) : OK;
}

/* The values of a cell, cut at 、 (and at its width variants). */
static size_t cell_values(struct ctx *c, enum column col, struct sv *out)
{
    struct sv rest = raw(c, col);
    size_t n = 0;
    while (rest.n && n < LIST_MAX) {
        long cut = sv_find(rest, SV("、"));
        struct sv one = { rest.p, cut >= 0 ? (size_t)cut : rest.n };
        size_t skip = cut >= 0 ? (size_t)cut + strlen("、") : rest.n;
        rest = (struct sv){ rest.p + skip, rest.n - skip };
        out[n++] = sv_trim(one);
    }
    return n;
}

static enum err phone_write(struct ctx *c, enum column col, int first_ord)
{
    struct sv v[LIST_MAX];
    size_t n = cell_values(c, col, v);
    for (size_t i = 0; i < n; i++) {
        char digits[16];
        if (!v[i].n)
            continue;
        if (phone_digits(v[i], digits)) {
            remark(c, E_REG_PHONE, col, v[i]);
            continue;
        }
        jw_obj(c->w);
        jw_key(c->w, "ord");
        jw_i64(c->w, first_ord + (int)i);
        jw_key(c->w, "number");
        jw_str(c->w, v[i]);
        jw_key(c->w, "digits");
        jw_z(c->w, digits);
        jw_obj_end(c->w);
    }
    return OK;
}

static enum err phone_cells(struct ctx *c)
{
    enum err e = OK;
    bool gone = is_clear(raw(c, COL_PHONE)), gone2 = is_clear(raw(c, COL_PHONE2));
    if (!raw(c, COL_PHONE).n && !raw(c, COL_PHONE2).n)
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
        e = phone_write(c, COL_PHONE, 1);
    if (!e && !gone2)
        e = phone_write(c, COL_PHONE2, 11);
    jw_arr_end(c->w);
    return e;
}

static enum err mail_cell(struct ctx *c)
{
    struct sv s = raw(c, COL_MAIL);
    if (s.n && !is_clear(s) && (sv_find(s, SV("@")) < 1 || s.n > 254))
        return remark(c, E_REG_MAIL, COL_MAIL, s);
    return text_cell(c, COL_MAIL, "mail");
}

static enum err list_cell(struct ctx *c)
{
    struct sv v[LIST_MAX];
    size_t n = cell_values(c, COL_LISTING, v);
    if (!n)
        return OK;
    jw_key(c->w, "lists");
    jw_arr(c->w);
    for (size_t i = 0; i < n; i++) {
        const char *list = value_list(v[i]);
        if (!list && v[i].n)
            remark(c, E_REG_LISTING, COL_LISTING, v[i]);
        if (list)
            jw_z(c->w, list);
    }
    jw_arr_end(c->w);
    return OK;
}

/* The columns from which reasons come, each with the reader of one value. */
static const struct {
    enum column col;
    bool (*read)(struct arena *a, struct sv s, struct reason_value *out);
    enum err bad;
} reason_columns[] = {
    { COL_REASON, value_reason, E_REG_REASON },
    { COL_CARE_LEVEL, value_care_level, E_REG_CARE_LEVEL },
    { COL_DISABILITY, value_disability, E_REG_REASON },
    { COL_INTRACTABLE, value_intractable, E_REG_REASON },
};

/* A new care level takes the old one's place; a reason that only stands in 事由 is added to what is known. The clearing
 * mark takes away the kinds of its column, in 事由 all. */
static void reason_kinds_write(struct ctx *c)
{
    static const struct {
        enum column col;
        const char *kinds[4];
    } of[] = { { COL_CARE_LEVEL, { "要介護", "要支援" } },
               { COL_DISABILITY, { "身体障害", "療育", "精神", "障害支援区分" } },
               { COL_INTRACTABLE, { "指定難病" } } };
    jw_key(c->w, "reason_kinds");
    jw_arr(c->w);
    for (size_t i = 0; i < 3; i++) {
        struct sv s = raw(c, of[i].col);
        bool replaces = of[i].col == COL_CARE_LEVEL ? s.n > 0 : is_clear(s);
        for (size_t k = 0; replaces && k < 4 && of[i].kinds[k]; k++)
            jw_z(c->w, of[i].kinds[k]);
    }
    jw_arr_end(c->w);
    if (is_clear(raw(c, COL_REASON))) {
        jw_key(c->w, "reasons_gone");
        jw_bool(c->w, true);
    }
}

static enum err reason_cells(struct ctx *c)
{
    struct reason_value r[4 * LIST_MAX];
    size_t n = 0;
    bool any = false;
    for (size_t k = 0; k < 4; k++) {
        struct sv v[LIST_MAX];
        size_t m = is_clear(raw(c, reason_columns[k].col)) ? 0 : cell_values(c, reason_columns[k].col, v);
        any |= raw(c, reason_columns[k].col).n > 0;
        for (size_t i = 0; i < m; i++)
            if (v[i].n && !value_none(v[i]) && !reason_columns[k].read(c->a, v[i], &r[n++])) {
                r[n - 1] = (struct reason_value){ "その他", v[i] };
                remark(c, reason_columns[k].bad, reason_columns[k].col, v[i]);
            }
    }
    if (!any)
        return OK;
    jw_key(c->w, "reasons");
    jw_arr(c->w);
    for (size_t i = 0; i < n; i++)
        if (r[i].kind) {
            jw_arr(c->w);
            jw_z(c->w, r[i].kind);
            jw_str(c->w, r[i].detail);
            jw_arr_end(c->w);
        }
    jw_arr_end(c->w);
    reason_kinds_write(c);
    return OK;
}

static enum err minutes_at(struct ctx *c, enum column col, size_t i, const char *key)
{
    struct sv v[LIST_MAX], half;
    int64_t n;
    size_t count = cell_values(c, col, v);
    if (is_clear(raw(c, col))) {
        jw_key(c->w, key);
        jw_null(c->w);
        return OK;
    }
    if (i >= count || !v[i].n)
        return OK;
    if (fold_width(c->a, v[i], &half) || !sv_to_i64(half, &n) || n < 0 || n > 100000)
        return remark(c, E_REG_NUMBER, col, v[i]);
    jw_key(c->w, key);
    jw_i64(c->w, n);
    return OK;
}

static enum err oxygen_at(struct ctx *c, size_t i)
{
    struct sv v[LIST_MAX], half;
    double litres;
    size_t count = cell_values(c, COL_OXYGEN, v);
    if (is_clear(raw(c, COL_OXYGEN))) {
        jw_key(c->w, "oxygen");
        jw_null(c->w);
        return OK;
    }
    if (!count || i >= count || !v[i].n)
        return OK;
    if (fold_width(c->a, v[i], &half) || !sv_to_double(half, &litres) || litres < 0 || litres > 60)
        return remark(c, E_REG_NUMBER, COL_OXYGEN, v[i]);
    jw_key(c->w, "oxygen");
    jw_fixed(c->w, litres, 1);
    return OK;
}

static enum err device_one(struct ctx *c, struct sv text, size_t i)
{
    struct device_value d;
    enum err e;
    if (!value_device(c->a, text, &d))
        return remark(c, E_REG_DEVICE, COL_DEVICE, text);
    jw_obj(c->w);
    jw_key(c->w, "kind");
    jw_str(c->w, d.kind);
    if (d.mode) {
        jw_key(c->w, "mode");
        jw_z(c->w, d.mode);
    }
    e = minutes_at(c, COL_BATTERY_MIN, i, "battery_min");
    if (!e)
        e = minutes_at(c, COL_EXTERNAL_MIN, i, "external_min");
    if (!e)
        e = oxygen_at(c, i);
    jw_obj_end(c->w);
    return e;
}

static enum err device_cells(struct ctx *c)
{
    struct sv v[LIST_MAX];
    size_t n = cell_values(c, COL_DEVICE, v);
    enum err e = OK;
    if (is_clear(raw(c, COL_DEVICE))) {
        jw_key(c->w, "devices_gone");
        jw_bool(c->w, true);
        return OK;
    }
    if (!n)
        return OK;
    jw_key(c->w, "devices");
    jw_arr(c->w);
    for (size_t i = 0; !e && i < n; i++)
        if (v[i].n && !value_none(v[i]))
            e = device_one(c, v[i], i);
    jw_arr_end(c->w);
    return e;
}

static void optional_str(struct jw *w, const char *key, const struct sv *v, size_t n, size_t i)
{
    jw_key(w, key);
    if (i < n && v[i].n && !is_clear(v[i]))
        jw_str(w, v[i]);
    else
        jw_null(w);
}

/* The places of a list that the clearing mark stands in; alone in its cell it clears every place. */
static void places_gone(struct ctx *c, const char *key, enum column col, const struct sv *v, size_t n)
{
    bool all = is_clear(raw(c, col)), any = all;
    for (size_t i = 0; i < n; i++)
        any |= is_clear(v[i]);
    if (!any)
        return;
    jw_key(c->w, key);
    jw_arr(c->w);
    for (size_t i = 0; i < LIST_MAX; i++)
        if (all || (i < n && is_clear(v[i])))
            jw_i64(c->w, (int64_t)i + 1);
    jw_arr_end(c->w);
}

static enum err contact_cells(struct ctx *c)
{
    struct sv name[LIST_MAX], relation[LIST_MAX], phone[LIST_MAX];
    size_t n = cell_values(c, COL_CONTACT, name);
    size_t relations = is_clear(raw(c, COL_CONTACT_RELATION)) ? 0 : cell_values(c, COL_CONTACT_RELATION, relation);
    size_t phones = is_clear(raw(c, COL_CONTACT_PHONE)) ? 0 : cell_values(c, COL_CONTACT_PHONE, phone);
    char digits[16];
    for (size_t i = 0; i < phones; i++)
        if (phone[i].n && !is_clear(phone[i]) && phone_digits(phone[i], digits))
            remark(c, E_REG_PHONE, COL_CONTACT_PHONE, phone[i]);
    if (is_clear(raw(c, COL_CONTACT))) {
        jw_key(c->w, "contacts_gone");
        jw_bool(c->w, true);
        return OK;
    }
    places_gone(c, "contact_relations_gone", COL_CONTACT_RELATION, relation, relations);
    places_gone(c, "contact_phones_gone", COL_CONTACT_PHONE, phone, phones);
    size_t most = n > relations ? n : relations;
    if (phones > most)
        most = phones;
    if (!most)
        return OK;
    jw_key(c->w, "contacts");
    jw_arr(c->w);
    for (size_t i = 0; i < most; i++) {
        if (i < n && value_none(name[i]))
            continue;
        jw_obj(c->w);
        jw_key(c->w, "ord");
        jw_i64(c->w, (int64_t)i + 1);
        optional_str(c->w, "name", name, n, i);
        optional_str(c->w, "relation", relation, relations, i);
        optional_str(c->w, "phone", phone, phones, i);
        jw_obj_end(c->w);
    }
    jw_arr_end(c->w);
    return OK;
}

static enum err doctor_cells(struct ctx *c)
{
    struct sv phone = raw(c, COL_DOCTOR_PHONE);
    char digits[16];
    if (phone.n && !is_clear(phone) && phone_digits(phone, digits))
        remark(c, E_REG_PHONE, COL_DOCTOR_PHONE, phone);
    enum err e = text_cell(c, COL_DOCTOR, "doctor_name");
    return e ? e : text_cell(c, COL_DOCTOR_PHONE, "doctor_phone");
}

static enum err consent_cells(struct ctx *c)
{
    struct sv s = raw(c, COL_CONSENT), on = raw(c, COL_CONSENT_ON);
    struct date d;
    char iso[11];
    if (on.n && date_parse(on, &d)) {
        remark(c, E_REG_DATE, COL_CONSENT_ON, on);
        on = (struct sv){ 0 };
    }
    if (!s.n)
        return OK;
    const char *answer = value_consent(s); /* an answer given stands for ever: it cannot be cleared, only followed by another */
    if (!answer)
        return remark(c, E_REG_CONSENT, COL_CONSENT, s);
    jw_key(c->w, "consent");
    jw_z(c->w, answer);
    if (on.n) {
        date_format_iso(d, iso);
        jw_key(c->w, "consent_on");
        jw_z(c->w, iso);
    }
    return OK;
}

static enum err text_cells(struct ctx *c)
{
    static const struct {
        enum column col;
        const char *key;
    } texts[] = { { COL_MUNICIPAL_ID, "municipal_id" }, { COL_HOUSEHOLD, "household_no" }, { COL_COMMUNITY, "community" },
                  { COL_COMMISSIONER, "commissioner" }, { COL_NOTE, "note" } };
    enum err e = OK;
    for (size_t i = 0; !e && i < sizeof texts / sizeof texts[0]; i++)
        e = text_cell(c, texts[i].col, texts[i].key);
    return e;
}

/* 1.23457E+11: what Excel makes of a long number; the digits are gone. */
static bool is_excel_power(struct sv s)
{
    long at = sv_find(s, SV("E+"));
    return at > 0 && sv_find((struct sv){ s.p, (size_t)at }, SV(".")) > 0;
}

static size_t values_in(struct sv s)
{
    size_t n = 1;
    for (long at; (at = sv_find(s, SV("、"))) >= 0; n++)
        s = (struct sv){ s.p + at + strlen("、"), s.n - (size_t)at - strlen("、") };
    return n;
}

/* What holds for every cell: no control characters, not too long, not more values than are read. */
static enum err cells_check(struct ctx *c)
{
    for (int col = 0; col < COL_COUNT; col++) {
        struct sv s = raw(c, (enum column)col);
        size_t most = col == COL_PHONE ? 10 : LIST_MAX;
        bool list = column_is_list((enum column)col);
        if (!is_plain(s))
            return refuse(c, E_REG_TEXT, (enum column)col);
        if (s.n > TEXT_BYTES_MAX || (list && values_in(s) > most))
            return refuse(c, E_CSV_TOO_LONG, (enum column)col);
    }
    if (is_excel_power(raw(c, COL_MUNICIPAL_ID)))
        return refuse(c, E_REG_ID, COL_MUNICIPAL_ID);
    return is_excel_power(raw(c, COL_HOUSEHOLD)) ? refuse(c, E_REG_ID, COL_HOUSEHOLD) : OK;
}

static enum err my_number_check(struct ctx *c)
{
    const struct columns *cols = c->env->columns;
    if (c->row->n > cols->n)
        return fail_set(c->fail, E_CSV_COLUMNS, c->row->line, "");
    for (size_t i = 0; i < c->row->n; i++)
        if ((int)i != cols->at[COL_MUNICIPAL_ID] && (int)i != cols->at[COL_HOUSEHOLD] && is_my_number(sv_trim(c->row->field[i])))
            return fail_set(c->fail, E_REG_MYNUMBER, c->row->line, "");
    return OK;
}

static void remarks_write(const struct ctx *c)
{
    if (!c->remarks_n)
        return;
    jw_key(c->w, "remarks");
    jw_arr(c->w);
    for (size_t i = 0; i < c->remarks_n; i++) {
        jw_arr(c->w);
        jw_z(c->w, column_name(c->remarks[i].col));
        jw_z(c->w, err_code(c->remarks[i].why));
        jw_str(c->w, c->remarks[i].text);
        jw_arr_end(c->w);
    }
    jw_arr_end(c->w);
}

void row_who(const struct row_env *env, struct arena *a, const struct csv_row *row, struct row_key *out)
{
    struct ctx c = { .env = env, .a = a, .row = row };
    *out = (struct row_key){ .municipal_id = raw(&c, COL_MUNICIPAL_ID) };
    if (fold_strict(a, raw(&c, COL_NAME), &out->name_key))
        out->name_key = (struct sv){ 0 };
}

enum err row_to_json(const struct row_env *env, struct arena *a, const struct csv_row *row, const struct uuid *op_id, struct buf *out,
                     struct row_key *key, struct fail *fail)
{
    static enum err (*const cells[])(struct ctx *) = { my_number_check, cells_check, name_cells, kana_cell, birth_cell, sex_cell, postcode_cell,
                                                       address_cells, phone_cells, mail_cell, list_cell, reason_cells, device_cells,
                                                       contact_cells, doctor_cells, consent_cells, text_cells };
    size_t before = out->n;
    struct jw w;
    struct ctx c = { .env = env, .a = a, .row = row, .w = &w, .fail = fail };
    char op[37];
    enum err e = OK;
    uuid_format(op_id, op);
    jw_init(&w, out);
    jw_obj(&w);
    jw_key(&w, "line");
    jw_i64(&w, row->line);
    jw_key(&w, "op_id");
    jw_z(&w, op);
    for (size_t i = 0; !e && i < sizeof cells / sizeof cells[0]; i++)
        e = cells[i](&c);
    if (!e) {
        remarks_write(&c);
        jw_obj_end(&w);
        e = buf_ok(out) ? OK : out->bad;
    }
    if (e) {
        if (buf_ok(out)) {
            out->n = before;
            out->p[before] = 0;
        }
        return e;
    }
    key->municipal_id = arena_sv(a, raw(&c, COL_MUNICIPAL_ID));
    return OK;
}
