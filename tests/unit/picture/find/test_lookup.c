/* SPDX-License-Identifier: Apache-2.0
 * Lookup: half-heard names, numbers and dates find the right people, best first, and only in the caller's scope. */
#include <pthread.h>

#include "server/base/text/fold.h"
#include "tests/unit/picture/fixture.h"

static const int32_t gamagori[] = { 23214 };

/* clang-format off */
static const struct who people[] = {
    { .id = 1, .name = "飯田 花子", .kana = "イイダ ハナコ", .birth = "1935-03-05", .phone = "0533664444", .sex = 2,
      .address = "愛知県蒲郡市形原町北浜12番地3", .town = "23214形原町北浜" },
    { .id = 2, .name = "髙橋 一郎", .kana = "タカハシ イチロウ", .birth = "1941-07-20", .phone = "09012345678", .sex = 1,
      .address = "愛知県蒲郡市緑町一丁目2番3号", .town = "23214緑町一丁目" },
    { .id = 3, .name = "高橋 良子", .kana = "タカハシ ヨシコ", .birth = "1941-07-20", .phone = "0533661234", .sex = 2,
      .address = "蒲郡市西浦町大知柄5", .town = "23214西浦町大知柄" },
    { .id = 4, .name = "高橋 良子", .kana = "タカハシ リョウコ", .birth = "1950-01-01", .phone = "0533669999", .sex = 2,
      .address = "蒲郡市西浦町大知柄7", .town = "23214西浦町大知柄", .municipality = "23201" },
    { .id = 5, .name = "斎藤 保", .kana = "サイトウ タモツ", .birth = "1938-12-01", .phone = "0533660305", .sex = 1 },
    { .id = 6, .name = "斉藤 守", .kana = "サイトウ マモル", .birth = "1935-01-09", .sex = 1 },
    { .id = 7, .name = "北 高橋美", .kana = "キタ タカハシミ", .birth = "1960-01-09", .sex = 2 },
    { .id = 8, .name = "影山 みどり", .kana = "カゲヤマ ミドリ", .birth = "1944-04-04", .phone = "0533660000", .sex = 2,
      .is_protected = 1, .address = "蒲郡市形原町北浜99", .town = "23214形原町北浜" },
    { .id = 9, .name = "大野 進", .kana = "オオノ ススム", .birth = "1935-03-31", .sex = 1, .town = "23214緑町二丁目" },
    { .id = 10, .name = "影山 光", .kana = "カケヤマ ヒカル", .birth = "1970-01-01", .sex = 1 },
};
/* clang-format on */

static int setup(void **state)
{
    struct picture *p = picture_new();
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        person_load(p, &people[i]);
    assert_int_equal(picture_index(p), OK);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    picture_free(*state);
    return 0;
}

/* The ids found, in order, as text; '*' behind one with a namesake, '+' at the end when there are more. */
static const char *found(struct picture *p, struct lookup_query q)
{
    static char out[256];
    struct arena a;
    struct lookup_result r;
    int n = 0;
    arena_init(&a, 1 << 20);
    if (!q.municipalities_n && !q.everywhere) {
        q.municipalities = gamagori;
        q.municipalities_n = 1;
    }
    enum err e = lookup(p, &q, &a, &r);
    out[0] = 0;
    if (e) {
        snprintf(out, sizeof out, "%s", err_code(e));
    } else {
        for (size_t i = 0; i < r.n; i++)
            n += snprintf(out + n, sizeof out - (size_t)n, "%s%d%s", i ? " " : "", (int)r.hits[i].person->id,
                          r.hits[i].same_name ? "*" : "");
        if (r.more)
            snprintf(out + n, sizeof out - (size_t)n, "+");
    }
    arena_done(&a);
    return out;
}
#define Q(text) ((struct lookup_query){ .q = SV(text) })

