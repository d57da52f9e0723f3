/* SPDX-License-Identifier: Apache-2.0
 * fuzz_fold.c - keys of any bytes: refused, or valid text without spaces and without a trailing surprise. */
#include "server/base/text/fold.h"
#include "server/base/text/phone.h"
#include "server/base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum err (*const folds[])(struct arena *, struct sv, struct sv *) = { fold_strict, fold_loose, fold_nfkc, fold_width };
    struct sv s = { (const char *)data, size }, out = { 0 };
    struct arena a;
    char phone[16];
    bool valid = utf8_valid(s);
    arena_init(&a, 64 << 20);
    for (size_t i = 0; i < sizeof folds / sizeof *folds; i++) {
        enum err e = folds[i](&a, s, &out);
        require(valid ? e == OK : e == E_BAD_UTF8);
        require(e || (utf8_valid(out) && out.p[out.n] == 0));
        require(e || i > 1 || sv_find(out, SV(" ")) < 0);
    }
    if (phone_digits(s, phone) == OK)
        require(phone[0] == '0' && strlen(phone) >= 9 && strlen(phone) <= 11);
    arena_done(&a);
    return 0;
}
