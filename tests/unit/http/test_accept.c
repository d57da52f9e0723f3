/* SPDX-License-Identifier: Apache-2.0
 * test_accept.c - which of two media types a client would rather have. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/http/accept.h"

static void geojson_is_given_to_who_names_it_and_to_nobody_else(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        bool geojson;
    } cases[] = {
        { NULL, false },
        { "", false },
        { "*/*", false },
        { "application/*", false },
        { "application/json", false },
        { "application/geo+json", true },
        { "Application/Geo+JSON", true },
        { "text/html, application/geo+json;q=0.9, */*;q=0.1", true },
        { "application/geo+json, application/json;q=0.8", true },
        { "application/json, application/geo+json;q=0.8", false },
        { "application/geo+json, application/json", true },
        { "application/geo+json;q=0", false },
        { "application/geo+json;charset=utf-8;q=0.3,application/json;q=0.2", true },
        { "application/geo+json;q=x", false },
        { "application/geo+jsonx", false },
        { ",;,;q=", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool got = accept_prefers(sv_of(cases[i].accept), SV("application/geo+json"), SV("application/json"));
        if (got != cases[i].geojson)
            fail_msg("%s", cases[i].accept);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(geojson_is_given_to_who_names_it_and_to_nobody_else) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