static void a_middle_piece_of_kana_finds_in_any_width(void **state)
{
    assert_string_equal(found(*state, Q("イダハナ")), "1");
    assert_string_equal(found(*state, Q("いだはな")), "1");
    assert_string_equal(found(*state, Q("ｲﾀﾞﾊﾅ")), "1");
    assert_string_equal(found(*state, Q("ﾀｶﾊｼ")), "2 3 7");
}

static void variants_of_kanji_are_one(void **state)
{
    assert_string_equal(found(*state, Q("髙橋")), "2 3 7");
    assert_string_equal(found(*state, Q("高橋")), "2 3 7");
}

static void strict_hits_stand_above_loose_ones(void **state)
{
    assert_string_equal(found(*state, Q("カゲヤマ")), "8 10");
    assert_string_equal(found(*state, Q("カケヤマ")), "10 8");
    assert_string_equal(found(*state, Q("斉藤")), "6 5");
    assert_string_equal(found(*state, Q("オノスス")), "9");
}

static void an_exact_name_stands_first(void **state)
{
    struct picture *p = *state;
    person_change(p, 5, &(struct who){ .id = 20, .name = "飯", .kana = "イイダ", .birth = "1999-01-01" });
    assert_string_equal(found(p, Q("いいだ")), "20 1");
    person_gone(p, 6, 20);
    assert_string_equal(found(p, Q("いいだ")), "1");
}

static void digits_find_phones_and_birth_dates(void **state)
{
    assert_string_equal(found(*state, Q("4444")), "1");
    assert_string_equal(found(*state, Q("0533-66-4444")), "1");
    assert_string_equal(found(*state, Q("053366")), "1 8 5 3");
    assert_string_equal(found(*state, Q("234")), "2 3");
    assert_string_equal(found(*state, Q("+81-90-1234-5678")), "2");
    assert_string_equal(found(*state, Q("0305")), "5 1"); /* last four first, then the day */
    assert_string_equal(found(*state, Q("19350305")), "1");
    assert_string_equal(found(*state, Q("S10.3.5")), "1");
    assert_string_equal(found(*state, Q("昭和10年3月5日")), "1");
    assert_string_equal(found(*state, Q("S10")), "1 9 6");
    assert_string_equal(found(*state, Q("昭和16年")), "2 3");
    assert_string_equal(found(*state, ((struct lookup_query){ .birth = SV("1941") })), "2 3");
}

static void all_pieces_must_hold(void **state)
{
    assert_string_equal(found(*state, Q("たか S16 女")), "3");
    assert_string_equal(found(*state, Q("いいだ S10 4444")), "1");
    assert_string_equal(found(*state, Q("いいだ S16 4444")), "");
    assert_string_equal(found(*state, ((struct lookup_query){ .kana = SV("タカハシ"), .birth = SV("S16.7.20"), .sex = SV("男") })), "2");
    assert_string_equal(found(*state, ((struct lookup_query){ .name = SV("高橋"), .phone = SV("1234") })), "3");
}

static void a_town_or_address_finds_who_lives_there(void **state)
{
    assert_string_equal(found(*state, ((struct lookup_query){ .address = SV("形原町") })), "1");
    assert_string_equal(found(*state, ((struct lookup_query){ .address = SV("愛知県蒲郡市形原町北浜１２－３") })), "1");
    assert_string_equal(found(*state, ((struct lookup_query){ .address = SV("緑町") })), "9 2");
    assert_string_equal(found(*state, ((struct lookup_query){ .address = SV("緑町1丁目") })), "2");
    assert_string_equal(found(*state, ((struct lookup_query){ .address = SV("緑町1-2-3") })), "2");
    assert_string_equal(found(*state, Q("西浦町")), "3");
    assert_string_equal(found(*state, Q("高橋 西浦町")), "3");
}

