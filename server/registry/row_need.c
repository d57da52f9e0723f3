/* SPDX-License-Identifier: Apache-2.0
 * row_need.c - what somebody needs: reasons, devices with their minutes, whom to call, the doctor, the consent. */
#include <string.h>

#include "server/base/count.h"
#include "server/base/text/phones.h"
#include "server/base/word.h"
#include "server/registry/row_inside.h"
#include "server/registry/values.h"

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
#define REASON_COLUMNS countof(reason_columns)

/* A new care level takes the old one's place; a reason that only stands in 事由 is added to what is known. The clearing
 * mark takes away the kinds of its column, in 事由 all. A level that could not be read replaces nothing. */
static void reason_kinds_write(struct ctx *c, bool level_read)
{
    static const struct {
        enum column col;
        const char *kinds[4];
    } of[] = { { COL_CARE_LEVEL, { JA_REASON_CARE_LEVEL, JA_REASON_SUPPORT_LEVEL } },
               { COL_DISABILITY,
                 { JA_REASON_PHYSICAL_DISABILITY, JA_REASON_INTELLECTUAL_DISABILITY, JA_REASON_MENTAL_DISABILITY,
                   JA_REASON_SUPPORT_CATEGORY } },
               { COL_INTRACTABLE, { JA_REASON_DESIGNATED_ILLNESS } } };
    jw_key(c->w, "reason_kinds");
    jw_arr(c->w);
    for (size_t i = 0; i < 3; i++) {
        bool replaces = row_is_clear(row_raw(c, of[i].col)) || (of[i].col == COL_CARE_LEVEL && level_read);
        for (size_t k = 0; replaces && k < 4 && of[i].kinds[k]; k++)
            jw_z(c->w, of[i].kinds[k]);
    }
    jw_arr_end(c->w);
    if (row_is_clear(row_raw(c, COL_REASON))) {
        jw_kbool(c->w, "reasons_gone", true);
    }
}

struct reasons {
    struct reason_value v[4 * LIST_MAX];
    size_t n;
    bool level_read;
};

static bool reason_understood(struct arena *a, struct sv s)
{
    struct reason_value v;
    return value_reason(a, s, &v) || value_care_level(a, s, &v) || value_disability(a, s, &v);
}

/* The values of one column. What is none of the usual words is その他 with the text kept, and a remark. */
static void reasons_read(struct ctx *c, size_t k, struct reasons *r)
{
    struct sv v[LIST_MAX];
    enum column col = reason_columns[k].col;
    size_t n = col == COL_INTRACTABLE ? row_places(c, col, v) : row_values(c, col, v, reason_understood);
    for (size_t i = 0; i < n; i++) {
        struct reason_value *at = &r->v[r->n];
        if (!v[i].n)
            continue;
        if (value_none(v[i])) {
            r->level_read |= col == COL_CARE_LEVEL;
        } else if (value_unsaid(v[i]) || !value_says(v[i])) {
            row_remark(c, reason_columns[k].bad, col, v[i]);
        } else if (reason_columns[k].read(c->a, v[i], at)) {
            r->level_read |= col == COL_CARE_LEVEL;
            r->n += at->kind != NULL;
        } else {
            r->v[r->n++] = (struct reason_value){ JA_REASON_OTHER, v[i] };
            row_remark(c, reason_columns[k].bad, col, v[i]);
        }
    }
}

static void reason_cells(struct ctx *c)
{
    struct reasons r = { .n = 0 };
    bool any = false;
    for (size_t k = 0; k < REASON_COLUMNS; k++) {
        struct sv s = row_raw(c, reason_columns[k].col);
        any |= s.n > 0;
        if (!row_is_clear(s))
            reasons_read(c, k, &r);
    }
    if (!any)
        return;
    jw_key(c->w, "reasons");
    jw_arr(c->w);
    for (size_t i = 0; i < r.n; i++) {
        jw_arr(c->w);
        jw_z(c->w, r.v[i].kind);
        jw_str(c->w, r.v[i].detail);
        jw_arr_end(c->w);
    }
    jw_arr_end(c->w);
    reason_kinds_write(c, r.level_read);
}

/* ---- devices ---------------------------------------------------------------------------------------------------------- */

