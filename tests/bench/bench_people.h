/* SPDX-License-Identifier: Apache-2.0
 * bench_people.h - made-up people for benchmarks, the same ones for the same number, without keeping them.
 *
 * Surnames follow the frequencies of $ANPI_DATA/names/last_name_org.csv when it is there (else a short list of common
 * ones), given names its first_name_*_opti.csv; addresses, phones and dates are drawn evenly. Header only. */
#ifndef ANPI_TESTS_BENCH_PEOPLE_H
#define ANPI_TESTS_BENCH_PEOPLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "geo/mesh.h"
#include "server/base/buf.h"
#include "server/base/date.h"
#include "server/base/sv.h"
#include "server/picture/card.h"

#define BENCH_MUNICIPALITIES 10
#define BENCH_TOWNS 300 /* a municipality */
static const int32_t bench_municipalities[BENCH_MUNICIPALITIES] = { 23201, 23202, 23203, 23204, 23205, 23206, 23207, 23208, 23209, 23214 };

struct bench_name {
    char *kanji, *kana;
    uint64_t upto; /* running sum of how many bear it */
};
struct bench_names {
    struct bench_name *last, *first[2];
    size_t last_n, first_n[2];
};
struct bench_person {
    const char *last, *last_kana, *first, *first_kana;
    char birth[11], phone[16], town[64];
    int sex, municipality;
    uint64_t dice, number;
};

