/* SPDX-License-Identifier: Apache-2.0
 * demo_home.c - where a household lives: a town, a point in it, the address as somebody would write it. */
#include <math.h>

#include "geo/address/address.h"
#include "geo/mesh.h"
#include "server/base/bisect.h"
#include "server/base/count.h"
#include "server/base/id.h"
#include "server/demo/demo_parts.h"

enum { STREAM_HOME = 20 };
#define M_PER_DEGREE 111320.0 /* of latitude, near enough for a home that nobody lives in */
#define PI 3.14159265358979323846

static const struct demo_town *town_pick(const struct demo_city *c, struct dice *d)
{
    uint64_t at = (uint64_t)(dice_real(d) * (double)c->town[c->towns - 1].upto);
    size_t low = 0, high = c->towns - 1;
    BISECT(mid, low, high, c->town[mid].upto <= at);
    return &c->town[low];
}

static int64_t zone_of(const struct demo_city *c, double lon, double lat)
{
    struct zone_hit hit;
    struct zone z;
    int64_t id;
    if (!c->place.zones || !zones_at(c->place.zones, sv_of(c->code), lon, lat, &hit) || hit.outside)
        return 0;
    zones_get(c->place.zones, hit.zone, &z);
    return id_parse(z.code, &id) ? 0 : id;
}

/* Somewhere about the town's point, but within its zone: else nearer, and at last at the point itself. */
static void point_make(const struct demo_city *c, struct dice *d, struct demo_home *h)
{
    const struct demo_town *t = h->town;
    double angle = dice_real(d) * 2 * PI, reach = sqrt(dice_real(d)) * t->reach_m;
    h->zone = t->zone;
    for (int i = 0; i < 4; i++, reach /= 2) {
        h->lat = t->lat + reach * sin(angle) / M_PER_DEGREE;
        h->lon = t->lon + reach * cos(angle) / (M_PER_DEGREE * cos(t->lat * PI / 180));
        if (!c->place.zones || (t->zone && zone_of(c, h->lon, h->lat) == t->zone))
            return;
    }
    h->lon = t->lon;
    h->lat = t->lat;
}

/* "潮見台一丁目" as people write it: mostly so, some with a digit. */
static const char *town_written(struct arena *a, struct dice *d, const struct demo_town *t)
{
    static const char *const numeral[] = { "一丁目", "二丁目", "三丁目", "四丁目", "五丁目", "六丁目", "七丁目", "八丁目", "九丁目" };
    struct sv name = sv_of(t->name);
    if (!dice_percent(d, 60))
        return t->name;
    for (int k = 0; k < 9; k++)
        if (sv_ends(name, sv_of(numeral[k])) && strlen(t->base) + strlen(numeral[k]) == name.n)
            return dice_percent(d, 50) ? arena_printf(a, "%s%d丁目", t->base, k + 1) : arena_printf(a, "%s%d-", t->base, k + 1);
    return t->name;
}

/* The gazetteer has none of these: a new estate, an old name, a number still being given. */
static const char *address_unknown(const struct demo_city *c, struct arena *a, struct dice *d)
{
    static const struct {
        const char *name, *behind;
    } forms[] = {
        { "字亀ヶ淵", "番地" }, { "字蛇持", "" }, { "字三ツ又", "番地" }, { "字砂原新開", "" }, { "市営住宅建設地内", "号" },
    };
    uint32_t k = dice_below(d, countof(forms));
    return arena_printf(a, "%s%s%s%d%s", dice_percent(d, 50) ? c->pref : "", c->name, forms[k].name, dice_between(d, 1, 60),
                        forms[k].behind);
}

/* What the import would make of it, so that the list comes in again unchanged. */
static enum err unplaced_make(const struct demo_city *c, struct arena *a, struct dice *d, struct demo_home *h)
{
    struct address m;
    h->address = address_unknown(c, a, d);
    h->level = "none";
    if (!h->address)
        return E_NO_MEMORY;
    enum err e = address_match_in(c->gazetteer.g, a, sv_of(c->code), sv_of(h->address), &m);
    if (e)
        return e;
    if (m.level >= ADDRESS_TOWN) { /* a real city that has such a place */
        h->address = "";
        return OK;
    }
    h->level = address_level_name(m.level);
    h->pref = m.pref.n ? arena_str(a, m.pref) : NULL;
    h->city = m.city.n ? arena_str(a, m.city) : NULL;
    h->rest = m.rest.n ? arena_str(a, m.rest) : NULL;
    return OK;
}

