/* SPDX-License-Identifier: Apache-2.0
 * demo_staff.c - offices, users, and the branch offices in whose charge the zones are. */
#include "server/demo/demo_staff.h"

#include <math.h>

#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/base/count.h"
#include "server/base/file.h"
#include "server/base/jw.h"

#define ZONES_WITHOUT_STAFF 3 /* so that the screens have some to show */

/* "%s" stands for the city, or for the prefecture where `of_pref`. */
static const struct {
    const char *key, *kind, *name;
    bool of_pref;
} offices[] = {
    { "crisis", "city", "%s危機管理課", false },
    { "welfare", "city", "%s福祉課", false },
    { "systems", "city", "%s情報政策課", false },
    { "fire", "fire", "%s消防本部", false },
    { "nurses", "care", "訪問看護ステーションしおかぜ", false },
    { "nurses2", "care", "訪問看護ステーションはまなす", false },
    { "support", "care", "%s東地域包括支援センター", false },
    { "support2", "care", "%s西地域包括支援センター", false },
    { "clinic", "medical", "みなと在宅クリニック", false },
    { "clinic2", "medical", "こもれび内科医院", false },
    { "clinic3", "medical", "星ヶ丘在宅診療所", false },
    { "commissioners", "community", "%s民生委員児童委員協議会", false },
    { "shelters", "shelter", "%s避難所運営班", false },
    { "health", "other", "%s東部保健所", true },
    { "prefecture", "pref", "%s災害対策課", true },
    { "police", "police", "%s警察署", false },
    { "centre_branch", "city", "%s中部支所", false },
    { "north_branch", "city", "%s北部支所", false },
    { "south_branch", "city", "%s南部支所", false },
    { "east_branch", "city", "%s東部支所", false },
    { "west_branch", "city", "%s西部支所", false },
    { "centre", "community", "中部自主防災会", false },
    { "north", "community", "北部自主防災会", false },
    { "south", "community", "南部自主防災会", false },
    { "east", "community", "東部自主防災会", false },
    { "west", "community", "西部自主防災会", false },
};
#define OFFICES countof(offices)

/* At least one of every role of the policy, named after it; 民生委員 come behind, demo_volunteer.c. Twelve are of the city's own
 * offices. */
static const struct {
    const char *role, *login, *office, *name;
} users[] = {
    { "command", "command", "crisis", "榊 健一" },
    { "command", "mayor", "crisis", DEMO_MAYOR },
    { "command", "vice_mayor", "crisis", "岡本 修" },
    { "command", "command2", "crisis", "村瀬 由美" },
    { "command", "command3", "crisis", "戸田 隼人" },
    { "command", "command4", "crisis", "竹内 恵" },
    { "command", "protected_desk", "welfare", "川合 千尋" },
    { "command", "protected_desk2", "welfare", "白井 健太" },
    { "clerk", "clerk", "welfare", "福井 茜" },
    { "clerk", "clerk2", "welfare", "三宅 誠" },
    { "admin", "admin", "systems", "小野 大樹" },
    { "auditor", "auditor", "systems", "藤原 聡" },
    { "dispatch", "dispatch", "fire", "石黒 健" },
    { "ambulance", "ambulance", "fire", "早瀬 剛" },
    { "ambulance", "ambulance2", "fire", "牧野 拓海" },
    { "care", "care", "clinic", "相馬 徹" },
    { "care", "care2", "clinic2", "長沼 理恵" },
    { "field_care", "field_care", "nurses", "梅村 香織" },
    { "field_care", "field_care2", "nurses2", "二宮 彩" },
    { "field_care", "field_care3", "support", "寺島 智子" },
    { "shelter", "shelter", "shelters", "西尾 真央" },
    { "health_center", "health_center", "health", "宮地 典子" },
    { "pref", "pref", "prefecture", "安井 哲也" },
    { "police", "police", "police", "大石 和也" },
};
#define USERS countof(users)

/* Who speaks for each 自主防災会; the logins are community_centre and so on. */
static const struct {
    const char *login, *office, *name;
} speakers[DEMO_QUARTERS] = {
    { "community_centre", "centre", "加納 正一" }, { "community_north", "north", "山之内 進" },
    { "community_south", "south", "浜口 美代子" }, { "community_east", "east", "東山 勝男" },
    { "community_west", "west", "西沢 幸子" },
};

int64_t demo_office_id(const struct demo_staff *staff, const char *key)
{
    for (size_t i = 0; i < OFFICES; i++)
        if (!strcmp(offices[i].key, key))
            return staff->office[i];
    return 0;
}

