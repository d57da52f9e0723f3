/* SPDX-License-Identifier: Apache-2.0
 * person_json.c - the card of a person, written as JSON by the fields that may be shown. */
#include "server/api/people/person_json.h"

#include <math.h>

#include "server/base/arena.h"
#include "server/base/clock.h"
#include "server/base/time/birth.h"
#include "server/base/count.h"
#include "server/base/date.h"
#include "server/base/json.h"
#include "server/base/word.h"
#include "server/picture/people/card.h"

/* A list of the card as an array of objects with these member names; NULL leaves a subfield out. */
static void list_write(struct jw *w, const char *key, struct sv list, const char *const *names, size_t n)
{
    struct sv item[CARD_SUBFIELDS_MAX];
    jw_key(w, key);
    jw_arr(w);
    while (card_item(&list, item, n)) {
        jw_obj(w);
        for (size_t i = 0; i < n; i++) {
            if (!names[i])
                continue;
            jw_key(w, names[i]);
            if (item[i].n)
                jw_str(w, item[i]);
            else
                jw_null(w);
        }
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void raw_write(struct jw *w, const char *key, struct sv json)
{
    jw_key(w, key);
    if (json.n)
        jw_raw(w, json);
    else
        jw_null(w);
}

static void number_write(struct jw *w, const char *key, struct sv v)
{
    int64_t n = card_int(v, INT64_MIN);
    jw_key(w, key);
    if (n == INT64_MIN)
        jw_null(w);
    else
        jw_i64(w, n);
}

const char *person_stay_text(const struct person *x)
{
    return word_kept(WORDS_STAY, x->stay < WORD_STAY_COUNT ? x->stay : WORD_STAY_UNKNOWN);
}

void person_birth_write(struct jw *w, const struct person *x)
{
    char iso[11];
    if (x->birth_days == PERSON_NO_BIRTH) {
        jw_null(w);
        return;
    }
    birth_format(date_of_days(x->birth_days), x->birth_precision, iso);
    jw_z(w, iso);
}

static void identity_write(struct jw *w, const struct person *x, int64_t now_us)
{
    struct civil c;
    civil_of_us(now_us, &c);
    jw_text_or_null(w, "name", person_name(x));
    jw_text_or_null(w, "kana", person_kana(x));
    jw_key(w, "birth");
    person_birth_write(w, x);
    if (x->birth_days != PERSON_NO_BIRTH) {
        jw_kz(w, "birth_precision", birth_precision_name(x->birth_precision));
    }
    jw_key(w, "age");
    if (x->birth_days == PERSON_NO_BIRTH)
        jw_null(w);
    else
        jw_i64(w, date_age(date_of_days(x->birth_days), (struct date){ (int16_t)c.year, (int8_t)c.month, (int8_t)c.day }));
    jw_kz(w, "sex", person_sex_text(x));
}

static void home_write(struct jw *w, const struct person *x, const struct card *c)
{
    jw_text_or_null(w, "postcode", c->f[CARD_POSTCODE]);
    jw_text_or_null(w, "address", c->f[CARD_ADDRESS]);
    jw_text_or_null(w, "building", c->f[CARD_BUILDING]);
    jw_key(w, "home");
    jw_obj(w);
    jw_text_or_null(w, "level", c->f[CARD_LEVEL]);
    jw_kreal(w, "lon", x->home_lon);
    jw_kreal(w, "lat", x->home_lat);
    number_write(w, "radius_m", c->f[CARD_RADIUS_M]);
    jw_kbool(w, "pinned", card_true(c->f[CARD_PINNED]));
    jw_obj_end(w);
    jw_key(w, "zone");
    if (x->zone)
        jw_id(w, x->zone);
    else
        jw_null(w);
}

/* A member that holds somebody's phone: left out where no phone is shown. */
static const char *phone_key(unsigned fields, const char *key)
{
    return fields & FIELD_PHONE ? key : NULL;
}

static void device_write(struct jw *w, struct sv list, unsigned fields)
{
    struct sv d[DEV_FIELDS];
    jw_key(w, "devices");
    jw_arr(w);
    while (card_item(&list, d, DEV_FIELDS)) {
        jw_obj(w);
        jw_text_or_null(w, "id", d[DEV_ID]);
        jw_text_or_null(w, "kind", d[DEV_KIND]);
        jw_text_or_null(w, "mode", d[DEV_MODE]);
        jw_text_or_null(w, "maker", d[DEV_MAKER]);
        jw_text_or_null(w, "model", d[DEV_MODEL]);
        if (fields & FIELD_PHONE)
            jw_text_or_null(w, "vendor_phone", d[DEV_VENDOR_PHONE]);
        jw_text_or_null(w, "used", d[DEV_USED]);
        number_write(w, "off_ok_min", d[DEV_OFF_OK_MIN]);
        number_write(w, "battery_min", d[DEV_INTERNAL_MIN]);
        number_write(w, "external_min", d[DEV_EXTERNAL_MIN]);
        jw_text_or_null(w, "oxygen_l_min", d[DEV_OXYGEN_L_MIN]);
        number_write(w, "cylinder_min", d[DEV_CYLINDER_MIN]);
        jw_key(w, "resuscitator");
        if (d[DEV_RESUSCITATOR].n)
            jw_bool(w, card_true(d[DEV_RESUSCITATOR]));
        else
            jw_null(w);
        jw_text_or_null(w, "own_power", d[DEV_OWN_POWER]);
        number_write(w, "move_at_min", d[DEV_MOVE_AT_MIN]);
        jw_text_or_null(w, "move_to", d[DEV_MOVE_TO]);
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void one_write(struct jw *w, const char *key, struct sv item, const char *const *names, size_t n)
{
    struct sv sub[CARD_SUBFIELDS_MAX];
    jw_key(w, key);
    if (!card_item(&item, sub, n)) {
        jw_null(w);
        return;
    }
    jw_obj(w);
    for (size_t i = 0; i < n; i++)
        if (names[i])
            jw_text_or_null(w, names[i], sub[i]);
    jw_obj_end(w);
}

/* Lists write a phone behind the name in one cell: what stands before the first digit, of either width. */
static struct sv before_number(struct sv text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool wide = i + 2 < text.n && !memcmp(text.p + i, "\xEF\xBC", 2) && (unsigned char)text.p[i + 2] >= 0x90 &&
                    (unsigned char)text.p[i + 2] <= 0x99;
        if (wide || (text.p[i] >= '0' && text.p[i] <= '9'))
            return sv_trim((struct sv){ text.p, i });
    }
    return text;
}

static void plan_write(struct jw *w, const struct card *c, unsigned fields)
{
    static const char *const reason[] = { "kind", "detail" };
    const char *const helper[] = { "name", phone_key(fields, "phone"), "has_key" };
    list_write(w, "reasons", c->f[CARD_REASONS], reason, 2);
    list_write(w, "helpers", c->f[CARD_HELPERS], helper, 3);
    raw_write(w, "plan", c->f[CARD_PLAN]);
    jw_text_or_null(w, "community", c->f[CARD_COMMUNITY]);
    jw_text_or_null(w, "welfare_commissioner",
                    fields & FIELD_PHONE ? c->f[CARD_WELFARE_COMMISSIONER] : before_number(c->f[CARD_WELFARE_COMMISSIONER]));
}

static void member_write(struct jw *w, const char *key, const struct json *value)
{
    struct buf b;
    if (json_is_null(value))
        return;
    buf_init(&b, 64 * 1024);
    json_dump_canonical(value, &b);
    if (buf_ok(&b)) {
        jw_kraw(w, key, buf_view(&b));
    }
    buf_done(&b);
}

/* How to get in. Where the key hangs is said with its code, to those who go there: the others get what is named here. */
static void access_write(struct jw *w, struct sv json, bool with_key)
{
    static const char *const open[] = { "floor", "lift", "landmark", "parking", "dog" };
    const struct json *j;
    struct arena a;
    if (with_key || !json.n) {
        raw_write(w, "access", json);
        return;
    }
    arena_init(&a, 256 * 1024);
    jw_key(w, "access");
    jw_obj(w);
    if (json_parse(&a, json, 8, &j, NULL) == OK)
        for (size_t i = 0; i < countof(open); i++)
            member_write(w, open[i], json_get(j, open[i]));
    jw_obj_end(w);
    arena_done(&a);
}

static void caution_write(struct jw *w, struct sv list)
{
    struct sv item;
    jw_key(w, "caution");
    jw_arr(w);
    while (card_item(&list, &item, 1))
        jw_str(w, item);
    jw_arr_end(w);
}

static void medical_write(struct jw *w, const struct card *c, unsigned fields)
{
    const char *const doctor[] = { "name", phone_key(fields, "phone"), "hospital", "agreed_hospital" };
    raw_write(w, "medical", c->f[CARD_MEDICAL]);
    one_write(w, "doctor", c->f[CARD_DOCTOR], doctor, 4);
}

static void stay_write(struct jw *w, const struct person *x, const struct card *c)
{
    struct sv rest = c->f[CARD_STAY], s[STAY_FIELDS];
    bool has = card_item(&rest, s, STAY_FIELDS);
    jw_kz(w, "stay", person_stay_text(x));
    jw_key(w, "stay_place");
    if (has && s[STAY_PLACE].n)
        jw_str(w, s[STAY_PLACE]);
    else
        jw_null(w);
    jw_key(w, "stay_located"); /* at home the home says where */
    jw_bool(w, x->stay != AT_HOME && has && s[STAY_LON].n > 0);
    jw_kbool(w, "excluded", x->excluded);
}

static void people_write(struct jw *w, const struct card *c, unsigned fields)
{
    const char *const contact[] = { "name", "relation", phone_key(fields, "phone"), "has_key", "together" };
    const char *const care[] = { NULL, NULL, "name", "role", phone_key(fields, "phone"), "main" };
    list_write(w, "contacts", c->f[CARD_CONTACTS], contact, 5);
    list_write(w, "care_team", c->f[CARD_CARE], care, 6);
}

static void phones_write(struct jw *w, const struct card *c)
{
    static const char *const phone[] = { "kind", "number", "digits", "note" };
    list_write(w, "phones", c->f[CARD_PHONES], phone, 4);
    jw_text_or_null(w, "mail", c->f[CARD_MAIL]);
    jw_text_or_null(w, "fax", c->f[CARD_FAX]);
}

static enum err reason_of(struct sv code)
{
    char z[64];
    size_t n = code.n < sizeof z ? code.n : sizeof z - 1;
    if (n)
        memcpy(z, code.p, n);
    z[n] = 0;
    return err_by_code(z);
}

/* What stood in a cell of a list and could not be read: for those who keep the register, until one of them settles it. */
static void remarks_write(struct jw *w, struct sv list)
{
    struct sv item[5];
    jw_key(w, "remarks");
    jw_arr(w);
    while (card_item(&list, item, 5)) {
        enum err why = reason_of(item[3]);
        jw_obj(w);
        jw_text_or_null(w, "id", item[0]);
        jw_text_or_null(w, "field", item[1]);
        jw_text_or_null(w, "text", item[2]);
        jw_text_or_null(w, "code", item[3]);
        jw_text_or_null(w, "ja", sv_of(err_ja(why)));
        jw_text_or_null(w, "en", sv_of(err_en(why)));
        jw_ktime(w, "at", card_int(item[4], INT64_MIN));
        jw_obj_end(w);
    }
    jw_arr_end(w);
}

static void consent_write(struct jw *w, const struct card *c)
{
    static const char *const consent[] = { "kind", "party", "answer", "on" };
    static const char *const listing[] = { "list", "from", "to" };
    list_write(w, "consents", c->f[CARD_CONSENTS], consent, 4);
    list_write(w, "listings", c->f[CARD_LISTINGS], listing, 3);
    jw_text_or_null(w, "municipal_id", c->f[CARD_MUNICIPAL_ID]);
    remarks_write(w, c->f[CARD_REMARKS]);
}

static void directive_write(struct jw *w, const struct card *c, unsigned fields)
{
    const char *const directive[] = { "kind", "body", "doctor", phone_key(fields, "phone"), "signed_on", "withdrawn_on" };
    if (!c->f[CARD_DIRECTIVES].n)
        return;
    list_write(w, "directives", c->f[CARD_DIRECTIVES], directive, 6);
    jw_kz(w, "directive_banner", "表示は参考です。プロトコルに従い、かかりつけ医に確認してください");
}

void person_write(struct jw *w, const struct person *x, unsigned fields, int64_t now_us)
{
    struct card c;
    if (card_cut(person_card(x), &c))
        return;
    if (fields & FIELD_NAME)
        identity_write(w, x, now_us);
    if (fields & FIELD_ADDRESS)
        home_write(w, x, &c);
    if (fields & FIELD_PHONE)
        phones_write(w, &c);
    if (fields & FIELD_STATUS)
        stay_write(w, x, &c);
    if (fields & FIELD_PLAN)
        plan_write(w, &c, fields);
    if (fields & FIELD_CONTACT)
        people_write(w, &c, fields);
    if (fields & FIELD_DEVICE)
        device_write(w, c.f[CARD_DEVICES], fields);
    if (fields & FIELD_MEDICAL)
        medical_write(w, &c, fields);
    if (fields & FIELD_ACCESS)
        access_write(w, c.f[CARD_ACCESS], fields & FIELD_KEY);
    if (fields & FIELD_KEY)
        jw_text_or_null(w, "key_code", c.f[CARD_KEY_CODE]);
    if (fields & FIELD_CAUTION)
        caution_write(w, c.f[CARD_CAUTION]);
    if (fields & FIELD_DIRECTIVE)
        directive_write(w, &c, fields);
    if (fields & FIELD_CONSENT)
        consent_write(w, &c);
    if (fields & FIELD_NOTE)
        jw_text_or_null(w, "note", c.f[CARD_NOTE]);
}

void protected_mark_write(struct jw *w, const struct person *x)
{
    if (!x->is_protected)
        return;
    jw_kbool(w, "protected", true);
    jw_kstr(w, "inquiry_to", card_field(person_card(x), CARD_INQUIRY_TO));
}

/* The parts that may be shown; those that stand side by side are copied as one. */
void person_row_write(struct jw *w, const struct person *x, unsigned fields)
{
    static const unsigned field[PERSON_ROW_PARTS] = {
        [ROW_IDENTITY] = FIELD_NAME, [ROW_ADDRESS] = FIELD_ADDRESS, [ROW_PHONE] = FIELD_PHONE
    };
    unsigned at = ROW_ID, last = ROW_ID;
    while (at < PERSON_ROW_PARTS) {
        while (last + 1 < PERSON_ROW_PARTS && fields & field[last + 1])
            last++;
        struct sv parts = person_row(x, at, last);
        jw_members(w, at == ROW_ID ? parts : (struct sv){ parts.p + 1, parts.n - 1 });
        for (at = last + 1; at < PERSON_ROW_PARTS && !(fields & field[at]); at++)
            ;
        last = at;
    }
}
