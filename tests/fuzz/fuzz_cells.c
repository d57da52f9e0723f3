/* SPDX-License-Identifier: Apache-2.0
 * fuzz_cells.c - whatever stands in a cell: what is read from it can be written and read again, lies within it, and holds no number
 * that may not be kept. */
#include <stdlib.h>

#include "server/base/time/birth.h"
#include "server/base/text/phone.h"
#include "server/base/text/my_number.h"
#include "server/base/text/phones.h"
#include "server/base/utf8.h"
#include "server/registry/values.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void birth_holds(struct sv s)
{
    const struct date today = { 2026, 11, 29 };
    struct birth b, back;
    char text[16];
    if (birth_parse(s, today, &b) != OK)
        return;
    require(date_valid(b.date) && date_cmp(b.date, today) <= 0 && date_age(b.date, today) <= BIRTH_AGE_MAX);
    birth_format(b.date, b.precision, text);
    if (b.precision == BIRTH_ABOUT)
        memcpy(text + strlen(text), "~", 2);
    require(birth_read(sv_of(text), &back) && date_cmp(back.date, b.date) == 0 && back.precision == b.precision);
}

static bool within(struct sv part, struct sv s)
{
    return !part.n || (part.p >= s.p && part.p + part.n <= s.p + s.n);
}

static void phones_hold(struct arena *a, struct sv s)
{
    struct phone_found f[10];
    struct sv left;
    size_t n;
    char digits[16];
    require(phones_read(a, s, f, 10, &n, &left) == OK && n <= 10 && within(left, s));
    for (size_t i = 0; i < n; i++)
        require(within(f[i].number, s) && !phone_digits(f[i].number, digits) && strcmp(digits, f[i].digits) == 0);
    require(n || left.n == sv_trim(s).n);
}

static void mask_holds(struct arena *a, struct sv s)
{
    struct sv once, twice;
    bool found;
    for (int what = MASK_TEXT; what <= MASK_RESIDENT; what++) {
        require(my_number_mask(a, s, (enum mask_of)what, &once, &found) == OK && once.n <= s.n);
        require(found || (once.p == s.p && once.n == s.n));
        require(utf8_valid(once) && my_number_mask(a, once, (enum mask_of)what, &twice, &found) == OK);
        require(what == MASK_RESIDENT || !found);
    }
}

static void values_hold(struct arena *a, struct sv s)
{
    struct device_value d[DEVICES_IN_VALUE];
    struct reason_value r;
    struct consent_value c;
    struct sv piece[16];
    int64_t minutes;
    double litres;
    size_t n = values_cut(s, piece, 16);
    for (size_t i = 0; i < n && i < 16; i++)
        require(within(piece[i], s));
    require(!value_devices(a, s, d, &n) || n <= DEVICES_IN_VALUE);
    require(!value_minutes(a, s, &minutes) || (minutes >= 0 && minutes <= 100000));
    require(!value_litres(a, s, &litres) || (litres >= 0 && litres <= 60));
    require(!value_reason(a, s, &r) || !r.kind || utf8_valid(r.detail));
    require(!value_care_level(a, s, &r) || !r.kind || utf8_valid(r.detail));
    require(!value_disability(a, s, &r) || !r.kind || utf8_valid(r.detail));
    require(!value_consent(a, s, &c) || c.answer);
    (void)value_device_known(a, s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv s = { (const char *)data, size };
    struct arena a;
    if (!utf8_valid(s) || (size && memchr(data, 0, size)))
        return 0; /* a row with a NUL is refused before its cells are read */
    arena_init(&a, 64 << 20);
    birth_holds(s);
    phones_hold(&a, s);
    mask_holds(&a, s);
    values_hold(&a, s);
    arena_done(&a);
    return 0;
}
