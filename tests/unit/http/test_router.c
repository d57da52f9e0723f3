/* SPDX-License-Identifier: Apache-2.0
 * test_router.c - routes, their description, requests looked into, and metrics: what needs no socket. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "server/base/json.h"
#include "server/http/describe.h"
#include "shapes.h"
#include "server/http/metrics.h"
#include "server/http/route.h"

static enum step nothing(struct job *j)
{
    (void)j;
    return STEP_DONE;
}

#define ROUTE(m, p)                                                                                                                        \
    {                                                                                                                                      \
        .method = m, .path = p, .doc = "A route.", .steps = { { "nothing", nothing } }                                                     \
    }

static const struct route persons = ROUTE(HTTP_POST, "/api/persons");
static const struct route person = ROUTE(HTTP_GET, "/api/persons/{person}");
static const struct route person_me = ROUTE(HTTP_GET, "/api/persons/me");
static const struct route person_put = ROUTE(HTTP_PUT, "/api/persons/{person}");
static const struct route me_marks = ROUTE(HTTP_GET, "/api/persons/me/marks");
static const struct route transports = ROUTE(HTTP_POST, "/api/persons/{person}/transports");
static const struct route tile = ROUTE(HTTP_GET, "/tiles/zones/{z}/{x}/{y}.pbf");
static const struct route slash = ROUTE(HTTP_GET, "/");
static const struct route *const all[] = { &persons, &person, &person_me, &person_put, &me_marks, &transports, &tile, &slash };

static struct router *router;

static int start(void **state)
{
    (void)state;
    return router_new(all, sizeof all / sizeof *all, &router, NULL) != OK;
}

static int stop(void **state)
{
    (void)state;
    router_free(router);
    metrics_reset();
    return 0;
}

static enum err find(enum http_method m, const char *path, struct req *r, unsigned *allowed)
{
    *r = (struct req){ .method = m, .path = sv_of(path) };
    *allowed = 0;
    return router_find(router, r, allowed);
}

static void a_literal_wins_over_a_name(void **state)
{
    (void)state;
    struct req r;
    unsigned allowed;
    assert_int_equal(find(HTTP_GET, "/api/persons/me", &r, &allowed), OK);
    assert_ptr_equal(r.route, &person_me);
    assert_int_equal(find(HTTP_GET, "/api/persons/17", &r, &allowed), OK);
    assert_ptr_equal(r.route, &person);
    assert_true(sv_eq(req_param(&r, "person"), SV("17")));
    assert_null(req_param(&r, "zone").p);
}

static void a_literal_that_leads_nowhere_gives_way_to_the_name(void **state)
{
    (void)state;
    struct req r;
    unsigned allowed;
    assert_int_equal(find(HTTP_POST, "/api/persons/me/transports", &r, &allowed), OK);
    assert_ptr_equal(r.route, &transports);
    assert_int_equal(r.param_count, 1);
    assert_true(sv_eq(req_param(&r, "person"), SV("me")));
}

static void a_name_may_have_an_ending(void **state)
{
    (void)state;
    struct req r;
    unsigned allowed;
    assert_int_equal(find(HTTP_GET, "/tiles/zones/12/3600/1613.pbf", &r, &allowed), OK);
    assert_true(sv_eq(req_param(&r, "y"), SV("1613")));
    assert_int_equal(find(HTTP_GET, "/tiles/zones/12/3600/1613.png", &r, &allowed), E_HTTP_NOT_FOUND);
    assert_int_equal(find(HTTP_GET, "/tiles/zones/12/3600/.pbf", &r, &allowed), E_HTTP_NOT_FOUND);
}

static void another_method_is_told_what_is_allowed(void **state)
{
    (void)state;
    struct req r;
    unsigned allowed;
    char text[64];
    assert_int_equal(find(HTTP_DELETE, "/api/persons/17", &r, &allowed), E_HTTP_METHOD);
    route_allow_text(allowed, text);
    assert_string_equal(text, "GET, HEAD, PUT, OPTIONS");
    assert_int_equal(find(HTTP_GET, "/api/persons", &r, &allowed), E_HTTP_METHOD);
    route_allow_text(allowed, text);
    assert_string_equal(text, "POST, OPTIONS");
    assert_int_equal(find(HTTP_HEAD, "/api/persons/17", &r, &allowed), OK);
    assert_ptr_equal(r.route, &person);
}

static void other_paths_are_not_found(void **state)
{
    (void)state;
    static const char *const paths[] = {
        "/api", "/api/persons/", "/api/persons//", "/api/persons/1/", "//api/persons/1", "/API/persons/1", "/api/persons/1/2", "*", ""
    };
    struct req r;
    unsigned allowed;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_int_equal(find(HTTP_GET, paths[i], &r, &allowed), E_HTTP_NOT_FOUND);
    assert_int_equal(find(HTTP_GET, "/", &r, &allowed), OK);
}

static void routes_that_collide_or_are_malformed_are_refused(void **state)
{
    (void)state;
    static const struct route twin = ROUTE(HTTP_GET, "/api/persons/{person}");
    static const struct route open_brace = ROUTE(HTTP_GET, "/api/{person");
    static const struct route relative = ROUTE(HTTP_GET, "api");
    const struct route *const bad[] = { &twin, &open_brace, &relative };
    for (size_t i = 0; i < 3; i++) {
        const struct route *two[] = { &person, bad[i] };
        struct router *rt = NULL;
        struct fail fail = { .err = OK };
        assert_int_equal(router_new(two, 2, &rt, &fail), E_USAGE);
        assert_non_null(strstr(fail.detail, bad[i]->path));
        assert_null(rt);
    }
}

/* ---- description ---- */

