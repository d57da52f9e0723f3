/* SPDX-License-Identifier: Apache-2.0
 * The files of a demo city: the storm is read by the readers of real feeds, and passwords are nobody else's. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "feeds/formats/parse.h"
#include "feeds/resolve.h"
#include "feeds/source.h"
#include "server/base/clock.h"
#include "server/base/json.h"
#include "server/demo/demo_staff.h"
#include "server/demo/demo_storm.h"
#include "server/auth/password.h"

static char folder[64];
static struct arena kept;
static struct demo_city city;
static const int64_t now_us = INT64_C(1767225600000000);

static int setup(void **state)
{
    char path[128];
    struct fail f = { 0 };
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/anpi-demo.XXXXXX");
    arena_init(&kept, 256 << 20);
    if (!mkdtemp(folder) || demo_city_draw(folder))
        return -1;
    snprintf(path, sizeof path, "%s/gazetteer.csv", folder);
    return gazetteer_file_open(path, &city.gazetteer, &f) || demo_city_towns(&kept, DEMO_CITY_CODE, &city, &f) ||
                   demo_storm_write(&city, 1, now_us, folder, &f)
               ? -1
               : 0;
}

static int teardown(void **state)
{
    char command[96];
    (void)state;
    demo_city_close(&city);
    arena_done(&kept);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static struct sv text_of(const char *name)
{
    char path[256];
    struct buf b;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    buf_init(&b, 16 << 20);
    assert_int_equal(file_read(path, &b), OK);
    struct sv text = arena_sv(&kept, buf_view(&b));
    buf_done(&b);
    return text;
}

static void detail_of(const char *step, struct parsed *out)
{
    char name[128];
    struct parse_env env = { .format = FORMAT_CHUBU, .scope = SV("city"), .now_us = now_us, .modified_us = TIME_NONE };
    snprintf(name, sizeof name, "feeds/%s/p/resource/xml/city.xml", step);
    assert_int_equal(parse_chubu(&kept, text_of(name), &env, out, NULL), OK);
}

static size_t dark(const struct parsed *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++)
        n += p->areas[i].ended_us == TIME_NONE;
    return n;
}

static void power_comes_back_step_by_step(void **state)
{
    (void)state;
    static const char *const steps[] = { "h01", "h06", "h12", "h24", "h48" };
    size_t before = SIZE_MAX;
    int64_t last_us = 0;
    for (size_t i = 0; i < 5; i++) {
        struct parsed p;
        detail_of(steps[i], &p);
        assert_true(dark(&p) > 0 && dark(&p) < before);
        assert_true(p.feed_time_us > last_us);
        if (i)
            assert_int_equal(p.n, before); /* who was dark before is named as restored */
        before = dark(&p);
        last_us = p.feed_time_us;
    }
}

static void every_town_of_the_storm_is_one_of_the_city(void **state)
{
    (void)state;
    struct parsed p;
    detail_of("h01", &p);
    assert_int_equal(resolve_areas(city.gazetteer.g, &kept, &p.areas, &p.n), OK);
    for (size_t i = 0; i < p.n; i++) {
        assert_int_equal(p.areas[i].kind, AREA_TOWN);
        assert_true(sv_eq(p.areas[i].municipality, SV(DEMO_CITY_CODE)));
    }
}

static void the_mesh_file_is_read(void **state)
{
    (void)state;
    struct parsed p;
    struct parse_env env = {
        .format = FORMAT_MESH, .scope = SV("mesh"), .now_us = now_us, .modified_us = TIME_NONE, .columns = &mesh_columns_jis
    };
    assert_int_equal(parse_mesh(&kept, text_of("feeds/h06/teiden_mesh250.csv"), &env, &p, NULL), OK);
    assert_true(p.n > 0);
    assert_int_equal(p.rows.refused + p.rows.partly, 0);
    assert_int_equal(p.feed_time_us, now_us + 300 * US_PER_S);
}

static void the_sources_are_what_the_feeds_reader_takes(void **state)
{
    (void)state;
    struct source *list;
    size_t n;
    struct fail f = { 0 };
    struct sv text = text_of("sources.json");
    struct buf b;
    long at;
    buf_init(&b, 65536);
    while ((at = sv_find(text, SV("@FEEDS_BASE@"))) >= 0) {
        buf_add(&b, text.p, (size_t)at);
        buf_str(&b, "http://127.0.0.1:9");
        text = (struct sv){ text.p + at + 12, text.n - (size_t)at - 12 };
    }
    buf_sv(&b, text);
    assert_int_equal(sources_read(&kept, buf_view(&b), &list, &n, &f), OK);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++)
        assert_true(list[i].on && list[i].files_n == 1);
    buf_done(&b);
}

static void passwords_are_in_a_file_of_its_owner_alone(void **state)
{
    (void)state;
    static struct demo_staff staff = { .users = 2,
                                       .user = { { 1, "command", "command", "本部 \"一郎\"", "危機管理課", "aaaa-bbbb-cccc-dddd" },
                                                 { 2, "care", "care", "往診 医師", "診療所", "eeee-ffff-gggg-hhhh" } } };
    char path[128];
    struct stat st;
    const struct json *list;
    struct sv password;
    snprintf(path, sizeof path, "%s/users.json", folder);
    assert_int_equal(demo_users_write(&staff, path), OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(json_parse(&kept, text_of("users.json"), 4, &list, NULL), OK);
    assert_int_equal(json_count(list), 2);
    assert_true(json_str(json_get(json_at(list, 1), "password"), &password));
    assert_true(sv_eq(password, SV("eeee-ffff-gggg-hhhh")));
}

static void passwords_made_are_long_and_never_the_same(void **state)
{
    (void)state;
    char one[PASSWORD_MADE], two[PASSWORD_MADE];
    for (int i = 0; i < 500; i++) {
        password_make(one);
        password_make(two);
        assert_int_equal(strlen(one), 19);
        assert_int_equal(strspn(one, "abcdefghjkmnpqrstuvwxyz23456789-"), 19);
        assert_true(one[4] == '-' && one[9] == '-' && one[14] == '-' && one[5] != '-');
        assert_string_not_equal(one, two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_comes_back_step_by_step),
        cmocka_unit_test(every_town_of_the_storm_is_one_of_the_city),
        cmocka_unit_test(the_mesh_file_is_read),
        cmocka_unit_test(the_sources_are_what_the_feeds_reader_takes),
        cmocka_unit_test(passwords_are_in_a_file_of_its_owner_alone),
        cmocka_unit_test(passwords_made_are_long_and_never_the_same),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