static const char *office_name(struct arena *a, const struct demo_city *c, size_t i)
{
    static const char mark[] = "%s";
    struct sv name = sv_of(offices[i].name);
    if (!sv_starts(name, SV(mark)))
        return offices[i].name;
    return arena_printf(a, "%s%s", offices[i].of_pref ? c->pref : c->name, name.p + strlen(mark));
}

static void team_add(struct demo_team *team, int64_t id, const char *name)
{
    if (!team)
        return;
    team->id[team->n] = id;
    team->name[team->n++] = name;
}

static enum err office_make(struct db_sync *s, struct arena *a, const struct demo_city *c, size_t i, struct demo_staff *out, struct fail *f)
{
    struct db_array codes;
    int64_t id = 0;
    const char *name = office_name(a, c, i);
    db_array_init(&codes, 256);
    db_array_sv(&codes, sv_of(c->code));
    struct db_stmt statement = SQL_WITH(DEMO_OFFICE, .municipality = ARG_Z(c->code), .name = ARG_Z(name), .kind = ARG_Z(offices[i].kind),
                                        .municipalities = ARG_LIST(&codes));
    enum err e = name ? db_sync_find(s, statement, E_INTERNAL, "", &id, f) : E_NO_MEMORY;
    db_array_done(&codes);
    out->office[i] = id;
    out->office_name[i] = name;
    team_add(sv_starts(sv_of(offices[i].key), SV("nurses"))    ? &out->nurses
             : sv_starts(sv_of(offices[i].key), SV("support")) ? &out->support
             : sv_starts(sv_of(offices[i].key), SV("clinic"))  ? &out->clinic
                                                               : NULL,
             id, name);
    return e;
}

enum err demo_user_save(struct db_sync *s, struct demo_user *u, int64_t office, const char *hash, struct fail *f)
{
    struct db_stmt statement = SQL_WITH(AUTH_USER_SAVE, .login = ARG_Z(u->login), .name = ARG_Z(u->name), .office = ARG_INT(office),
                                        .role = ARG_Z(u->role), .password_hash = ARG_Z(hash));
    return db_sync_find(s, statement, E_INTERNAL, "", &u->id, f);
}

static enum err user_make(struct db_sync *s, struct demo_staff *out, const char *key, struct demo_user u, struct fail *f)
{
    char hash[PASSWORD_HASH_MAX];
    for (size_t i = 0; i < OFFICES; i++)
        if (!strcmp(offices[i].key, key))
            u.office = out->office_name[i];
    password_make(u.password);
    enum err e = password_hash(sv_of(u.password), hash);
    if (!e)
        e = demo_user_save(s, &u, demo_office_id(out, key), hash, f);
    out->user[out->users++] = u;
    return e;
}

/* Two of the welfare office answer for the protected persons; the numbers are nobody's. */
static enum err desk_name(struct db_sync *s, struct fail *f)
{
    struct db_stmt desk = SQL_WITH(CLI_PROTECTED_DESK, .login = ARG_Z("protected_desk"), .desk = ARG_Z("main"),
                                   .phone_day = ARG_Z("050-0000-0101"), .phone_night = ARG_Z("050-0000-0102"),
                                   .now_us = ARG_INT(clock_now_us()));
    struct db_stmt deputy = SQL_WITH(CLI_PROTECTED_DESK, .login = ARG_Z("protected_desk2"), .desk = ARG_Z("deputy"),
                                     .now_us = ARG_INT(clock_now_us()));
    enum err e = db_sync_run(s, desk, NULL, f);
    return e ? e : db_sync_run(s, deputy, NULL, f);
}

enum err demo_staff_make(struct db_sync *s, struct arena *a, const struct demo_city *c, struct demo_staff *out, struct fail *f)
{
    enum err e = OK;
    _Static_assert(OFFICES <= DEMO_OFFICES_MAX && USERS + DEMO_QUARTERS + DEMO_VOLUNTEERS_MAX <= DEMO_USERS_MAX, "room for all");
    *out = (struct demo_staff){ .offices = OFFICES };
    for (size_t i = 0; !e && i < OFFICES; i++)
        e = office_make(s, a, c, i, out, f);
    for (size_t i = 0; !e && i < USERS; i++)
        e = user_make(s, out, users[i].office, (struct demo_user){ .role = users[i].role, .login = users[i].login, .name = users[i].name },
                      f);
    if (!e)
        e = desk_name(s, f);
    out->own_users = out->users;
    return e;
}

