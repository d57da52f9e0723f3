/* SPDX-License-Identifier: Apache-2.0
 * demo_storm.c - which towns are dark at each step, and the files that say so. */
#include "server/demo/demo_storm.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "geo/mesh.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/jw.h"
#include "server/demo/demo_dice.h"

enum { STREAM_STORM = 60, STREAM_HOUSES };
#define STEPS 5                     /* half an hour in which power comes back */
#define CELLS_MAX 4096              /* of 250 m around one town */
#define FILE_MAX ((size_t)64 << 20) /* bytes of one edition */
#define M_PER_DEGREE 111320.0       /* of latitude */
#define PI 3.14159265358979323846
#define MINUTE_US (INT64_C(60) * US_PER_S)

static const struct {
    const char *folder;
    double dark; /* share of the places that are out */
} steps[STEPS] = { { "h01", 0.60 }, { "h06", 0.42 }, { "h12", 0.25 }, { "h24", 0.12 }, { "h48", 0.04 } };

/* Towns of one name, their 丁目 taken together: what a utility reports. */
struct spot {
    const char *base;
    int ward_n;      /* of base: the utility names it with the city */
    size_t first, n; /* in `order` of the storm */
    double rank;     /* who is high stays dark long */
    int houses;
};

struct storm {
    const struct demo_city *city;
    uint64_t seed;
    int64_t now_us;
    const struct demo_town **order;
    struct spot *spot;
    size_t spots;
    const char *folder;
};

static int by_base(const void *a, const void *b)
{
    return strcmp((*(const struct demo_town *const *)a)->base, (*(const struct demo_town *const *)b)->base);
}

static int by_rank(const void *a, const void *b)
{
    double x = ((const struct spot *)a)->rank, y = ((const struct spot *)b)->rank;
    return x < y ? 1 : x > y ? -1 : strcmp(((const struct spot *)a)->base, ((const struct spot *)b)->base);
}

/* The storm came from the sea in the south-east; chance does the rest. */
static void spot_rank(const struct storm *x, struct spot *s, const double range[4])
{
    struct dice d = dice_of(x->seed, STREAM_STORM, s->first);
    const struct demo_town *t = x->order[s->first];
    double east = (t->lon - range[0]) / (range[1] - range[0] + 1e-9), south = (range[3] - t->lat) / (range[3] - range[2] + 1e-9);
    s->rank = 0.5 * east + 0.3 * south + 0.4 * dice_real(&d);
    for (size_t i = 0; i < s->n; i++)
        if (x->order[s->first + i]->ventilated)
            s->rank += 2; /* whoever lives by a battery is what a drill is about */
    s->houses = dice_between(&d, 40, 900);
}

static enum err spots_make(struct storm *x)
{
    const struct demo_city *c = x->city;
    double range[4] = { 180, -180, 90, -90 };
    x->order = calloc(c->towns, sizeof(const struct demo_town *));
    x->spot = calloc(c->towns, sizeof *x->spot);
    if (!x->order || !x->spot)
        return E_NO_MEMORY;
    for (size_t i = 0; i < c->towns; i++) {
        const struct demo_town *t = x->order[i] = &c->town[i];
        range[0] = fmin(range[0], t->lon);
        range[1] = fmax(range[1], t->lon);
        range[2] = fmin(range[2], t->lat);
        range[3] = fmax(range[3], t->lat);
    }
    qsort(x->order, c->towns, sizeof(const struct demo_town *), by_base);
    for (size_t i = 0; i < c->towns; i++) {
        if (!i || strcmp(x->order[i]->base, x->order[i - 1]->base))
            x->spot[x->spots++] = (struct spot){ .base = x->order[i]->base, .ward_n = x->order[i]->ward_n, .first = i };
        x->spot[x->spots - 1].n++;
    }
    for (size_t i = 0; i < x->spots; i++)
        spot_rank(x, &x->spot[i], range);
    qsort(x->spot, x->spots, sizeof *x->spot, by_rank);
    return OK;
}

