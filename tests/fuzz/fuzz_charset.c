/* SPDX-License-Identifier: Apache-2.0
 * fuzz_charset.c - what is detected can be decoded, and decoding gives UTF-8 and nothing else. */
#include "server/base/text/charset.h"
#include "server/base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

/* UTF-8 to CP932 and back: nothing but what was counted as lost may change the number of characters. */
static void through_cp932(struct sv utf8)
{
    struct buf cp932, back;
    size_t lost = 0;
    buf_init(&cp932, 64 << 20);
    buf_init(&back, 64 << 20);
    require(charset_encode(CHARSET_CP932, utf8, &cp932, &lost) == OK);
    require(charset_decode(CHARSET_CP932, buf_view(&cp932), &back, NULL) == OK);
    require(utf8_valid(buf_view(&back)));
    size_t before = utf8_len(utf8), after = utf8_len(buf_view(&back));
    require(after <= before && before - after <= lost);
    buf_done(&cp932);
    buf_done(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv s = { (const char *)data, size };
    enum charset found = CHARSET_UTF8;
    bool detected = charset_detect(s, &found, NULL) == OK;
    for (int from = CHARSET_UTF8; from <= CHARSET_CP932; from++) {
        struct buf b;
        buf_init(&b, 64 << 20);
        enum err e = charset_decode((enum charset)from, s, &b, NULL);
        require(!detected || (int)found != from || e == OK);
        if (e == OK) {
            require(utf8_valid(buf_view(&b)));
            through_cp932(buf_view(&b));
        }
        buf_done(&b);
    }
    return 0;
}