struct demo_user demo_speaker(const struct demo_staff *staff, size_t k, int64_t *office)
{
    struct demo_user u = { .role = "field_community", .login = speakers[k].login, .name = speakers[k].name };
    for (size_t i = 0; i < OFFICES; i++)
        if (!strcmp(offices[i].key, speakers[k].office)) {
            u.office = staff->office_name[i];
            *office = staff->office[i];
        }
    return u;
}

static const char *const branches[DEMO_QUARTERS] = { "centre_branch", "north_branch", "south_branch", "east_branch", "west_branch" };

void demo_quarters(const struct demo_staff *staff, int64_t branch[DEMO_QUARTERS], int64_t community[DEMO_QUARTERS])
{
    for (size_t i = 0; i < DEMO_QUARTERS; i++) {
        branch[i] = demo_office_id(staff, branches[i]);
        community[i] = demo_office_id(staff, speakers[i].office);
    }
}

struct range {
    double lon_min, lon_max, lat_min, lat_max;
};

static struct range range_of(const struct demo_city *c)
{
    struct range r = { 180, -180, 90, -90 };
    for (size_t i = 0; i < c->towns; i++) {
        r.lon_min = fmin(r.lon_min, c->town[i].lon);
        r.lon_max = fmax(r.lon_max, c->town[i].lon);
        r.lat_min = fmin(r.lat_min, c->town[i].lat);
        r.lat_max = fmax(r.lat_max, c->town[i].lat);
    }
    return r;
}

/* In the middle third both ways the centre; else whichever side is farther out. */
static size_t quarter_of(const struct range *r, double lon, double lat)
{
    double east = (lon - r->lon_min) / (r->lon_max - r->lon_min + 1e-9) - 0.5,
           north = (lat - r->lat_min) / (r->lat_max - r->lat_min + 1e-9) - 0.5;
    if (fabs(east) < 1.0 / 6 && fabs(north) < 1.0 / 6)
        return 0;
    return fabs(north) >= fabs(east) ? (north > 0 ? 1 : 2) : east > 0 ? 3 : 4;
}

struct assigning {
    struct db_array zones, offices;
    const struct demo_city *city;
    struct range range;
    int64_t branch[DEMO_QUARTERS];
    size_t n;
};

/* A zone is in the charge of the city's branch office there. */
static enum err on_zone(void *ctx, const struct db_rows *rows, size_t row)
{
    struct assigning *g = ctx;
    int64_t zone = db_i64_at(rows, row, 0);
    size_t n = g->n++, quarter = 0;
    /* Three are left out, spread over the city: 担当なし has to be seen too. */
    if (n % 17 == 11 && n / 17 < ZONES_WITHOUT_STAFF)
        return OK;
    for (size_t i = 0; i < g->city->towns; i++)
        if (g->city->town[i].zone == zone) {
            quarter = quarter_of(&g->range, g->city->town[i].lon, g->city->town[i].lat);
            break;
        }
    db_array_i64(&g->zones, zone);
    db_array_i64(&g->offices, g->branch[quarter]);
    return OK;
}

enum err demo_staff_assign(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, struct fail *f)
{
    struct assigning g = { .city = c, .range = range_of(c) };
    int64_t community[DEMO_QUARTERS];
    struct db_stmt zones_of = SQL_WITH(DEMO_ZONES, .municipality = ARG_Z(c->code));
    demo_quarters(staff, g.branch, community);
    db_array_init(&g.zones, 1 << 22);
    db_array_init(&g.offices, 1 << 22);
    enum err e = db_sync_each(s, zones_of, on_zone, &g, f);
    struct db_stmt statement = SQL_WITH(DEMO_ASSIGN, .zones = ARG_LIST(&g.zones), .offices = ARG_LIST(&g.offices),
                                        .from_us = ARG_INT(clock_now_us()));
    if (!e)
        e = db_sync_run(s, statement, NULL, f);
    db_array_done(&g.zones);
    db_array_done(&g.offices);
    return e;
}

static void member(struct jw *w, const char *key, const char *value)
{
    jw_kz(w, key, value);
}

enum err demo_users_write(const struct demo_staff *staff, const char *path)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 1 << 20);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < staff->users; i++) {
        const struct demo_user *u = &staff->user[i];
        jw_obj(&w);
        member(&w, "role", u->role);
        member(&w, "login", u->login);
        member(&w, "password", u->password);
        member(&w, "name", u->name);
        member(&w, "office", u->office);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    enum err e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0600) : b.bad;
    buf_done(&b);
    return e;
}
