/* SPDX-License-Identifier: Apache-2.0
 * fuzz_mesh_csv.c - any bytes as a CSV of cells: JIS codes and, if the first byte is odd, the utility's own. */
#include "tests/fuzz/feed_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char table[] = "管理区,lon_min,lat_min,lon_max,lat_max\nW1-1,136.7,34.5,136.8,34.6\nE1-2,136.8,34.5,136.9,34.6\n";
    static struct cells *cells;
    struct fail fail;
    if (!cells && cells_read(SV(table), SV("管理区"), &cells, &fail))
        abort();
    if (size == 0)
        return 0;
    bool own = data[0] & 1;
    struct parse_env env = { .format = FORMAT_MESH,
                             .scope = SV("mesh"),
                             .now_us = FEED_NOW_US,
                             .modified_us = TIME_NONE,
                             .columns = own ? &mesh_columns_cells : &mesh_columns_jis,
                             .cells = own ? cells : NULL };
    feed_input(data + 1, size - 1, &env);
    return 0;
}