static void a_town_is_not_another_one_that_stands_inside_its_name(void **state)
{
    static const struct who two[] = {
        { .id = 1, .name = "架空 一", .address = "蒲郡市橋本町3番地", .town = "23214橋本町" },
        { .id = 2, .name = "架空 二", .address = "蒲郡市本町4番地", .town = "23214本町" },
    };
    struct picture *p = picture_new();
    (void)state;
    for (size_t i = 0; i < 2; i++)
        person_load(p, &two[i]);
    assert_int_equal(picture_index(p), OK);
    assert_string_equal(found(p, ((struct lookup_query){ .address = SV("橋本町") })), "1");
    assert_string_equal(found(p, ((struct lookup_query){ .address = SV("蒲郡市橋本町3番地") })), "1");
    assert_string_equal(found(p, ((struct lookup_query){ .address = SV("蒲郡市本町4番地") })), "2");
    picture_free(p);
}

static void an_address_never_reveals_a_protected_person(void **state)
{
    assert_string_equal(found(*state, ((struct lookup_query){ .address = SV("形原町北浜99") })), "");
    assert_string_equal(found(*state, Q("影山 形原町")), "");
    assert_string_equal(found(*state, Q("影山みどり")), "8");
    struct lookup_query both = { .kana = SV("カゲヤマミドリ"), .address = SV("形原町北浜99") };
    assert_string_equal(found(*state, both), "");
    both.address = (struct sv){ 0 };
    assert_string_equal(found(*state, both), "8");
}

static void a_card_that_changes_nothing_searched_needs_no_new_index(void **state)
{
    struct picture *p = *state;
    struct who w = people[0];
    size_t behind = picture_index_behind(p);
    w.power = "復電;1;;";
    assert_true(person_change(p, 1000, &w).applied);
    assert_int_equal(picture_index_behind(p), behind);
    assert_true(picture_person(p, 1)->power_seen);
    assert_string_equal(found(p, Q("イダハナ")), "1");
}

static void nothing_outside_the_scope_is_found_or_hinted_at(void **state)
{
    struct picture *p = *state;
    const int32_t both[] = { 23214, 23201 };
    assert_string_equal(found(p, Q("タカハシリョウ")), "");
    assert_string_equal(found(p, Q("高橋良子")), "3"); /* the namesake is elsewhere */
    assert_string_equal(found(p, ((struct lookup_query){ .q = SV("高橋良子"), .municipalities = both, .municipalities_n = 2 })), "3* 4*");
    const int32_t many[] = { 1100, 1202, 2201, 3201, 4100, 5201, 6201, 7201, 23201, 23214 },
                  others[] = { 1100, 1202, 2201, 3201, 4100, 5201, 6201, 7201, 8202 };
    assert_string_equal(found(p, ((struct lookup_query){ .q = SV("高橋良子"), .municipalities = many, .municipalities_n = 10 })), "3* 4*");
    assert_string_equal(found(p, ((struct lookup_query){ .q = SV("高橋良子"), .municipalities = others, .municipalities_n = 9 })), "");
    assert_string_equal(found(p, ((struct lookup_query){ .q = SV("高橋良子"), .everywhere = true })), "3* 4*");
    struct arena a;
    struct lookup_result r;
    arena_init(&a, 1 << 20);
    assert_int_equal(lookup(p, &(struct lookup_query){ .q = SV("高橋") }, &a, &r), OK);
    assert_int_equal(r.n, 0); /* no scope, no hits */
    arena_done(&a);
}

static void what_is_too_short_is_refused(void **state)
{
    assert_string_equal(found(*state, Q("")), "lookup.empty");
    assert_string_equal(found(*state, Q(" 　")), "lookup.empty");
    assert_string_equal(found(*state, Q("タ")), "lookup.too_short");
    assert_string_equal(found(*state, Q("高")), "lookup.too_short");
    assert_string_equal(found(*state, Q("44")), "lookup.too_short");
    assert_string_equal(found(*state, Q("女")), "lookup.too_short");
    assert_string_equal(found(*state, Q("高 1941")), "2 3");
    assert_string_equal(found(*state, ((struct lookup_query){ .birth = SV("昔") })), "registry.bad_birth");
    assert_string_equal(found(*state, ((struct lookup_query){ .sex = SV("?") })), "registry.bad_sex");
    assert_string_equal(found(*state, ((struct lookup_query){ .q = { "\xff\xfe", 2 } })), "input.bad_utf8");
}