static void the_routes_describe_themselves(void **state)
{
    (void)state;
    static const struct route login = {
        .method = HTTP_POST,
        .path = "/api/login",
        .flags = ROUTE_PUBLIC,
        .doc = "Log in.",
        .body_max = 4096,
        .request = &SHAPE_LOGIN,
        .answer = &SHAPE_LOGIN_ANSWER,
        .geojson = &SHAPE_ZONE_COLLECTION,
        .steps = { { "nothing", nothing } },
    };
    const struct route *two[] = { &login, &transports };
    struct buf b;
    struct arena a;
    const struct json *doc = NULL;
    buf_init(&b, 1 << 20);
    arena_init(&a, 1 << 20);
    describe_openapi(two, 2, "1.2.3", &b);
    assert_true(buf_ok(&b));
    assert_int_equal(json_parse(&a, buf_view(&b), 32, &doc, NULL), OK);
    struct sv text;
    assert_true(json_str(json_get(doc, "openapi"), &text) && sv_eq(text, SV("3.1.0")));
    const struct json *paths = json_get(doc, "paths");
    assert_non_null(json_get(paths, "/healthz"));
    assert_non_null(json_get(json_get(json_get(paths, "/api/login"), "post"), "requestBody"));
    assert_int_equal(json_count(json_get(json_get(json_get(paths, "/api/login"), "post"), "security")), 0);
    const struct json *answers = json_get(json_get(json_get(json_get(json_get(paths, "/api/login"), "post"), "responses"), "200"),
                                          "content");
    assert_non_null(json_get(json_get(answers, "application/json"), "schema"));
    assert_non_null(json_get(json_get(answers, "application/geo+json"), "schema"));
    const struct json *params = json_get(json_get(json_get(paths, "/api/persons/{person}/transports"), "post"), "parameters");
    assert_int_equal(json_count(params), 2); /* the person, and the value against forged writes */
    assert_true(json_str(json_get(json_get(json_at(params, 0), "schema"), "pattern"), &text));
    assert_non_null(json_get(json_get(json_get(doc, "components"), "schemas"), "LoginAnswer"));
    buf_clear(&b);
    describe_routes(two, 2, &b);
    assert_int_equal(json_parse(&a, buf_view(&b), 8, &doc, NULL), OK);
    assert_int_equal(json_count(doc), 6); /* two, and the room's own: health, metrics, description, revoked certificates */
    arena_done(&a);
    buf_done(&b);
}

/* ---- requests ---- */

static void cookies_and_tokens_are_found(void **state)
{
    (void)state;
    struct req_pair fields[] = {
        { SV("Cookie"), SV("a=1; __Host-session=tls; session=plain") },
        { SV("cookie"), SV("b = 2;c=x=y") },
        { SV("Authorization"), SV("bearer  abc ") },
    };
    struct peer tls = { .tls = true }, plain = { .plain_loopback = true };
    struct req r = { .fields = fields, .field_count = 3, .peer = &tls };
    assert_true(sv_eq(req_session_cookie(&r), SV("tls")));
    r.peer = &plain;
    assert_true(sv_eq(req_session_cookie(&r), SV("plain")));
    assert_true(sv_eq(req_cookie(&r, "c"), SV("x=y")));
    assert_null(req_cookie(&r, "ession").p);
    assert_true(sv_eq(req_bearer(&r), SV("abc")));
    assert_true(sv_eq(req_header(&r, "AUTHORIZATION"), SV("bearer  abc ")));
}

