/* SPDX-License-Identifier: Apache-2.0
 * fuzz_lookup.c - any text as a lookup: refused, or hits in rank order, in scope, and no protected person by address. */
#include "server/picture/find/lookup.h"

#include <stdio.h>
#include <stdlib.h>

#include "server/base/buf.h"
#include "server/picture/people/card.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static struct picture *made_up(void)
{
    static const char *const names[][2] = { { "飯田 花子", "イイダ ハナコ" },
                                            { "髙橋 一郎", "タカハシ イチロウ" },
                                            { "斎藤 保", "サイトウ タモツ" },
                                            { "大野 進", "オオノ ススム" },
                                            { "John Smith", "ジョン スミス" },
                                            { "𠮷田 光", "" },
                                            { "みどり", "ミドリ" } };
    static const char *const towns[] = { "23214緑町一丁目", "23214西浦町大知柄", "", "23201形原町" };
    struct picture *p = picture_new();
    struct buf b;
    buf_init(&b, 1 << 16);
    for (int i = 0; i < 60; i++) {
        buf_clear(&b);
        buf_printf(&b,
                   "1\x1f%s\x1f\x1f%s\x1f%s\x1f"
                   "19%d-0%d-1%d\x1f%d\x1f%d\x1f\x1f\x1f愛知県蒲郡市緑町1丁目%d番地",
                   i % 3 ? "23214" : "23201", names[i % 7][0], names[i % 7][1], 30 + i % 20, 1 + i % 9, i % 9, 1 + i % 2, i % 5 == 0, i);
        buf_printf(&b,
                   "\x1f\x1ftown\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f%s\x1f\x1f電話\x1d\x1d"
                   "0533%06d",
                   towns[i % 4], i * 7919 % 1000000);
        require(picture_load_person(p, i + 1, buf_view(&b)) == OK);
    }
    buf_done(&b);
    require(picture_index(p) == OK);
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct picture *p;
    static const int32_t scope[] = { 23214 };
    struct lookup_query q = { .municipalities = scope, .municipalities_n = 1 };
    struct sv *const members[] = { &q.q, &q.kana, &q.name, &q.phone, &q.birth, &q.sex, &q.address };
    struct lookup_result r;
    struct arena a;
    if (!p)
        p = made_up();
    if (size < 2)
        return 0;
    size_t first = size - 2 < data[1] ? size - 2 : data[1];
    *members[data[0] % 7] = (struct sv){ (const char *)data + 2, first };
    *members[data[0] / 7 % 7] = (struct sv){ (const char *)data + 2 + first, size - 2 - first };
    arena_init(&a, 4 << 20);
    if (lookup(p, &q, &a, &r) == OK) {
        require(r.n <= LOOKUP_LIMIT_DEFAULT);
        for (size_t i = 0; i < r.n; i++) {
            const struct lookup_hit *h = &r.hits[i], *before = i ? &r.hits[i - 1] : NULL;
            require(h->person->municipality == 23214 && h->why != 0);
            require(!h->person->is_protected || !(h->why & (WHY_TOWN | WHY_ADDRESS)));
            require(!before || before->tier < h->tier || (before->tier == h->tier && person_rank_cmp(before->person, h->person) < 0));
        }
    }
    arena_done(&a);
    return 0;
}
