/* SPDX-License-Identifier: Apache-2.0
 * Outages and the list of powered devices: dark only as far as a source says, minutes right, nobody dropped unseen. */
#include <math.h>
#include "tests/unit/picture/fixture.h"

#include "geo/mesh.h"

#define LON 137.2345
#define LAT 34.8123
#define T0 (1000 * MIN_US)

static int64_t mesh_at(double lon, double lat)
{
    int64_t code;
    assert_int_equal(mesh_encode(MESH_250, lon, lat, &code), OK);
    return code;
}

static struct picture *ready(const struct who *people, size_t n)
{
    struct picture *p = picture_new();
    for (size_t i = 0; i < n; i++)
        person_load(p, &people[i]);
    assert_int_equal(picture_index(p), OK);
    return p;
}

/* `what` are further members, such as "\"mesh\":[…]". */
static struct picture_delta area(struct picture *p, uint64_t seq, int id, const char *level, const char *state, const char *what)
{
    char body[2000], text[16];
    snprintf(body, sizeof body,
             "{\"id\":%d,\"source\":\"s%d\",\"key\":\"k%d\",\"kind\":\"town\",\"match_level\":\"%s\",\"state\":\"%s\","
             "\"municipality\":\"23214\",\"first_seen_us\":%" PRId64 ",\"fetched_at_us\":%" PRId64 "%s%s}",
             id, id % 10, id, level, state, T0, T0 + (int64_t)seq * MIN_US, *what ? "," : "", what);
    snprintf(text, sizeof text, "%d", id);
    return change(p, seq, "outage", text, body);
}

static bool is_dark(struct picture *p, int64_t person, struct outage_at *at)
{
    return outage_at_person(p, picture_person(p, person), at) && at->out;
}

static void a_home_is_dark_only_as_far_as_the_source_says(void **state)
{
    (void)state;
    char what[300];
    struct outage_at at;
    size_t dark[MATCH_MUNICIPALITY + 1];
    const struct who people[] = {
        { .id = 1, .name = "A", .town = "23214緑町", .mesh250 = mesh_at(LON, LAT), .lon = LON, .lat = LAT },
        { .id = 2, .name = "B", .town = "23214西浦町", .mesh250 = mesh_at(LON + 0.01, LAT), .lon = LON + 0.01, .lat = LAT },
        { .id = 3, .name = "C", .town = "23214緑町", .stay = "入院;病院;0", .mesh250 = mesh_at(LON, LAT) },
    };
    struct picture *p = ready(people, 3);
    area(p, 1, 1, "municipality", "out", "\"towns\":[\"23214緑町\"]");
    assert_false(is_dark(p, 1, &at));
    area(p, 2, 2, "town", "out", "\"towns\":[\"23214緑町\"]");
    assert_true(is_dark(p, 1, &at));
    assert_int_equal(at.match, MATCH_TOWN);
    assert_false(is_dark(p, 2, &at));
    assert_false(is_dark(p, 3, &at)); /* not at home */
    snprintf(what, sizeof what, "\"mesh\":[%" PRId64 ",\"%" PRId64 "\"]", mesh_at(LON, LAT), mesh_at(LON + 0.01, LAT));
    area(p, 3, 3, "mesh", "out", what);
    assert_true(is_dark(p, 1, &at));
    assert_int_equal(at.match, MATCH_MESH);
    assert_int_equal(at.sources_n, 2);
    assert_true(is_dark(p, 2, &at));
    snprintf(what, sizeof what, "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}", LON - 0.001,
             LAT - 0.001, LON + 0.001, LAT - 0.001, LON + 0.001, LAT + 0.001, LON - 0.001, LAT - 0.001);
    area(p, 4, 4, "polygon", "out", what);
    assert_true(is_dark(p, 1, &at));
    assert_int_equal(at.match, MATCH_POLYGON);
    assert_true(sv_starts(outage_get(p, 4)->geometry, SV("{\"coordinates\":")));
    outage_join(p, dark);
    assert_int_equal(dark[MATCH_POLYGON], 1);
    assert_int_equal(dark[MATCH_MESH], 1);
    assert_int_equal(dark[MATCH_TOWN] + dark[MATCH_MUNICIPALITY], 0);
    assert_int_equal(outage_running(p), 4);
    picture_free(p);
}

