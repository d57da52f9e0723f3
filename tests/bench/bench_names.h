/* SPDX-License-Identifier: Apache-2.0
 * bench_names.h - names for made-up people, with their real frequencies.
 *
 * Surnames follow $ANPI_DATA/names/last_name_org.csv when it is there (else a short list of common ones), given names
 * the first spellings of first_name_*_opti.csv. Header only. */
#ifndef ANPI_TESTS_BENCH_NAMES_H
#define ANPI_TESTS_BENCH_NAMES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/base/sv.h"

struct bench_name {
    char *kanji, *kana;
    uint64_t upto; /* running sum of how many bear it */
};
struct bench_names {
    struct bench_name *last, *first[2];
    size_t last_n, first_n[2];
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
    static const char *const common[][2] = { { "佐藤", "さとう" },   { "鈴木", "すずき" },   { "高橋", "たかはし" },
                                             { "田中", "たなか" },   { "伊藤", "いとう" },   { "渡辺", "わたなべ" },
                                             { "山本", "やまもと" }, { "中村", "なかむら" }, { "飯田", "いいだ" } };
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

#endif
