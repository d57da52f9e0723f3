/* SPDX-License-Identifier: Apache-2.0
 * demo_staff.c - offices, users and zones in whose charge they are. */
#include "server/cli/demo_staff.h"

#include "server/auth/password.h"
#include "server/base/clock.h"
#include "server/base/file.h"
#include "server/base/json.h"
#include "server/cli/secret.h"

#define ZONES_WITHOUT_STAFF 3

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
    { "centre", "community", "中部自主防災会", false },
    { "north", "community", "北部自主防災会", false },
    { "south", "community", "南部自主防災会", false },
    { "east", "community", "東部自主防災会", false },
    { "west", "community", "西部自主防災会", false },
    { "shelters", "shelter", "%s避難所運営班", false },
    { "health", "other", "%s東部保健所", true },
    { "prefecture", "pref", "%s災害対策課", true },
    { "police", "police", "%s警察署", false },
};
#define OFFICES (sizeof offices / sizeof offices[0])

/* One for every role of the policy, named after it, a few more who go out, and those named for protected persons. */
static const struct {
    const char *role, *login, *office, *name;
} users[] = {
    { "command", "command", "crisis", "本部 一郎" },
    { "command", "protected_desk", "welfare", "支援措置 担当一" },
    { "command", "protected_desk2", "welfare", "支援措置 担当二" },
    { "command", "command2", "crisis", "本部 花子" },
    { "dispatch", "dispatch", "fire", "指令 健二" },
    { "ambulance", "ambulance", "fire", "救急 隊長一" },
    { "ambulance", "ambulance2", "fire", "救急 隊長二" },
    { "care", "care", "clinic", "往診 医師" },
    { "care", "care2", "clinic2", "在宅 医師" },
    { "field_care", "field_care", "nurses", "訪問 看護子" },
    { "field_care", "field_care2", "nurses2", "訪問 看護美" },
    { "field_care", "field_care3", "support", "包括 相談員" },
    { "field_community", "field_community", "commissioners", "民生 委員一" },
    { "field_community", "field_community2", "commissioners", "民生 委員二" },
    { "field_community", "field_community3", "commissioners", "民生 委員三" },
    { "field_community", "field_community4", "north", "防災 会長" },
    { "shelter", "shelter", "shelters", "避難所 担当" },
    { "clerk", "clerk", "welfare", "福祉 係員" },
    { "health_center", "health_center", "health", "保健所 職員" },
    { "pref", "pref", "prefecture", "県庁 職員" },
    { "police", "police", "police", "警察 署員" },
    { "admin", "admin", "systems", "管理 者" },
    { "auditor", "auditor", "systems", "監査 委員" },
};
#define USERS (sizeof users / sizeof users[0])

static int64_t office_id(const struct demo_staff *staff, const char *key)
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

static enum err office_make(struct db_sync *s, struct arena *a, const struct demo_city *c, size_t i, struct demo_staff *out, struct fail *f)
{
    struct db_rows *rows = NULL;
    struct db_array codes;
    const char *name = office_name(a, c, i);
    db_array_init(&codes, 256);
    db_array_sv(&codes, sv_of(c->code));
    struct db_arg args[] = { db_z(c->code), db_z(name), db_z(offices[i].kind), db_array_end(&codes) };
    enum err e = name ? db_sync_run(s, SQL_DEMO_OFFICE, args, 4, &rows, f) : E_NO_MEMORY;
    db_array_done(&codes);
    int64_t id = e ? 0 : db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    out->office[i] = id;
    if (!strcmp(offices[i].kind, "care")) {
        out->care_office[out->care_n] = id;
        out->care_name[out->care_n++] = name;
    } else if (!strcmp(offices[i].kind, "medical")) {
        out->clinic[out->clinic_n] = id;
        out->clinic_name[out->clinic_n++] = name;
    }
    return e;
}

static enum err user_make(struct db_sync *s, size_t i, struct demo_staff *out, struct fail *f)
{
    struct demo_user *u = &out->user[i];
    char hash[PASSWORD_HASH_MAX];
    struct db_rows *rows = NULL;
    *u = (struct demo_user){ .role = users[i].role, .login = users[i].login, .name = users[i].name };
    password_make(u->password);
    enum err e = password_hash(sv_of(u->password), hash);
    if (e)
        return e;
    struct db_arg args[] = { db_z(u->login), db_z(u->name), DB_I64(office_id(out, users[i].office)), db_z(u->role), db_z(hash) };
    e = db_sync_run(s, SQL_AUTH_USER_SAVE, args, 5, &rows, f);
    u->id = e ? 0 : db_i64_at(rows, 0, 0);
    db_rows_free(rows);
    return e;
}