static inline uint64_t bench_random(uint64_t *seed) /* splitmix64 */
{
    uint64_t z = (*seed += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static inline void bench_name_add(struct bench_name **list, size_t *n, struct sv kanji, struct sv kana, uint64_t weight)
{
    if ((*n & (*n - 1)) == 0) {
        *list = realloc(*list, (*n ? *n * 2 : 1) * sizeof **list);
        if (!*list)
            exit(1);
    }
    uint64_t before = *n ? (*list)[*n - 1].upto : 0;
    (*list)[(*n)++] = (struct bench_name){ strndup(kanji.p, kanji.n), strndup(kana.p, kana.n), before + weight };
}

static inline FILE *bench_open(const char *name)
{
    char path[512];
    const char *data = getenv("ANPI_DATA");
    snprintf(path, sizeof path, "%s/names/%s", data ? data : "../shared/data", name);
    return fopen(path, "r");
}

static inline void bench_last_read(struct bench_names *names)
{
    static const char *const common[][2] = { { "佐藤", "さとう" }, { "鈴木", "すずき" }, { "高橋", "たかはし" }, { "田中", "たなか" },
        { "伊藤", "いとう" }, { "渡辺", "わたなべ" }, { "山本", "やまもと" }, { "中村", "なかむら" }, { "飯田", "いいだ" } };
    char line[1024];
    FILE *f = bench_open("last_name_org.csv");
    while (f && fgets(line, sizeof line, f)) {
        struct sv rest = sv_of(line), kanji = sv_cut(&rest, ','), count = sv_cut(&rest, ','), kana = sv_cut(&rest, ',');
        int64_t n;
        if (sv_to_i64(count, &n) && n > 0 && kana.n)
            bench_name_add(&names->last, &names->last_n, kanji, kana, (uint64_t)n);
    }
    if (f)
        fclose(f);
    for (size_t i = 0; !f && i < sizeof common / sizeof *common; i++)
        bench_name_add(&names->last, &names->last_n, sv_of(common[i][0]), sv_of(common[i][1]), 10);
}

static inline void bench_first_read(struct bench_names *names, int sex, const char *file)
{
    static const char *const common[2][3][2] = { { { "一郎", "いちろう" }, { "進", "すすむ" }, { "保", "たもつ" } },
        { { "花子", "はなこ" }, { "良子", "よしこ" }, { "光", "ひかる" } } };
    char *line = NULL;
    size_t room = 0;
    FILE *f = bench_open(file);
    while (f && getline(&line, &room, f) > 0) {
        struct sv rest = sv_trim(sv_of(line)), kana = sv_cut(&rest, ',');
        (void)sv_cut(&rest, ',');
        for (int i = 0; i < 6 && rest.p && rest.n; i++) /* the first spellings of each reading, with falling weight */
            bench_name_add(&names->first[sex], &names->first_n[sex], sv_cut(&rest, ','), kana, 60u / (unsigned)(i + 1));
    }
    free(line);
    if (f)
        fclose(f);
    for (int i = 0; !f && i < 3; i++)
        bench_name_add(&names->first[sex], &names->first_n[sex], sv_of(common[sex][i][0]), sv_of(common[sex][i][1]), 10);
}

static inline struct bench_names *bench_names_read(void)
{
    struct bench_names *names = calloc(1, sizeof *names);
    if (!names)
        exit(1);
    bench_last_read(names);
    bench_first_read(names, 0, "first_name_man_opti.csv");
    bench_first_read(names, 1, "first_name_woman_opti.csv");
    return names;
}

static inline void bench_names_free(struct bench_names *names)
{
    struct bench_name *lists[3] = { names->last, names->first[0], names->first[1] };
    size_t n[3] = { names->last_n, names->first_n[0], names->first_n[1] };
    for (int k = 0; k < 3; k++) {
        for (size_t i = 0; i < n[k]; i++) {
            free(lists[k][i].kanji);
            free(lists[k][i].kana);
        }
        free(lists[k]);
    }
    free(names);
}

static inline const struct bench_name *bench_draw(const struct bench_name *list, size_t n, uint64_t r)
{
    size_t from = 0, to = n - 1;
    r %= list[n - 1].upto;
    while (from < to) {
        size_t mid = (from + to) / 2;
        if (list[mid].upto <= r)
            from = mid + 1;
        else
            to = mid;
    }
    return &list[from];
}

static inline void bench_town_name(char out[64], int municipality, unsigned town)
{
    static const char *const a[] = { "西", "東", "北", "南", "上", "下", "中", "新", "大", "小", "本", "元", "高", "長", "広" };
    static const char *const b[] = { "浦", "原", "川", "山", "田", "野", "島", "崎", "沢", "谷", "松", "竹", "梅", "桜", "宮", "寺", "橋", "池", "森", "浜" };
    unsigned city = (unsigned)municipality % 100;
    snprintf(out, 64, "%05d%s%s%s町", municipality, a[town % 15], b[town / 15 % 20], b[city % 20]);
}

static inline void bench_person_make(const struct bench_names *names, size_t number, struct bench_person *out)
{
    uint64_t seed = number * UINT64_C(0x2545F4914F6CDD1D) + 1;
    int sex = bench_random(&seed) % 10 < 4 ? 0 : 1;
    const struct bench_name *last = bench_draw(names->last, names->last_n, bench_random(&seed));
    const struct bench_name *first = bench_draw(names->first[sex], names->first_n[sex], bench_random(&seed));
    *out = (struct bench_person){ .last = last->kanji, .last_kana = last->kana, .first = first->kanji,
        .first_kana = first->kana, .sex = sex + 1, .municipality = bench_municipalities[bench_random(&seed) % BENCH_MUNICIPALITIES] };
    date_format_iso(date_of_days((int32_t)(bench_random(&seed) % 23000) - 20000), out->birth);
    snprintf(out->phone, sizeof out->phone, "0%d%08u", bench_random(&seed) % 3 ? 5 : 90, (unsigned)(bench_random(&seed) % 100000000));
    bench_town_name(out->town, out->municipality, (unsigned)(bench_random(&seed) % BENCH_TOWNS));
    out->dice = bench_random(&seed);
    out->number = number;
}

static inline void bench_devices(struct buf *b, uint64_t dice)
{
    if (dice % 100 < 3)
        buf_printf(b, "%u\x1d人工呼吸器\x1d" "TPPV\x1d架空メディカル\x1d" "V-100\x1d" "0120000000\x1d終日\x1d" "5\x1d" "180\x1d" "360\x1d\x1d\x1d" "1\x1d\x1d" "60\x1d市民病院",
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
    buf_printf(b, "1\x1f%05d\x1f%u\x1f%s %s\x1f%s %s\x1f%s\x1f%d\x1f" "0\x1f\x1f" "4430000\x1f愛知県%s%u番地%u\x1f\x1f", w->municipality,
               (unsigned)(d % 10000000), w->last, w->first, w->last_kana, w->first_kana, w->birth, w->sex, w->town + 5,
               (unsigned)(d % 90 + 1), (unsigned)(d % 30 + 1));
    buf_printf(b, "town\x1f%.6f\x1f%.6f\x1f" "250\x1f" "0\x1f%lld\x1f%lld\x1f%u\x1f%s\x1f%u\x1f", lon, lat, (long long)mesh250,
               (long long)mesh125, (unsigned)(d % 3000 + 1), w->town, (unsigned)(w->number * 7 / 10 + 1));
    buf_printf(b, "電話\x1d%s\x1d%s\x1f", w->phone, w->phone);
    buf_str(b, "要介護\x1d" "3\x1e独居\x1d\x1f名簿\x1d" "2020-04-01\x1d\x1f\x1f");
    bench_devices(b, d);
    buf_printf(b, "\x1f%s %s\x1d長男\x1d" "090%08u\x1d" "1\x1d" "0\x1f", w->last, w->first, (unsigned)(d % 100000000));
    buf_printf(b, "12\x1d" "3\x1d架空太郎\x1dケアマネジャー\x1d" "0533000000\x1d" "1\x1f隣の人\x1d" "0533000001\x1d" "0\x1f");
    buf_str(b, "架空一\x1d" "0533000002\x1d架空医院\x1d市民病院\x1f{\"conditions\": [\"高血圧\"], \"medicines\": [\"アムロジピン\"]}\x1f\x1f");
    buf_str(b, "名簿提供\x1d本人\x1d同意\x1d" "2020-04-01\x1f\x1f架空自治会\x1f架空花子\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f");
}

#endif
