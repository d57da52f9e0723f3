/* SPDX-License-Identifier: Apache-2.0
 * spots.c - "town key, U+001F, number" to a point. */
#include "geo/spots.h"

#include <math.h>
#include <stdlib.h>

#include "geo/mesh.h"
#include "server/base/buf.h"
#include "server/base/charset.h"
#include "server/base/csv.h"
#include "server/base/hash.h"

#define TEXT_MAX ((size_t)1024 * 1024 * 1024)
#define ROW_MAX ((size_t)4 * 1024 * 1024)
#define KEY_MAX 2048

struct spot_at {
    double lon, lat;
    bool leading; /* 代表フラグ */
};

struct spots {
    struct arena text;  /* keys */
    struct mapsv by_key; /* -> index in at */
    struct spot_at *at;
    size_t n, room;
};

enum column { COL_ADDRESS, COL_PREF, COL_CITY, COL_TOWN, COL_SMALL, COL_NUMBER, COL_LON, COL_LAT, COL_LEADING, COLUMNS };
static const char *const names[COLUMNS][3] = {
    [COL_ADDRESS] = { "住所", "所在地_連結表記", "所在地" }, [COL_PREF] = { "都道府県名" }, [COL_CITY] = { "市区町村名" },
    [COL_TOWN] = { "大字・丁目名", "大字町丁目名", "大字・町丁目名" }, [COL_SMALL] = { "小字・通称名", "小字" },
    [COL_NUMBER] = { "街区符号・地番", "番地" }, [COL_LON] = { "経度" }, [COL_LAT] = { "緯度" }, [COL_LEADING] = { "代表フラグ" },
};

struct reader {
    struct spots *s;
    const struct gazetteer *g;
    struct sv municipality;
    struct spots_account *account;
    int col[COLUMNS]; /* -1: there is none */
    struct buf text;
};

struct spots *spots_new(void)
{
    struct spots *s = calloc(1, sizeof *s);
    if (s) {
        arena_init(&s->text, TEXT_MAX);
        mapsv_init(&s->by_key);
    }
    return s;
}

void spots_free(struct spots *s)
{
    if (!s)
        return;
    arena_done(&s->text);
    mapsv_done(&s->by_key);
    free(s->at);
    free(s);
}

static ERR columns_find(struct reader *r, const struct csv_row *head, struct fail *f)
{
    for (int c = 0; c < COLUMNS; c++) {
        r->col[c] = -1;
        for (int k = 0; k < 3 && names[c][k] && r->col[c] < 0; k++)
            for (size_t i = 0; i < head->n; i++)
                if (sv_eq(sv_trim(head->field[i]), sv_of(names[c][k])))
                    r->col[c] = (int)i;
    }
    if (r->col[COL_LON] < 0 || r->col[COL_LAT] < 0)
        return fail_set(f, E_GAZETTEER_FORMAT, head->line, names[r->col[COL_LON] < 0 ? COL_LON : COL_LAT][0]);
    if (r->col[COL_ADDRESS] < 0 && (r->col[COL_TOWN] < 0 || r->col[COL_NUMBER] < 0))
        return fail_set(f, E_GAZETTEER_FORMAT, head->line, names[r->col[COL_TOWN] < 0 ? COL_TOWN : COL_NUMBER][0]);
    return OK;
}

static struct sv cell(const struct reader *r, const struct csv_row *row, enum column c)
{
    return r->col[c] >= 0 && (size_t)r->col[c] < row->n ? sv_trim(row->field[r->col[c]]) : SV("");
}

/* "" when it does not fit. */
static struct sv key_of(char out[KEY_MAX], struct sv town_key, struct sv number)
{
    size_t n = town_key.n + 1 + number.n;
    if (n > KEY_MAX || !town_key.n || !number.n)
        return SV("");
    memcpy(out, town_key.p, town_key.n);
    out[town_key.n] = '\x1f';
    memcpy(out + town_key.n + 1, number.p, number.n);
    return (struct sv){ out, n };
}