static struct power_row *list(struct picture *p, struct arena *a, int64_t now_us, size_t *n);

/* The cells whose middle is within radius_m of the place, the `keep` first of them, as the members of "mesh". */
static size_t cells_within(double radius_m, size_t keep, struct buf *out)
{
    double north = radius_m / 111320.0, east = north / cos(LAT * M_PI / 180);
    struct mesh_box box = { LON - east, LAT - north, LON + east, LAT + north }, b;
    int64_t codes[4000];
    size_t n = 0, within = 0;
    assert_int_equal(mesh_cover(MESH_250, &box, codes, 4000, &n), OK);
    buf_str(out, "\"mesh\":[0");
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(mesh_decode(codes[i], NULL, &b), OK);
        double x = ((b.lon_min + b.lon_max) / 2 - LON) * 111320.0 * cos(LAT * M_PI / 180),
               y = ((b.lat_min + b.lat_max) / 2 - LAT) * 111320.0;
        if ((codes[i] == mesh_at(LON, LAT) || hypot(x, y) <= radius_m) && within++ < keep)
            buf_printf(out, ",%" PRId64, codes[i]);
    }
    buf_str(out, "]");
    return within;
}

/* clang-format off */
static const struct who ventilated[] = {
    { .id = 1, .name = "A", .town = "23214緑町", .mesh250 = 0, .lon = LON, .lat = LAT, .level = "town", .radius_m = 900, .devices = "11;人工呼吸器;;;;;;;60;" },
    { .id = 2, .name = "B", .town = "23214緑町", .mesh250 = 0, .lon = LON, .lat = LAT, .level = "parcel", .radius_m = 20, .devices = "21;人工呼吸器;;;;;;;300;" },
};
/* clang-format on */

static struct picture *ready_ventilated(void)
{
    struct who two[2] = { ventilated[0], ventilated[1] };
    two[0].mesh250 = two[1].mesh250 = mesh_at(LON, LAT);
    return ready(two, 2);
}

static void a_home_known_only_to_its_town_is_possibly_dark_by_cells_with_its_share_below_the_sure_ones(void **state)
{
    (void)state;
    struct picture *p = ready_ventilated();
    struct outage_at at;
    struct arena a;
    struct buf mesh;
    size_t n, all;
    buf_init(&mesh, 1 << 20);
    all = cells_within(900, 10, &mesh); /* ten cells, the middle one not among them */
    area(p, 1, 1, "mesh", "out", mesh.p);
    assert_false(is_dark(p, 1, &at));
    assert_true(outage_at_person(p, picture_person(p, 1), &at) && at.possible);
    assert_true(at.share > 9.9 / (double)all && at.share < 10.1 / (double)all);
    assert_int_equal(at.match, MATCH_TOWN);
    buf_clear(&mesh);
    cells_within(900, all - 1, &mesh);
    area(p, 2, 1, "mesh", "out", mesh.p);
    struct power_row *r = list(p, &a, T0 + 30 * MIN_US, &n);
    assert_int_equal(n, 2);
    assert_true(r[0].person == 2 && r[0].state == POWER_RUNNING_DOWN && r[0].match == MATCH_MESH && r[0].share == 1);
    assert_true(r[1].person == 1 && r[1].state == POWER_POSSIBLE && r[1].match == MATCH_TOWN && r[1].minutes_left == 30 && r[1].share < 1);
    arena_done(&a);
    buf_done(&mesh);
    picture_free(p);
}

