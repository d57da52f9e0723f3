/* SPDX-License-Identifier: Apache-2.0
 * fuzz_tepco.c - any bytes as 東京電力's file, at each of its three levels: the first byte chooses. */
#include "tests/fuzz/feed_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const scopes[] = { "00000000000", "08000000000", "08220000000" };
    if (size == 0)
        return 0;
    struct parse_env env = { .format = FORMAT_TEPCO, .scope = sv_of(scopes[data[0] % 3]), .now_us = FEED_NOW_US, .modified_us = TIME_NONE };
    feed_input(data + 1, size - 1, &env);
    return 0;
}
