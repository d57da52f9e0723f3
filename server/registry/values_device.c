/* SPDX-License-Identifier: Apache-2.0
 * values_device.c - devices that need power, their minutes and litres. */
#include "server/base/count.h"
#include "server/base/text/fold.h"
#include "server/base/word.h"
#include "server/registry/values.h"
#include "server/registry/values_inside.h"

#define MINUTES_MAX 100000 /* 69 days: what is above is a model's number, no battery */

static bool ends_with_none(struct sv h)
{
    static const char *const ends[] = { "なし",   "無し",     "無",     "ナシ", "無い",   "ない",   "不要",   "不使用",   "未使用",
                                        "せず",   "いない",   "非該当", "終了", "中止",   "返却",   "返却済", "返却済み", "離脱",
                                        "離脱済", "離脱済み", "廃止",   "撤去", "撤去済", "使わず", ":×",     ":無",      "×" };
    for (size_t i = 0; i < countof(ends); i++)
        if (sv_ends(h, sv_of(ends[i])))
            return true;
    return value_none(h);
}

/* 有, 医療機器あり, 要電源: that there is one. */
static bool says_only_that(struct sv h)
{
    static const char *const t[] = { "医療機器有",     "医療機器有り", "医療機器あり", "医療機器使用", "医療機器使用中", "医療機器",
                                     "機器有",         "機器有り",     "機器あり",     "機器使用",     "電源必要",       "要電源",
                                     "電源要",         "電源確保必要", "電源が必要",   "電気必要",     "あり(詳細不明)", "電源を要する機器",
                                     "医療的ケア機器", "在宅医療機器", "その他機器",   "その他" };
    return SV_ONE_OF(h, t) || value_yes(h);
}

static const char *mode_of(struct sv h)
{
    static const struct spellings t[] = { { "TPPV", { "TPPV", "気管切開" } },
                                          { "NPPV", { "NPPV", "NIPPV", "マスク", "BIPAP", "バイパップ" } } };
    return SPELLING_WITHIN(t, h);
}

static void device_add(struct device_value *out, size_t *n, struct sv kind, const char *mode)
{
    for (size_t i = 0; i < *n; i++)
        if (sv_eq(out[i].kind, kind))
            return;
    if (*n < DEVICES_IN_VALUE)
        out[(*n)++] = (struct device_value){ kind, sv_eq(kind, SV(JA_DEVICE_KIND_VENTILATOR)) ? mode : NULL };
}

/* Every kind that is named, in the order in which they are written. */
static void kinds_find(struct sv h, const char *mode, struct device_value *out, size_t *n)
{
    for (size_t i = 0; i < h.n;) {
        struct sv rest = { h.p + i, h.n - i };
        size_t used;
        int kind = word_begins(WORDS_DEVICE_KIND, rest, &used); /* the longer where one holds another: 腹膜透析 is no 透析 */
        if (kind >= 0)
            device_add(out, n, sv_of(word_kept(WORDS_DEVICE_KIND, (unsigned)kind)), mode);
        i += used ? used : 1;
    }
}

bool value_devices(struct arena *a, struct sv s, struct device_value out[DEVICES_IN_VALUE], size_t *n)
{
    struct sv bracket, core = value_core(a, s, &bracket), all;
    *n = 0;
    if (fold_nfkc(a, s, &all) || s.n > 200)
        return false;
    if (ends_with_none(core.n ? core : bracket))
        return true;
    if (value_unsaid(core) || !value_says(all))
        return says_only_that(core) ? (device_add(out, n, SV(DEVICE_UNKNOWN), NULL), true) : false;
    if (says_only_that(core) && !bracket.n) {
        device_add(out, n, SV(DEVICE_UNKNOWN), NULL);
        return true;
    }
    kinds_find(all, mode_of(all), out, n);
    if (!*n) /* not one of the kinds: as it was written */
        device_add(out, n, says_only_that(core) ? SV(DEVICE_UNKNOWN) : arena_sv(a, s), NULL);
    return true;
}

bool value_device_known(struct arena *a, struct sv s)
{
    struct device_value d[DEVICES_IN_VALUE], known[DEVICES_IN_VALUE];
    struct sv all;
    size_t n, found = 0;
    if (!value_devices(a, s, d, &n) || fold_nfkc(a, s, &all))
        return false;
    kinds_find(all, NULL, known, &found);
    return !n || found || sv_eq(d[0].kind, SV(DEVICE_UNKNOWN));
}