/* A column of numbers that stand beside the devices, each in its device's place. */
struct beside {
    enum column col;
    const char *key;
    struct sv v[LIST_MAX];
    size_t n;
};

static void beside_write(struct ctx *c, const struct beside *b, size_t i)
{
    int64_t minutes;
    double litres;
    bool clear = row_is_clear(row_raw(c, b->col)), is_litres = b->col == COL_OXYGEN;
    if (clear) {
        jw_key(c->w, b->key);
        jw_null(c->w);
        return;
    }
    if (i >= b->n || !b->v[i].n)
        return; /* a blank keeps */
    if (is_litres ? !value_litres(c->a, b->v[i], &litres) : !value_minutes(c->a, b->v[i], &minutes)) {
        if (!value_none(b->v[i]))
            row_remark(c, E_REG_NUMBER, b->col, b->v[i]);
        return;
    }
    jw_key(c->w, b->key);
    if (is_litres)
        jw_fixed(c->w, litres, 1);
    else
        jw_i64(c->w, minutes);
}

static void device_write(struct ctx *c, const struct device_value *d, const struct beside *b, size_t i)
{
    jw_obj(c->w);
    jw_kstr(c->w, "kind", d->kind);
    if (d->mode) {
        jw_kz(c->w, "mode", d->mode);
    }
    for (size_t k = 0; b && k < 3; k++)
        beside_write(c, &b[k], i);
    jw_obj_end(c->w);
}

/* Minutes that stand beside no device would be lost in silence. */
static void unowned_remark(struct ctx *c, const struct beside *b, size_t devices)
{
    for (size_t k = 0; k < 3; k++)
        for (size_t i = devices; i < b[k].n; i++)
            if (b[k].v[i].n && !value_none(b[k].v[i]) && !row_is_clear(b[k].v[i]))
                row_remark(c, E_REG_DEVICE_NONE, b[k].col, b[k].v[i]);
}

/* One value of the cell; the numbers beside it are its first device's. */
static void device_value_write(struct ctx *c, struct sv text, const struct beside *b, size_t i)
{
    struct device_value d[DEVICES_IN_VALUE];
    size_t n = 0;
    if (!text.n)
        return;
    if (!value_devices(c->a, text, d, &n)) {
        row_remark(c, E_REG_DEVICE, COL_DEVICE, text);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        if (sv_eq(d[k].kind, SV(DEVICE_UNKNOWN)) && !sv_eq(text, SV(DEVICE_UNKNOWN)))
            row_remark(c, E_REG_DEVICE_UNKNOWN, COL_DEVICE, text);
        device_write(c, &d[k], k ? NULL : b, i);
    }
}

static void device_cells(struct ctx *c)
{
    struct sv v[LIST_MAX];
    struct beside b[] = { { .col = COL_BATTERY_MIN, .key = "battery_min" },
                          { .col = COL_EXTERNAL_MIN, .key = "external_min" },
                          { .col = COL_OXYGEN, .key = "oxygen" } };
    if (row_is_clear(row_raw(c, COL_DEVICE))) {
        jw_kbool(c->w, "devices_gone", true);
        return;
    }
    size_t n = row_values(c, COL_DEVICE, v, value_device_known);
    for (size_t k = 0; k < 3; k++) { /* 30・240 beside two devices are two; 1,200 beside one is not */
        b[k].n = row_places(c, b[k].col, b[k].v);
        if (b[k].n == 1 && n > 1)
            b[k].n = row_values(c, b[k].col, b[k].v, NULL);
    }
    unowned_remark(c, b, n);
    if (!n)
        return;
    jw_key(c->w, "devices");
    jw_arr(c->w);
    for (size_t i = 0; i < n; i++)
        device_value_write(c, v[i], b, i);
    jw_arr_end(c->w);
}

/* ---- contacts --------------------------------------------------------------------------------------------------------- */

static void optional_str(struct jw *w, const char *key, const struct sv *v, size_t n, size_t i)
{
    jw_key(w, key);
    if (i < n && v[i].n && !row_is_clear(v[i]))
        jw_str(w, v[i]);
    else
        jw_null(w);
}