static void the_limit_cuts_and_says_so(void **state)
{
    assert_string_equal(found(*state, ((struct lookup_query){ .q = SV("タカハシ"), .limit = 2 })), "2 3+");
    assert_string_equal(found(*state, ((struct lookup_query){ .q = SV("タカハシ"), .limit = 3 })), "2 3 7");
}

static void a_hit_says_why(void **state)
{
    struct arena a;
    struct lookup_result r;
    arena_init(&a, 1 << 20);
    struct lookup_query q = { .q = SV("だはな 4444 S10.3.5"), .everywhere = true };
    assert_int_equal(lookup(*state, &q, &a, &r), OK);
    assert_int_equal(r.n, 1);
    assert_int_equal(r.hits[0].why, WHY_KANA_INFIX | WHY_PHONE_LAST4 | WHY_BIRTH);
    assert_string_equal(lookup_why_name(2), "kana infix");
    assert_string_equal(lookup_why_name(8), "phone last4");
    arena_done(&a);
}

/* --- against brute force, while persons come, change and go --- */

#define CROWD 700

struct crowd {
    bool here[CROWD];
    char name[CROWD][32], kana[CROWD][64], birth[CROWD][24], phone[CROWD][24];
    char name_loose[CROWD][32], kana_loose[CROWD][64];
    int municipality[CROWD];
};

static void loose_of(const char *z, char *out, size_t room)
{
    struct arena a;
    struct sv key;
    arena_init(&a, 4096);
    assert_int_equal(fold_loose(&a, sv_of(z), &key), OK);
    snprintf(out, room, "%.*s", SV_ARG(key));
    arena_done(&a);
}

static void one_of(struct crowd *c, int i)
{
    static const char *const sounds[] = { "ア", "イ", "カ", "ガ", "タ", "ダ", "ハ", "シ" };
    static const char *const signs[] = { "高", "橋", "飯", "斎", "斉", "子" };
    c->kana[i][0] = c->name[i][0] = 0;
    for (int k = 0, n = 3 + rand() % 5; k < n; k++)
        memcpy(c->kana[i] + 3 * k, sounds[rand() % 8], 4);
    for (int k = 0, n = 2 + rand() % 3; k < n; k++)
        memcpy(c->name[i] + 3 * k, signs[rand() % 6], 4);
    loose_of(c->name[i], c->name_loose[i], sizeof c->name_loose[i]);
    loose_of(c->kana[i], c->kana_loose[i], sizeof c->kana_loose[i]);
    snprintf(c->birth[i], sizeof c->birth[i], "19%02d-0%d-1%d", 40 + rand() % 3, 1 + rand() % 3, rand() % 3);
    snprintf(c->phone[i], sizeof c->phone[i], "05336%05d", rand() % 300);
    c->municipality[i] = rand() % 4 ? 23214 : 23201;
    c->here[i] = true;
}

static struct who who_of(const struct crowd *c, int i)
{
    return (struct who){ .id = i + 1,
                         .name = c->name[i],
                         .kana = c->kana[i],
                         .birth = c->birth[i],
                         .phone = c->phone[i],
                         .municipality = c->municipality[i] == 23214 ? "23214" : "23201" };
}

static int tier_of(const char *key, const char *loose, const char *piece)
{
    char piece_loose[64];
    const char *at = strstr(key, piece);
    loose_of(piece, piece_loose, sizeof piece_loose);
    if (!at) /* one character, loosely, is anybody */
        return strlen(piece_loose) >= 6 && strstr(loose, piece_loose) ? 3 : 9;
    return at != key ? 2 : strlen(key) == strlen(piece) ? 0 : 1;
}

struct expected {
    int tier, i;
    const struct crowd *c;
};

