/* SPDX-License-Identifier: Apache-2.0
 * designated.c - which codes are designated cities, and which are wards of one. */
#include "geo/gazetteer/designated.h"

#include <string.h>

#include "server/base/count.h"

#define CODE_BYTES 5 /* digits (JIS X 0402) */

/* In order: a ward belongs to the last one at or before it. */
static const char cities[][CODE_BYTES + 1] = {
    "01100", "04100", "11100", "12100", "14100", "14130", "14150", "15100", "22100", "22130",
    "23100", "26100", "27100", "27140", "28100", "33100", "34100", "40100", "40130", "43100",
};

static bool is_code(struct sv s)
{
    size_t i = 0;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return s.n == CODE_BYTES && i == CODE_BYTES;
}

bool city_is_designated(struct sv code)
{
    for (size_t i = 0; i < countof(cities); i++)
        if (sv_eq(code, sv_of(cities[i])))
            return true;
    return false;
}

bool ward_city(struct sv ward, char city[6])
{
    const char *last = NULL;
    if (!is_code(ward) || ward.p[2] != '1' || city_is_designated(ward))
        return false;
    for (size_t i = 0; i < countof(cities); i++)
        if (memcmp(cities[i], ward.p, 2) == 0 && memcmp(cities[i], ward.p, CODE_BYTES) < 0)
            last = cities[i];
    if (last)
        memcpy(city, last, sizeof cities[0]);
    return last != NULL;
}

/* Wards that lists have of another time: of 浜松市 until 2023 and since, of 北九州市 until 1974, 大阪市 until 1989, 神戸市
 * until 1980. A town of theirs is looked for in the whole city. */
static const struct {
    const char *city, *ward;
} changed[] = {
    { "22130", "中央区" }, { "22130", "浜名区" }, { "22130", "浜北区" }, { "22130", "中区" },   { "22130", "東区" },
    { "22130", "西区" },   { "22130", "南区" },   { "22130", "北区" },   { "40100", "小倉区" }, { "40100", "八幡区" },
    { "27100", "東区" },   { "27100", "南区" },   { "27100", "大淀区" }, { "28100", "生田区" }, { "28100", "葺合区" },
};

size_t ward_is_changed(struct sv city, struct sv text)
{
    for (size_t i = 0; i < countof(changed); i++)
        if (sv_eq(city, sv_of(changed[i].city)) && sv_starts(text, sv_of(changed[i].ward)))
            return strlen(changed[i].ward);
    return 0;
}

bool municipality_holds(struct sv whole, struct sv part)
{
    char city[6];
    return sv_eq(whole, part) || (ward_city(part, city) && sv_eq(whole, sv_of(city)));
}

struct sv ward_name(struct sv name)
{
    long at = sv_find(name, SV("市"));
    size_t from = at < 0 ? 0 : (size_t)at + strlen("市");
    return from < name.n ? (struct sv){ name.p + from, name.n - from } : name;
}

size_t gazetteer_parts(const struct gazetteer *g, struct sv code, uint32_t parts[CITY_WARDS_MAX])
{
    uint32_t own = gazetteer_municipality_find(g, code);
    size_t n = 0;
    if (own != GAZETTEER_NONE) {
        parts[0] = own;
        return 1;
    }
    for (uint32_t i = 0; city_is_designated(code) && i < gazetteer_municipality_count(g) && n < CITY_WARDS_MAX; i++) {
        struct gazetteer_municipality m;
        gazetteer_municipality(g, i, &m);
        if (municipality_holds(code, m.code))
            parts[n++] = i;
    }
    return n;
}