static void a_home_all_of_whose_radius_is_dark_is_dark_by_its_town(void **state)
{
    (void)state;
    struct picture *p = ready_ventilated();
    struct outage_at at;
    struct buf mesh;
    size_t dark[MATCH_MUNICIPALITY + 1];
    buf_init(&mesh, 1 << 20);
    cells_within(900, 4000, &mesh);
    area(p, 1, 1, "mesh", "out", mesh.p);
    assert_true(is_dark(p, 1, &at));
    assert_true(at.match == MATCH_TOWN && at.share == 1 && !at.possible);
    assert_true(is_dark(p, 2, &at) && at.match == MATCH_MESH);
    outage_join(p, dark);
    assert_true(dark[MATCH_MESH] == 1 && dark[MATCH_TOWN] == 0);
    area(p, 2, 1, "mesh", "ended", mesh.p);
    assert_false(is_dark(p, 1, &at));
    assert_true(outage_at_person(p, picture_person(p, 1), &at) && !at.possible);
    area(p, 3, 2, "town", "out", "\"towns\":[\"23214緑町\"]");
    assert_true(is_dark(p, 1, &at) && at.match == MATCH_TOWN);
    buf_done(&mesh);
    picture_free(p);
}

static void what_somebody_saw_makes_a_possible_outage_sure_or_none(void **state)
{
    (void)state;
    struct arena a;
    struct buf mesh;
    size_t n;
    char seen[64];
    buf_init(&mesh, 1 << 20);
    cells_within(900, 3, &mesh);
    for (int restored = 0; restored < 2; restored++) {
        struct who one = ventilated[0];
        snprintf(seen, sizeof seen, "%s;%" PRId64 ";;試験", restored ? "復電" : "停電", T0 + 10 * MIN_US);
        one.power = seen;
        one.mesh250 = mesh_at(LON, LAT);
        struct picture *p = ready(&one, 1);
        area(p, 1, 1, "mesh", "out", mesh.p);
        struct power_row *r = list(p, &a, T0 + 30 * MIN_US, &n);
        assert_int_equal(n, restored ? 0 : 1);
        assert_true(restored || (r[0].state == POWER_RUNNING_DOWN && r[0].share == 1 && r[0].confirmed));
        arena_done(&a);
        picture_free(p);
    }
    buf_done(&mesh);
}

static void a_point_in_the_cell_but_outside_the_polygon_is_not_dark(void **state)
{
    (void)state;
    char what[300];
    struct outage_at at;
    struct mesh_box box;
    assert_int_equal(mesh_decode(mesh_at(LON, LAT), NULL, &box), OK);
    double mid = (box.lon_min + box.lon_max) / 2;
    const struct who people[] = {
        { .id = 1, .name = "A", .mesh250 = mesh_at(LON, LAT), .lon = box.lon_min + 0.0002, .lat = LAT },
        { .id = 2, .name = "B", .mesh250 = mesh_at(LON, LAT), .lon = box.lon_max - 0.0002, .lat = LAT },
    };
    struct picture *p = ready(people, 2);
    snprintf(what, sizeof what, "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}",
             box.lon_min, box.lat_min, mid, box.lat_min, mid, box.lat_max, box.lon_min, box.lat_max, box.lon_min, box.lat_min);
    area(p, 1, 1, "polygon", "out", what);
    assert_true(is_dark(p, 1, &at));
    assert_false(is_dark(p, 2, &at));
    picture_free(p);
}

static struct power_row *list(struct picture *p, struct arena *a, int64_t now_us, size_t *n)
{
    struct power_row *rows = NULL;
    struct power_query q = { .now_us = now_us, .everywhere = true };
    arena_init(a, 1 << 20);
    assert_int_equal(power_list(p, &q, a, &rows, n), OK);
    return rows;
}

static void the_list_is_ordered_by_minutes_left(void **state)
{
    (void)state;
    struct arena a;
    size_t n;
    const struct who people[] = {
        { .id = 1, .name = "A", .town = "23214緑町", .devices = "11;人工呼吸器;;;;;;;180;60;;;;;30;市民病院" },
        { .id = 2, .name = "B", .town = "23214緑町", .devices = "21;吸引器;;;;;;;500;;;;;;;|22;人工呼吸器;;;;;;;90;;;;;;100;" },
        { .id = 3, .name = "C", .town = "23214緑町", .devices = "31;酸素濃縮器" },
        { .id = 4, .name = "D", .town = "23214緑町" },
        { .id = 5, .name = "E", .town = "23214西浦町", .devices = "51;人工呼吸器;;;;;;;10;" },
        { .id = 6, .name = "F", .town = "23214緑町", .devices = "61;人工呼吸器;;;;;;;5;", .is_protected = 1 },
    };
    struct picture *p = ready(people, 6);
    area(p, 1, 1, "town", "out", "\"towns\":[\"23214緑町\"]");
    struct power_row *r = list(p, &a, T0 + 60 * MIN_US, &n);
    assert_int_equal(n, 3);
    assert_true(r[0].person == 3 && r[0].minutes_left == -60 && r[0].battery_unknown);
    assert_true(r[1].person == 2 && r[1].device == 22 && r[1].minutes_left == 30 && r[1].move_now);
    assert_true(r[2].person == 1 && r[2].minutes_left == 180 && !r[2].move_now && r[2].by_feed);
    assert_true(sv_eq(r[2].move_to, SV("市民病院")) && r[2].match == MATCH_TOWN && r[2].sources_n == 1);
    arena_done(&a);
    picture_free(p);
}