static int expected_cmp(const void *a, const void *b)
{
    const struct expected *x = a, *y = b;
    int k = strcmp(x->c->kana[x->i], y->c->kana[y->i]), d = strcmp(x->c->birth[x->i], y->c->birth[y->i]);
    return x->tier != y->tier ? x->tier - y->tier : k ? k : d ? d : x->i - y->i;
}

static size_t expect(const struct crowd *c, const struct lookup_query *q, struct expected *out)
{
    size_t n = 0;
    char kana[64], name[64], phone[16], birth[16];
    snprintf(kana, sizeof kana, "%.*s", SV_ARG(q->kana));
    snprintf(name, sizeof name, "%.*s", SV_ARG(q->name));
    snprintf(phone, sizeof phone, "%.*s", SV_ARG(q->phone));
    snprintf(birth, sizeof birth, "%.*s", SV_ARG(q->birth));
    for (int i = 0; i < CROWD; i++) {
        int tier = 0, t;
        if (!c->here[i] || c->municipality[i] != 23214)
            continue;
        if (*kana && (t = tier_of(c->kana[i], c->kana_loose[i], kana)) > tier)
            tier = t;
        if (*name && (t = tier_of(c->name[i], c->name_loose[i], name)) > tier)
            tier = t;
        if (*phone && !(strlen(phone) == 4 ? strcmp(c->phone[i] + 6, phone) == 0 : strstr(c->phone[i], phone) != NULL))
            tier = 9;
        if (*birth && strcmp(c->birth[i], birth) != 0)
            tier = 9;
        if (tier <= 3)
            out[n++] = (struct expected){ tier, i, c };
    }
    qsort(out, n, sizeof *out, expected_cmp);
    return n;
}

static void random_query(const struct crowd *c, struct lookup_query *q)
{
    int i = rand() % CROWD, what = rand() % 6;
    size_t kana = strlen(c->kana[i]) / 3, name = strlen(c->name[i]) / 3, from = (size_t)rand() % (kana - 1);
    size_t len = 2 + (size_t)rand() % (kana - from - 1);
    size_t nfrom = (size_t)rand() % (name - 1), nlen = 2 + (size_t)rand() % (name - nfrom - 1);
    *q = (struct lookup_query){ .municipalities = gamagori, .municipalities_n = 1, .limit = 1 + (uint32_t)(rand() % 30) };
    if (what == 0 || what == 3 || what == 5)
        q->kana = (struct sv){ c->kana[i] + 3 * from, 3 * len };
    if (what == 1 || what == 3)
        q->name = (struct sv){ c->name[i] + 3 * nfrom, 3 * nlen };
    if (what == 2)
        q->phone = (struct sv){ c->phone[i] + rand() % 6, 3 + (size_t)(rand() % 2) + (size_t)(rand() % 2) };
    if (what == 4 || what == 5)
        q->birth = (struct sv){ c->birth[i], 10 };
}

static void compare(struct picture *p, const struct crowd *c)
{
    static struct expected want[CROWD];
    struct lookup_query q;
    struct lookup_result r;
    struct arena a;
    arena_init(&a, 1 << 20);
    random_query(c, &q);
    size_t n = expect(c, &q, want);
    assert_int_equal(lookup(p, &q, &a, &r), OK);
    assert_int_equal(r.n, n < q.limit ? n : q.limit);
    assert_int_equal(r.more, n > q.limit);
    for (size_t i = 0; i < r.n; i++) {
        assert_int_equal(r.hits[i].person->id, want[i].i + 1);
        assert_int_equal(r.hits[i].tier, want[i].tier);
        bool twin = false;
        for (int k = 0; k < CROWD && !twin; k++)
            twin = k != want[i].i && c->here[k] && c->municipality[k] == 23214 &&
                   (!strcmp(c->kana[k], c->kana[want[i].i]) || !strcmp(c->name[k], c->name[want[i].i]));
        assert_int_equal(r.hits[i].same_name, twin);
    }
    arena_done(&a);
}

static void *run_job(void *job)
{
    picture_reindex_run(job);
    return NULL;
}

