/* SPDX-License-Identifier: Apache-2.0
 * mesh.c - mesh codes as whole numbers of 125 m cells.
 *
 * Every edge of every level lies on the 125 m grid, whose cells are 1/640 degree wide and 1/960 degree high. So a point
 * becomes two whole numbers once, and all else is integer division: an edge cannot fall between two levels. */
#include "geo/mesh.h"

#include <math.h>

#define COLUMNS_PER_DEGREE 640 /* cells of 125 m: a first mesh is one degree wide, 8 × 10 × 8 of them */
#define ROWS_PER_DEGREE 960    /* and 2/3 of a degree high */
#define EDGE 1e-9              /* a product this near to a whole number is on the edge */
#define LON_ORIGIN 100         /* degrees: a first mesh counts from 100° E (JIS X 0410) */

/* One code's south-west corner, counted in 125 m cells from 0 E and 0 N. */
struct mesh_cell {
    int32_t x, y;
};

static const struct level {
    const char *name;
    int32_t span; /* 125 m cells in a side; also the order in which levels contain one another */
} levels[MESH_LEVELS] = {
    [MESH_1] = { "1", 640 }, [MESH_2] = { "2", 80 },    [MESH_5X] = { "5x", 40 },  [MESH_2X] = { "2x", 16 },
    [MESH_3] = { "3", 8 },   [MESH_500] = { "500", 4 }, [MESH_250] = { "250", 2 }, [MESH_125] = { "125", 1 },
};

/* The 176 existing 1次 meshes (list of the Statistics Bureau): bit u of row p is set when mesh ppuu exists. */
#define U(from, to) (((2ull << (to)) - 1) & ~((1ull << (from)) - 1))
static const uint64_t existing[100] = {
    [30] = U(36, 36),
    [36] = U(22, 24) | U(31, 31) | U(41, 41) | U(53, 53),
    [37] = U(24, 25) | U(41, 41),
    [38] = U(23, 24) | U(31, 31) | U(41, 41),
    [39] = U(26, 28) | U(42, 42),
    [40] = U(27, 28) | U(40, 40) | U(42, 42),
    [41] = U(28, 29) | U(42, 42),
    [42] = U(29, 30),
    [43] = U(28, 29),
    [44] = U(29, 29) | U(40, 40),
    [45] = U(29, 31) | U(40, 40),
    [46] = U(29, 31),
    [47] = U(28, 31) | U(39, 40),
    [48] = U(28, 31) | U(39, 39),
    [49] = U(28, 34) | U(39, 39),
    [50] = U(29, 36) | U(38, 39),
    [51] = U(29, 39),
    [52] = U(29, 29) | U(31, 40),
    [53] = U(32, 40),
    [54] = U(32, 33) | U(35, 40),
    [55] = U(31, 31) | U(36, 41),
    [56] = U(36, 41),
    [57] = U(38, 41),
    [58] = U(39, 41),
    [59] = U(39, 42),
    [60] = U(39, 41),
    [61] = U(39, 41),
    [62] = U(39, 41) | U(43, 43),
    [63] = U(39, 43),
    [64] = U(39, 45),
    [65] = U(40, 46),
    [66] = U(41, 47),
    [67] = U(40, 42) | U(47, 48),
    [68] = U(40, 42) | U(47, 48),
};
#undef U

static bool cell_exists(struct mesh_cell c)
{
    int32_t p = c.y / 640, u = c.x / 640 - LON_ORIGIN;
    return c.x >= LON_ORIGIN * 640 && c.y >= 0 && p < 100 && u < 64 && (existing[p] >> u & 1);
}

/* Whole cells below `degrees`, exactly: fma gives the distance to the nearest edge rounded only once. */
static int32_t count_cells(double degrees, double per_degree)
{
    double near = nearbyint(degrees * per_degree);
    double off = fma(degrees, per_degree, -near);
    return (int32_t)(off < -EDGE ? near - 1 : near);
}

static bool cell_of_point(double lon, double lat, struct mesh_cell *out)
{
    if (!(lon >= LON_ORIGIN && lon < 180 && lat >= 0 && lat < 66))
        return false;
    out->x = count_cells(lon, COLUMNS_PER_DEGREE);
    out->y = count_cells(lat, ROWS_PER_DEGREE);
    return cell_exists(*out);
}