static void of_two_areas_on_one_place_the_older_start_counts_in_either_order(void **state)
{
    (void)state;
    static const int64_t minutes[2][2] = { { 0, 45 }, { 45, 0 } };
    for (int turn = 0; turn < 2; turn++) {
        const struct who one = { .id = 1, .name = "A", .town = "23214緑町", .mesh250 = mesh_at(LON, LAT), .lon = LON, .lat = LAT };
        struct picture *p = ready(&one, 1);
        struct outage_at at;
        char what[200];
        for (int i = 0; i < 2; i++) {
            snprintf(what, sizeof what, "\"towns\":[\"23214緑町\"],\"since_us\":%" PRId64, T0 + minutes[turn][i] * MIN_US);
            area(p, (uint64_t)i + 1, i + 1, "town", "out", what);
        }
        assert_true(is_dark(p, 1, &at));
        assert_true(at.began_us == T0 && at.since_us == T0 && at.last_began_us == T0 + 45 * MIN_US);
        picture_free(p);
    }
}

static void the_count_runs_from_the_worst_time_known(void **state)
{
    (void)state;
    struct arena a;
    size_t n;
    char what[200];
    const struct who people[] = { { .id = 1, .name = "A", .town = "23214緑町", .devices = "11;人工呼吸器;;;;;;;100;" } };
    struct picture *p = ready(people, 1);
    snprintf(what, sizeof what, "\"towns\":[\"23214緑町\"],\"before_seen_us\":%" PRId64, T0 - 20 * MIN_US);
    area(p, 1, 1, "town", "out", what);
    assert_int_equal(list(p, &a, T0 + 10 * MIN_US, &n)[0].minutes_left, 70);
    arena_done(&a);
    snprintf(what, sizeof what, "\"towns\":[\"23214緑町\"],\"before_seen_us\":%" PRId64 ",\"since_us\":%" PRId64, T0 - 20 * MIN_US,
             T0 - 5 * MIN_US);
    area(p, 2, 1, "town", "out", what);
    assert_int_equal(list(p, &a, T0 + 10 * MIN_US, &n)[0].minutes_left, 85);
    arena_done(&a);
    picture_free(p);
}

/* One person on a device in an outage since T0, with this confirmation, at T0 + 60 min. */
static struct power_row seen(const char *power, int min_after, const char *battery, const char *area_state, size_t *n)
{
    char text[100], what[200];
    struct arena a;
    snprintf(text, sizeof text, "%s;%" PRId64 ";%s;佐藤", power, T0 + min_after * MIN_US, battery);
    struct who who = { .id = 1, .name = "A", .town = "23214緑町", .devices = "11;人工呼吸器;;;;;;;100;", .power = text };
    struct picture *p = ready(&who, 1);
    bool unwatched = strcmp(area_state, "unwatched") == 0, over = unwatched || *area_state == 'e';
    snprintf(what, sizeof what, "\"towns\":[\"23214緑町\"],\"since_us\":%" PRId64 ",\"ended_at_us\":%" PRId64 ",\"ended_by\":\"%s\"", T0,
             over ? T0 + 50 * MIN_US : 0, unwatched ? "unwatched" : "absent");
    if (*area_state)
        area(p, 1, 1, "town", over ? "ended" : area_state, what);
    struct power_row *rows = list(p, &a, T0 + 60 * MIN_US, n), row = *n ? rows[0] : (struct power_row){ 0 };
    arena_done(&a);
    picture_free(p);
    return row;
}