/* Two of the welfare office answer for the protected persons; the numbers are nobody's. */
static enum err desk_name(struct db_sync *s, struct fail *f)
{
    struct db_arg desk[] = { db_z("protected_desk"), db_z("main"), db_z("050-0000-0101"), db_z("050-0000-0102"), DB_I64(clock_now_us()) };
    struct db_arg deputy[] = { db_z("protected_desk2"), db_z("deputy"), db_null(), db_null(), DB_I64(clock_now_us()) };
    enum err e = db_sync_run(s, SQL_CLI_PROTECTED_DESK, desk, 5, NULL, f);
    return e ? e : db_sync_run(s, SQL_CLI_PROTECTED_DESK, deputy, 5, NULL, f);
}

enum err demo_staff_make(struct db_sync *s, struct arena *a, const struct demo_city *c, struct demo_staff *out, struct fail *f)
{
    enum err e = OK;
    _Static_assert(OFFICES <= DEMO_OFFICES_MAX && USERS <= DEMO_USERS_MAX, "room for all");
    *out = (struct demo_staff){ .offices = OFFICES, .users = USERS };
    for (size_t i = 0; !e && i < OFFICES; i++)
        e = office_make(s, a, c, i, out, f);
    for (size_t i = 0; !e && i < USERS; i++)
        e = user_make(s, i, out, f);
    return e ? e : desk_name(s, f);
}

/* Who of `staff` has this login; ids of the demo's own logins only. */
static int64_t user_id(const struct demo_staff *staff, const char *login)
{
    for (size_t i = 0; i < staff->users; i++)
        if (!strcmp(staff->user[i].login, login))
            return staff->user[i].id;
    return 0;
}

struct assigning {
    struct db_array zones, offices, users;
    const struct demo_staff *staff;
    size_t n;
};

static void assign(struct assigning *g, int64_t zone, int64_t office, int64_t user)
{
    db_array_i64(&g->zones, zone);
    if (office)
        db_array_i64(&g->offices, office);
    else
        db_array_null(&g->offices);
    if (user)
        db_array_i64(&g->users, user);
    else
        db_array_null(&g->users);
}

/* The first zones go to people by name, two each, so that a demo has somebody to log in as; the others to offices in turn. */
static enum err on_zone(void *ctx, const struct db_rows *rows, size_t row)
{
    static const char *const by_name[] = { "field_community", "field_community2", "field_community3", "field_community4", "field_care3" };
    static const char *const by_office[] = { "centre", "north", "south", "east", "west" };
    struct assigning *g = ctx;
    int64_t zone = db_i64_at(rows, row, 0);
    /* Three are left out, spread over the city: 担当なし has to be seen too. */
    size_t n = g->n++;
    if (n % 17 == 11 && n / 17 < ZONES_WITHOUT_STAFF)
        return OK;
    if (n < 2 * 5)
        assign(g, zone, 0, user_id(g->staff, by_name[n / 2]));
    else
        assign(g, zone, office_id(g->staff, by_office[n % 5]), 0);
    return OK;
}

enum err demo_staff_assign(struct db_sync *s, const struct demo_city *c, const struct demo_staff *staff, struct fail *f)
{
    struct assigning g = { .staff = staff };
    struct db_arg zones_of[] = { db_z(c->code) };
    db_array_init(&g.zones, 1 << 22);
    db_array_init(&g.offices, 1 << 22);
    db_array_init(&g.users, 1 << 22);
    enum err e = db_sync_each(s, SQL_DEMO_ZONES, zones_of, 1, on_zone, &g, f);
    struct db_arg args[] = { db_array_end(&g.zones), db_array_end(&g.offices), db_array_end(&g.users), DB_I64(clock_now_us()) };
    if (!e)
        e = db_sync_run(s, SQL_DEMO_ASSIGN, args, 4, NULL, f);
    db_array_done(&g.zones);
    db_array_done(&g.offices);
    db_array_done(&g.users);
    return e;
}

enum err demo_users_write(const struct demo_staff *staff, const char *path)
{
    struct buf b;
    struct jw w;
    buf_init(&b, 65536);
    jw_init(&w, &b);
    jw_arr(&w);
    for (size_t i = 0; i < staff->users; i++) {
        const struct demo_user *u = &staff->user[i];
        jw_obj(&w);
        jw_key(&w, "role");
        jw_z(&w, u->role);
        jw_key(&w, "login");
        jw_z(&w, u->login);
        jw_key(&w, "password");
        jw_z(&w, u->password);
        jw_key(&w, "name");
        jw_z(&w, u->name);
        jw_obj_end(&w);
    }
    jw_arr_end(&w);
    enum err e = buf_ok(&b) ? file_replace(path, buf_view(&b), 0600) : b.bad;
    buf_done(&b);
    return e;
}