/* 1 SW, 2 SE, 3 NW, 4 NE of a square whose half side is `half` cells. */
static int64_t quarter(struct mesh_cell c, int32_t half)
{
    return c.y / half % 2 * 2 + c.x / half % 2 + 1;
}

static int64_t code_of_cell(enum mesh_level level, struct mesh_cell c)
{
    int64_t code = c.y / 640 * 100 + (c.x / 640 - LON_ORIGIN);
    if (level == MESH_1)
        return code;
    code = code * 100 + c.y % 640 / 80 * 10 + c.x % 640 / 80;
    if (level == MESH_2)
        return code;
    if (level == MESH_5X)
        return code * 10 + quarter(c, 40);
    if (level == MESH_2X)
        return code * 1000 + c.y % 80 / 16 * 200 + c.x % 80 / 16 * 20 + 5;
    code = code * 100 + c.y % 80 / 8 * 10 + c.x % 80 / 8;
    for (int32_t half = 4; half >= levels[level].span; half /= 2)
        code = code * 10 + quarter(c, half);
    return code;
}

static struct mesh_cell floor_cell(struct mesh_cell c, int32_t span)
{
    return (struct mesh_cell){ c.x - c.x % span, c.y - c.y % span };
}

ERR mesh_encode(enum mesh_level level, double lon, double lat, int64_t *code)
{
    struct mesh_cell c;
    if ((unsigned)level >= MESH_LEVELS)
        return E_MESH_LEVEL;
    if (!isfinite(lon) || !isfinite(lat))
        return E_GEO_COORD;
    if (!cell_of_point(lon, lat, &c))
        return E_GEO_RANGE;
    *code = code_of_cell(level, c);
    return OK;
}

/* Digits of a code, most significant first; their count, or 0 when it is no code's length. */
static int split_digits(int64_t code, int digit[11])
{
    int n = 0;
    int64_t top = 1;
    if (code < 1000 || code > 99999999999)
        return 0;
    while (top <= code / 10)
        top *= 10;
    for (; top > 0; top /= 10)
        digit[n++] = (int)(code / top % 10);
    return n;
}

static bool add_quarter(struct mesh_cell *c, int digit, int32_t half)
{
    if (digit < 1 || digit > 4)
        return false;
    c->x += (digit - 1) % 2 * half;
    c->y += (digit - 1) / 2 * half;
    return true;
}

static bool add_pair(struct mesh_cell *c, int row, int column, int count, int32_t side)
{
    c->y += row * side;
    c->x += column * side;
    return row < count && column < count;
}

/* 7 digits end in a quarter of the 2次 mesh; 9 that end in 5 carry two even digits, a fifth of the 2次 mesh each. */
static bool add_multiple(struct mesh_cell *c, const int *d, int n, enum mesh_level *level)
{
    *level = n == 7 ? MESH_5X : MESH_2X;
    if (n == 7)
        return add_quarter(c, d[6], 40);
    return d[6] % 2 == 0 && d[7] % 2 == 0 && add_pair(c, d[6] / 2, d[7] / 2, 5, 16);
}

static bool add_third(struct mesh_cell *c, const int *d, int n, enum mesh_level *level)
{
    *level = (enum mesh_level)(MESH_3 + n - 8);
    bool ok = add_pair(c, d[6], d[7], 10, 8);
    for (int i = 8, half = 4; i < n; i++, half /= 2)
        ok = ok && add_quarter(c, d[i], half);
    return ok;
}

ERR mesh_decode(int64_t code, enum mesh_level *level, struct mesh_box *box)
{
    int d[11], n = split_digits(code, d);
    enum mesh_level l = n == 4 ? MESH_1 : MESH_2;
    if (n < 4 || n == 5)
        return E_MESH_CODE;
    struct mesh_cell c = { (LON_ORIGIN + d[2] * 10 + d[3]) * 640, (d[0] * 10 + d[1]) * 640 };
    bool exists = cell_exists(c);
    bool ok = n == 4 || add_pair(&c, d[4], d[5], 8, 80);
    if (n == 7 || (n == 9 && d[8] == 5))
        ok = ok && add_multiple(&c, d, n, &l);
    else if (n >= 8)
        ok = ok && add_third(&c, d, n, &l);
    if (!ok)
        return E_MESH_CODE;
    if (!exists)
        return E_GEO_RANGE;
    if (level)
        *level = l;
    if (box)
        *box = (struct mesh_box){ (double)c.x / COLUMNS_PER_DEGREE, (double)c.y / ROWS_PER_DEGREE,
                                  (double)(c.x + levels[l].span) / COLUMNS_PER_DEGREE, (double)(c.y + levels[l].span) / ROWS_PER_DEGREE };
    return OK;
}

