/* SPDX-License-Identifier: Apache-2.0
 * static.c - the table of files and how one of them is answered. */
#include "server/http/static.h"

#include <dirent.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "server/base/count.h"
#include "server/base/file.h"
#include "server/base/hash.h"
#include "server/http/reply.h"
#include "server/http/state.h"

#define FILE_CAP (64 * 1024 * 1024) /* bytes of one file */
#define FILES_MAX 4096              /* of one folder; more end the start */
#define DEPTH_MAX 8                 /* folders */
#define PATH_ROOM 1024              /* bytes; a longer path is passed over */

enum coding { PLAIN, BROTLI, GZIP, CODINGS };

static const char *const coding_ending[CODINGS] = { "", ".br", ".gz" };
static const char *const coding_name[CODINGS] = { NULL, "br", "gzip" };

struct file {
    char *path; /* as asked for: "/assets/x.js" */
    const char *type;
    bool immutable, variants_vary;
    struct file_map map[CODINGS];
    char etag[CODINGS][40]; /* with the quotes; a coded file is another representation */
};

struct static_files {
    struct mapsv by_path;
    struct file *all[FILES_MAX];
    size_t n;
};

static const char *type_of(struct sv path)
{
    static const struct {
        const char *ending, *type;
    } known[] = {
        { ".html", "text/html; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".mjs", "text/javascript; charset=utf-8" },
        { ".css", "text/css; charset=utf-8" },
        { ".json", "application/json" },
        { ".webmanifest", "application/manifest+json" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".jpg", "image/jpeg" },
        { ".webp", "image/webp" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".pbf", "application/x-protobuf" },
        { ".geojson", "application/geo+json" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".wasm", "application/wasm" },
    };
    for (size_t i = 0; i < countof(known); i++)
        if (sv_ends(path, sv_of(known[i].ending)))
            return known[i].type;
    return "application/octet-stream";
}

/* /assets/name-HASH.ext, as the bundler names what never changes. */
static bool is_hashed(struct sv path)
{
    if (!sv_starts(path, SV("/assets/")))
        return false;
    const char *dash = memrchr(path.p, '-', path.n), *dot = memrchr(path.p, '.', path.n);
    return dash && dot && dot - dash > 8;
}

static void make_etags(struct file *f)
{
    unsigned char md[EVP_MAX_MD_SIZE] = { 0 };
    char hex[33] = "";
    struct sv s = f->map[PLAIN].bytes;
    EVP_Digest(s.p, s.n, md, NULL, EVP_sha256(), NULL);
    for (size_t i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", md[i]);
    for (int i = 0; i < CODINGS; i++)
        snprintf(f->etag[i], sizeof f->etag[i], "\"%s%s\"", hex, coding_ending[i]);
}

static void file_free(struct file *f)
{
    if (!f)
        return;
    for (int i = 0; i < CODINGS; i++)
        if (f->map[i].bytes.p)
            file_map_close(&f->map[i]);
    free(f->path);
    free(f);
}

static bool is_page(struct sv path, const char *page)
{
    return sv_eq(path, sv_of(page));
}

static enum err map_variants(struct file *f, const char *disk_path)
{
    char variant[PATH_ROOM + 8];
    for (int i = BROTLI; i < CODINGS && !is_page(sv_of(f->path), "/index.html"); i++) {
        struct stat st;
        snprintf(variant, sizeof variant, "%s%s", disk_path, coding_ending[i]);
        if (lstat(variant, &st) != 0 || !S_ISREG(st.st_mode))
            continue;
        enum err e = file_map_open(variant, FILE_CAP, &f->map[i]);
        if (e)
            return e;
        f->variants_vary = true;
    }
    return OK;
}

static enum err add_file(struct static_files *s, const char *disk_path, const char *path)
{
    if (s->n == FILES_MAX)
        return E_TOO_LARGE;
    struct file *f = calloc(1, sizeof *f);
    if (!f || !(f->path = strdup(path))) {
        free(f);
        return E_NO_MEMORY;
    }
    enum err e = file_map_open(disk_path, FILE_CAP, &f->map[PLAIN]);
    if (!e)
        e = map_variants(f, disk_path);
    if (!e)
        e = mapsv_put(&s->by_path, sv_of(f->path), s->n);
    if (e) {
        file_free(f);
        return e;
    }
    f->type = type_of(sv_of(path));
    f->immutable = is_hashed(sv_of(path));
    make_etags(f);
    s->all[s->n++] = f;
    return OK;
}

static bool is_variant(const char *name)
{
    return sv_ends(sv_of(name), SV(".br")) || sv_ends(sv_of(name), SV(".gz"));
}

static enum err walk(struct static_files *s, const char *disk, const char *path, int depth)
{
    DIR *d = depth < DEPTH_MAX ? opendir(disk) : NULL;
    if (!d)
        return depth ? OK : E_FILE_MISSING;
    enum err e = OK;
    for (struct dirent *ent; !e && (ent = readdir(d));) {
        char disk_path[PATH_ROOM], url[PATH_ROOM];
        struct stat st;
        if (ent->d_name[0] == '.' || is_variant(ent->d_name))
            continue;
        int n = snprintf(disk_path, sizeof disk_path, "%s/%s", disk, ent->d_name);
        int m = snprintf(url, sizeof url, "%s/%s", path, ent->d_name);
        if (n >= PATH_ROOM || m >= PATH_ROOM || lstat(disk_path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode))
            e = walk(s, disk_path, url, depth + 1);
        else if (S_ISREG(st.st_mode))
            e = add_file(s, disk_path, url);
    }
    closedir(d);
    return e;
}

enum err static_load(const char *root, struct static_files **out, struct fail *fail)
{
    struct static_files *s = calloc(1, sizeof *s);
    if (!s)
        return E_NO_MEMORY;
    mapsv_init(&s->by_path);
    enum err e = walk(s, root, "", 0);
    if (e) {
        static_free(s);
        return fail_file(fail, e, "web_root", root);
    }
    *out = s;
    return OK;
}

void static_free(struct static_files *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        file_free(s->all[i]);
    mapsv_done(&s->by_path);
    free(s);
}

size_t static_count(const struct static_files *s)
{
    return s->n;
}

/* ---- answering ---- */

static const struct file *find(const struct static_files *s, struct sv path)
{
    char page[PATH_ROOM];
    uint64_t i;
    if (mapsv_get(&s->by_path, path, &i))
        return s->all[i];
    bool folder = path.n && path.p[path.n - 1] == '/';
    int n = snprintf(page, sizeof page, SV_FMT "%s", SV_ARG(path), folder ? "index.html" : ".html");
    if (n < 0 || n >= PATH_ROOM || !mapsv_get(&s->by_path, (struct sv){ page, (size_t)n }, &i))
        return NULL;
    return s->all[i];
}

/* "gzip;q=0" is a refusal; other weights do not matter between two that are both small. */
static bool accepts(struct sv header, const char *coding)
{
    struct sv rest = header;
    while (rest.p) {
        struct sv one = sv_cut(&rest, ',');
        struct sv name = sv_trim(sv_cut(&one, ';'));
        struct sv weight = one.p ? sv_trim(one) : SV("");
        if (sv_eq_nocase(name, sv_of(coding)))
            return !(sv_eq(weight, SV("q=0")) || sv_starts(weight, SV("q=0.0")));
    }
    return false;
}

static enum coding choose(const struct file *f, const struct req *r)
{
    struct sv header = req_header(r, "accept-encoding");
    for (int i = BROTLI; i < CODINGS; i++)
        if (f->map[i].bytes.p && accepts(header, coding_name[i]))
            return (enum coding)i;
    return PLAIN;
}

static bool etag_matches(struct sv list, const char *etag)
{
    struct sv rest = list;
    while (rest.p) {
        struct sv one = sv_trim(sv_cut(&rest, ','));
        if (sv_starts(one, SV("W/")))
            one = (struct sv){ one.p + 2, one.n - 2 };
        if (sv_eq(one, sv_of(etag)) || sv_eq(one, SV("*")))
            return true;
    }
    return false;
}

enum range { RANGE_NONE, RANGE_ONE, RANGE_OUTSIDE };

/* One range only; several, or what cannot be read, means the whole file. */
static enum range parse_range(struct sv v, size_t size, size_t *from, size_t *n)
{
    int64_t a = 0, b = (int64_t)size - 1;
    if (!sv_starts(v, SV("bytes=")) || memchr(v.p, ',', v.n))
        return RANGE_NONE;
    struct sv rest = { v.p + 6, v.n - 6 };
    struct sv first = sv_cut(&rest, '-');
    if (!rest.p || (first.n == 0 && rest.n == 0))
        return RANGE_NONE;
    if (first.n == 0) {
        int64_t last;
        if (!sv_to_i64(rest, &last) || last < 0)
            return RANGE_NONE;
        a = last >= (int64_t)size ? 0 : (int64_t)size - last;
    } else if (!sv_to_i64(first, &a) || a < 0 || (rest.n && (!sv_to_i64(rest, &b) || b < a))) {
        return RANGE_NONE;
    }
    if (b >= (int64_t)size)
        b = (int64_t)size - 1;
    if (a > b)
        return RANGE_OUTSIDE;
    *from = (size_t)a;
    *n = (size_t)(b - a + 1);
    return RANGE_ONE;
}

static void reply_range(struct req *r, const struct file *f)
{
    struct sv whole = f->map[PLAIN].bytes;
    size_t from = 0, n = 0;
    char text[80];
    struct sv if_range = req_header(r, "if-range");
    bool fresh = !if_range.p || sv_eq(if_range, sv_of(f->etag[PLAIN]));
    enum range range = fresh && r->method == HTTP_GET ? parse_range(req_header(r, "range"), whole.n, &from, &n) : RANGE_NONE;
    if (range == RANGE_NONE) {
        reply_file(r, 200, f->type, whole);
    } else if (range == RANGE_OUTSIDE) {
        int k = snprintf(text, sizeof text, "bytes */%zu", whole.n);
        reply_header(r, "Content-Range", (struct sv){ text, (size_t)k });
        reply_file(r, 416, f->type, SV(""));
    } else {
        int k = snprintf(text, sizeof text, "bytes %zu-%zu/%zu", from, from + n - 1, whole.n);
        reply_header(r, "Content-Range", (struct sv){ text, (size_t)k });
        reply_file(r, 206, f->type, (struct sv){ whole.p + from, n });
    }
}

enum err static_serve(const struct static_files *s, struct req *r)
{
    const struct file *f = find(s, r->path);
    if (!f)
        return E_HTTP_NOT_FOUND;
    if (r->method != HTTP_GET && r->method != HTTP_HEAD) {
        reply_header(r, "Allow", SV("GET, HEAD"));
        reply_err(r, E_HTTP_METHOD);
        return OK;
    }
    reply_cache(r, f->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    enum coding coding = req_header(r, "range").p ? PLAIN : choose(f, r);
    reply_header(r, "ETag", sv_of(f->etag[coding]));
    if (f->variants_vary)
        reply_header(r, "Vary", SV("Accept-Encoding"));
    struct sv known = req_header(r, "if-none-match");
    if (known.p && etag_matches(known, f->etag[coding])) {
        /* With the page's own policy: a browser lays the headers of a 304 over those of the page it kept. */
        reply_file(r, 304, f->type, SV(""));
        return OK;
    }
    if (coding == PLAIN) {
        reply_header(r, "Accept-Ranges", SV("bytes"));
        reply_range(r, f);
    } else {
        reply_header(r, "Content-Encoding", sv_of(coding_name[coding]));
        reply_file(r, 200, f->type, f->map[coding].bytes);
    }
    return OK;
}