static size_t dark_at(const struct storm *x, int step)
{
    return step < 0 ? 0 : (size_t)ceil(steps[step].dark * (double)x->spots);
}

static void time_put(struct buf *b, int64_t t_us)
{
    struct civil t;
    civil_of_us(t_us, &t);
    buf_printf(b, "%04d/%02d/%02d %02d:%02d", t.year, t.month, t.day, t.hour, t.minute);
}

static int64_t began_us(const struct storm *x)
{
    return x->now_us - 70 * MINUTE_US;
}

static int64_t written_us(const struct storm *x, int step)
{
    return x->now_us + step * 5 * MINUTE_US;
}

static void case_put(struct buf *b, const struct storm *x, size_t i, int step, bool restored)
{
    const struct spot *s = &x->spot[i];
    buf_printf(b, "<kosho_kenmei type=\"1\"><kenmei_no>%zu</kenmei_no><kenmei_cond>%d</kenmei_cond><teiden_hassei_d>", 990000 + i,
               restored ? 3 : 2);
    time_put(b, began_us(x));
    buf_str(b, "</teiden_hassei_d>");
    if (restored) {
        buf_str(b, "<zenso_d>");
        time_put(b, written_us(x, step) - 2 * MINUTE_US);
        buf_str(b, "</zenso_d>");
    }
    buf_printf(b,
               "<chomei_info><teisoden_cond>1</teisoden_cond><address1_n>%s</address1_n><address2_n>%s%.*s</address2_n><address3_n>%s</"
               "address3_n></chomei_info>",
               x->city->pref, x->city->name, s->ward_n, s->base, s->base + s->ward_n);
    buf_printf(b, "<hasseiji_teiden_kosu>%d</hasseiji_teiden_kosu><genzai_teiden_kosu>%d</genzai_teiden_kosu>", s->houses,
               restored ? 0 : s->houses * (10 - step) / 10);
    if (!restored && i % 3) {
        buf_str(b, "<fukkyu_mikomi_d>");
        time_put(b, written_us(x, step) + (int64_t)(60 + i % 7 * 60) * MINUTE_US);
        buf_str(b, "</fukkyu_mikomi_d>");
    }
    buf_str(b, "<teiden_riyu><teiden_riyu_c>11</teiden_riyu_c><teiden_riyu_n>台風の影響</teiden_riyu_n></teiden_riyu></kosho_kenmei>\n");
}

static void detail_put(struct buf *b, const struct storm *x, int step)
{
    buf_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<teiden_info>\n<data_make_d>");
    time_put(b, written_us(x, step));
    buf_printf(b, "</data_make_d>\n<eigyosho><eigyosho_c>999</eigyosho_c><eigyosho_n>%s</eigyosho_n></eigyosho>\n", x->city->pref);
    for (size_t i = 0; i < dark_at(x, step - 1) || i < dark_at(x, step); i++)
        case_put(b, x, i, step, i >= dark_at(x, step));
    buf_str(b, "</teiden_info>\n");
}

static enum err cells_put(struct buf *b, const struct storm *x, const struct demo_town *t, int step)
{
    double dlat = t->reach_m / M_PER_DEGREE, dlon = t->reach_m / (M_PER_DEGREE * cos(t->lat * PI / 180));
    struct mesh_box box = { t->lon - dlon, t->lat - dlat, t->lon + dlon, t->lat + dlat };
    int64_t code[CELLS_MAX];
    size_t n;
    enum err e = mesh_cover(MESH_250, &box, code, CELLS_MAX, &n);
    for (size_t i = 0; !e && i < n; i++) {
        struct dice d = dice_of(x->seed, STREAM_HOUSES, (uint64_t)code[i]);
        int houses = dice_between(&d, 1, 60);
        buf_printf(b, "%lld,", (long long)code[i]);
        if (houses < 10)
            buf_str(b, "10戸未満");
        else
            buf_printf(b, "%d", houses);
        buf_printf(b, ",%d%%,", dice_between(&d, 20, 95));
        time_put(b, began_us(x));
        buf_str(b, ",,");
        time_put(b, written_us(x, step));
        buf_ch(b, '\n');
    }
    return e;
}

