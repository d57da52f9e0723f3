/* SPDX-License-Identifier: Apache-2.0
 * demo_city_draw.c - the map of the made-up city: 48 towns on a coast that is not there. The same every time. */
#include <math.h>
#include <stdio.h>

#include "server/base/buf.h"
#include "server/base/count.h"
#include "server/base/file.h"
#include "server/demo/demo_city.h"
#include "server/demo/demo_dice.h"

#define COLUMNS 8
#define ROWS 6
#define PI 3.14159265358979323846

static const double middle_lon = 137.725, middle_lat = 34.535, half_lon = 0.112, half_lat = 0.076;

/* West to east in each row, from the hills in the north to the shore. */
static const char *const town_names[ROWS][COLUMNS] = {
    { "大字霧ノ沢", "大字上の平", "大字奥見晴", "大字杉ノ久保", "大字石畳", "大字鷹ノ巣", "大字滝見", "大字風越" },
    { "大字樫原", "星ヶ丘一丁目", "星ヶ丘二丁目", "星ヶ丘三丁目", "大字中見晴", "緑台一丁目", "緑台二丁目", "緑台三丁目" },
    { "青葉一丁目", "青葉二丁目", "青葉三丁目", "中央一丁目", "中央二丁目", "中央三丁目", "見本町", "栄町" },
    { "若松町", "千本松一丁目", "千本松二丁目", "千本松三丁目", "本町", "学園町", "橋本町", "大字東野" },
    { "潮見台一丁目", "潮見台二丁目", "潮見台三丁目", "港町", "魚町", "蔵前町", "浜風町一丁目", "浜風町二丁目" },
    { "大字西ノ浦", "千鳥町", "灯台下", "塩浜町", "浜辺町", "白波町", "大字岬", "浜風町三丁目" },
};

/* From a square to a disc, so that the corner towns lie in the city too, and no two stand in a line. */
static void town_point(int row, int column, double *lon, double *lat)
{
    struct dice d = dice_of(23999, 9, (uint64_t)(row * COLUMNS + column));
    double u = (column + 0.5 + (dice_real(&d) - 0.5) * 0.5) / COLUMNS * 2 - 1;
    double v = 1 - (row + 0.5 + (dice_real(&d) - 0.5) * 0.5) / ROWS * 2;
    *lon = middle_lon + half_lon * 0.97 * u * sqrt(1 - v * v / 2);
    *lat = middle_lat + half_lat * 0.97 * v * sqrt(1 - u * u / 2);
}

static void gazetteer_write(struct buf *b)
{
    static const char *const heading[] = {
        "都道府県コード",     "都道府県名",   "都道府県名カナ",   "都道府県名ローマ字",   "市区町村コード", "市区町村名", "市区町村名カナ",
        "市区町村名ローマ字", "大字町丁目名", "大字町丁目名カナ", "大字町丁目名ローマ字", "小字・通称名",   "緯度",       "経度"
    };
    for (size_t i = 0; i < countof(heading); i++)
        buf_printf(b, "%s\"%s\"", i ? "," : "", heading[i]);
    buf_ch(b, '\n');
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            double lon, lat;
            town_point(row, column, &lon, &lat);
            buf_printf(b, "\"23\",\"愛知県\",\"\",\"\",\"%s\",\"みほん市\",\"\",\"\",\"%s\",\"\",\"\",\"\",\"%.6f\",\"%.6f\"\n",
                       DEMO_CITY_CODE, town_names[row][column], lat, lon);
        }
}

static void boundary_write(struct buf *b)
{
    const int corners = 72;
    buf_printf(b,
               "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"N03_001\":\"愛知県\","
               "\"N03_004\":\"みほん市\",\"N03_007\":\"%s\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[",
               DEMO_CITY_CODE);
    for (int i = 0; i <= corners; i++) {
        double angle = 2 * PI * (i % corners) / corners;
        double reach = 1.06 + 0.03 * sin(3 * angle + 1) + 0.02 * sin(11 * angle) + 0.01 * sin(23 * angle + 2);
        buf_printf(b, "%s[%.6f,%.6f]", i ? "," : "", middle_lon + half_lon * reach * cos(angle),
                   middle_lat + half_lat * reach * sin(angle));
    }
    buf_str(b, "]]}}]}\n");
}

static enum err draw(const char *folder, const char *name, void (*write)(struct buf *))
{
    char path[4096];
    struct buf b;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    buf_init(&b, 1024 * 1024);
    write(&b);
    enum err e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0644) : b.bad;
    buf_done(&b);
    return e;
}

enum err demo_city_draw(const char *folder)
{
    enum err e = draw(folder, "gazetteer.csv", gazetteer_write);
    return e ? e : draw(folder, "boundaries.geojson", boundary_write);
}
