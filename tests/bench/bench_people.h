/* SPDX-License-Identifier: Apache-2.0
 * bench_people.h - made-up people for benchmarks, the same ones for the same number, without keeping them.
 *
 * Names as bench_names.h draws them; addresses, phones and dates are drawn evenly. Header only. */
#ifndef ANPI_TESTS_BENCH_PEOPLE_H
#define ANPI_TESTS_BENCH_PEOPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "geo/mesh.h"
#include "server/base/buf.h"
#include "server/base/date.h"
#include "server/picture/people/card.h"
#include "tests/bench/bench_names.h"

#define BENCH_MUNICIPALITIES 10
#define BENCH_TOWNS 300 /* a municipality */
static const int32_t bench_municipalities[BENCH_MUNICIPALITIES] = { 23201, 23202, 23203, 23204, 23205, 23206, 23207, 23208, 23209, 23214 };

struct bench_person {
    const char *last, *last_kana, *first, *first_kana;
    char birth[11], phone[16], town[64];
    int sex, municipality;
    uint64_t dice, number;
};

static inline void bench_town_name(char out[64], int municipality, unsigned town)
{
    static const char *const a[] = { "西", "東", "北", "南", "上", "下", "中", "新", "大", "小", "本", "元", "高", "長", "広" };
    static const char *const b[] = { "浦", "原", "川", "山", "田", "野", "島", "崎", "沢", "谷",
                                     "松", "竹", "梅", "桜", "宮", "寺", "橋", "池", "森", "浜" };
    unsigned city = (unsigned)municipality % 100;
    snprintf(out, 64, "%05d%s%s%s町", municipality, a[town % 15], b[town / 15 % 20], b[city % 20]);
}

static inline void bench_person_make(const struct bench_names *names, size_t number, struct bench_person *out)
{
    uint64_t seed = number * UINT64_C(0x2545F4914F6CDD1D) + 1;
    int sex = bench_random(&seed) % 10 < 4 ? 0 : 1;
    const struct bench_name *last = bench_draw(names->last, names->last_n, bench_random(&seed));
    const struct bench_name *first = bench_draw(names->first[sex], names->first_n[sex], bench_random(&seed));
    *out = (struct bench_person){ .last = last->kanji,
                                  .last_kana = last->kana,
                                  .first = first->kanji,
                                  .first_kana = first->kana,
                                  .sex = sex + 1,
                                  .municipality = bench_municipalities[bench_random(&seed) % BENCH_MUNICIPALITIES] };
    date_format_iso(date_of_days((int32_t)(bench_random(&seed) % 23000) - 20000), out->birth);
    snprintf(out->phone, sizeof out->phone, "0%d%08u", bench_random(&seed) % 3 ? 5 : 90, (unsigned)(bench_random(&seed) % 100000000));
    bench_town_name(out->town, out->municipality, (unsigned)(bench_random(&seed) % BENCH_TOWNS));
    out->dice = bench_random(&seed);
    out->number = number;
}

static inline void bench_devices(struct buf *b, uint64_t dice)
{
    if (dice % 100 < 3)
        buf_printf(b,
                   "%u\x1d人工呼吸器\x1d"
                   "TPPV\x1d架空メディカル\x1d"
                   "V-100\x1d"
                   "0120000000\x1d終日\x1d"
                   "5\x1d"
                   "180\x1d"
                   "360\x1d\x1d\x1d"
                   "1\x1d\x1d"
                   "60\x1d市民病院",
                   (unsigned)(dice % 1000000));
}

static inline void bench_card_write(const struct bench_person *w, struct buf *b)
{
    uint64_t d = w->dice;
    double lon = 136.9 + (double)(d % 100000) / 100000 * 1.2, lat = 34.65 + (double)(d / 100000 % 100000) / 100000 * 0.6;
    int64_t mesh250 = 0, mesh125 = 0;
    if (mesh_encode(MESH_250, lon, lat, &mesh250) != OK || mesh_encode(MESH_125, lon, lat, &mesh125) != OK)
        exit(1);
    buf_clear(b);
    buf_printf(b,
               "1\x1f%05d\x1f%u\x1f%s %s\x1f%s %s\x1f%s\x1f%d\x1f"
               "0\x1f\x1f"
               "4430000\x1f愛知県%s%u番地%u\x1f\x1f",
               w->municipality, (unsigned)(d % 10000000), w->last, w->first, w->last_kana, w->first_kana, w->birth, w->sex, w->town + 5,
               (unsigned)(d % 90 + 1), (unsigned)(d % 30 + 1));
    buf_printf(b,
               "parcel\x1f%.6f\x1f%.6f\x1f"
               "20\x1f"
               "0\x1f%lld\x1f%lld\x1f%u\x1f%s\x1f%u\x1f",
               lon, lat, (long long)mesh250, (long long)mesh125, (unsigned)(d % 3000 + 1), w->town, (unsigned)(w->number * 7 / 10 + 1));
    buf_printf(b, "電話\x1d%s\x1d%s\x1f", w->phone, w->phone);
    buf_str(b, "要介護\x1d"
               "3\x1e独居\x1d\x1f名簿\x1d"
               "2020-04-01\x1d\x1f\x1f");
    bench_devices(b, d);
    buf_printf(b,
               "\x1f%s %s\x1d長男\x1d"
               "090%08u\x1d"
               "1\x1d"
               "0\x1f",
               w->last, w->first, (unsigned)(d % 100000000));
    buf_printf(b, "12\x1d"
                  "3\x1d架空太郎\x1dケアマネジャー\x1d"
                  "0533000000\x1d"
                  "1\x1f隣の人\x1d"
                  "0533000001\x1d"
                  "0\x1f");
    buf_str(b, "架空一\x1d"
               "0533000002\x1d架空医院\x1d市民病院\x1f{\"conditions\": [\"高血圧\"], \"medicines\": [\"アムロジピン\"]}\x1f\x1f");
    buf_str(b, "名簿提供\x1d本人\x1d同意\x1d"
               "2020-04-01\x1f\x1f架空自治会\x1f架空花子\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f");
}

#endif