static void what_somebody_saw_overrides_from_its_time(void **state)
{
    (void)state;
    size_t n;
    struct power_row r = seen("停電", 30, "45", "out", &n);
    assert_true(n == 1 && r.minutes_left == 15 && r.confirmed && r.state == POWER_RUNNING_DOWN);
    r = seen("停電", -120, "45", "out", &n); /* said long before this outage began */
    assert_true(n == 1 && r.minutes_left == 40 && !r.confirmed);
    r = seen("停電", -30, "45", "out", &n); /* the feed shows late what was seen: the same outage, no new battery */
    assert_true(n == 1 && r.confirmed && r.minutes_left < 0 && r.state == POWER_RUNNING_DOWN);
    r = seen("停電", 30, "", "", &n); /* no feed knows of it */
    assert_true(n == 1 && r.minutes_left == 70 && !r.by_feed && r.state == POWER_RUNNING_DOWN);
    r = seen("外部電源", 30, "", "out", &n);
    assert_true(n == 1 && r.state == POWER_EXTERNAL && !r.move_now);
    r = seen("移送", 30, "", "out", &n);
    assert_true(n == 1 && r.state == POWER_MOVED);
    seen("復電", 30, "", "out", &n);
    assert_int_equal(n, 0);
    seen("復電", -30, "", "out", &n); /* it went out again */
    assert_int_equal(n, 1);
}

static void a_source_that_is_no_longer_watched_says_nothing_of_the_home_any_more(void **state)
{
    (void)state;
    size_t n;
    struct power_row r = seen("", 0, "", "unwatched", &n);
    assert_true(n == 1 && r.state == POWER_NO_LONGER_WATCHED && r.ended_at_us == T0 + 50 * MIN_US && !r.move_now);
    assert_string_equal(power_state_name(r.state), "no_longer_watched");
    r = seen("停電", 30, "45", "unwatched", &n); /* what somebody saw stands */
    assert_true(n == 1 && r.state == POWER_RUNNING_DOWN && r.minutes_left == 15);
    r = seen("移送", 30, "", "unwatched", &n);
    assert_true(n == 1 && r.state == POWER_MOVED);
    seen("復電", 55, "", "unwatched", &n);
    assert_int_equal(n, 0);
    seen("復電", -5, "", "unwatched", &n); /* it went out again after that */
    assert_int_equal(n, 1);
}

static void another_source_speaks_where_one_is_no_longer_watched(void **state)
{
    (void)state;
    size_t n;
    struct arena a;
    struct who who = { .id = 1, .name = "A", .town = "23214緑町", .devices = "11;人工呼吸器;;;;;;;100;" };
    struct picture *p = ready(&who, 1);
    char what[200];
    snprintf(what, sizeof what, "\"towns\":[\"23214緑町\"],\"ended_at_us\":%" PRId64 ",\"ended_by\":\"unwatched\"", T0 + 50 * MIN_US);
    area(p, 1, 1, "town", "ended", what);
    area(p, 2, 2, "town", "out", "\"towns\":[\"23214緑町\"]");
    struct power_row *r = list(p, &a, T0 + 60 * MIN_US, &n);
    assert_true(n == 1 && r[0].state == POWER_RUNNING_DOWN);
    arena_done(&a);
    snprintf(what, sizeof what, "\"towns\":[\"23214緑町\"],\"ended_at_us\":%" PRId64 ",\"ended_by\":\"absent\"", T0 + 55 * MIN_US);
    area(p, 3, 2, "town", "ended", what); /* which said last that it is over */
    r = list(p, &a, T0 + 60 * MIN_US, &n);
    assert_true(n == 1 && r[0].state == POWER_RESTORED_UNCONFIRMED);
    arena_done(&a);
    picture_free(p);
}