/* The places of a list that the clearing mark stands in; alone in its cell it clears every place. */
static void places_gone(struct ctx *c, const char *key, enum column col, const struct sv *v, size_t n)
{
    bool all = row_is_clear(row_raw(c, col)), any = all;
    for (size_t i = 0; i < n; i++)
        any |= row_is_clear(v[i]);
    if (!any)
        return;
    jw_key(c->w, key);
    jw_arr(c->w);
    for (size_t i = 0; i < LIST_MAX; i++)
        if (all || (i < n && row_is_clear(v[i])))
            jw_i64(c->w, (int64_t)i + 1);
    jw_arr_end(c->w);
}

/* A number that cannot be dialled is still worth seeing: it stays as it was written, and is a remark. */
static bool phone_remark(struct ctx *c, enum column col, struct sv text)
{
    struct phone_found f[4];
    struct sv left;
    size_t n = 0;
    if (!text.n || row_is_clear(text))
        return true;
    if (value_none(text))
        return false;
    if (!phones_read(c->a, text, f, 4, &n, &left) && !n)
        row_remark(c, E_REG_PHONE, col, text);
    return true;
}

static void contact_cells(struct ctx *c)
{
    struct sv name[LIST_MAX], relation[LIST_MAX], phone[LIST_MAX];
    size_t n = row_places(c, COL_CONTACT, name);
    size_t relations = row_is_clear(row_raw(c, COL_CONTACT_RELATION)) ? 0 : row_places(c, COL_CONTACT_RELATION, relation);
    size_t phones = row_is_clear(row_raw(c, COL_CONTACT_PHONE)) ? 0 : row_places(c, COL_CONTACT_PHONE, phone);
    for (size_t i = 0; i < phones; i++)
        if (!phone_remark(c, COL_CONTACT_PHONE, phone[i]))
            phone[i] = (struct sv){ 0 };
    if (row_is_clear(row_raw(c, COL_CONTACT))) {
        jw_kbool(c->w, "contacts_gone", true);
        return;
    }
    places_gone(c, "contact_relations_gone", COL_CONTACT_RELATION, relation, relations);
    places_gone(c, "contact_phones_gone", COL_CONTACT_PHONE, phone, phones);
    size_t most = n > relations ? n : relations;
    if (phones > most)
        most = phones;
    if (!most)
        return;
    jw_key(c->w, "contacts");
    jw_arr(c->w);
    for (size_t i = 0; i < most; i++) {
        if (i < n && value_none(name[i]))
            continue;
        jw_obj(c->w);
        jw_ki64(c->w, "ord", (int64_t)i + 1);
        optional_str(c->w, "name", name, n, i);
        optional_str(c->w, "relation", relation, relations, i);
        optional_str(c->w, "phone", phone, phones, i);
        jw_obj_end(c->w);
    }
    jw_arr_end(c->w);
}

static enum err doctor_cells(struct ctx *c)
{
    enum err e = value_none(row_raw(c, COL_DOCTOR)) ? OK : row_text(c, COL_DOCTOR, "doctor_name");
    return e || !phone_remark(c, COL_DOCTOR_PHONE, row_raw(c, COL_DOCTOR_PHONE)) ? e : row_text(c, COL_DOCTOR_PHONE, "doctor_phone");
}

/* An answer given stands for ever: it cannot be cleared, only followed by another. */
static void consent_cells(struct ctx *c)
{
    struct sv s = row_raw(c, COL_CONSENT), on = row_raw(c, COL_CONSENT_ON);
    struct consent_value v;
    struct date d;
    char iso[11];
    bool dated = on.n && !date_parse(on, &d);
    if (on.n && !dated && !value_none(on))
        row_remark(c, E_REG_DATE, COL_CONSENT_ON, on);
    if (!s.n)
        return;
    bool read = value_consent(c->a, s, &v);
    if (!read || !v.whole)
        row_remark(c, E_REG_CONSENT, COL_CONSENT, s);
    if (!read)
        return;
    jw_kz(c->w, "consent", v.answer);
    if (!sv_eq(sv_of(v.party), SV(JA_CONSENT_PARTY_SELF))) {
        jw_kz(c->w, "consent_party", v.party);
    }
    if (dated) {
        date_format_iso(d, iso);
        jw_kz(c->w, "consent_on", iso);
    }
}

enum err row_need(struct ctx *c)
{
    reason_cells(c);
    device_cells(c);
    contact_cells(c);
    enum err e = doctor_cells(c);
    if (!e)
        consent_cells(c);
    return e;
}