static enum err address_make(const struct demo_city *c, struct arena *a, struct dice *d, struct demo_home *h)
{
    int block = dice_between(d, 1, 60), house = dice_between(d, 1, 40);
    const char *town = town_written(a, d, h->town);
    if (!town)
        return E_NO_MEMORY;
    bool dashed = sv_ends(sv_of(town), SV("-"));
    int form = dashed ? 0 : dice_between(d, 0, 2);
    const char *pref = dice_percent(d, 50) ? c->pref : "";
    h->number = arena_printf(a, "%d-%d", block, house);
    if (form == 0)
        h->address = arena_printf(a, "%s%s%s%d-%d", pref, c->name, town, block, house);
    else if (form == 1)
        h->address = arena_printf(a, "%s%s%s%d番地の%d", pref, c->name, town, block, house);
    else
        h->address = arena_printf(a, "%s%s%s%d番%d号", pref, c->name, town, block, house);
    h->pref = c->pref;
    h->city = c->name;
    h->town_name = h->town->name;
    h->town_key = h->town->key;
    h->level = "block";
    return h->number && h->address ? OK : E_NO_MEMORY;
}

/* A flat has the floor that its number says; where a dog is, the crew is told twice. */
static void access_make(struct arena *a, struct dice *d, struct demo_home *h)
{
    static const char *const houses[] = {
        "コーポ潮風", "ハイツ見晴", "メゾン緑", "コーポ青空", "グリーンハイツ", "第二千鳥荘", "サンコーポ"
    };
    static const char *const marks[] = { "青い屋根", "角の二階家", "米屋の裏", "公園の向かい", "生け垣の家", "消火栓の隣" };
    static const char *const cautions[] = { "{感染症（標準予防策）}", "{物が多く通路が狭い}" };
    bool flat = dice_percent(d, 18), dog = !flat && dice_percent(d, 5), key = dice_percent(d, 4);
    int floor = dice_between(d, 1, 5);
    if (key)
        h->key_code = arena_printf(a, "%04u", dice_below(d, 10000));
    const char *box = key ? ",\"key_box\":\"玄関右の水道メーター横\"" : "";
    if (flat) {
        h->building = arena_printf(a, "%s%d0%d号", DICE_PICK(d, houses), floor, dice_between(d, 1, 9));
        h->access = arena_printf(a, "{\"floor\":%d,\"lift\":%s,\"parking\":\"建物前\"%s}", floor, dice_percent(d, 40) ? "true" : "false",
                                 box);
    } else if (dog || key || dice_percent(d, 30))
        h->access = arena_printf(a, "{\"floor\":1,\"landmark\":\"%s\",\"dog\":%s%s}", DICE_PICK(d, marks), dog ? "true" : "false", box);
    if (dog)
        h->caution = "{大型犬}";
    else if (dice_percent(d, 2))
        h->caution = DICE_PICK(d, cautions);
}

enum err demo_home_make(const struct demo_world *w, uint64_t first, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_HOME, first);
    struct demo_home *h = &p->at;
    h->town = town_pick(w->city, &d);
    h->placed = p->lot.kind != LOT_UNPLACED;
    h->lon = h->lat = NAN;
    if (h->placed)
        point_make(w->city, &d, h);
    if (!h->placed || mesh_encode(MESH_250, h->lon, h->lat, &h->mesh250) || mesh_encode(MESH_125, h->lon, h->lat, &h->mesh125))
        h->mesh250 = h->mesh125 = 0;
    h->postcode = arena_printf(a, "000-%04zu", (size_t)(h->town - w->city->town) % 10000);
    access_make(a, &d, h);
    if (!h->postcode)
        return E_NO_MEMORY;
    return h->placed ? address_make(w->city, a, &d, h) : unplaced_make(w->city, a, &d, h);
}
