/* SPDX-License-Identifier: Apache-2.0
 * columns.c - reading the heading of a list. */
#include "server/registry/columns.h"

/* clang-format off */
static const char *const names[COL_COUNT] = {
    "自治体内番号", "世帯番号", "氏名", "氏名カナ", "生年月日", "性別", "郵便番号", "住所", "方書", "電話番号", "電話番号2", "メール",
    "掲載区分", "事由", "要介護度", "障害", "難病", "医療機器", "バッテリー分", "外部バッテリー分", "酸素流量", "かかりつけ医",
    "かかりつけ医電話", "緊急連絡先", "緊急連絡先続柄", "緊急連絡先電話", "自治会", "民生委員", "名簿提供同意", "同意日", "備考",
};
/* clang-format on */

const char *column_name(enum column c)
{
    return names[c];
}

const char *columns_name_at(const struct columns *c, int at)
{
    for (int k = 0; k < COL_COUNT; k++)
        if (c->at[k] == at)
            return names[k];
    return "";
}

static enum err one_heading(struct columns *c, struct sv title, int i, long line, struct fail *f)
{
    if (sv_find(title, SV("マイナンバー")) >= 0 || sv_find(title, SV("個人番号")) >= 0)
        return fail_set(f, E_REG_MYNUMBER, line, "マイナンバー");
    for (int k = 0; k < COL_COUNT; k++) {
        if (!sv_eq(title, sv_of(names[k])))
            continue;
        if (c->at[k] >= 0)
            return fail_set(f, E_CSV_HEADER, line, names[k]);
        c->at[k] = i;
        return OK;
    }
    if (c->age_at < 0 && (sv_eq(title, SV("年齢")) || sv_eq(title, SV("年令")))) {
        c->age_at = i;
        return OK;
    }
    if (sv_find(title, SV("住民票コード")) >= 0 || sv_find(title, SV("住民票ｺｰﾄﾞ")) >= 0)
        c->resident_at = i;
    if (title.n && c->unknown_n < UNKNOWN_MAX) {
        c->unknown_at[c->unknown_n] = i;
        c->unknown[c->unknown_n++] = title;
    }
    return OK;
}

enum err columns_read(const struct csv_row *heading, struct columns *out, struct fail *f)
{
    struct columns c = { .n = heading->n, .age_at = -1, .resident_at = -1 };
    for (int k = 0; k < COL_COUNT; k++)
        c.at[k] = -1;
    for (size_t i = 0; i < heading->n; i++) {
        enum err e = one_heading(&c, sv_trim(heading->field[i]), (int)i, heading->line, f);
        if (e)
            return e;
    }
    if (c.at[COL_NAME] < 0)
        return fail_set(f, E_CSV_HEADER, heading->line, names[COL_NAME]);
    *out = c;
    return OK;
}
