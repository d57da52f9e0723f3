/* SPDX-License-Identifier: Apache-2.0
 * fuzz_json.c - what is taken as JSON has one canonical form, and any bytes can be written as a JSON string.
 */
#include "server/base/json.h"
#include "server/base/jw.h"

#include <stdlib.h>

#define DEPTH 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok)
        abort();
}

static void canonical_is_stable(struct sv text)
{
    struct arena a;
    struct buf once, twice;
    const struct json *j;
    arena_init(&a, 1 << 20);
    buf_init(&once, 64 << 20);
    buf_init(&twice, 64 << 20);
    if (json_parse(&a, text, DEPTH, &j, NULL) == OK) {
        json_dump_canonical(j, &once);
        require(buf_ok(&once));
        require(json_parse(&a, buf_view(&once), DEPTH, &j, NULL) == OK);
        json_dump_canonical(j, &twice);
        require(sv_eq(buf_view(&once), buf_view(&twice)));
    }
    buf_done(&once);
    buf_done(&twice);
    arena_done(&a);
}

static void any_bytes_can_be_written(struct sv bytes)
{
    struct arena a;
    struct buf b;
    struct jw w;
    const struct json *j;
    arena_init(&a, 1 << 20);
    buf_init(&b, 64 << 20);
    jw_init(&w, &b);
    jw_obj(&w);
    jw_key(&w, "s");
    jw_str(&w, bytes);
    jw_obj_end(&w);
    bool nul = bytes.n && memchr(bytes.p, 0, bytes.n); /* written as an escape, which our reader refuses */
    require(buf_ok(&b) && (nul || json_parse(&a, buf_view(&b), DEPTH, &j, NULL) == OK));
    buf_done(&b);
    arena_done(&a);
}

static void reals_read_back(const uint8_t *data, size_t size)
{
    struct buf b;
    struct jw w;
    double v, back;
    if (size < sizeof v)
        return;
    memcpy(&v, data, sizeof v);
    buf_init(&b, 1000);
    jw_init(&w, &b);
    jw_real(&w, v);
    require(buf_ok(&b) && (sv_eq(buf_view(&b), SV("null")) || (sv_to_double(buf_view(&b), &back) && back == v)));
    buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sv s = { (const char *)data, size };
    canonical_is_stable(s);
    any_bytes_can_be_written(s);
    reals_read_back(data, size);
    return 0;
}