/* The mesh product covers every second place: one city, two sources, and where they meet they must agree. */
static enum err mesh_put(struct buf *b, const struct storm *x, int step)
{
    enum err e = OK;
    buf_str(b, "メッシュコード,停電戸数,停電率,発生日時,復旧見込,更新日時\n");
    for (size_t i = 0; !e && i < dark_at(x, step); i += 2)
        for (size_t k = 0; !e && k < x->spot[i].n; k++)
            e = cells_put(b, x, x->order[x->spot[i].first + k], step);
    return e;
}

static enum err folders_make(const struct storm *x, int step)
{
    static const char *const below[] = { "", "/p", "/p/resource", "/p/resource/xml" };
    char path[4096];
    snprintf(path, sizeof path, "%s/feeds", x->folder);
    if (mkdir(path, 0755) && errno != EEXIST)
        return E_IO;
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/feeds/%s%s", x->folder, steps[step].folder, below[i]);
        if (mkdir(path, 0755) && errno != EEXIST)
            return E_IO;
    }
    return OK;
}

static enum err step_write(const struct storm *x, int step)
{
    char path[4096];
    struct buf b;
    enum err e = folders_make(x, step);
    buf_init(&b, FILE_MAX);
    detail_put(&b, x, step);
    snprintf(path, sizeof path, "%s/feeds/%s/p/resource/xml/city.xml", x->folder, steps[step].folder);
    if (!e)
        e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0644) : b.bad;
    buf_clear(&b);
    if (!e)
        e = mesh_put(&b, x, step);
    snprintf(path, sizeof path, "%s/feeds/%s/teiden_mesh250.csv", x->folder, steps[step].folder);
    if (!e)
        e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0644) : b.bad;
    buf_done(&b);
    return e;
}

static void source_put(struct jw *w, const char *name, const char *utility, const char *title, const char *file)
{
    jw_obj(w);
    jw_kz(w, "name", name);
    jw_kz(w, "utility", utility);
    jw_kz(w, "title", title);
    jw_kz(w, "base_url", "@FEEDS_BASE@/now");
    jw_kbool(w, "terms_acknowledged", true);
    jw_ki64(w, "interval_s", 30);
    jw_key(w, "stale_after_s"); /* the last step is served as long as the demo runs */
    jw_i64(w, 86400);
    jw_key(w, "files");
    jw_arr(w);
    jw_z(w, file);
    jw_arr_end(w);
    jw_obj_end(w);
}

static enum err sources_write(const char *folder)
{
    char path[4096];
    struct buf b;
    struct jw w;
    buf_init(&b, 65536);
    jw_init(&w, &b);
    jw_arr(&w);
    source_put(&w, "demo", "chubu", "みほん電力（デモ）", "p/resource/xml/city.xml");
    source_put(&w, "demo-mesh", "mesh", "停電メッシュ（デモ）", "teiden_mesh250.csv");
    jw_arr_end(&w);
    snprintf(path, sizeof path, "%s/sources.json", folder);
    enum err e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0644) : b.bad;
    buf_done(&b);
    return e;
}

enum err demo_storm_write(const struct demo_city *c, uint64_t seed, int64_t now_us, const char *folder, struct fail *f)
{
    struct storm x = { .city = c, .seed = seed, .now_us = now_us, .folder = folder };
    enum err e = spots_make(&x);
    for (int step = 0; !e && step < STEPS; step++)
        e = step_write(&x, step);
    if (!e)
        e = sources_write(folder);
    free(x.order);
    free(x.spot);
    return e ? fail_set(f, e, 0, "--out") : OK;
}
