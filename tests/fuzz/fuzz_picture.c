/* SPDX-License-Identifier: Apache-2.0
 * fuzz_picture.c - any bytes as changes: refused or taken, and the counts still equal a recount. */
#include <stdlib.h>

#include "server/picture/incidents/incidents.h"
#include "server/picture/outages/power.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

/* Changes stand one behind the other: kind, id, two bytes of length, body. */
static uint64_t apply_all(struct picture *p, const uint8_t *data, size_t size)
{
    struct picture_delta d;
    uint64_t seq = 0;
    while (size >= 4) {
        size_t n = (size_t)(data[2] << 8 | data[3]);
        char id[2] = { (char)('0' + data[1] % 10), 0 };
        n = n < size - 4 ? n : size - 4;
        struct sv body = { n ? (const char *)data + 4 : NULL, n };
        if (picture_apply(p, ++seq, sv_of(picture_kind_name((enum picture_kind)(data[0] % KIND_COUNT))), sv_of(id), body, &d) == OK)
            require(d.zones_n <= DELTA_ZONES_MAX);
        data += 4 + n;
        size -= 4 + n;
    }
    return seq;
}

static void ask_all(const struct picture *p)
{
    struct power_query q = { .now_us = 1, .everywhere = true };
    struct power_row *rows;
    struct zone_count c;
    struct arena a;
    int64_t ids[16];
    size_t n, incidents = incident_list(p, ids, 16);
    for (size_t i = 0; i < incidents && i < 16; i++) {
        require(incident_recount(p, ids[i]) == 0);
        for (size_t it = 0; incident_zone_next(p, ids[i], &it, &c);)
            require(c.persons == c.by_status[0] + c.by_status[1] + c.by_status[2] + c.by_status[3]);
    }
    arena_init(&a, 16 << 20);
    require(power_list(p, &q, &a, &rows, &n) == OK && n <= picture_persons(p));
    arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture *p = picture_new();
    require(p && picture_index(p) == OK);
    (void)apply_all(p, data, size);
    ask_all(p);
    require(picture_reindex(p) == OK);
    ask_all(p);
    picture_free(p);
    return 0;
}