static void it_agrees_with_brute_force_while_people_change(void **state)
{
    (void)state;
    static struct crowd c;
    struct picture *p = picture_new();
    uint64_t seq = 1;
    srand(11);
    for (int i = 0; i < CROWD / 2; i++) {
        one_of(&c, i);
        struct who w = who_of(&c, i);
        person_load(p, &w);
    }
    for (int i = CROWD / 2; i < CROWD; i++) {
        one_of(&c, i);
        c.here[i] = false;
    }
    assert_int_equal(picture_index(p), OK);
    for (int step = 0; step < 3000; step++) {
        int i = rand() % CROWD;
        if (rand() % 5 == 0 && c.here[i]) {
            c.here[i] = false;
            person_gone(p, ++seq, i + 1);
        } else {
            if (rand() % 3 || !c.here[i])
                one_of(&c, i);
            struct who w = who_of(&c, i);
            person_change(p, ++seq, &w);
        }
        compare(p, &c);
        if (step % 1000 == 999) {
            assert_true(picture_index_behind(p) > 0);
            assert_int_equal(picture_reindex(p), OK);
            assert_int_equal(picture_index_behind(p), 0);
        }
    }
    picture_free(p);
}

/* Twenty times: begin, some changes, run in another thread among more changes, end; a few jobs never ran. */
static void people_change_while_another_thread_makes_the_index(void **state)
{
    (void)state;
    static struct crowd c;
    struct picture *p = picture_new();
    uint64_t seq = 1;
    srand(5);
    for (int i = 0; i < CROWD; i++) {
        one_of(&c, i);
        struct who w = who_of(&c, i);
        person_load(p, &w);
    }
    assert_int_equal(picture_index(p), OK);
    for (int turn = 0; turn < 20; turn++) {
        pthread_t thread;
        struct picture_reindexing *job = picture_reindex_begin(p);
        bool runs = turn % 7 != 3;
        assert_non_null(job);
        assert_null(picture_reindex_begin(p));
        for (int step = 0; step < 300; step++) {
            int i = rand() % CROWD;
            if (step == 20 && runs)
                assert_int_equal(pthread_create(&thread, NULL, run_job, job), 0);
            struct who w = who_of(&c, i);
            c.here[i] = rand() % 4 != 0;
            if (c.here[i] && rand() % 2) {
                one_of(&c, i);
                w = who_of(&c, i);
            }
            if (c.here[i])
                person_change(p, ++seq, &w);
            else
                person_gone(p, ++seq, i + 1);
            compare(p, &c);
        }
        if (runs)
            pthread_join(thread, NULL);
        assert_int_equal(picture_reindex_end(p, job), runs ? OK : E_NO_MEMORY);
        for (int k = 0; k < 50; k++)
            compare(p, &c);
    }
    picture_free(p);
}

int main(void)
{
    /* clang-format off */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_middle_piece_of_kana_finds_in_any_width), cmocka_unit_test(variants_of_kanji_are_one),
        cmocka_unit_test(strict_hits_stand_above_loose_ones), cmocka_unit_test(an_exact_name_stands_first),
        cmocka_unit_test(digits_find_phones_and_birth_dates), cmocka_unit_test(all_pieces_must_hold),
        cmocka_unit_test(a_town_or_address_finds_who_lives_there),
        cmocka_unit_test(a_town_is_not_another_one_that_stands_inside_its_name), cmocka_unit_test(an_address_never_reveals_a_protected_person),
        cmocka_unit_test(a_card_that_changes_nothing_searched_needs_no_new_index),
        cmocka_unit_test(nothing_outside_the_scope_is_found_or_hinted_at), cmocka_unit_test(what_is_too_short_is_refused),
        cmocka_unit_test(the_limit_cuts_and_says_so), cmocka_unit_test(a_hit_says_why),
        cmocka_unit_test(it_agrees_with_brute_force_while_people_change),
        cmocka_unit_test(people_change_while_another_thread_makes_the_index),
    };
    /* clang-format on */
    return cmocka_run_group_tests(tests, setup, teardown);
}