ERR mesh_parse(struct sv text, int64_t *code)
{
    int64_t v = 0;
    if (text.n < 4 || text.n > 11 || text.p[0] == '0')
        return E_MESH_CODE;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return E_MESH_CODE;
        v = v * 10 + (text.p[i] - '0');
    }
    enum err e = mesh_decode(v, NULL, NULL);
    if (e == OK)
        *code = v;
    return e;
}

ERR mesh_level_parse(struct sv text, enum mesh_level *level)
{
    for (int i = 0; i < MESH_LEVELS; i++)
        if (sv_eq(text, sv_of(levels[i].name))) {
            *level = (enum mesh_level)i;
            return OK;
        }
    return E_MESH_LEVEL;
}

const char *mesh_level_name(enum mesh_level level)
{
    return (unsigned)level < MESH_LEVELS ? levels[level].name : "";
}

static ERR cell_of_code(int64_t code, enum mesh_level *level, struct mesh_cell *out)
{
    struct mesh_box box;
    enum err e = mesh_decode(code, level, &box);
    if (e == OK)
        *out = (struct mesh_cell){ count_cells(box.lon_min, COLUMNS_PER_DEGREE), count_cells(box.lat_min, ROWS_PER_DEGREE) };
    return e;
}

ERR mesh_parent(int64_t code, enum mesh_level level, int64_t *parent)
{
    enum mesh_level own;
    struct mesh_cell c;
    enum err e = cell_of_code(code, &own, &c);
    if (e != OK)
        return e;
    if ((unsigned)level >= MESH_LEVELS || levels[level].span % levels[own].span != 0)
        return E_MESH_LEVEL;
    *parent = code_of_cell(level, c);
    return OK;
}

ERR mesh_neighbour(int64_t code, int east, int north, int64_t *out)
{
    enum mesh_level level;
    struct mesh_cell c;
    enum err e = cell_of_code(code, &level, &c);
    if (e != OK)
        return e;
    int64_t x = c.x + (int64_t)east * levels[level].span, y = c.y + (int64_t)north * levels[level].span;
    if (x < 0 || x >= 180 * COLUMNS_PER_DEGREE || y < 0 || y >= 90 * ROWS_PER_DEGREE)
        return E_GEO_RANGE;
    c = (struct mesh_cell){ (int32_t)x, (int32_t)y };
    if (!cell_exists(c))
        return E_GEO_RANGE;
    *out = code_of_cell(level, c);
    return OK;
}

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

/* The last cell that shares area with a box ending at `degrees`: an end on an edge does not reach the next cell,
 * unless the box has no extent there. */
static int32_t last_cell(double degrees, double per_degree, int32_t first)
{
    int32_t last = count_cells(degrees, per_degree);
    if (last > first && fabs(fma(degrees, per_degree, -(double)last)) <= EDGE)
        last--;
    return last;
}

ERR mesh_cover(enum mesh_level level, const struct mesh_box *box, int64_t *codes, size_t max, size_t *n)
{
    if ((unsigned)level >= MESH_LEVELS)
        return E_MESH_LEVEL;
    if (!(box->lon_min <= box->lon_max && box->lat_min <= box->lat_max))
        return E_GEO_COORD;
    int32_t span = levels[level].span;
    double west = clamp(box->lon_min, 120, 156), east = clamp(box->lon_max, 120, 156);
    double south = clamp(box->lat_min, 19, 47), north = clamp(box->lat_max, 19, 47);
    struct mesh_cell from = { count_cells(west, COLUMNS_PER_DEGREE), count_cells(south, ROWS_PER_DEGREE) };
    struct mesh_cell to = { last_cell(east, COLUMNS_PER_DEGREE, from.x), last_cell(north, ROWS_PER_DEGREE, from.y) };
    size_t count = 0;
    from = floor_cell(from, span);
    for (int32_t y = from.y; y <= to.y; y += span)
        for (int32_t x = from.x; x <= to.x; x += span)
            if (cell_exists((struct mesh_cell){ x, y }) && count++ < max)
                codes[count - 1] = code_of_cell(level, (struct mesh_cell){ x, y });
    *n = count;
    return count > max ? E_TOO_LARGE : OK;
}
