/* SPDX-License-Identifier: Apache-2.0
 * fuzz_chubu.c - any bytes as 中部's detail file, and the answer once more over the wire. */
#include "tests/fuzz/feed_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct parse_env env = { .format = FORMAT_CHUBU, .scope = SV("aichi"), .now_us = FEED_NOW_US, .modified_us = TIME_NONE };
    feed_input(data, size, &env);
    return 0;
}