static void the_end_of_an_area_is_not_power_in_the_home(void **state)
{
    (void)state;
    size_t n;
    struct power_row r = seen("", 0, "", "ended", &n);
    assert_true(n == 1 && r.state == POWER_RESTORED_UNCONFIRMED && r.ended_at_us == T0 + 50 * MIN_US);
    r = seen("停電", 30, "45", "ended", &n);
    assert_true(n == 1 && r.state == POWER_RESTORED_UNCONFIRMED);
    r = seen("停電", 55, "45", "ended", &n); /* seen dark after the feed said it ended: a hidden outage */
    assert_true(n == 1 && r.state == POWER_RUNNING_DOWN && r.minutes_left == 40);
    seen("復電", 55, "", "ended", &n);
    assert_int_equal(n, 0);
}

static void an_area_that_shrinks_leaves_the_rest_unconfirmed(void **state)
{
    (void)state;
    struct arena a;
    size_t n;
    const struct who people[] = {
        { .id = 1, .name = "A", .town = "23214緑町", .devices = "11;人工呼吸器;;;;;;;100;" },
        { .id = 2, .name = "B", .town = "23214西浦町", .devices = "21;人工呼吸器;;;;;;;50;" },
    };
    struct picture *p = ready(people, 2);
    area(p, 1, 1, "town", "out", "\"towns\":[\"23214緑町\",\"23214西浦町\"]");
    struct power_row *r = list(p, &a, T0 + 10 * MIN_US, &n);
    assert_true(n == 2 && r[0].person == 2);
    arena_done(&a);
    assert_true(area(p, 2, 1, "town", "out", "\"towns\":[\"23214緑町\"]").topics & TOPIC_POWER);
    r = list(p, &a, T0 + 10 * MIN_US, &n);
    assert_int_equal(n, 2);
    assert_true(r[0].person == 1 && r[0].state == POWER_RUNNING_DOWN);
    assert_true(r[1].person == 2 && r[1].state == POWER_RESTORED_UNCONFIRMED && r[1].ended_at_us == T0 + 2 * MIN_US);
    arena_done(&a);
    change(p, 3, "outage", "1", NULL);
    assert_null(outage_get(p, 1));
    picture_free(p);
}

static void a_bad_area_is_refused_and_the_old_one_stays(void **state)
{
    (void)state;
    struct picture_delta d;
    struct picture *p = ready(NULL, 0);
    area(p, 1, 1, "town", "out", "\"towns\":[]");
    assert_int_equal(picture_apply(p, 2, SV("outage"), SV("1"), SV("{\"state\":\"out\"}"), &d), E_PICTURE_CARD);
    assert_int_equal(picture_apply(p, 3, SV("outage"), SV("x"), SV("{}"), &d), E_PICTURE_CARD);
    assert_non_null(outage_get(p, 1));
    assert_int_equal(outage_get(p, 1)->state, OUTAGE_OUT);
    assert_int_equal(outage_get(p, 1)->body.n, 0); /* the bytes it came as are gone */
    picture_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_home_is_dark_only_as_far_as_the_source_says),
        cmocka_unit_test(a_home_known_only_to_its_town_is_possibly_dark_by_cells_with_its_share_below_the_sure_ones),
        cmocka_unit_test(a_home_all_of_whose_radius_is_dark_is_dark_by_its_town),
        cmocka_unit_test(what_somebody_saw_makes_a_possible_outage_sure_or_none),
        cmocka_unit_test(a_point_in_the_cell_but_outside_the_polygon_is_not_dark),
        cmocka_unit_test(of_two_areas_on_one_place_the_older_start_counts_in_either_order),
        cmocka_unit_test(the_list_is_ordered_by_minutes_left),
        cmocka_unit_test(the_count_runs_from_the_worst_time_known),
        cmocka_unit_test(a_source_that_is_no_longer_watched_says_nothing_of_the_home_any_more),
        cmocka_unit_test(another_source_speaks_where_one_is_no_longer_watched),
        cmocka_unit_test(what_somebody_saw_overrides_from_its_time),
        cmocka_unit_test(the_end_of_an_area_is_not_power_in_the_home),
        cmocka_unit_test(an_area_that_shrinks_leaves_the_rest_unconfirmed),
        cmocka_unit_test(a_bad_area_is_refused_and_the_old_one_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