bool value_device(struct arena *a, struct sv s, struct device_value *out)
{
    struct device_value d[DEVICES_IN_VALUE];
    size_t n;
    if (!value_devices(a, s, d, &n) || !n)
        return false;
    *out = d[0];
    return true;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------------- */

/* A number at the front: 4, 4.5, 四, 十二; *used its bytes, 0 when there is none. */
static double number_at(struct sv s, size_t *used)
{
    static const char *const kanji[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
    double v = 0;
    size_t n = 0;
    while (n < s.n && n < 12 && ((s.p[n] >= '0' && s.p[n] <= '9') || (s.p[n] == '.' && n > 0)))
        n++;
    if (n && sv_to_double((struct sv){ s.p, n }, &v)) {
        *used = n;
        return v;
    }
    for (n = 0; n + 3 <= s.n && n < 9;) {
        struct sv rest = { s.p + n, s.n - n };
        int d = 0;
        while (d < 10 && !sv_starts(rest, sv_of(kanji[d])))
            d++;
        if (d < 10)
            v += d;
        else if (sv_starts(rest, SV("十")))
            v = (v > 0 ? v : 1) * 10;
        else
            break;
        n += 3;
    }
    *used = n;
    return v;
}

static const struct {
    const char *text;
    double minutes;
} units[] = {
    { "時間", 60 }, { "hours", 60 }, { "hour", 60 }, { "hrs", 60 }, { "hr", 60 },     { "h", 60 },    { "H", 60 },      { "minutes", 1 },
    { "min", 1 },   { "MIN", 1 },    { "分", 1 },    { "m", 1 },    { "日間", 1440 }, { "日", 1440 }, { "昼夜", 1440 }, { "時", 60 },
};

/* 4時間30分, 4時間半, 240: the minutes at the front; *used its bytes, 0 when none can be read. */
static double span_at(struct sv s, size_t *used)
{
    double sum = 0;
    size_t at = 0, n;
    while (at < s.n) {
        struct sv rest = { s.p + at, s.n - at };
        if (sv_starts(rest, SV("半日")) && !at) {
            *used = strlen("半日");
            return 720;
        }
        double v = number_at(rest, &n), factor = 0;
        if (!n)
            break;
        rest = (struct sv){ rest.p + n, rest.n - n };
        for (size_t i = 0; !factor && i < countof(units); i++)
            if (sv_starts(rest, sv_of(units[i].text))) {
                factor = units[i].minutes;
                n += strlen(units[i].text);
            }
        if (!factor && at)
            break;
        sum += v * (factor > 0 ? factor : 1);
        at += n;
        rest = (struct sv){ s.p + at, s.n - at };
        if (factor >= 60 && sv_starts(rest, SV("半"))) {
            sum += factor / 2;
            at += strlen("半");
        }
        if (!factor)
            break;
    }
    *used = at;
    return sum;
}

static bool behind_says_little(struct sv s)
{
    static const char *const t[] = { "",   "以上", "程度", "ほど", "位",     "くらい",   "ぐらい", "前後", "弱", "強",
                                     "可", "可能", "持続", "稼働", "使用可", "使用可能", "もつ",   "持つ", "間", "分" };
    return SV_ONE_OF(s, t);
}

static struct sv before_cut(struct sv s)
{
    static const char *const t[] = { "約",         "およそ",   "おおよそ", "だいたい", "大体",       "最大",     "最低", "最長",
                                     "フル充電で", "満充電で", "内蔵",     "外部",     "バッテリー", "バッテリ", "電池", ":" };
    for (size_t i = 0; i < countof(t);) {
        size_t n = strlen(t[i]);
        if (sv_starts(s, sv_of(t[i]))) {
            s = (struct sv){ s.p + n, s.n - n };
            i = 0;
        } else {
            i++;
        }
    }
    return s;
}

/* What stands between two ends of a span: 4〜5時間. */
static size_t span_sign(struct sv s)
{
    static const char *const t[] = { "〜", "~", "-", "から", "ないし", "、" };
    for (size_t i = 0; i < countof(t); i++)
        if (sv_starts(s, sv_of(t[i])))
            return strlen(t[i]);
    return 0;
}

/* 4:00 */
static bool clock_read(struct sv s, double *out)
{
    int64_t h, m;
    long at = sv_find(s, SV(":"));
    if (at < 1 || s.n != (size_t)at + 3 || !sv_to_i64((struct sv){ s.p, (size_t)at }, &h) ||
        !sv_to_i64((struct sv){ s.p + at + 1, 2 }, &m) || h < 0 || h > 999 || m < 0 || m > 59)
        return false;
    *out = (double)(h * 60 + m);
    return true;
}

/* ×2, ×2個: of several batteries alike. */
static double times_read(struct sv s)
{
    static const char *const signs[] = { "×", "x", "X", "*" };
    for (size_t i = 0; i < countof(signs); i++)
        if (sv_starts(s, sv_of(signs[i]))) {
            size_t n = strlen(signs[i]), used;
            double v = number_at((struct sv){ s.p + n, s.n - n }, &used);
            struct sv rest = { s.p + n + used, s.n - n - used };
            bool counts = !rest.n || sv_eq(rest, SV("個")) || sv_eq(rest, SV("本")) || sv_eq(rest, SV("台")) || sv_eq(rest, SV("つ")) ||
                          sv_eq(rest, SV("セット"));
            return used && counts && v >= 1 && v <= 20 ? v : 0;
        }
    return 0;
}

static bool minutes_read(struct sv s, double *out)
{
    size_t used, sign;
    double v = span_at(s, &used), times;
    if (!used)
        return false;
    struct sv rest = { s.p + used, s.n - used };
    if ((sign = span_sign(rest)) > 0) { /* the shorter; its unit is the longer's when it has none of its own: 4〜5時間 */
        struct sv other = { rest.p + sign, rest.n - sign };
        size_t digits, n;
        double first = number_at(s, &digits), last = span_at(other, &n), number = number_at(other, &sign);
        if (!n || !behind_says_little((struct sv){ other.p + n, other.n - n }))
            return false;
        *out = digits == used && number > 0 ? first * (last / number) : v;
        return *out <= last;
    }
    if ((times = times_read(rest)) > 0) {
        *out = v * times;
        return true;
    }
    *out = v;
    return behind_says_little(rest);
}

bool value_minutes(struct arena *a, struct sv s, int64_t *out)
{
    struct sv bracket, core = value_core(a, s, &bracket);
    double v = 0;
    if (value_none(core) && value_says(core)) {
        *out = 0; /* 無: there is no battery. A dash says nothing */
        return true;
    }
    if (!clock_read(core, &v) && !minutes_read(before_cut(core), &v))
        return false;
    if (v < 0 || v > MINUTES_MAX)
        return false;
    *out = (int64_t)v;
    return true;
}

bool value_litres(struct arena *a, struct sv s, double *out)
{
    static const char *const before[] = { "毎分", "安静時", "労作時", "睡眠時", "約", "流量", "酸素", ":" };
    static const char *const behind[] = { "",    "L",   "l",        "L/分",        "l/分",  "L/min", "l/min",
                                          "L/m", "l/m", "リットル", "リットル/分", "L毎分", "LPM",   "lpm" };
    struct sv bracket, s2 = value_core(a, s, &bracket);
    size_t used;
    for (size_t i = 0; i < countof(before); i++)
        if (sv_starts(s2, sv_of(before[i])))
            s2 = (struct sv){ s2.p + strlen(before[i]), s2.n - strlen(before[i]) };
    double v = number_at(s2, &used), more;
    if (!used)
        return false;
    struct sv rest = { s2.p + used, s2.n - used };
    size_t sign = span_sign(rest);
    if (sign) { /* of 1〜2L a cylinder empties as fast as the more */
        more = number_at((struct sv){ rest.p + sign, rest.n - sign }, &used);
        v = used && more > v ? more : v;
        rest = (struct sv){ rest.p + sign + used, rest.n - sign - used };
    }
    for (size_t i = 0; i < countof(behind); i++)
        if (sv_eq(rest, sv_of(behind[i])) && v >= 0 && v <= 60) {
            *out = v;
            return true;
        }
    return false;
}