static void an_origin_must_be_this_very_host(void **state)
{
    (void)state;
    static const struct {
        const char *origin;
        bool tls, same;
    } rows[] = {
        { "https://a.example:8443", true, true }, { "https://A.example:8443", true, true },       { "http://a.example:8443", true, false },
        { "https://a.example", true, false },     { "https://a.example:8443.evil", true, false }, { "null", true, false },
        { "http://a.example:8443", false, true }, { "https://a.example:8443", false, true },      { "", true, false },
        { "ftp://a.example:8443", false, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct req_pair f = { SV("Origin"), sv_of(rows[i].origin) };
        struct peer p = { .tls = rows[i].tls };
        struct req r = { .fields = &f, .field_count = 1, .peer = &p, .host = SV("a.example:8443") };
        assert_int_equal(req_same_origin(&r), rows[i].same);
        r.field_count = 0;
        assert_true(req_same_origin(&r));
    }
}

/* ---- metrics ---- */

static double half(void *arg)
{
    return *(double *)arg / 2;
}

static void metrics_are_written_as_prometheus_reads_them(void **state)
{
    (void)state;
    double nine = 9;
    metrics_reset();
    struct metric *a = metric_counter("anpi_x_total", "k=\"a\"", "Things.");
    metric_gauge_fn("anpi_half", "", "Half.", half, &nine);
    struct metric *b = metric_counter("anpi_x_total", "k=\"b\"", "Things.");
    struct metric *h = metric_histogram("anpi_seconds", "", "Time.");
    metric_add(a, 2);
    metric_add(b, 3);
    assert_ptr_equal(metric_counter("anpi_x_total", "k=\"a\"", "Things."), a);
    metric_observe_us(h, 80);
    metric_observe_us(h, 20000000);
    struct buf out;
    buf_init(&out, 1 << 20);
    metrics_write(&out);
    struct sv text = buf_view(&out);
    assert_true(sv_find(text, SV("# TYPE anpi_x_total counter\nanpi_x_total{k=\"a\"} 2\nanpi_x_total{k=\"b\"} 3\n")) >= 0);
    assert_true(sv_find(text, SV("anpi_half 4.5\n")) >= 0);
    assert_true(sv_find(text, SV("anpi_seconds_bucket{le=\"5e-05\"} 0\nanpi_seconds_bucket{le=\"0.0001\"} 1\n")) >= 0);
    assert_true(sv_find(text, SV("anpi_seconds_bucket{le=\"10\"} 1\nanpi_seconds_bucket{le=\"+Inf\"} "
                                 "2\nanpi_seconds_sum 20.000080\n"
                                 "anpi_seconds_count 2\n")) >= 0);
    buf_done(&out);
}

static void a_full_registry_still_counts(void **state)
{
    (void)state;
    char label[32];
    metrics_reset();
    for (int i = 0; i < 1200; i++) {
        snprintf(label, sizeof label, "i=\"%d\"", i);
        metric_add(metric_counter("anpi_many_total", label, "Many."), 1);
    }
    struct buf out;
    buf_init(&out, 1 << 20);
    metrics_write(&out);
    assert_true(sv_find(buf_view(&out), SV("anpi_metrics_overflow 176\n")) >= 0);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_literal_wins_over_a_name),       cmocka_unit_test(a_literal_that_leads_nowhere_gives_way_to_the_name),
        cmocka_unit_test(a_name_may_have_an_ending),        cmocka_unit_test(another_method_is_told_what_is_allowed),
        cmocka_unit_test(other_paths_are_not_found),        cmocka_unit_test(routes_that_collide_or_are_malformed_are_refused),
        cmocka_unit_test(the_routes_describe_themselves),   cmocka_unit_test(cookies_and_tokens_are_found),
        cmocka_unit_test(an_origin_must_be_this_very_host), cmocka_unit_test(metrics_are_written_as_prometheus_reads_them),
        cmocka_unit_test(a_full_registry_still_counts),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