static ERR spot_add(struct reader *r, struct sv key, const struct spot_at *at)
{
    struct spots *s = r->s;
    uint64_t known;
    if (mapsv_get(&s->by_key, key, &known)) {
        r->account->repeated++;
        if (at->leading && !s->at[known].leading)
            s->at[known] = *at;
        return OK;
    }
    if (s->n == SPOTS_MAX)
        return E_TOO_LARGE;
    if (s->n == s->room) {
        size_t room = s->room ? s->room * 2 : 1024;
        struct spot_at *more = realloc(s->at, room * sizeof *more);
        if (!more)
            return E_NO_MEMORY;
        s->at = more;
        s->room = room;
    }
    struct sv kept = arena_sv(&s->text, key);
    enum err e = kept.p ? mapsv_put(&s->by_key, kept, s->n) : E_NO_MEMORY;
    if (!e) {
        s->at[s->n++] = *at;
        r->account->spots++;
    }
    return e;
}

static struct sv address_text(struct reader *r, const struct csv_row *row)
{
    static const enum column parts[] = { COL_PREF, COL_CITY, COL_TOWN, COL_SMALL, COL_NUMBER };
    if (r->col[COL_ADDRESS] >= 0)
        return cell(r, row, COL_ADDRESS);
    buf_clear(&r->text);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        buf_sv(&r->text, cell(r, row, parts[i]));
    return buf_ok(&r->text) ? buf_view(&r->text) : SV("");
}

static ERR row_take(struct reader *r, struct arena *a, const struct csv_row *row)
{
    char room[KEY_MAX];
    struct address at = { 0 };
    struct spot_at spot = { .leading = sv_eq(cell(r, row, COL_LEADING), SV("1")) };
    struct sv text = address_text(r, row);
    int64_t mesh;
    r->account->rows++;
    bool placed = sv_to_double(cell(r, row, COL_LON), &spot.lon) && sv_to_double(cell(r, row, COL_LAT), &spot.lat) &&
                  mesh_encode(MESH_1, spot.lon, spot.lat, &mesh) == OK;
    enum err e = placed && text.n <= ADDRESS_BYTES_MAX ? address_match_in(r->g, a, r->municipality, text, &at) : OK;
    if (e)
        return e;
    struct sv key = key_of(room, at.town_key, at.number);
    if (!placed || !key.n) {
        r->account->unmatched++;
        return OK;
    }
    return spot_add(r, key, &spot);
}

static ERR rows_read(struct reader *r, struct sv text, struct fail *f)
{
    struct csv csv;
    struct csv_row row = { 0 };
    struct arena a;
    arena_init(&a, ROW_MAX);
    csv_init(&csv, text);
    enum err e = csv_at_end(&csv) ? fail_set(f, E_CSV_EMPTY, 1, "") : csv_next(&csv, &a, &row, f);
    if (!e)
        e = columns_find(r, &row, f);
    while (!e && !csv_at_end(&csv)) {
        arena_reset(&a);
        row.n = 0;
        e = csv_next(&csv, &a, &row, f);
        if (!e && row.n)
            e = row_take(r, &a, &row);
    }
    arena_done(&a);
    return e;
}

ERR spots_add_csv(struct spots *s, const struct gazetteer *g, struct sv municipality, struct sv csv, struct spots_account *account,
                  struct fail *fail)
{
    struct spots_account own = { 0 };
    struct reader r = { .s = s, .g = g, .municipality = municipality, .account = account ? account : &own };
    enum charset cs;
    struct buf decoded;
    buf_init(&decoded, TEXT_MAX);
    buf_init(&r.text, ROW_MAX);
    enum err e = charset_detect(csv, &cs, fail);
    if (!e)
        e = charset_decode(cs, csv, &decoded, fail);
    if (!e)
        e = rows_read(&r, buf_view(&decoded), fail);
    buf_done(&r.text);
    buf_done(&decoded);
    return e;
}

bool spots_refine(const struct spots *s, struct arena *a, struct address *address)
{
    char room[KEY_MAX];
    uint64_t i;
    struct sv number = address->number;
    while (number.n) {
        struct sv key = key_of(room, address->town_key, number);
        if (key.n && mapsv_get(&s->by_key, key, &i))
            break;
        do
            number.n--;
        while (number.n && number.p[number.n] != '-');
    }
    if (!number.n)
        return false;
    bool whole = number.n == address->number.n && memchr(number.p, '-', number.n);
    const char *why = arena_printf(a, SV_FMT " %s", SV_ARG(address->why), whole ? "parcel" : "block");
    address->lon = s->at[i].lon;
    address->lat = s->at[i].lat;
    address->radius_m = whole ? SPOT_PARCEL_RADIUS_M : SPOT_BLOCK_RADIUS_M;
    address->level = whole ? ADDRESS_PARCEL : ADDRESS_BLOCK;
    if (why)
        address->why = sv_of(why);
    return true;
}
